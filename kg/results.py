"""Query results as bytes: serialised in Rust, bounded in rows and bytes, always a valid document.

A SELECT result is written as JSON first, because rows can be cut off JSON at any place; other formats are converted
from that. A graph is cut off before it is written.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import pyoxigraph as ox

from kg.errors import QueryTooLargeError

JSON_RESULTS: Final = "application/sparql-results+json"
TURTLE: Final = "text/turtle"
RESULT_FORMATS: Final = {
    JSON_RESULTS: ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPH_FORMATS: Final = {
    TURTLE: ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
}

_STRING: Final = r'"(?:[^"\\]|\\.)*+"'
_TERM: Final = rf'\{{(?:[^"{{}}]|{_STRING})*+\}}'
_ROW: Final = re.compile(rf',?(?:\{{\}}|\{{(?:[^"{{}}]|{_STRING}|{_TERM})*+\}})'.encode(), re.DOTALL)
_ROWS_START: Final = b'"bindings":['
_ROWS_END: Final = b"]}}"
_BETWEEN_ROWS: Final = b"},{"

QueryOutcome = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


@dataclass(frozen=True)
class Bounds:
    """Most rows (or triples) and bytes of one result; None is no bound."""

    rows: int | None = None
    size: int | None = None


@dataclass(frozen=True)
class QueryResult:
    """A serialised result; `truncated` says that rows were left out."""

    body: bytes
    media_type: str
    truncated: bool = False


def serialise(outcome: QueryOutcome, media_type: str, bounds: Bounds, prefixes: dict[str, str]) -> QueryResult:
    """Return the result in `media_type`, or in JSON or Turtle where the form of the query has no such format.

    Raises:
        QueryTooLargeError: not even one row, or not the graph, fits into `bounds.size`.
    """
    if isinstance(outcome, ox.QueryTriples):
        return _serialise_triples(outcome, _fitting(media_type, GRAPH_FORMATS, TURTLE), bounds, prefixes)
    media_type = _fitting(media_type, RESULT_FORMATS, JSON_RESULTS)
    if isinstance(outcome, ox.QueryBoolean):
        return QueryResult(outcome.serialize(format=RESULT_FORMATS[media_type]) or b"", media_type)
    body, truncated = _bounded_json(outcome, bounds)
    if media_type != JSON_RESULTS:
        body = _convert(body, RESULT_FORMATS[media_type])
    return QueryResult(body, media_type, truncated)


def _fitting(media_type: str, formats: Iterable[str], default: str) -> str:
    return media_type if media_type in formats else default


class _FullError(Exception):
    """The sink has no room for what was written."""


@dataclass
class _Sink:
    """A file to write into that stops the writer once it is full."""

    size: int
    data: bytearray = field(default_factory=bytearray)

    def write(self, piece: bytes) -> int:
        self.data += piece[: self.size - len(self.data) + 1]
        if len(self.data) > self.size:
            raise _FullError
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back."""


def _bounded_json(solutions: ox.QuerySolutions, bounds: Bounds) -> tuple[bytes, bool]:
    """Return JSON results within the bounds and whether rows were left out."""
    if bounds.size is None:
        return solutions.serialize(format=ox.QueryResultsFormat.JSON) or b"", False
    sink = _Sink(bounds.size)
    try:
        solutions.serialize(output=sink, format=ox.QueryResultsFormat.JSON)  # type: ignore[arg-type]
    except _FullError:
        return _cut(bytes(sink.data), bounds), True
    body = bytes(sink.data)
    if (
        bounds.rows is None or body.count(_BETWEEN_ROWS) < bounds.rows
    ):  # a string may hold that sign too: an upper bound
        return body, False
    shorter = _cut(body, bounds)
    return shorter, len(shorter) < len(body)


def _cut(body: bytes, bounds: Bounds) -> bytes:
    """Return the document with at most `bounds.rows` of its complete rows."""
    start = end = body.find(_ROWS_START) + len(_ROWS_START)
    rows = 0
    while (row := _ROW.match(body, end)) and (bounds.rows is None or rows < bounds.rows):
        end = row.end()
        rows += 1
    if start < len(_ROWS_START) or not rows:
        raise _too_large(bounds)
    return body[:end] + _ROWS_END


def _too_large(bounds: Bounds) -> QueryTooLargeError:
    return QueryTooLargeError(
        f"the result has more than {bounds.size} bytes", hint="add a LIMIT or ask for fewer or shorter values"
    )


def _convert(body: bytes, result_format: ox.QueryResultsFormat) -> bytes:
    solutions = ox.parse_query_results(body, format=ox.QueryResultsFormat.JSON)
    return solutions.serialize(format=result_format) or b""


def _serialise_triples(
    triples: ox.QueryTriples, media_type: str, bounds: Bounds, prefixes: dict[str, str]
) -> QueryResult:
    kept = list(islice(triples, None if bounds.rows is None else bounds.rows + 1))
    truncated = bounds.rows is not None and len(kept) > bounds.rows
    rdf_format = GRAPH_FORMATS[media_type]
    body = ox.serialize(kept[: bounds.rows], format=rdf_format, prefixes=prefixes) or b""
    if bounds.size is not None and len(body) > bounds.size:
        raise _too_large(bounds)
    return QueryResult(body, media_type, truncated)
