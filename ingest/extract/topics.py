"""What a document speaks of: the thing that "it", "its" and "the company" of the next sentence mean."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from ingest.extract.gazetteer import classes_of
from ingest.extract.knowledge import Knowledge
from ingest.extract.naming import NameWords, name_words
from ingest.extract.reading import Named, Reading, SentenceText
from ingest.extract.words import Word, are_joined, plain_words

_ASIDE = ("item", "row", "caption")  # they say something of what is spoken of
_HOME = "Country"
_OFTEN = 2  # mentions of a country that a document is about
_RECENT = 12  # things that are remembered
_OPENING_WORDS = 9  # words within which the subject of a sentence stands


@dataclass(frozen=True)
class Focus:
    """What was spoken of: the topic, before it other things, the latest first; `home` is the document's own country."""

    topic: Named | None = None
    recent: tuple[Named, ...] = field(default=())
    home: Named | None = None

    def after(self, reading: Reading, knowledge: Knowledge) -> "Focus":
        """Return what is in focus behind a sentence; a heading begins anew."""
        topic = find_topic(reading, knowledge)
        if reading.sentence.kind == "heading":
            return Focus(topic, (topic,) if topic else (), self.home)
        fresh = tuple(n for n in _subjects(reading, knowledge) if n != topic)
        recent = ((topic,) if topic else ()) + fresh
        kept = tuple(n for n in self.recent if n.label not in {new.label for new in recent})
        return Focus(topic or self.topic, (*recent, *kept)[:_RECENT], self.home)


def find_home(names: Iterable[Named], knowledge: Knowledge) -> Named | None:
    """Return the country that a document is about, None where no country is most of what it names.

    "The government" of a document that speaks of one country is that country's.
    """
    countries = [named for named in names if _HOME in classes_of(named.types, knowledge)]
    counted = Counter(named.id for named in countries)
    most, times = next(iter(counted.most_common(1)), ("", 0))
    if times < _OFTEN or times * 2 <= len(countries):
        return None
    return next(replace(named, adjective=False) for named in countries if named.id == most)


def find_topic(reading: Reading, knowledge: Knowledge) -> Named | None:
    """Return what "it" of the next sentence means, None where this sentence changes nothing.

    The one thing that a sentence begins with; what "it" stood for stays the topic. A heading's topic is the one thing
    that it names.
    """
    subjects = _subjects(reading, knowledge)
    if reading.sentence.kind in _ASIDE:
        return None
    if reading.sentence.kind == "heading":
        return subjects[0] if len({n.label for n in subjects}) == 1 else None
    opening = _opening_end(reading)
    pointing = next((n for n in reading.anaphors if n.start <= opening), None)
    first = next((n for n in subjects if n.start <= opening and _opens(reading, n, knowledge)), None)
    if pointing and (first is None or pointing.start < first.start):
        return replace(pointing, start=0, end=0, text=pointing.label, anaphor=False)
    if first is None or _is_one_of_several(reading, first, subjects):
        return None
    return first


def find_anaphors(
    sentence: SentenceText, names: Sequence[Named], focus: Focus, knowledge: Knowledge
) -> tuple[Named, ...]:
    """Return the words of a sentence that point back, each with the thing that it means; none where nothing fits."""
    vocabulary = name_words(knowledge, sentence.lang)
    words = plain_words(sentence.text)
    return tuple(_pointing(sentence, words, names, focus, vocabulary, knowledge))


def _pointing(
    sentence: SentenceText,
    words: Sequence[Word],
    names: Sequence[Named],
    focus: Focus,
    vocabulary: NameWords,
    knowledge: Knowledge,
) -> Iterator[Named]:
    joined = are_joined(sentence.text, words)
    for index, word in enumerate(words):
        width, kinds = _pointer_at(words, joined, index, vocabulary)
        if not kinds or any(n.start <= word.start < n.end for n in names):
            continue
        end = words[index + width - 1].end
        if width > 1 and _names_itself(sentence.text, end, words[index + width :], names, vocabulary):
            continue
        meant = _meant(kinds, word.start, names, focus, width == 1, knowledge)
        if meant:
            text = sentence.text[word.start : end]
            yield replace(meant, start=word.start, end=end, text=text, anaphor=True, adjective=False)


