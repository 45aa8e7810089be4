"""Tables with rules: the cells that the rules of a page make, and the words in them.

Pure. pdfplumber knows how cells follow from rules; it is given pdfium's rules, so that no page is parsed a second time.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from ingest.readers import light
from ingest.readers.pdf_layout import read_order
from ingest.readers.pdf_page import Page, Run
from ingest.readers.pdf_rules import Rule

_FEWEST_RULES: Final = 3  # level ones and upright ones that a table has at least
_MOST_RULES: Final = 400  # after those that continue one another were joined; pdfplumber compares them all
_TOLERANCE: Final = 3.0  # points
_PLACEHOLDER: Final = "\ue000"  # stands for a table among the words of a page; private, and no run has such a character

_Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Table:
    """A table of a page: what stands for it among the runs, its rows, and whether it is first or last there."""

    key: str
    rows: tuple[tuple[str, ...], ...]
    is_first: bool
    is_last: bool

    def blocks(self, before: "Table | None") -> list[str]:
        """Return the blocks that it makes; one that goes on with a table of the page before takes the head of that."""
        goes_on = before is not None and before.is_last and self.is_first and len(before.rows[0]) == len(self.rows[0])
        if goes_on and before is not None and before.rows[0] != self.rows[0]:
            return light.table([before.rows[0], *self.rows])
        return light.table(self.rows)


def put_tables(page: Page) -> tuple[tuple[Run, ...], list[Table]]:
    """Return the runs of a page with one in the place of each table, and those tables."""
    runs, tables = page.runs, list[Table]()
    for cells in _find_tables(page.rules):
        box = (min(c[0] for c in cells), min(c[1] for c in cells), max(c[2] for c in cells), max(c[3] for c in cells))
        rows = _read_rows(cells, runs)
        kept = tuple(run for run in runs if not _is_inside(run, box))
        is_first, is_last = all(run.base < box[3] for run in kept), all(run.base > box[1] for run in kept)
        wide = sum(map(bool, rows[0])) > 1 if rows else False
        if len(kept) < len(runs) and (len(rows) > 1 or (is_last and wide)) and max(map(len, rows)) > 1:
            key = f"{_PLACEHOLDER}{page.number}.{len(tables)}{_PLACEHOLDER}"
            tables.append(Table(key, tuple(map(tuple, rows)), is_first, is_last))
            runs = (*kept, Run(key, box[0], box[2], box[3], 10.0))
    return runs, tables


def _find_tables(rules: Sequence[Rule]) -> list[list[_Box]]:
    """Cells (left, bottom, right, top) of each table, as far as rules make cells."""
    level = sum(rule.is_level for rule in rules)
    if min(level, len(rules) - level) < _FEWEST_RULES:
        return []
    edges = merge_edges([_edge(rule) for rule in rules], *[_TOLERANCE] * 4)
    if len(edges) > _MOST_RULES:
        return []
    cells = intersections_to_cells(edges_to_intersections(edges, _TOLERANCE, _TOLERANCE))
    return [[(left, -bottom, right, -top) for left, top, right, bottom in table] for table in cells_to_tables(cells)]


def _edge(rule: Rule) -> dict[str, Any]:
    """A rule as pdfplumber has them: its y grows downwards."""
    edge = {"x0": rule.left, "x1": rule.right, "top": -rule.top, "bottom": -rule.bottom}
    size = {"width": rule.right - rule.left, "height": rule.top - rule.bottom}
    return {**edge, **size, "orientation": "h" if rule.is_level else "v", "object_type": "line"}


def _read_rows(cells: Sequence[_Box], runs: Sequence[Run]) -> list[list[str]]:
    """The words of each cell, in a grid; a cell that spans several places stands in the first."""
    lefts = _steps(cell[0] for cell in cells)
    tops = _steps(-cell[3] for cell in cells)
    grid = [[""] * len(lefts) for _ in tops]
    for cell in cells:
        inside = [run for run in runs if _is_inside(run, cell)]
        words = " ".join(line.text for line in read_order(inside))
        grid[_nearest(tops, -cell[3])][_nearest(lefts, cell[0])] = words
    return grid


def _steps(edges: Any) -> list[float]:
    """Edges in order, those that nearly coincide as one."""
    steps: list[float] = []
    for edge in sorted(edges):
        if not steps or edge - steps[-1] > _TOLERANCE:
            steps.append(edge)
    return steps


def _nearest(steps: Sequence[float], edge: float) -> int:
    return min(range(len(steps)), key=lambda index: abs(steps[index] - edge))


def _is_inside(run: Run, box: _Box) -> bool:
    middle, height = (run.left + run.right) / 2, run.base + run.size / 4
    return box[0] <= middle <= box[2] and box[1] <= height <= box[3]
