"""The serving side of the workers: who is free, who is dead, what to say of a query that killed its worker.

Safe to use from many threads; each query has a worker for itself.
"""

import json
import os
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Final, Literal

from kg.errors import (
    CorruptReleaseError,
    MidpowerError,
    QueryCrashedError,
    QueryError,
    QueryRefusedError,
    QuerySyntaxError,
    QueryTimeoutError,
    QueryTooLargeError,
    ReleaseError,
)
from kg.query import Cancellation, ResultStream
from kg.spool import Spool
from kg.workers import (
    CONFIGURE,
    END,
    ERROR,
    FOREIGN_QUERY,
    FORK,
    FORK_GUARDED,
    PART,
    TRUNCATED_RESULT,
    Frame,
    WorkerConfig,
    out_of_memory,
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
    guarded: bool

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
            return Worker(self, int(self._reply()), ours, log, guarded)
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


class _TooLateError(Exception):
    """A worker did not answer in time."""


class _DeadError(Exception):
    """A worker died."""


@dataclass
class _Conversation:
    """One query and what its worker says, up to a deadline; `state` is how it ended."""

    worker: Worker
    deadline: float
    state: Literal["open", "answered", "dead"] = "open"
    lock: threading.Lock = field(default_factory=threading.Lock)

    def send(self, request: Frame) -> None:
        with _named_failures():
            self.worker.send(request, self.deadline)

    def receive(self) -> Frame:
        """Return the next frame; the last one, or an error of the query, ends the conversation.

        Raises:
            QueryError: what the worker says of the query.
        """
        with _named_failures():
            frame = self.worker.receive(self.deadline)
        if frame.kind != PART:
            with self.lock:
                self.state = "answered"
        return result_or_raise(frame)

    def hang_up(self) -> None:
        """End it from another thread: whoever waits for the worker finds it dead, and has it killed."""
        with self.lock:  # once it has answered, the worker may be at another query
            if self.state == "open":
                self.worker.hang_up()


@contextmanager
def _named_failures() -> Iterator[None]:
    try:
        yield
    except TimeoutError:
        raise _TooLateError from None
    except (EOFError, OSError):
        raise _DeadError from None


def _drain(talk: _Conversation, spool: Spool, conversation: ExitStack) -> None:
    """Fill a spool to its end, then let the worker go."""
    truncated, failure = False, None
    try:
        with conversation:
            while (frame := talk.receive()).kind == PART:
                spool.write(frame.body)
            spool.write(frame.body)
            truncated = frame.kind == TRUNCATED_RESULT
    except QueryError as error:
        failure = error
    spool.finish(truncated=truncated, error=failure)


class WorkerPool:
    """A fixed number of workers; a dead or killed one is replaced when its turn comes."""

    def __init__(self, config: WorkerConfig, workers: int, start_seconds: float) -> None:
        self._config = config
        self._count = workers
        self._start_seconds = start_seconds
        self._closed = False
        self._lock = threading.Lock()
        self._zygote = Zygote(config, start_seconds)
        self._free: queue.LifoQueue[Worker | None] = queue.LifoQueue()
        for _ in range(workers):
            self._free.put(self._zygote.fork(guarded=False))

    def run(self, request: Frame) -> Frame:
        """Return the whole result of a query of our own.

        Raises:
            QueryError: one of its kinds; the next query is answered whatever this one did.
        """
        with self._conversation(request) as talk:
            return talk.receive()

    def stream(self, request: Frame, cancellation: Cancellation) -> ResultStream:
        """Return the result of a foreign query: whole where it is short, else while it is still arriving.

        Raises:
            QueryError: one of its kinds, before anything of the result was there.
        """
        with ExitStack() as stack:
            talk = stack.enter_context(self._conversation(request))
            cancellation.on_cancel(talk.hang_up)
            frame = talk.receive()
            if frame.kind != PART:
                return ResultStream(frame.meta, frame.body, cut=frame.kind == TRUNCATED_RESULT)
            spool = Spool()
            spool.write(frame.body)
            conversation = stack.pop_all()
        threading.Thread(target=_drain, args=(talk, spool, conversation), daemon=True).start()
        return ResultStream(frame.meta, spool=spool, cancellation=cancellation)

    @contextmanager
    def _conversation(self, request: Frame) -> Iterator["_Conversation"]:
        """A worker that works at a query; one that answered to the end goes back to the free ones, others are ended."""
        worker, talk = self._take(), None
        try:
            worker = self._fit(worker, foreign=request.kind == FOREIGN_QUERY)
            talk = _Conversation(worker, time.monotonic() + self._config.seconds)
            with self._explained(talk):
                talk.send(request)
                yield talk
        finally:
            if talk and talk.state == "open":
                self._discard(talk.worker)
            self._free.put(talk.worker if talk and talk.state == "answered" else None)

    @contextmanager
    def _explained(self, talk: "_Conversation") -> Iterator[None]:
        """Turn the silence or the death of a worker into an error that says why."""
        try:
            yield
        except _TooLateError:
            talk.state = "dead"
            self._discard(talk.worker)
            raise self._too_slow() from None
        except _DeadError:
            talk.state = "dead"
            raise self._cause_of_death(talk.worker) from None

    def _take(self) -> Worker | None:
        """Return a free worker, or None for a free place in which one must be started."""
        try:
            worker = self._free.get(timeout=self._config.seconds)
        except queue.Empty:
            raise QueryTimeoutError(f"all {self._count} query processes are busy", hint="try again later") from None
        if self._closed:
            self._free.put(worker)
            raise QueryError("this graph was closed", hint="ask the current release")
        return worker

    def _fit(self, worker: Worker | None, *, foreign: bool) -> Worker:
        """Return the worker, or a new one where it is dead or may not run foreign queries."""
        if worker and (worker.guarded or not foreign) and worker.is_alive():
            return worker
        if worker:
            self._discard(worker)
        with self._lock:
            return self._fork(guarded=foreign or bool(worker and worker.guarded))

    def _fork(self, *, guarded: bool) -> Worker:
        try:
            return self._zygote.fork(guarded=guarded)
        except (EOFError, OSError):  # somebody killed the zygote; its other workers died with it
            self._zygote.close()
            self._zygote = Zygote(self._config, self._start_seconds)
            return self._zygote.fork(guarded=guarded)

    def _discard(self, worker: Worker) -> tuple[int, bytes]:
        """End a worker; return its wait status (0 when nobody knows) and its last words."""
        with self._lock:
            try:
                status = worker.zygote.end(worker.pid)
            except (EOFError, OSError):
                status = 0
        words = worker.last_words()
        worker.close()
        return status, words

    def _cause_of_death(self, worker: Worker) -> QueryError:
        status, words = self._discard(worker)
        cause = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        if b"memory allocation of" in words or b"MemoryError" in words:
            return out_of_memory()
        if cause == signal.SIGALRM:
            return self._too_slow()
        reason = f"signal {cause}" if cause else "an unknown cause"
        return QueryCrashedError(
            f"the query ended its process by {reason}",
            hint="nest less deeply, and sort a column of mixed types with ORDER BY STR(?x)",
        )

    def _too_slow(self) -> QueryTimeoutError:
        return QueryTimeoutError(
            f"the query took more than {self._config.seconds:g} seconds", hint="add a LIMIT or bind more variables"
        )

    def close(self) -> None:
        """Wait for the queries that are running, then end all processes."""
        if self._closed:
            return
        self._closed = True
        workers = [self._free.get() for _ in range(self._count)]
        self._zygote.close()
        for worker in workers:
            if worker:
                worker.close()
            self._free.put(None)  # wakes those who wait, to be told that the graph is closed
