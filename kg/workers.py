"""The processes that run SPARQL: a zygote that holds the graph and forks workers that may be killed.

```
WorkerPool ──Popen──▶ zygote   python -m kg.workers: loads the N-Quads once, never runs a query
     │                   ├──fork──▶ worker   one query at a time; the graph is shared copy-on-write
     └── Unix sockets ───┴──fork──▶ worker   no new file or socket, bounded memory, an alarm clock, dies with the zygote
```

A query can abort its process, overflow the stack, take all memory or never end; a worker may do all of that. The
zygote is a fresh process without threads, so that forking is safe. Everything on the sockets is a frame, see
`send_frame`.
"""

import ctypes
import gc
import json
import os
import resource
import signal
import socket
import struct
import sys
import time
import traceback
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, NamedTuple, NoReturn

import pyoxigraph as ox

from kg.errors import CorruptReleaseError, MidpowerError, QueryError, QuerySyntaxError, QueryTooLargeError
from kg.query import ForeignQuery
from kg.results import JSON_RESULTS, Bounds, QueryOutcome, media_type_of, serialise, write_result

OWN_QUERY: Final = b"O"
FOREIGN_QUERY: Final = b"F"
RESULT: Final = b"R"
TRUNCATED_RESULT: Final = b"T"
PART: Final = b"P"
ERROR: Final = b"E"
CONFIGURE: Final = b"C"
FORK: Final = b"W"
FORK_GUARDED: Final = b"G"
END: Final = b"K"

_HEADER: Final = struct.Struct(">cHI")
_COMMAND: Final = struct.Struct(">cI")
_DESCRIPTORS: Final = 2
_GUARDED_QUERIES_REMEMBERED: Final = 256
_RECURSION_OF_PARSER: Final = 100_000
_LOG_BYTES: Final = 65_536
_ALARM_GRACE_SECONDS: Final = 1.0
_PR_SET_PDEATHSIG: Final = 1


class Frame(NamedTuple):
    """What goes over a socket: a kind, a short text and a body."""

    kind: bytes
    meta: str = ""
    body: bytes = b""


@dataclass(frozen=True)
class WorkerConfig:
    """The graph file, the prefixes that every query may use, and the limits of one query."""

    nquads: str
    prefixes: dict[str, str]
    seconds: float
    memory_bytes: int
    rows: int
    size: int
    characters: int


def send_frame(door: socket.socket, frame: Frame) -> None:
    """Send one byte of kind, the lengths of meta (2 bytes) and body (4 bytes), then both."""
    meta = frame.meta.encode()
    door.sendall(_HEADER.pack(frame.kind, len(meta), len(frame.body)) + meta + frame.body)


def receive_frame(door: socket.socket, deadline: float | None = None) -> Frame:
    """Return the next frame.

    Args:
        deadline: time of `time.monotonic()` at which to give up; None waits for ever.

    Raises:
        TimeoutError: the deadline passed.
        EOFError: the other side closed its end or died.
    """
    kind, meta_length, body_length = _HEADER.unpack(_receive(door, _HEADER.size, deadline))
    data = _receive(door, meta_length + body_length, deadline)
    return Frame(kind, data[:meta_length].decode(), bytes(data[meta_length:]))


def _receive(door: socket.socket, size: int, deadline: float | None) -> bytearray:
    data = bytearray(size)
    view = memoryview(data)
    while view:
        if deadline is not None:
            door.settimeout(_seconds_left(deadline))
        count = door.recv_into(view)
        if not count:
            raise EOFError
        view = view[count:]
    return data


def _seconds_left(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def send_command(control: socket.socket, kind: bytes, pid: int = 0, descriptors: tuple[int, ...] = ()) -> None:
    """Tell the zygote to fork a worker (with its socket and its log file) or to end one."""
    socket.send_fds(control, [_COMMAND.pack(kind, pid)], descriptors)


def error_frame(error: MidpowerError) -> Frame:
    """Return the error as a frame; `WorkerPool` raises it again on the other side."""
    return Frame(ERROR, error.code, json.dumps([error.message, error.hint]).encode())


class _Zygote:
    """The process that holds the graph; it does what the pool commands, one thing after the other."""

    def __init__(self, control: socket.socket, config: WorkerConfig) -> None:
        self._control = control
        self._config = config
        self._children: set[int] = set()
        self._store = _load(config.nquads)
        gc.freeze()  # a collection in a worker would copy every page of what was loaded here

    def obey(self) -> None:
        """Carry out commands until the pool closes its end, then end all workers."""
        send_frame(self._control, Frame(RESULT))
        while True:
            command, descriptors, _, _ = socket.recv_fds(self._control, _COMMAND.size, _DESCRIPTORS)
            if not command:
                break
            kind, pid = _COMMAND.unpack(command)
            answer = self._end(pid) if kind == END else self._fork(descriptors, guarded=kind == FORK_GUARDED)
            send_frame(self._control, Frame(RESULT, str(answer)))
        for child in list(self._children):
            self._end(child)

    def _fork(self, descriptors: list[int], *, guarded: bool) -> int:
        if guarded:
            _load_guard()
        zygote = os.getpid()
        pid = os.fork()
        if pid == 0:
            self._control.close()
            _be_worker(self._store, self._config, descriptors, zygote)
        for descriptor in descriptors:
            os.close(descriptor)
        self._children.add(pid)
        return pid

    def _end(self, pid: int) -> int:
        """Kill a worker, or bury it when it is dead already; return its wait status, 0 for a stranger."""
        if pid not in self._children:
            return 0
        self._children.discard(pid)
        os.kill(pid, signal.SIGKILL)
        return os.waitpid(pid, 0)[1]


def _load(nquads: str) -> ox.Store:
    store = ox.Store()
    try:
        store.bulk_load(path=nquads, format=ox.RdfFormat.N_QUADS)
    except (OSError, SyntaxError) as error:
        raise CorruptReleaseError(f"the graph {nquads} cannot be loaded, {error}", hint="build again") from None
    return store


def _load_guard() -> None:
    """Import all that guarding needs, while files can still be opened."""
    from kg.guard import check_query

    check_query("ASK { ?s ?p ?o }")
    gc.freeze()


def _be_worker(store: ox.Store, config: WorkerConfig, descriptors: list[int], zygote: int) -> NoReturn:
    """Answer queries until the pool closes its end. Never returns: this process is a copy of the zygote."""
    door_descriptor, log_descriptor = descriptors
    try:
        os.dup2(log_descriptor, 2)
        os.close(log_descriptor)
        door = socket.socket(fileno=door_descriptor)
        _limit_process(config.memory_bytes, zygote)
        _Worker(door, store, config).serve()
    finally:
        if sys.exc_info()[0]:
            traceback.print_exc()
        os._exit(0)


def _limit_process(memory_bytes: int, zygote: int) -> None:
    """Bound what this process can do. Without descriptors there are no sockets, so that SERVICE reaches nobody."""
    sys.setrecursionlimit(_RECURSION_OF_PARSER)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LOG_BYTES, _LOG_BYTES))
    if sys.platform == "linux":  # elsewhere the alarm clock and the closed socket must do
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        limit = _address_space_bytes() + memory_bytes
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    if os.getppid() != zygote:  # it died before we asked to die with it
        os._exit(0)


