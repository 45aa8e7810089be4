"""What the questions are read with: names of things, and the facts as word-searchable records.

Built once from the finished graph, written into the release as `lexicon.json`, read-only afterwards. It proposes
readings; the rows of an answer always come from the graph by SPARQL.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import yaml

from kg.ask.language import Language
from kg.vocabulary import compress, expand, sparql_prologue


class TermLike(Protocol):
    """A term of a result row; only its value and language are read."""

    value: str
    lang: str | None


Select = Callable[[str], list[dict[str, Any]]]


@dataclass(frozen=True)
class Name:
    """One name of a thing: the text, its language (None: any), whether case must match, whether it names the inverse."""

    text: str
    lang: str | None = None
    exact: bool = False
    inverse: bool = False


@dataclass(frozen=True)
class Thing:
    """An entity, class, property, indicator, quality or enabler with its names and, where it has one, its unit."""

    id: str
    role: str
    types: tuple[str, ...]
    labels: Mapping[str, str]
    names: tuple[Name, ...]
    unit: str | None = None
    extra: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def label(self, lang: str = "en") -> str:
        """Return the label in a language, else the English one, else the local name."""
        return self.labels.get(lang) or self.labels.get("en") or compress(self.id)


@dataclass(frozen=True)
class Fact:
    """An observation, claim or statement as the reader of questions sees it (numbers in plain units)."""

    id: str
    kind: str
    source: str
    predicate: str
    subject: str
    object: str
    literal: str
    about: tuple[str, ...]
    topics: tuple[str, ...]
    statement: str
    keywords: tuple[str, ...]
    value: float | None
    low: float | None
    high: float | None
    unit: str
    comparator: str
    start: int | None
    end: int | None
    period: str
    compared_to: str
    modality: str
    section: str
    preferred: bool

    @property
    def entities(self) -> tuple[str, ...]:
        """Every entity in a slot of the fact, subject first."""
        return tuple(x for x in dict.fromkeys((self.subject, self.object, *self.about, self.compared_to)) if x)


@dataclass(frozen=True)
class Lexicon:
    """Things, facts and languages of one release."""

    things: Mapping[str, Thing]
    facts: tuple[Fact, ...]
    languages: Mapping[str, Language]

    def to_json(self) -> str:
        """Return the lexicon as JSON with sorted keys: the same graph gives the same bytes."""
        return json.dumps(
            {
                "things": [asdict(self.things[key]) for key in sorted(self.things)],
                "facts": [asdict(fact) for fact in self.facts],
                "languages": {code: self.languages[code].data for code in sorted(self.languages)},
            },
            ensure_ascii=False,
            sort_keys=True,
        )

    @classmethod
    def from_json(cls, text: str) -> "Lexicon":
        """Read what `to_json` wrote."""
        data = json.loads(text)
        things = (
            Thing(**{**t, "names": tuple(Name(**n) for n in t["names"]), "types": tuple(t["types"])})
            for t in data["things"]
        )
        facts = (Fact(**{k: tuple(v) if isinstance(v, list) else v for k, v in f.items()}) for f in data["facts"])
        languages = {code: Language(raw) for code, raw in data["languages"].items()}
        return cls({t.id: t for t in things}, tuple(facts), languages)

    def get(self, iri: str) -> Thing | None:
        """Return a thing, or None where the IRI has no label."""
        return self.things.get(iri)

    def label(self, iri: str, lang: str = "en") -> str:
        """Return the label of an IRI, or its local name."""
        thing = self.things.get(iri)
        return thing.label(lang) if thing else compress(iri).partition(":")[2]

    def is_a(self, iri: str, cls: str) -> bool:
        """True if a thing is typed with a class or with one of its subclasses."""
        thing = self.things.get(iri)
        return thing is not None and any(self.is_below(t, cls) for t in thing.types)

    def is_below(self, cls: str, above: str) -> bool:
        """True if a class is another one or one of its subclasses."""
        return cls == above or above in self.superclasses.get(cls, ())

    def is_topic(self, iri: str) -> bool:
        """True for an entity that facts are about only in passing: a technology, a sector, a skill."""
        return self.is_a(iri, expand("mp:Topic"))

    @cached_property
    def fact_by_id(self) -> Mapping[str, Fact]:
        """Facts by IRI."""
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def superclasses(self) -> Mapping[str, frozenset[str]]:
        """Class → all classes above it."""
        parents = {t.id: t.extra.get("subclass_of", ()) for t in self.things.values() if t.role == "class"}
        return {c: frozenset(_closure(c, parents)) for c in parents}

    @cached_property
    def within(self) -> Mapping[str, frozenset[str]]:
        """Thing → every area, group, organisation or larger thing it lies in, by the properties under `mp:within`."""
        inside: dict[str, set[str]] = defaultdict(set)
        for fact in self.facts:
            if fact.kind == "claim" and fact.object and fact.preferred and self.contains(fact):
                inside[fact.subject].add(fact.object)
        return {x: frozenset(_closure(x, inside)) for x in inside}

    def contains(self, fact: Fact) -> bool:
        """True for a claim, in force, that puts its subject into its object."""
        prop = self.things.get(fact.predicate)
        under = prop is not None and expand("mp:within") in prop.extra.get("subproperty_of", ())
        return under and fact.end is None and fact.modality in {"asserted", "reported"}


def _closure(start: str, edges: Mapping[str, Iterable[str]]) -> set[str]:
    found: set[str] = set()
    queue = list(edges.get(start, ()))
    while queue:
        node = queue.pop()
        if node not in found:
            found.add(node)
            queue.extend(edges.get(node, ()))
    return found


def build_lexicon(select: Select, languages_dir: Path) -> Lexicon:
    """Return the lexicon of a graph.

    Args:
        select: runs a SPARQL SELECT over the union of the graph's named graphs.
        languages_dir: folder of `<code>.yml` files.
    """
    languages = {
        path.stem: Language(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader))
        for path in sorted(languages_dir.glob("*.yml"))
    }
    return Lexicon(_read_things(select), tuple(_read_facts(select)), languages)


_ROLES = {
    "owl:Class": "class",
    "owl:ObjectProperty": "property",
    "owl:DatatypeProperty": "property",
    "mp:Indicator": "indicator",
    "mp:Quality": "quality",
    "mp:VagueWord": "vague",
    "mp:Unit": "unit",
}
_ALWAYS_NAMED = {"indicator", "quality"}
_NAMING = "rdfs:label skos:altLabel mp:exactLabel mp:inverseLabel"
_LINKS = {
    "subclass_of": "rdfs:subClassOf",
    "subproperty_of": "rdfs:subPropertyOf",
    "met_by": "mp:metByQuality",
    "met_by_indicator": "mp:metByIndicator",
    "met_by_operator": "mp:metByOperator",
    "met_by_value": "mp:metByValue",
    "opposite": "mp:oppositeOf",
    "dimension": "mp:dimension",
    "enabler": "mp:enabler",
    "rank_of": "mp:rankOf",
    "relative_of": "mp:relativeOf",
    "direction": "mp:direction",
    "rule": "mp:rule",
    "description": "dcterms:description",
    "domain": "rdfs:domain",
    "range": "rdfs:range",
}


def _read_things(select: Select) -> dict[str, Thing]:
    types: dict[str, set[str]] = defaultdict(set)
    for row in select(f"{sparql_prologue()} SELECT ?x ?type WHERE {{ ?x a ?type ; rdfs:label ?l }}"):
        types[row["x"].value].add(row["type"].value)
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    names: dict[str, set[Name]] = defaultdict(set)
    query = f"SELECT ?x ?p ?text WHERE {{ VALUES ?p {{ {_NAMING} }} ?x ?p ?text }}"
    for row in select(f"{sparql_prologue()} {query}"):
        _add_name(row["x"].value, compress(row["p"].value), row["text"], labels, names)
    extra = _read_links(select)
    units = _pairs(select, "mp:unitKey")
    speaking = _speaking(select)
    return {
        iri: Thing(
            id=iri,
            role=_role(kinds),
            types=tuple(sorted(kinds)),
            labels=labels[iri],
            names=tuple(sorted(names[iri], key=lambda n: (n.text, n.lang or "", n.exact, n.inverse))),
            unit=units.get(iri),
            extra={k: tuple(sorted(v)) for k, v in extra.get(iri, {}).items()},
        )
        for iri, kinds in types.items()
        if iri in speaking or _role(kinds) in _ALWAYS_NAMED
    }


def _speaking(select: Select) -> set[str]:
    """Return what a question can name: entities, classes that have some, properties that claims use."""
    patterns = (
        "?x a mp:Entity",
        "?x a mp:Enabler",
        "?y a ?x , mp:Entity",
        "?c rdf:subject ?y . ?y a ?x . ?x a owl:Class",
        "?y rdf:predicate ?x",
    )
    rows = (select(f"{sparql_prologue()} SELECT DISTINCT ?x WHERE {{ {p} }}") for p in patterns)
    internal = {row["x"].value for row in select(f"{sparql_prologue()} SELECT ?x WHERE {{ ?x mp:internal true }}")}
    return {row["x"].value for found in rows for row in found} - internal - {expand("mp:Entity")}


def _role(types: set[str]) -> str:
    return next((role for curie, role in _ROLES.items() if expand(curie) in types), "entity")


def _add_name(
    iri: str, predicate: str, term: TermLike, labels: dict[str, dict[str, str]], names: dict[str, set[Name]]
) -> None:
    if predicate == "rdfs:label" and term.lang:
        labels[iri][term.lang] = term.value
    names[iri].add(Name(term.value, term.lang, predicate == "mp:exactLabel", predicate == "mp:inverseLabel"))


def _pairs(select: Select, curie: str) -> dict[str, str]:
    rows = select(f"{sparql_prologue()} SELECT ?x ?y WHERE {{ ?x {curie} ?y }}")
    return {row["x"].value: row["y"].value for row in rows}


def _read_links(select: Select) -> dict[str, dict[str, set[str]]]:
    links: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for key, curie in _LINKS.items():
        for row in select(f"{sparql_prologue()} SELECT ?x ?y WHERE {{ ?x {curie} ?y }}"):
            lang = f"@{row['y'].lang}" if row["y"].lang else ""
            links[row["x"].value][key].add(row["y"].value + lang)
    return links


_FACTS = """
SELECT ?f ?class ?source ?statement ?subject ?predicate ?object ?indicator ?kind ?value ?low ?high ?unit ?comparator
       ?start ?end ?period ?to ?modality ?rank ?section WHERE {
  VALUES ?class { mp:Observation mp:Claim mp:Statement }
  ?f a ?class ; mp:statement ?statement ; dcterms:source/mp:sourceId ?source .
  OPTIONAL { ?f mp:subject ?subject } OPTIONAL { ?f mp:indicator ?indicator }
  OPTIONAL { ?f rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object }
  OPTIONAL { ?f mp:kind ?kind }
  OPTIONAL { ?f sdmx-measure:obsValue ?value } OPTIONAL { ?f schema:minValue ?low } OPTIONAL { ?f schema:maxValue ?high }
  OPTIONAL { ?f mp:unitKey ?unit } OPTIONAL { ?f mp:comparator ?comparator }
  OPTIONAL { ?f mp:periodStart ?start } OPTIONAL { ?f mp:periodEnd ?end } OPTIONAL { ?f mp:periodText ?period }
  OPTIONAL { ?f mp:comparedTo ?to } OPTIONAL { ?f mp:modality ?modality } OPTIONAL { ?f mp:rank ?rank }
  OPTIONAL { ?f mp:mainEvidence/mp:section ?section }
} ORDER BY STR(?f)
"""


def _read_facts(select: Select) -> Iterable[Fact]:
    several = {curie: _groups(select, curie) for curie in ("mp:about", "mp:topic", "mp:keyword")}
    seen: set[str] = set()
    for row in select(f"{sparql_prologue()} {_FACTS}"):
        iri = row["f"].value
        if iri not in seen:
            seen.add(iri)
            yield _fact(row, {curie: table.get(iri, ()) for curie, table in several.items()})


def _groups(select: Select, curie: str) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for row in select(f"{sparql_prologue()} SELECT ?x ?y WHERE {{ ?x {curie} ?y }} ORDER BY STR(?y)"):
        groups[row["x"].value].append(row["y"].value)
    return {key: tuple(values) for key, values in groups.items()}


_KINDS = {"mp:Observation": "observation", "mp:Claim": "claim", "mp:Statement": "statement"}


def _fact(row: dict[str, Any], several: Mapping[str, tuple[str, ...]]) -> Fact:
    def text(name: str) -> str:
        return str(row[name].value) if name in row else ""

    def number(name: str) -> float | None:
        return float(row[name].value) if name in row else None

    obj = row.get("object")
    is_thing = obj is not None and obj.kind == "iri"
    low, high = number("low"), number("high")
    value = number("value")
    comparator = text("comparator") or "exact"
    if value is None and comparator != "range":
        value = low if low is not None else high
    return Fact(
        id=text("f"),
        kind=_KINDS[compress(text("class"))],
        source=text("source"),
        predicate=text("indicator") or text("predicate") or text("kind"),
        subject=text("subject"),
        object=text("object") if is_thing else "",
        literal="" if is_thing else text("object"),
        about=several["mp:about"],
        topics=several["mp:topic"],
        statement=text("statement"),
        keywords=several["mp:keyword"],
        value=value,
        low=low if comparator == "range" else None,
        high=high if comparator == "range" else None,
        unit=text("unit"),
        comparator=comparator,
        start=int(text("start")) if "start" in row else None,
        end=int(text("end")) if "end" in row else None,
        period=text("period"),
        compared_to=text("to"),
        modality=compress(text("modality")).partition(":")[2].lower() or "asserted",
        section=text("section"),
        preferred=not text("rank").endswith("Disputed"),
    )
