"""Start the triple stores that others run, on free loopback ports, and stop them for sure.

```python
with virtuoso_server(Path("graph.nq")) as server:
    httpx2.get(server.query_url, params={"query": "ASK {}"})
```

Shared by the benchmarks and by the tests of `kg.remote_store`. Each keeps its files in a folder of its own that goes
with it. A server dies with the thread that started it, by the kernel's hand, whatever that thread dies of: start them
from the main thread.
"""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx2

_START_SECONDS: Final = 60.0
_STOP_SECONDS: Final = 20.0
_POLL_SECONDS: Final = 0.05
_BYTES_OF_BUFFER: Final = 8_700  # what Virtuoso's manual counts for a buffer of 8 KB
_GRAPH_NAME_OF_NOTHING: Final = "urn:nothing"  # for triples without a graph: N-Quads of ours have none


@dataclass(frozen=True)
class Server:
    """A running server; `user` and `password` are for its addresses that write, empty where it wants none."""

    query_url: str
    update_url: str
    graph_store_url: str
    process: int
    user: str = ""
    password: str = ""


class ServerError(RuntimeError):
    """A server cannot be started or does not load its file."""


def find_missing(engine: str) -> str:
    """Return why the engine ("virtuoso", "oxigraph", "rdflib-endpoint") cannot be had here, "" where it can."""
    needed = {
        "virtuoso": (("virtuoso-t", "isql-vt"), "apt-get install virtuoso-opensource"),
        "oxigraph": (("oxigraph",), "pip install oxigraph"),
        "rdflib-endpoint": (("rdflib-endpoint",), "pip install rdflib-endpoint==0.6.3"),
    }
    programs, way_out = needed[engine]
    missing = [name for name in ("setpriv", *programs) if not _find_program(name)]
    return f"{', '.join(missing)} is not installed: {way_out}" if missing else ""


@contextlib.contextmanager
def oxigraph_server(nquads: Path | None = None, port: int | None = None) -> Iterator[Server]:
    """Run Oxigraph's own server in memory, with the quads of a file.

    The default graph of a query is empty of named graphs unless the query address says `?union-default-graph`.

    Raises:
        ServerError: it does not start, or refuses the file.
    """
    port = port or free_port()
    base = f"http://127.0.0.1:{port}"
    with _run([_program("oxigraph"), "serve", "--bind", f"127.0.0.1:{port}"], f"{base}/query") as process:
        if nquads:
            _post_quads(f"{base}/store", nquads)
        yield Server(f"{base}/query", f"{base}/update", f"{base}/store", process)


@contextlib.contextmanager
def virtuoso_server(nquads: Path | None = None, memory_mb: int = 2_048, port: int | None = None) -> Iterator[Server]:
    """Run Virtuoso on a fresh database, with the quads of a file; its default graph is the union of all graphs.

    No limit cuts rows or time. Writing wants the digest log-in of `Server.user` at the addresses that end in `-auth`.

    Args:
        memory_mb: for its page buffers; 1 M triples take about 0.7 GB, 10 M about 3 GB.

    Raises:
        ServerError: it does not start, or refuses the file.
    """
    port, sql_port = port or free_port(), free_port()
    base = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="virtuoso-") as name:
        folder = Path(name)
        (folder / "virtuoso.ini").write_text(_virtuoso_settings(port, sql_port, memory_mb, nquads), encoding="utf-8")
        call = [_program("virtuoso-t"), "+foreground", "+configfile", "virtuoso.ini"]
        with _run(call, f"{base}/sparql", folder) as process:
            if nquads:
                _bulk_load(sql_port, nquads.resolve())
            writing = (f"{base}/sparql-auth", f"{base}/sparql-graph-crud-auth")
            yield Server(f"{base}/sparql", *writing, process, "dba", "dba")


@contextlib.contextmanager
def rdflib_endpoint(nquads: Path, port: int | None = None) -> Iterator[Server]:
    """Run rdflib-endpoint with the quads of a file; it is for 100,000 triples, which take it about ten seconds.

    Raises:
        ServerError: it does not start.
    """
    port = port or free_port()
    url = f"http://127.0.0.1:{port}/"
    call = [_program("rdflib-endpoint"), "serve", "--host", "127.0.0.1", "--port", str(port), str(nquads.resolve())]
    with _run(call, url, start_seconds=600.0) as process:
        yield Server(url, url, url, process)


