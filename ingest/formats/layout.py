"""Where in a grid the table stands: header rows, rows of data, columns that name and columns that hold values.

A sheet may hold a title, several blocks parted by empty rows, notes below, groups of columns above the header. The
block with the most values is taken; the mapping file says which one, so that a person can name another.
"""

import string
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from ingest.formats.areas import AreaIndex
from ingest.formats.grid import Grid, Value
from ingest.formats.numbers import read_number
from ingest.formats.times import is_year, read_period
from ingest.formats.words import Words

_LEAST_HEADER = 0.5  # of the block's widest row
_LEAST_NUMBERS = 0.5  # of a column's filled cells, for a column of values in a table without a value column
_WIDE = 2  # headers that are times or areas


@dataclass(frozen=True)
class Layout:
    """All numbers of rows are those that a person counts; columns are named as `column_names` does.

    Args:
        header: rows that name the columns, the lowest last.
        keys: columns that say what a value is of; values: columns that hold values, melted if several.
    """

    sheet: str
    header: tuple[int, ...]
    first: int
    last: int
    keys: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True)
class Context:
    """What is known beforehand: how tables are written and how areas are called."""

    words: Words
    areas: AreaIndex


def find_layout(grid: Grid, context: Context) -> Layout | None:
    """Return where the grid's table stands; None where there is none."""
    found = [(layout, _weight(grid, layout, context)) for layout in find_layouts(grid, context)]
    return max(found, key=lambda each: each[1])[0] if found else None


def find_layouts(grid: Grid, context: Context) -> list[Layout]:
    """Return a layout for every block of the grid that has a header and data."""
    blocks = list(_joined(grid, list(_blocks(grid.rows))))
    found = (_block_layout(grid, start, end, context) for start, end in blocks)
    return [layout for layout in found if layout]


def column_names(grid: Grid, header: Sequence[int]) -> list[str]:
    """Return a unique name for every column: its lowest header, with the groups above it where that is not unique."""
    all_levels = header_levels(grid, header)
    lowest = [levels[-1] for levels in all_levels]
    names: list[str] = []
    for column, levels in enumerate(all_levels):
        parts = [part for n, part in enumerate(levels) if part and part not in levels[:n]]
        text = levels[-1] if lowest.count(levels[-1]) == 1 else " | ".join(parts)
        name = text or f"column {letters(column)}"
        names.append(f"{name} (column {letters(column)})" if name in names else name)
    return names


def header_levels(grid: Grid, header: Sequence[int]) -> list[tuple[str, ...]]:
    """Return the header's texts of every column, top to bottom; a group's text reaches to the next group."""
    rows = grid.filled()
    levels: list[list[str]] = []
    for number in header:
        texts = [_text(cell) for cell in rows[number - grid.first_row]]
        levels.append(texts if number == header[-1] else _reach(texts))
    return list(zip(*levels, strict=True))


def letters(column: int) -> str:
    """Return a spreadsheet's name of a column counted from 0.

    >>> letters(0), letters(27)
    ('A', 'AB')
    """
    before, last = divmod(column, 26)
    return (letters(before - 1) if before else "") + string.ascii_uppercase[last]


def _reach(texts: list[str]) -> list[str]:
    """A group's name stands in its first column; those to its right belong to it until the next one."""
    reached: list[str] = []
    for text in texts:
        reached.append(text or (reached[-1] if reached else ""))
    return reached


def _text(cell: Value) -> str:
    return " ".join(str(cell).split())


def _count(row: Iterable[Value]) -> int:
    return sum(1 for cell in row if _text(cell))


def _blocks(rows: Sequence[Sequence[Value]]) -> Iterator[tuple[int, int]]:
    """(First row, row behind the last) of every run of rows that are not empty, counted from 0."""
    start = None
    for number, row in enumerate(rows):
        if _count(row):
            start = number if start is None else start
        elif start is not None:
            yield start, number
            start = None
    if start is not None:
        yield start, len(rows)


