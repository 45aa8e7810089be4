"""Phrases of a language and what each means, found at a token or just before one."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Generic, TypeVar

from ingest.extract.figures.tokens import Token, cut

Meaning = TypeVar("Meaning")
_Found = tuple[int, Meaning]
_Table = dict[str, list[tuple[tuple[str, ...], Meaning]]]


class Phrases(Generic[Meaning]):
    """Phrases with a meaning; case and hyphens do not count, accents only with `accents`.

    >>> table = Phrases({"more than": "more_than", "more": "more"})
    >>> table.at(cut("More than 20"), 0), table.before(cut("More than 20"), 2)
    ((2, 'more_than'), (2, 'more_than'))
    """

    def __init__(self, meanings: Mapping[str, Meaning], *, accents: bool = False) -> None:
        self._spelling = attrgetter("lower" if accents else "norm")
        keys = {
            tuple(map(self._spelling, cut(phrase, list_mark=False))): meaning for phrase, meaning in meanings.items()
        }
        ordered = sorted(((key, meaning) for key, meaning in keys.items() if key), key=lambda item: -len(item[0]))
        self._first: _Table[Meaning] = defaultdict(list)
        self._last: _Table[Meaning] = defaultdict(list)
        for key, meaning in ordered:
            self._first[key[0]].append((key, meaning))
            self._last[key[-1]].append((key, meaning))
        self.openings = frozenset(self._first)

    def at(self, tokens: Sequence[Token], position: int) -> _Found[Meaning] | None:
        """Return how many tokens the longest phrase covers from a position, and its meaning."""
        if not 0 <= position < len(tokens):
            return None
        for key, meaning in self._first.get(self._spelling(tokens[position]), ()):
            if self._matches(tokens, position, key):
                return len(key), meaning
        return None

    def before(self, tokens: Sequence[Token], position: int) -> _Found[Meaning] | None:
        """Return how many tokens the longest phrase covers that ends just before a position, and its meaning."""
        if not 0 < position <= len(tokens):
            return None
        for key, meaning in self._last.get(self._spelling(tokens[position - 1]), ()):
            if position >= len(key) and self._matches(tokens, position - len(key), key):
                return len(key), meaning
        return None

    def _matches(self, tokens: Sequence[Token], position: int, key: tuple[str, ...]) -> bool:
        if len(key) == 1:
            return True
        if position + len(key) > len(tokens):
            return False
        return all(self._spelling(tokens[position + offset]) == word for offset, word in enumerate(key))


def phrases_of(groups: Mapping[str, Iterable[str]], *, accents: bool = False) -> Phrases[str]:
    """Return the phrases of `meaning: [phrase, …]`, as the language files write them."""
    meanings = {str(phrase): meaning for meaning, listed in groups.items() for phrase in listed}
    return Phrases(meanings, accents=accents)


def phrases_in(listed: Iterable[str], *, accents: bool = False) -> Phrases[bool]:
    """Return phrases that mean only that they are there."""
    return Phrases({str(phrase): True for phrase in listed}, accents=accents)
