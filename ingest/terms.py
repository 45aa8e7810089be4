"""What the ontology allows the tables to say: classes, predicates, indicators with their units, named concepts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from ingest.graph import Quad, Store, load_store, read_turtle, select
from kg.errors import DataError
from kg.vocabulary import MP, MPID, compress

ONTOLOGY_GRAPH = "graph-ontology"
_SHAPES = "shapes.ttl"  # rules about the graph, not part of it

_SUPERCLASSES = """SELECT ?class ?super WHERE {
  ?class a ?kind ; rdfs:subClassOf* ?super .
  FILTER (?kind IN (rdfs:Class, owl:Class) && isIRI(?super))
}"""
_PREDICATES = """SELECT DISTINCT ?property WHERE {
  ?property a ?kind . FILTER (?kind IN (rdf:Property, owl:ObjectProperty, owl:DatatypeProperty, owl:AnnotationProperty))
}"""
_LITERAL = "SELECT DISTINCT ?property WHERE { ?property a owl:DatatypeProperty }"
_LABELS = """SELECT ?property ?label WHERE {
  ?property a ?kind ; rdfs:label ?label . FILTER (lang(?label) = "en")
  FILTER (?kind IN (rdf:Property, owl:ObjectProperty, owl:DatatypeProperty))
}"""
_INDICATORS = """SELECT ?indicator ?unit ?direction ?scale ?enabler ?direct ?label ?method ?bloc WHERE {
  ?indicator a mp:Indicator ; mp:unitKey ?unit ; rdfs:label ?label . FILTER (lang(?label) = "en")
  OPTIONAL { ?indicator mp:direction ?direction } OPTIONAL { ?indicator mp:scaleType ?scale }
  OPTIONAL { ?indicator mp:enabler ?enabler } OPTIONAL { ?indicator mp:directProperty ?direct }
  OPTIONAL { ?indicator mp:inMethod ?method } OPTIONAL { ?indicator mp:blocRule ?bloc }
}"""
_INDICATOR_NAMES = """SELECT ?indicator ?name WHERE {
  ?indicator a mp:Indicator ; rdfs:label|skos:altLabel ?name .
}"""
_RANKS = "SELECT ?rank ?indicator WHERE { ?rank mp:rankOf ?indicator }"
_NAMED = """SELECT ?thing ?label WHERE { ?thing a ?kind ; rdfs:label ?label . FILTER (lang(?label) = "en") }"""


@dataclass(frozen=True)
class Indicator:
    """An indicator's fixed properties; `direct_property` is the CURIE of its short triple, '' if none."""

    id: str
    unit: str
    label: str
    direction: str
    scale: str
    enabler: str
    direct_property: str
    in_method: bool
    bloc_rule: str = ""


@dataclass(frozen=True)
class Terms:
    """The ontology as the readers of tables need it; all names are local names."""

    quads: tuple[Quad, ...]

    @cached_property
    def _store(self) -> Store:
        return load_store(self.quads)

    @cached_property
    def superclasses(self) -> Mapping[str, tuple[str, ...]]:
        """Class → itself and all its superclasses of ours."""
        found: dict[str, set[str]] = {}
        for row in select(self._store, _SUPERCLASSES):
            if row["class"].value.startswith(MP) and row["super"].value.startswith(MP):
                found.setdefault(local_name(row["class"].value), set()).add(local_name(row["super"].value))
        return {name: tuple(sorted(supers | {name})) for name, supers in found.items()}

    @cached_property
    def predicates(self) -> frozenset[str]:
        """Properties of ours."""
        found = (row["property"].value for row in select(self._store, _PREDICATES))
        return frozenset(local_name(iri) for iri in found if iri.startswith(MP))

    @cached_property
    def literal_properties(self) -> frozenset[str]:
        """Properties of ours whose values are dates and texts, not things."""
        found = (row["property"].value for row in select(self._store, _LITERAL))
        return frozenset(local_name(iri) for iri in found if iri.startswith(MP))

    @cached_property
    def labels(self) -> Mapping[str, str]:
        """Property of ours → English label."""
        rows = ((row["property"].value, row["label"].value) for row in select(self._store, _LABELS))
        return {local_name(iri): label for iri, label in rows if iri.startswith(MP)}

    @cached_property
    def indicators(self) -> Mapping[str, Indicator]:
        """Indicators by id without `ind-`."""
        found = (_indicator({k: v.value for k, v in row.items()}) for row in select(self._store, _INDICATORS))
        return {indicator.id: indicator for indicator in found}

    @cached_property
    def indicator_names(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        """Indicator, by id without `ind-` → its labels and altLabels, each as (language, text)."""
        found: dict[str, set[tuple[str, str]]] = {}
        for row in select(self._store, _INDICATOR_NAMES):
            names = found.setdefault(_indicator_id(row["indicator"].value), set())
            names.add((row["name"].lang or "", row["name"].value))
        return {indicator: tuple(sorted(names)) for indicator, names in sorted(found.items())}

    @cached_property
    def ranks(self) -> Mapping[str, str]:
        """Indicator → the indicator of the places by it."""
        rows = select(self._store, _RANKS)
        return {_indicator_id(row["indicator"].value): _indicator_id(row["rank"].value) for row in rows}

    @cached_property
    def concepts(self) -> Mapping[str, str]:
        """Named things of the ontology (indicators, qualities, enablers, groups …): local name → English label."""
        rows = ((row["thing"].value, row["label"].value) for row in select(self._store, _NAMED))
        return {local_name(iri): label for iri, label in rows if iri.startswith(MPID)}


def read_terms(ontology_dir: Path) -> Terms:
    """Read every Turtle file of the ontology but the shapes.

    Raises:
        DataError: the folder holds no Turtle file, or one that cannot be read.
    """
    files = [path for path in sorted(ontology_dir.glob("*.ttl")) if path.name != _SHAPES]
    if not files:
        way_out = "give the folder that holds core.ttl"
        raise DataError("the ontology has no Turtle file", path=ontology_dir, hint=way_out)
    return Terms(tuple(quad for path in files for quad in read_turtle(path, ONTOLOGY_GRAPH)))


def local_name(iri: str) -> str:
    """Return what stands behind the namespace of one of our IRIs."""
    return iri.removeprefix(MP).removeprefix(MPID)


def _indicator_id(iri: str) -> str:
    return local_name(iri).removeprefix("ind-")


def _indicator(row: Mapping[str, str]) -> Indicator:
    return Indicator(
        id=_indicator_id(row["indicator"]),
        unit=row["unit"],
        label=row["label"],
        direction=local_name(row.get("direction", "")),
        scale=local_name(row.get("scale", "")),
        enabler=local_name(row.get("enabler", "")),
        direct_property=compress(row.get("direct", "")),
        in_method=row.get("method") == "true",
        bloc_rule=local_name(row.get("bloc", "")),
    )
