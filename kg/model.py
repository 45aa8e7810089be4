"""The answer object and its parts: what every view (page, command line, HTTP, chat) is made from.

The shape is section 3 of the contract; fields are only ever added. Inside they are frozen dataclasses, pydantic
reads them at the border.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

Status = Literal["answered", "unknown", "clarify"]
Reason = Literal[
    "missing_entity", "missing_fact", "missing_period", "unsupported_relation", "false_premise", "out_of_scope"
]
Kind = Literal["entities", "number", "range", "boolean", "date", "text", "table"]
Comparator = Literal["exact", "approx", "more_than", "less_than", "at_least", "at_most", "range"]


@dataclass(frozen=True)
class Item:
    """One entity of an answer: IRI, canonical English name, name in the question's language, narrowest class."""

    id: str
    label: str
    local: str
    type: str
    citations: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Value:
    """A number in plain units (65000000000 with `USD`), or the two ends of a range."""

    number: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str | None = None
    comparator: Comparator = "exact"


@dataclass(frozen=True)
class Table:
    """Rows of cells under named columns."""

    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Choice:
    """One reading offered when a question has several: its words and a question that picks it."""

    text: str
    question: str


@dataclass(frozen=True)
class SourceRef:
    """Who published the source of a citation, when and where."""

    id: str
    title: str = ""
    publisher: str = ""
    date: str = ""
    url: str = ""


@dataclass(frozen=True)
class Locator:
    """The place in the source: always a section; offsets and the exact quote only when the document is here.

    `similarity` (0 to 1) says that the quote is the sentence in other words than those that were read; None: the same.
    Pages count from 1 and are there for documents that have some.
    """

    section: str
    paragraph: int | None = None
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    row: int | None = None
    column: str | None = None
    similarity: float | None = None
    page: int | None = None


@dataclass(frozen=True)
class Citation:
    """One numbered citation: the fact in our words, where it comes from and the exact place."""

    n: int
    fact: str
    statement: str
    origin: Literal["curated", "extracted", "dataset", "computed"]
    source: SourceRef
    locator: Locator
    review: Literal["unreviewed", "accepted", "edited"] | None = None
    """Of an extracted fact: whether a person has accepted it; null for every other origin."""


@dataclass(frozen=True)
class Conflict:
    """A statement of another text or source that contradicts a fact of the answer."""

    fact: str
    statement: str
    citation: int


@dataclass(frozen=True)
class Answer:
    """One answer, complete: what was read, what was found, where it stands in the source."""

    question: str
    lang: str
    status: Status
    reason: Reason | None = None
    answer: str = ""
    kind: Kind = "text"
    items: list[Item] = field(default_factory=list)
    value: Value | None = None
    truth: bool | None = None
    date: str | None = None
    table: Table | None = None
    interpretation: str = ""
    assumptions: list[str] = field(default_factory=list)
    unused_words: list[str] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    plan: dict[str, Any] = field(default_factory=dict)
    sparql: str = ""
    citations: list[Citation] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)
    engine: Literal["rules", "llm"] = "rules"
    model: str | None = None
    release: str = ""
    timings_ms: dict[str, float] = field(default_factory=dict)
