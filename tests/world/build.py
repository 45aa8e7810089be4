"""The small world as a graph, built once for all tests that only read it."""

from functools import cache
from pathlib import Path

from ingest.build import Inputs, build_quads, read_inputs
from ingest.graph import Store, load_store, select
from kg.vocabulary import compress
from tests.world.paths import DATA, DOCUMENTS, ONTOLOGY


def silent(line: str) -> None:
    """Take a line of progress and do nothing."""


@cache
def world_inputs(*documents: Path) -> Inputs:
    """The small world with the documents that are named."""
    return read_inputs(ONTOLOGY, DATA, documents, silent)


@cache
def world_store(*documents: Path) -> Store:
    """Its graph in memory."""
    return load_store(build_quads(world_inputs(*documents), silent))


def ask(query: str, store: Store | None = None) -> list[dict[str, str]]:
    """Rows of a SELECT over the small world with both documents: variable → text or CURIE."""
    rows = select(store or world_store(DOCUMENTS), query)
    return [{name: compress(term.value) for name, term in row.items()} for row in rows]
