"""Find the indicators that a sentence names."""

from ingest.extract.knowledge import Knowledge
from ingest.extract.reading import Measure, SentenceText


def find_measures(sentence: SentenceText, knowledge: Knowledge) -> tuple[Measure, ...]:
    """Return the indicators that the words name."""
    return ()
