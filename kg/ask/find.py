"""Readings that ask for things: lists, filters on several criteria, superlatives, counts.

Pure. `search` finds the things that may answer, `narrow` keeps those that answer best; here they become plans.
"""

from collections.abc import Iterable, Mapping, Sequence

from kg.ask.asked import asked_group, asks_for_class, asks_for_one, asks_for_origin
from kg.ask.conditions import Conditions, meets, near_misses, read_conditions, without_qualities
from kg.ask.frame import Frame
from kg.ask.lexicon import Lexicon
from kg.ask.match import IN_PLACE, Sheet
from kg.ask.narrow import narrowed
from kg.ask.order import Order, find_order, is_mixed
from kg.ask.plan import Condition, Count, Find, InArea, InClass, InFacts, OneOf
from kg.ask.pool import is_group, members_of, places
from kg.ask.reach import Candidate
from kg.ask.reading import Reading, Scope
from kg.ask.search import SURE, Search
from kg.ask.values import asked_units
from kg.vocabulary import expand

_PLAIN_SUPERLATIVE = 0.05
_MOST_OF_CLASS, _CLASS_ALONE = 15, 0.9


def find_related(frame: Frame, scope: Scope) -> list[Reading]:
    """Return readings of a bare noun phrase as one for things; only claims of a relation that it names answer it."""
    named = {i for m in frame.of_role("property") for i in m.ids("property")}
    if frame.of_role("indicator") or not (named or frame.of_role("class") or asked_group(frame, scope)):
        return []
    if not frame.of_role("entity", "class", "indicator", "quality") and not frame.words:
        return []  # a relation word alone ("concerning") asks for nothing
    return find_things(frame, scope, only_claims=True)


def find_things(frame: Frame, scope: Scope, only_claims: bool = False) -> list[Reading]:
    """Return the readings of a question as one for things, best first."""
    if is_mixed(frame):
        return []
    conditions = read_conditions(frame, scope)
    order = find_order(frame, scope, conditions)
    if order is not None and _is_bounded(order, conditions, scope):
        order = None
    if order is not None and (order.behind or order.of_two):  # such words are never plain ones
        return sorted(_readings(Search(frame, scope, conditions, order, False)), key=lambda r: -r.score)
    plain = order is None or _says_extreme(frame)
    searches = [Search(frame, scope, conditions, None, True, order is not None, only_claims)] if plain else []
    if order is not None or conditions.filters or not frame.operator_words():
        searches.append(Search(frame, scope, conditions, order, False, False, only_claims))
    found = [r for s in searches for r in _readings(s)]
    if not found and searches and not searches[0].may_have_qualities():
        freed = without_qualities(conditions, frame, scope)
        found = list(_readings(Search(frame, scope, freed, order, order is None, order is not None, only_claims)))
    if all(r.unused for r in found):
        found.extend(_by_figures(frame, scope, only_claims))
    return sorted(found, key=lambda r: -r.score)


def _says_extreme(frame: Frame) -> bool:
    """True if superlatives have a word that a fact can have: "most" alone says nothing without figures."""
    spoken = set(frame.operator_words())
    return all(spoken.intersection(range(c.first, c.last + 1)) for c in frame.extremes)


def _by_figures(frame: Frame, scope: Scope, only_claims: bool) -> Iterable[Reading]:
    """Return readings that take a number without a bound for a figure of the things themselves."""
    conditions = read_conditions(frame, scope, with_figures=True)
    if conditions == read_conditions(frame, scope):
        return []
    return _readings(Search(frame, scope, conditions, None, True, False, only_claims))


def _is_bounded(order: Order, conditions: Conditions, scope: Scope) -> bool:
    """True if a bound is set on the indicator of a superlative, or on its rank: "among the top ten by …"."""
    bounded = {i for m in conditions.measures for i in m.indicators}
    ranked = {b for i in bounded if (t := scope.lexicon.get(i)) is not None for b in t.extra.get("rank_of", ())}
    return order.indicator in bounded | ranked


def _readings(search: Search) -> Iterable[Reading]:
    sheet = search.sheet()
    if not sheet.parts and not search.conditions.filters and search.order is None:
        yield from _all_of_class(search)
        return
    candidates = search.candidates(sheet, join=search.relations(sheet) > 1)
    may_join = bool(search.conditions.classes) or search.order is not None
    if may_join and (not candidates or max(c.share for c in candidates.values()) < SURE):
        candidates = search.candidates(sheet, join=True) or candidates
    chosen = narrowed(search, sheet, candidates)
    if chosen and _is_of_one_kind(search, chosen) and _may_exclude(search, chosen) and _is_told_apart(search, chosen):
        yield from _read(search, sheet, chosen, max(c.share for c in candidates.values()))


