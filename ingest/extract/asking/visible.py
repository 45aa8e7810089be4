"""Find words in a sentence as people see it: without invisible characters, blanks as one, case and quotes alike.

What is found is a span of the sentence as it is stored, so that it can be quoted.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.ask.fence import is_unseen

_ALIKE: Final = str.maketrans("’‘ʼ“”„–—‑−", "'''\"\"\"----")
_LONGEST: Final = 400  # characters of words that are looked for; longer ones are no figure and no name

Span = tuple[int, int]


@dataclass(frozen=True)
class Visible:
    """A text as people see it; `places[i]` is where its i-th character stands in the stored one."""

    text: str
    places: tuple[int, ...]

    def find(self, words: str) -> Span | None:
        r"""Return the span of the first place where the words stand whole, None where they do not.

        >>> see("It has 45\u200b GW.").find("45 gw")
        (7, 13)
        >>> see("It has 145 GW.").find("45 GW") is None
        True
        """
        wanted = see(words[:_LONGEST]).text.strip()
        start = self.text.find(wanted) if wanted else -1
        while start >= 0:
            end = start + len(wanted)
            if self._is_whole(start, end):
                return self.places[start], self.places[end - 1] + 1
            start = self.text.find(wanted, start + 1)
        return None

    def _is_whole(self, start: int, end: int) -> bool:
        before, after = self.text[max(0, start - 2) : start], self.text[end : end + 2]
        return not _goes_on(before[::-1], self.text[start]) and not _goes_on(after, self.text[end - 1])


@lru_cache(maxsize=4_096)
def see(text: str) -> Visible:
    """Return a text as people see it, folded, with the places of its characters."""
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        if is_unseen(character):
            continue
        for letter in _fold(character):
            if letter != " " or (letters and letters[-1] != " "):
                letters.append(letter)
                places.append(place)
    return Visible("".join(letters), tuple(places))


def _fold(character: str) -> str:
    return " " if character.isspace() else character.casefold().translate(_ALIKE)


def _goes_on(outside: str, edge: str) -> bool:
    """Whether a word or number goes on outside: a letter after a letter, a digit, or a point with a digit behind it."""
    if not outside or not edge.isalnum():
        return False
    if outside[0].isalnum():
        return True
    return edge.isdecimal() and outside[0] in ".," and len(outside) > 1 and outside[1].isdecimal()
