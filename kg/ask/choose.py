"""Readings that pick things by comparing: one of several that are named, or by a rank that a source states.

Pure.
"""

from collections.abc import Sequence

from kg.ask.asked import which_words
from kg.ask.compared import finer, read_comparisons
from kg.ask.conditions import Conditions, indicators_in_words, meets, read_conditions
from kg.ask.cues import Cue
from kg.ask.frame import Frame
from kg.ask.lexicon import Fact
from kg.ask.link import Mention
from kg.ask.match import Sheet
from kg.ask.order import Order, behind, find_order
from kg.ask.plan import Find, InFacts, OneOf
from kg.ask.quantities import phrase_at
from kg.ask.reading import Reading, Scope, is_placing, read_parts, subjects_named
from kg.vocabulary import expand

_SAME = 0.012
_NEAR = 3


def choose_thing(frame: Frame, scope: Scope) -> list[Reading]:
    """Return readings of "A or B: which has more …": the named thing with the largest or smallest figure."""
    named = _named(frame, scope)
    smallest = frame.has("min") or frame.has("less") or _falls(frame)
    largest = (frame.has("max") or frame.has("more")) and not _falls(frame)
    if len(named) < 2 or largest == smallest or frame.wants_order() or _asks_how_far(frame):
        return []
    if _is_compared(frame, scope):
        return []
    sheet = read_parts(frame, scope, False)
    sheet = Sheet(tuple(p for p in sheet.parts if not (p.mention and _is_said(p.mention, named, scope))))
    indicators = [i for m in frame.of_role("indicator") for i in m.ids("indicator")]
    indicators += indicators_in_words(frame, scope)
    beside = (f for x in named for f in scope.facts_of(x) if f.subject in named and f.compared_to in named)
    indicators += [f.predicate for f in beside]
    indicators = [finer(i, frame, scope) for i in indicators]
    readings = [r for i in dict.fromkeys(indicators) for r in _compared(i, named, smallest, sheet, scope)]
    return sorted(readings, key=lambda r: -r.score)[:1]


def _is_compared(frame: Frame, scope: Scope) -> bool:
    """True where a name is what others are compared with or is left out: "more than A, but neither B nor C"."""
    if behind(frame, scope)[0] or any(frame.negated(m.first) for m in subjects_named(frame, scope)):
        return True
    return any(True for _ in read_comparisons(frame, scope, tuple(indicators_in_words(frame, scope)), set()))


def _asks_how_far(frame: Frame) -> bool:
    """True for a sum, difference or ratio of things ("A and B combined") where no word asks which of them it is."""
    cues = [c for c in frame.cues if c.key in ("sum", "difference", "ratio", "mean")]
    auxiliaries = frame.language.phrases("compose", "is")
    which = [i for i in which_words(frame) if not any(c.first <= i <= c.last for c in cues)]
    which = [i for i in which if not phrase_at(frame.tokens, i + 1, auxiliaries)]  # "what is the gap between …"
    return bool(cues) and not (which or frame.asks("who") or offers(frame))


def offers(frame: Frame) -> bool:
    """True for "A or B": one of two things named is to be chosen."""
    either = frame.language.phrases("alternatives")
    places = [i for i in range(len(frame.tokens)) if phrase_at(frame.tokens, i, either)]
    things = frame.of_role("entity")
    inside = any(m.first < i < m.last for i in places for m in things)
    return inside or any(a.last < i < b.first <= i + _NEAR for i in places for a in things for b in things)


def _falls(frame: Frame) -> bool:
    """True for a word such as "cheaper", by which the smaller figure is asked for."""
    downward = frame.language.phrases("downward")
    return any(phrase_at(frame.tokens, i, downward) for i in range(len(frame.tokens)))


def _is_said(mention: Mention, named: Sequence[str], scope: Scope) -> bool:
    """True for the names of the things compared, and for a class word that they all belong to."""
    classes = mention.ids("class")
    return bool(mention.ids("entity")) or (bool(classes) and all(_is_of(x, classes, scope) for x in named))


def _named(frame: Frame, scope: Scope) -> tuple[str, ...]:
    """Things named as alternatives; an id of several senses counts once it has figures."""
    return tuple(dict.fromkeys(i for m in subjects_named(frame, scope) for i in m.ids("entity")))


def _compared(indicator: str, named: Sequence[str], smallest: bool, sheet: Sheet, scope: Scope) -> list[Reading]:
    facts = [f for f in scope.facts_of_indicator(indicator) if f.subject in named and f.value is not None]
    direct = [f for f in facts if f.compared_to in named and f.unit == "ratio"]
    plain = [f for f in facts if not f.compared_to and f.unit != "rank"]
    alike = [f for f in facts if f.compared_to and f.unit != "rank"]
    if len({f.compared_to for f in alike}) == 1 and len({f.subject for f in alike}) > 1:
        plain = alike  # "cheaper in A or in B" by how each compares with C
    if len({f.subject for f in plain}) < 2 and not direct:
        return []
    pool = plain if len({f.subject for f in plain}) >= 2 else direct
    winners = _winners(pool, smallest)
    share = max((sheet.share(f.id) for f in pool), default=0.0)
    plan = Find((InFacts(tuple(f.id for f in pool)), OneOf(winners)))
    best = max(pool, key=lambda f: sheet.share(f.id))
    support = tuple(f.id for f in pool)
    return [Reading(plan, share, sheet.missed(best.id), "entities", support=support)]


