"""One page of a PDF as runs of text with their places; through pdfium.

A run is what stands side by side on one line without a wide gap and without a drawn rule between. Coordinates are
points from the page's lower left corner.
"""

import ctypes
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.readers.pdf_rules import Rule, read_drawings
from ingest.readers.pdf_turn import Turn, find_turn, quarters_at

_WIDE_GAP: Final = 1.1  # of the size of the letters: as between columns, never between words of a justified line
_WORD_GAP: Final = 0.15
_RAISED: Final = 0.9  # of the size of the line, below which a digit above the line is a footnote's mark
_HYPHEN: Final = "\ufffe\x02\xad"  # as pdfium and typesetters write a hyphen at a line's end
_SYMBOLS: Final = range(0xF000, 0xF100)  # where fonts of bullets keep theirs
_BOLD_WEIGHT: Final = 600


@dataclass(frozen=True)
class Run:
    """Words side by side: text, left, right, baseline, height of the letters, and whether they are bold."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False


@dataclass(frozen=True)
class Page:
    """A page: number from 1, height, its runs in the order of the file, its rules, whether it has images."""

    number: int
    height: float
    runs: tuple[Run, ...]
    rules: tuple[Rule, ...]
    images: bool


@dataclass
class _Letter:
    text: str
    left: float
    right: float
    base: float
    size: float
    index: int


@dataclass
class _Open:
    """A run that is being written."""

    first: _Letter
    text: str = ""
    right: float = 0.0
    raised: str = ""
    letters: int = 0
    last: int = 0
    sizes: Counter[float] = field(default_factory=Counter)


def read_page(document: pdfium.PdfDocument, index: int) -> Page:
    """Return one page; `index` counts from 0."""
    page = document[index]
    try:
        text = page.get_textpage()
        try:
            turn = find_turn(page, text)
            drawn, images = read_drawings(page)
            rules = tuple(Rule(*turn.box(rule.left, rule.bottom, rule.right, rule.top)) for rule in drawn)
            runs = tuple(_runs(text, [rule for rule in rules if not rule.is_level], turn))
        finally:
            text.close()
        return Page(index + 1, turn.upright_height, runs, rules, images)
    finally:
        page.close()


def _runs(page: pdfium.PdfTextPage, uprights: Sequence[Rule], turn: Turn) -> Iterator[Run]:
    open_run: _Open | None = None
    blank = False
    for letter in _letters(page, turn):
        if letter.text.isspace():
            blank = True
            continue
        if open_run is not None and not _belongs(open_run, letter, uprights):
            yield from _closed(page, open_run, turn)
            open_run, blank = None, False
        if open_run is None:
            open_run, blank = _Open(letter), False
        _add(open_run, letter, blank)
        blank = False
    if open_run is not None:
        yield from _closed(page, open_run, turn)


def _letters(page: pdfium.PdfTextPage, turn: Turn) -> Iterator[_Letter]:
    box, across, along = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for index in range(page.count_chars()):
        code = raw.FPDFText_GetUnicode(page, index)
        text = "-" if chr(code) in _HYPHEN else "•" if code in _SYMBOLS else chr(code)
        if text.isspace() or not code:
            yield _Letter(" ", 0, 0, 0, 0, index)
            continue
        raw.FPDFText_GetLooseCharBox(page, index, box)
        raw.FPDFText_GetCharOrigin(page, index, across, along)
        left, bottom, right, top = turn.box(box.left, box.bottom, box.right, box.top)
        if top > bottom and (text.isprintable() or text == "-"):
            yield _Letter(text, left, right, turn.point(across.value, along.value)[1], top - bottom, index)


def _belongs(run: _Open, letter: _Letter, uprights: Sequence[Rule]) -> bool:
    size = max(run.first.size, letter.size)
    lifted = letter.base - run.first.base
    gap = letter.left - run.right
    if not -size < gap < _WIDE_GAP * size or (gap > _WORD_GAP * size and _is_ruled(run.right, letter, uprights)):
        return False
    small = letter.size < _RAISED * run.first.size
    if _is_mark_before(run, letter):
        return -0.7 * size < lifted < 0.1 * size
    return abs(lifted) < 0.25 * size or (small and -0.3 * size < lifted < 0.7 * size)


def _is_mark_before(run: _Open, letter: _Letter) -> bool:
    """Whether a run is only a note's mark so far, and this letter is the first of its words."""
    return run.text.isdigit() and run.first.size < _RAISED * letter.size


def _is_ruled(right: float, letter: _Letter, uprights: Sequence[Rule]) -> bool:
    """Whether a rule stands between what ends at `right` and the next letter."""
    return any(
        right - 1 <= rule.left <= letter.left + 1 and rule.bottom <= letter.base <= rule.top for rule in uprights
    )


def _add(run: _Open, letter: _Letter, blank: bool) -> None:
    if _is_mark_before(run, letter):
        run.text = _mark(run.text)
        run.first = replace(letter, left=run.first.left)
    lifted = letter.base - run.first.base > 0.15 * run.first.size and letter.size < _RAISED * run.first.size
    if run.raised and not lifted:
        run.text += _mark(run.raised)
        run.raised = ""
    gap = run.letters and letter.left - run.right > _WORD_GAP * letter.size
    if lifted and (letter.text.isdigit() or run.raised):
        run.raised += letter.text
    else:
        run.text += (" " if run.text and (blank or gap) else "") + letter.text
    run.right = max(letter.right, run.right) if run.letters else letter.right
    run.letters += 1
    run.last = letter.index
    run.sizes[round(letter.size, 1)] += 1


def _mark(raised: str) -> str:
    return f"<sup>{raised}</sup>"


def _closed(page: pdfium.PdfTextPage, run: _Open, turn: Turn) -> Iterator[Run]:
    if quarters_at(page, run.first.index) != turn.quarters:
        return  # a stamp along the margin
    text = run.text + (_mark(run.raised) if run.raised else "")
    first = run.first
    bold = _is_bold(page, first.index) and _is_bold(page, run.last)
    yield Run(text, first.left, run.right, first.base, run.sizes.most_common(1)[0][0], bold)


def _is_bold(page: pdfium.PdfTextPage, index: int) -> bool:
    if raw.FPDFText_GetFontWeight(page, index) >= _BOLD_WEIGHT:
        return True
    name = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(page, index, name, 128, None)
    return b"bold" in name.value.lower() or b"-bd" in name.value.lower()
