"""Profile a graph: read its triples once by SPARQL, then say which classes, properties, names and values it has.

Nothing is known about a graph beforehand but the vocabularies that every graph may use (RDF, RDFS, OWL, SKOS). What
is declared (labels, subclasses, inverses) is read; what is not declared (domains, ranges, which property names things,
which nodes are quantities) is seen in the data.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from kg.ask.graph.quantity_nodes import find_measures
from kg.ask.graph.schema import ClassInfo, Edge, Kind, Label, PropertyInfo, Schema
from kg.ask.graph.texts import Texts, read_texts
from kg.ask.graph.units import Units
from kg.ask.graph.words import local_name, split_name
from kg.store import Term
from kg.vocabulary import PREFIXES, expand

Select = Callable[[str], list[dict[str, Term]]]

TYPE: Final = expand("rdf:type")
_LABEL: Final = expand("rdfs:label")
UNTYPED: Final = "untyped:"
_OWN_TERMS: Final = tuple(PREFIXES[p] for p in ("rdf", "rdfs", "owl", "sh", "void"))
_NOT_INSTANCES: Final = frozenset(
    expand(c)
    for c in (
        *("owl:Class", "rdfs:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"),
        *("rdf:Property", "owl:Ontology", "owl:FunctionalProperty", "owl:InverseFunctionalProperty"),
        *("owl:TransitiveProperty", "owl:SymmetricProperty", "owl:Restriction", "rdfs:Datatype"),
        *("owl:NamedIndividual", "sh:NodeShape", "sh:PropertyShape"),
    )
)
_CLASSES: Final = (expand("owl:Class"), expand("rdfs:Class"))
_LABELS: Final = {"rdfs:label": 1.0, "skos:prefLabel": 1.0, "skos:altLabel": 0.95, "schema:name": 1.0}
_COMMENTS: Final = ("rdfs:comment", "skos:definition", "dcterms:description", "schema:description", "skos:scopeNote")
_LOCAL_WEIGHT, _COMMENT_WEIGHT = 0.97, 0.6
_DATES: Final = {"date": "date", "dateTime": "date", "dateTimeStamp": "date", "gYear": "year", "gYearMonth": "date"}
_NUMBERS: Final = frozenset(
    (
        *("integer", "decimal", "double", "float", "int", "long", "short", "byte"),
        *("nonNegativeInteger", "positiveInteger", "unsignedInt", "unsignedLong"),
    )
)


@dataclass(frozen=True)
class Triple:
    """Subject and predicate IRIs, and the object as a term."""

    subject: str
    predicate: str
    object: Term


@dataclass(frozen=True)
class Triples:
    """All triples of a graph with the indexes that a profile needs."""

    all: tuple[Triple, ...]

    @cached_property
    def of_subject(self) -> Mapping[str, list[Triple]]:
        """Subject → its triples."""
        table: dict[str, list[Triple]] = defaultdict(list)
        for triple in self.all:
            table[triple.subject].append(triple)
        return table

    @cached_property
    def of_predicate(self) -> Mapping[str, list[Triple]]:
        """Predicate → its triples, those about the vocabulary itself left out."""
        table: dict[str, list[Triple]] = defaultdict(list)
        for triple in self.all:
            own = triple.predicate.startswith(_OWN_TERMS) and triple.predicate != _LABEL
            if triple.subject not in self.terms and not own:
                table[triple.predicate].append(triple)
        return table

    @cached_property
    def terms(self) -> frozenset[str]:
        """Subjects that are classes, properties or ontologies."""
        return frozenset(t.subject for t in self.all if t.predicate == TYPE and t.object.value in _NOT_INSTANCES)

    @cached_property
    def types(self) -> Mapping[str, frozenset[str]]:
        """Instance → classes it is typed with; an untyped node is known by the properties that lead to it."""
        table: dict[str, set[str]] = defaultdict(set)
        for triple in self.all:
            stated = triple.predicate == TYPE and triple.object.value not in _NOT_INSTANCES
            if stated and triple.subject not in self.terms:
                table[triple.subject].add(triple.object.value)
        for triple in self.all:
            value = triple.object.value
            leads = triple.predicate not in _SKIPPED and triple.object.kind != "literal"
            untyped = all(c.startswith(UNTYPED) for c in table.get(value, ()))
            if leads and untyped and triple.subject not in self.terms and value in self.of_subject:
                table[value].add(UNTYPED + triple.predicate)
        for subject in self.of_subject:
            if subject not in self.terms and subject not in table:
                table[subject].add(UNTYPED)
        return {subject: frozenset(classes) for subject, classes in table.items()}

    def objects(self, predicate: str) -> Iterable[tuple[str, str]]:
        """Yield (subject, object IRI) of a predicate."""
        return (
            (t.subject, t.object.value) for t in self.all if t.predicate == predicate and t.object.kind != "literal"
        )


_SKIPPED: Final = frozenset((TYPE, expand("rdfs:subClassOf"), expand("rdfs:isDefinedBy"), expand("owl:sameAs")))


def build_schema(
    select: Select, prefixes: Mapping[str, str], graphs: Mapping[str, str], units: Units, languages: Mapping[str, Any]
) -> Schema:
    """Return the profile of a graph.

    Args:
        select: runs a SPARQL SELECT over the union of the graph's named graphs.
        prefixes: those that its files declare.
        graphs: named graph → the file it was read from.
    """
    rows = select("SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY STR(?s) STR(?p) STR(?o)")
    triples = Triples(tuple(Triple(r["s"].value, r["p"].value, r["o"]) for r in rows))
    labels = _Labels(triples)
    classes = _classes(triples, labels)
    properties = _properties(triples, labels, units)
    texts: Texts = read_texts(triples.of_predicate, triples.types, properties)
    return Schema(
        classes=classes,
        properties=properties,
        edges=tuple(_edges(triples)),
        names=texts.names,
        values=texts.values,
        types={iri: tuple(sorted(found)) for iri, found in sorted(triples.types.items())},
        name_properties=texts.name_properties,
        prefixes=dict(prefixes),
        graphs=dict(graphs),
        units=units.data,
        languages=languages,
    )


class _Labels:
    """The wordings of classes and properties."""

    def __init__(self, triples: Triples) -> None:
        self._of_subject = triples.of_subject
        self._weights = {expand(curie): weight for curie, weight in _LABELS.items()}
        self._comments = frozenset(expand(c) for c in _COMMENTS)

    def of(self, iri: str) -> tuple[Label, ...]:
        """Return labels, the words of the local name, comments."""
        stated = [t for t in self._of_subject.get(iri, ()) if t.object.kind == "literal"]
        labels = [
            Label(t.object.value, t.object.lang, self._weights[t.predicate])
            for t in stated
            if t.predicate in self._weights
        ]
        labels.append(Label(split_name(local_name(iri)), None, _LOCAL_WEIGHT))
        labels += [
            Label(t.object.value, t.object.lang, _COMMENT_WEIGHT) for t in stated if t.predicate in self._comments
        ]
        return tuple(dict.fromkeys(labels))


def _classes(triples: Triples, labels: _Labels) -> dict[str, ClassInfo]:
    below = _closure_below(triples)
    stated: dict[str, set[str]] = defaultdict(set)
    for subject, types in triples.types.items():
        for cls in types:
            stated[cls].add(subject)
    declared = {t.subject for t in triples.all if t.predicate == TYPE and t.object.value in _CLASSES}
    found = {c for c in {*stated, *declared} if not c.startswith("_:")}
    infos = {}
    for cls in sorted(found):
        parts = below.get(cls, frozenset((cls,)))
        instances = set().union(*(stated.get(c, set()) for c in parts))
        words = () if cls.startswith(UNTYPED) else labels.of(cls)
        infos[cls] = ClassInfo(cls, words, len(instances), tuple(sorted(parts)), instances == stated.get(cls, set()))
    return infos


def _closure_below(triples: Triples) -> dict[str, frozenset[str]]:
    """Class → itself and everything below it."""
    children: dict[str, set[str]] = defaultdict(set)
    for sub, sup in triples.objects(expand("rdfs:subClassOf")):
        children[sup].add(sub)
    closure: dict[str, frozenset[str]] = {}
    for cls in set(children):
        found, queue = {cls}, [cls]
        while queue:
            new = children.get(queue.pop(), set()) - found
            found |= new
            queue.extend(new)
        closure[cls] = frozenset(found)
    return closure


def _properties(triples: Triples, labels: _Labels, units: Units) -> dict[str, PropertyInfo]:
    inverses = dict(triples.objects(expand("owl:inverseOf")))
    inverses.update({b: a for a, b in inverses.items()})
    measures = find_measures(triples.of_predicate, triples.of_subject, units)
    infos = {}
    for iri, found in sorted(triples.of_predicate.items()):
        words = labels.of(iri)
        datatypes = Counter(t.object.datatype or "" for t in found if t.object.kind == "literal")
        infos[iri] = PropertyInfo(
            iri=iri,
            labels=words,
            kind=_kind(found, datatypes),
            count=len(found),
            functional=len({t.subject for t in found}) == len(found),
            inverse_functional=len({t.object.value for t in found}) == len(found),
            inverse=inverses.get(iri, ""),
            unit=_unit(iri, words, datatypes, triples, units),
            measure=measures.get(iri),
            datatypes=tuple(sorted(datatypes)),
        )
    return _with_inverse_labels(infos, inverses, labels)


def _with_inverse_labels(
    infos: dict[str, PropertyInfo], inverses: Mapping[str, str], labels: _Labels
) -> dict[str, PropertyInfo]:
    """Let a property that is used also answer to the wording of an inverse that is declared and never used."""
    for iri, inverse in inverses.items():
        if iri in infos and inverse not in infos:
            words = tuple(Label(x.text, x.lang, x.weight * _LOCAL_WEIGHT) for x in labels.of(inverse))
            known = infos[iri]
            infos[iri] = PropertyInfo(**{**vars(known), "labels": (*known.labels, *words)})
    return infos


def _kind(found: list[Triple], datatypes: Counter[str]) -> Kind:
    if sum(datatypes.values()) * 2 < len(found):
        return "object"
    name = local_name(datatypes.most_common(1)[0][0]) if datatypes else ""
    if name in _NUMBERS:
        return "number"
    if name == "boolean":
        return "boolean"
    if name in _DATES:
        return "year" if _DATES[name] == "year" else "date"
    texts = [t.object.value for t in found if t.object.kind == "literal"]
    is_custom = name and not name.startswith("string") and all(_is_number(x) for x in texts)
    return "number" if is_custom else "text"


def _is_number(text: str) -> bool:
    return text.strip().lstrip("+-").replace(".", "", 1).isdecimal()


def _unit(iri: str, words: tuple[Label, ...], datatypes: Counter[str], triples: Triples, units: Units) -> str:
    """Return the key of a property's unit: annotated, in its name, in its datatype, or in its comment."""
    for triple in triples.of_subject.get(iri, ()):
        if "unit" in local_name(triple.predicate).casefold():
            found = units.find(triple.object.value)
            if found:
                return found.key
    texts = [label.text for label in words if label.weight > _COMMENT_WEIGHT]
    named = [units.in_name(text) for text in (local_name(iri), *texts)]
    typed = [units.find(datatype) for datatype in datatypes if datatype and not datatype.startswith(PREFIXES["xsd"])]
    told = [units.in_comment(label.text) for label in words if label.weight <= _COMMENT_WEIGHT]
    return next((unit.key for unit in (*named, *typed, *told) if unit), "")


def _edges(triples: Triples) -> Iterable[Edge]:
    counts: Counter[tuple[str, str, str]] = Counter()
    for predicate, found in triples.of_predicate.items():
        for triple in found:
            literal = triple.object.kind == "literal"
            ends = ("",) if literal else tuple(triples.types.get(triple.object.value, ()))
            for start in triples.types.get(triple.subject, ()):
                counts.update((start, predicate, end) for end in ends)
    return (Edge(*key, count) for key, count in sorted(counts.items()))
