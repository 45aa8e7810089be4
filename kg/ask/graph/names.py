"""Names of things and texts of values, found by their tokens. Pure."""

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property

from kg.ask.graph.schema import Schema
from kg.ask.graph.vocabulary import ENGLISH
from kg.ask.graph.words import folded
from kg.ask.tokens import stem

Literal = tuple[str, str | None, str | None]


class Names:
    """Names of things and texts of values, found by their tokens."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema

    @cached_property
    def entities(self) -> Mapping[tuple[str, ...], Mapping[str, float]]:
        """Folded tokens of a name → things with it and how firmly it names them."""
        table: dict[tuple[str, ...], dict[str, float]] = defaultdict(dict)
        for name in self._schema.names:
            key = folded(name.text, ENGLISH)
            if key:
                table[key][name.iri] = max(name.weight, table[key].get(name.iri, 0.0))
        return table

    @cached_property
    def values(self) -> Mapping[tuple[str, ...], Mapping[str, set[Literal]]]:
        """Folded tokens of a text → property → literals."""
        table: dict[tuple[str, ...], dict[str, set[Literal]]] = defaultdict(dict)
        for value in self._schema.values:
            key = folded(value.text, ENGLISH)
            if key:
                literal = (value.text, value.lang, value.datatype)
                table[key].setdefault(value.property, set()).add(literal)
        return table

    @cached_property
    def stems(self) -> Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """English stems of a name → its folded keys, so that "Laptops" finds "Laptop"."""
        table: dict[tuple[str, ...], list[tuple[str, ...]]] = defaultdict(list)
        for key in {*self.entities, *self.values}:
            table[tuple(stem(word, ENGLISH) for word in key)].append(key)
        return {k: tuple(sorted(v)) for k, v in table.items()}

    @cached_property
    def with_word(self) -> Mapping[str, frozenset[tuple[str, ...]]]:
        """Folded word → keys of entities and values that have it."""
        table: dict[str, set[tuple[str, ...]]] = defaultdict(set)
        for key in {*self.entities, *self.values}:
            for word in key:
                table[word].add(key)
        return {word: frozenset(keys) for word, keys in table.items()}

    @cached_property
    def longest(self) -> int:
        """Tokens of the longest name."""
        return max((len(k) for k in (*self.entities, *self.values)), default=0)
