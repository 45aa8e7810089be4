"""Make paragraphs, headings, items and tables of the lines of all pages, as light Markdown. Pure functions.

Words that were broken at a line's end are put together; where the document writes the word with a hyphen elsewhere, or
both parts alone, the hyphen stays.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from ingest.blocks import is_caption
from ingest.readers import light
from ingest.readers.pdf_layout import Line, PageLines, Rows

_BULLET: Final = re.compile(r"^[•▪◦‣●○■□➢►–*·-]\s+(?=\S)")
_DASH: Final = re.compile(
    r"^(?:[–-]|\(?(?:\d{1,2}|[a-z])[.)])\s"
)  # begins items, and lines in the middle of a sentence
_NUMBERED: Final = re.compile(r"^\(?(?:\d{1,2}|[a-z])[.)]\s+(?=\S)")
_NOTE: Final = re.compile(r"^([1-9]\d?)\s+(?=\S)")
_TERMINAL: Final = re.compile(r"[.!?:;…][\"'”’»)\]]*(?:<sup>.*?</sup>)*$")
_BROKEN: Final = re.compile(r"([^\W\d_]+)-$")
_WORD: Final = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_HEADING: Final = 1.12  # of the size of the text
_SMALLEST_HEADING: Final = 0.85  # of the size of the text, for bold ones
_HEADING_LETTERS: Final = 200
_LEVELS: Final = 3  # of headings that are told apart by their size
_SAME_SIZE: Final = 0.08
_LEADING: Final = 1.35  # of the usual distance of lines, above which a paragraph begins
_INDENT: Final = 0.7  # of the size
_SPARE_LETTERS: Final = 4  # that a line may stay short although the next word would fit
_LOOKED_BACK: Final = 6  # blocks between the two halves of a paragraph: notes, pictures' words, a table


@dataclass
class _Block:
    """A paragraph, heading, item or table that is being written: its parts with their pages, its last line."""

    kind: str
    parts: list[tuple[str, int]]
    first: Line | None = None
    last: Line | None = None
    right: float = 0.0

    @property
    def size(self) -> float:
        """Height of its letters."""
        return self.first.size if self.first else 0.0

    @property
    def text(self) -> str:
        """Its words so far."""
        return "".join(part for part, _ in self.parts)


@dataclass(frozen=True)
class _Style:
    """What is usual in a document: size of the text, distance of its lines, sizes of headings (falling), words."""

    size: float
    leading: float
    heading_sizes: tuple[float, ...]
    words: Counter[str]


def write_pages(
    pages: Sequence[PageLines], tables: Mapping[str, Sequence[str]]
) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return the text of the pages, and (offset, number of the page) wherever a page begins.

    Args:
        tables: the words of a line that stands for a table → the table's blocks.
    """
    style = _find_style(pages)
    blocks: list[_Block] = []
    for page in pages:
        for line in page.lines:
            if isinstance(line, Rows):
                blocks += [_Block("table", [(table, page.number)]) for table in light.table(line.cells)]
            elif line.text in tables:
                blocks += [_Block("table", [(table, page.number)]) for table in tables[line.text]]
            else:
                _add_line(blocks, line, page.number, style)
    _mark_notes(blocks)
    return _write(blocks, style)


def _find_style(pages: Sequence[PageLines]) -> _Style:
    lines = [line for page in pages for line in page.lines if isinstance(line, Line)]
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size, 1)] += len(line.text)
    size = sizes.most_common(1)[0][0] if sizes else 10.0
    text = [line for line in lines if abs(line.size - size) < _SAME_SIZE * size]
    gaps = [above.base - below.base for above, below in pairwise(text)]
    leading = median([gap for gap in gaps if 0 < gap < 3 * size] or [1.2 * size])
    large = Counter(round(line.size) for line in lines if line.size > _HEADING * size)
    words = Counter(word.casefold() for line in lines for word in _WORD.findall(line.text))
    return _Style(size, leading, tuple(map(float, sorted(large, reverse=True))), words)


def _add_line(blocks: list[_Block], line: Line, page: int, style: _Style) -> None:
    words = light.clean(line.text)
    if not words:
        return
    kind = _kind(line, words, style)
    block = _continued(blocks, line, words, kind, page, style)
    if block is None:
        blocks.append(_Block(kind, [(words, page)], line, line, line.right))
    else:
        _append(block, words, page, style)
        same_column = block.last is not None and block.last.column == line.column
        block.last, block.right = line, max(block.right, line.right) if same_column else line.right


def _kind(line: Line, words: str, style: _Style) -> str:
    large = line.size > _HEADING * style.size
    bold = line.bold and not words.endswith((".", ",", ";")) and line.size > _SMALLEST_HEADING * style.size
    wordy = len(words) < _HEADING_LETTERS and sum(map(str.isalpha, words)) > 2
    if wordy and (large or (bold and not is_caption(words))) and not _BULLET.match(words):
        return "heading"
    return "item" if _BULLET.match(words) or _NUMBERED.match(words) else "paragraph"


def _continued(blocks: list[_Block], line: Line, words: str, kind: str, page: int, style: _Style) -> _Block | None:
    """The block that a line goes on with, None where it begins one."""
    block = blocks[-1] if blocks else None
    if kind == "item" and block is not None and _DASH.match(words) and _is_cut_at(block, line, style):
        return block
    if kind == "item" or (kind == "heading" and (block is None or block.kind != "heading")):
        return None
    if block is not None and block.last is not None and _is_next_line(block, block.last, line, kind, style):
        return block
    return _cut_block(blocks, line, words, page) if kind == "paragraph" else None


