"""Read a superlative: by which indicator things are ordered, in which direction, and how many are wanted.

Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.ask.asked import asked_group, asked_region, asks_for_class, which_words
from kg.ask.compared import finer
from kg.ask.conditions import Conditions, indicators_in_words, times_of, tokens_of
from kg.ask.frame import Frame
from kg.ask.link import Mention
from kg.ask.quantities import phrase_at
from kg.ask.reading import Scope, is_placing, subjects_named
from kg.vocabulary import expand

_GROUPS = ("mp:Group", "mp:AreaGroup")
_TWO = 2


@dataclass(frozen=True)
class Order:
    """A superlative: the indicator to order by, the direction, and how many things are wanted (None: all)."""

    indicator: str
    descending: bool
    limit: int | None
    tokens: frozenset[int]
    offset: int = 0
    """How many things come before those wanted: 1 for "the second largest"."""
    behind: tuple[str, ...] = ()
    """Things that come before all those wanted: "after A and B, who has most"."""
    of_two: bool = False
    """True for a comparative ("which of the two has more"), which needs two things to choose from."""


def find_order(frame: Frame, scope: Scope, conditions: Conditions) -> Order | None:
    """Return the order that a superlative, "rank these by …", "next after A" or "which of the two … more" asks for."""
    superlative = bool(frame.extremes) or frame.wants_order()
    of_two = not superlative and _is_of_two(frame, scope, conditions)
    before, said = behind(frame, scope)
    if not (superlative or before or of_two) or is_mixed(frame):
        return None
    measured = _measured_by(frame, scope, conditions)
    if measured is None:
        return None
    indicator, own = measured
    if not any(figure_of(x, indicator, scope) is not None for x in before):
        before, said = (), frozenset()
    if not (superlative or before or of_two):
        return None
    offset, nth = _nth(frame)
    limit = _limit(frame, own)
    tokens = own | said | nth | _firsts(frame) | choice_from(frame)
    tokens |= times_of(frame) if scope.is_timed((indicator,)) else frozenset()
    return Order(indicator, not _is_ascending(frame, of_two), limit, tokens, offset, before, of_two)


def is_mixed(frame: Frame) -> bool:
    """True for two superlatives that point both ways and set nothing in order: "the smallest one that raised most"."""
    return not frame.wants_order() and len({c.key for c in frame.extremes}) > 1


def _measured_by(frame: Frame, scope: Scope, conditions: Conditions) -> tuple[str, frozenset[int]] | None:
    """Return the indicator that things are compared by, and the tokens that name it."""
    for mention in frame.of_role("indicator"):
        span = frozenset(range(mention.first, mention.last + 1))
        for named in mention.ids("indicator"):
            indicator = finer(named, frame, scope)
            thing = scope.lexicon.get(indicator)
            if thing and thing.unit != "rank" and not conditions.used.intersection(span):
                return indicator, span | (tokens_of(indicator, frame, scope) if indicator != named else frozenset())
    alike = indicators_in_words(frame, scope)
    return (alike[0], tokens_of(alike[0], frame, scope)) if alike else None


def _limit(frame: Frame, named: frozenset[int]) -> int | None:
    """Return how many things are wanted: all that are put in order, but three of "the top three in order"."""
    wanted = top_n(frame, named)
    return wanted if wanted > 1 or not frame.wants_order() else None


# --- direction -------------------------------------------------------------------------------------------------------


def _is_ascending(frame: Frame, of_two: bool) -> bool:
    if of_two:
        return all(c.key == "less" for c in frame.comparatives)
    extremes = frame.extremes
    if frame.wants_order() and not frame.has("ascending") and extremes:
        return extremes[0].key == "min"  # "from least to most", "fewest first"
    return frame.has("ascending") or (bool(extremes) and all(c.key == "min" for c in extremes))


def _firsts(frame: Frame) -> frozenset[int]:
    """Return the tokens of "first" in "fewest first"."""
    behind = (c.last + 1 for c in frame.cues if c.key in ("max", "min"))
    first = {i for i in behind if i < len(frame.tokens) and frame.language.ordinals.get((frame.tokens[i].norm,)) == 1}
    return frozenset(first) if frame.wants_order() else frozenset()


# --- "next after A", "which of the two … more" -----------------------------------------------------------------------


def behind(frame: Frame, scope: Scope) -> tuple[tuple[str, ...], frozenset[int]]:
    """Return the things that "next after …" or "after …" with a superlative names, and the tokens that say so."""
    following = frame.language.phrases("in_order", "next")
    after = frame.language.phrases("in_order", "after" if frame.extremes else "next")
    for position in range(len(frame.tokens)):
        width = phrase_at(frame.tokens, position, following) or phrase_at(frame.tokens, position, after)
        run = _names_from(frame, scope, position + width) if width else []
        if run:
            ids = tuple(dict.fromkeys(x for m in run for i in m.ids("entity") for x in _members(i, scope)))
            return ids, frozenset(range(position, run[-1].last + 1))
    return (), frozenset()


def _names_from(frame: Frame, scope: Scope, position: int) -> list[Mention]:
    """Return the names that stand at a position, one after the other: "A", "A and B", "A, B and C"."""
    run: list[Mention] = []
    for mention in subjects_named(frame, scope):
        start = run[-1].last + 1 if run else position
        if mention.first < start:
            continue
        between = frame.tokens[start : mention.first]
        gap = frame.text[frame.tokens[start - 1].end : frame.tokens[mention.first].start]
        weak = len(between) <= 1 + bool(run) and all(t.norm in frame.language.stopwords for t in between)
        if not weak or (run and not between and "," not in gap):
            break
        run.append(mention)
    return run


def _members(x: str, scope: Scope) -> tuple[str, ...]:
    """Return the members of a group that is a mere list of things; a thing itself otherwise."""
    grouped = any(scope.lexicon.is_a(x, expand(k)) for k in _GROUPS)
    inside = tuple(sorted(scope.matcher.inside.get(x, ()))) if grouped else ()
    return inside or (x,)


def _is_of_two(frame: Frame, scope: Scope, conditions: Conditions) -> bool:
    """True for a comparative that chooses from a class or region: "which Gulf state has more …", without "than"."""
    signs = {c.key for c in frame.comparatives}
    if len(signs) != 1 or conditions.filters or not frame.of_role("indicator"):
        return False
    if frame.asks("yes_no") or frame.wants_number():
        return False
    than = frame.language.phrases("than")
    rest = range(frame.comparatives[0].last + 1, len(frame.tokens))
    if any(phrase_at(frame.tokens, i, than) for i in rest):
        return False
    region = asked_region(frame, scope, which_words(frame)) or asked_group(frame, scope) is not None
    who = frame.asks("who") and any(is_placing(m, scope) for m in frame.of_role("entity"))
    return asks_for_class(frame) or region or who


def choice_from(frame: Frame) -> frozenset[int]:
    """Return the tokens of "of the two" behind a question word: how many there are to choose from."""
    partitive = frame.language.phrases("follow_up", "of")
    for which in which_words(frame):
        width = phrase_at(frame.tokens, which + 1, partitive)
        counted = (q for q in frame.quantities if width and q.unit is None and 0 < q.first - which - width <= _TWO)
        for quantity in counted:
            return frozenset(range(which + 1, quantity.last + 1))
    return frozenset()


def has_measure(verb: Mention, frame: Frame) -> bool:
    """True where what is measured is the object of a verb: "published the most articles"."""
    measures = {m.first for m in frame.of_role("indicator")}
    for cue in frame.extremes:
        between = frame.tokens[verb.last + 1 : cue.first]
        weak = all(t.norm in frame.language.stopwords for t in between)
        if verb.last < cue.first and weak and cue.last + 1 in measures:
            return True
    return False


def has_choice(pool: Sequence[str], order: Order) -> bool:
    """True unless a comparative has not just two things to choose from."""
    return not order.of_two or len(pool) == _TWO


def figure_of(x: str, indicator: str, scope: Scope) -> float | None:
    """Return a thing's own figure for an indicator; None if none is stated or only a comparison is."""
    figures = (f for f in scope.facts_of(x) if f.subject == x and f.predicate == indicator and not f.compared_to)
    return next((f.value for f in figures if f.value is not None), None)


