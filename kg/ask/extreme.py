"""Superlatives over figures that a source states only in comparison with one thing: "where is power cheapest?".

Pure. "60 % less than in A" and "20 % less than in A" are in order, with A itself at nought.
"""

from collections import defaultdict
from collections.abc import Mapping

from kg.ask.conditions import Conditions, read_conditions
from kg.ask.frame import Frame
from kg.ask.lexicon import Fact
from kg.ask.match import Sheet
from kg.ask.order import Order, find_order
from kg.ask.plan import Find, InFacts, OneOf
from kg.ask.pool import places
from kg.ask.reading import Reading, Scope, read_parts

_LEAST = 2


def find_extreme(frame: Frame, scope: Scope) -> list[Reading]:
    """Return the reading of a superlative by figures compared with one thing; none where things have their own."""
    conditions = read_conditions(frame, scope)
    order = find_order(frame, scope, conditions)
    if order is None or order.limit is None or order.behind or conditions.filters:
        return []
    sheet = read_parts(frame, scope, False)
    sheet = Sheet(tuple(p for p in sheet.parts if not (order.tokens | conditions.used).issuperset(p.tokens)))
    named = {i for m in frame.of_role("entity") for i in m.ids("entity")}
    for compared_to, facts in sorted(_compared(order.indicator, scope).items()):
        figures = {f.subject: f.value or 0.0 for f in facts} | ({} if compared_to in named else {compared_to: 0.0})
        kept = [x for x in figures if _is_asked(x, conditions, sheet, scope)]
        if len(kept) >= _LEAST:
            return [_reading(figures, kept, facts, order, sheet, scope)]
    return []


def _compared(indicator: str, scope: Scope) -> Mapping[str, list[Fact]]:
    """Return the figures of an indicator that are stated in comparison with one thing, by that thing."""
    known = scope.lexicon.of_role.get("indicator", ())
    derived = [t.id for t in known if indicator in (t.id, *t.extra.get("relative_of", ())) and t.unit == "percent"]
    if any(not f.compared_to and f.value is not None for f in scope.facts_of_indicator(indicator)):
        return {}
    found: dict[str, list[Fact]] = defaultdict(list)
    for fact in (f for i in derived for f in scope.facts_of_indicator(i)):
        if fact.compared_to and fact.value is not None:
            found[fact.compared_to].append(fact)
    return {x: facts for x, facts in found.items() if len(facts) >= _LEAST}


def _is_asked(x: str, conditions: Conditions, sheet: Sheet, scope: Scope) -> bool:
    """True if a thing is of a class asked for, is not left out, and lies in every area that is named."""
    around = {x} | scope.lexicon.within.get(x, frozenset())
    if around.intersection(conditions.excluded):
        return False
    placing = [p.mention.ids("entity") for p in sheet.parts if p.mention and places(p, scope)]
    inside = all(around.intersection(ids) for ids in placing if x not in ids)
    return inside and (not conditions.classes or any(scope.lexicon.is_a(x, c) for c in conditions.classes))


def _reading(
    figures: Mapping[str, float], kept: list[str], facts: list[Fact], order: Order, sheet: Sheet, scope: Scope
) -> Reading:
    """Return the reading for the first things in order."""
    ranked = sorted(kept, key=lambda x: (-figures[x] if order.descending else figures[x], x))[order.offset :]
    last = figures[ranked[min(order.limit or 1, len(ranked)) - 1]] if ranked else 0.0
    winners = tuple(x for i, x in enumerate(ranked) if i < (order.limit or 1) or figures[x] == last)
    parts = (p for p in sheet.parts if not (p.mention and (p.mention.ids("class") or places(p, scope))))
    rest = Sheet(tuple(parts))
    best = max(facts, key=lambda f: rest.share(f.id))
    shown = tuple(f.id for f in facts if f.subject in winners) or tuple(f.id for f in facts)
    return Reading(Find((InFacts(shown), OneOf(winners))), rest.share(best.id), rest.missed(best.id), "entities")
