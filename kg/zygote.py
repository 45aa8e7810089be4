"""The zygote and its workers, seen from the server: started, forked, ended, and what they say last.

A `Zygote` is not safe for several threads; `kg.pool.WorkerPool` holds a lock.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Final

from kg.errors import (
    CorruptReleaseError,
    MidpowerError,
    QueryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTooLargeError,
    ReleaseError,
)
from kg.workers import (
    CONFIGURE,
    END,
    ERROR,
    FORK,
    FORK_GUARDED,
    Frame,
    WorkerConfig,
    receive_frame,
    send_command,
    send_frame,
)

_COMMAND_SECONDS: Final = 30.0
_LOG_TAIL_BYTES: Final = 4_096
_ERRORS: Final = {
    kind.code: kind
    for kind in (CorruptReleaseError, QueryError, QueryRefusedError, QuerySyntaxError, QueryTooLargeError)
}


@dataclass(frozen=True)
class Worker:
    """A running worker: its process, our end of its socket, and the file in which its last words stand."""

    zygote: "Zygote"
    pid: int
    door: socket.socket
    log: IO[bytes]

    def is_alive(self) -> bool:
        """Return whether it waits for a query; a dead one has closed its end."""
        self.door.setblocking(False)
        try:
            return bool(self.door.recv(1, socket.MSG_PEEK))
        except BlockingIOError:
            return True
        except OSError:
            return False

    def send(self, request: Frame, deadline: float) -> None:
        """Hand it a query.

        Raises:
            TimeoutError, OSError: it does not listen.
        """
        self.door.settimeout(max(deadline - time.monotonic(), 0.001))
        send_frame(self.door, request)

    def receive(self, deadline: float) -> Frame:
        """Return the next part of its reply.

        Raises:
            TimeoutError: nothing by `deadline`.
            EOFError, OSError: it died.
        """
        return receive_frame(self.door, deadline)

    def hang_up(self) -> None:
        """End the talk both ways; who is waiting for a reply is told that there is none."""
        with suppress(OSError):
            self.door.shutdown(socket.SHUT_RDWR)

    def last_words(self) -> bytes:
        """Return the end of what it wrote to standard error."""
        self.log.seek(max(self.log.seek(0, os.SEEK_END) - _LOG_TAIL_BYTES, 0))
        return self.log.read()

    def close(self) -> None:
        """Close our side."""
        self.door.close()
        self.log.close()


class Zygote:
    """The process that holds the graph and forks workers; not safe for several threads, the pool holds a lock."""

    def __init__(self, config: WorkerConfig, start_seconds: float) -> None:
        """Start it and wait until the graph is loaded.

        Raises:
            CorruptReleaseError: the graph cannot be loaded.
            ReleaseError: it did not start in `start_seconds`.
        """
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = _start_process(theirs)
        try:
            send_frame(self._control, Frame(CONFIGURE, body=json.dumps(asdict(config)).encode()))
            result_or_raise(receive_frame(self._control, time.monotonic() + start_seconds))
        except (OSError, EOFError):
            self._process.kill()  # it may be in the middle of loading
            self.close()
            raise ReleaseError("the query process did not start", hint="see its words on standard error") from None
        except MidpowerError:
            self.close()
            raise

    def fork(self, *, guarded: bool) -> Worker:
        """Return a new worker; a guarded one may run foreign queries.

        Raises:
            EOFError, OSError: the zygote is dead.
        """
        ours, theirs = socket.socketpair()
        log = tempfile.TemporaryFile()  # noqa: SIM115 (the worker outlives this call)
        kind = FORK_GUARDED if guarded else FORK
        try:
            with theirs:
                send_command(self._control, kind, descriptors=(theirs.fileno(), log.fileno()))
            return Worker(self, int(self._reply()), ours, log)
        except (EOFError, OSError):
            ours.close()
            log.close()
            raise

    def end(self, pid: int) -> int:
        """Kill a worker, or bury a dead one; return its wait status.

        Raises:
            EOFError, OSError: the zygote is dead.
        """
        send_command(self._control, END, pid)
        return int(self._reply())

    def _reply(self) -> str:
        return receive_frame(self._control, time.monotonic() + _COMMAND_SECONDS).meta

    def close(self) -> None:
        """End the zygote and with it all its workers."""
        self._control.close()
        try:
            self._process.wait(_COMMAND_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _start_process(theirs: socket.socket) -> subprocess.Popen[bytes]:
    """Start the zygote with nothing of our environment but the path to these packages."""
    return subprocess.Popen(  # noqa: S603 (our own interpreter and module)
        [sys.executable, "-P", "-m", "kg.workers", str(theirs.fileno())],
        pass_fds=[theirs.fileno()],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        env={"PYTHONPATH": str(Path(__file__).resolve().parents[1]), "PYTHONUTF8": "1"},
        process_group=0,  # so that Ctrl-C reaches the server alone
    )


def result_or_raise(frame: Frame) -> Frame:
    """Return the frame unless it holds an error, which is raised."""
    if frame.kind == ERROR:
        message, hint = json.loads(frame.body)
        raise _ERRORS.get(frame.meta, QueryError)(message, hint=hint)
    return frame