def _is_cut_at(block: _Block, line: Line, style: _Style) -> bool:
    """Whether a line that begins with a dash or a number goes on with the sentence above it."""
    if block.last is None or block.kind != "paragraph" or _TERMINAL.search(block.text):
        return False
    full = _is_full(block.last, line.text, block.last.column[1])
    return full and _is_next_line(block, block.last, line, "paragraph", style)


def _is_next_line(block: _Block, last: Line, line: Line, kind: str, style: _Style) -> bool:
    gap, leading = last.base - line.base, style.leading * max(1.0, line.size / style.size)
    if not 0 < gap < _LEADING * leading or abs(line.size - last.size) > _SAME_SIZE * line.size:
        return False
    if is_caption(block.text) and last.bold and line.bold:
        return True
    if (block.kind == "heading") != (kind == "heading") or (last.bold != line.bold and block.kind == "heading"):
        return False
    return block.kind == "heading" or not _begins_paragraph(block, last, line)


def _begins_paragraph(block: _Block, last: Line, line: Line) -> bool:
    """Whether the line before was the last of its paragraph, or this one is indented as first lines are."""
    if _BROKEN.search(block.text):
        return False
    outdented = block.first is None or line.left < block.first.left + _INDENT * line.size
    if outdented and _TERMINAL.search(block.text) and not _is_full(last, line.text, last.column[1]):
        return True
    if not _is_full(last, line.text, max(block.right, line.right) - _SPARE_LETTERS * _letter_width(last)):
        return True
    indented = line.left > last.left + _INDENT * line.size and line.left > line.column[0] + _INDENT * line.size
    return indented and block.kind != "item" and bool(_TERMINAL.search(block.text))


def _is_full(last: Line, words: str, edge: float) -> bool:
    """Whether the first of the words that follow a line had no room left between it and an edge."""
    letter = _letter_width(last)
    return last.right + letter * (1 + len(words.split(maxsplit=1)[0])) > edge - letter


def _letter_width(line: Line) -> float:
    return (line.right - line.left) / max(1, len(line.text))


def _cut_block(blocks: list[_Block], line: Line, words: str, page: int) -> _Block | None:
    """The paragraph that a column's or page's end has cut before this line, None where there is none."""
    for block in reversed(blocks[-_LOOKED_BACK:]):
        if block.kind == "heading":
            return None
        alike = block.kind in ("paragraph", "item") and abs(block.size - line.size) <= _SAME_SIZE * line.size
        if alike and block.last is not None:
            elsewhere = block.parts[-1][1] != page or line.base > block.last.base
            unfinished = not _TERMINAL.search(block.text) and _is_full(block.last, words, block.last.column[1])
            goes_on = words[0].islower() or block.kind == "paragraph"
            return block if elsewhere and unfinished and goes_on else None
    return None


def _append(block: _Block, words: str, page: int, style: _Style) -> None:
    before, number = block.parts[-1]
    broken = _BROKEN.search(before)
    if not broken or not words[0].isalpha():
        block.parts.append((words if before.endswith("-") and words[0].isalnum() else f" {words}", page))
        return
    if not _keeps_hyphen(broken.group(1), words, style.words):
        block.parts[-1] = (before[:-1], number)
    block.parts.append((words, page))


def _keeps_hyphen(first: str, words: str, known: Counter[str]) -> bool:
    """Whether a word that stands broken in two lines is written with a hyphen."""
    match = _WORD.match(words)
    second = match.group() if match else ""
    joined, hyphened = known[(first + second).casefold()], known[f"{first}-{second}".casefold()]
    if joined or hyphened:
        return hyphened > joined
    if not second[:1].islower():
        return True
    return known[first.casefold()] > 0 and known[second.casefold()] > 1


def _mark_notes(blocks: Sequence[_Block]) -> None:
    """Mark the numbers of notes that stand one after the other, so that none is read as part of a figure."""
    numbers = [_note_number(block) for block in blocks]
    for block, around in zip(blocks, zip(numbers, [0, *numbers], [*numbers[1:], 0], strict=False), strict=True):
        number, before, after = around
        if number and (before == number - 1 > 0 or after == number + 1):
            (text, page), digits = block.parts[0], len(str(number))
            block.parts[0] = (f"<sup>{number}</sup>{text[digits:]}", page)


def _note_number(block: _Block) -> int:
    match = _NOTE.match(block.parts[0][0]) if block.kind == "paragraph" else None
    return int(match.group(1)) if match else 0


def _write(blocks: Sequence[_Block], style: _Style) -> tuple[str, tuple[tuple[int, int], ...]]:
    text, places = "", list[tuple[int, int]]()
    pieces: list[str] = []
    offset, before = 0, ""
    for block in blocks:
        start = _start(block, style)
        gap = "" if not pieces else "\n" if before == block.kind == "item" else "\n\n"
        for position, (part, page) in enumerate(block.parts):
            written = gap + start + _without_bullet(part) if position == 0 else part
            if not places or places[-1][1] != page:
                places.append((offset + (len(gap) if position == 0 else 0), page))
            pieces.append(written)
            offset += len(written)
        before = block.kind
    text = "".join(pieces)
    return text, tuple(places)


def _start(block: _Block, style: _Style) -> str:
    """What a block begins with in light Markdown."""
    if block.kind == "item" and _BULLET.match(block.parts[0][0]):
        return "- "
    if block.kind != "heading" or len(block.text) > _HEADING_LETTERS:
        return ""
    larger = sum(size > block.size + 0.5 for size in style.heading_sizes[:_LEVELS])
    return f"{'#' * (larger + 1)} "


def _without_bullet(part: str) -> str:
    return _BULLET.sub("", part)
