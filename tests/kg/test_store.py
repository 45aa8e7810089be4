"""The door to the triple store: what goes in, what comes out, and how fast."""

import json
import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kg.errors import CorruptReleaseError, QueryError, QueryRefusedError, QuerySyntaxError, QueryTooLargeError
from kg.query import Cancellation, ForeignQuery
from kg.settings import Settings
from kg.store import GraphStore, Term
from kg.vocabulary import MPID

XSD = "http://www.w3.org/2001/XMLSchema#"
GRAPH = f"""\
<{MPID}KOR> <http://www.w3.org/2000/01/rdf-schema#label> "South Korea"@en <{MPID}graph-reference> .
<{MPID}KOR> <http://www.w3.org/2000/01/rdf-schema#label> "Coreia do Sul"@pt <{MPID}graph-reference> .
<{MPID}KOR> <https://w3id.org/midpower/ns#capacity> "1.5"^^<{XSD}decimal> <{MPID}graph-a> .
<{MPID}KOR> <https://w3id.org/midpower/ns#partner> <{MPID}ARE> <{MPID}graph-b> .
<{MPID}ARE> <https://w3id.org/midpower/ns#note> "plain" <{MPID}graph-b> .
"""
LARGE_QUADS = 30_000


@pytest.fixture(scope="module")
def settings() -> Settings:
    return Settings(workers=1, query_seconds=5, query_rows=4, query_memory_mb=256)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, settings: Settings) -> Iterator[GraphStore]:
    path = tmp_path_factory.mktemp("store") / "graph.nq"
    path.write_text(GRAPH, encoding="utf-8")
    with GraphStore.open(path, settings) as opened:
        yield opened


@pytest.fixture(scope="module")
def large_graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "graph.nq"
    lines = (f'<{MPID}s{i // 5}> <{MPID}p{i % 5}> "{i}"^^<{XSD}integer> <{MPID}g> .\n' for i in range(LARGE_QUADS))
    path.write_text("".join(lines), encoding="utf-8")
    return path


def test_a_row_holds_terms_and_prefixes_need_no_declaration(store: GraphStore) -> None:
    rows = store.select("SELECT ?capacity ?partner { mpid:KOR mp:capacity ?capacity ; mp:partner ?partner }")
    assert rows == [{"capacity": Term("1.5", "literal", f"{XSD}decimal"), "partner": Term(f"{MPID}ARE", "iri")}]


def test_texts_keep_their_language_and_plain_texts_have_none(store: GraphStore) -> None:
    rows = store.select("SELECT ?text { mpid:KOR rdfs:label ?text FILTER(LANG(?text) = 'pt') }")
    assert rows == [{"text": Term("Coreia do Sul", "literal", lang="pt")}]
    assert store.select("SELECT ?text { mpid:ARE mp:note ?text }") == [{"text": Term("plain", "literal")}]


def test_the_union_of_named_graphs_is_the_default_graph(store: GraphStore) -> None:
    assert store.ask("ASK { mpid:KOR mp:partner/mp:note 'plain' ; mp:capacity 1.5 }")
    assert not store.ask("ASK { GRAPH mpid:graph-b { mpid:KOR mp:capacity ?any } }")


def test_an_unbound_variable_is_absent(store: GraphStore) -> None:
    assert store.select("SELECT * { mpid:ARE mp:note ?note OPTIONAL { mpid:ARE mp:capacity ?no } }") == [
        {"note": Term("plain", "literal")}
    ]


def test_own_queries_get_all_rows_and_foreign_ones_the_allowed_number(store: GraphStore) -> None:
    everything = "SELECT * { ?s ?p ?o }"
    assert len(store.select(everything)) == 5
    result = store.query(everything, "application/sparql-results+json")
    assert result.truncated
    assert len(json.loads(result.body)["results"]["bindings"]) == 4


def test_a_foreign_query_may_be_of_any_form(store: GraphStore) -> None:
    assert store.query("ASK { ?s mp:note ?o }", "text/csv").body == b"true"
    graph = store.query("CONSTRUCT { ?s mp:seen ?o } WHERE { ?s mp:note ?o }", "application/n-triples")
    assert graph.body == f'<{MPID}ARE> <https://w3id.org/midpower/ns#seen> "plain" .\n'.encode()
    described = store.query("DESCRIBE mpid:ARE", "text/turtle")
    assert b'mpid:ARE mp:note "plain"' in described.body
    assert not described.truncated


