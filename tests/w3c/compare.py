"""Whether two results are the same: rows as bags, or in order where the order is asked for; blank nodes by shape."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

import pyoxigraph as ox

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_NUMBERS: Final = {f"{_XSD}{name}" for name in ("integer", "decimal", "double", "float")}
_TRUTHS: Final = {"0": "false", "1": "true"}
_RESULT_SETS: Final = """
PREFIX rs: <http://www.w3.org/2001/sw/DataAccess/tests/result-set#>
SELECT ?row ?name ?value ?index WHERE {
  ?row rs:binding ?binding . ?binding rs:variable ?name ; rs:value ?value OPTIONAL { ?row rs:index ?index }
} ORDER BY ?index ?row"""

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = dict[str, Term]
Rows = Sequence[Row]


def read_rows(data: bytes, kind: ox.QueryResultsFormat) -> bool | list[Row]:
    """Return the truth or the rows of a serialised result."""
    found = ox.parse_query_results(data, format=kind)
    if isinstance(found, ox.QueryBoolean):
        return bool(found)
    return [{name.value: row[name] for name in found.variables if row[name] is not None} for row in found]


def read_result_set(path: Path) -> list[Row]:
    """Return the rows of a result that is written in RDF."""
    store = ox.Store()
    store.load(path=str(path), format=ox.RdfFormat.TURTLE, base_iri=path.as_uri())
    rows: dict[str, Row] = {}
    found = store.query(_RESULT_SETS)
    assert isinstance(found, ox.QuerySolutions)
    for binding in found:
        rows.setdefault(str(binding["row"]), {})[binding["name"].value] = binding["value"]
    return list(rows.values())


def is_same_rows(found: Rows, wanted: Rows, *, ordered: bool) -> bool:
    """Return whether two results hold the same rows."""
    return _canonical(_row_triples(found, ordered=ordered)) == _canonical(_row_triples(wanted, ordered=ordered))


def is_same_graph(found: Iterable[ox.Triple], wanted: Iterable[ox.Triple]) -> bool:
    """Return whether two graphs are isomorphic."""
    return _canonical(found) == _canonical(wanted)


def read_table(data: bytes) -> list[list[tuple[str, str]]]:
    """Return the cells of a CSV result by their column's name, since `SELECT *` has no order of columns.

    Blank nodes all look alike, a number is the value that it means; rows are sorted.
    """
    rows = csv.DictReader(io.StringIO(data.decode()))
    return sorted(sorted((name, _cell(cell)) for name, cell in row.items()) for row in rows)


def _row_triples(rows: Rows, *, ordered: bool) -> Iterable[ox.Triple]:
    """Return rows as a graph: a node for each, with its values and, where that counts, its place."""
    for place, row in enumerate(rows):
        node = ox.BlankNode(f"row{place}")
        yield ox.Triple(node, ox.NamedNode("var:"), ox.Literal(place if ordered else 0))
        for name, value in row.items():
            yield ox.Triple(node, ox.NamedNode(f"var:{name}"), _value(value))


def _canonical(triples: Iterable[ox.Triple]) -> set[ox.Quad]:
    graph = ox.Dataset(ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples)
    graph.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    return set(graph)


def _cell(text: str) -> str:
    return "_:" if text.startswith("_:") else _number(text)


def _value(term: Term) -> Term:
    """Return a term; a number or a truth as the value that it means, since 1.0 and 1 are the same decimal."""
    if not isinstance(term, ox.Literal):
        return term
    if term.datatype.value == f"{_XSD}boolean":
        return ox.Literal(_TRUTHS.get(term.value, term.value), datatype=term.datatype)
    return ox.Literal(_number(term.value), datatype=term.datatype) if term.datatype.value in _NUMBERS else term


def _number(text: str) -> str:
    try:
        number = Decimal(text).normalize()
    except InvalidOperation:
        return text
    return f"{number + 0:f}" if number.is_finite() else str(number)
