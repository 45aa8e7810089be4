"""Read the cells of an authored CSV table; every complaint names the file, the row, the column and the way out."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TypeVar

from rapidfuzz import fuzz, process

from ingest.records import Period
from kg.errors import BadValueError, DataError, MissingColumnError, UnknownNameError

Record = TypeVar("Record")
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class Row:
    """One row of a table: cells by column name, stripped; `number` counts from 1, the header being row 1."""

    path: Path
    number: int
    cells: dict[str, str]

    def text(self, column: str) -> str:
        """Return the cell, empty or not."""
        return self.cells[column]

    def required(self, column: str) -> str:
        """Return a cell that must not be empty."""
        if not self.cells[column]:
            raise self.bad(column, "the cell is empty", "fill it or delete the row")
        return self.cells[column]

    def words(self, column: str) -> tuple[str, ...]:
        """Return the identifiers of a cell, blank-separated."""
        return tuple(self.cells[column].split())

    def texts(self, column: str) -> tuple[str, ...]:
        """Return the texts of a cell, separated by `|`."""
        return tuple(part for part in map(str.strip, self.cells[column].split("|")) if part)

    def number_in(self, column: str) -> Decimal | None:
        """Return a plain number, None for an empty cell."""
        cell = self.cells[column]
        if not cell:
            return None
        try:
            number = Decimal(cell)
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or "_" in cell:
            raise self.bad(column, f"'{cell}' is no number", "write plain digits such as 65000000000 or 0.4")
        return number

    def period_in(self, column: str) -> Period | None:
        """Return a period, None for an empty cell."""
        cell = self.cells[column]
        try:
            return Period.parse(cell) if cell else None
        except ValueError as error:
            way_out = "write 2024, 2024-10, 2024-10-22, 2019/2023, 2019/ or /2024"
            raise self.bad(column, f"'{cell}' is no period", way_out) from error

    def code(self, column: str, allowed: Sequence[str], default: str | None = None) -> str:
        """Return one of the allowed codes; `default` stands for an empty cell where there is one."""
        cell = self.cells[column]
        if not cell and default is not None:
            return default
        if cell not in allowed:
            raise self.bad(column, f"'{cell}' is not known", f"write one of {', '.join(allowed)}")
        return cell

    def bad(self, column: str, message: str, way_out: str) -> BadValueError:
        """Return the complaint about one cell."""
        return BadValueError(message, path=self.path, row=self.number, column=column, hint=way_out)


def read_rows(path: Path, columns: Sequence[str], optional: Sequence[str] = ()) -> list[Row]:
    """Return the rows of a CSV table that has these columns, in any order; optional ones that are not there are empty.

    Raises:
        DataError: no such file, not UTF-8, not CSV, no header, a row that is longer or shorter than the header.
        MissingColumnError: a column is missing.
        BadValueError: a column that nobody reads, which is most often a misspelt one.
    """
    records = _read_csv(path)
    if not records:
        raise DataError("the table is empty", path=path, hint=f"start it with the header {','.join(columns)}")
    header = [name.strip() for name in records[0]]
    _check_header(path, header, columns, optional)
    rows = enumerate(records[1:], start=2)
    filled = ((number, cells) for number, cells in rows if any(map(str.strip, cells)))
    return [_row(path, number, header, cells, optional) for number, cells in filled]


def read_rows_or_report(
    path: Path, columns: Sequence[str], problems: list[DataError], optional: Sequence[str] = ()
) -> list[Row]:
    """Return the rows of a table; a table that cannot be read at all is one problem and has none."""
    try:
        return read_rows(path, columns, optional)
    except DataError as error:
        problems.append(error)
        return []


def collect(rows: Sequence[Row], parse: Callable[[Row], Record], problems: list[DataError]) -> Iterator[Record]:
    """Yield the record of every row that can be read; the others leave a problem each."""
    for row in rows:
        try:
            yield parse(row)
        except DataError as error:
            problems.append(error)


def identifier(row: Row, column: str) -> str:
    """Return a cell that will be the local name of an IRI."""
    name = row.required(column)
    if not _ID.fullmatch(name):
        raise row.bad(column, f"'{name}' is no identifier", "use letters, digits, - and _ only")
    return name


def check_term(row: Row, column: str, name: str, known: Sequence[str]) -> None:
    """Complain about a class, predicate or indicator that the ontology does not have."""
    if name not in known:
        near = nearest(name, known)
        raise UnknownNameError(name, near, path=row.path, row=row.number, column=column, home="ontology")


def nearest(name: str, known: Sequence[str], limit: int = 3) -> list[str]:
    """Return up to `limit` known names that look like this one, the most alike first.

    >>> nearest("Germny", ["Germany", "Japan", "Gemini"], 1)
    ['Germany']
    """
    found = process.extract(
        name, known, scorer=fuzz.token_sort_ratio, processor=str.casefold, limit=limit, score_cutoff=60
    )
    return [match for match, _, _ in found]


def _read_csv(path: Path) -> list[list[str]]:
    records: list[list[str]] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            records.extend(csv.reader(file, strict=True))
            return records
    except FileNotFoundError as error:
        raise DataError("there is no such table", path=path, hint="create it or correct the path") from error
    except UnicodeDecodeError as error:
        way_out = "save it as CSV in UTF-8"
        raise DataError(f"the table is not UTF-8 at byte {error.start}", path=path, hint=way_out) from error
    except csv.Error as error:
        way_out = "write a quote inside a cell twice, and close every cell that a quote opens"
        row = len(records) + 1
        raise DataError(f"the table is not readable CSV: {error}", path=path, row=row, hint=way_out) from error


def _check_header(path: Path, header: Sequence[str], columns: Sequence[str], optional: Sequence[str]) -> None:
    missing = [column for column in columns if column not in header]
    strangers = [name for name in header if name not in (*columns, *optional)]
    if missing:
        found = f"; it has {', '.join(header)}"
        raise MissingColumnError(
            f"the column is missing{found}", path=path, row=1, column=missing[0], hint="add it to header and rows"
        )
    if strangers or len(set(header)) < len(header):
        name = strangers[0] if strangers else next(name for name in header if header.count(name) > 1)
        way_out = f"the columns are {', '.join(columns)}, each once"
        raise BadValueError("nobody reads this column", path=path, row=1, column=name, hint=way_out)


def _row(path: Path, number: int, header: Sequence[str], cells: Sequence[str], optional: Sequence[str]) -> Row:
    if len(cells) != len(header):
        message = f"the row has {len(cells)} cells, the header {len(header)}"
        raise DataError(message, path=path, row=number, hint="quote cells that hold commas")
    filled = {name: cell.strip() for name, cell in zip(header, cells, strict=True)}
    return Row(path, number, dict.fromkeys(optional, "") | filled)
