"""Find the things that a sentence names."""

from ingest.extract.knowledge import Knowledge
from ingest.extract.reading import Named, Reading, SentenceText


def find_names(sentence: SentenceText, knowledge: Knowledge) -> tuple[Named, ...]:
    """Return known and proposed things in the order of the sentence; longer names win, none overlap."""
    return ()


def find_topic(reading: Reading, knowledge: Knowledge) -> Named | None:
    """Return what "it" of the next sentence means, None where this sentence changes nothing."""
    return None
