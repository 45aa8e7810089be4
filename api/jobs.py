"""Documents that came over HTTP: they wait in the inbox and are read one after the other, each by a process of its own.

```
<home>/inbox/<source-id>/    job.json  and the file that was uploaded, until it is in the library
```
The server never imports the builder: it runs `midpower ingest --json` and reads what that says. What waited when the
server was stopped is read after the next start.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import SecretStr

from kg.errors import MidpowerError
from kg.settings import Settings

State = Literal["queued", "reading", "building", "done", "failed"]

_JOB: Final = "job.json"
_ROOT: Final = Path(__file__).resolve().parents[1]
_OPEN: Final = ("queued", "reading", "building")


class DocumentBusyError(MidpowerError):
    """A document is being read or removed, and cannot be sent or removed at the same time."""

    code = "document_busy"
    status = 409

    def __init__(self, name: str) -> None:
        super().__init__(
            f"the document '{name}' is being worked on", hint=f"ask GET /documents/{name} until it is done"
        )


@dataclass(frozen=True)
class Job:
    """One document on its way into the releases, or out of them.

    Args:
        given: what is read: the name of the file in the inbox, or an address; '' for a removal.
        message: why it failed, or what the reader had to say; one sentence.
        release: id of the release that has it.
    """

    id: str
    given: str
    title: str = ""
    state: State = "queued"
    message: str = ""
    release: str = ""

    @property
    def is_open(self) -> bool:
        """Whether there is something left to do."""
        return self.state in _OPEN


class JobQueue:
    """Works on documents one after the other; safe to use from many threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Condition()
        self._jobs: dict[str, Job] = {}
        self._waiting: deque[str] = deque()
        self._process: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None
        self._closed = False
        self._resume()

    def find(self, name: str) -> Job | None:
        """Return the job of a document, None where there was none since the start."""
        with self._lock:
            return self._jobs.get(name)

    def jobs(self) -> list[Job]:
        """Return all jobs, by id."""
        with self._lock:
            return [self._jobs[name] for name in sorted(self._jobs)]

    def reserve(self, job: Job) -> Path:
        """Return the folder for a document's file; nothing is read before `submit`.

        Raises:
            DocumentBusyError: it is being worked on.
        """
        with self._lock:
            known = self._jobs.get(job.id)
            if known is not None and known.is_open:
                raise DocumentBusyError(job.id)
            self._jobs[job.id] = job
        folder = self._folder(job.id)
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

    def cancel(self, job: Job) -> None:
        """Forget a reserved job, whose file did not arrive."""
        with self._lock:
            self._jobs.pop(job.id, None)
        shutil.rmtree(self._folder(job.id), ignore_errors=True)

    def submit(self, job: Job) -> None:
        """Queue a reserved job."""
        self._note(job)
        with self._lock:
            self._waiting.append(job.id)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="documents", daemon=True)
                self._thread.start()
            self._lock.notify()

    def close(self) -> None:
        """Stop the process at work; its document is read anew after the next start."""
        with self._lock:
            self._closed = True
            self._lock.notify()
            if self._process is not None:
                self._process.terminate()
        if self._thread is not None:
            self._thread.join()

    def _resume(self) -> None:
        for path in sorted(self._settings.inbox.glob(f"*/{_JOB}")):
            try:
                job = Job(**json.loads(path.read_text("utf-8")))
            except (OSError, ValueError, TypeError):
                continue
            self._jobs[job.id] = job
            if job.is_open:
                self.submit(replace(job, state="queued"))

    def _run(self) -> None:
        while True:
            with self._lock:
                while not self._waiting and not self._closed:
                    self._lock.wait()
                if self._closed:
                    return
                job = self._jobs[self._waiting.popleft()]
            self._work(job)

    def _work(self, job: Job) -> None:
        """Run the command of a job and follow what it says."""
        job = self._note(replace(job, state="reading" if job.given else "building"))
        with subprocess.Popen(  # noqa: S603 (our own command, its id and path checked)
            self._command(job),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=_ROOT,
            env=environment(self._settings),
        ) as process:
            with self._lock:
                self._process = process
            errors: list[str] = []
            reader = threading.Thread(target=lambda: errors.extend(process.stderr or ()), daemon=True)
            reader.start()
            said: list[dict[str, Any]] = []
            for line in process.stdout or ():
                said.append(json.loads(line))
                job = self._note(_after(job, said[-1]))
            reader.join()
        with self._lock:
            self._process = None
            if self._closed:
                return
        self._end(job, said, process.returncode, errors)

    def _end(self, job: Job, said: Sequence[Mapping[str, Any]], code: int, errors: Sequence[str]) -> None:
        """Note how it ended; only now may the document be sent or removed again."""
        if any(line.get("outcome") == "failed" for line in said):
            self._note(replace(job, state="failed"))
        elif said and said[-1].get("event") == "done":
            shutil.rmtree(self._folder(job.id), ignore_errors=True)
            self._note(replace(job, state="done", release=said[-1].get("release") or ""))
            if not job.given:
                with self._lock:
                    self._jobs.pop(job.id, None)
        else:
            last = next((line for line in reversed(errors) if line.startswith("midpower: ")), "")
            message = last.removeprefix("midpower: ").strip() or f"the process that read it ended with code {code}."
            self._note(replace(job, state="failed", message=message))

    def _command(self, job: Job) -> list[str]:
        command = [sys.executable, "-m", "api.cli"]
        if not job.given:
            return [*command, "documents", "remove", "--json", job.id]
        given = job.given if "://" in job.given else str(self._folder(job.id) / job.given)
        title = ["--title", job.title] if job.title else []
        return [*command, "ingest", "--json", *title, "--as", job.id, "--", given]

    def _note(self, job: Job) -> Job:
        with self._lock:
            self._jobs[job.id] = job
        path = self._folder(job.id) / _JOB
        if path.parent.is_dir():
            new = path.with_suffix(".new")
            new.write_text(json.dumps(asdict(job)), "utf-8")
            new.replace(path)
        return job

    def _folder(self, name: str) -> Path:
        return self._settings.inbox.absolute() / name


def environment(settings: Settings) -> dict[str, str]:
    """Return the environment in which a command has the same settings; secrets stay where they were set."""
    values = {name: getattr(settings, name) for name in type(settings).model_fields}
    told = {
        f"MIDPOWER_{n.upper()}": str(v) for n, v in values.items() if v is not None and not isinstance(v, SecretStr)
    }
    return {**os.environ, **told}


def _after(job: Job, said: Mapping[str, Any]) -> Job:
    """The job after a line of the command."""
    if said.get("event") == "file":
        return replace(job, state="building", message=said["message"])
    return job
