"""One long frame for every table: one row a cell that holds a value, a mark or a text.

Columns of the frame: the dimensions by their names, for a wide table `header 1`, `header 2` … as well (the texts above
the cell), and the ones named here.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import pandas as pd

from ingest.formats.areas import split_marks
from ingest.formats.grid import Grid, TableFile, Value
from ingest.formats.layout import Context, Layout, column_names, find_layout, header_levels
from ingest.formats.numbers import Reading, find_decimal, read_number
from ingest.formats.words import Words

VALUE: Final = ":value"  # Decimal or None
TEXT: Final = ":text"  # as the file writes it
FLAGS: Final = ":flags"  # marks behind the number, blank-separated
FOOTNOTES: Final = ":footnotes"  # texts of the notes that the marks of the cell and its row point at
ROW: Final = ":row"  # as a person counts
COLUMN: Final = ":column"
PLACES: Final = (VALUE, TEXT, FLAGS, FOOTNOTES, ROW, COLUMN)
HEADER: Final = "header"
_NOTE = re.compile(r"\s*(?:<sup>\s*)?[\[(]?\s*(\w{1,2}|\*+|[†‡§¹²³⁴⁵⁶⁷⁸⁹])\s*(?:</sup>|[\]).:])\s*(\S.*)", re.DOTALL)


@dataclass(frozen=True)
class LongTable:
    """A table in the long shape; `notes` are title and notes around it, `dimensions` the columns that name."""

    path: str
    kind: str
    layout: Layout
    dimensions: tuple[str, ...]
    frame: pd.DataFrame
    notes: tuple[str, ...]
    hints: Mapping[str, str]
    decimal: str


def melt(file: TableFile, grid: Grid, layout: Layout, context: Context, decimal: str = "") -> LongTable:
    """Return the table that stands where the layout says.

    Args:
        decimal: the decimal mark; '' to find it in the values, a point where they do not tell.
    """
    names = column_names(grid, layout.header)
    places = {name: names.index(name) for name in (*layout.keys, *layout.values)}
    body = _filled_keys(grid, layout, [places[name] for name in layout.keys])
    mark = decimal or find_decimal(_value_texts(body, [places[name] for name in layout.values])) or "."
    notes = (*grid.notes, *_find_notes(grid, layout))
    headers = _header_columns(grid, layout, places)
    rows = list(_cells(body, layout, places, headers, mark, context.words, notes))
    dimensions = (*layout.keys, *(f"{HEADER} {n}" for n in range(1, len(next(iter(headers.values()))) + 1)))
    frame = pd.DataFrame(rows, columns=[*dimensions, *PLACES], dtype=object)
    return LongTable(file.path, file.kind, layout, dimensions, frame, notes, grid.hints, mark)


def read_long(file: TableFile, context: Context) -> list[LongTable]:
    """Return the main table of every grid that has one."""
    found = ((grid, find_layout(grid, context)) for grid in file.grids if grid.rows)
    return [melt(file, grid, layout, context) for grid, layout in found if layout]


def _header_columns(grid: Grid, layout: Layout, places: Mapping[str, int]) -> dict[str, tuple[str, ...]]:
    """Value column → texts above it, one a header level that differs among the value columns; none for one column."""
    levels = header_levels(grid, layout.header)
    chosen = {name: levels[places[name]] for name in layout.values}
    if len(chosen) < 2:
        return dict.fromkeys(layout.values, ())
    kept = [n for n in range(len(layout.header)) if len({texts[n] for texts in chosen.values()}) > 1]
    return {name: tuple(texts[n] for n in kept) for name, texts in chosen.items()}


def _filled_keys(grid: Grid, layout: Layout, keys: Sequence[int]) -> list[tuple[int, tuple[Value, ...]]]:
    """(Row number, cells) of the rows of data; a merged name counts for all its rows, a merged value does not."""
    start, end = layout.first - grid.first_row, layout.last + 1 - grid.first_row
    filled = grid.filled()[start:end]
    rows = grid.rows[start:end]
    merged = [
        tuple(full[n] if n in keys else cell for n, cell in enumerate(row))
        for row, full in zip(rows, filled, strict=True)
    ]
    return [(layout.first + n, row) for n, row in enumerate(merged) if any(str(cell).strip() for cell in row)]


def _value_texts(body: Sequence[tuple[int, tuple[Value, ...]]], columns: Sequence[int]) -> list[str]:
    return [cell for _, row in body for n in columns if isinstance(cell := row[n], str) and cell]


def _cells(
    body: Sequence[tuple[int, tuple[Value, ...]]],
    layout: Layout,
    places: Mapping[str, int],
    headers: Mapping[str, tuple[str, ...]],
    decimal: str,
    words: Words,
    notes: Sequence[str],
) -> Iterator[tuple[object, ...]]:
    explained = _explained(notes)
    single = len(layout.values) == 1
    for number, row in body:
        keys = [str(row[places[name]]).strip() for name in layout.keys]
        marks = [mark for key in keys for mark in split_marks(key)[1]]
        for name in layout.values:
            cell = row[places[name]]
            if single or str(cell).strip():
                reading = read_number(cell, words, decimal)
                said = [explained[mark] for mark in (*marks, *reading.marks) if mark in explained]
                yield (*keys, *headers[name], *_place(cell, reading, said), number, name)


def _place(cell: Value, reading: Reading, said: Sequence[str]) -> tuple[Decimal | None, str, str, str]:
    return reading.value, str(cell).strip(), " ".join(reading.marks), " ".join(dict.fromkeys(said))


def _find_notes(grid: Grid, layout: Layout) -> Iterator[str]:
    """Texts that stand alone above or below the table."""
    for number, row in enumerate(grid.rows, start=grid.first_row):
        texts = [" ".join(str(cell).split()) for cell in row if str(cell).strip()]
        if texts and (number < layout.header[0] or number > layout.last) and len(texts) <= 2:
            yield ": ".join(texts)


def _explained(notes: Sequence[str]) -> dict[str, str]:
    """Mark → its note: `(1) Data of 2019.`, `b: Estimate`."""
    found = (_NOTE.fullmatch(note) for note in notes)
    return {match.group(1): match.group(2).strip() for match in found if match}
