"""Views that are read from the graph with SPARQL: sources and labels. Used by routes and the command line alike."""

from collections.abc import Iterable, Mapping

from api.views import SourceView
from kg.release import Release
from kg.store import GraphStore, Term

Row = Mapping[str, Term]

_SOURCES = """
SELECT ?id ?title ?publisher ?issued ?url ?licence ?coverage ?citation ?redistribute
       (COUNT(DISTINCT ?fact) AS ?facts) (COUNT(DISTINCT ?document) AS ?documents) WHERE {
  ?source a mp:Source ; mp:sourceId ?id .
  OPTIONAL { ?source dcterms:title ?title } OPTIONAL { ?source dcterms:publisher ?publisher }
  OPTIONAL { ?source dcterms:issued ?issued } OPTIONAL { ?source schema:url ?url }
  OPTIONAL { ?source dcterms:license ?licence } OPTIONAL { ?source mp:coverageNote ?coverage }
  OPTIONAL { ?source dcterms:bibliographicCitation ?citation } OPTIONAL { ?source mp:redistribute ?redistribute }
  OPTIONAL { ?fact dcterms:source ?source ; mp:statement ?statement }
  OPTIONAL { ?document a mp:Document ; dcterms:isVersionOf ?source }
} GROUP BY ?id ?title ?publisher ?issued ?url ?licence ?coverage ?citation ?redistribute ORDER BY ?id"""


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
        coverage=_text(row, "coverage"),
        citation=_text(row, "citation"),
        redistribute=_text(row, "redistribute"),
    )


def _text(row: Row, name: str) -> str:
    return row[name].value if name in row else ""


def _whole(row: Row, name: str) -> int | None:
    return int(row[name].value) if name in row else None
