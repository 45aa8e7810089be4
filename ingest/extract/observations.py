"""Claim figures: an amount, what it measures, of whom, when."""

from collections.abc import Iterator

from ingest.extract.claims import Claim
from ingest.extract.knowledge import Knowledge
from ingest.extract.reading import Reading


def find_observations(doc: str, reading: Reading, knowledge: Knowledge) -> Iterator[Claim]:
    """Yield the figures that a sentence states."""
    yield from ()
