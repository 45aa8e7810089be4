"""Leave out what belongs to the paper and not to the text: running heads and feet, page numbers, tables of contents.

Pure functions.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from ingest.readers.pdf_layout import group_lines
from ingest.readers.pdf_page import Page, Run

_MARGIN: Final = 0.12  # of the page's height
_REPEATED: Final = 3  # pages on which the same words stand in the margin; of a short document, two
_SHORT_DOCUMENT: Final = 4
_LONGEST_NUMBER: Final = 5
_MOST_RUNS: Final = 3
_PAGE_NUMBER: Final = re.compile(
    r"^\W*(?:page|seite|página|pág|p)?\.?\s*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|\||of|de|von|sur)\s*\d{1,4})?\W*$", re.I
)
_CONTENTS: Final = re.compile(r"(?:\.\s?){5,}\s*\w{0,5}$")


def is_contents(words: str) -> bool:
    """Whether a line is one of a table of contents, with its row of dots."""
    return bool(_CONTENTS.search(words))


def without_margins(pages: Sequence[Page]) -> list[Page]:
    """Return the pages without what repeats in their margins and without page numbers.

    From the edge inwards, lines are left out as long as all of them repeats or counts pages.
    """
    seen = Counter(key for page in pages for key in {_key(run) for run in page.runs if _in_margin(run, page)})
    least = _REPEATED if len(pages) > _SHORT_DOCUMENT else 2
    repeated = {key for key, times in seen.items() if times >= least}
    shift = _find_shift(pages)
    return [replace(page, runs=_kept(page, repeated, shift)) for page in pages]


def _kept(page: Page, repeated: set[str], shift: int | None) -> tuple[Run, ...]:
    lines = group_lines(page.runs)
    left_out = {*_outer(lines, page, repeated, shift), *_outer(reversed(lines), page, repeated, shift)}
    return tuple(run for run in page.runs if run not in left_out)


def _outer(lines: Iterable[Sequence[Run]], page: Page, repeated: set[str], shift: int | None) -> list[Run]:
    """Runs of the outermost lines that do not belong to the text."""
    found: list[Run] = []
    for line in lines:
        foreign = all(_is_foreign(run, repeated) for run in line) or _counts_pages(line, page, shift)
        if not foreign or not all(_in_margin(run, page) for run in line):
            break
        found += line
    return found


def _is_foreign(run: Run, repeated: set[str]) -> bool:
    return _key(run) in repeated or bool(_PAGE_NUMBER.match(run.text))


def _find_shift(pages: Sequence[Page]) -> int | None:
    """What is added to the number of most pages to get the one that is printed in their margin, None for nothing."""
    numbers = ((page, run) for page in pages for run in page.runs if run.text.isdecimal() and _in_margin(run, page))
    shifts = Counter(int(run.text) - page.number for page, run in numbers if len(run.text) < _LONGEST_NUMBER)
    shift, times = shifts.most_common(1)[0] if shifts else (0, 0)
    return shift if times >= _REPEATED else None


def _counts_pages(line: Sequence[Run], page: Page, shift: int | None) -> bool:
    """Whether a line has the page's number at one of its ends and not much else: a running head."""
    ends = (line[0].text, line[-1].text)
    return shift is not None and str(page.number + shift) in ends and len(line) <= _MOST_RUNS


def _in_margin(run: Run, page: Page) -> bool:
    return not _MARGIN * page.height < run.base < (1 - _MARGIN) * page.height


def _key(run: Run) -> str:
    """Words of a run without its figures, so that "Page 3" is "Page 4"; a title in large letters is something else."""
    return f"{round(run.size)} " + re.sub(r"\d+", "#", run.text).casefold()