def test_results_come_in_the_format_that_was_asked_for(store: GraphStore) -> None:
    result = store.query("SELECT ?note { ?s mp:note ?note }", "text/csv")
    assert (result.body, result.media_type) == (b"note\r\nplain\r\n", "text/csv")


def test_functions_that_need_chance_or_a_clock_work_without_files(store: GraphStore) -> None:
    row = store.select("SELECT (UUID() AS ?u) (RAND() AS ?r) (NOW() AS ?n) (SHA256('x') AS ?h) {}")[0]
    assert set(row) == {"u", "r", "n", "h"}


@pytest.mark.parametrize("run", [GraphStore.select, lambda store, text: store.query(text, "text/csv")])
def test_a_query_that_cannot_be_read_says_where(store: GraphStore, run: Callable[[GraphStore, str], object]) -> None:
    with pytest.raises(QuerySyntaxError, match=r"(line 1, column|1:)"):
        run(store, "SELECT * { ?s ?p ")


def test_an_undeclared_prefix_is_a_syntax_error_and_a_relative_iri_is_one_of_ours(store: GraphStore) -> None:
    with pytest.raises(QuerySyntaxError):
        store.query("SELECT * { ?s nope:p ?o }", "text/csv")
    assert store.query("SELECT ?o { <id/ARE> <ns#note> ?o }", "text/csv").body == b"o\r\nplain\r\n"


def test_a_data_set_of_the_client_holds_what_it_names_and_no_more(store: GraphStore) -> None:
    def count(defaults: tuple[str, ...], named: tuple[str, ...], pattern: str) -> int:
        query = ForeignQuery(f"SELECT * {{ {pattern} }}", "text/csv", defaults, named)
        return b"".join(store.stream(query).parts()).count(b"\n") - 1

    assert count((f"{MPID}graph-b",), (), "?s ?p ?o") == 2
    assert count((f"{MPID}graph-b", f"{MPID}graph-a"), (), "?s ?p ?o") == 3
    assert count((f"{MPID}graph-b",), (), "GRAPH ?g { ?s ?p ?o }") == 0
    assert count((), (f"{MPID}graph-b",), "?s ?p ?o") == 0
    assert count((), (f"{MPID}graph-b",), "GRAPH ?g { ?s ?p ?o }") == 2
    assert count(("https://example.org/nothing",), (), "?s ?p ?o") == 0


@pytest.mark.parametrize(
    "sparql",
    [
        "SELECT * { ?s ?p ?o FILTER(<https://example.org/f>(?o)) }",
        "SELECT * { ?s <u:never> ?o BIND(xsd:hexBinary(?o) AS ?x) }",
        "SELECT (SUM(<https://example.org/f>(?o)) AS ?sum) { ?s ?p ?o }",
    ],
)
def test_a_function_that_nobody_knows_is_refused_by_name(store: GraphStore, sparql: str) -> None:
    with pytest.raises(QueryRefusedError, match=r"the function <http\S+>, which nobody here knows: use the functions"):
        store.query(sparql, "text/csv")


def test_a_custom_aggregate_is_no_sparql(store: GraphStore) -> None:
    with pytest.raises(QuerySyntaxError):
        store.query("SELECT (<https://example.org/f>(DISTINCT ?o) AS ?x) { ?s ?p ?o }", "text/csv")


def test_a_long_result_arrives_while_it_is_written(large_graph: Path) -> None:
    with GraphStore.open(large_graph, Settings(workers=1)) as store:
        stream = store.stream(ForeignQuery("SELECT * { ?s ?p ?o }", "text/csv"))
        parts = list(stream.parts())
    assert len(parts) > 1
    assert b"".join(parts).count(b"\r\n") == LARGE_QUADS + 1
    assert not stream.truncated


def test_a_result_that_nobody_takes_ends_its_query(large_graph: Path) -> None:
    endless = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    with GraphStore.open(large_graph, Settings(workers=1, query_seconds=60)) as store:
        store.stream(ForeignQuery(endless, "text/csv")).close()
        assert store.query("ASK {}", "text/csv").body == b"true"


