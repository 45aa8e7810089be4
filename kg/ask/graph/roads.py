"""Ways from class to class: which properties lead where, and the short paths between two kinds of things.

Pure. What leads where is what the data shows, so a property needs no declared domain or range.
"""

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Final

from kg.ask.graph.plan import Step
from kg.ask.graph.schema import PropertyInfo, Schema

Classes = frozenset[str]
LONGEST: Final = 3
_HOPS: Final = (0.0, 0.3, 0.8, 1.45)
_RARE: Final = 0.04
_SEVERAL: Final = 0.03
_MOST_PATHS: Final = 12


@dataclass(frozen=True)
class Road:
    """A path with the classes that it ends in and its cost."""

    steps: tuple[Step, ...]
    ends: Classes
    cost: float


class Roads:
    """The links between the classes of one graph."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._find = lru_cache(maxsize=4096)(self._find_paths)

    @cached_property
    def _steps(self) -> Mapping[str, Mapping[Step, Classes]]:
        """Class → step → classes that it leads to; quantities and literals are no places to go."""
        table: dict[str, dict[Step, set[str]]] = defaultdict(lambda: defaultdict(set))
        for edge in self.schema.edges:
            if edge.object and not self.schema.properties[edge.predicate].is_attribute:
                table[edge.subject][Step(edge.predicate)].add(edge.object)
                table[edge.object][Step(edge.predicate, False)].add(edge.subject)
        return {c: {s: frozenset(ends) for s, ends in steps.items()} for c, steps in table.items()}

    @cached_property
    def subjects(self) -> Mapping[str, Classes]:
        """Property → classes of its subjects."""
        table: dict[str, set[str]] = defaultdict(set)
        for edge in self.schema.edges:
            table[edge.predicate].add(edge.subject)
        return {p: frozenset(classes) for p, classes in table.items()}

    @cached_property
    def objects(self) -> Mapping[str, Classes]:
        """Property → classes of its objects."""
        table: dict[str, set[str]] = defaultdict(set)
        for edge in self.schema.edges:
            if edge.object:
                table[edge.predicate].add(edge.object)
        return {p: frozenset(classes) for p, classes in table.items()}

    @cached_property
    def _together(self) -> Mapping[str, Classes]:
        """Class → classes that some instance of it also has."""
        table: dict[str, set[str]] = defaultdict(set)
        for types in self.schema.types.values():
            for cls in types:
                table[cls].update(types)
        return {c: frozenset(found) for c, found in table.items()}

    def widen(self, cls: str) -> Classes:
        """Return a class with everything below it."""
        info = self.schema.classes.get(cls)
        return frozenset(info.below) if info else frozenset((cls,))

    def meet(self, a: Classes, b: Classes) -> Classes:
        """Return the classes of things that are of both kinds; nothing known (empty) meets everything."""
        if not a or not b:
            return a or b
        shared = a & b
        if shared:
            return shared
        return frozenset(c for c in b if self._together.get(c, frozenset()) & a)

    def attributes(self, classes: Classes) -> frozenset[str]:
        """Return the attributes that things of these classes have."""
        return frozenset(a for c in classes for a in self._attributes.get(c, ()))

    @cached_property
    def _attributes(self) -> Mapping[str, frozenset[str]]:
        table: dict[str, set[str]] = defaultdict(set)
        for edge in self.schema.edges:
            if self.schema.properties[edge.predicate].is_attribute:
                table[edge.subject].add(edge.predicate)
        return {c: frozenset(found) for c, found in table.items()}

    def ends(self, classes: Classes, step: Step) -> Classes:
        """Return the classes that a step leads to from things of some classes (of any, if empty)."""
        if not classes:
            return (self.objects if step.forward else self.subjects).get(step.iri, frozenset())
        return frozenset(e for c in classes for e in self._steps.get(c, {}).get(step, ()))

    def leads(self, classes: Classes) -> Mapping[Step, Classes]:
        """Return every step from things of some classes with where it leads."""
        table: dict[Step, set[str]] = defaultdict(set)
        for cls in classes:
            for step, ends in self._steps.get(cls, {}).items():
                table[step].update(ends)
        return {step: frozenset(ends) for step, ends in table.items()}

    def paths(self, a: Classes, b: Classes, longest: int = LONGEST) -> tuple[Road, ...]:
        """Return the cheapest paths between two kinds of things, the cheapest first."""
        return self._find(a, b, longest)

    def _find_paths(self, a: Classes, b: Classes, longest: int) -> tuple[Road, ...]:
        found: list[Road] = []
        front: list[tuple[tuple[Step, ...], Classes]] = [((), a)]
        for hop in range(1, min(longest, LONGEST) + 1):
            front = [
                ((*steps, step), ends)
                for steps, classes in front
                for step, ends in self.leads(classes).items()
                if not (steps and steps[-1].iri == step.iri and steps[-1].forward != step.forward)
                and not self._is_back(steps, step)
            ]
            for steps, ends in front:
                met = self.meet(b, ends) if b else ends
                if met:
                    found.append(Road(steps, met, self._cost(steps, hop)))
            if found and hop > 1 and longest <= LONGEST:
                break  # a longer way than one that is there says something else
        return tuple(sorted(found, key=lambda r: (r.cost, str(r.steps)))[: 2 * _MOST_PATHS])

    def _is_back(self, steps: tuple[Step, ...], step: Step) -> bool:
        """True if a step walks the stated inverse of the one before back to where it came from."""
        inverse = self.schema.properties[step.iri].inverse
        return bool(steps and inverse and steps[-1].iri == inverse and steps[-1].forward == step.forward)

    def _cost(self, steps: tuple[Step, ...], hop: int) -> float:
        infos = [(self.schema.properties[s.iri], s.forward) for s in steps]
        rare = sum(_RARE * math.log10(self._most / max(info.count, 1)) for info, _ in infos)
        several = sum(not (info.functional if forward else info.inverse_functional) for info, forward in infos)
        return _HOPS[hop] + rare + _SEVERAL * several

    @cached_property
    def _most(self) -> int:
        return max((p.count for p in self.schema.properties.values()), default=1)

    def count(self, prop: str) -> int:
        """Return how many triples a property has; 0 for one of the vocabularies that every graph uses."""
        return self.schema.properties[prop].count if prop in self.schema.properties else 0

    def info(self, prop: str) -> PropertyInfo:
        """Return what is known of a property."""
        return self.schema.properties[prop]
