"""Read a superlative: by which indicator things are ordered, in which direction, and how many are wanted.

Pure.
"""

from dataclasses import dataclass

from kg.ask.conditions import Conditions, indicators_in_words, which_words
from kg.ask.frame import Frame
from kg.ask.reading import Scope


@dataclass(frozen=True)
class Order:
    """A superlative: the indicator to order by, the direction, and how many things are wanted (None: all)."""

    indicator: str
    descending: bool
    limit: int | None
    tokens: frozenset[int]


def find_order(frame: Frame, scope: Scope, conditions: Conditions) -> Order | None:
    """Return the order that a superlative or "rank these by …" asks for."""
    if not (frame.has("max") or frame.has("min") or frame.wants_order()):
        return None
    ascending = frame.has("ascending") or (frame.has("min") and not frame.has("max"))
    limit = None if frame.wants_order() else top_n(frame)
    for mention in frame.of_role("indicator"):
        span = range(mention.first, mention.last + 1)
        for indicator in mention.ids("indicator"):
            thing = scope.lexicon.get(indicator)
            if thing and thing.unit != "rank" and not conditions.used.intersection(span):
                return Order(indicator, not ascending, limit, frozenset(span))
    alike = indicators_in_words(frame, scope)
    if not alike:
        return None
    tokens = _tokens_of(alike[0], frame, scope)
    return Order(alike[0], not ascending, limit and top_n(frame, tokens), tokens)


def _tokens_of(indicator: str, frame: Frame, scope: Scope) -> frozenset[int]:
    """Return the tokens that an indicator's names account for."""
    thing = scope.lexicon.things[indicator]
    words = {w for n in thing.names if n.lang in (None, "en") for w in scope.matcher.words_of(n.text)}
    return frozenset(
        i for i, t in enumerate(frame.tokens) if words.intersection(scope.matcher.canonical(t, frame.language))
    )


def top_n(frame: Frame, named: frozenset[int] = frozenset()) -> int:
    """Return how many things a superlative asks for: "top five" is 5, "largest" 1."""
    cue, which = frame.cue("max") or frame.cue("min"), which_words(frame)
    for quantity in frame.quantities:
        beside = cue is not None and abs(quantity.first - cue.last) <= 1 and quantity.first not in named
        beside = beside or (quantity.unit is None and quantity.first - 1 in which)  # "which three countries … most"
        if beside and quantity.comparator is None and quantity.value:
            return int(quantity.value)
    return 1


def has_value(x: str, indicator: str, scope: Scope) -> bool:
    return any(
        f.subject == x and f.predicate == indicator and f.value is not None and not f.compared_to
        for f in scope.facts_of(x)
    )
