"""Find the figures of a sentence."""

from ingest.extract.knowledge import Words
from ingest.extract.reading import Amount, SentenceText


def find_amounts(sentence: SentenceText, words: Words) -> tuple[Amount, ...]:
    """Return the figures in the order of the sentence."""
    return ()
