"""Build the lexicon from a finished graph: names, phrases and facts, all by SPARQL.

Nothing of the domain stands here: what can be named and how is said by the graph's labels and by the ontology.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, Protocol

from kg.ask.confidence import Confidence
from kg.ask.language import Language
from kg.ask.lexicon import Fact, Lexicon, Name, Thing
from kg.vocabulary import compress, expand, sparql_prologue
from kg.yaml_text import parse_texts

CONFIDENCE: Final = "confidence.json"


class TermLike(Protocol):
    """A term of a result row; only its value and language are read."""

    value: str
    lang: str | None


Select = Callable[[str], list[dict[str, Any]]]


def build_lexicon(select: Select, languages_dir: Path) -> Lexicon:
    """Return the lexicon of a graph.

    Args:
        select: runs a SPARQL SELECT over the union of the graph's named graphs.
        languages_dir: folder of `<code>.yml` files; `confidence.json` beside it is read too where it is there.
    """
    languages = {
        path.stem: Language(parse_texts(path.read_text(encoding="utf-8")))
        for path in sorted(languages_dir.glob("*.yml"))
    }
    learned = languages_dir.parent / CONFIDENCE
    confidence = Confidence.from_data(json.loads(learned.read_text(encoding="utf-8"))) if learned.exists() else None
    rows = select(
        f'{sparql_prologue()} SELECT ?id WHERE {{ ?x a mp:Source ; mp:sourceId ?id ; dcterms:type "dataset" }}'
    )
    datasets = frozenset(row["id"].value for row in rows)
    return Lexicon(_read_things(select), tuple(_read_facts(select)), languages, confidence, datasets)


_ROLES = {
    "owl:Class": "class",
    "owl:ObjectProperty": "property",
    "owl:DatatypeProperty": "property",
    "mp:Indicator": "indicator",
    "mp:Quality": "quality",
    "mp:VagueWord": "vague",
    "mp:Unit": "unit",
    "mp:ListItem": "item",
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
    "scale": "mp:scaleType",
    "denies": "mp:denies",
    "rule": "mp:rule",
    "description": "dcterms:description",
    "domain": "rdfs:domain|schema:domainIncludes",
    "range": "rdfs:range|schema:rangeIncludes",
}

_ORIGINS = {
    "origin": "?x a mp:Entity ; mp:origin ?y",
    "review": "?x a mp:Entity ; mp:reviewState ?y",
    "source": "?x a mp:Indicator ; dcterms:source ?y",
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
    absent = _without_source(select)
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
        if iri in speaking or (_role(kinds) in _ALWAYS_NAMED and iri not in absent)
    }


def _without_source(select: Select) -> set[str]:
    """Return the indicators of which this release has no figure and none of their sources: data sets not fetched."""
    named = select(f"{sparql_prologue()} SELECT ?x ?y WHERE {{ ?x a mp:Indicator ; dcterms:source ?y }}")
    here = {row["x"].value for row in select(f"{sparql_prologue()} SELECT ?x WHERE {{ ?x a mp:Source }}")}
    used = select(f"{sparql_prologue()} SELECT DISTINCT ?x WHERE {{ ?y mp:indicator ?x ; mp:statement ?z }}")
    known = {row["x"].value for row in named if row["y"].value in here} | {row["x"].value for row in used}
    return {row["x"].value for row in named} - known


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
    for key, pattern in _ORIGINS.items():
        for row in select(f"{sparql_prologue()} SELECT ?x ?y WHERE {{ {pattern} }}"):
            links[row["x"].value][key].add(row["y"].value)
    return links


_FACTS = """
SELECT ?f ?class ?source ?statement ?subject ?predicate ?object ?indicator ?kind ?written ?value ?low ?high ?unit
       ?comparator
       ?start ?end ?period ?to ?modality ?rank ?review ?section WHERE {
  VALUES ?class { mp:Observation mp:Claim mp:Statement }
  ?f a ?class ; mp:statement ?statement ; dcterms:source/mp:sourceId ?source .
  OPTIONAL { ?f mp:subject ?subject } OPTIONAL { ?f mp:indicator ?indicator }
  OPTIONAL { ?f rdf:subject ?subject ; rdf:predicate ?predicate ; rdf:object ?object }
  OPTIONAL { ?f mp:kind ?kind } OPTIONAL { ?f mp:value ?written }
  OPTIONAL { ?f sdmx-measure:obsValue ?value }
  OPTIONAL { ?f schema:minValue ?low } OPTIONAL { ?f schema:maxValue ?high }
  OPTIONAL { ?f mp:unitKey ?unit } OPTIONAL { ?f mp:comparator ?comparator }
  OPTIONAL { ?f mp:periodStart ?start } OPTIONAL { ?f mp:periodEnd ?end } OPTIONAL { ?f mp:periodText ?period }
  OPTIONAL { ?f mp:comparedTo ?to } OPTIONAL { ?f mp:modality ?modality } OPTIONAL { ?f mp:rank ?rank }
  OPTIONAL { ?f mp:reviewState ?review }
  OPTIONAL { ?f mp:mainEvidence/mp:section ?section }
} ORDER BY STR(?f)
"""


def _read_facts(select: Select) -> Iterable[Fact]:
    several = {curie: _groups(select, curie) for curie in ("mp:about", "mp:topic", "mp:keyword", "mp:lists")}
    later = _pairs(select, "mp:laterFigure")
    series = dict.fromkeys(later.values(), "latest") | dict.fromkeys(later, "older")
    seen: set[str] = set()
    for row in select(f"{sparql_prologue()} {_FACTS}"):
        iri = row["f"].value
        if iri not in seen:
            seen.add(iri)
            yield _fact(row, {curie: table.get(iri, ()) for curie, table in several.items()}, series.get(iri, ""))


def _groups(select: Select, curie: str) -> dict[str, tuple[str, ...]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for row in select(f"{sparql_prologue()} SELECT ?x ?y WHERE {{ ?x {curie} ?y }} ORDER BY STR(?y)"):
        groups[row["x"].value].append(row["y"].value)
    return {key: tuple(values) for key, values in groups.items()}


_NOT_USED = ("Disputed", "Unreviewed")  # ranks of facts that answers leave aside
_KINDS = {"mp:Observation": "observation", "mp:Claim": "claim", "mp:Statement": "statement"}


def _fact(row: dict[str, Any], several: Mapping[str, tuple[str, ...]], series: str) -> Fact:
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
        literal="" if is_thing else text("object") or text("written"),
        about=several["mp:about"],
        topics=several["mp:topic"],
        items=several["mp:lists"],
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
        preferred=not text("rank").endswith(_NOT_USED),
        disputed=text("rank").endswith("Disputed"),
        series=series,
        review=text("review"),
    )
