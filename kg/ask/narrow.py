"""Which of the candidates answer: those that account for most, in the place, by the relation and the figure asked for.

Pure.
"""

from collections.abc import Mapping

from kg.ask.conditions import evidence_of
from kg.ask.match import IN_PLACE, Part, Sheet
from kg.ask.pool import is_group, members_of, places, repeated_groups
from kg.ask.reach import Candidate
from kg.ask.search import CLOSE, SAME, Search
from kg.vocabulary import expand

Found = Mapping[str, Candidate]


def narrowed(search: Search, sheet: Sheet, candidates: Found) -> Found:
    """Return the candidates that answer; none if there were none."""
    if not candidates:
        return {}
    best = max(c.share for c in candidates.values())
    close = {x: c for x, c in candidates.items() if c.share >= best - CLOSE}
    if _wants_place(search, close):
        candidates = _placed(search, close) or candidates
        best = max(c.share for c in candidates.values())
    complete = {x: c for x, c in candidates.items() if not c.missed}
    chosen: Found = complete or {x: c for x, c in candidates.items() if c.share >= best - SAME}
    chosen = {x: c for x, c in chosen.items() if x not in search.sufferers and not _passes_by(search, sheet, x, c)}
    chosen = _in_class(search, sheet, _by_default_subject(search, _in_place(search, sheet, chosen)))
    chosen = _belonging(search, sheet, chosen)
    chosen = _by_stated_number(search, _by_asked_relation(search, chosen))
    chosen = _by_object_class(search, sheet, chosen)
    return _without_regions(search, _by_one_fact(_most_direct(search, sheet, chosen))) if chosen else {}


def _wants_place(search: Search, candidates: Found) -> bool:
    """True for "what country is X from": a place is asked for, and nothing says by which other relation."""
    frame, conditions, lexicon = search.frame, search.conditions, search.scope.lexicon
    areas = all(lexicon.is_below(c, expand("mp:Area")) for c in conditions.classes)
    named = {i for m in frame.of_role("property") for i in m.ids("property")}
    found = {lexicon.fact_by_id[f].predicate for c in candidates.values() for f in c.facts}
    if any(not lexicon.is_containing(i) for i in named):
        return False
    free = not frame.words and not conditions.filters and search.order is None
    return bool(conditions.classes) and areas and free and not named & found


def _placed(search: Search, candidates: Found) -> Found:
    """Where nothing but one thing is named ("what country is X from"), what it lies in answers first.

    Where things lie in what is named ("what country is in X"), they answer.
    """
    lexicon = search.scope.lexicon
    kept: dict[str, Candidate] = {}
    if any(not c.facts for c in candidates.values()):
        return kept
    for x, candidate in candidates.items():
        inside = tuple(f for f in candidate.facts if lexicon.contains(lexicon.fact_by_id[f]))
        if inside:
            kept[x] = Candidate(candidate.share, candidate.missed, inside)
    return kept


def _in_place(search: Search, sheet: Sheet, chosen: Found) -> Found:
    """Where some things lie in the area that is named, those of which a sentence only mentions it are out."""
    for part in sheet.parts:
        if not places(part, search.scope) or search.is_clause_subject(part):
            continue
        holders = {x for x in chosen if search.holds(part, x)}
        shown = {x for x, c in chosen.items() if holders and _says_asked_relation(search, c, part)}
        chosen = {x: c for x, c in chosen.items() if not holders or x in holders | shown}
        chosen = _direct_members(search, part, chosen)
    return chosen


def _says_asked_relation(search: Search, candidate: Candidate, part: Part) -> bool:
    """True if a claim of a relation that is named puts a thing beside the area or group: "who invested in the …"."""
    named = {i for m in search.frame.of_role("property") for i in m.ids("property")}
    claims = (search.scope.lexicon.fact_by_id[f] for f in candidate.facts)
    return any(f.kind == "claim" and f.predicate in named and f.id in part.slots for f in claims)


def _direct_members(search: Search, part: Part, chosen: Found) -> Found:
    """Drop what belongs to a group only through another thing that is there too: France beside the EU."""
    groups = set(part.mention.ids("entity")) if part.mention else set()
    within = search.scope.lexicon.within
    if not any(is_group(g, search.scope) or search.scope.lexicon.is_a(g, expand("mp:AreaGroup")) for g in groups):
        return chosen
    members = set(members_of(sorted(groups), search.scope))
    return {x: c for x, c in chosen.items() if x in members or not within.get(x, frozenset()) & members & set(chosen)}


def _in_class(search: Search, sheet: Sheet, chosen: Found) -> Found:
    """Where nothing but classes and places is named, a thing is of each of them: "companies named as tech giants"."""
    if search.frame.words or search.frame.of_role("property", "indicator"):
        return chosen
    for part in sheet.parts:
        if part.mention is not None and part.mention.ids("class"):
            holders = {x: c for x, c in chosen.items() if search.holds(part, x)}
            chosen = holders or chosen
    return chosen


def _by_default_subject(search: Search, chosen: Found) -> Found:
    """Where nothing is named ("who wrote this"), facts about the source itself answer first."""
    if search.frame.of_role("entity") or search.conditions.filters:
        return chosen
    table, lexicon = search.scope.lexicon.fact_by_id, search.scope.lexicon
    own = {
        x: c
        for x, c in chosen.items()
        if any(lexicon.is_a(e, expand("mp:SourceDocument")) for f in c.facts for e in table[f].entities)
    }
    return own or chosen


