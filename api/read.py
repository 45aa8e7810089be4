"""Views that are read from the graph with SPARQL: scores and sources. Used by routes and the command line alike."""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from api.views import ComponentView, Named, ScoreView, SourceView
from kg.errors import NotFoundError
from kg.release import Release
from kg.store import GraphStore, Term
from kg.vocabulary import compress

Row = Mapping[str, Term]

_SCORES = """
SELECT ?id ?area ?areaLabel ?enabler ?enablerLabel ?method ?score ?low ?high ?coverage ?publishable ?rank ?best ?worst
       ?statement ?hash WHERE {
  ?id a mp:EnablerScore ; sdmx-dimension:refArea ?area ; mp:enabler ?enabler ;
    mp:method ?method ; mp:coverage ?coverage .
  ?area rdfs:label ?areaLabel . FILTER (lang(?areaLabel) = "en")
  ?enabler rdfs:label ?enablerLabel . FILTER (lang(?enablerLabel) = "en")
  OPTIONAL { ?id mp:score ?score } OPTIONAL { ?id mp:low ?low } OPTIONAL { ?id mp:high ?high }
  OPTIONAL { ?id mp:publishable ?publishable } OPTIONAL { ?id mp:statement ?statement }
  OPTIONAL { ?id mp:rankLow ?best } OPTIONAL { ?id mp:rankHigh ?worst }
  OPTIONAL { ?id mp:scoreRank ?rank } OPTIONAL { ?id mp:inputHash ?hash }
}"""
_COMPONENTS = """
SELECT ?id ?indicator ?label ?state ?reason ?raw ?low ?high ?normalised ?strength ?weight ?period ?proxy ?rule
       ?lowest ?highest (MIN(?fact) AS ?input) WHERE {
  ?id a mp:EnablerScore ; mp:component ?component .
  ?component mp:indicator ?indicator ; mp:state ?state .
  ?indicator rdfs:label ?label . FILTER (lang(?label) = "en")
  OPTIONAL { ?component mp:reason ?reason } OPTIONAL { ?component mp:raw ?raw }
  OPTIONAL { ?component mp:low ?low } OPTIONAL { ?component mp:high ?high }
  OPTIONAL { ?component mp:normalised ?normalised } OPTIONAL { ?component mp:strength ?strength }
  OPTIONAL { ?component mp:weight ?weight } OPTIONAL { ?component mp:periodText ?period }
  OPTIONAL { ?component mp:input ?fact } OPTIONAL { ?component mp:proxy ?proxy }
  OPTIONAL { ?component mp:normalisation ?rule }
  OPTIONAL { ?component mp:lowest ?lowest } OPTIONAL { ?component mp:highest ?highest }
} GROUP BY ?id ?component ?indicator ?label ?state ?reason ?raw ?low ?high ?normalised ?strength ?weight ?period ?proxy
  ?rule ?lowest ?highest"""
_RULES = {  # of the graph → as a method file calls them
    "RatioToMaximum": "ratio", "MinimumToMaximum": "min-max", "RankOrder": "rank-share", "PlaceAmongAreas": "rank",
    "LogarithmicRange": "log", "AsItIs": "as-is",
}  # fmt: skip
_NAMES = """
SELECT ?id ?name WHERE {
  { ?score a mp:EnablerScore ; sdmx-dimension:refArea|mp:enabler|mp:method ?id }
  { ?id rdfs:label ?name } UNION { ?id skos:altLabel ?name } UNION { ?id mp:exactLabel ?name }
}"""
_SOURCES = """
SELECT ?id ?title ?publisher ?issued ?url ?licence
       (COUNT(DISTINCT ?fact) AS ?facts) (COUNT(DISTINCT ?document) AS ?documents) WHERE {
  ?source a mp:Source ; mp:sourceId ?id .
  OPTIONAL { ?source dcterms:title ?title } OPTIONAL { ?source dcterms:publisher ?publisher }
  OPTIONAL { ?source dcterms:issued ?issued } OPTIONAL { ?source schema:url ?url }
  OPTIONAL { ?source dcterms:license ?licence }
  OPTIONAL { ?fact dcterms:source ?source ; mp:statement ?statement }
  OPTIONAL { ?document a mp:Document ; dcterms:isVersionOf ?source }
} GROUP BY ?id ?title ?publisher ?issued ?url ?licence ORDER BY ?id"""


def read_scores(store: GraphStore, country: str = "", enabler: str = "", method: str = "") -> list[ScoreView]:
    """Return scores by method, enabler and value, the best first; each filter takes an id, a label or an alias.

    Raises:
        NotFoundError: a filter names nothing that has scores.
    """
    wanted = [_find_named(store, text) for text in (country, enabler, method)]
    parts = _read_components(store)
    scores = [_score(row, parts.get(row["id"].value, [])) for row in store.select(_SCORES)]
    kept = [score for score in scores if _fits(score, wanted)]
    return sorted(kept, key=lambda s: (s.method, s.enabler.label, -(s.score if s.score is not None else -1), s.area.id))


