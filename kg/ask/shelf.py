"""The facts that may answer a question, by thing and by relation.

Made once for each set of sources that questions are limited to, so that no question goes through all facts.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from kg.ask.lexicon import Fact

REFERENCE = "reference"
Span = tuple[int, int]
"""First and last year."""


@dataclass(frozen=True)
class Shelf:
    """Preferred facts of the admitted sources, in the order of the lexicon."""

    facts: tuple[Fact, ...]

    @classmethod
    def of(cls, facts: Iterable[Fact], sources: frozenset[str] | None, during: Span | None) -> "Shelf":
        """Return the preferred facts among some.

        Args:
            sources: limits them (None: all sources).
            during: the years whose figures of a series are taken; None takes the latest of each series.
        """
        admitted = (f for f in facts if f.preferred and (sources is None or f.source in sources))
        return cls(tuple(f for f in admitted if not f.series or _is_of_time(f, during)))

    @cached_property
    def by_id(self) -> Mapping[str, Fact]:
        """Facts by IRI."""
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def by_thing(self) -> Mapping[str, tuple[Fact, ...]]:
        """Entity → facts with it in a slot."""
        table: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            for entity in fact.entities:
                table[entity].append(fact)
        return {entity: tuple(facts) for entity, facts in table.items()}

    @cached_property
    def by_predicate(self) -> Mapping[str, tuple[Fact, ...]]:
        """Indicator, property or kind of statement → facts with it."""
        table: dict[str, list[Fact]] = defaultdict(list)
        for fact in self.facts:
            table[fact.predicate].append(fact)
        return {predicate: tuple(facts) for predicate, facts in table.items()}

    @cached_property
    def told_of(self) -> frozenset[str]:
        """Things that a source other than our own reference list says something of."""
        return frozenset(x for x, facts in self.by_thing.items() if any(f.source != REFERENCE for f in facts))


def _is_of_time(fact: Fact, during: Span | None) -> bool:
    """Whether a figure of a series is the latest, or of the years that are asked for."""
    return fact.series == "latest" if during is None else (fact.start, fact.end) == during
