"""Turn the records of a data set into facts: names resolved, things given an identity, every cell an evidence."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from typing import Final

from ingest.figures import Cell, Census, Figure, Link, Record, Thing
from ingest.graph import decimal_text
from ingest.records import Alias, DataCell, Entity, Observation, Period, Relation
from ingest.terms import Terms
from kg.vocabulary import UNITS

_WHOLE, _DECIMALS = Decimal(1000), 2  # from a thousand on, more decimals than these tell a reader nothing
_SHOWN: Final = 5  # names that one sentence of a problem lists
_SCALES: Final = ((Decimal(10) ** 12, "trillion"), (Decimal(10) ** 9, "billion"), (Decimal(10) ** 6, "million"))
_VAST: Final = Decimal(10) ** 15  # from here on a power of ten is read more easily
BARE: Final = ("count", "score", "rank", "ratio")  # units that a sentence does not name


class Attribution:
    """Collects the facts of one data set.

    Args:
        areas: area as the files write it → entity id; '' for what is left out on purpose.
        entities: everything that is known already; a thing of the same name and class is the same thing.
        hashes: file → SHA-256 of its bytes.
        states: file → the day, month or year whose state it is.
        called: name of a thing as the files write it → entity id, or the name by which it is better called.
    """

    def __init__(
        self,
        source: str,
        areas: Mapping[str, str],
        entities: Iterable[Entity],
        terms: Terms,
        hashes: Mapping[str, str],
        states: Mapping[str, str],
        called: Mapping[str, str] | None = None,
    ) -> None:
        self.source, self.areas, self.terms, self.hashes, self.states = source, areas, terms, hashes, states
        self.observations: list[Observation] = []
        self.relations: list[Relation] = []
        self.cells: dict[Cell, DataCell] = {}
        self.new_entities: list[Entity] = []
        self._called = called or {}
        self._countries = tuple(entity.id for entity in entities if entity.codes)
        self._labels = {entity.id: entity.labels["en"] for entity in entities}
        self._named = by_name(entities, terms)
        self._things: dict[str, str] = {}
        self._facts: Counter[str] = Counter()
        self._unknown: dict[str, Cell] = {}
        self._odd: list[str] = []

    def add(self, record: Record) -> None:
        """Take one record; a name that nobody knows is noted and costs only its own record."""
        if isinstance(record, Thing):
            self._thing(record)
        elif isinstance(record, Figure):
            self._figure(record)
        elif isinstance(record, Census):
            self._census(record)
        else:
            self._link(record)

    def problems(self) -> list[str]:
        """Return one sentence for what could not be taken."""
        if not self._unknown:
            return self._odd
        shown = ", ".join(f"'{name}' ({cell.file}, row {cell.row})" for name, cell in self._first_unknown())
        more = f" and {len(self._unknown) - _SHOWN} more" if len(self._unknown) > _SHOWN else ""
        where = f"data/sources/{self.source}/areas.csv"
        return [*self._odd, f"{self.source}: {where} does not know {shown}{more}: add a row for each."]

    def _first_unknown(self) -> list[tuple[str, Cell]]:
        return list(self._unknown.items())[:_SHOWN]

    def _resolve(self, name: str, cell: Cell) -> str:
        """Return the entity that a name means, '' where there is none."""
        found = self._things.get(name) or self.areas.get(name)
        if found is None:
            self._unknown.setdefault(name, cell)
        return found or ""

    def _thing(self, thing: Thing) -> None:
        name = self._called.get(thing.label, thing.label)
        known = name if name in self._called_ids else self._named.get((name.casefold(), self._root(thing.types)))
        self._things[thing.key] = known or self._new_entity(replace(thing, label=name))

    @cached_property
    def _called_ids(self) -> frozenset[str]:
        """The entities that the reviewed table of things names by their id."""
        return frozenset(self._called.values()) & frozenset(self._labels)

    def _root(self, types: Iterable[str]) -> str:
        """The class by which namesakes are told apart: the widest one below `Entity`."""
        return widest_class(types, self.terms)

    def _new_entity(self, thing: Thing) -> str:
        name = local_name(thing.label)
        if name in self._labels:
            name = f"{name}-{thing.types[0]}"
        if name in self._labels:
            name = f"{name}-{sha256(thing.key.encode()).hexdigest()[:6]}"
        labels = {"en": thing.label}
        root = self._root(thing.types)
        aliases = tuple(Alias(text) for text in thing.aliases if (text.casefold(), root) not in self._named)
        entity = Entity(name, thing.types, labels, aliases, thing.description, origin="dataset")
        self.new_entities.append(entity)
        self._labels[name] = thing.label
        self._named |= {(alias.text.casefold(), root): name for alias in aliases}
        self._named[thing.label.casefold(), root] = name
        return name

    def _figure(self, figure: Figure) -> None:
        subject = self._resolve(figure.subject, figure.cells[0])
        indicator = self.terms.indicators.get(figure.indicator)
        if indicator is None:
            self._odd.append(f"{self.source}: no indicator is called '{figure.indicator}': add it to the ontology.")
            return
        if not subject:
            return
        period = Period.parse(figure.period) if figure.period else None
        self.observations.append(
            Observation(
                id=self._fact_id("obs", figure.indicator, subject, figure.period),
                evidence=tuple(self._cell(cell) for cell in figure.cells),
                statement=self._sentence(figure, subject, indicator.label, indicator.unit),
                keywords=(),
                modality=figure.modality,
                period=period,
                subject=subject,
                indicator=figure.indicator,
                value=figure.value,
                low=None,
                high=None,
                unit=indicator.unit,
                comparator=figure.comparator,
                as_written=figure.written,
                rule=figure.rule,
                flags=figure.flags,
            )
        )

    def _census(self, census: Census) -> None:
        counted = {o.subject for o in self.observations if o.indicator == census.indicator}
        for country in self._countries:
            if country not in counted:
                self._things[country] = country
                zero = Figure(country, census.indicator, Decimal(0), census.period, census.cells, rule=census.rule)
                self._figure(zero)

    def _link(self, link: Link) -> None:
        subject = self._resolve(link.subject, link.cells[0])
        target = self._resolve(link.object, link.cells[0]) if link.object else ""
        if not subject or (link.object and not target):
            return
        said = self._labels[target] if target else link.value
        self.relations.append(
            Relation(
                id=self._fact_id("rel", link.predicate, subject, target or link.value),
                evidence=tuple(self._cell(cell) for cell in link.cells),
                statement=f"{self._labels[subject]}: {self.terms.labels[link.predicate]}: {said}.",
                keywords=(),
                modality=link.modality,
                period=Period.parse(link.period) if link.period else None,
                subject=subject,
                predicate=link.predicate,
                object=target,
                value="" if target else link.value,
            )
        )

    def _fact_id(self, *parts: str) -> str:
        name = "-".join(local_name(part) for part in parts if part)
        self._facts[name] += 1
        return name if self._facts[name] == 1 else f"{name}-{self._facts[name]}"

    def _cell(self, cell: Cell) -> str:
        if cell not in self.cells:
            digest, state = self.hashes[cell.file], self.states[cell.file]
            self.cells[cell] = DataCell(f"c{len(self.cells) + 1}", cell, digest, state)
        return self.cells[cell].key

    def _sentence(self, figure: Figure, subject: str, label: str, unit: str) -> str:
        amount = amount_text(figure.value) + ("" if unit in BARE else f" {UNITS[unit].label}")
        when = f" ({figure.period.replace('/', ' to ')})" if figure.period else ""
        how = f", computed: {figure.rule}" if figure.rule else ""
        return f"{label[:1].upper()}{label[1:]} of {self._labels[subject]}: {amount}{when}{how}."


def by_name(entities: Iterable[Entity], terms: Terms) -> dict[tuple[str, str], str]:
    """(Casefolded name, widest class) → the one entity that is called so; names of several are left out."""
    found: dict[tuple[str, str], set[str]] = {}
    for entity in entities:
        for text in (*entity.labels.values(), *(alias.text for alias in entity.aliases)):
            found.setdefault((text.casefold(), widest_class(entity.types, terms)), set()).add(entity.id)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1}


def widest_class(types: Iterable[str], terms: Terms) -> str:
    supers = {name for kind in types for name in terms.superclasses[kind]} - {"Entity"}
    return min(supers, key=lambda name: (len(terms.superclasses[name]), name), default="Entity")


def local_name(text: str) -> str:
    """Return letters, digits and hyphens; a name without any Latin letter or digit becomes a short hash.

    >>> local_name("GPT-4 (Mar 2023)"), local_name("Café 2019/2023")
    ('GPT-4-Mar-2023', 'Cafe-2019-2023')
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = re.sub(r"[^A-Za-z0-9]+", "-", plain).strip("-")
    return name or f"x{sha256(text.encode()).hexdigest()[:8]}"


def amount_text(value: Decimal) -> str:
    """Return a number as a sentence shows it.

    >>> amount_text(Decimal("2400000000000")), amount_text(Decimal("4342.98765")), amount_text(Decimal("3.14e23"))
    ('2.4 trillion', '4,342.99', '3.14 × 10^23')
    """
    if abs(value) >= _VAST:
        digits = value.adjusted()
        return f"{decimal_text(round(value.scaleb(-digits), 3))} × 10^{digits}"
    for size, word in _SCALES:
        if abs(value) >= size:
            return f"{decimal_text(round(value / size, 3))} {word}"
    shown = round(value, _DECIMALS) if abs(value) >= _WHOLE else value
    return f"{shown.normalize():,f}"