def read_sources(store: GraphStore) -> list[SourceView]:
    """Return every source, by id."""
    return [_source(row) for row in store.select(_SOURCES)]


def foreign_sources(release: Release) -> list[list[str]]:
    """Return id and title of the files that a foreign graph was read from, as the manifest has them."""
    known = release.manifest.get("sources")
    return [[str(each["id"]), str(each["title"])] for each in known] if isinstance(known, list) else []


def read_labels(store: GraphStore, iris: Iterable[str]) -> dict[str, str]:
    """Return the English labels of those IRIs that have one."""
    terms = " ".join(f"<{iri}>" for iri in sorted(set(iris)))
    rows = store.select(
        f'SELECT ?id ?label {{ VALUES ?id {{ {terms} }} ?id rdfs:label ?label FILTER (lang(?label) = "en") }}'
    )
    return {row["id"].value: row["label"].value for row in rows}


def _find_named(store: GraphStore, text: str) -> set[str]:
    """Return the things with scores that a text names; nothing for an empty text.

    Raises:
        NotFoundError: the text names none of them.
    """
    if not text:
        return set()
    names = [(row["id"].value, row["name"].value) for row in store.select(_NAMES)]
    found = {iri for iri, name in names if text.casefold() in (name.casefold(), *_short_names(iri))}
    if not found:
        known = ", ".join(sorted({_local(iri) for iri, _ in names})) or "none, this release has no scores"
        raise NotFoundError(f"no score has '{text}'", hint=f"known are {known}")
    return found


def _short_names(iri: str) -> tuple[str, str]:
    """Return the local name of an IRI, whole and without its kind (`method-article-1`, `article-1`)."""
    local = _local(iri).casefold()
    return local, local.partition("-")[2]


def _local(iri: str) -> str:
    return compress(iri).partition(":")[2]


def _fits(score: ScoreView, wanted: list[set[str]]) -> bool:
    return all(not ids or value in ids for ids, value in zip(wanted, _keys(score), strict=True))


def _keys(score: ScoreView) -> tuple[str, str, str]:
    return score.area.id, score.enabler.id, score.method


def _read_components(store: GraphStore) -> dict[str, list[ComponentView]]:
    parts: dict[str, list[ComponentView]] = defaultdict(list)
    for row in store.select(_COMPONENTS):
        parts[row["id"].value].append(_component(row))
    return {score: sorted(components, key=lambda part: part.indicator.id) for score, components in parts.items()}


def _score(row: Row, components: list[ComponentView]) -> ScoreView:
    return ScoreView(
        id=row["id"].value,
        area=Named(row["area"].value, row["areaLabel"].value),
        enabler=Named(row["enabler"].value, row["enablerLabel"].value),
        method=row["method"].value,
        score=_number(row, "score"),
        low=_number(row, "low"),
        high=_number(row, "high"),
        coverage=_number(row, "coverage") or 0.0,
        publishable=_text(row, "publishable") == "true",
        rank_low=_whole(row, "best"),
        rank_high=_whole(row, "worst"),
        missing=[part.indicator.label for part in components if part.state == "missing"],
        statement=_text(row, "statement"),
        components=components,
        rank=_whole(row, "rank"),
        input_hash=_text(row, "hash"),
    )


def _component(row: Row) -> ComponentView:
    return ComponentView(
        indicator=Named(row["indicator"].value, row["label"].value),
        state=_local(row["state"].value).lower(),
        reason=_text(row, "reason"),
        raw=_number(row, "raw"),
        low=_number(row, "low"),
        high=_number(row, "high"),
        normalised=_number(row, "normalised"),
        strength=_number(row, "strength"),
        weight=_number(row, "weight"),
        period=_text(row, "period") or None,
        input=_text(row, "input") or None,
        rule=_RULES.get(_local(row["rule"].value)) if "rule" in row else None,
        lowest=_number(row, "lowest"),
        highest=_number(row, "highest"),
        proxy=_text(row, "proxy") == "true",
    )


def _source(row: Row) -> SourceView:
    return SourceView(
        id=row["id"].value,
        title=_text(row, "title"),
        publisher=_text(row, "publisher"),
        date=_text(row, "issued"),
        url=_text(row, "url"),
        licence=_text(row, "licence"),
        facts=_whole(row, "facts") or 0,
        documents=_whole(row, "documents") or 0,
    )


def _text(row: Row, name: str) -> str:
    return row[name].value if name in row else ""


def _number(row: Row, name: str) -> float | None:
    return float(row[name].value) if name in row else None


def _whole(row: Row, name: str) -> int | None:
    return int(row[name].value) if name in row else None
