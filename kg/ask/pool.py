"""The things among which a question looks for its answer, and the words that only say where they lie.

Pure.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from kg.ask.match import Part, Sheet
from kg.ask.reading import Scope, is_placing
from kg.vocabulary import expand


def members_of(groups: Sequence[str], scope: Scope) -> list[str]:
    """Return the direct members of groups; a group among them whose members are all there is none by itself."""
    members = _direct_members(groups, scope)
    return sorted(members - repeated_groups(members, scope))


def _direct_members(groups: Sequence[str], scope: Scope) -> set[str]:
    facts = (f for g in groups for f in scope.facts_of(g))
    return {f.subject for f in facts if f.object in groups and scope.lexicon.contains(f)}


def repeated_groups(things: AbstractSet[str], scope: Scope) -> set[str]:
    """Return the groups among things whose members are all there too."""
    groups = {x: _direct_members((x,), scope) for x in things if is_group(x, scope)}
    return {x for x, members in groups.items() if members and members <= things}


def things_of(scope: Scope, classes: tuple[str, ...], near: AbstractSet[str] | None = None) -> tuple[str, ...]:
    """Return the things of the classes; of none, all that facts tell of and that are not parts of a document.

    `near` holds all that are wanted, so that not every thing has to be gone through.
    """
    if scope.among:
        return tuple(x for x in scope.among if not classes or any(scope.lexicon.is_a(x, c) for c in classes))
    things = scope.matcher.things_of(classes)
    if near is None or len(near) >= len(things):
        return things
    return tuple(x for x in sorted(near) if scope.matcher.is_thing_of(x, classes))


def places(part: Part, scope: Scope) -> bool:
    """True if a part names where a thing lies."""
    return part.mention is not None and is_placing(part.mention, scope)


def all_place(sheet: Sheet, scope: Scope) -> bool:
    """True if every part names an area, a group or a class: then lying in it is all that is asked."""
    return all(p.mention is not None and (places(p, scope) or p.mention.ids("class")) for p in sheet.parts)


def is_group(iri: str, scope: Scope) -> bool:
    """True for a group of things that is not itself an area."""
    return scope.lexicon.is_a(iri, expand("mp:Group")) and not scope.lexicon.is_a(iri, expand("mp:Area"))


def is_wording(part: Part) -> bool:
    """True if a part is a plain word or a relation: it names no thing, figure or quality."""
    return part.mention is None or not part.mention.ids("entity", "indicator", "quality")
