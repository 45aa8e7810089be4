"""Rows of a publisher's CSV file with the numbers by which a person finds them."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from ingest.figures import Cell
from kg.errors import DataError, MissingColumnError


@dataclass(frozen=True)
class FileRow:
    """One row of a file: cells by column, stripped; an empty cell is '' and the text `NA` stays `NA` (Namibia)."""

    file: str
    number: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        """Return a cell's text."""
        return self.cells[column]

    def cell(self, column: str) -> Cell:
        """Return the place of a cell."""
        return Cell(self.file, self.number, column)

    def number_in(self, column: str) -> Decimal | None:
        """Return the number of a cell, None where it holds none (empty, "..", "Data pending")."""
        return as_number(self.cells[column])


def read_csv_rows(name: str, path: Path, columns: Sequence[str], skip: int = 0) -> Iterator[FileRow]:
    """Yield the rows of a file that has these columns (others may stand beside them).

    Args:
        name: the file as its card calls it.
        skip: lines before the header; row numbers count them.

    Raises:
        MissingColumnError: the publisher has changed the file.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file)
        for _ in range(skip):
            next(reader, None)
        header = [column.strip() for column in next(reader, [])]
        check_columns(name, header, columns)
        for number, cells in enumerate(reader, start=skip + 2):
            if any(cell.strip() for cell in cells):
                yield FileRow(name, number, dict(zip(header, (cell.strip() for cell in cells), strict=False)))


def find_column(name: str, path: Path, candidates: Sequence[str]) -> str:
    """Return the one of several spellings of a column that a file's header has.

    Raises:
        MissingColumnError: it has none of them.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        header = [column.strip() for column in next(csv.reader(file), [])]
    found = next((column for column in candidates if column in header), None)
    if found is None:
        check_columns(name, header, candidates[:1])
        raise DataError("the file has no header", path=name, hint="fetch it again")
    return found


def has_column(path: Path, column: str) -> bool:
    """Whether the first line of a file names a column; files of one data set may differ in form."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return column in [name.strip() for name in next(csv.reader(file), [])]


def as_number(text: str) -> Decimal | None:
    """Return a plain number, None for a text that is none.

    >>> as_number("0.45721"), as_number("Data pending"), as_number("NaN")
    (Decimal('0.45721'), None, None)
    """
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def check_columns(name: str, header: Sequence[str], columns: Sequence[str]) -> None:
    """Check that a header has these columns.

    Raises:
        MissingColumnError: it lacks one.
    """
    missing = [column for column in columns if column not in header]
    if missing:
        message = f"the column is missing; the file has {', '.join(header[:12])}"
        hint = "fetch the file again, or teach the reader its new form"
        raise MissingColumnError(message, path=name, row=1, column=missing[0], hint=hint)
