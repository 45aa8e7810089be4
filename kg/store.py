"""The one door to the triple store: SPARQL in, terms or bytes out.

The union of all named graphs is the default graph. Queries run in killable processes (`kg.workers`); every query may
use the prefixes of `kg.vocabulary` without declaring them.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal, Self, TypedDict, cast

from kg.errors import QueryError, QuerySyntaxError
from kg.guard import check_text
from kg.pool import WorkerPool
from kg.results import GRAPH_FORMATS, JSON_RESULTS, RESULT_FORMATS, QueryResult
from kg.settings import Settings
from kg.spool import Spool
from kg.vocabulary import prefixes
from kg.workers import FOREIGN_QUERY, OWN_QUERY, ForeignQuery, Frame, WorkerConfig

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


@dataclass
class ResultStream:
    """A result that may still be arriving: take its parts once."""

    media_type: str
    body: bytes
    spool: Spool | None
    _truncated: bool = False

    def wait(self, seconds: float) -> bool:
        """Wait until all of it is here or the time is over; return whether it is."""
        return self.spool is None or self.spool.wait(seconds)

    @property
    def truncated(self) -> bool:
        """Whether rows were left out; only certain when all of it is here."""
        return self.spool.truncated if self.spool else self._truncated

    def parts(self) -> Iterator[bytes]:
        """Yield the bytes.

        Raises:
            QueryError: the query failed after this much of its result.
        """
        return self.spool.parts() if self.spool else iter((self.body,))


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

    def stream(self, query: ForeignQuery) -> "ResultStream":
        """Run a query of anybody and return its result while it is still being written; see `query`."""
        if query.media_type not in RESULT_FORMATS and query.media_type not in GRAPH_FORMATS:
            known = ", ".join((*RESULT_FORMATS, *GRAPH_FORMATS))
            raise QueryError(f"there is no format '{query.media_type}'", hint=f"choose one of {known}")
        check_text(query.sparql, self._characters)
        reply = self._pool.stream(Frame(FOREIGN_QUERY, body=_encode(json.dumps(asdict(query), ensure_ascii=False))))
        return ResultStream(reply.media_type, reply.body, reply.spool, reply.truncated)

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
