"""What a figure measures in the document's own words, where no indicator is known: a clean short noun phrase."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.extract.measured.grammar import Grammar, Verb
from ingest.extract.measured.indicators import Choice
from ingest.extract.measured.line import Line, Word
from kg.ask.tokens import fold, tokenize

_LINK = 6  # words from a verb to its figure
_SHORTEST = 3  # letters of a word that tells something
_LONGEST = 6  # words of content in a phrase
_SCORES = {"of": 0.62, "link": 0.6, "verb": 0.58, "behind": 0.5, "counted": 0.56, "share": 0.56}


def find_own_words(line: Line, ref: int, form: str) -> Iterator[Choice]:
    """Yield noun phrases that say what the amount `ref` measures, best first."""
    amount = line.reading.amounts[ref]
    span = line.span("amount", ref)
    if span is None or form in ("ratio", "difference"):
        return
    if form == "rank":
        place = _Place(line, ref, span)
        text = _cut(place, amount.counted) or _behind(place)
        if is_noun_phrase(text, line.grammar):
            yield Choice("", f"rank by {text}", "rank", "own", _SCORES["behind"])
        return
    for way, text in _phrases(_Place(line, ref, span), form):
        if is_noun_phrase(text, line.grammar):
            yield Choice("", _label(text, form), amount.unit, "own", _SCORES[way])


def is_noun_phrase(text: str, grammar: Grammar) -> bool:
    """Whether words can be the name of an indicator: no lone verb, function word, scale word or sign."""
    words = [token.norm for token in tokenize(text, grammar.stemmer)]
    empty = grammar.function | grammar.word_set("empty") | grammar.verb_forms
    telling = [word for word in words if word not in empty and len(word) >= _SHORTEST and not word[0].isdigit()]
    acronym = any(word.isupper() and len(word) > 1 for word in text.split())
    return bool(telling or acronym) and words[0] not in grammar.verb_forms


def _label(text: str, form: str) -> str:
    return f"growth of {text}" if form == "change" else text


@dataclass(frozen=True)
class _Place:
    """Where an amount stands in its line."""

    line: Line
    ref: int
    span: tuple[int, int]

    @property
    def clause(self) -> int:
        return self.line.words[self.span[0]].clause

    @property
    def before(self) -> list[int]:
        """Numbers of the words of the clause before the amount, nearest first."""
        return [n for n in range(self.span[0] - 1, -1, -1) if self.line.words[n].clause == self.clause]

    @property
    def behind(self) -> list[int]:
        """Numbers of the words of the clause behind the amount, nearest first."""
        end = len(self.line.words)
        return [n for n in range(self.span[1], end) if self.line.words[n].clause == self.clause]


def _phrases(place: _Place, form: str) -> Iterator[tuple[str, str]]:
    amount = place.line.reading.amounts[place.ref]
    if form == "share" and amount.whole:
        yield "share", _share(place, amount.whole)
        return
    if amount.counted:
        yield "counted", _counted(place, amount.counted)
        return
    yield "of", _before_of(place)
    yield "link", _before_link(place)
    yield "verb", _with_verb(place)
    yield "behind", _behind(place)


def _share(place: _Place, whole: str) -> str:
    text = _cut(place, whole)
    return f"share of {text}" if text else ""


def _counted(place: _Place, counted: str) -> str:
    text = _cut(place, counted)
    verb = _verb_near(place)
    return verb.say(text) if text and verb and verb.counts else text


def _cut(place: _Place, text: str) -> str:
    """Words of a text up to its first clause, without articles before it."""
    words = text.strip(" .,;:").split()
    light = place.line.grammar.word_set("articles") | place.line.grammar.function
    while words and fold(words[0]) in light:
        words = words[1:]
    return " ".join(words[: _LONGEST + 2])


def _before_of(place: _Place) -> str:
    """Return the phrase before the preposition. As in "a capacity of 45 GW" and "revenue: 3 billion"."""
    numbers = place.before
    grammar = place.line.grammar
    if len(numbers) < 2 or place.line.words[numbers[0]].norm not in grammar.word_set("worth") | grammar.word_set(
        "steps"
    ):
        return ""
    if any(place.line.phrase_at(grammar.phrases("than"), n) for n in numbers[:4]):
        return ""
    if place.line.words[numbers[1]].norm in grammar.word_set("links") | grammar.word_set("have"):
        return ""
    return _phrase_ending(place, numbers[1:])


def _before_link(place: _Place) -> str:
    """Return the subject of the verb. As in "electricity demand of data centers reached 415 TWh"."""
    links = place.line.grammar.word_set("links")
    numbers = place.before
    for index, number in enumerate(numbers[:_LINK]):
        if place.line.words[number].norm in links:
            return _subject_phrase(place, numbers[index + 1 :]) if _is_aside(place, numbers[:index]) else ""
    return ""


def _is_aside(place: _Place, numbers: Sequence[int]) -> bool:
    """Whether what stands between a verb and the figure is no object of the verb: nothing, or "in the current year"."""
    if not numbers or all(place.line.words[n].role in ("function", "time") for n in numbers):
        return True
    return place.line.words[numbers[-1]].role == "function"


def _subject_phrase(place: _Place, numbers: Sequence[int]) -> str:
    """The noun phrase that ends before the verb, with what hangs on it by prepositions, without names."""
    words = [place.line.words[n] for n in reversed(numbers)]
    linking = place.line.grammar.word_set("linking")
    kept: list[Word] = []
    for word in words:
        if word.role == "word" or (kept and word.norm in linking):
            kept.append(word)
        elif kept and word.norm not in place.line.grammar.word_set("articles") and word.role != "name":
            break
    while kept and kept[-1].role != "word":
        kept.pop()
    return _text(kept)


def _with_verb(place: _Place) -> str:
    """Return "research spending" for "spent 40 billion on research"."""
    verb = _verb_near(place)
    if verb is None or verb.counts:
        return ""
    words = place.line.words
    behind = place.behind
    if behind and words[behind[0]].norm in verb.behind:
        thing = _phrase_beginning(place, behind[1:])
        return verb.say(thing)
    if verb.takes_object and behind and words[behind[0]].norm in place.line.grammar.word_set("linking"):
        thing = _phrase_beginning(place, behind[1:])
        return verb.say(thing) if thing else ""
    return "" if verb.takes_object else verb.noun


def _verb_near(place: _Place) -> Verb | None:
    """Return the verb of the clause that stands nearest to the amount."""
    near = [*place.before[:6], *place.behind[:6]]
    for number in near:
        for verb in place.line.grammar.verbs:
            if place.line.words[number].norm in verb.forms:
                return verb
    return None


def _behind(place: _Place) -> str:
    """Return the phrase behind the figure. As in "10 billion in revenue" and "3 TWh of electricity"."""
    numbers = place.behind
    linking = place.line.grammar.word_set("linking")
    if numbers and place.line.words[numbers[0]].norm in linking:
        numbers = numbers[1:]
    elif numbers and place.line.words[numbers[0]].role != "word":
        return ""
    return _phrase_beginning(place, numbers)


def _phrase_ending(place: _Place, numbers: Sequence[int]) -> str:
    """The words next to each other that end at the first number (numbers run backwards)."""
    kept: list[Word] = []
    for number in numbers:
        word = place.line.words[number]
        if word.role != "word" or (kept and "," in kept[-1].before):
            break
        kept.append(word)
    return _text(kept[::-1])


def _phrase_beginning(place: _Place, numbers: Sequence[int]) -> str:
    """The words next to each other that begin at the first number, articles before them left out."""
    articles = place.line.grammar.word_set("articles")
    kept: list[Word] = []
    for number in numbers:
        word = place.line.words[number]
        if not kept and word.norm in articles:
            continue
        if word.role != "word" or (kept and word.before.strip(" \u00a0-")):
            break
        kept.append(word)
    return _text(kept)


def _text(words: Sequence[Word]) -> str:
    """The words as they are written, hyphens and all; '' for none or for too many."""
    if not words or len(words) > _LONGEST + 2:
        return ""
    pieces = [words[0].text]
    for before, word in pairwise(words):
        glued = word.start - before.end == 1 and word.before in ("-", "/")
        pieces.append((word.before if glued else " ") + word.text)
    return "".join(pieces)
