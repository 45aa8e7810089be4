"""The W3C's SPARQL 1.1 query tests, through the door that everybody's queries take: guard, query process, serialiser.

One store holds the data of all tests, each file as the graph of its own address; a test names its data set as a client
of the SPARQL Protocol does. What is known to fail stands in `known.csv` with its reason, and must fail: who makes it
pass takes it out of there.
"""

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest

from kg.errors import QueryError, QueryRefusedError, QuerySyntaxError
from kg.query import ForeignQuery
from kg.results import GRAPH_FORMATS, JSON_RESULTS, TURTLE
from kg.settings import Settings
from kg.store import GraphStore
from tests.w3c.compare import Row, is_same_graph, is_same_rows, read_result_set, read_rows, read_table
from tests.w3c.manifest import SUITE, Case, folders, read_cases

ROOT: Final = Path(__file__).resolve().parents[2]
WHERE: Final = ROOT.parent / "shared" / SUITE
NOT_OURS: Final = {
    "entailment": "the graph is what it says: simple entailment",
    "protocol": "in test_protocol.py",
    "service-description": "in test_protocol.py",
    "http-rdf-update": "the service is read-only",
}
RESULTS: Final = {
    ".srx": ox.QueryResultsFormat.XML,
    ".srj": ox.QueryResultsFormat.JSON,
    ".tsv": ox.QueryResultsFormat.TSV,
}
FEDERATION: Final = ("service/", "syntax-fed/")
KNOWN: Final = {
    row["test"]: row["reason"]
    for row in csv.DictReader(Path(__file__).with_name("known.csv").read_text("utf-8").splitlines())
}

pytestmark = pytest.mark.skipif(not WHERE.is_dir(), reason=f"there is no {WHERE}")


@cache
def all_cases() -> tuple[Case, ...]:
    names = [folder for folder in folders(WHERE) if folder not in NOT_OURS]
    return tuple(case for folder in names for case in read_cases(WHERE, folder))


def cases(*kinds: str, federated: bool = False) -> list[object]:
    """Return the tests of some kinds as parameters; those that are known to fail must."""
    chosen = [case for case in all_cases() if case.kind in kinds and case.name.startswith(FEDERATION) is federated]
    return [pytest.param(case, id=case.name, marks=_marks(case.name)) for case in chosen]


def _marks(name: str) -> list[pytest.MarkDecorator]:
    return [pytest.mark.xfail(reason=KNOWN[name], strict=True)] if name in KNOWN else []


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    path = tmp_path_factory.mktemp("w3c") / "graph.nq"
    files = {file for case in all_cases() for file in (*case.default_graphs, *case.named_graphs)}
    with path.open("wb") as nquads:
        for file in sorted(files):
            ox.serialize(_quads(file), output=nquads, format=ox.RdfFormat.N_QUADS)
    with GraphStore.open(path, Settings(workers=1)) as opened:
        yield opened


def _quads(file: Path) -> Iterator[ox.Quad]:
    """Yield the triples of a file in the graph of its address; its blank nodes are its own."""
    kind = ox.RdfFormat.from_extension(file.suffix[1:])
    for quad in ox.parse(path=str(file), format=kind, base_iri=file.as_uri(), rename_blank_nodes=True):
        yield ox.Quad(quad.subject, quad.predicate, quad.object, ox.NamedNode(file.as_uri()))


def foreign(case: Case, media_type: str) -> ForeignQuery:
    """Return the query of a test; its addresses are relative to its file."""
    return ForeignQuery(
        f"BASE <{case.request.as_uri()}>\n{case.request.read_text('utf-8')}",
        media_type,
        tuple(file.as_uri() for file in case.default_graphs),
        tuple(file.as_uri() for file in case.named_graphs),
    )


def run(store: GraphStore, case: Case, media_type: str) -> tuple[bytes, str]:
    result = store.stream(foreign(case, media_type))
    return b"".join(result.parts()), result.media_type


@pytest.mark.parametrize("case", cases("QueryEvaluationTest"))
def test_a_query_gives_what_the_standard_says(store: GraphStore, case: Case) -> None:
    assert case.result
    body, media_type = run(store, case, JSON_RESULTS)
    if media_type == TURTLE:
        wanted = ox.parse(path=str(case.result), format=ox.RdfFormat.TURTLE, base_iri=case.result.as_uri())
        found = ox.parse(body, format=GRAPH_FORMATS[TURTLE])
        assert is_same_graph((quad.triple for quad in found), (quad.triple for quad in wanted))
        return
    expected = _expected(case.result)
    given = read_rows(body, ox.QueryResultsFormat.JSON)
    if isinstance(expected, bool) or isinstance(given, bool):
        assert given is expected
    else:
        assert is_same_rows(given, expected, ordered="order by" in case.request.read_text("utf-8").lower())


def _expected(path: Path) -> bool | list[Row]:
    return read_result_set(path) if path.suffix == ".ttl" else read_rows(path.read_bytes(), RESULTS[path.suffix])


@pytest.mark.parametrize("case", cases("CSVResultFormatTest"))
def test_a_table_has_the_cells_that_the_standard_says(store: GraphStore, case: Case) -> None:
    assert case.result
    assert read_table(run(store, case, "text/csv")[0]) == read_table(case.result.read_bytes())


@pytest.mark.parametrize("case", cases("PositiveSyntaxTest11"))
def test_what_the_grammar_has_is_read(store: GraphStore, case: Case) -> None:
    run(store, case, JSON_RESULTS)


@pytest.mark.parametrize("case", cases("NegativeSyntaxTest11"))
def test_what_the_grammar_has_not_is_no_query(store: GraphStore, case: Case) -> None:
    with pytest.raises((QuerySyntaxError, QueryRefusedError)):
        run(store, case, JSON_RESULTS)


@pytest.mark.parametrize("case", cases("QueryEvaluationTest", "PositiveSyntaxTest11", federated=True))
def test_a_query_to_another_service_is_refused(store: GraphStore, case: Case) -> None:
    with pytest.raises(QueryRefusedError, match="SERVICE"):
        run(store, case, JSON_RESULTS)


@pytest.mark.parametrize(
    "case", cases("UpdateEvaluationTest", "PositiveUpdateSyntaxTest11", "NegativeUpdateSyntaxTest11")
)
def test_an_update_of_any_kind_is_refused(store: GraphStore, case: Case) -> None:
    with pytest.raises(QueryError):
        run(store, case, JSON_RESULTS)


def test_what_is_known_to_fail_is_a_test(store: GraphStore) -> None:
    assert store.ask("ASK { ?s ?p ?o }")
    assert set(KNOWN) <= {case.name for case in all_cases()}
