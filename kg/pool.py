"""The serving side of the workers: who is free, who is dead, what to say of a query that killed its worker.

Safe to use from many threads; each query has a worker for itself.
"""

import os
import queue
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Literal

from kg.errors import QueriesBusyError, QueryCrashedError, QueryError, QueryTimeoutError
from kg.query import Cancellation, ResultStream
from kg.spool import Spool
from kg.workers import FOREIGN_QUERY, PART, TRUNCATED_RESULT, Frame, WorkerConfig, out_of_memory
from kg.zygote import Worker, Zygote, result_or_raise


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
    """Fill a spool to its end, then let the worker go; whoever reads from it is told of any failure."""
    truncated = False
    failure: QueryError | None = QueryError("the result was lost on its way", hint="ask again, or for less")
    try:
        with conversation:
            while (frame := talk.receive()).kind == PART:
                spool.write(frame.body)
            spool.write(frame.body)
            truncated, failure = frame.kind == TRUNCATED_RESULT, None
    except QueryError as error:
        failure = error
    except OSError as error:  # the disk is full
        failure = QueryError(f"the result cannot be kept, {error.strerror}", hint="ask for less, or free some space")
    finally:
        spool.finish(truncated=truncated, error=failure)


_Free = queue.LifoQueue[Worker | None]


class WorkerPool:
    """Two fixed numbers of workers, for our own queries and for foreign ones; a dead one is replaced at its turn.

    Ours never wait for foreign ones: what a stranger asks must not keep the rest of the server from answering.
    """

    def __init__(self, config: WorkerConfig, workers: int, start_seconds: float) -> None:
        self._config = config
        self._count = workers
        self._start_seconds = start_seconds
        self._closed = False
        self._lock = threading.Lock()
        self._zygote = Zygote(config, start_seconds)
        self._own: _Free = queue.LifoQueue()
        self._foreign: _Free = queue.LifoQueue()
        for _ in range(workers):
            self._own.put(self._zygote.fork(guarded=False))
            self._foreign.put(None)  # a guarded worker takes longer to start, and not everybody is asked by strangers

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
        guarded = request.kind == FOREIGN_QUERY
        free = self._foreign if guarded else self._own
        worker, talk = self._take(free), None
        try:
            worker = self._fit(worker, guarded=guarded)
            talk = _Conversation(worker, time.monotonic() + self._config.seconds)
            with self._explained(talk):
                talk.send(request)
                yield talk
        finally:
            if talk and talk.state == "open":
                self._discard(talk.worker)
            free.put(talk.worker if talk and talk.state == "answered" else None)

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

    def _take(self, free: _Free) -> Worker | None:
        """Return a free worker, or None for a free place in which one must be started."""
        try:
            worker = free.get(timeout=self._config.seconds)
        except queue.Empty:
            raise QueriesBusyError(f"all {self._count} query processes are busy", hint="try again later") from None
        if self._closed:
            free.put(worker)
            raise QueryError("this graph was closed", hint="ask the current release")
        return worker

    def _fit(self, worker: Worker | None, *, guarded: bool) -> Worker:
        """Return the worker, or a new one where it is dead or was never started."""
        if worker and worker.is_alive():
            return worker
        if worker:
            self._discard(worker)
        with self._lock:
            return self._fork(guarded=guarded)

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
        places = [(free, free.get()) for free in (self._own, self._foreign) for _ in range(self._count)]
        self._zygote.close()
        for free, worker in places:
            if worker:
                worker.close()
            free.put(None)  # wakes those who wait, to be told that the graph is closed
