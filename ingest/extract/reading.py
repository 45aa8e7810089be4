"""What is seen in one sentence before anything is claimed: names, amounts, times and how firmly it is said."""

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Literal

from ingest.extract.claims import Modality
from ingest.markup import SentenceKind, blank_markup

AmountKind = Literal["plain", "share", "change", "ratio", "rank"]
Step = Literal["", "from", "to"]


@dataclass(frozen=True)
class SentenceText:
    """A sentence and where it stands: `text` is the slice of the stored text from `start`.

    Args:
        lang: ISO 639-1 code of its own language, '' where it is told by none.
        row: for a row of a table, column name → cell.
    """

    text: str
    start: int
    lang: str
    section: str = ""
    paragraph: int = 0
    kind: SentenceKind = "sentence"
    row: tuple[tuple[str, str], ...] = ()

    @cached_property
    def plain(self) -> str:
        """`text` with its mark-up blanked out: as long as `text`, so that offsets in one hold in the other."""
        return blank_markup(self.text)


@dataclass(frozen=True)
class Named:
    """A thing that words of a sentence name: known (`id`) or proposed (`id` is '', `types` say what it seems to be).

    Args:
        adjective: an area's adjective or people ("Brazilian", "americanos"), or the area before another noun.
        evidence: why a proposed thing is thought to be of its class: `listed` in `ontology/reading/names.yml`,
            `introduced` earlier in the document, `suffix`, `opening`, `head`, `title`, `shape`, `version` of a family.
        family: id or label of the model family that a version belongs to.
        anaphor: the words only point back to it ("it", "the company").
    """

    start: int
    end: int
    text: str
    id: str
    label: str
    types: tuple[str, ...]
    adjective: bool = False
    evidence: str = ""
    family: str = ""
    anaphor: bool = False

    @property
    def is_new(self) -> bool:
        """Whether nobody knows it yet."""
        return not self.id


@dataclass(frozen=True)
class Measure:
    """Words of a sentence that name an indicator of ours."""

    start: int
    end: int
    text: str
    indicator: str
    label: str
    unit: str


@dataclass(frozen=True)
class Amount:
    """A figure: offsets in the sentence, value or ends of a range in plain units, comparator and unit.

    Args:
        kind: `share` "60% of …", `change` "grew 36%", `ratio` "four times as many as", `rank` "third-largest".
        counted: the words for what is counted ("AI specialists" in "215,000 AI specialists"), '' for other units.
        whole: the words behind "of" of a share ("the world's notable models"), or among whom a rank is ("in Asia").
        each: the same figure holds for each subject ("each", "respectively" is resolved by the observations).
        together: it holds for the subjects as one ("combined", "a total of" … "and").
        per: what it is per, in English ("year", "person", "million tokens"), '' for nothing; money per kilowatt-hour is
            a unit of its own and has `per`, too.
        step: `from` and `to` are the two levels of a change ("rose from 10% to 20%").
    """

    start: int
    end: int
    text: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    comparator: str
    unit: str
    kind: AmountKind = "plain"
    counted: str = ""
    whole: str = ""
    each: bool = False
    together: bool = False
    per: str = ""
    step: Step = ""


@dataclass(frozen=True)
class When:
    """A time in a sentence; `period` as `ingest.records.Period` writes it."""

    start: int
    end: int
    text: str
    period: str
    year: int | None


Span = tuple[int, int]


@dataclass(frozen=True)
class Firmness:
    """How firmly a sentence, or a part of it, is said.

    Args:
        modality: of the main clause.
        negated: spans of the sentence that are denied.
        hypothetical: spans behind "if", "could", "would", and all of `supposed`.
        supposed: spans that state nothing: conditions, suppositions, questions, orders, code.
        quoted: spans that somebody else is quoted with, or that are put down to others ("some argue that").
        expected: spans of forecasts, targets and plans.
        announced: those of `expected` that are plans and promises.
        judged: spans behind "likely", "probably", "we believe".
        question: it asks.
    """

    modality: Modality = "asserted"
    negated: tuple[Span, ...] = ()
    hypothetical: tuple[Span, ...] = ()
    supposed: tuple[Span, ...] = ()
    quoted: tuple[Span, ...] = ()
    expected: tuple[Span, ...] = ()
    announced: tuple[Span, ...] = ()
    judged: tuple[Span, ...] = ()
    question: bool = False

    def modality_at(self, start: int, end: int) -> Modality:
        """Return how firmly a span, of a figure or of a relation's words, is said."""
        if within(self.announced, start, end):
            return "announced"
        if within(self.expected, start, end):
            return "expected"
        return "judgement" if within((*self.judged, *self.hypothetical), start, end) else "asserted"

    def is_denied(self, start: int, end: int) -> bool:
        """Return whether a span is denied."""
        return within(self.negated, start, end)

    def is_supposed(self, start: int, end: int) -> bool:
        """Return whether a span is only supposed or asked."""
        return self.question or within(self.hypothetical, start, end)


def within(spans: tuple[Span, ...], start: int, end: int) -> bool:
    """Return whether a span overlaps one of some spans.

    >>> within(((4, 9),), 8, 12)
    True
    """
    return any(first < end and start < last for first, last in spans)


@dataclass(frozen=True)
class Reading:
    """One sentence with everything that was seen in it.

    Args:
        topic: what the sentences before are about, for "it", "the country", "the company"; None at the beginning.
        anaphors: words that point back to a thing ("it", "the company"), with the thing that they mean.
        previous: the sentence before it in its section, for figures that go on ("Poland has 5"); its own is None.
    """

    sentence: SentenceText
    names: tuple[Named, ...] = ()
    measures: tuple[Measure, ...] = ()
    amounts: tuple[Amount, ...] = ()
    times: tuple[When, ...] = ()
    firmness: Firmness = field(default_factory=Firmness)
    topic: Named | None = None
    anaphors: tuple[Named, ...] = ()
    previous: "Reading | None" = None