@contextlib.contextmanager
def midpower_server(home: Path, settings: Mapping[str, str] | None = None, port: int | None = None) -> Iterator[Server]:
    """Run `midpower serve` on the current release of a home.

    Args:
        settings: environment variables `MIDPOWER_…` beside those of this process.

    Raises:
        ServerError: it does not start.
    """
    port = port or free_port()
    url = f"http://127.0.0.1:{port}/sparql"
    call = [sys.executable, "-m", "api.cli", "serve", "--data-dir", str(home.resolve()), "--port", str(port)]
    with _run(call, url, start_seconds=600.0, settings=settings) as process:
        yield Server(url, "", "", process)


def free_port() -> int:
    """Return a loopback port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _find_program(name: str) -> str | None:
    """Return the path of a program of this environment, or of the machine."""
    beside = Path(sys.executable).parent / name
    return str(beside) if beside.is_file() else shutil.which(name)


def _program(name: str) -> str:
    path = _find_program(name)
    if path is None:
        raise ServerError(f"{name} is not installed")
    return path


@contextlib.contextmanager
def _run(
    call: Sequence[str],
    url: str,
    folder: Path | None = None,
    start_seconds: float = _START_SECONDS,
    settings: Mapping[str, str] | None = None,
) -> Iterator[int]:
    """Run a server until the end of the block; yields its process id once it answers at `url`."""
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            [_program("setpriv"), "--pdeathsig", "KILL", *call],
            cwd=folder or Path(__file__).parents[1],  # where our own packages are found
            env={**os.environ, **(settings or {})},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            process_group=0,  # Ctrl-C is for us; we stop the server then
        )
        try:
            if not _answers(process, url, start_seconds):
                log.seek(0)
                raise ServerError(f"{call[0]} does not answer at {url}: {log.read()[-2000:].decode(errors='replace')}")
            yield process.pid
        finally:
            _stop(process)


def _answers(process: "subprocess.Popen[bytes]", url: str, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(httpx2.TransportError):
            return httpx2.get(url, params={"query": "ASK {}"}, timeout=seconds).is_success
        time.sleep(_POLL_SECONDS)
    return False


def _stop(process: "subprocess.Popen[bytes]") -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(_STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _post_quads(url: str, nquads: Path) -> None:
    with nquads.open("rb") as body:
        reply = httpx2.post(url, content=body, headers={"Content-Type": "application/n-quads"}, timeout=None)
    if not reply.is_success:
        raise ServerError(f"{url} does not take {nquads}: {reply.status_code} {reply.text[:500]}")


def _bulk_load(sql_port: int, nquads: Path) -> None:
    """Load by Virtuoso's own loader, the fastest way in: about 90,000 quads a second on one core."""
    orders = (
        f"ld_dir('{nquads.parent}', '{nquads.name}', '{_GRAPH_NAME_OF_NOTHING}'); rdf_loader_run(); checkpoint; "
        "select concat('state ', cast(ll_state as varchar), ' ', ll_error) from DB.DBA.load_list;"
    )
    words = _isql(sql_port, orders)
    if "state 2" not in words:
        raise ServerError(f"Virtuoso does not load {nquads}: {words}")


def _isql(sql_port: int, orders: str) -> str:
    """Run orders at Virtuoso's SQL door and return what it says."""
    quiet = ("VERBOSE=OFF", "BANNER=OFF", "PROMPT=OFF")
    call = [_program("isql-vt"), f"127.0.0.1:{sql_port}", "dba", "dba", *quiet, f"exec={orders}"]
    done = subprocess.run(call, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def _virtuoso_settings(port: int, sql_port: int, memory_mb: int, nquads: Path | None) -> str:
    """Return its settings file: no limits on rows, time or estimated cost, which are on where its own file says so."""
    buffers = memory_mb * 1_048_576 // _BYTES_OF_BUFFER
    return f"""
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
ErrorLogLevel = 3
FileExtend = 200
MaxCheckpointRemap = {buffers // 4}
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
MaxCheckpointRemap = 2000
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
MaxClientConnections = 64
CheckpointInterval = 0
CaseMode = 2
DirsAllowed = {nquads.resolve().parent if nquads else "."}
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {buffers * 3 // 4}
MaxQueryMem = 2G
VectorSize = 1000
MaxVectorSize = 1000000
ThreadsPerQuery = 4
AsyncQueueMaxThreads = 10
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 32
MaxClientConnections = 32
KeepAliveTimeout = 60
MaxKeepAlives = 32
Charset = UTF-8
[Client]
SQL_QUERY_TIMEOUT = 0
SQL_TXN_TIMEOUT = 0
[SPARQL]
DefaultQuery = ASK {{}}
"""
