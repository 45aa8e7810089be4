"""Readings that ask for things: lists, filters on several criteria, superlatives, counts.

Pure. `search` finds the things that may answer, `narrow` keeps those that answer best; here they become plans.
"""

from collections.abc import Iterable, Mapping, Sequence

from kg.ask.asked import asked_group
from kg.ask.conditions import Conditions, near_misses, read_conditions, without_qualities
from kg.ask.frame import Frame
from kg.ask.match import IN_PLACE, Sheet
from kg.ask.narrow import narrowed
from kg.ask.order import Order, find_order
from kg.ask.plan import Condition, Count, Find, InArea, InClass, InFacts, OneOf
from kg.ask.pool import places
from kg.ask.reading import Reading, Scope
from kg.ask.search import SURE, Candidate, Search

_PLAIN_SUPERLATIVE = 0.05


def find_related(frame: Frame, scope: Scope) -> list[Reading]:
    """Return readings of a bare noun phrase as one for things; only claims of a relation that it names answer it."""
    named = {i for m in frame.of_role("property") for i in m.ids("property")}
    if frame.of_role("indicator") or not (named or frame.of_role("class") or asked_group(frame, scope)):
        return []
    return find_things(frame, scope, only_claims=True)


def find_things(frame: Frame, scope: Scope, only_claims: bool = False) -> list[Reading]:
    """Return the readings of a question as one for things, best first."""
    conditions = read_conditions(frame, scope)
    order = find_order(frame, scope, conditions)
    if order is not None and _is_bounded(order, conditions, scope):
        order = None
    searches = [Search(frame, scope, conditions, None, True, order is not None, only_claims)]
    if order is not None or conditions.filters or not frame.operator_words():
        searches.append(Search(frame, scope, conditions, order, False, False, only_claims))
    found = [r for s in searches for r in _readings(s)]
    if not found and not searches[0].may_have_qualities():
        plain = without_qualities(conditions, frame, scope)
        found = list(_readings(Search(frame, scope, plain, order, order is None, order is not None, only_claims)))
    return sorted(found, key=lambda r: -r.score)


def _is_bounded(order: Order, conditions: Conditions, scope: Scope) -> bool:
    """True if a bound is set on the indicator of a superlative, or on its rank: "among the top ten by …"."""
    bounded = {i for m in conditions.measures for i in m.indicators}
    ranked = {b for i in bounded if (t := scope.lexicon.get(i)) is not None for b in t.extra.get("rank_of", ())}
    return order.indicator in bounded | ranked


def _readings(search: Search) -> Iterable[Reading]:
    sheet = search.sheet()
    if not sheet.parts and not search.conditions.filters and search.order is None:
        return
    candidates = search.candidates(sheet, join=search.relations(sheet) > 1)
    may_join = bool(search.conditions.classes) or search.order is not None
    if may_join and (not candidates or max(c.share for c in candidates.values()) < SURE):
        candidates = search.candidates(sheet, join=True) or candidates
    chosen = narrowed(search, sheet, candidates)
    if chosen and _is_of_one_kind(search, chosen):
        yield from _read(search, sheet, chosen, max(c.share for c in candidates.values()))


def _is_of_one_kind(search: Search, chosen: Mapping[str, Candidate]) -> bool:
    """False where no class, bound or order says what is wanted and the facts found speak of several relations."""
    if search.conditions.classes or search.conditions.filters or search.order is not None:
        return True
    if asked_group(search.frame, search.scope) is not None:
        return True
    return len({search.scope.lexicon.fact_by_id[f].predicate for c in chosen.values() for f in c.facts}) <= 1


def _read(search: Search, sheet: Sheet, chosen: Mapping[str, Candidate], best: float) -> Iterable[Reading]:
    unused = min((c.missed for c in chosen.values()), key=len)
    plan = _plan(search, sheet, chosen)
    near = near_misses(search.placed_pool(sheet), search.conditions, search.scope)
    support = tuple(
        dict.fromkeys(f for c in chosen.values() for f in (*c.support, *_places_of(search.scope, sheet, c)))
    )
    if search.frame.wants_number() and search.order is None:
        if search.wants_count and not search.frame.of_role("indicator"):
            yield Reading(Count(plan), best - 0.02, unused, "number", support=support)
        return
    aside = _PLAIN_SUPERLATIVE if search.with_operators and search.has_order else 0.0
    yield Reading(plan, best - aside, unused, "entities", near=near, support=support)


def _places_of(scope: Scope, sheet: Sheet, candidate: Candidate) -> Iterable[str]:
    """Claims that put a thing of a fact into what the question names: that Firefly is a model of Lumen AI."""
    for part in sheet.parts:
        ids = set(part.mention.ids("entity")) if part.mention else set()
        facts = [scope.lexicon.fact_by_id[f] for f in candidate.facts if part.cover.get(f) == IN_PLACE]
        for entity in dict.fromkeys(e for f in facts for e in f.entities):
            claims = (f for f in scope.facts_of(entity) if f.subject == entity and f.object in ids)
            yield from (f.id for f in claims if scope.lexicon.contains(f))


# --- plan ------------------------------------------------------------------------------------------------------------


def _plan(search: Search, sheet: Sheet, chosen: Mapping[str, Candidate]) -> Find:
    conditions, scope = search.conditions, search.scope
    main = tuple(sorted({f for c in chosen.values() for f in c.facts}))
    parts = list(_conditions(conditions, main))
    placing = [p.mention.ids("entity") for p in sheet.parts if p.mention and places(p, scope)]
    parts += [InArea(ids) for ids in placing if all(_lies_in(x, ids, scope) for x in chosen)]
    parts += [*conditions.qualities, *conditions.measures]
    if conditions.excluded:
        parts += [InArea(conditions.excluded, True), OneOf(conditions.excluded, True)]
    group = asked_group(search.frame, scope)
    if main or search.orders_named or scope.sources or search.is_negative or group:
        parts.append(OneOf(tuple(sorted(chosen))))
    if search.order is None:
        return Find(tuple(parts))
    return Find(tuple(parts), search.order.indicator, search.order.descending, search.order.limit)


def _conditions(conditions: Conditions, main: tuple[str, ...]) -> Iterable[Condition]:
    if conditions.classes:
        yield InClass(conditions.classes)
    if main:
        yield InFacts(main)


def _lies_in(x: str, ids: Sequence[str], scope: Scope) -> bool:
    return not scope.lexicon.within.get(x, frozenset()).isdisjoint(ids)
