"""Thirteen query shapes over HTTP: midpower beside Virtuoso, Oxigraph's server and rdflib-endpoint, in one run.

    .venv/bin/python benchmarks/sparql.py                                  # 1 M triples, about five minutes
    .venv/bin/python benchmarks/sparql.py --triples 10000000 --only midpower
    .venv/bin/python benchmarks/sparql.py --only midpower,virtuoso --shapes "point,star join"

Every server gets the same graph (`statistics_graph.py`) and the same queries (`sparql_queries.py`); rdflib-endpoint,
which is not made for more, gets 100,000 triples. midpower is started as a user starts it, but for its cache of
results, which is off. A server that needs more than the limit for an answer is started anew and does without that
shape. What servers answer is compared by the number of rows.

Printed: milliseconds of one client (median, warm) and requests a second of eight clients; then the geometric means of
midpower's ratios to each other server over the shapes that both answered. Ratios of one run say something; the absolute
figures are the machine's.

Needed: `apt-get install virtuoso-opensource`, `pip install oxigraph rdflib-endpoint==0.6.3`; what is missing is left
out.
"""

import argparse
import json
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import geometric_mean
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))  # it is an application: its packages are imported from the checkout

from benchmarks.http_load import AnswerError, Client, Request, latency, throughput
from benchmarks.servers import (
    Server,
    find_missing,
    midpower_server,
    oxigraph_server,
    rdflib_endpoint,
    virtuoso_server,
)
from benchmarks.sparql_queries import GRAPH_SHAPES, queries
from benchmarks.statistics_graph import write_statistics_release

LIMIT_SECONDS: Final = 9.0
BUDGET_SECONDS: Final = 1.5
REQUESTS: Final = 200
CLIENTS: Final = 8
SMALL: Final = 100_000
_CACHE_OFF: Final = {"MIDPOWER_RESULT_CACHE_MB": "0"}
_ENGINES: Final = ("midpower", "virtuoso", "oxigraph", "rdflib-endpoint")


@dataclass
class Figures:
    """What was measured of one server, by shape; a shape that failed has no figures but its cause."""

    latency: dict[str, float] = field(default_factory=dict)
    rate: dict[str, float] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    load_seconds: float = 0.0
    memory_mb: float = 0.0


Start = Callable[[], AbstractContextManager[Server]]


def main() -> None:
    """Measure and print."""
    given = _arguments()
    with tempfile.TemporaryDirectory(prefix="sparql-benchmark-") as name:
        folder = given.folder or Path(name)
        measured = {}
        for engine in given.only:
            missing = "" if engine == "midpower" else find_missing(engine)
            if missing:
                print(f"left out: {missing}", flush=True)
                continue
            triples = min(given.triples, SMALL) if engine == "rdflib-endpoint" else given.triples
            measured[engine] = _measure(engine, _starter(engine, folder, triples), triples, given)
        small = measured.pop("rdflib-endpoint", None)
        _report(measured, given.shapes)
        if small:
            start = _starter("midpower", folder, min(given.triples, SMALL))
            ours = _measure("midpower", start, min(given.triples, SMALL), given)
            _report({"midpower": ours, "rdflib-endpoint": small}, given.shapes)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Thirteen query shapes over HTTP.")
    parser.add_argument("--triples", type=int, default=1_000_000)
    parser.add_argument("--only", type=_listed, default=_ENGINES, help=f"some of {', '.join(_ENGINES)}")
    parser.add_argument("--shapes", type=_listed, default=tuple(queries(SMALL)), help="some of the shapes")
    parser.add_argument("--folder", type=Path, help="folder in which the graphs are kept for the next run")
    parser.add_argument("--no-throughput", action="store_true", help="only one client")
    return parser.parse_args()


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(","))


# --- the servers -----------------------------------------------------------------------------------------------------


