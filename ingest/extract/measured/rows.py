"""Figures of a table: the first cell names the subject, a column's head the indicator, its unit and its year."""

from collections.abc import Iterator

from ingest.extract.measured.candidates import Candidate
from ingest.extract.knowledge import Knowledge
from ingest.extract.reading import Reading


def read_row(reading: Reading, knowledge: Knowledge) -> Iterator[Candidate]:
    """Yield the figures of one row of a table."""
    yield from ()
