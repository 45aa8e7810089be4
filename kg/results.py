"""Query results as bytes: serialised in Rust, in parts, bounded in rows and bytes, always a valid document.

Rows are cut where one ends, a graph after a triple; a document that was cut says so where its format has a place for
it (`MARKED`).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

import pyoxigraph as ox

from kg.errors import QueryError, QueryTooLargeError

JSON_RESULTS: Final = "application/sparql-results+json"
XML_RESULTS: Final = "application/sparql-results+xml"
TURTLE: Final = "text/turtle"
RESULT_FORMATS: Final = {
    JSON_RESULTS: ox.QueryResultsFormat.JSON,
    XML_RESULTS: ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
}
GRAPH_FORMATS: Final = {
    TURTLE: ox.RdfFormat.TURTLE,
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "application/ld+json": ox.RdfFormat.JSON_LD,
    "application/n-quads": ox.RdfFormat.N_QUADS,
    "application/trig": ox.RdfFormat.TRIG,
}

_PART_BYTES: Final = 65_536
_STRING: Final = r'"(?:[^"\\]|\\.)*+"'
_TERM: Final = rf'\{{(?:[^"{{}}]|{_STRING})*+\}}'


@dataclass(frozen=True)
class _Shape:
    """How a format writes rows: what stands before the first one, one row, and the end of a document that was cut."""

    head: re.Pattern[bytes]
    row: re.Pattern[bytes]
    cut: bytes = b""


_SHAPES: Final = {
    JSON_RESULTS: _Shape(
        re.compile(rb'.*?"bindings":\[', re.DOTALL),
        re.compile(rf',?(?:\{{\}}|\{{(?:[^"{{}}]|{_STRING}|{_TERM})*+\}})'.encode(), re.DOTALL),
        b']},"truncated":true}',
    ),
    XML_RESULTS: _Shape(
        re.compile(rb".*?<results>", re.DOTALL),
        re.compile(rb"<result>.*?</result>", re.DOTALL),
        b"</results><!-- truncated --></sparql>",
    ),
    "text/csv": _Shape(*2 * (re.compile(rb'(?:[^"\r\n]|"(?:[^"]|"")*+")*+\r\n', re.DOTALL),)),
    "text/tab-separated-values": _Shape(*2 * (re.compile(rb"[^\n]*+\n"),)),
}
_COMMENTS: Final = dict.fromkeys(
    (TURTLE, "application/n-triples", "application/n-quads", "application/trig"), b"# truncated\n"
) | {"application/rdf+xml": b"<!-- truncated -->"}
MARKED: Final = frozenset({name for name, shape in _SHAPES.items() if shape.cut} | set(_COMMENTS))
"""The formats in which a document that was cut says so itself."""

QueryOutcome = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Emit = Callable[[bytes], None]


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


def check_media_type(media_type: str) -> None:
    """Check that a result can be had in a format.

    Raises:
        QueryError: there is no such format.
    """
    if media_type not in RESULT_FORMATS and media_type not in GRAPH_FORMATS:
        known = ", ".join((*RESULT_FORMATS, *GRAPH_FORMATS))
        raise QueryError(f"there is no format '{media_type}'", hint=f"choose one of {known}")


def media_type_of(outcome: QueryOutcome, wanted: str) -> str:
    """Return the media type that is wanted, or JSON or Turtle where the form of the query has no such format."""
    if isinstance(outcome, ox.QueryTriples):
        return wanted if wanted in GRAPH_FORMATS else TURTLE
    return wanted if wanted in RESULT_FORMATS else JSON_RESULTS


def serialise(outcome: QueryOutcome, media_type: str, bounds: Bounds, prefixes: dict[str, str]) -> QueryResult:
    """Return the whole result; see `write_result`."""
    parts: list[bytes] = []
    truncated = write_result(outcome, media_type_of(outcome, media_type), bounds, prefixes, parts.append)
    return QueryResult(b"".join(parts), media_type_of(outcome, media_type), truncated)


def write_result(outcome: QueryOutcome, media_type: str, bounds: Bounds, prefixes: dict[str, str], emit: Emit) -> bool:
    """Hand out a result in parts and return whether rows were left out.

    Args:
        media_type: one that the form of the query has, see `media_type_of`.

    Raises:
        QueryTooLargeError: not even one row, or not the graph, fits into `bounds.size`.
    """
    if isinstance(outcome, ox.QueryTriples):
        return _write_triples(outcome, media_type, bounds, prefixes, emit)
    if isinstance(outcome, ox.QueryBoolean):
        emit(outcome.serialize(format=RESULT_FORMATS[media_type]) or b"")
        return False
    rows = _Rows(_SHAPES[media_type], bounds, emit)
    try:
        outcome.serialize(output=rows, format=RESULT_FORMATS[media_type])  # type: ignore[arg-type]
        rows.finish()
    except _FullError:
        return True
    return False


class _FullError(Exception):
    """The bounds are reached; what fits was handed out."""


@dataclass
class _Rows:
    """A file for the engine to write rows into: hands out whole rows, and stops the engine at the bounds."""

    shape: _Shape
    bounds: Bounds
    emit: Emit
    waiting: bytearray = field(default_factory=bytearray)
    rows: int = 0
    size: int = 0
    headed: bool = False

    def write(self, piece: bytes) -> int:
        self.waiting += piece
        if len(self.waiting) >= _PART_BYTES:
            self._advance()
        return len(piece)

    def flush(self) -> None:
        """Nothing is held back for long."""

    def finish(self) -> None:
        """Hand out what is left, the end of the document with it."""
        self._advance()
        self._hand_out(len(self.waiting))

    def _advance(self) -> None:
        """Hand out the rows that are complete."""
        if self.bounds == Bounds():
            self._hand_out(len(self.waiting))
            return
        start = end = 0 if self.headed else self._end_of_head()
        while end >= start and (row := self.shape.row.match(self.waiting, end)):
            if self._is_full(row.end()):
                self._cut(end)
            end = row.end()
            self.rows += 1
        self._hand_out(end)

    def _end_of_head(self) -> int:
        head = self.shape.head.match(self.waiting)
        self.headed = head is not None
        if self.bounds.size is not None and len(self.waiting) > self.bounds.size and not head:
            raise _too_large(self.bounds)
        return head.end() if head else 0

    def _is_full(self, end: int) -> bool:
        too_many = self.bounds.rows is not None and self.rows >= self.bounds.rows
        return too_many or (self.bounds.size is not None and self.size + end > self.bounds.size)

    def _cut(self, end: int) -> None:
        if not self.rows:
            raise _too_large(self.bounds)
        self._hand_out(end)
        self.emit(self.shape.cut)
        raise _FullError

    def _hand_out(self, end: int) -> None:
        if end:
            self.emit(bytes(self.waiting[:end]))
            self.size += end
            del self.waiting[:end]


@dataclass
class _Graph:
    """A file for the engine to write a graph into; an error once it is over the bound."""

    bounds: Bounds
    emit: Emit
    waiting: bytearray = field(default_factory=bytearray)
    size: int = 0

    def write(self, piece: bytes) -> int:
        self.size += len(piece)
        if self.bounds.size is not None and self.size > self.bounds.size:
            raise _too_large(self.bounds)
        self.waiting += piece
        if len(self.waiting) >= _PART_BYTES:
            self.flush()
        return len(piece)

    def flush(self) -> None:
        """Hand out what was written."""
        self.emit(bytes(self.waiting))
        self.waiting.clear()


def _write_triples(
    triples: ox.QueryTriples, media_type: str, bounds: Bounds, prefixes: dict[str, str], emit: Emit
) -> bool:
    graph = _Graph(bounds, emit)
    kept = islice(triples, bounds.rows)
    ox.serialize(kept, output=graph, format=GRAPH_FORMATS[media_type], prefixes=prefixes)  # type: ignore[arg-type]
    truncated = bounds.rows is not None and next(triples, None) is not None
    graph.waiting += _COMMENTS.get(media_type, b"") if truncated else b""
    graph.flush()
    return truncated


def _too_large(bounds: Bounds) -> QueryTooLargeError:
    return QueryTooLargeError(
        f"the result has more than {bounds.size} bytes", hint="add a LIMIT or ask for fewer or shorter values"
    )
