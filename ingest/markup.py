"""Light Markdown as our stored texts have it: what is mark-up, and what is left without it. Pure functions."""

import re
from typing import Final, Literal

SentenceKind = Literal["sentence", "heading", "item", "row", "caption"]

HEADING: Final = re.compile(r"^\s{0,3}(#{1,6})\s+(\S.*)", re.S)
ITEM: Final = re.compile(r"^\s*(?:[-*+•‣▪◦·–]|\(?\d{1,3}[.)]|\(?[a-z]\))\s+(?=\S)")
ROW: Final = re.compile(r"^\s*\|.*\|\s*$")
_RULERS: Final = frozenset(" \t\r\n:|=_*~-")
_CELLS: Final = re.compile(r"(?<!\\)\|")
# Bounded, here and elsewhere: a text of a million brackets must not take a square of that time.
_FOOTNOTE_MARK: Final = re.compile(r"<sup>.{0,200}?</sup>", re.IGNORECASE)
_LINK: Final = re.compile(r"!?\[([^\[\]]{0,1000})\]\([^)]{0,1000}\)")
_TAG: Final = re.compile(r"<[^>\n]{1,40}>")
_NAMED_TAG: Final = re.compile(r"</?[A-Za-z][^<>\n]{0,40}>")  # not "below < 5 and > 3"
_MARKS: Final = re.compile(r"^\s{0,3}#{1,6}(?=\s)|(?<![\w*])\*{1,3}(?=\S)|(?<=\S)\*{1,3}(?![\w*])|`+|\\(?=[$|*_#])")


def plain_text(fragment: str) -> str:
    """Return a fragment without footnote marks, link targets and tags.

    >>> plain_text("models<sup>2</sup> of [Meta](https://example.org)")
    'models of Meta'
    """
    return _TAG.sub("", _LINK.sub(r"\1", _FOOTNOTE_MARK.sub("", fragment)))


def is_rule(line: str) -> bool:
    """Whether a line has nothing but what rulers and the line under a table's head are made of."""
    return _RULERS.issuperset(line)


def blank_markup(fragment: str) -> str:
    """Return a fragment with its mark-up replaced by as many blanks, so that every offset stays.

    >>> blank_markup("**Meta** has [$2](x) in 3<sup>1</sup>.")
    '  Meta   has  $2     in 3            .'
    """
    for pattern in (_FOOTNOTE_MARK, _NAMED_TAG, _MARKS):
        fragment = pattern.sub(_blanks, fragment)
    return _LINK.sub(_around_words, fragment)


def row_cells(line: str) -> list[str]:
    """Return the cells of a table's row.

    >>> row_cells("| Chip | 4 nm |")
    ['Chip', '4 nm']
    """
    return [cell.strip().replace("\\|", "|") for cell in _CELLS.split(line.strip())[1:-1]]


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match.group())


def _around_words(match: re.Match[str]) -> str:
    before = match.start(1) - match.start()
    return " " * before + match.group(1) + " " * (match.end() - match.end(1))