def _winners(facts: Sequence[Fact], smallest: bool) -> tuple[str, ...]:
    """Return the thing with the largest or smallest figure; several where they have the same."""
    first = facts[0]
    if len({f.subject for f in facts}) == 1:
        ahead = (first.value or 0.0) > 1.0
        return (first.subject if ahead != smallest else first.compared_to,)
    best = (min if smallest else max)(f.value or 0.0 for f in facts)
    return tuple(dict.fromkeys(f.subject for f in facts if f.value == best))


def find_ranked(frame: Frame, scope: Scope) -> list[Reading]:
    """Return readings by ranks that a source states: "in the top three for AI patents", "third in capacity"."""
    conditions = read_conditions(frame, scope)
    place, named = _place(frame)
    order = find_order(frame, scope, conditions) if place is None else None
    if order is not None and order.offset and order.descending:
        place = order.offset + 1
    alike = [i for m in frame.of_role("indicator") for i in m.ids("indicator")] or indicators_in_words(frame, scope)
    wanted = [order.indicator] if order else alike[:1] if place is not None else []
    if conditions.filters or not wanted or (order and not _is_by_rank(order)):
        return []
    limit = order.limit if order and order.limit else 0
    facts = _ranks_of(wanted[0], frame, conditions, scope)
    found = [f for f in facts if (f.value == place if place is not None else (f.value or 0.0) <= limit)]
    if place is None:
        found = [f for f in found if _is_of(f.subject, conditions.classes, scope)]
        if _is_surpassed(found, wanted[0], conditions.classes, frame, scope):
            return []
    if not found or (len(found) < limit <= _with_figures(wanted[0], scope)):
        return []
    said = [m for m in frame.of_role("class", "indicator") if _names_ranked(m, wanted[0], found, scope)]
    tokens = (order.tokens if order else frozenset()) | conditions.used | named
    tokens |= {i for m in said for i in range(m.first, m.last + 1)}
    sheet = read_parts(frame, scope, False)
    sheet = Sheet(tuple(p for p in sheet.parts if not tokens.issuperset(p.tokens)))
    best = max(sheet.share(f.id) for f in found)
    chosen = [f for f in found if sheet.share(f.id) >= best - _SAME]
    plan = Find((InFacts(tuple(f.id for f in chosen)), OneOf(tuple(f.subject for f in chosen))))
    return [Reading(plan, best, sheet.missed(chosen[0].id), "entities")]


def _names_ranked(mention: Mention, indicator: str, ranks: Sequence[Fact], scope: Scope) -> bool:
    """True for the name of the indicator, and for a class word that all that is ranked belongs to."""
    return indicator in mention.ids("indicator") or (
        bool(mention.ids("class")) and all(_is_of(f.subject, mention.ids("class"), scope) for f in ranks)
    )


def _ranks_of(indicator: str, frame: Frame, conditions: Conditions, scope: Scope) -> list[Fact]:
    """Return the ranks by an indicator that a source states among those that a question asks about."""
    ranks = {
        t.id
        for t in scope.lexicon.of_role.get("indicator", ())
        if t.unit == "rank" and (indicator in t.extra.get("rank_of", ()) or t.id == indicator)
    }
    facts = [f for rank in sorted(ranks) for f in scope.facts_of_indicator(rank) if f.value is not None]
    facts = [f for f in facts if not f.compared_to or _is_among(f.compared_to, conditions.classes, frame, scope)]
    return [f for f in facts if not conditions.excluded or meets(f.subject, conditions, scope)]


def _is_by_rank(order: Order) -> bool:
    """True for "the largest" and "the top three", which a rank that a source states can answer."""
    return order.limit is not None and order.descending and not order.behind and not order.of_two


def _is_among(group: str, classes: Sequence[str], frame: Frame, scope: Scope) -> bool:
    """True if a question names a group, or one in it, or asks about things that are all in it.

    A rank among some is no rank among all.
    """
    ids = {i for m in frame.of_role("entity") for i in m.ids("entity")}
    if group in ids or any(group in scope.lexicon.within.get(i, ()) for i in ids):
        return True
    if any(is_placing(m, scope) and not frame.negated(m.first) for m in frame.of_role("entity")):
        return False
    things = scope.matcher.things_of(tuple(classes) or (expand("mp:Country"),))
    return all(group in scope.lexicon.within.get(x, ()) for x in things)


