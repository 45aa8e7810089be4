"""The made-up graph that benchmarks measure on is one that a build could have written."""

from pathlib import Path

import pytest

from benchmarks.sparql_queries import ROUNDS, queries
from benchmarks.statistics_graph import graph_parts, write_graph, write_statistics_release
from ingest.graph import Quad, Store, add_flat, load_store, select
from ingest.validate import check_graph
from kg.release import open_release
from kg.settings import Settings
from kg.store import GraphStore

ROOT = Path(__file__).parents[2]
TRIPLES = 40_000
COUNTS = "SELECT ?source (COUNT(*) AS ?n) { ?obs a mp:Observation ; dcterms:source ?source } GROUP BY ?source"


@pytest.fixture(scope="module")
def parts() -> list[list[Quad]]:
    return [list(part) for part in graph_parts(TRIPLES)]


def test_it_has_as_many_triples_as_were_asked_for_and_hardly_more(parts: list[list[Quad]]) -> None:
    size = len({quad for part in parts for quad in part})
    assert TRIPLES <= size <= TRIPLES * 1.05


def test_it_keeps_all_shapes_of_a_build() -> None:
    store = Store()
    for part in graph_parts(TRIPLES):
        add_flat(store, part)
    check_graph(store, ROOT / "ontology" / "shapes.ttl", [])


def test_the_same_size_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("first.nq", "second.nq"):
        write_graph(tmp_path / name, TRIPLES)
    assert (tmp_path / "first.nq").read_bytes() == (tmp_path / "second.nq").read_bytes()


def test_sources_disagree_and_one_has_gaps(parts: list[list[Quad]]) -> None:
    store = load_store([quad for part in parts for quad in part])
    counts = {row["source"].value.rsplit("/", 1)[1]: int(row["n"].value) for row in select(store, COUNTS)}
    assert counts["statistics-a"] > counts["statistics-b"] > 0


def test_a_release_of_it_opens_and_every_benchmark_query_finds_something(tmp_path: Path) -> None:
    write_statistics_release(tmp_path, TRIPLES)
    release = open_release(tmp_path)
    with GraphStore.open(release.graph_path, Settings(home=tmp_path)) as store:
        for shape, texts in queries(TRIPLES).items():
            assert len(texts) == ROUNDS
            lines = max(store.query(text, "text/csv").body.count(b"\n") for text in texts)
            assert lines > 1, f"{shape} finds nothing in any round"