def _all_of_class(search: Search) -> Iterable[Reading]:
    """Read "which chipmakers are there?", "how many exhibits has …": everything of the class, where that is little."""
    counted = search.frame.wants_number()
    pool = search.pool() if counted or asks_for_class(search.frame) or search.frame.asks("list") else []
    pool = [x for x in pool if meets(x, search.conditions, search.scope)]
    told = {x: [f for f in search.scope.facts_of(x) if f.subject == x] for x in pool}
    if search.only_claims or not 0 < len(pool) <= _MOST_OF_CLASS or not all(told.values()):
        return
    facts = tuple(sorted(group[0].id for group in told.values()))
    plan = Find((InClass(search.conditions.classes), InFacts(facts), OneOf(tuple(pool))))
    yield Reading(Count(plan) if counted else plan, _CLASS_ALONE, (), "number" if counted else "entities")


def _may_exclude(search: Search, chosen: Mapping[str, Candidate]) -> bool:
    """False where what is excluded could not have been found, or where it is not known of a thing whether it is out."""
    lexicon, asked = search.scope.lexicon, search.conditions.classes
    for excluded in search.conditions.excluded:
        if lexicon.is_a(excluded, expand("mp:Area")):
            held = (lexicon.within.get(x, frozenset()) | {x} for x in chosen)
            if not all(any(lexicon.is_a(y, expand("mp:Area")) for y in around) for around in held):
                return False
        elif not any(_is_alike(x, asked, lexicon) for x in (excluded, *_members(excluded, search.scope))):
            return False
    return True


def _members(x: str, scope: Scope) -> Sequence[str]:
    return members_of((x,), scope) if is_group(x, scope) else ()


def _is_told_apart(search: Search, chosen: Mapping[str, Candidate]) -> bool:
    """False where one thing is asked for and whole sentences name several; or an origin, and no claim places it."""
    table, lexicon = search.scope.lexicon.fact_by_id, search.scope.lexicon
    facts = [table[f] for c in chosen.values() for f in (*c.facts, *c.support)]
    told = bool(facts) and all(f.kind == "statement" for f in facts)
    several = told and len(chosen) > 1 and not search.conditions.filters
    compared = search.frame.has("more") or search.frame.has("less")
    if several and compared and not search.frame.of_role("class"):
        return False
    if several and asks_for_one(search.frame, search.scope, search.conditions.classes):
        return False
    areas = bool(search.conditions.classes) and all(
        lexicon.is_below(c, expand("mp:Area")) for c in search.conditions.classes
    )
    shown = any(f.kind == "statement" or lexicon.contains(f) for f in facts)
    return shown or not (areas and asks_for_origin(search.frame))


def _is_alike(x: str, classes: Sequence[str], lexicon: Lexicon) -> bool:
    """True if a thing is of one of the classes, or of a class above one: a company beside tech giants."""
    thing = lexicon.get(x)
    own = thing.types if thing else ()
    return not classes or any(lexicon.is_a(x, c) or lexicon.is_below(c, t) for c in classes for t in own)


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
    if search.frame.wants_number():
        if (
            search.order is None
            and search.wants_count
            and not search.frame.of_role("indicator")
            and _counts_asked(search, chosen)
        ):
            yield Reading(Count(plan), best - 0.02, unused, "number", support=support)
        return
    aside = _PLAIN_SUPERLATIVE if search.with_operators and search.has_order else 0.0
    yield Reading(plan, best - aside, unused, "entities", near=near, support=support)


def _counts_asked(search: Search, chosen: Mapping[str, Candidate]) -> bool:
    """True if what is counted is what a class word or a relation noun names: employees are not users."""
    if search.frame.asks("size") or (asked_units(search.frame) and not search.frame.of_role("class")):
        return False
    if search.frame.of_role("class") or asked_group(search.frame, search.scope) is not None:
        return True
    named = {i for m in search.frame.of_role("property") for i in m.ids("property")}
    return all(search.scope.lexicon.fact_by_id[f].predicate in named for c in chosen.values() for f in c.facts)


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
    behind = search.order is not None and bool(search.order.behind)
    if main or search.orders_named or scope.sources or search.is_negative or group or behind:
        parts.append(OneOf(tuple(sorted(chosen))))
    if search.order is None:
        return Find(tuple(dict.fromkeys(parts)))
    return Find(
        tuple(dict.fromkeys(parts)),
        search.order.indicator,
        search.order.descending,
        search.order.limit,
        search.order.offset,
        scope.during if scope.is_timed((search.order.indicator,)) else None,
    )


def _conditions(conditions: Conditions, main: tuple[str, ...]) -> Iterable[Condition]:
    if conditions.classes:
        yield InClass(conditions.classes)
    if main:
        yield InFacts(main)


def _lies_in(x: str, ids: Sequence[str], scope: Scope) -> bool:
    return not scope.lexicon.within.get(x, frozenset()).isdisjoint(ids)
