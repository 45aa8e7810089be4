"""Long results over real HTTP: how soon the first byte comes, and how much memory the server takes for them.

    .venv/bin/python benchmarks/statistics_graph.py --triples 1000000 --home /tmp/million
    .venv/bin/python benchmarks/sparql_stream.py /tmp/million

A server is started as a user starts it. Each format is asked for the same number of rows (or triples), after one small
query; memory is the peak of the resident set (`VmHWM`) of the server and of its query processes, reset before each
request. Printed: milliseconds to the first byte of the body and to its end, megabytes of the result, megabytes that the
server and a query process grew by. Last, the same for a client that reads slowly.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx2

sys.path.insert(0, str(Path(__file__).parents[1]))  # it is an application: its packages are imported from the checkout

from benchmarks.servers import midpower_server
from kg.results import GRAPH_FORMATS, RESULT_FORMATS

_MEGABYTE: Final = 1_048_576
_SELECT: Final = "SELECT ?s ?p ?o WHERE {{ ?s ?p ?o }} LIMIT {rows}"
_CONSTRUCT: Final = "CONSTRUCT {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }} LIMIT {rows}"


@dataclass(frozen=True)
class Measured:
    """Seconds to the first byte and to the end, bytes of the result, bytes of growth of server and query process."""

    first: float
    whole: float
    size: int
    server: int
    worker: int

    def line(self, name: str) -> str:
        """Return it as a line of the table."""
        figures = (self.size, self.server, self.worker)
        sizes = " ".join(f"{figure / _MEGABYTE:9.1f}" for figure in figures)
        return f"{name:34} {self.first * 1000:9.0f} {self.whole * 1000:9.0f} {sizes}"


def family(pid: int) -> Iterator[int]:
    """Yield a process and all below it."""
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split():
        yield from family(int(child))


def memory(pid: int, name: str) -> int:
    """Return a figure of a process's status, in bytes."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(f"{name}:"))


def reset_peak(pid: int) -> None:
    """Make the peak of the resident set what it is now."""
    Path(f"/proc/{pid}/clear_refs").write_text("5", encoding="ascii")


def measure(client: httpx2.Client, server: int, query: str, media_type: str, pause: float = 0.0) -> Measured:
    """Ask for a result and read it, with a pause after each part."""
    processes = list(family(server))
    for pid in processes:
        reset_peak(pid)
    before = {pid: memory(pid, "VmRSS") for pid in processes}
    started = time.perf_counter()
    size, first = 0, 0.0
    with client.stream("POST", "/sparql", data={"query": query}, headers={"accept": media_type}) as response:
        response.raise_for_status()
        for part in response.iter_raw():
            first = first or time.perf_counter() - started
            size += len(part)
            time.sleep(pause)
    whole = time.perf_counter() - started
    grown = {pid: memory(pid, "VmHWM") - before[pid] for pid in processes}
    return Measured(first, whole, size, grown[server], max(grown[pid] for pid in processes[1:]))


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Measure long results over HTTP.")
    parser.add_argument("home", type=Path, help="folder with a release of a large graph")
    parser.add_argument("--rows", type=int, default=100_000)
    given = parser.parse_args()
    with midpower_server(given.home, {"MIDPOWER_QUERY_SECONDS": "120"}) as server:
        base = server.query_url.removesuffix("/sparql")
        with httpx2.Client(base_url=base, timeout=300, headers={"accept-encoding": "identity"}) as client:
            client.post("/sparql", data={"query": _SELECT.format(rows=10)}).raise_for_status()
            print(f"{'':34} {'first/ms':>9} {'all/ms':>9} {'MB':>9} {'server':>9} {'worker':>9}")
            for media_type in (*RESULT_FORMATS, *GRAPH_FORMATS):
                query = (_SELECT if media_type in RESULT_FORMATS else _CONSTRUCT).format(rows=given.rows)
                print(measure(client, server.process, query, media_type).line(media_type), flush=True)
            slow = measure(client, server.process, _SELECT.format(rows=given.rows), next(iter(RESULT_FORMATS)), 0.01)
            print(slow.line("the first, read slowly"))


if __name__ == "__main__":
    main()
