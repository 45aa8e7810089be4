"""Find tables without rules: lines one below the other whose words stand in common columns. Pure functions."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from ingest.readers.pdf_layout import Line, Rows
from ingest.readers.pdf_page import Run

_FEWEST_ROWS: Final = 3
_OCCUPIED: Final = 0.55  # share of a table's cells that have words
_EVEN: Final = 1.35  # how much gaps of a justified line may differ
_WIDE: Final = 2.5  # of the size: a gap that no justified line has
_ALIGNED: Final = 3.0  # points
_NEXT_LINE: Final = 2.0  # of the size: how far below a cell's line its next one stands


def find_rows(lines: Iterable[Line]) -> Iterator[Line | Rows]:
    """Yield the lines of a page with those that are rows of one table put together."""
    waiting: list[Line] = []
    for line in lines:
        below = not waiting or line.base < waiting[-1].base
        if below and (_is_tabular(line) or _is_in_cell(waiting, line)):
            waiting.append(line)
            continue
        yield from _rows_or_lines(waiting)
        waiting = [line] if _is_tabular(line) else []
        yield from [] if waiting else [line]
    yield from _rows_or_lines(waiting)


def _rows_or_lines(lines: Sequence[Line]) -> Iterator[Line | Rows]:
    rows = sum(map(_is_tabular, lines))
    cells = _cells(lines) if rows >= _FEWEST_ROWS else ()
    if cells:
        yield Rows(tuple(lines), cells)
    else:
        yield from lines


def _is_tabular(line: Line) -> bool:
    """Whether the gaps of a line are not those of a justified one, which all its words have and all alike."""
    gaps = [after.left - before.right for before, after in pairwise(line.runs)]
    if len(gaps) == 1 and not any(map(str.isalnum, line.runs[0].text)):
        return False  # a bullet and its item
    if not gaps:
        return False
    uneven = max(gaps) > _EVEN * min(gaps) or max(gaps) > _WIDE * line.size
    return uneven or any(" " in run.text for run in line.runs)


def _is_in_cell(lines: Sequence[Line], line: Line) -> bool:
    """Whether a line goes on with a cell of the row above it, another than the first."""
    row = next((above for above in reversed(lines) if _is_tabular(above)), None)
    if row is None or lines[-1].base - line.base > _NEXT_LINE * line.size:
        return False
    return any(abs(line.left - run.left) < _ALIGNED for run in row.runs[1:])


def _cells(lines: Sequence[Line]) -> tuple[tuple[str, ...], ...]:
    """The words of each row by column, () where the lines have no columns in common."""
    columns = _columns([run for line in lines for run in line.runs])
    rows: list[list[str]] = []
    for line in lines:
        cells = [" ".join(run.text for run in line.runs if low <= run.left < high) for low, high in columns]
        if _is_tabular(line) or not rows:
            rows.append(cells)
        else:
            rows[-1] = [f"{above} {below}".strip() for above, below in zip(rows[-1], cells, strict=True)]
    filled = sum(bool(cell) for row in rows for cell in row)
    enough = len(columns) > 1 and filled >= _OCCUPIED * len(columns) * len(rows)
    return tuple(map(tuple, rows)) if enough else ()


def _columns(runs: Sequence[Run]) -> list[tuple[float, float]]:
    """Left and right edge of what stands above one another; edges touch, so that each run has one column."""
    merged: list[list[float]] = []
    for run in sorted(runs, key=lambda run: run.left):
        if merged and run.left < merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], run.right)
        else:
            merged.append([run.left, run.right])
    starts = [edges[0] for edges in merged]
    return list(pairwise([*starts, float("inf")]))
