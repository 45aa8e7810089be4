"""Build the next release beside the server, by a process of its own: the server never imports the builder.

What was built is served by the follower (`api.follow`) without a restart.
"""

import json
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from api.jobs import environment
from kg.errors import MidpowerError
from kg.settings import Settings

_ROOT: Final = Path(__file__).resolve().parents[1]


class BuildRunningError(MidpowerError):
    """A release is being built already."""

    code = "build_running"
    status = 409

    def __init__(self) -> None:
        super().__init__("a release is being built", hint="ask GET /releases/building until it is done")


@dataclass(frozen=True)
class BuildState:
    """How far a build is; `release` is the one that was made, empty where nothing had changed."""

    state: Literal["idle", "building", "done", "failed"] = "idle"
    release: str = ""
    message: str = ""


class Rebuild:
    """Runs one build at a time; safe to use from many threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self.state = BuildState()

    def start(self) -> BuildState:
        """Begin to build.

        Raises:
            BuildRunningError: a build is running.
        """
        with self._lock:
            if self.state.state == "building":
                raise BuildRunningError()
            self.state = BuildState("building")
        threading.Thread(target=self._run, name="build", daemon=True).start()
        return self.state

    def close(self) -> None:
        """Stop a build that is running; the current release stays."""
        if self._process is not None:
            self._process.terminate()

    def _run(self) -> None:
        command = [sys.executable, "-m", "api.cli", "review", "build", "--json"]
        with subprocess.Popen(  # noqa: S603 - our own program, with nothing of the request in its call
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=_ROOT,
            env=environment(self._settings),
        ) as process:
            self._process = process
            out, err = process.communicate()
        self._process = None
        self.state = _outcome(process.returncode, out, err)


def _outcome(code: int, out: str, err: str) -> BuildState:
    if code == 0:
        return BuildState("done", json.loads(out)["release"] or "")
    said = [line.removeprefix("midpower: ") for line in err.splitlines() if line.startswith("midpower: ")]
    return BuildState("failed", message=said[-1] if said else f"the build ended with code {code}")
