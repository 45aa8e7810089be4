"""Cut a sentence into words and signs that keep their place; markup between them counts as blanks."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

_WORD = re.compile(
    r"""
    (?<=\w)['’]s\b                       # possessive: a word of its own, the patterns need it
  | (?<=s)['’](?=\s)
  | \d+(?:[.,\u00a0\u202f]\d+)*          # 45, 1.9, 76,000
  | [^\W\d_]+
  | \S
""",
    re.VERBOSE | re.IGNORECASE,
)
_MARKED = re.compile(r"[*_`\[\]<>\\]")
_MARKUP = re.compile(
    r"<sup>.*?</sup>|<[^>\n]{1,40}>|\]\([^)\s]*\)|\[\d{1,3}(?:,\s?\d{1,3})*\]|^\#+\s|[*_`\[\]\\]", re.IGNORECASE
)
_JOINTS = frozenset(" \n\r\t\u00a0\u202f.-‐‑'’&/+")  # what may stand between two words of one name
_WIDEST_JOINT = 3


class Word(NamedTuple):
    """One word, number or sign: offsets in the sentence, its spelling and its folded form."""

    start: int
    end: int
    text: str
    norm: str

    @property
    def is_plain(self) -> bool:
        """True for letters and figures, False for signs and possessive endings."""
        return self.text[0].isalnum()

    @property
    def is_capital(self) -> bool:
        """True where it begins in upper case."""
        return self.text[0].isupper()


@lru_cache(maxsize=65_536)
def fold_word(word: str) -> str:
    """Return a word casefolded and without accents; all apostrophes are one.

    One letter keeps its accent: "é" and "e", "à" and "a" are two words.

    >>> fold_word("États"), fold_word("’s"), fold_word("É")
    ('etats', "'s", 'é')
    """
    if len(word) == 1:
        return word.replace("’", "'").casefold()
    decomposed = unicodedata.normalize("NFKD", word.replace("’", "'"))
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


def mask_markup(text: str) -> str:
    """Return a text of the same length with footnote marks, tags, link targets and emphasis blanked.

    >>> mask_markup("models<sup>2</sup> of **Meta**")
    'models             of   Meta  '
    """
    if not _MARKED.search(text):
        return text
    return _MARKUP.sub(lambda found: " " * len(found.group()), text)


@lru_cache(maxsize=256)
def cut_words(text: str) -> tuple[Word, ...]:
    """Return the words and signs of a sentence in order.

    >>> [word.norm for word in cut_words("Meta's Llama-2 (2023)")]
    ['meta', "'s", 'llama', '-', '2', '(', '2023', ')']
    """
    return tuple(
        Word(found.start(), found.end(), found.group(), fold_word(found.group()))
        for found in _WORD.finditer(mask_markup(text))
    )


def plain_words(text: str) -> tuple[Word, ...]:
    """Return the words of a sentence without its signs."""
    return tuple(word for word in cut_words(text) if word.is_plain)


def are_joined(text: str, words: Sequence[Word]) -> list[bool]:
    """For each word, whether it may go on a name of the word before: only a blank, a hyphen … between them."""
    masked = mask_markup(text)
    gaps = (masked[a.end : b.start] for a, b in pairwise(words))
    return [False, *(len(gap.strip()) <= _WIDEST_JOINT and _JOINTS.issuperset(gap) for gap in gaps)]