def _address_space_bytes() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[0]
    return int(pages) * resource.getpagesize()


class _Worker:
    """Answers queries, one after the other."""

    def __init__(self, door: socket.socket, store: ox.Store, config: WorkerConfig) -> None:
        self._door = door
        self._store = store
        self._config = config

    def serve(self) -> None:
        """Answer until the pool closes its end. Nobody handles the alarm: it kills a query that the pool forgot."""
        while True:
            try:
                request = receive_frame(self._door)
            except (EOFError, ConnectionError):
                return
            signal.setitimer(signal.ITIMER_REAL, self._config.seconds + _ALARM_GRACE_SECONDS)
            send_frame(self._door, self._answer(request))
            signal.setitimer(signal.ITIMER_REAL, 0)

    def _answer(self, request: Frame) -> Frame:
        try:
            if request.kind == FOREIGN_QUERY:
                return self._run(ForeignQuery(**json.loads(request.body)))
            return self._run_own(request.body.decode())
        except QueryError as error:
            return error_frame(error)
        except SyntaxError as error:
            return error_frame(QuerySyntaxError(f"the query cannot be read, {error}", hint="it must be SPARQL 1.1"))
        except MemoryError:
            return error_frame(out_of_memory())
        except (OSError, ValueError, RuntimeError) as error:
            return error_frame(QueryError(f"the query cannot be answered, {error}"))

    def _run_own(self, sparql: str) -> Frame:
        outcome = self._store.query(sparql, prefixes=self._config.prefixes, use_default_graph_as_union=True)
        result = serialise(outcome, JSON_RESULTS, Bounds(), self._config.prefixes)
        return Frame(RESULT, result.media_type, result.body)

    def _run(self, query: ForeignQuery) -> Frame:
        """Send the result in parts; the last one is the frame that is returned."""
        _check_once(query.sparql, self._config.characters)
        outcome = self._evaluate(query)
        media_type = media_type_of(outcome, query.media_type)
        waiting = b""

        def emit(part: bytes) -> None:
            nonlocal waiting
            if waiting:
                send_frame(self._door, Frame(PART, media_type, waiting))
            waiting = part

        bounds = Bounds(self._config.rows, self._config.size)
        truncated = write_result(outcome, media_type, bounds, self._config.prefixes, emit)
        return Frame(TRUNCATED_RESULT if truncated else RESULT, media_type, waiting)

    def _evaluate(self, query: ForeignQuery) -> QueryOutcome:
        """Run a query over the data set that it names; over the union of all graphs where it names none."""
        if query.default_graphs is None and query.named_graphs is None:
            return self._store.query(query.sparql, prefixes=self._config.prefixes, use_default_graph_as_union=True)
        return self._store.query(
            query.sparql,
            prefixes=self._config.prefixes,
            default_graph=[ox.NamedNode(iri) for iri in query.default_graphs or ()],
            named_graphs=[ox.NamedNode(iri) for iri in query.named_graphs or ()],
        )


@lru_cache(maxsize=_GUARDED_QUERIES_REMEMBERED)
def _check_once(sparql: str, characters: int) -> None:
    """Check a foreign query; rdflib's parser takes 10 ms, and clients repeat themselves."""
    from kg.guard import check_query

    check_query(sparql, characters)


def out_of_memory() -> QueryTooLargeError:
    """Return the error for a query that wanted more memory than it may have."""
    return QueryTooLargeError("the query needs more memory than it may use", hint="add a LIMIT or bind more variables")


def main() -> None:
    """Be the zygote of the pool at the other end of the socket whose number is the first argument."""
    control = socket.socket(fileno=int(sys.argv[1]))
    config = WorkerConfig(**json.loads(receive_frame(control).body))
    try:
        zygote = _Zygote(control, config)
    except CorruptReleaseError as error:
        send_frame(control, error_frame(error))
        return
    zygote.obey()


if __name__ == "__main__":
    main()
