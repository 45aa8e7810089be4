"""The processes behind the store: replaced when they die, gone when they are no longer needed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.errors import QueryTimeoutError, ReleaseError
from kg.pool import WorkerPool
from kg.settings import Settings
from kg.store import GraphStore
from kg.vocabulary import prefixes
from kg.workers import OWN_QUERY, Frame, WorkerConfig

SECONDS = 0.7
ALIVE = "ASK { <u:s> <u:p> <u:o> }"


@pytest.fixture(scope="module")
def graph_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pool") / "graph.nq"
    path.write_text("<u:s> <u:p> <u:o> <u:g> .\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def config(graph_file: Path) -> WorkerConfig:
    return WorkerConfig(str(graph_file), prefixes(), SECONDS, 100 * 2**20, 100, 2**20, 32_768)


def children(pid: int) -> list[int]:
    """Return the processes that have this parent."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii")
    return [int(child) for child in found.split()]


def family(pid: int) -> list[int]:
    """Return the process of the zygote under a process, then those of its workers."""
    zygotes = [child for child in children(pid) if b"kg.workers" in Path(f"/proc/{child}/cmdline").read_bytes()]
    return [*zygotes, *(worker for zygote in zygotes for worker in children(zygote))]


def is_running(pid: int) -> bool:
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except (FileNotFoundError, ProcessLookupError):
        return False


def wait_until_gone(pids: list[int]) -> bool:
    deadline = time.monotonic() + 5
    while any(is_running(pid) for pid in pids) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not any(is_running(pid) for pid in pids)


@dataclass(frozen=True)
class Running:
    """A pool of one worker and its two processes."""

    pool: WorkerPool
    zygote: int
    worker: int

    def answers(self) -> bool:
        return self.pool.run(Frame(OWN_QUERY, body=ALIVE.encode())).body.endswith(b"true}")


@pytest.fixture
def running(config: WorkerConfig) -> Iterator[Running]:
    before = family(os.getpid())
    pool = WorkerPool(config, workers=1, start_seconds=30)
    zygote, worker = (pid for pid in family(os.getpid()) if pid not in before)
    yield Running(pool, zygote, worker)
    pool.close()


def test_a_killed_worker_is_replaced(running: Running) -> None:
    os.kill(running.worker, signal.SIGKILL)
    assert wait_until_gone([running.worker])
    assert running.answers()
    assert children(running.zygote) != [running.worker]


def test_a_killed_zygote_takes_its_workers_along_and_is_replaced(running: Running) -> None:
    os.kill(running.zygote, signal.SIGKILL)
    assert wait_until_gone([running.worker])
    assert running.answers()


def test_closing_leaves_no_process(running: Running) -> None:
    running.pool.close()
    assert wait_until_gone([running.zygote, running.worker])


def test_a_stopped_worker_is_given_up(running: Running) -> None:
    os.kill(running.worker, signal.SIGSTOP)
    with pytest.raises(QueryTimeoutError):
        running.answers()
    assert running.answers()


def test_a_worker_has_no_way_to_open_files_or_dump_memory(running: Running) -> None:
    assert running.answers()
    limits = Path(f"/proc/{running.worker}/limits").read_text(encoding="ascii")
    values = {line[:26].strip(): line[26:].split()[:2] for line in limits.splitlines()}
    assert values["Max open files"] == ["0", "0"]
    assert values["Max core file size"] == ["0", "0"]
    assert values["Max address space"][1] != "unlimited"


def test_a_killed_server_leaves_no_process(graph_file: Path) -> None:
    program = (
        "import sys, time; from pathlib import Path\n"
        "from kg.settings import Settings; from kg.store import GraphStore\n"
        "store = GraphStore.open(Path(sys.argv[1]), Settings()); print('open', flush=True); time.sleep(60)"
    )
    root = str(Path(__file__).resolve().parents[2])
    command = [sys.executable, "-c", program, str(graph_file)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env={"PYTHONPATH": root}) as server:
        assert server.stdout is not None
        assert server.stdout.readline() == b"open\n"
        started = family(server.pid)
        server.kill()
    assert len(started) == 3
    assert wait_until_gone(started)


def test_the_thread_that_opened_the_store_may_end(graph_file: Path) -> None:
    opened: list[GraphStore] = []
    thread = threading.Thread(target=lambda: opened.append(GraphStore.open(graph_file, Settings())))
    thread.start()
    thread.join()
    with opened[0] as store:
        time.sleep(0.05)
        assert store.ask(ALIVE)


def test_a_start_that_takes_too_long_is_given_up(config: WorkerConfig) -> None:
    with pytest.raises(ReleaseError, match="did not start"):
        WorkerPool(config, workers=1, start_seconds=0.001)


def test_the_servers_environment_stays_with_the_server(running: Running) -> None:
    environment = Path(f"/proc/{running.worker}/environ").read_bytes().split(b"\0")
    assert {variable.partition(b"=")[0] for variable in environment} <= {b"PYTHONPATH", b"PYTHONUTF8", b"LC_CTYPE", b""}
