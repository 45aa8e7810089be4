"""The terms of the ontology as a reader wants them: what each means, what it belongs to, how much it is used."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from api.statistics import GraphStatistics
from kg.store import GraphStore, Term
from kg.vocabulary import MP, MPID, compress, expand

KINDS: Final = ("Classes", "Relations", "Attributes", "Individuals")
_KIND_OF: Final = {
    "owl:Class": "Classes",
    "owl:ObjectProperty": "Relations",
    "owl:DatatypeProperty": "Attributes",
}
_LINKS: Final = {  # what a term says of other terms, as the page words it
    "rdfs:subClassOf": "is a kind of",
    "rdfs:subPropertyOf": "is a kind of",
    "rdfs:domain": "of",
    "schema:domainIncludes": "of",
    "rdfs:range": "gives",
    "schema:rangeIncludes": "gives",
    "rdfs:seeAlso": "see",
}
_TERMS: Final = f"""\
SELECT ?term ?p ?o WHERE {{
  GRAPH <{MPID}graph-ontology> {{ ?term ?p ?o }}
  FILTER (STRSTARTS(STR(?term), "{MP}"))
  FILTER (?p IN (rdf:type, rdfs:label, rdfs:comment, {", ".join(_LINKS)}))
}} ORDER BY STR(?term) STR(?p) STR(?o)"""


@dataclass(frozen=True)
class TermLink:
    """Another term that a term speaks of, with an address on this page or elsewhere."""

    curie: str
    href: str


@dataclass(frozen=True)
class OntologyTerm:
    """One term.

    Args:
        name: its local name, the anchor on the page.
        kind: one of `KINDS`.
        labels: language → label.
        links: how the page words a link → the terms it leads to.
        uses: things of a class, or triples with a property, in the release.
    """

    name: str
    kind: str
    labels: Mapping[str, str]
    comment: str
    links: Mapping[str, Sequence[TermLink]]
    uses: int

    @property
    def label(self) -> str:
        """Its English label, else its name."""
        return self.labels.get("en", self.name)

    @property
    def example(self) -> str:
        """A query that shows how the term is used."""
        if self.kind == "Classes":
            return f"SELECT ?thing ?label {{ ?thing a mp:{self.name} ; rdfs:label ?label }} LIMIT 20"
        if self.kind == "Individuals":
            return f"SELECT ?thing ?property {{ ?thing ?property mp:{self.name} }} LIMIT 20"
        return f"SELECT ?thing ?value {{ ?thing mp:{self.name} ?value }} LIMIT 20"


def read_ontology(store: GraphStore, statistics: GraphStatistics) -> dict[str, list[OntologyTerm]]:
    """Return the terms of our own namespace by kind, each by name; none for a graph that is not ours."""
    said: dict[str, list[tuple[str, Term]]] = defaultdict(list)
    for row in store.select(_TERMS):
        said[row["term"].value].append((compress(row["p"].value), row["o"]))
    terms = [_term(iri, pairs, statistics) for iri, pairs in said.items()]
    groups = {kind: [term for term in terms if term.kind == kind] for kind in KINDS}
    return {kind: found for kind, found in groups.items() if found}


def _term(iri: str, said: Sequence[tuple[str, Term]], statistics: GraphStatistics) -> OntologyTerm:
    kinds = (_KIND_OF.get(compress(value.value)) for key, value in said if key == "rdf:type")
    comments = {value.lang: value.value for key, value in said if key == "rdfs:comment"}
    return OntologyTerm(
        name=iri.removeprefix(MP),
        kind=next((kind for kind in kinds if kind), KINDS[-1]),
        labels={value.lang or "en": value.value for key, value in said if key == "rdfs:label"},
        comment=comments.get("en", ""),
        links=_links(said),
        uses=statistics.uses(iri),
    )


def _links(said: Iterable[tuple[str, Term]]) -> dict[str, list[TermLink]]:
    found: dict[str, list[TermLink]] = defaultdict(list)
    for key, value in said:
        if key in _LINKS and value.kind == "iri":
            found[_LINKS[key]].append(TermLink(compress(value.value), _address(value.value)))
    return dict(found)


def _address(iri: str) -> str:
    return f"#{iri.removeprefix(MP)}" if iri.startswith(MP) else iri


ONTOLOGY: Final = expand("mp:").removesuffix("#")
