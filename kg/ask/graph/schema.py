"""The profile of a graph: its classes, properties, the links between them, names and values, as the data has them.

Made once by `kg.ask.graph.profile`, written into the release as `schema.json`, read-only afterwards.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Kind = Literal["object", "number", "date", "year", "text", "boolean"]


@dataclass(frozen=True)
class Label:
    """One wording of a class or property; the weight says how directly it names it, 0..1."""

    text: str
    lang: str | None = None
    weight: float = 1.0


@dataclass(frozen=True)
class ClassInfo:
    """A class with its instances (of subclasses too) and what lies below it, itself included."""

    iri: str
    labels: tuple[Label, ...]
    count: int
    below: tuple[str, ...]
    direct: bool
    """True if every instance is typed with the class itself, so that no subclass has to be followed."""


@dataclass(frozen=True)
class Measure:
    """The shape of nodes that hold a number with its unit or currency: property of each, unit text or IRI → key."""

    value: str
    unit: str
    units: Mapping[str, str]


@dataclass(frozen=True)
class PropertyInfo:
    """A property as it is used."""

    iri: str
    labels: tuple[Label, ...]
    kind: Kind
    count: int
    functional: bool
    inverse_functional: bool
    inverse: str = ""
    unit: str = ""
    measure: Measure | None = None
    datatypes: tuple[str, ...] = ()

    @property
    def is_attribute(self) -> bool:
        """True for a property whose values are literals or quantities."""
        return self.kind != "object" or self.measure is not None


@dataclass(frozen=True)
class Edge:
    """How many triples lead from instances of a class by a property to a class ("" for literals)."""

    subject: str
    predicate: str
    object: str
    count: int


@dataclass(frozen=True)
class EntityName:
    """A name of one thing; the property that gives it."""

    iri: str
    text: str
    property: str
    lang: str | None = None
    weight: float = 1.0


@dataclass(frozen=True)
class LiteralValue:
    """A text that is the value of a property for `count` things, as SPARQL has to write it."""

    property: str
    text: str
    lang: str | None = None
    datatype: str | None = None
    count: int = 1


@dataclass(frozen=True)
class Schema:
    """Everything that questions over a graph are read with."""

    classes: Mapping[str, ClassInfo]
    properties: Mapping[str, PropertyInfo]
    edges: tuple[Edge, ...]
    names: tuple[EntityName, ...]
    values: tuple[LiteralValue, ...]
    types: Mapping[str, tuple[str, ...]]
    name_properties: tuple[str, ...]
    prefixes: Mapping[str, str]
    graphs: Mapping[str, str]
    units: Mapping[str, Any]
    languages: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> str:
        """Return the profile as JSON with sorted keys: the same graph gives the same bytes."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Schema":
        """Read what `to_json` wrote."""
        data = json.loads(text)
        return cls(
            classes={iri: _class_from(raw) for iri, raw in data["classes"].items()},
            properties={iri: _property_from(raw) for iri, raw in data["properties"].items()},
            edges=tuple(Edge(**raw) for raw in data["edges"]),
            names=tuple(EntityName(**raw) for raw in data["names"]),
            values=tuple(LiteralValue(**raw) for raw in data["values"]),
            types={iri: tuple(types) for iri, types in data["types"].items()},
            name_properties=tuple(data["name_properties"]),
            **{key: data[key] for key in ("prefixes", "graphs", "units", "languages")},
        )


def _labels_from(raw: list[dict[str, Any]]) -> tuple[Label, ...]:
    return tuple(Label(**label) for label in raw)


def _class_from(raw: dict[str, Any]) -> ClassInfo:
    return ClassInfo(**{**raw, "labels": _labels_from(raw["labels"]), "below": tuple(raw["below"])})


def _property_from(raw: dict[str, Any]) -> PropertyInfo:
    measure = Measure(**raw["measure"]) if raw["measure"] else None
    changed = {"labels": _labels_from(raw["labels"]), "measure": measure, "datatypes": tuple(raw["datatypes"])}
    return PropertyInfo(**{**raw, **changed})
