"""Find the things that a sentence names: known ones, versions of known models, and new ones with a class."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.extract.gazetteer import Meaning, name_index
from ingest.extract.introduced import INTRODUCED, Introduced
from ingest.extract.knowledge import Knowledge
from ingest.extract.naming import NameWords, name_words
from ingest.extract.proposals import is_title, propose_names
from ingest.extract.reading import Named, SentenceText
from ingest.extract.versions import find_versions
from ingest.extract.words import Word, are_joined, mask_markup, plain_words


def find_names(sentence: SentenceText, knowledge: Knowledge, introduced: Introduced | None = None) -> tuple[Named, ...]:
    """Return known and proposed things in the order of the sentence; longer names win, none overlap.

    Args:
        introduced: what the document has named before (`ingest.extract.introduced`).
    """
    words = plain_words(sentence.text)
    if not words:
        return ()
    vocabulary = name_words(knowledge, sentence.lang)
    in_title = is_title(sentence)
    known = tuple(_find_known(sentence, words, knowledge, introduced or Introduced(), vocabulary, in_title))
    versions = find_versions(sentence.text, words, known, knowledge)
    proposed = () if in_title else propose_names(sentence, words, versions, knowledge)
    kept = [named for named in versions if not any(_overlap(named, other) for other in proposed)]
    return tuple(sorted((*kept, *proposed), key=lambda named: named.start))


def _find_known(
    sentence: SentenceText,
    words: Sequence[Word],
    knowledge: Knowledge,
    introduced: Introduced,
    vocabulary: NameWords,
    in_title: bool,
) -> Iterator[Named]:
    text, joined = mask_markup(sentence.text), are_joined(sentence.text, words)
    index, first = name_index(knowledge), 0
    while first < len(words):
        rows = (own.find(words, joined, first, sentence.lang) for own in (index, introduced.index))
        found = max((row for row in rows if row), key=lambda row: row[0], default=None)
        if not found or not _is_meant(found, text, words, joined, first, vocabulary, in_title):
            first += 1
            continue
        width, meaning = found
        yield _named(sentence.text, words[first : first + width], meaning, _is_modifier(text, words, first + width))
        first += width


def _named(text: str, window: Sequence[Word], meaning: Meaning, modifier: bool) -> Named:
    start, end = window[0].start, window[-1].end
    adjective = meaning.adjective or (modifier and bool(meaning.id) and "Country" in meaning.types)
    named = Named(start, end, text[start:end], meaning.id, meaning.label, meaning.types, adjective)
    if meaning.id:
        return named
    introduced = meaning.rank == INTRODUCED
    label, evidence = (named.label, "introduced") if introduced else (named.text, "listed")
    return replace(named, label=label, evidence=evidence)


def _is_modifier(text: str, words: Sequence[Word], after: int) -> bool:
    """Whether a capitalised word follows directly: "China Mobile", "US Congress" are not the country."""
    if after >= len(words) or not text[words[after - 1].end : words[after].start].isspace():
        return False
    return words[after].text.istitle() and len(words[after].text) > 2


def _is_meant(
    found: tuple[int, Meaning],
    text: str,
    words: Sequence[Word],
    joined: Sequence[bool],
    first: int,
    vocabulary: NameWords,
    in_title: bool,
) -> bool:
    """Whether the words are the name here, not part of a longer one or an ordinary word."""
    width, meaning = found
    if _is_turned_round(text, words, first, vocabulary):
        return False
    if width > 1 or meaning.adjective or meaning.spelling not in vocabulary.ordinary:
        return True
    if in_title and not meaning.id:
        return False
    if _is_inside_longer(words, joined, first, vocabulary):
        return False
    return bool(first) or not _is_before_little(text, words, vocabulary)


def _is_turned_round(text: str, words: Sequence[Word], first: int, vocabulary: NameWords) -> bool:
    """Whether a prefix says that it is the others: "non-EU"."""
    if not first or words[first - 1].norm not in vocabulary.against:
        return False
    return text[words[first - 1].end : words[first].start].strip() in ("-", "‑", "‐")


def _is_inside_longer(words: Sequence[Word], joined: Sequence[bool], first: int, vocabulary: NameWords) -> bool:
    before = first > 0 and joined[first] and _is_proper(words[first - 1], vocabulary) and first > 1
    after = first + 1 < len(words) and joined[first + 1] and _is_proper(words[first + 1], vocabulary)
    return before or after


def _is_proper(word: Word, vocabulary: NameWords) -> bool:
    return word.text.istitle() and len(word.text) > 2 and word.norm not in vocabulary.little_or_title


def _is_before_little(text: str, words: Sequence[Word], vocabulary: NameWords) -> bool:
    """Whether the sentence goes on as after a verb or an adjective: "Command the …"."""
    follows = len(words) > 1 and words[1].norm in vocabulary.articles
    return follows and not text[words[0].end : words[1].start].strip()


def _overlap(one: Named, other: Named) -> bool:
    return one.start < other.end and other.start < one.end
