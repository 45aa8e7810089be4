"""Resolve names in tables: an id, or a reviewed name or alias that means one thing only. Never a guess."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ingest.cells import Row, nearest
from ingest.records import Entity, Source
from ingest.terms import Terms
from kg.errors import UnknownNameError


@dataclass(frozen=True)
class Names:
    """Everything that a fact may point at; `labels` is id → English name, `aliases` casefolded name → ids."""

    labels: Mapping[str, str]
    aliases: Mapping[str, frozenset[str]]

    @classmethod
    def of(cls, entities: Iterable[Entity], sources: Iterable[Source], terms: Terms) -> "Names":
        """Collect ids, labels and aliases of entities, sources and named concepts."""
        entities = list(entities)
        labels = dict(terms.concepts) | {source.id: source.title for source in sources}
        labels |= {entity.id: entity.labels["en"] for entity in entities}
        aliases: dict[str, set[str]] = {}
        for entity in entities:
            for text in (*entity.labels.values(), *(alias.text for alias in entity.aliases)):
                aliases.setdefault(text.casefold(), set()).add(entity.id)
        return cls(labels, {text: frozenset(ids) for text, ids in aliases.items()})

    def resolve(self, row: Row, column: str, name: str) -> str:
        """Return the id that a cell's name means.

        Raises:
            UnknownNameError: nothing or several things have this name; the candidates are in the error.
        """
        if name in self.labels:
            return name
        meant = self.aliases.get(name.casefold(), frozenset())
        if len(meant) == 1:
            return next(iter(meant))
        candidates = sorted(meant) or self._like(name)
        shown = [f"{candidate} ({self.labels[candidate]})" for candidate in candidates]
        raise UnknownNameError(name, shown, path=row.path, row=row.number, column=column)

    def _like(self, name: str) -> list[str]:
        """Ids of the nearest names, each once."""
        return list(dict.fromkeys(self._by_text[text] for text in nearest(name, self._texts, limit=5)))[:3]

    @cached_property
    def _texts(self) -> list[str]:
        return list(self._by_text)

    @cached_property
    def _by_text(self) -> Mapping[str, str]:
        """Every text that a name may be compared with → its id; ids and labels go before aliases."""
        by_alias = {text: min(ids) for text, ids in self.aliases.items()}
        return by_alias | {label: name for name, label in self.labels.items()} | {name: name for name in self.labels}
