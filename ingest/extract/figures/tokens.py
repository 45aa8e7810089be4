"""Cut a sentence of a document into tokens that keep their place: numbers, words, signs.

Unlike the tokens of a question, every sign stays: a comma ends a clause, a dash makes a range, a letter beside a digit
makes a name of it. Markup that means no word (footnote marks, emphasis, link addresses) is blanked, offsets stay.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from kg.ask.tokens import fold

TokenKind = Literal["number", "word", "sign"]

_BLANK = "[ \u00a0\u202f\u2009]"
_TOKEN = re.compile(
    rf"""
    (?P<number>
        (?<![\d.,])[1-9]\d{{0,2}}(?:{_BLANK}\d{{3}})+(?!\d)(?:[.,]\d+)?  # 76 000
      | \d+(?:[.,]\d+|['’]\d{{3}}(?!\d))*)                                # 45, 1.9, 76,000
  | (?P<word>['’]s\b|[^\W\d_]+)
  | (?P<sign>[^\w\s]|_)
""",
    re.VERBOSE,
)
_MARKUP = re.compile(
    r"<sup>.{0,12}?</sup>|<[a-zA-Z/][^<>]{0,200}>|\\(?=[^\w\s])|\*{1,3}|(?<=\])\([^()\s]{1,400}\)|\[(?=[^\]]*\]\()"
)
_LIST_MARK = re.compile(r"(\s*(?:[-•*·–—]\s+\d{1,2}|\d{1,2}[.)]|\(\d{1,2}\)|\[\d{1,2}\]))(?=\s+[^\W_])")
_SAME_SIGNS = {"’": "'"}
_HYPHENS = frozenset("-\u2010\u2011")


@dataclass(frozen=True, slots=True)
class Token:
    """One token: its span in the sentence, its spelling, its folded form (`norm`), its lower case with accents.

    Args:
        glued: no blank between it and the token before.
        hyphened: a hyphen, left out of the tokens, ties it to the word before ("GPT-4", "third-largest").
    """

    start: int
    end: int
    text: str
    norm: str
    lower: str
    kind: TokenKind
    glued: bool
    hyphened: bool = False

    @property
    def is_number(self) -> bool:
        """Whether it is written in digits."""
        return self.kind == "number"

    @property
    def is_word(self) -> bool:
        """Whether it is written in letters."""
        return self.kind == "word"

    @property
    def is_capital(self) -> bool:
        """Whether it is a word with a capital letter, or of capital letters."""
        return self.kind == "word" and self.text[0].isupper()


@lru_cache(maxsize=256)
def cut(text: str, *, list_mark: bool = True) -> tuple[Token, ...]:
    """Return the tokens of a sentence; a hyphen within a word is no token, nor a `list_mark` that it begins with.

    >>> [token.text for token in cut("The third-largest hub, 10-20 GW.")]
    ['The', 'third', 'largest', 'hub', ',', '10', '-', '20', 'GW', '.']
    """
    clean = _without_list_mark(_without_markup(text)) if list_mark else _without_markup(text)
    raw = [(match, match.lastgroup) for match in _TOKEN.finditer(clean)]
    tokens: list[Token] = []
    end, hyphened = -1, False
    for index, (match, kind) in enumerate(raw):
        if kind == "sign" and match.group() in _HYPHENS and _ties(raw, index):
            hyphened, end = True, match.end()
            continue
        start, spelling = match.start(), match.group()
        norm = _norm(spelling) if kind == "word" else _SAME_SIGNS.get(spelling, spelling)
        lower = spelling.casefold() if kind == "word" else norm
        tokens.append(Token(start, match.end(), spelling, norm, lower, kind, start == end, hyphened))  # type: ignore[arg-type]
        end, hyphened = match.end(), False
    return tuple(tokens)


def _without_markup(text: str) -> str:
    if not any(sign in text for sign in "<\\*]"):
        return text
    return _MARKUP.sub(lambda match: " " * len(match.group()), text)


def _without_list_mark(text: str) -> str:
    """Blank the number of a footnote or list item, which would join the number behind it: "- 7 330 billion tokens"."""
    mark = _LIST_MARK.match(text)
    return " " * mark.end(1) + text[mark.end(1) :] if mark else text


def _ties(raw: list[tuple[re.Match[str], str | None]], index: int) -> bool:
    """Return whether a hyphen stands within a word: letters on a side, nothing between."""
    if not 0 < index < len(raw) - 1:
        return False
    (before, kind_before), (hyphen, _), (after, kind_after) = raw[index - 1 : index + 2]
    if before.end() != hyphen.start() or hyphen.end() != after.start():
        return False
    return "word" in (kind_before, kind_after) and "sign" not in (kind_before, kind_after)


@lru_cache(maxsize=50_000)
def _norm(word: str) -> str:
    return "'s" if word[0] in "'’" else fold(word)


def spelled(tokens: tuple[Token, ...], first: int, last: int) -> tuple[int, int]:
    """Return the span in the sentence of tokens `first..last`."""
    return tokens[first].start, tokens[last].end
