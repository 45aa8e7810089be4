"""Find the times of a sentence."""

from ingest.extract.knowledge import Words
from ingest.extract.reading import SentenceText, When


def find_times(sentence: SentenceText, words: Words) -> tuple[When, ...]:
    """Return the times in the order of the sentence."""
    return ()
