"""Read a file of any of the formats into grids; the format is told by the content, not by the ending."""

import csv
import io
import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Final

from charset_normalizer import from_bytes

from ingest.formats.grid import Grid, Span, TableFile, Value, rectangle
from ingest.formats.json_stat import read_json_stat
from ingest.formats.words import normal
from kg.errors import DataError

_DELIMITERS: Final = ("\t", ";", "|", ",")  # of two that part a table equally well, the first
_SAMPLE: Final = 200
_ENCODINGS: Final = ["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "shift_jis", "gb18030", "big5", "mac_roman"]
_WAY_OUT: Final = "give CSV, TSV, Excel, JSON-stat, SDMX-CSV or Parquet"


def read_file(path: Path) -> TableFile:
    """Return the grids of a file, one a sheet.

    Raises:
        DataError: no such file, no table in it, or a format that is none of ours.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataError(f"the table cannot be read, {error.strerror}", path=path, hint="correct the path") from error
    kind, grids = _read(path, content)
    if not any(grid.rows for grid in grids):
        raise DataError("the file holds no table", path=path, hint=_WAY_OUT)
    return TableFile(path.name, kind, tuple(grids))


def _read(path: Path, content: bytes) -> tuple[str, list[Grid]]:
    if content.startswith(b"PAR1"):
        return "parquet", [_read_parquet(path, content)]
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "excel", list(_read_workbook(path, content))
    text = _decode(path, content)
    if text.lstrip().startswith(("{", "[")):
        return _read_json(path, text)
    if text.lstrip().startswith("<"):
        raise DataError("the file is XML or a web page, no table", path=path, hint=_WAY_OUT)
    return _read_delimited(path, text)


def _read_json(path: Path, text: str) -> tuple[str, list[Grid]]:
    try:
        content = json.loads(text, parse_float=Decimal, parse_int=Decimal)
        return read_json_stat(content)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        raise DataError(f"the file is no JSON-stat: {error}", path=path, hint=_WAY_OUT) from error


def _read_parquet(path: Path, content: bytes) -> Grid:
    import pyarrow as pa  # heavy, and few tables need it
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(io.BytesIO(content))
    except (pa.ArrowException, OSError) as error:
        raise DataError(f"the file is no readable Parquet: {error}", path=path, hint="write it again") from error
    records = zip(*(column.to_pylist() for column in table.columns), strict=True)
    rows: list[list[Value]] = [list(table.column_names), *([_value(cell) for cell in record] for record in records)]
    return Grid("", rectangle(rows), first_row=0)


def _read_workbook(path: Path, content: bytes) -> Iterator[Grid]:
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError

    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            rows = [[_value(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
            yield Grid(name, rectangle(rows), tuple(_span(each) for each in sheet.merged_cell_ranges or ()))
    except (CalamineError, PasswordError, ZipError) as error:
        way_out = "unpack the archive, or save the workbook again without a password"
        raise DataError(f"the file is no readable workbook: {error}", path=path, hint=way_out) from error


def _span(corners: tuple[tuple[int, int], tuple[int, int]]) -> Span:
    (top, left), (bottom, right) = corners
    return Span(top, left, bottom, right)


def _value(cell: object) -> Value:
    """Return a typed cell as number or text: what is stored as a number stays one, a date becomes ISO text."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, int | float | Decimal):
        number = Decimal(str(cell))
        if not number.is_finite():
            return ""
        return number.to_integral() if number == number.to_integral() and abs(number) < 10**15 else number
    if isinstance(cell, datetime):
        return (cell.date() if cell.time() == time() else cell).isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _decode(path: Path, content: bytes) -> str:
    """UTF-8 or UTF-16 where it is, else the likeliest of the encodings that tables are saved in."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        guess = None if b"\0" in content[:4096] else from_bytes(content, cp_isolation=_ENCODINGS).best()
    if guess is None:
        raise DataError("the file is no text in any known encoding", path=path, hint="save it as UTF-8")
    return str(guess)


def _read_delimited(path: Path, text: str) -> tuple[str, list[Grid]]:
    try:
        rows: list[list[str]] = list(csv.reader(io.StringIO(text, newline=""), delimiter=find_delimiter(text)))
    except csv.Error as error:
        raise DataError(f"the table is not readable CSV: {error}", path=path, hint="close every quote") from error
    values: list[list[Value]] = [[cell.strip("\ufeff") for cell in row] for row in _split_keys(rows)]
    return _dialect(rows), [Grid("", rectangle(values))]


def find_delimiter(text: str) -> str:
    r"""Return what parts the cells: the delimiter that gives the most rows of one width.

    >>> find_delimiter("land;wert\nA;1,5\nB;2,5\n"), find_delimiter("a,b\n1,2\n"), find_delimiter("a\tb\n1,2\t3\n")
    (';', ',', '\t')
    """
    sample = text[: 400 * _SAMPLE].splitlines(keepends=True)[:_SAMPLE]
    scored = [(_evenness(sample, delimiter), delimiter) for delimiter in _DELIMITERS]
    best = max(score for score, _ in scored)
    return next(delimiter for score, delimiter in scored if score == best) if best > 0 else ","


def _evenness(lines: Sequence[str], delimiter: str) -> float:
    """Rows of the commonest width above 1, as a share of all; a preamble is narrower and costs a little."""
    try:
        widths = [len(row) for row in csv.reader(lines, delimiter=delimiter) if any(map(str.strip, row))]
    except csv.Error:
        return 0
    wide = [width for width in widths if width > 1]
    return max((wide.count(width) for width in set(wide)), default=0) / len(widths) if widths else 0


def _split_keys(rows: list[list[str]]) -> list[list[str]]:
    r"""Part Eurostat's combined first column, `freq,unit,geo\TIME_PERIOD`, into one column a dimension."""
    head = rows[0][0] if rows and rows[0] else ""
    if not re.fullmatch(r"[\w,]+\\\w+", head):
        return rows
    keys = head.partition("\\")[0].split(",")
    body = ([*_pad(row[0].split(","), len(keys)), *row[1:]] for row in rows[1:] if row)
    return [[*keys, *rows[0][1:]], *body]


def _pad(cells: list[str], width: int) -> list[str]:
    return (cells + [""] * width)[:width]


def _dialect(rows: Sequence[Sequence[str]]) -> str:
    """Name what a delimited file is, from its header; it tells people, the layout is found from the cells."""
    heads = [{normal(cell) for cell in row} for row in rows[:10]]
    first = heads[0] if heads else set()
    if {"structure", "structure id", "obs value"} <= first:
        return "sdmx-csv 2"
    if {"dataflow", "obs value"} <= first:
        return "sdmx-csv 1"
    if {"ref area", "indicator", "obs value"} <= first:
        return "ilostat csv"
    if {"value", "flag codes"} <= first:
        return "oecd.stat csv"
    if any({"country name", "country code", "indicator name", "indicator code"} <= head for head in heads):
        return "world bank csv"
    return "csv"
