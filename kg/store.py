"""The one door to the triple store: SPARQL in, terms or bytes out.

The union of all named graphs is the default graph. Queries run in killable processes (`kg.workers`); every query may
use the prefixes of `kg.vocabulary` without declaring them.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal, Self, TypedDict, cast

from kg.errors import QuerySyntaxError
from kg.guard import check_text
from kg.pool import WorkerPool
from kg.query import Cancellation, ForeignQuery, ResultStream
from kg.results import JSON_RESULTS, QueryResult, check_media_type
from kg.settings import Settings
from kg.vocabulary import prefixes
from kg.workers import FOREIGN_QUERY, OWN_QUERY, Frame, WorkerConfig

_BYTES_OF_MB: Final = 1_048_576
_KINDS: Final[dict[str, Literal["iri", "literal", "bnode"]]] = {"uri": "iri", "literal": "literal", "bnode": "bnode"}

_Binding = dict[str, str]  # keys: type, value, datatype, xml:lang


class _Bindings(TypedDict):
    bindings: list[dict[str, _Binding]]


class _Document(TypedDict, total=False):
    """SPARQL 1.1 Query Results JSON."""

    results: _Bindings
    boolean: bool


@dataclass(frozen=True, slots=True)
class Term:
    """An RDF term; `datatype` is None for plain and for language-tagged text."""

    value: str
    kind: Literal["iri", "literal", "bnode"]
    datatype: str | None = None
    lang: str | None = None


Row = dict[str, Term]


class GraphStore:
    """An opened graph; close it, or use it in a `with` statement. Safe to use from many threads."""

    def __init__(self, pool: WorkerPool, characters: int) -> None:
        self._pool = pool
        self._characters = characters

    @classmethod
    def open(cls, nquads: Path, settings: Settings) -> Self:
        """Load the N-Quads file into query processes.

        Raises:
            CorruptReleaseError: the file is missing or is not N-Quads.
            ReleaseError: the processes did not start in `settings.start_seconds`.
        """
        config = WorkerConfig(
            nquads=str(nquads.absolute()),
            prefixes=prefixes(settings.base_iri),
            seconds=settings.query_seconds,
            memory_bytes=settings.query_memory_mb * _BYTES_OF_MB,
            rows=settings.query_rows,
            size=settings.query_bytes,
            characters=settings.query_characters,
        )
        return cls(WorkerPool(config, settings.workers, settings.start_seconds), settings.query_characters)

    def select(self, sparql: str) -> list[Row]:
        """Return the rows of a SELECT query of our own; an unbound variable is absent from its row.

        All rows are returned: our queries are bounded in time and memory, but not in rows.

        Raises:
            QueryError: one of its kinds.
        """
        results = self._own(sparql).get("results")
        if results is None:
            raise QuerySyntaxError("the query is no SELECT query")
        return [{name: _term(found) for name, found in row.items()} for row in results["bindings"]]

    def ask(self, sparql: str) -> bool:
        """Return the result of an ASK query of our own.

        Raises:
            QueryError: one of its kinds.
        """
        truth = self._own(sparql).get("boolean")
        if truth is None:
            raise QuerySyntaxError("the query is no ASK query")
        return bool(truth)

    def query(self, sparql: str, media_type: str) -> QueryResult:
        """Run a query of anybody: checked first, bounded in rows and bytes.

        Args:
            media_type: one of `RESULT_FORMATS` or `GRAPH_FORMATS`. Where the form of the query has no such format,
                SELECT and ASK give JSON, the others Turtle; `QueryResult.media_type` says which it is.

        Raises:
            QueryError: one of its kinds.
        """
        result = self.stream(ForeignQuery(sparql, media_type))
        body = b"".join(result.parts())
        return QueryResult(body, result.media_type, result.truncated)

    def stream(self, query: ForeignQuery, cancellation: Cancellation | None = None) -> ResultStream:
        """Run a query of anybody and return its result while it is still being written; see `query`.

        Args:
            cancellation: ends the query, also while this call waits for the first part of its result.
        """
        check_media_type(query.media_type)
        check_text(query.sparql, self._characters)
        frame = Frame(FOREIGN_QUERY, body=_encode(json.dumps(asdict(query), ensure_ascii=False)))
        return self._pool.stream(frame, cancellation or Cancellation())

    def _own(self, sparql: str) -> _Document:
        frame = self._pool.run(Frame(OWN_QUERY, body=_encode(sparql)))
        return cast("_Document", json.loads(frame.body)) if frame.meta == JSON_RESULTS else {}

    def close(self) -> None:
        """Wait for running queries, then end the processes."""
        self._pool.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _encode(sparql: str) -> bytes:
    try:
        return sparql.encode()
    except UnicodeEncodeError:
        raise QuerySyntaxError("the query holds characters that are no text", hint="send it as UTF-8") from None


def _term(found: _Binding) -> Term:
    return Term(found["value"], _KINDS[found["type"]], found.get("datatype"), found.get("xml:lang"))
