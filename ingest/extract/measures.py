"""Find the indicators that a sentence names."""

from collections.abc import Iterator

from ingest.extract.knowledge import Knowledge
from ingest.extract.measured.phrases import Name
from ingest.extract.reading import Measure, SentenceText
from kg.ask.tokens import tokenize


def find_measures(sentence: SentenceText, knowledge: Knowledge) -> tuple[Measure, ...]:
    """Return the indicators that the words name, by labels and altLabels in the sentence's language and in English.

    Words are compared by stem and function words are passed over, so "capacity of the data centers" is found by
    "capacity of data centers". Longer names win, none overlap; a name of several indicators is given once for each.
    """
    return tuple(_measures(sentence, knowledge))


def _measures(sentence: SentenceText, knowledge: Knowledge) -> Iterator[Measure]:
    grammar, book = knowledge.grammars[sentence.lang], knowledge.phrase_books[sentence.lang]
    tokens = [t for t in tokenize(sentence.plain, grammar.stemmer) if t.norm not in grammar.function]
    for start, end, names in book.find_runs([grammar.canonical(token) for token in tokens]):
        first, last = tokens[start].start, tokens[end - 1].end
        yield from (_measure(sentence, first, last, name, knowledge) for name in names)


def _measure(sentence: SentenceText, start: int, end: int, name: Name, knowledge: Knowledge) -> Measure:
    label = knowledge.terms.indicators[name.indicator].label
    return Measure(start, end, sentence.text[start:end], name.indicator, label, name.unit)
