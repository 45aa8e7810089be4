"""Run the readers of formats that can hang, crash or eat memory in a process of their own.

One process reads document after document; it is killed when a document takes too long, and replaced after a crash and
after some hundred documents, so that what a library leaks does not add up.
"""

import json
import os
import subprocess
import sys
from dataclasses import asdict
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

from ingest.readers.content import Content, Request, read_content
from kg.errors import DataError

_DOCUMENTS: Final = 200  # that one process reads
_ROOT: Final = Path(__file__).resolve().parents[2]


class ReaderProcess:
    """A process that reads documents, started when it is first needed; use it in a `with` statement."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._door: Connection | None = None
        self._read = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def read(self, request: Request, content: bytes) -> Content:
        """Read one document.

        Raises:
            DataError: it cannot be read, its reader crashed, or it took longer than `document_seconds`.
        """
        door = self._open()
        answer = self._ask(door, request, content)
        if "content" not in answer:
            raise DataError(answer["message"], hint=answer["hint"])
        return read_content(answer["content"])

    def close(self) -> None:
        """End the process."""
        if self._door is not None:
            self._door.close()
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        self._process, self._door, self._read = None, None, 0

    def _open(self) -> Connection:
        if self._read >= _DOCUMENTS:
            self.close()
        if self._door is None:
            self._door = self._start()
        self._read += 1
        return self._door

    def _start(self) -> Connection:
        ours, theirs = Pipe()
        command = [sys.executable, "-m", "ingest.readers.worker", str(theirs.fileno())]
        places = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(places)}
        self._process = subprocess.Popen(  # noqa: S603 (our own module)
            command, pass_fds=[theirs.fileno()], env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        theirs.close()
        return ours

    def _ask(self, door: Connection, request: Request, content: bytes) -> dict[str, Any]:
        header = {"media_type": request.media_type, "charset": request.charset, "limits": asdict(request.limits)}
        seconds = request.limits.document_seconds
        try:
            door.send_bytes(json.dumps(header).encode())
            door.send_bytes(content)
            if door.poll(seconds):
                answer: dict[str, Any] = json.loads(door.recv_bytes())
                return answer
        except (EOFError, OSError):
            self.close()
            return {"message": "the document is damaged: its reader crashed", "hint": "save it again or leave it out"}
        self.close()
        return {
            "message": f"reading the document took longer than {seconds:g} seconds and was stopped",
            "hint": "split it, or set document_seconds higher",
        }
