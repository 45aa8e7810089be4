"""Results are bounded and always valid documents."""

import csv
import io
import json
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QueryTooLargeError
from kg.results import (
    GRAPH_FORMATS,
    JSON_RESULTS,
    MARKED,
    RESULT_FORMATS,
    Bounds,
    QueryResult,
    serialise,
    write_result,
)

PREFIXES = {"ex": "http://example.org/"}
TRICKY = ['},{"', '"}},{"o":{"', "{", "}", "]}}", "\\", '\\"', "é漢\n\t", ""]


def _quoted(text: str) -> str:
    return "".join(f"\\U{ord(letter):08x}" for letter in text)


def _rows(texts: list[str]) -> ox.QuerySolutions:
    values = " ".join(f'("{_quoted(text)}" UNDEF)' for text in texts)
    outcome = ox.Store().query(f"SELECT ?o ?none {{ VALUES (?o ?none) {{ {values} }} }}")
    assert isinstance(outcome, ox.QuerySolutions)
    return outcome


def _texts(result: QueryResult) -> list[str]:
    return [row["o"]["value"] for row in json.loads(result.body)["results"]["bindings"]]


@pytest.mark.parametrize("rows", [1, 3, len(TRICKY)])
def test_rows_are_cut_between_rows_whatever_stands_in_them(rows: int) -> None:
    result = serialise(_rows(TRICKY), JSON_RESULTS, Bounds(rows, 100_000), PREFIXES)
    assert _texts(result) == TRICKY[:rows]
    assert result.truncated is (rows < len(TRICKY))


@settings(deadline=None)
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=12), max_size=8), st.integers(1, 8))
def test_any_texts_are_cut_at_any_row(texts: list[str], rows: int) -> None:
    result = serialise(_rows(texts), JSON_RESULTS, Bounds(rows, 100_000), PREFIXES)
    assert _texts(result) == texts[:rows]
    assert result.truncated is (rows < len(texts))


def test_the_bytes_are_bounded_and_whole_rows_are_kept() -> None:
    texts = ["x" * 100 + '"},{' + str(number) for number in range(500)]
    result = serialise(_rows(texts), JSON_RESULTS, Bounds(None, 20_000), PREFIXES)
    found = _texts(result)
    assert result.truncated
    assert 100 < len(found) < 500
    assert found == texts[: len(found)]


def test_a_row_that_does_not_fit_alone_is_an_error_with_the_way_out() -> None:
    with pytest.raises(QueryTooLargeError, match="more than 1024 bytes: add a LIMIT"):
        serialise(_rows(["x" * 50_000]), JSON_RESULTS, Bounds(10, 1_024), PREFIXES)


def test_without_bounds_all_rows_come() -> None:
    result = serialise(_rows(["x"] * 12_345), JSON_RESULTS, Bounds(), PREFIXES)
    assert len(_texts(result)) == 12_345
    assert not result.truncated


def _count(result: QueryResult) -> int:
    text = result.body.decode()
    if result.media_type == JSON_RESULTS:
        return len(json.loads(text)["results"]["bindings"])
    if result.media_type == "application/sparql-results+xml":
        return len(ElementTree.fromstring(text)[1])
    if result.media_type == "text/csv":
        return len(list(csv.reader(io.StringIO(text)))) - 1
    return len(text.splitlines()) - 1


@pytest.mark.parametrize("media_type", RESULT_FORMATS)
def test_every_format_of_rows_is_cut_to_a_valid_document(media_type: str) -> None:
    result = serialise(_rows(['a,"b"', "c\nd", "e<f>&", "g"]), media_type, Bounds(3, 100_000), PREFIXES)
    assert (result.media_type, result.truncated, _count(result)) == (media_type, True, 3)


@pytest.mark.parametrize("media_type", GRAPH_FORMATS)
def test_every_format_of_graphs_is_cut_to_a_valid_document(media_type: str) -> None:
    store = ox.Store()
    triples = " ".join(f"ex:s{number} ex:p {number} ." for number in range(9))
    store.update(f"PREFIX ex: <http://example.org/> INSERT DATA {{ {triples} }}")
    outcome = store.query("CONSTRUCT WHERE { ?s ?p ?o }")
    result = serialise(outcome, media_type, Bounds(4, 100_000), PREFIXES)
    assert (result.media_type, result.truncated) == (media_type, True)
    assert len(list(ox.parse(result.body, format=GRAPH_FORMATS[media_type]))) == 4


def test_the_bytes_of_a_graph_are_bounded_and_whole_triples_are_kept() -> None:
    store = ox.Store()
    store.update("".join(f'INSERT DATA {{ <u:s> <u:p> "{n}{"x" * 500}" }};' for n in range(500)))
    result = serialise(store.query("CONSTRUCT WHERE { ?s ?p ?o }"), "text/turtle", Bounds(400, 20_000), PREFIXES)
    assert result.truncated
    assert 20_000 <= len(result.body) < 40_000
    assert 30 < len(list(ox.parse(result.body, format=ox.RdfFormat.TURTLE))) < 80


def test_a_format_that_the_form_of_the_query_has_not_gives_its_usual_one() -> None:
    store = ox.Store()
    assert serialise(store.query("ASK {}"), "text/turtle", Bounds(), PREFIXES).media_type == JSON_RESULTS
    graph = serialise(store.query("CONSTRUCT WHERE { ?s ?p ?o }"), JSON_RESULTS, Bounds(), PREFIXES)
    assert graph.media_type == "text/turtle"


def test_a_truth_is_serialised_in_every_format_of_rows() -> None:
    bodies = [serialise(ox.Store().query("ASK {}"), media, Bounds(), PREFIXES).body for media in RESULT_FORMATS]
    assert all(b"true" in body for body in bodies)


@pytest.mark.parametrize("media_type", RESULT_FORMATS)
@pytest.mark.parametrize("hard", ["", '}},{"', "},{}", '"', "\r\n", "</result>"])
def test_a_result_of_many_parts_is_cut_at_its_row_whatever_stands_in_its_texts(media_type: str, hard: str) -> None:
    texts = [f"{'x' * 300}{hard}{number}{hard}" for number in range(1_000)]
    parts: list[bytes] = []
    truncated = write_result(_rows(texts), media_type, Bounds(700, 10_000_000), PREFIXES, parts.append)
    result = QueryResult(b"".join(parts), media_type, truncated)
    assert len(parts) > 3
    assert truncated
    assert _count(result) == 700


def test_rows_without_any_value_are_counted_too() -> None:
    outcome = ox.Store().query(f"SELECT ?none ?o {{ VALUES ?o {{ {'UNDEF ' * 30_000} }} }}")
    result = serialise(outcome, JSON_RESULTS, Bounds(20_000, 10_000_000), PREFIXES)
    assert (_count(result), result.truncated) == (20_000, True)


@pytest.mark.parametrize("media_type", [*RESULT_FORMATS, *GRAPH_FORMATS])
def test_a_document_that_was_cut_says_so_where_its_format_has_a_place_for_it(media_type: str) -> None:
    store = ox.Store()
    store.update("INSERT DATA { <u:s> <u:p> 1, 2, 3 }")
    form = "SELECT *" if media_type in RESULT_FORMATS else "CONSTRUCT"
    result = serialise(store.query(f"{form} WHERE {{ ?s ?p ?o }}"), media_type, Bounds(2, 100_000), PREFIXES)
    assert result.truncated
    assert (b"truncated" in result.body) is (media_type in MARKED)