def test_a_query_is_cancelled_while_it_has_said_nothing(large_graph: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    cancellation = Cancellation()
    with (
        GraphStore.open(large_graph, Settings(workers=1, query_seconds=60)) as store,
        ThreadPoolExecutor(1) as threads,
    ):
        running = threads.submit(store.stream, ForeignQuery(endless, "text/csv"), cancellation)
        time.sleep(0.5)
        cancellation.cancel()
        assert isinstance(running.exception(timeout=30), QueryError)
        assert store.query("ASK {}", "text/csv").body == b"true"


def test_our_own_queries_do_not_wait_for_those_of_strangers(large_graph: Path) -> None:
    endless = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    cancellation = Cancellation()
    with (
        GraphStore.open(large_graph, Settings(workers=1, query_seconds=60)) as store,
        ThreadPoolExecutor(1) as threads,
    ):
        running = threads.submit(store.stream, ForeignQuery(endless, "text/csv"), cancellation)
        time.sleep(0.5)
        assert store.ask("ASK { mpid:s0 mpid:p0 0 }")
        assert not running.done()
        cancellation.cancel()


def test_a_foreign_query_is_checked_before_it_runs(store: GraphStore) -> None:
    with pytest.raises(QueryRefusedError, match="SERVICE"):
        store.query("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "text/csv")
    with pytest.raises(QueryTooLargeError, match="characters"):
        store.query("#" * 40_000, "text/csv")


def test_an_unknown_format_lists_the_known_ones(store: GraphStore) -> None:
    with pytest.raises(QueryError, match=r"no format 'text/html': choose one of .*text/csv"):
        store.query("ASK {}", "text/html")


def test_select_and_ask_are_for_their_own_form(store: GraphStore) -> None:
    with pytest.raises(QuerySyntaxError, match="no SELECT query"):
        store.select("ASK {}")
    with pytest.raises(QuerySyntaxError, match="no ASK query"):
        store.ask("CONSTRUCT WHERE { ?s ?p ?o }")


def test_letters_outside_unicode_are_a_syntax_error(store: GraphStore) -> None:
    with pytest.raises(QuerySyntaxError, match="no text"):
        store.select("SELECT * { ?s ?p '\ud800' }")


def test_another_base_changes_the_prefixes(tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    path.write_text("<https://example.org/id/a> <https://example.org/ns#p> <u:b> <u:g> .\n", encoding="utf-8")
    with GraphStore.open(path, Settings(workers=1, base_iri="https://example.org/")) as store:
        assert store.ask("ASK { mpid:a mp:p <u:b> }")


@pytest.mark.parametrize("content", [None, b"<u:s> <u:p> .\n", b"\xff\xfe"])
def test_a_file_that_is_no_graph_is_a_corrupt_release(
    tmp_path: Path, settings: Settings, content: bytes | None
) -> None:
    path = tmp_path / "graph.nq"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(CorruptReleaseError, match=r"graph\.nq cannot be loaded"):
        GraphStore.open(path, settings)


def test_a_closed_store_says_so_and_closing_twice_is_fine(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "graph.nq"
    path.write_text(GRAPH, encoding="utf-8")
    store = GraphStore.open(path, settings)
    store.close()
    store.close()
    with pytest.raises(QueryError, match="was closed"):
        store.ask("ASK {}")


def test_many_threads_share_few_workers(large_graph: Path) -> None:
    with GraphStore.open(large_graph, Settings(workers=2)) as store, ThreadPoolExecutor(12) as threads:
        rows = threads.map(lambda n: store.select(f"SELECT ?o {{ mpid:s{n} mpid:p1 ?o }}"), range(300))
        assert [row[0]["o"].value for row in rows] == [str(5 * n + 1) for n in range(300)]


def test_closing_waits_for_running_queries(large_graph: Path) -> None:
    with ThreadPoolExecutor(1) as threads:
        with GraphStore.open(large_graph, Settings(workers=1)) as store:
            running = threads.submit(store.select, "SELECT (COUNT(*) AS ?n) { ?a mpid:p1 ?x . ?b mpid:p2 3002 }")
            time.sleep(0.05)
        assert running.result()[0]["n"].value == str(LARGE_QUADS // 5)


def test_thirty_thousand_quads_start_in_half_a_second_of_processor_time(large_graph: Path) -> None:
    before = _processor_seconds()
    GraphStore.open(large_graph, Settings(workers=2)).close()
    assert _processor_seconds() - before < 0.5


def _processor_seconds() -> float:
    """Return what this process and its ended children used; a busy machine changes it little."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def test_a_small_select_costs_less_than_a_millisecond(store: GraphStore) -> None:
    times = []
    for _ in range(200):
        started = time.perf_counter()
        store.select("SELECT ?o { mpid:KOR mp:capacity ?o }")
        times.append(time.perf_counter() - started)
    assert min(times) < 0.001
