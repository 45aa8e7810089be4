"""Comparisons with a thing that is named: "cheaper than in A", "60 % less than in A", "more specialists than A".

Pure. A source's own comparison with the thing decides where there is one, else the thing's own figure is the bound.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.ask.frame import Frame
from kg.ask.link import Mention
from kg.ask.plan import Measured
from kg.ask.quantities import Quantity, phrase_at
from kg.ask.reading import Scope

_NEAR, _BESIDE = 4, 3
_TURNED = {"more_than": "less_than", "at_least": "at_most", "less_than": "more_than", "at_most": "at_least"}


@dataclass(frozen=True)
class Compared:
    """A bound that a comparison sets, the things it compares with, and the tokens that said so."""

    measure: Measured
    others: tuple[str, ...]
    tokens: frozenset[int]


def behind_than(position: int, frame: Frame) -> Mention | None:
    """Return the thing that stands after "than" shortly behind a position."""
    than = frame.language.phrases("than")
    for i in range(position + 1, min(position + _NEAR, len(frame.tokens))):
        if phrase_at(frame.tokens, i, than):
            return next((m for m in frame.of_role("entity") if 0 < m.first - i <= _NEAR), None)
    return None


def by_quality(mention: Mention, other: Mention, frame: Frame, scope: Scope) -> Compared | None:
    """Read "(60 %) cheaper than in A": a source's comparison with A, of as much as is said."""
    for quality in mention.ids("quality"):
        thing = scope.lexicon.get(quality)
        indicators = thing.extra.get("met_by_indicator", ()) if thing else ()
        if thing and indicators:
            downward = "<" in thing.extra.get("met_by_operator", ("<",))
            tokens = (*_span(mention), *_span(other))
            return _of_size(tuple(indicators), other.ids("entity"), downward, tokens, frame)
    return None


def by_figure(indicators: Sequence[str], frame: Frame, scope: Scope, *, own: bool = True) -> Compared | None:
    """Read "more specialists than A", "costs 60 % less than in A" by the first of some indicators that A has.

    Args:
        own: whether A's own figure may be the bound, where no source compares with A.
    """
    cue = next((c for c in frame.cues if c.group == "operators" and c.key in ("more", "less")), None)
    than = [i for i in range(len(frame.tokens)) if phrase_at(frame.tokens, i, frame.language.phrases("than"))]
    pairs = ((i, m) for i in than for m in frame.of_role("entity") if 0 < m.first - i <= _BESIDE)
    position, other = next(pairs, (0, None))
    if cue is None or other is None or cue.first >= other.first or frame.has("difference") or frame.has("ratio"):
        return None
    tokens = (*range(cue.first, cue.last + 1), position, *_span(other))
    for indicator in indicators:
        found = _stated(indicator, other.ids("entity"), cue.key == "less", tokens, frame, scope)
        found = found or (
            _own(indicator, other.ids("entity"), cue.key == "less", tokens, frame, scope) if own else None
        )
        if found is not None:
            return found
    return None


def _stated(
    indicator: str, others: tuple[str, ...], downward: bool, tokens: Sequence[int], frame: Frame, scope: Scope
) -> Compared | None:
    """Return the bound on what a source itself compares with A."""
    relative = tuple(
        t.id
        for t in scope.lexicon.of_role.get("indicator", ())
        if t.unit == "percent"
        and indicator in t.extra.get("relative_of", ())
        and any(f.compared_to in others for f in scope.facts_of_indicator(t.id))
    )
    return _of_size(relative, others, downward, tokens, frame) if relative else None


def _own(
    indicator: str, others: tuple[str, ...], downward: bool, tokens: Sequence[int], frame: Frame, scope: Scope
) -> Compared | None:
    """Return the bound that A's own figure is."""
    figures = (f for f in scope.facts_of_indicator(indicator) if f.subject in others and not f.compared_to)
    own = next((f for f in figures if f.value is not None and f.comparator in ("exact", "approx")), None)
    if own is None or any(q.unit for q in frame.quantities):
        return None
    sign = "less_than" if downward else "more_than"
    return Compared(Measured((indicator,), sign, own.value), (own.subject,), frozenset(tokens))


def _of_size(
    indicators: tuple[str, ...], others: tuple[str, ...], downward: bool, tokens: Sequence[int], frame: Frame
) -> Compared:
    """Return a comparison of the size that a percentage gives; without one, of any size."""
    measure = Measured(indicators, "less_than" if downward else "more_than", 0.0, compared_to=others[0])
    size = next(_percentages(frame), None)
    if size is None or size.value is None:
        return Compared(measure, others, frozenset(tokens))
    value = size.value if size.unit == "percent" else size.value * 100
    used = frozenset((*tokens, *range(size.first, size.last + 1)))
    sign = -1.0 if downward else 1.0
    comparator = size.comparator if size.comparator in _TURNED else "exact"
    if comparator in ("less_than", "at_most"):
        low, high = sorted((0.0, sign * value))
        return Compared(replace(measure, comparator="range", value=None, low=low, high=high), others, used)
    turned = _TURNED.get(comparator, comparator) if downward else comparator
    return Compared(replace(measure, comparator=turned, value=sign * value), others, used)


def _percentages(frame: Frame) -> Iterator[Quantity]:
    """Yield percentages, and fractions such as "half"."""
    for quantity in frame.quantities:
        part = quantity.unit in (None, "ratio")
        fraction = part and quantity.value is not None and 0.0 < quantity.value < 1.0
        if quantity.unit == "percent" or fraction:
            yield quantity


def _span(mention: Mention) -> range:
    return range(mention.first, mention.last + 1)
