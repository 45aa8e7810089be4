"""Claim relations between two named things."""

from collections.abc import Iterator

from ingest.extract.claims import Claim
from ingest.extract.knowledge import Knowledge
from ingest.extract.reading import Reading


def find_relations(doc: str, reading: Reading, knowledge: Knowledge) -> Iterator[Claim]:
    """Yield the relations that a sentence states."""
    yield from ()