def _starter(engine: str, folder: Path, triples: int) -> Start:
    """Return what starts a server on the graph, which is made where it is not there yet."""
    home = folder / f"home-{triples}"
    if not (home / "current").exists():
        write_statistics_release(home, triples)
    graph = home / "current" / "graph.nq"
    if engine == "midpower":
        return lambda: midpower_server(home, _CACHE_OFF)
    if engine == "virtuoso":
        return lambda: virtuoso_server(graph, memory_mb=max(1_024, triples // 500))
    if engine == "oxigraph":
        return lambda: oxigraph_server(graph)
    return lambda: rdflib_endpoint(graph)


def _measure(engine: str, start: Start, triples: int, given: argparse.Namespace) -> Figures:
    """Measure all shapes; after one that failed the server is started anew, for it may still be at work."""
    figures, waiting = Figures(), list(given.shapes)
    texts = queries(triples)
    while waiting:
        begun = time.perf_counter()
        with start() as server:
            figures.load_seconds = figures.load_seconds or time.perf_counter() - begun
            while waiting and not (failed := _measure_shape(server, engine, waiting.pop(0), texts, figures, given)):
                pass
            if not failed:
                figures.memory_mb = _memory_mb(server.process)
    print(f"{engine}: loaded in {figures.load_seconds:.1f} s, {figures.memory_mb:,.0f} MB", flush=True)
    return figures


def _measure_shape(
    server: Server,
    engine: str,
    shape: str,
    texts: Mapping[str, Sequence[str]],
    figures: Figures,
    given: argparse.Namespace,
) -> bool:
    """Measure one shape; return whether it failed."""
    accept = "text/turtle" if shape in GRAPH_SHAPES else "application/sparql-results+json"
    url = f"{server.query_url}?union-default-graph" if engine == "oxigraph" else server.query_url
    requests = [Request.get(url, text, accept) for text in texts[shape]]
    try:
        if shape not in GRAPH_SHAPES:
            figures.rows[shape] = list(_row_counts(requests))
        found = latency(requests, LIMIT_SECONDS, BUDGET_SECONDS, REQUESTS)
        figures.latency[shape] = found.median
        if not given.no_throughput:
            figures.rate[shape] = throughput(requests, CLIENTS, BUDGET_SECONDS, LIMIT_SECONDS * CLIENTS)
    except (AnswerError, OSError) as error:
        figures.failed[shape] = "over the limit" if isinstance(error, TimeoutError) else str(error)
        return True
    return False


def _row_counts(requests: Sequence[Request]) -> Iterator[int]:
    client = Client(LIMIT_SECONDS)
    for request in requests[:4]:
        yield len(json.loads(client.ask(request))["results"]["bindings"])
    client.close()


def _memory_mb(process: int) -> float:
    """Return the memory of a process and all below it, pages that they share counted once."""
    total = 0
    for pid in (process, *_descendants(process)):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
        total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total / 1_024


def _descendants(process: int) -> Iterator[int]:
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            yield int(child)
            yield from _descendants(int(child))


# --- what is printed -------------------------------------------------------------------------------------------------


def _report(measured: Mapping[str, Figures], shapes: Sequence[str]) -> None:
    """Print latency and throughput by shape, then the ratios."""
    print(f"\n{'ms / requests a second':20}" + "".join(f"{engine:>24}" for engine in measured))
    for shape in shapes:
        print(f"{shape:20}" + "".join(f"{_cell(figures, shape):>24}" for figures in measured.values()))
    for shape in shapes:
        rows = {engine: figures.rows[shape] for engine, figures in measured.items() if shape in figures.rows}
        if len({tuple(counts) for counts in rows.values()}) > 1:
            print(f"different rows for {shape}: {rows}")
    for engine, figures in measured.items():
        for shape, cause in figures.failed.items():
            print(f"{engine}, {shape}: {cause}")
    ours = measured.get("midpower")
    if ours:
        _print_ratios(ours, {engine: figures for engine, figures in measured.items() if engine != "midpower"})


def _cell(figures: Figures, shape: str) -> str:
    if shape not in figures.latency:
        return "-"
    rate = f" / {figures.rate[shape]:,.0f}" if shape in figures.rate else ""
    return f"{figures.latency[shape]:,.2f}{rate}"


def _print_ratios(ours: Figures, others: Mapping[str, Figures]) -> None:
    for engine, theirs in others.items():
        slower = [ours.latency[shape] / theirs.latency[shape] for shape in ours.latency if shape in theirs.latency]
        faster = [ours.rate[shape] / theirs.rate[shape] for shape in ours.rate if shape in theirs.rate]
        if slower:
            print(f"midpower / {engine}: latency {geometric_mean(slower):.2f} over {len(slower)} shapes", end="")
            print(f", throughput {geometric_mean(faster):.2f}" if faster else "")
    for shape, time_taken in ours.latency.items():
        best = min(figures.latency[shape] for figures in (ours, *others.values()) if shape in figures.latency)
        if time_taken > 5 * best:
            print(f"{shape}: {time_taken / best:.1f} times the best")


if __name__ == "__main__":
    main()
