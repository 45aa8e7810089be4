"""Runs of capitalised words that look like one name, and the sentence as proposals see it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.extract.knowledge import Knowledge
from ingest.extract.naming import NameWords
from ingest.extract.reading import Named
from ingest.extract.words import Word

_LONGEST_RUN = 9
_SENTENCE_BREAK = re.compile(r"[.!?]\s")
_SHORTEST = 2


@dataclass(frozen=True)
class Run:
    """Words `first..last` (the latter excluded) that look like one name."""

    first: int
    last: int


@dataclass(frozen=True)
class Sight:
    """A sentence as proposals see it."""

    text: str
    words: Sequence[Word]
    joined: Sequence[bool]
    names: Sequence[Named]
    vocabulary: NameWords
    knowledge: Knowledge
    starts: frozenset[int]

    def span(self, first: int, last: int) -> str:
        return self.text[self.words[first].start : self.words[last - 1].end]

    def is_known(self, index: int) -> bool:
        """Whether a word belongs to a name that is known."""
        word = self.words[index]
        return any(named.start <= word.start < named.end for named in self.names)


def find_runs(sight: Sight) -> Iterator[Run]:
    """Yield the longest runs of capitalised words, without the little word that begins a sentence."""
    index = 0
    while index < len(sight.words):
        if not _begins(sight, index):
            index += 1
            continue
        last = index + 1
        while last < len(sight.words) and last - index < _LONGEST_RUN:
            step = _goes_on(sight, index, last)
            if not step:
                break
            last += step
        yield Run(index, last)
        index = last


def _begins(sight: Sight, index: int) -> bool:
    word = sight.words[index]
    if word.text in sight.vocabulary.never or not is_capital(word):
        return False
    if sight.vocabulary.nouns_capitalised and (word.norm,) in sight.vocabulary.heads:
        return False
    return not (word.norm in sight.vocabulary.little and (index == 0 or word.text.istitle()))


def is_capital(word: Word) -> bool:
    return word.text[0].isupper() or (word.text[0].isalpha() and any(c.isupper() for c in word.text[1:]))


def _goes_on(sight: Sight, first: int, index: int) -> int:
    """Return how many words longer a run is: one for a capital or a figure, two or three for "of Oxford"."""
    words, before = sight.words, sight.words[index - 1]
    if not sight.joined[index] or _breaks(sight, before, words[index]):
        return 0
    word = words[index]
    if is_capital(word) and word.text not in sight.vocabulary.months:
        return 1
    if word.text[0].isdecimal() and word.start == before.end:
        return 1
    opens = any(words[i].text in sight.vocabulary.openings for i in range(first, index))
    if not opens or word.norm not in sight.vocabulary.opening_links:
        return 0
    for width in (1, 2):
        after = index + width
        if after >= len(words) or not sight.joined[after]:
            return 0
        if is_capital(words[after]):
            return width + 1
        if words[after].norm not in sight.vocabulary.opening_links:
            return 0
    return 0


def _breaks(sight: Sight, before: Word, word: Word) -> bool:
    """Whether a full stop between two words ends a sentence: not behind an initial or a legal form."""
    gap = sight.text[before.end : word.start]
    if "/" in gap or "\n" in gap.strip(" "):
        return "/" in gap
    return bool(_SENTENCE_BREAK.match(gap)) and len(before.text) > _SHORTEST
