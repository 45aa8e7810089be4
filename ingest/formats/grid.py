"""A grid of cells, the shape that every file format is read into."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

Value = str | Decimal  # a text as the file writes it, or a number that the file stores as one


@dataclass(frozen=True)
class Span:
    """A merged range, rows and columns counted from 0, both ends within it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Grid:
    """A rectangle of cells.

    Args:
        rows: all of one length; an empty cell is ''.
        first_row: number of the first row as a person counts; 0 where the header is no row of the file (Parquet).
        hints: column name → role, where the format says so (JSON-stat's `role`).
        notes: title and notes that stand beside the cells.
    """

    sheet: str
    rows: tuple[tuple[Value, ...], ...]
    spans: tuple[Span, ...] = ()
    first_row: int = 1
    hints: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def filled(self) -> tuple[tuple[Value, ...], ...]:
        """Return the rows with the text of every merged range in all its cells."""
        rows = [list(row) for row in self.rows]
        for span in self.spans:
            value = rows[span.top][span.left] if span.top < len(rows) and span.left < len(rows[span.top]) else ""
            for row in rows[span.top : span.bottom + 1]:
                width = min(span.right + 1, len(row)) - span.left
                row[span.left : span.left + width] = [value] * width
        return tuple(tuple(row) for row in rows)


@dataclass(frozen=True)
class TableFile:
    """A file's grids and the name of its format."""

    path: str
    kind: str
    grids: tuple[Grid, ...]


def rectangle(rows: list[list[Value]]) -> tuple[tuple[Value, ...], ...]:
    """Return rows of one length, the short ones filled with ''."""
    width = max(map(len, rows), default=0)
    return tuple(tuple(row + [""] * (width - len(row))) for row in rows)