def _joined(grid: Grid, blocks: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Blocks that begin with data go on with the block before: an empty row may part groups of rows."""
    pending: tuple[int, int] | None = None
    for start, end in blocks:
        goes_on = _count(grid.rows[start]) > 1 and any(_is_figure(cell) for cell in grid.rows[start])
        if pending and goes_on:
            pending = (pending[0], end)
            continue
        if pending:
            yield pending
        pending = (start, end)
    if pending:
        yield pending


def _is_figure(cell: Value) -> bool:
    """Whether a cell is a number that cannot be a year."""
    text = _text(cell)
    if isinstance(cell, str) and not text[:1].isdigit() and text[:1] not in "+-.":
        return False
    try:
        number = Decimal(text.replace(",", "."))
    except ArithmeticError:
        return False
    return number.is_finite() and not is_year(text)


def _block_layout(grid: Grid, start: int, end: int, context: Context) -> Layout | None:
    lowest = _header_row(grid, start, end)
    if lowest is None:
        return None
    header = [*_upper(grid, start, lowest), lowest]
    while header[-1] + 1 < end and _is_lower(grid, header[-1] + 1, lowest):
        header.append(header[-1] + 1)
    last = end
    while last - 1 > header[-1] and _count(grid.rows[last - 1]) == 1 < _width(grid, start, end):
        last -= 1  # notes below the table
    if last - 1 <= header[-1]:
        return None
    numbers = tuple(row + grid.first_row for row in header)
    names = column_names(grid, numbers)
    keys, values = _split(grid, names, numbers, header[-1] + 1, last, context)
    if not values:
        return None
    return Layout(grid.sheet, numbers, header[-1] + 1 + grid.first_row, last - 1 + grid.first_row, keys, values)


def _width(grid: Grid, start: int, end: int) -> int:
    return max(_count(row) for row in grid.rows[start:end])


def _header_row(grid: Grid, start: int, end: int) -> int | None:
    """The first row that is at least half as wide as the widest and holds no figure."""
    widest = _width(grid, start, end)
    for number in range(start, end):
        row = grid.rows[number]
        wide = _count(row) >= max(_LEAST_HEADER * widest, min(2, widest))
        if wide and not any(_is_figure(cell) for cell in row):
            return number
    return None


def _upper(grid: Grid, start: int, lowest: int) -> list[int]:
    """Rows straight above the header that name groups of columns; a single text on the left is a title."""
    found: list[int] = []
    left = next(n for n, cell in enumerate(grid.rows[lowest]) if _text(cell))
    for number in range(lowest - 1, start - 1, -1):
        filled = [n for n, cell in enumerate(grid.rows[number]) if _text(cell)]
        if filled in ([left], [0]) or any(_is_figure(cell) for cell in grid.rows[number]):
            break
        found.insert(0, number)
    return found


def _is_lower(grid: Grid, number: int, header: int) -> bool:
    """Whether a row goes on naming columns: its first column is empty or merged with the header's."""
    row = grid.rows[number]
    left = next(n for n, cell in enumerate(grid.rows[header]) if _text(cell))
    return _count(row) > 1 and not _text(row[left]) and not any(_is_figure(cell) for cell in row)


def _split(
    grid: Grid, names: Sequence[str], header: Sequence[int], first: int, last: int, context: Context
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the columns that name and those that hold values; columns without any cell are neither."""
    body = {name: [row[n] for row in grid.rows[first:last]] for n, name in enumerate(names)}
    used = [name for name in names if any(_text(cell) for cell in body[name])]
    values = [name for name in used if context.words.roles(name)[:1] == [("value", 1.0)]][:1]
    levels = dict(zip(names, header_levels(grid, header), strict=True))
    values = values or _headed(names, levels, lambda text: bool(_header_period(text)))
    values = values or _headed(used, levels, lambda text: bool(context.areas.find(text)))
    values = values or [name for name in used if _holds_numbers(name, body[name], context)]
    values = (
        values
        or [name for name in used[1:] if context.words.roles(name)[:1] == [] or context.words.roles(name)[0][1] < 1]
        or used[1:]
    )
    keys = [name for name in used if name not in values]
    return tuple(keys), tuple(values)


def _headed(names: Sequence[str], levels: dict[str, tuple[str, ...]], test: Callable[[str], bool]) -> list[str]:
    found = [name for name in names if any(test(text) for text in levels[name])]
    return found if len(found) >= _WIDE else []


def _header_period(text: str) -> str:
    return read_period(text) if any(c.isdigit() for c in text) else ""


def _holds_numbers(name: str, cells: Sequence[Value], context: Context) -> bool:
    """Whether a column holds figures, and neither times nor codes of areas."""
    roles = {role for role, sure in context.words.roles(name) if sure == 1}
    filled = [cell for cell in cells if _text(cell)]
    if roles & {"time", "area", "indicator", "flags", "multiplier", "about"} or _only_times(filled):
        return False
    given = [cell for cell in filled if _text(cell).casefold() not in context.words.missing]
    numbers = [cell for cell in given if read_number(cell, context.words).value is not None]
    return bool(given) and len(numbers) >= _LEAST_NUMBERS * len(given)


def _only_times(cells: Sequence[Value]) -> bool:
    return bool(cells) and all(is_year(_text(cell)) for cell in cells)


def _weight(grid: Grid, layout: Layout, context: Context) -> int:
    """How many cells of the block hold numbers, else how many are filled."""
    body = grid.rows[layout.first - grid.first_row : layout.last + 1 - grid.first_row]
    numbers = sum(1 for row in body for cell in row if isinstance(cell, Decimal) or _is_figure(cell))
    rows = sum(1 for row in body if any(context.areas.find(_text(cell)) for cell in row[:4]))
    return numbers + _count([cell for row in body for cell in row]) // 4 + 100 * rows
