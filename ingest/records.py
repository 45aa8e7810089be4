"""What the authored tables say, one frozen record a row; `docs/data.md` is their format.

Records hold local names (`USA`, `ind-data-center-capacity`), never IRIs: those are made in `ingest.quads`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from ingest.figures import Cell

COMPARATORS = ("exact", "approx", "more_than", "less_than", "at_least", "at_most", "range")
POINT_COMPARATORS = ("exact", "approx")
MODALITIES = ("asserted", "reported", "expected", "announced", "judgement", "negated")
HELD_MODALITIES = ("asserted", "reported")  # what the source says is so; only these get a direct triple
UNREVIEWED = "unreviewed"
REVIEW_STATES = (UNREVIEWED, "accepted", "edited")
STAGES = ("announced", "committed", "spent")
STATEMENT_KINDS = (
    "strength", "weakness", "challenge", "opportunity", "reason", "outlook", "judgement", "definition",
    "methodology", "limitation", "recommendation", "event", "policy", "comparison", "context",
)  # fmt: skip

_DATE = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?")


@dataclass(frozen=True)
class Period:
    """A time as the table writes it, and the first and last year it touches (None where it is open).

    >>> Period.parse("2019/2023"), Period.parse("/2024-12-09").end
    (Period(text='2019/2023', start=2019, end=2023), 2024)
    """

    text: str
    start: int | None
    end: int | None

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read `2024`, `2024-10`, `2024-10-22`, `2019/2023`, `2019/` or `/2024`.

        Raises:
            ValueError: any other form, or an end before its start.
        """
        first, slash, last = text.partition("/")
        start, end = _year(first), _year(last) if slash else _year(first)
        if start is None and end is None:
            raise ValueError("no year")
        if first and last and last < first[: len(last)]:
            raise ValueError("ends before it starts")
        return cls(text, start, end)

    @property
    def single(self) -> bool:
        """Whether it is one year, month or day rather than a span."""
        return "/" not in self.text


def is_date(text: str) -> bool:
    """Return whether a text is a year, a month or a day that exists.

    >>> is_date("2024-12"), is_date("2024-02-31")
    (True, False)
    """
    try:
        return _year(text) is not None
    except ValueError:
        return False


def _year(text: str) -> int | None:
    if not text:
        return None
    match = _DATE.fullmatch(text)
    if not match:
        raise ValueError(f"'{text}' is no date")
    if match.group(3):
        date.fromisoformat(text)  # no 31 February
    return int(match.group(1))


@dataclass(frozen=True)
class Alias:
    """Another name; `lang` limits it to a language, `exact` asks for the same upper and lower case."""

    text: str
    lang: str | None = None
    exact: bool = False


@dataclass(frozen=True)
class Entity:
    """One thing that facts speak about; `labels` is language → name and always has `en`."""

    id: str
    types: tuple[str, ...]
    labels: Mapping[str, str]
    aliases: tuple[Alias, ...] = ()
    description: str = ""
    wikidata: str = ""
    codes: tuple[str, ...] = ()
    origin: str = "curated"
    review: str = ""
    """For a thing that was read from documents: `unreviewed` until a reviewed fact speaks of it, then `accepted`."""


@dataclass(frozen=True)
class Source:
    """A publication that facts are taken from, from its `source.yml`; `redistribute` is `yes`, `no` or empty (yes)."""

    id: str
    title: str
    publisher: str
    published: str
    language: str = ""
    url: str = ""
    licence: str = ""
    kind: str = ""
    version_of: str = ""
    retrieved: str = ""
    note: str = ""
    citation: str = ""
    coverage: str = ""
    redistribute: str = ""


@dataclass(frozen=True)
class SourceSentence:
    """A sentence of a source by its key, place and hash (64 hex digits); never its words."""

    key: str
    section: str
    paragraph: int
    sha256: str
    page: int | None = None


@dataclass(frozen=True)
class DataCell:
    """A cell of a data set's file that a fact rests on: the file's hash, and the day, month or year of its state."""

    key: str
    cell: Cell
    sha256: str
    as_of: str


@dataclass(frozen=True)
class Review:
    """How a fact that was read from a document stands with people: `unreviewed`, `accepted` or `edited`.

    `confidence` is the share of such facts that are right, 0 to 1; `reason` says why it is believed.
    """

    state: str
    confidence: Decimal
    reason: str


@dataclass(frozen=True)
class Fact:
    """What observations, relations and statements share: who says it where, how firmly, and our wording.

    `review` is there for a fact that was read from a document by machine, and for no other.
    """

    id: str
    evidence: tuple[str, ...]
    statement: str
    keywords: tuple[str, ...]
    modality: str
    period: Period | None
    review: Review | None = field(default=None, kw_only=True)

    @property
    def is_reviewed(self) -> bool:
        """Whether a person has stated or accepted it."""
        return self.review is None or self.review.state != UNREVIEWED


@dataclass(frozen=True)
class Observation(Fact):
    """A figure: `value`, or `low` and `high` of a range, in the indicator's unit.

    A value that was computed has the `rule` by which it was; `flags` are the marks that a data set puts on it.
    """

    subject: str
    indicator: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    comparator: str
    compared_to: str = ""
    stage: str = ""
    as_written: str = ""
    rule: str = ""
    flags: tuple[str, ...] = ()

    @property
    def is_held_point(self) -> bool:
        """Whether it says that the subject itself has one value: no bound, comparison, hope or plan."""
        return self.comparator in POINT_COMPARATORS and not self.compared_to and self.modality in HELD_MODALITIES


@dataclass(frozen=True)
class Relation(Fact):
    """A relation: `object` names an entity, or `value` holds a literal."""

    subject: str
    predicate: str
    object: str = ""
    value: str = ""


@dataclass(frozen=True)
class Statement(Fact):
    """What is neither a figure nor a relation between two things."""

    kind: str
    about: tuple[str, ...]
    topics: tuple[str, ...] = ()
    value: str = ""


@dataclass(frozen=True)
class Conflict:
    """A fact of this source (`fact`) and the fact that it contradicts (`other`, of `other_source`).

    `loses`: whether the fact is beaten by the other; None: by one of another source it is.
    """

    fact: str
    other_source: str
    other: str
    why: str
    loses: bool | None = None


@dataclass(frozen=True)
class Enumeration:
    """The things that a statement of a source lists, all of them."""

    statement: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class SourceFacts:
    """Everything that is taken from one source."""

    source: Source
    sentences: tuple[SourceSentence, ...] = ()
    observations: tuple[Observation, ...] = ()
    relations: tuple[Relation, ...] = ()
    statements: tuple[Statement, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    lists: tuple[Enumeration, ...] = ()
    cells: tuple[DataCell, ...] = ()

    @cached_property
    def facts(self) -> tuple[Fact, ...]:
        """All facts, in the order of their tables."""
        return (*self.observations, *self.relations, *self.statements)


@dataclass(frozen=True)
class Data:
    """All tables together."""

    entities: tuple[Entity, ...] = ()
    sources: tuple[SourceFacts, ...] = field(default=())

    @cached_property
    def disputed(self) -> frozenset[tuple[str, str]]:
        """(source, fact) of every fact that loses against another source's; see `Conflict`."""
        return frozenset(
            (facts.source.id, conflict.fact)
            for facts in self.sources
            for conflict in facts.conflicts
            if (conflict.other_source != facts.source.id if conflict.loses is None else conflict.loses)
        )
