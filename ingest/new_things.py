"""Things that documents speak of and no table knows: one thing for one name and kind, over all documents."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from hashlib import sha256

from ingest.attribution import by_name, local_name, widest_class
from ingest.names import Names
from ingest.records import UNREVIEWED, Entity
from ingest.terms import Terms

_LONGEST = 80  # characters of a local name; what is longer is no name but a clause


class NewThings:
    """Finds the thing that a claim names and gives new ones their identity."""

    def __init__(self, entities: Iterable[Entity], names: Names, terms: Terms) -> None:
        entities = list(entities)
        self._names, self._terms = names, terms
        self._known = by_name(entities, terms)
        self._labels = dict(names.labels)
        self._new: dict[str, Entity] = {}

    @property
    def entities(self) -> tuple[Entity, ...]:
        """The new things, in the order in which they were first spoken of."""
        return tuple(self._new.values())

    def find(self, name: str, known_id: str, kind: str, *, by_hand: bool = False) -> str:
        """Return the id of the thing that is meant, '' where it is none yet.

        Args:
            known_id: our id where the reader knew the thing.
            kind: class of a thing that it proposed as new: then only a thing of such a class is meant.
            by_hand: a person wrote the name, who may mean a thing of any class.
        """
        if known_id in self._labels:
            return known_id
        of_kind = (
            self._known.get((name.casefold(), widest_class((kind,), self._terms))) if kind in self._classes else ""
        )
        return of_kind or (self._find_any(name) if by_hand or not kind else "")

    @property
    def _classes(self) -> Collection[str]:
        return self._terms.superclasses

    def _find_any(self, name: str) -> str:
        """Return the one thing that is called so."""
        meant = self._names.aliases.get(name.casefold(), frozenset())
        new = {thing for thing, entity in self._new.items() if entity.labels["en"].casefold() == name.casefold()}
        found = {name} if name in self._labels else meant or new
        return next(iter(found)) if len(found) == 1 else ""

    def may_propose(self, name: str, kind: str) -> bool:
        """Return whether a name and a class make a new thing."""
        known = "Entity" in self._terms.superclasses.get(kind, ()) and kind != "Entity"
        return known and bool(name.strip()) and len(name) <= _LONGEST

    def propose(self, name: str, kind: str) -> str:
        """Return the id of a new thing of that name and class."""
        thing = self._free_name(name, kind)
        self._new[thing] = Entity(thing, (kind,), {"en": name}, origin="extracted", review=UNREVIEWED)
        self._labels[thing] = name
        self._known[name.casefold(), widest_class((kind,), self._terms)] = thing
        return thing

    def confirm(self, things: Iterable[str]) -> None:
        """Note that a fact that a person accepted speaks of some things."""
        for thing in things:
            if thing in self._new:
                self._new[thing] = replace(self._new[thing], review="accepted")

    def label(self, thing: str) -> str:
        """Return the English name of a thing that was found or proposed."""
        return self._labels[thing]

    def _free_name(self, name: str, kind: str) -> str:
        wished = local_name(name)
        tries = (wished, f"{wished}-{kind}", f"{wished}-{sha256(f'{kind}:{name}'.encode()).hexdigest()[:6]}")
        return next(each for each in tries if each not in self._labels)
