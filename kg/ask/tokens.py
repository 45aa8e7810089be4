"""Cut a question into tokens and fold them: case, accents, possessives, inflection.

Pure functions. A token keeps its place and its spelling, so that unused words are shown as they were written.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import Stemmer

_TOKEN = re.compile(
    r"""
    (?<![\d.,])\d{1,3}(?:[ ]\d{3})+(?!\d|[.,]\d)  # 76 000
  | \d+(?:[.,\u00a0\u202f'’]\d+)*      # 45, 1.9, 76,000
  | [A-Za-z][&+][A-Za-z](?![A-Za-z])    # R&D, I+D
  | [^\W\d_]+                           # letters
  | [$€£%<>≥≤+&~]                       # signs that mean something
""",
    re.VERBOSE,
)
_POSSESSIVE = re.compile(r"['’]s\b|(?<=s)['’](?=\s|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Token:
    """One token: its span in the question, its spelling, its folded form and its stem."""

    start: int
    end: int
    text: str
    norm: str
    stem: str

    @property
    def is_number(self) -> bool:
        """True for a token written in digits."""
        return self.text[0].isdecimal()


def fold(text: str) -> str:
    """Return a text casefolded and without accents.

    >>> fold("Coréia do SUL")
    'coreia do sul'
    """
    if text.isascii():
        return text.casefold()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()


@lru_cache(maxsize=8)
def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(algorithm, 0)  # without its own cache: `stem` has one


@lru_cache(maxsize=100_000)
def stem(word: str, algorithm: str) -> str:
    """Return the stem of one word in one of Snowball's languages, folded.

    The stem is taken before accents go, because Snowball's suffixes carry them.

    >>> stem("companies", "english") == stem("company", "english")
    True
    """
    return fold(_stemmer(algorithm).stemWord(word.casefold()))


def tokenize(text: str, algorithm: str) -> list[Token]:
    """Return the tokens of a text; a possessive ending belongs to no token."""
    return [Token(m.start(), m.end(), m.group(), fold(m.group()), stem(m.group(), algorithm)) for m in _cut(text)]


def _cut(text: str) -> Iterator[re.Match[str]]:
    return _TOKEN.finditer(_POSSESSIVE.sub(lambda m: " " * len(m.group()), text))


def norms(text: str) -> tuple[str, ...]:
    """Return the folded tokens of a text, the key under which a name is found in any language."""
    return tuple(fold(match.group()) for match in _cut(text))


def stems(text: str, algorithm: str) -> tuple[str, ...]:
    """Return the stems of a text, the key under which a phrase is found in any inflection."""
    return tuple(token.stem for token in tokenize(text, algorithm))
