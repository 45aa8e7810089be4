"""Which texts of a graph name things, which are values of a list, and which are neither.

Pure. A property names its subjects if a common vocabulary says so, if its own name does, or if no two things share a
value of it, as with codes and addresses; short texts that several things share are values ("active", "Spain").
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.ask.graph.quantity_nodes import TripleLike
from kg.ask.graph.schema import EntityName, LiteralValue, PropertyInfo
from kg.ask.graph.words import local_name, split_name
from kg.vocabulary import expand

COMMON_NAMES: Final = {
    expand("rdfs:label"): 1.0,
    expand("skos:prefLabel"): 1.0,
    "http://xmlns.com/foaf/0.1/name": 1.0,
    "http://schema.org/name": 1.0,
    "https://schema.org/name": 1.0,
    expand("dcterms:title"): 1.0,
    "http://purl.org/dc/elements/1.1/title": 1.0,
    expand("skos:altLabel"): 0.95,
    "http://schema.org/alternateName": 0.95,
    "https://schema.org/alternateName": 0.95,
    expand("skos:notation"): 0.95,
}
_NAMING_WORDS: Final = frozenset(("name", "title", "label"))
_LONGEST_NAME: Final = 80  # characters; a longer text describes
_NAMED, _IDENTIFIED, _LOCAL_NAMED = 0.95, 0.9, 0.9
_FEW: Final = 3  # values that are too few to say that they tell things apart


@dataclass(frozen=True)
class Texts:
    """Names of things, values of properties, and the properties that name, the best first."""

    names: tuple[EntityName, ...]
    values: tuple[LiteralValue, ...]
    name_properties: tuple[str, ...]


def read_texts(
    of_predicate: Mapping[str, Sequence[TripleLike]],
    types: Mapping[str, Iterable[str]],
    properties: Mapping[str, PropertyInfo],
) -> Texts:
    """Return the names and values among the texts of a graph."""
    names: list[EntityName] = []
    values: list[LiteralValue] = []
    weights: dict[str, float] = {}
    for predicate, triples in sorted(of_predicate.items()):
        short = [t for t in triples if _is_short_text(t)]
        if properties[predicate].kind != "text":
            continue
        weight = _naming_weight(predicate, short)
        if weight:
            weights[predicate] = weight
            names += [
                EntityName(t.subject, t.object.value, predicate, t.object.lang, weight)
                for t in short
                if t.subject in types
            ]
        values += _values(predicate, short)
    nameless = sorted(set(types) - {n.iri for n in names})
    names += [EntityName(iri, split_name(local_name(iri)), "", None, _LOCAL_NAMED) for iri in nameless]
    ranked = sorted(weights, key=lambda p: (-weights[p], -len(of_predicate[p]), p))
    return Texts(tuple(names), tuple(values), tuple(ranked))


def _is_short_text(triple: TripleLike) -> bool:
    term = triple.object
    return term.kind == "literal" and 0 < len(term.value) <= _LONGEST_NAME


def _naming_weight(predicate: str, triples: Sequence[TripleLike]) -> float:
    if predicate in COMMON_NAMES:
        return COMMON_NAMES[predicate]
    shared = len({(t.object.value, t.object.lang) for t in triples}) < len(triples)
    if _NAMING_WORDS & set(split_name(local_name(predicate)).casefold().split()) and not shared:
        return _NAMED
    return _IDENTIFIED if len(triples) > _FEW and not shared else 0.0


def _values(predicate: str, triples: Iterable[TripleLike]) -> list[LiteralValue]:
    counts = Counter((t.object.value, t.object.lang, t.object.datatype) for t in triples)
    return [LiteralValue(predicate, *key, count) for key, count in sorted(counts.items(), key=str)]
