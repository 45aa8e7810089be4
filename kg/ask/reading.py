"""What strategies share: the scope of a question, its parts, and the readings that come out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from kg.ask.frame import Frame
from kg.ask.lexicon import Fact, Lexicon
from kg.ask.link import Mention
from kg.ask.match import Matcher, Part, Sheet
from kg.ask.plan import Plan
from kg.ask.quantities import Period
from kg.ask.shelf import Shelf, Span
from kg.vocabulary import expand

_LARGE = 1_000_000
STATED = ("asserted", "reported", "judgement", "announced")
"""Modalities of what a source says is so."""


@dataclass(frozen=True)
class Scope:
    """What a question is asked of: the release's lexicon and matcher, and the sources it is limited to."""

    lexicon: Lexicon
    matcher: Matcher
    sources: tuple[str, ...] = ()
    among: tuple[str, ...] = ()
    """The only things that may answer; none: any."""
    counted: bool = False
    """True if how many things answer is asked, and not which."""
    during: Span | None = None
    """The years whose figures of a series are in view; None: the latest of each series."""

    def at_the_time_of(self, frame: Frame) -> "Scope":
        """Return the scope with the figures of the one closed time that a question names in view."""
        times = {(p.start, p.end) for p in frame.periods}
        start, end = next(iter(times)) if len(times) == 1 else (None, None)
        return self if start is None or end is None else replace(self, during=(start, end))

    def is_timed(self, indicators: Iterable[str]) -> bool:
        """True if the figures in view of some indicators are those of the years asked for."""
        facts = (f for i in indicators for f in self.facts_of_indicator(i))
        return self.during is not None and any(f.series for f in facts)

    def facts(self, ids: Iterable[str]) -> Iterable[Fact]:
        """Return the admitted facts among some, in a fixed order."""
        table = self.shelf.by_id
        return (table[i] for i in sorted(ids) if i in table)

    @cached_property
    def shelf(self) -> Shelf:
        """The admitted facts, by thing and by relation."""
        return self.matcher.shelf(self.sources, self.during)

    def facts_of(self, entity: str) -> Sequence[Fact]:
        """Return the admitted facts with a thing in a slot."""
        return self.shelf.by_thing.get(entity, ())

    def facts_of_indicator(self, indicator: str) -> Sequence[Fact]:
        """Return the admitted observations of an indicator."""
        return self.shelf.by_predicate.get(indicator, ())

    def is_told_of(self, entity: str) -> bool:
        """True if a source other than our own reference list says something of a thing."""
        return entity in self.shelf.told_of


@dataclass(frozen=True)
class Reading:
    """A plan with its score in 0..1, tokens it could not use, and what it takes for granted."""

    plan: Plan
    score: float
    unused: tuple[int, ...] = ()
    kind: str = "entities"
    assumptions: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    """Facts that were not enough: shown as near misses."""
    support: tuple[str, ...] = ()
    """Facts that led to the answer without standing in its rows."""


def is_topic(mention: Mention, scope: Scope) -> bool:
    """True for a mention that only says what a question is about, so that a fact may cover it by words alone."""
    ids = mention.ids("entity")
    return bool(ids) and all(scope.lexicon.is_topic(i) for i in ids)


def is_source(mention: Mention, scope: Scope) -> bool:
    """True for a mention of a document that the sources themselves are, such as "the article"."""
    return any(scope.lexicon.is_a(i, expand("mp:SourceDocument")) for i in mention.ids("entity"))


def is_placing(mention: Mention, scope: Scope) -> bool:
    """True for a mention of an area or group, which a thing may simply lie in."""
    kinds = (expand("mp:Area"), expand("mp:Group"), expand("mp:City"))
    return any(scope.lexicon.is_a(i, k) for i in mention.ids("entity") for k in kinds)


def denies(relation: str, scope: Scope) -> bool:
    """True for a relation that says what is not: that something is left out."""
    thing = scope.lexicon.get(relation)
    return thing is not None and bool(thing.extra.get("denies"))


def subjects_named(frame: Frame, scope: Scope) -> tuple[Mention, ...]:
    """Return the mentions that name the things a question is about."""
    return tuple(m for m in frame.of_role("entity") if not is_topic(m, scope) and not is_source(m, scope))


def is_down(fact: Fact, scope: Scope) -> bool:
    """True for a flag that is 0: what its indicator says is not so."""
    thing = scope.lexicon.get(fact.predicate)
    return fact.value == 0 and thing is not None and expand("mp:BinaryScale") in thing.extra.get("scale", ())


def read_parts(frame: Frame, scope: Scope, with_operators: bool) -> Sheet:
    """Return everything in a frame that a fact has to account for; superlatives count as words if asked."""
    matcher = scope.matcher
    positions = {i for i in frame.words if frame.tokens[i].norm not in frame.language.numbers}
    if with_operators:
        positions.update(i for i in frame.operator_words() if not _in_mention(frame, i))
    parts = [matcher.mention_part(m, _stems_of(m, frame, scope)) for m in frame.mentions if not is_source(m, scope)]
    compared = {i for c in frame.cues if c.key in ("more", "less") for i in range(c.first, c.last + 1)}
    spans = {i: c.key for c in reversed(frame.extremes) for i in range(c.first, c.last + 1)}
    extremes = {i: key for i, key in spans.items() if with_operators and i not in compared}
    for i in sorted(positions):
        stems = matcher.canonical(frame.tokens[i], frame.language)
        extreme = extremes.get(i)
        parts.append(matcher.extreme_part(i, stems, extreme) if extreme else matcher.word_part(i, stems))
    parts += [matcher.period_part(_beside_mentions(p, frame)) for p in frame.periods]
    parts += [matcher.figure_part(q) for q in frame.quantities if _is_figure(q.first, frame)]
    return Sheet(tuple(sorted(_distinct(parts), key=lambda p: p.first)))


def _beside_mentions(period: Period, frame: Frame) -> Period:
    """Return a period without the preposition that a name has too: the relation "released in" before "2024"."""
    behind = (m.last + 1 for m in frame.mentions if m.first <= period.first <= m.last < period.last)
    return replace(period, first=max(behind, default=period.first))


def _stems_of(mention: Mention, frame: Frame, scope: Scope) -> tuple[tuple[str, ...], ...]:
    """Return the English stems of a mention's tokens; the matcher reads English ones from its text."""
    if frame.language.code == "en":
        return ()
    tokens = (t for t in frame.tokens[mention.first : mention.last + 1] if t.norm not in frame.language.stopwords)
    return tuple(scope.matcher.canonical(t, frame.language) for t in tokens)


def _is_figure(position: int, frame: Frame) -> bool:
    """True for a number in digits that has a unit and bounds nothing: the fact itself must have it."""
    quantity = next(q for q in frame.quantities if q.first == position)
    in_digits = any(frame.tokens[i].is_number for i in range(quantity.first, quantity.last + 1))
    stated = quantity.unit is not None or (quantity.value or 0.0) >= _LARGE
    return quantity.comparator in (None, "approx") and stated and in_digits


def _distinct(parts: Iterable[Part]) -> list[Part]:
    """Keep the first part where two stand on the same tokens."""
    kept: list[Part] = []
    taken: set[int] = set()
    for part in parts:
        if not taken.intersection(part.tokens):
            taken.update(part.tokens)
            kept.append(part)
    return kept


def _in_mention(frame: Frame, position: int) -> bool:
    return any(m.first <= position <= m.last for m in frame.mentions)
