"""Cut a text into headings, list items, table rows, captions and paragraphs.

Pure functions. One paragraph a line is the rule; lines that were wrapped at a fixed width are joined again, and so is a
paragraph that a page break cut in two.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from ingest.markup import HEADING, ITEM, ROW, SentenceKind, is_rule, plain_text, row_cells
from ingest.text_words import read_text_words

_LINE: Final = re.compile(r"[^\r\n]+")
_TERMINAL: Final = re.compile(r"[.!?:;…。！？][\"'”’»)\]*_]*(?:<sup>.{0,200}?</sup>){0,9}\s*$")
_LONGEST_END: Final = 2_000  # characters of a paragraph's end that tell whether it goes on
_CONTINUES: Final = re.compile(r"[a-z(]")
_BOLD: Final = re.compile(r"^\s*(?:\*\*|__)[^*\n]+(?:\*\*|__):?\s*$")
_CAPTION: Final = re.compile(r"^\W{0,4}([^\W\d_]{1,30}\.?)\s{0,3}(?:\d+[\w.]{0,9})?\s{0,3}(?:[:.–—-]|$)")
_WIDTHS: Final = range(40, 131)  # characters of a line that somebody may have wrapped at
_MARKER: Final = 80  # characters in which a list item shows its marker
_RAGGED: Final = 8  # characters that a wrapped line may stay below the width although the next word would fit
_HEADING_CHARACTERS: Final = 90
_HEADING_WORDS: Final = 12
_PARAGRAPH_CHARACTERS: Final = 60


@dataclass(frozen=True)
class Block:
    """One paragraph or what stands like one: its span in the text, its kind, for a row its cells by column."""

    start: int
    end: int
    kind: SentenceKind = "sentence"
    row: tuple[tuple[str, str], ...] = ()


def find_blocks(text: str) -> list[Block]:
    """Return the blocks of a text in order; the line under a table's head is none."""
    lines = [Block(line.start(), line.end()) for line in _LINE.finditer(text) if not line.group().isspace()]
    width = _wrapped_width(lines)
    joined: list[Block] = []
    alone = True
    for line in lines:
        was_alone, alone = alone, _stands_alone(text[line.start : line.end])
        if joined and not (alone or was_alone) and _is_one(text, joined[-1], line, width):
            joined[-1] = Block(joined[-1].start, line.end)
        else:
            joined.append(line)
    return _with_cells(text, _with_kinds(text, joined))


def _wrapped_width(lines: Sequence[Block]) -> int:
    """Width that the text was wrapped at, 0 for a text with one paragraph a line."""
    lengths = sorted(line.end - line.start for line in lines)
    longest = lengths[-1 - len(lengths) // 50] if lengths else 0  # all but the odd address or table
    return longest if longest in _WIDTHS and longest * 3 > lengths[-1] else 0


def _stands_alone(line: str) -> bool:
    return is_rule(line) or any(pattern.match(line) for pattern in (HEADING, ROW))


def _is_one(text: str, before: Block, after: Block, width: int) -> bool:
    upper = text[max(before.start, before.end - _LONGEST_END) : before.end]
    lower = text[after.start : after.end]
    wrapped = _is_wrapped(text, before, after, width)
    if ITEM.match(lower):  # or a line that happens to begin with the dash of a sentence
        return wrapped and not _TERMINAL.search(upper) and not ITEM.match(text[before.start : before.start + _MARKER])
    return wrapped or _goes_on(upper, lower)


def _goes_on(upper: str, lower: str) -> bool:
    """Whether a sentence was cut: it ends without punctuation and goes on in lower case."""
    return not _TERMINAL.search(upper) and bool(_CONTINUES.match(lower.lstrip()))


def _is_wrapped(text: str, before: Block, after: Block, width: int) -> bool:
    """Whether the next line's first word had no room in the line above it."""
    if not width or text.count("\n", before.end, after.start) != 1:
        return False
    last = before.end - max(before.start, text.rfind("\n", before.start, before.end) + 1)
    return last + 1 + len(text[after.start : after.end].split(maxsplit=1)[0]) > width - _RAGGED


def _with_kinds(text: str, blocks: Sequence[Block]) -> list[Block]:
    lines = [text[block.start : block.end] for block in blocks]
    followers = [*lines, ""][1:]
    return [
        replace(block, kind=_kind(line, follower))
        for block, line, follower in zip(blocks, lines, followers, strict=True)
    ]


def _kind(line: str, follower: str) -> SentenceKind:
    if ROW.match(line):
        return "row"
    if HEADING.match(line) or _BOLD.match(line):
        return "heading"
    if is_caption(line):
        return "caption"
    if ITEM.match(line):
        return "item"
    return "heading" if _is_bare_heading(line, follower) else "sentence"


def is_caption(line: str) -> bool:
    """Whether a line begins as those at figures and tables do, as "Figure 3:" or "Source:"."""
    match = _CAPTION.match(plain_text(line))
    return match is not None and match.group(1).casefold() in read_text_words().captions


def _is_bare_heading(line: str, follower: str) -> bool:
    """Whether a line without mark-up looks like a heading: short, no full stop, over a paragraph."""
    words = plain_text(line).strip("* ")
    short = len(words) <= _HEADING_CHARACTERS and len(words.split()) <= _HEADING_WORDS
    starts = words[:1].isupper() or words[:1].isdigit()
    over_text = len(follower) > max(len(line), _PARAGRAPH_CHARACTERS) or bool(_TERMINAL.search(follower))
    return short and starts and over_text and not _TERMINAL.search(line)


def _with_cells(text: str, blocks: Sequence[Block]) -> list[Block]:
    """Give every row below a table's head its cells by column, and leave the head's underline out."""
    head: list[str] = []
    found: list[Block] = []
    for block in blocks:
        cells = row_cells(text[block.start : block.end]) if block.kind == "row" else []
        if not cells:
            head = []
            found.append(block)
        elif is_rule(text[block.start : block.end]):
            continue
        elif head:
            found.append(replace(block, row=tuple(zip(head, cells, strict=False))))
        else:
            head = cells
            found.append(block)
    return found
