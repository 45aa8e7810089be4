"""A sentence as patterns of relations see it: folded words, names, times and amounts as single signs.

Each token has a blank behind it: `‹0bc› today released ‹1m› , its largest model . `. Behind the number of a name stand
one-letter codes of its classes. What stands in brackets is left out, so that "X (TII) released" reads on.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.extract.gazetteer import classes_of
from ingest.extract.knowledge import Knowledge
from ingest.extract.patterns import ADJECTIVE, ANAPHOR, UNKNOWN
from ingest.extract.reading import Named, Reading
from ingest.extract.words import Word, cut_words

_FIRST_CODE = 0x1000  # letters of a script that no text of ours is in
_QUOTES = frozenset('"“”„«»‘`')
_LONGEST_BRACKET = 14
_AMOUNT = "¤"


@dataclass(frozen=True)
class Token:
    """A word, name, time or amount of a skeleton and its place in the sentence."""

    start: int
    end: int
    text: str
    name: int = -1


@dataclass(frozen=True)
class Skeleton:
    """The tokens of a sentence, their text, and what the signs stand for."""

    tokens: tuple[Token, ...]
    text: str
    names: tuple[Named, ...]
    starts: tuple[int, ...]

    @property
    def codes(self) -> frozenset[str]:
        """Letters of all classes that names of the sentence have."""
        return frozenset("".join(token.text for token in self.tokens if token.name >= 0))

    def token_at(self, offset: int) -> int:
        """Return the token that begins at an offset of the skeleton's text, or the next one."""
        low, high = 0, len(self.starts)
        while low < high:
            middle = (low + high) // 2
            low, high = (middle + 1, high) if self.starts[middle] < offset else (low, middle)
        return low


def build_skeleton(reading: Reading, unproven: Iterable[Named], knowledge: Knowledge) -> Skeleton:
    """Return the skeleton of a sentence; `unproven` are names of unknown class."""
    names = (*reading.names, *reading.anaphors, *unproven)
    spans = sorted(_spans(reading, names, knowledge), key=lambda token: (token.start, -token.end))
    tokens = tuple(_without_brackets(list(_merged(cut_words(reading.sentence.text), spans))))
    starts, position = [], 0
    for token in tokens:
        starts.append(position)
        position += len(token.text) + 1
    return Skeleton(tokens, "".join(f"{token.text} " for token in tokens), names, tuple(starts))


def codes_of(classes: Iterable[str], knowledge: Knowledge) -> str:
    """Return the letters of classes."""
    table = _codes(knowledge)
    return "".join(sorted(table[name] for name in classes if name in table))


@lru_cache(maxsize=8)
def related_codes(knowledge: Knowledge) -> frozenset[str]:
    """Return the letters of classes that some relation asks for."""
    sides = (said.get(side, ()) for said in knowledge.relations.values() for side in ("subject", "object"))
    return frozenset(codes_of({kind for kinds in sides for kind in kinds}, knowledge))


@lru_cache(maxsize=8)
def _codes(knowledge: Knowledge) -> Mapping[str, str]:
    return {name: chr(_FIRST_CODE + i) for i, name in enumerate(sorted(knowledge.terms.superclasses))}


def _spans(reading: Reading, names: Sequence[Named], knowledge: Knowledge) -> Iterator[Token]:
    related = related_codes(knowledge)
    for number, named in enumerate(names):
        codes = codes_of(classes_of(named.types, knowledge), knowledge)
        if named.types and not related.intersection(codes):
            continue  # a language or a material is a plain word here
        flags = ADJECTIVE * named.adjective + ANAPHOR * named.anaphor + UNKNOWN * (not named.types)
        yield Token(named.start, named.end, f"‹{number}{codes}{flags}›", number)
    for number, when in enumerate(reading.times):
        yield Token(when.start, when.end, f"§{number}§")
    for amount in reading.amounts:
        yield Token(amount.start, amount.end, _AMOUNT)


def _merged(words: Sequence[Word], spans: Sequence[Token]) -> Iterator[Token]:
    """Yield words, with each span in the place of its words; of two that overlap the first."""
    waiting, end = iter((*spans, None)), -1
    span = next(waiting)
    for word in words:
        if word.start < end:
            continue
        while span and span.start < word.start:
            span = next(waiting)
        if span and word.start <= span.start < word.end:
            yield span
            end = span.end
        elif word.text not in _QUOTES:
            yield Token(word.start, word.end, _AMOUNT if word.text[0].isdecimal() else word.norm)


def _without_brackets(tokens: list[Token]) -> list[Token]:
    kept: list[Token] = []
    index = 0
    while index < len(tokens):
        close = _closing(tokens, index) if tokens[index].text == "(" else -1
        if close > 0:
            index = close + 1
            continue
        kept.append(tokens[index])
        index += 1
    return kept


def _closing(tokens: Sequence[Token], index: int) -> int:
    ends = range(index + 1, min(index + _LONGEST_BRACKET, len(tokens)))
    return next((place for place in ends if tokens[place].text == ")"), -1)
