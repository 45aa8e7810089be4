"""Read a superlative: by which indicator things are ordered, in which direction, and how many are wanted.

Pure.
"""

from dataclasses import dataclass

from kg.ask.asked import which_words
from kg.ask.conditions import Conditions, indicators_in_words, tokens_of
from kg.ask.frame import Frame
from kg.ask.reading import Scope


@dataclass(frozen=True)
class Order:
    """A superlative: the indicator to order by, the direction, and how many things are wanted (None: all)."""

    indicator: str
    descending: bool
    limit: int | None
    tokens: frozenset[int]
    offset: int = 0
    """How many things come before those wanted: 1 for "the second largest"."""


def find_order(frame: Frame, scope: Scope, conditions: Conditions) -> Order | None:
    """Return the order that a superlative or "rank these by …" asks for."""
    if not (frame.has("max") or frame.has("min") or frame.wants_order()):
        return None
    offset, nth = _nth(frame)
    ascending = frame.has("ascending") or (frame.has("min") and not frame.has("max"))
    limit = None if frame.wants_order() else top_n(frame)
    for mention in frame.of_role("indicator"):
        span = range(mention.first, mention.last + 1)
        for indicator in mention.ids("indicator"):
            thing = scope.lexicon.get(indicator)
            if thing and thing.unit != "rank" and not conditions.used.intersection(span):
                return Order(indicator, not ascending, limit, frozenset(span) | nth, offset)
    alike = indicators_in_words(frame, scope)
    if not alike:
        return None
    tokens = tokens_of(alike[0], frame, scope)
    return Order(alike[0], not ascending, limit and top_n(frame, tokens), tokens | nth, offset)


def _nth(frame: Frame) -> tuple[int, frozenset[int]]:
    """Return how many come before "the second largest", and the token that says so."""
    starts = {c.first for c in frame.cues if c.key in ("max", "min")}
    for position, token in enumerate(frame.tokens):
        place = frame.language.ordinals.get((token.norm,), 0)
        if place and position + 1 in starts and not frame.wants_order():
            return place - 1, frozenset({position})
    return 0, frozenset()


def top_n(frame: Frame, named: frozenset[int] = frozenset()) -> int:
    """Return how many things a superlative asks for: "top five" is 5, "largest" 1."""
    cue, which = frame.cue("max") or frame.cue("min"), which_words(frame)
    for quantity in frame.quantities:
        beside = cue is not None and abs(quantity.first - cue.last) <= 1 and quantity.first not in named
        beside = beside or (quantity.unit is None and quantity.first - 1 in which)  # "which three countries … most"
        if beside and quantity.comparator is None and quantity.value:
            return int(quantity.value)
    return 1


def is_nth(frame: Frame) -> bool:
    """True for "the second largest": things in order can answer, and not only a rank that a source states."""
    return bool(_nth(frame)[1])


def has_value(x: str, indicator: str, scope: Scope) -> bool:
    return any(
        f.subject == x and f.predicate == indicator and f.value is not None and not f.compared_to
        for f in scope.facts_of(x)
    )
