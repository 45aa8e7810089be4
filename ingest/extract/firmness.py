"""Tell how firmly a sentence is said."""

from ingest.extract.knowledge import Words
from ingest.extract.reading import Firmness, SentenceText


def read_firmness(sentence: SentenceText, words: Words) -> Firmness:
    """Return what is denied, supposed, foreseen or put down to others."""
    return Firmness()