def in_order(pool: list[str], order: Order, scope: Scope) -> list[str]:
    """Return the things of a pool that an order can be about: those with a figure, and behind what comes before."""
    figures = {x: v for x in pool if (v := figure_of(x, order.indicator, scope)) is not None}
    if not order.behind:
        return list(figures)
    before = [v for x in order.behind if (v := figure_of(x, order.indicator, scope)) is not None]
    if not before:
        return []
    sign = 1 if order.descending else -1
    kinds = {k for x in order.behind for k in _kinds(x, scope)}
    later = [x for x, v in figures.items() if x not in order.behind and all(sign * v < sign * b for b in before)]
    return [x for x in later if kinds.intersection(_kinds(x, scope))]


def _kinds(x: str, scope: Scope) -> set[str]:
    """Return the classes of a thing, the one aside to which everything belongs: a company is followed by companies."""
    thing = scope.lexicon.get(x)
    return set(thing.types if thing else ()) - {expand("mp:Entity")}


# --- how many --------------------------------------------------------------------------------------------------------


def _nth(frame: Frame) -> tuple[int, frozenset[int]]:
    """Return how many come before "the second largest", and the token that says so."""
    starts = {c.first for c in frame.extremes}
    classes = {m.first: m.last for m in frame.of_role("class", "indicator")}
    for position, token in enumerate(frame.tokens):
        place = frame.language.ordinals.get((token.norm,), 0)
        noun = classes.get(position + 1, position)
        near = {position, position + 1, *((noun + 1, noun + 2) if noun > position else ())}
        if place > 1 and near & starts and not frame.wants_order():
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