def _names_itself(text: str, end: int, after: Sequence[Word], names: Sequence[Named], vocabulary: NameWords) -> bool:
    """Whether a name follows at once: "the startup Quillon" points nowhere, "a startup galega Quillon" neither."""
    ends = [end, *(word.end for word in after[: vocabulary.head_adjectives] if word.text.islower())]
    starts = {named.start for named in names if not named.adjective}
    return any(text[place:start].isspace() for place in ends for start in starts if start > place)


def _pointer_at(
    words: Sequence[Word], joined: Sequence[bool], index: int, vocabulary: NameWords
) -> tuple[int, tuple[str, ...]]:
    for width in (4, 3, 2):
        window = words[index : index + width]
        kind = vocabulary.anaphors.get(tuple(w.norm for w in window))
        if kind and len(window) == width and all(joined[index + 1 : index + width]):
            return width, (kind,)
    return 1, vocabulary.pronouns.get(words[index].norm, ())


def _meant(
    kinds: Sequence[str], start: int, names: Sequence[Named], focus: Focus, is_pronoun: bool, knowledge: Knowledge
) -> Named | None:
    """Return the subject of this sentence for "its" behind it, else the topic, else the last thing of the class."""
    before = [n for n in names if n.end <= start and not n.adjective]
    fitting = [n for n in before if _is_a(n, kinds, knowledge)]
    if fitting and (is_pronoun or len({n.label for n in fitting}) == 1):
        return fitting[0]
    if focus.topic and _is_a(focus.topic, kinds, knowledge):
        return focus.topic
    if focus.home and _is_a(focus.home, kinds, knowledge):
        return focus.home
    return None if is_pronoun else next((n for n in focus.recent if _is_a(n, kinds, knowledge)), None)


def _is_a(named: Named, kinds: Sequence[str], knowledge: Knowledge) -> bool:
    classes = classes_of(named.types, knowledge)
    return bool(classes.intersection(kinds)) and ("Group" not in classes or "Group" in kinds)


def _subjects(reading: Reading, knowledge: Knowledge) -> tuple[Named, ...]:
    """Things of a sentence that may be spoken of: no adjectives, no continents of "in Europe"."""
    kinds = {kind for words in name_words(knowledge, reading.sentence.lang).pronouns.values() for kind in words}
    return tuple(n for n in reading.names if not n.adjective and _is_a(n, tuple(kinds), knowledge))


def _opens(reading: Reading, named: Named, knowledge: Knowledge) -> bool:
    """Whether a name may be the subject: no verb before it, only articles, nouns of its kind and insertions."""
    before = [word for word in plain_words(reading.sentence.text) if word.end <= named.start]
    if not before or reading.sentence.text[before[-1].end : named.start].strip():
        return True
    vocabulary, last = name_words(knowledge, reading.sentence.lang), before[-1]
    if any(other.start <= last.start < other.end for other in reading.names):
        return True
    ends = any((phrase[-1] == last.norm) for phrase in vocabulary.heads)
    return ends or last.norm in vocabulary.little or last.norm in vocabulary.articles


def _opening_end(reading: Reading) -> int:
    words = plain_words(reading.sentence.text)
    return words[min(_OPENING_WORDS, len(words)) - 1].start if words else 0


def _is_one_of_several(reading: Reading, first: Named, subjects: Sequence[Named]) -> bool:
    """Whether the subject is a list: "Qatar and Oman have …" leaves no "it"."""
    after = next((n for n in subjects if n.start >= first.end and n.label != first.label), None)
    if after is None:
        return False
    between = [w.norm for w in plain_words(reading.sentence.text[first.end : after.start])]
    return len(between) <= 1 and "'s" not in reading.sentence.text[first.end : after.start].replace("’", "'")
