"""Yes/no readings of where a thing belongs: "is X based in A", "is X one of the B".

Pure. A thing that lies in one country lies in no other; a group whose members are all known has no others.
"""

from collections.abc import Iterable

from kg.ask.frame import Frame
from kg.ask.lexicon import Fact
from kg.ask.plan import Check
from kg.ask.reading import Reading, Scope, is_placing, subjects_named
from kg.vocabulary import expand

_SURE = 1.0
_COUNTRY, _GROUP, _MEMBERS = expand("mp:Country"), expand("mp:AreaGroup"), expand("mpid:ind-number-of-members")


def find_elsewhere(frame: Frame, scope: Scope) -> list[Reading]:
    """Return the reading that a thing does not belong where a question puts it, if all it asks is where it belongs."""
    named = subjects_named(frame, scope)
    if len(named) != 2 or not _asks_only_place(frame, scope) or not is_placing(named[1], scope):
        return []
    things, around = named[0].ids("entity"), named[1].ids("entity")
    inside = {a for x in things for a in (x, *scope.lexicon.within.get(x, ()))}
    kinds = (c for m in frame.of_role("class") for c in m.ids("class"))
    if len(things) != 1 or inside.intersection(around) or not all(scope.lexicon.is_a(things[0], c) for c in kinds):
        return []
    facts = [f for place in around for f in list(_showing_out(things[0], place, scope))[:1]]
    if len(facts) < len(around):
        return []
    denied = any(c.group == "negation" for c in frame.cues)
    return [Reading(Check("stated", tuple(f.id for f in facts), denied), _SURE, (), "boolean")]


def _asks_only_place(frame: Frame, scope: Scope) -> bool:
    """True if nothing but names, classes and relations of place stand in a question."""
    relations = (i for m in frame.of_role("property") for i in m.ids("property"))
    counted = any(q.unit or q.value != 1 for q in frame.quantities)  # "one of the …" is no number
    if frame.words or counted or frame.periods or frame.of_role("indicator", "quality"):
        return False
    compared = any(frame.has(k) for k in ("more", "less", "equal", "max", "min"))
    return not compared and all(scope.lexicon.is_containing(i) for i in relations)


def _showing_out(x: str, place: str, scope: Scope) -> Iterable[Fact]:
    """Yield facts by which a thing does not lie in a place: its own country, or how many members a group has."""
    lexicon = scope.lexicon
    members = {f.subject for f in scope.facts_of(place) if f.object == place and lexicon.contains(f)}
    for fact in scope.facts_of(place):
        if fact.subject == place and fact.predicate == _MEMBERS and fact.value == len(members):
            yield fact
    if not lexicon.is_a(place, expand("mp:Area")) or lexicon.is_a(place, _GROUP):
        return
    for fact in scope.facts_of(x):
        around = {fact.object, *lexicon.within.get(fact.object, ())}
        homes = {x} if lexicon.is_a(x, _COUNTRY) else {a for a in around if lexicon.is_a(a, _COUNTRY)}
        grouped = x in homes and lexicon.is_a(fact.object, _GROUP)
        lies = fact.subject == x and lexicon.contains(fact) and not grouped
        apart = (h not in lexicon.within.get(place, ()) and place not in lexicon.within.get(h, ()) for h in homes)
        if lies and homes and all(apart):
            yield fact
