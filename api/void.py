"""The release described as a data set: VoID and DCAT, with statistics, licences and where to get it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from rdflib import DCAT, DCTERMS, FOAF, OWL, RDF, VOID, XSD, Graph, Literal, URIRef

from api.exports import EXPORTS
from api.statistics import GraphStatistics
from api.views import SourceView
from kg.release import Release
from kg.vocabulary import MP, MPID, prefixes

_TITLE: Final = "midpower: a checked knowledge graph about generative AI, middle powers and superpowers"
_VOCABULARIES: Final = ("qb", "schema", "prov", "oa", "skos", "dcterms", "sdmx-dimension", "sdmx-measure")
_IANA: Final = "https://www.iana.org/assignments/media-types/"


@dataclass(frozen=True)
class Described:
    """What a description is made of.

    Args:
        root: address of the server, without a slash at the end.
    """

    release: Release
    statistics: GraphStatistics
    sources: Iterable[SourceView]
    root: str

    @property
    def pinned(self) -> str:
        """Start of the addresses that always answer from this release."""
        return f"{self.root}/releases/{self.release.id}"


def describe_release(described: Described) -> Graph:
    """Return the description, about `<root>/void#dataset` and its parts."""
    graph = Graph(bind_namespaces="none")
    for prefix, namespace in {**prefixes(), "foaf": str(FOAF)}.items():
        graph.bind(prefix, namespace)
    dataset = URIRef(f"{described.root}/void#dataset")
    _add_description(graph, dataset, described)
    _add_access(graph, dataset, described)
    _add_counts(graph, dataset, described.statistics)
    for source in described.sources:
        _add_source(graph, dataset, source, described)
    return graph


def _add_description(graph: Graph, dataset: URIRef, described: Described) -> None:
    page = URIRef(f"{described.root}/void")
    graph.add((page, RDF.type, VOID.DatasetDescription))
    graph.add((page, FOAF.primaryTopic, dataset))
    for kind in (VOID.Dataset, DCAT.Dataset):
        graph.add((dataset, RDF.type, kind))
    graph.add((dataset, DCTERMS.title, Literal(_TITLE, lang="en")))
    graph.add((dataset, DCTERMS.modified, Literal(str(described.release.manifest["created"]), datatype=XSD.dateTime)))
    graph.add((dataset, DCTERMS.identifier, Literal(described.release.id)))
    graph.add((dataset, OWL.versionInfo, Literal(described.release.id)))
    graph.add((dataset, DCTERMS.hasVersion, URIRef(f"{described.pinned}/void#dataset")))
    graph.add((dataset, FOAF.homepage, URIRef(f"{described.root}/")))


def _add_access(graph: Graph, dataset: URIRef, described: Described) -> None:
    graph.add((dataset, VOID.sparqlEndpoint, URIRef(f"{described.root}/sparql")))
    graph.add((dataset, VOID.uriSpace, Literal(MPID)))
    graph.add((dataset, VOID.vocabulary, URIRef(MP)))
    for prefix in _VOCABULARIES:
        graph.add((dataset, VOID.vocabulary, URIRef(prefixes()[prefix])))
    for name, media_type in EXPORTS.items():
        address = URIRef(f"{described.pinned}/graph.{name}")
        graph.add((dataset, VOID.dataDump, address))
        distribution = URIRef(f"{described.root}/void#graph-{name}")
        graph.add((dataset, DCAT.distribution, distribution))
        graph.add((distribution, RDF.type, DCAT.Distribution))
        graph.add((distribution, DCAT.downloadURL, address))
        graph.add((distribution, DCAT.mediaType, URIRef(_IANA + media_type)))


def _add_counts(graph: Graph, dataset: URIRef, statistics: GraphStatistics) -> None:
    counts = {
        VOID.triples: statistics.triples,
        VOID.entities: sum(n for name, n in statistics.classes.items() if name == f"{MP}Entity") or statistics.subjects,
        VOID.classes: len(statistics.classes),
        VOID.properties: len(statistics.properties),
        VOID.distinctSubjects: statistics.subjects,
        VOID.distinctObjects: statistics.objects,
    }
    for name, number in counts.items():
        graph.add((dataset, name, Literal(number)))
    _add_partitions(graph, dataset, "class", statistics.classes)
    _add_partitions(graph, dataset, "property", statistics.properties)


def _add_partitions(graph: Graph, dataset: URIRef, kind: str, counts: Mapping[str, int]) -> None:
    """Add a part for each class or property; parts are numbered by the order of their terms."""
    link, count = (VOID.classPartition, VOID.entities) if kind == "class" else (VOID.propertyPartition, VOID.triples)
    for number, (term, amount) in enumerate(counts.items(), start=1):
        part = URIRef(f"{dataset}-{kind}-{number}")
        graph.add((dataset, link, part))
        graph.add((part, VOID["class"] if kind == "class" else VOID.property, URIRef(term)))
        graph.add((part, count, Literal(amount)))


def _add_source(graph: Graph, dataset: URIRef, source: SourceView, described: Described) -> None:
    """Add the facts of one source as a part, named as their graph is."""
    part = URIRef(f"{MPID}graph-{source.id}")
    triples = described.statistics.graphs.get(str(part))
    if triples is None:
        return  # a card of a source that this release has no facts of
    graph.add((dataset, VOID.subset, part))
    graph.add((part, RDF.type, VOID.Dataset))
    graph.add((part, DCTERMS.title, Literal(source.title)))
    graph.add((part, DCTERMS.source, URIRef(f"{MPID}{source.id}")))
    graph.add((part, VOID.triples, Literal(triples)))
    if source.licence:
        graph.add((part, DCTERMS.rights, Literal(source.licence)))