def _by_asked_relation(search: Search, chosen: Found) -> Found:
    """Where another relation is asked for, what a thing merely lies in is no answer if there is a better one."""
    table, lexicon = search.scope.lexicon.fact_by_id, search.scope.lexicon
    named = {i for m in search.frame.of_role("property") for i in m.ids("property")}
    if not named or any(lexicon.is_containing(i) for i in named):
        return chosen
    other = {x: c for x, c in chosen.items() if any(not lexicon.contains(table[f]) for f in c.facts)}
    return other or chosen


def _by_object_class(search: Search, sheet: Sheet, chosen: Found) -> Found:
    """Where some relate to a thing of a class that the question names, those that relate to others are out."""
    table, lexicon = search.scope.lexicon.fact_by_id, search.scope.lexicon
    wanted = [search.object_classes(sheet, table[f]) for c in chosen.values() for f in c.facts[:1]]
    classes = next((w for w in wanted if w), ())

    def relates(x: str, candidate: Candidate) -> bool:
        others = (e for f in candidate.facts for e in table[f].entities if e != x)
        return any(lexicon.is_a(e, k) for e in others for k in classes)

    fitting = {x: c for x, c in chosen.items() if relates(x, c)} if classes else {}
    return fitting or chosen


def _by_stated_number(search: Search, chosen: Found) -> Found:
    """Keep the things whose own figure is the number in the question: "the startup that has seven of …"."""
    table = search.scope.lexicon.fact_by_id
    figures = {x: {table[f].value for f in (*c.facts, *c.support)} - {None} for x, c in chosen.items()}
    if not search.numbers:
        return chosen
    if any(figures.values()):
        return {x: c for x, c in chosen.items() if figures[x] & search.numbers}
    near = {x: c for x, c in chosen.items() if _has_number(search, x, c)}
    return near if near or search.conditions.filters else chosen


def _has_number(search: Search, x: str, candidate: Candidate) -> bool:
    """True if a thing, or another one in its facts, has a figure that is a bare number of the question."""
    table = search.scope.lexicon.fact_by_id
    around = {x, *(e for f in candidate.facts for e in table[f].entities)}
    return any(f.subject == e and f.value in search.numbers for e in around for f in search.scope.facts_of(e))


def _without_regions(search: Search, chosen: Found) -> Found:
    """Drop a group whose members are there, and a region whose places are there by its own evidence."""
    conditions, scope = search.conditions, search.scope
    within = scope.lexicon.within

    def repeated(x: str) -> bool:
        own = set(evidence_of(x, conditions, scope))
        inner = (y for y in chosen if x in within.get(y, ()))
        return bool(own) and any(own <= set(evidence_of(y, conditions, scope)) for y in inner)

    whole = repeated_groups(chosen.keys(), scope)
    kept = {x: c for x, c in chosen.items() if x not in whole}
    return {x: c for x, c in kept.items() if not (conditions.qualities and repeated(x))}


def _most_direct(search: Search, sheet: Sheet, chosen: Found) -> Found:
    """Prefer facts that hold the question's terms in a slot to facts that only speak of them."""
    table = search.scope.lexicon.fact_by_id

    def direct(candidate: Candidate) -> tuple[int, bool]:
        found = {*candidate.facts[:1], *candidate.support}
        slots = sum(any(p.cover.get(f, 0.0) >= IN_PLACE for f in found) for p in sheet.parts if p.mention)
        return slots, any(table[f].kind != "statement" for f in candidate.facts)

    most = max(direct(c) for c in chosen.values())
    return {x: c for x, c in chosen.items() if direct(c) == most}


def _belonging(search: Search, sheet: Sheet, chosen: Found) -> Found:
    """Where no relation is named ("the models of A"), what belongs to A goes before what has to do with it."""
    if search.frame.words or search.frame.of_role("property", "indicator", "quality"):
        return chosen
    for part in sheet.parts:
        ids = set(part.mention_ids)
        own = {x: c for x, c in chosen.items() if ids & search.scope.lexicon.within.get(x, frozenset())}
        chosen = own or chosen
    return chosen


def _passes_by(search: Search, sheet: Sheet, x: str, candidate: Candidate) -> bool:
    """True if claims answer whose words only touch a thing of the kind asked for: one enabler beside another."""
    table, lexicon = search.scope.lexicon.fact_by_id, search.scope.lexicon
    facts = {*candidate.facts, *candidate.support}
    if not facts or any(table[f].kind != "claim" for f in facts):
        return False
    named = (p for p in sheet.parts if p.mention is not None and not search.holds(p, x))
    alike = (p for p in named if any(lexicon.is_a(i, c) for i in p.mention_ids for c in search.conditions.classes))
    return any(not facts & p.slots for p in alike)


def _by_one_fact(chosen: Found) -> Found:
    """Where one fact says all of some things, those that need a second fact are out: what A uses, not what is of it."""
    whole = {x: c for x, c in chosen.items() if not c.missed and c.facts and not c.support}
    return whole or chosen
