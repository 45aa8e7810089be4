"""Qualities that compare with a thing that is named: "cheaper than in A", "power 60 % cheaper than in A".

Pure. A source's own comparison with the thing decides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.ask.frame import Frame
from kg.ask.link import Mention
from kg.ask.plan import Measured
from kg.ask.quantities import Quantity, phrase_at
from kg.ask.reading import Scope

_NEAR = 4
_TURNED = {"more_than": "less_than", "at_least": "at_most", "less_than": "more_than", "at_most": "at_least"}


@dataclass(frozen=True)
class Compared:
    """A bound that a comparison sets, and the tokens that said so."""

    measure: Measured
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


def _of_size(
    indicators: tuple[str, ...], others: tuple[str, ...], downward: bool, tokens: Sequence[int], frame: Frame
) -> Compared:
    """Return a comparison of the size that a percentage gives; without one, of any size."""
    measure = Measured(indicators, "less_than" if downward else "more_than", 0.0, compared_to=others[0])
    size = next(_percentages(frame), None)
    if size is None or size.value is None:
        return Compared(measure, frozenset(tokens))
    value = size.value if size.unit == "percent" else size.value * 100
    used = frozenset((*tokens, *range(size.first, size.last + 1)))
    sign = -1.0 if downward else 1.0
    comparator = size.comparator if size.comparator in _TURNED else "exact"
    if comparator in ("less_than", "at_most"):
        low, high = sorted((0.0, sign * value))
        return Compared(replace(measure, comparator="range", value=None, low=low, high=high), used)
    turned = _TURNED.get(comparator, comparator) if downward else comparator
    return Compared(replace(measure, comparator=turned, value=sign * value), used)


def _percentages(frame: Frame) -> Iterator[Quantity]:
    """Yield percentages, and fractions such as "half"."""
    for quantity in frame.quantities:
        part = quantity.unit in (None, "ratio")
        fraction = part and quantity.value is not None and 0.0 < quantity.value < 1.0
        if quantity.unit == "percent" or fraction:
            yield quantity


def _span(mention: Mention) -> range:
    return range(mention.first, mention.last + 1)