def _is_surpassed(ranked: Sequence[Fact], indicator: str, classes: Sequence[str], frame: Frame, scope: Scope) -> bool:
    """True if a thing has a larger figure than those ranked first: the rank is one among others than those asked."""
    if any(is_placing(m, scope) for m in frame.of_role("entity")):
        return False
    figures = {f.subject: f.value for f in scope.facts_of_indicator(indicator) if f.value and not f.compared_to}
    first = [figures[f.subject] for f in ranked if f.subject in figures]
    others = (v for x, v in figures.items() if _is_of(x, classes, scope) and x not in {f.subject for f in ranked})
    return bool(first) and max(others, default=0.0) > max(first)


def _with_figures(indicator: str, scope: Scope) -> int:
    """How many things have a figure of their own, by which they can be ordered where ranks are missing."""
    return len({f.subject for f in scope.facts_of_indicator(indicator) if f.value is not None and not f.compared_to})


def asks_for_place(frame: Frame) -> bool:
    """True for "third in …": only a rank that a source states can answer."""
    position = _place(frame)[1]
    return bool(position) and bool(position & set(frame.words))


def _place(frame: Frame) -> tuple[int | None, frozenset[int]]:
    """Return the place that an ordinal asks for ("third", "number three") and its tokens."""
    for position, token in enumerate(frame.tokens):
        if (token.norm,) in frame.language.ordinals and not _is_first_published(frame, position):
            width = phrase_at(frame.tokens, position + 1, frame.language.phrases("compose", "places_in_order"))
            width = width or sum(c.last - c.first + 1 for c in frame.extremes if _is_most(c, position + 1))
            return frame.language.ordinals[(token.norm,)], frozenset(range(position, position + width + 1))
        before = frame.tokens[position - 1].norm if position else ""
        number = frame.language.numbers.get(token.norm)
        if number and before in str(frame.language.data.get("place_words", "")).split():
            return int(number), frozenset({position - 1, position})
    return None, frozenset()


def _is_most(cue: Cue, position: int) -> bool:
    """True for a superlative that stands at a position: "the seventh *most*"."""
    return cue.key == "max" and cue.first == position


def _is_first_published(frame: Frame, position: int) -> bool:
    """True for "first", which is an adverb more often than a rank, and for an ordinal of a name or of a noun."""
    inside = any(m.first <= position <= m.last for m in frame.mentions)
    return inside or _is_attribute(frame, position) or frame.language.ordinals[(frame.tokens[position].norm,)] == 1


def _is_attribute(frame: Frame, position: int) -> bool:
    """True for an ordinal before a noun that is no word for a place: "since the third release"."""
    behind = position + 1
    if phrase_at(frame.tokens, behind, frame.language.phrases("compose", "places_in_order")):
        return False
    if any(c.first == behind and c.key in ("max", "min", "rank") for c in frame.cues):
        return False
    return any(m.first == behind and not m.ids("indicator", "entity") for m in frame.mentions)


def _is_of(x: str, classes: Sequence[str], scope: Scope) -> bool:
    return not classes or any(scope.lexicon.is_a(x, c) for c in classes)


def find_named_sources(frame: Frame, scope: Scope) -> Reading | None:
    """Return the reading of `find_sources` where what the sources are asked for is named, and nothing is left out."""
    readings = find_sources(frame, scope)
    named = [p for p in read_parts(frame, scope, False).parts if p.mention and p.mention.ids("indicator", "entity")]
    if not named or not readings or readings[0].unused or not isinstance(readings[0].plan, Find):
        return None
    held = [f for c in readings[0].plan.conditions if isinstance(c, InFacts) for f in c.facts]
    return readings[0] if held and all(f in p.slots for p in named for f in held) else None


def find_sources(frame: Frame, scope: Scope) -> list[Reading]:
    """Return readings of "where do the figures on … come from": what a source names as its own source."""
    sheet = read_parts(frame, scope, False)
    kinds = {
        expand(k) for k in ("mp:DataSource", "mp:Publisher", "mp:Document", "mp:Source", "mp:Indicator", "mp:Enabler")
    }
    said = {expand("mp:dataSource"), expand("mp:indicatorOf")}
    parts = (p for p in sheet.parts if not (p.mention and kinds.intersection(p.mention.ids("class"))))
    sheet = Sheet(tuple(p for p in parts if not (p.mention and said.intersection(p.mention.ids("property")))))
    facts = [f for f in scope.facts(sheet.touched) if f.predicate == expand("mp:dataSource") and f.object]
    if not facts:
        return []
    best = max(sheet.share(f.id) for f in facts)
    chosen = [f for f in facts if sheet.share(f.id) >= best - _SAME]
    direct = [f for f in chosen if any(f.id in p.slots for p in sheet.parts)]
    chosen = direct or chosen
    plan = Find((InFacts(tuple(f.id for f in chosen)), OneOf(tuple(dict.fromkeys(f.object for f in chosen)))))
    return [Reading(plan, best, sheet.missed(chosen[0].id), "entities")]
