"""Put the runs of a page into the order in which people read them: columns and their lines.

Pure functions. Columns are found by a gutter that nearly no line crosses and that parts two bodies of running text;
what crosses it (titles, wide tables) stands between what is above and what is below.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median
from typing import Final

from ingest.readers.pdf_page import Run

_SAME_LINE: Final = 0.35  # of the size: how far baselines of one line may lie apart
_FEWEST_LINES: Final = 3  # of a column
_FEWEST_LETTERS: Final = 14  # of a run of running text; cells of tables have fewer
_RUNNING: Final = 0.6  # share of a column's letters that stand in such runs
_CROSSING: Final = 0.12  # share of the lines beside a gutter that may cross it
_SPARSE: Final = 1.9  # of the size: lines of running text are not farther apart than this


@dataclass(frozen=True)
class Line:
    """One line of one column: its runs from left to right, and the column's left and right edge."""

    runs: tuple[Run, ...]
    column: tuple[float, float]

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(run.text for run in self.runs)

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.runs[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return max(run.right for run in self.runs)

    @property
    def base(self) -> float:
        """Its baseline."""
        return self.runs[0].base

    @property
    def size(self) -> float:
        """Height of its letters."""
        return max(self.runs, key=lambda run: len(run.text)).size

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(run.bold for run in self.runs)


@dataclass(frozen=True)
class Rows:
    """Lines that are rows of a table without rules: their cells by column."""

    lines: tuple[Line, ...]
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class PageLines:
    """The lines of a page in reading order, with rows of tables among them."""

    number: int
    lines: tuple[Line | Rows, ...]


def read_order(runs: Iterable[Run]) -> Iterator[Line]:
    """Yield the lines of a page, or of a part of one, in reading order."""
    lines = group_lines(runs)
    gutter = _find_gutter(lines)
    if gutter is None:
        left, right = min((line[0].left for line in lines), default=0), max((_right(line) for line in lines), default=0)
        yield from (Line(tuple(line), (left, right)) for line in lines)
        return
    for crosses, zone in groupby(lines, key=lambda line: _crosses(line, gutter)):
        yield from _read_zone([run for line in zone for run in line], gutter, crosses)


def _read_zone(runs: list[Run], gutter: float, crosses: bool) -> Iterator[Line]:
    """What crosses the gutter as it stands, what lies beside it as two columns."""
    if crosses:
        edges = (min(run.left for run in runs), max(run.right for run in runs))
        yield from (Line(tuple(line), edges) for line in group_lines(runs))
        return
    yield from read_order(run for run in runs if run.left < gutter)
    yield from read_order(run for run in runs if run.left >= gutter)


def group_lines(runs: Iterable[Run]) -> list[list[Run]]:
    """Return the runs on one baseline together, from the top down, each line from left to right."""
    lines: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (-run.base, run.left)):
        if lines and lines[-1][0].base - run.base < _SAME_LINE * max(run.size, lines[-1][0].size):
            lines[-1].append(run)
        else:
            lines.append([run])
    return [sorted(line, key=lambda run: run.left) for line in lines]


def _right(line: Sequence[Run]) -> float:
    return max(run.right for run in line)


def _crosses(line: Sequence[Run], gutter: float) -> bool:
    return any(run.left < gutter < run.right for run in line)


def _find_gutter(lines: Sequence[list[Run]]) -> float | None:
    """The place between two columns that most text lies beside, None for a page in one column."""
    places = sorted({round(run.left - 1) for line in lines for run in line})
    best, best_score = None, 0
    for place in places:
        score = _gutter_score(lines, place)
        if score > best_score:
            best, best_score = float(place), score
    return best


def _gutter_score(lines: Sequence[list[Run]], gutter: float) -> int:
    """Letters in the smaller column where both stand side by side, 0 where this is no gutter."""
    left = [part for line in lines if (part := [run for run in line if run.right <= gutter])]
    right = [part for line in lines if (part := [run for run in line if run.left >= gutter])]
    if min(len(left), len(right)) < _FEWEST_LINES:
        return 0
    top, bottom = min(left[0][0].base, right[0][0].base), max(left[-1][0].base, right[-1][0].base)
    beside = [line for line in lines if bottom - 1 <= line[0].base <= top + 1]
    crossing = sum(_crosses(line, gutter) for line in beside)
    if not beside or crossing > _CROSSING * len(beside):
        return 0
    letters = [_letters_of_column(part, bottom, top) for part in (left, right)]
    return min(letters)


def _letters_of_column(lines: Sequence[list[Run]], bottom: float, top: float) -> int:
    """Letters of running text beside a gutter, 0 where most of what stands there is too short to be that."""
    beside = [line for line in lines if bottom - 1 <= line[0].base <= top + 1]
    runs = [run for line in beside for run in line]
    long = [run for run in runs if len(run.text) >= _FEWEST_LETTERS]
    letters = sum(len(run.text) for run in long)
    if len(long) < _FEWEST_LINES or letters < _RUNNING * sum(len(run.text) for run in runs):
        return 0
    distance = median(above[0].base - below[0].base for above, below in pairwise(beside))
    return letters if distance < _SPARSE * median(run.size for run in long) else 0
