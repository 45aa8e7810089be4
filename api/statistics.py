"""What a release's graph holds, counted: triples by named graph, things by class, triples by property."""

from collections.abc import Mapping
from dataclasses import dataclass

from kg.store import GraphStore


@dataclass(frozen=True)
class GraphStatistics:
    """Counts of one release.

    Args:
        graphs: named graph → its triples.
        classes: class → things that say they are of it.
        properties: property → triples of the union graph with it.
        subjects: distinct subjects.
        objects: distinct objects.
    """

    graphs: Mapping[str, int]
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    subjects: int
    objects: int

    @property
    def triples(self) -> int:
        """Triples of the union graph; one that stands in several graphs counts once."""
        return sum(self.properties.values())

    def uses(self, term: str) -> int:
        """Return how often a class or a property is used."""
        return self.classes.get(term, 0) + self.properties.get(term, 0)


def count_graph(store: GraphStore) -> GraphStatistics:
    """Return the counts of an open graph; seconds for a million triples, so keep them.

    Raises:
        QueryError: a count took longer than a query may.
    """
    return GraphStatistics(
        graphs=_grouped(store, "GRAPH ?key { ?s ?p ?o }"),
        classes=_grouped(store, "?s a ?key"),
        properties=_grouped(store, "?s ?key ?o"),
        subjects=_distinct(store, "?s"),
        objects=_distinct(store, "?o"),
    )


def _grouped(store: GraphStore, pattern: str) -> dict[str, int]:
    rows = store.select(f"SELECT ?key (COUNT(*) AS ?n) WHERE {{ {pattern} }} GROUP BY ?key ORDER BY STR(?key)")
    return {row["key"].value: int(row["n"].value) for row in rows}


def _distinct(store: GraphStore, variable: str) -> int:
    rows = store.select(f"SELECT (COUNT(DISTINCT {variable}) AS ?n) WHERE {{ ?s ?p ?o }}")
    return int(rows[0]["n"].value)
