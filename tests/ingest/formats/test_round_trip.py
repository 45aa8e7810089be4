"""A table that is written in a format and read back is the same table."""

import csv
import io
import tempfile
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ingest.formats.long import VALUE
from ingest.formats.numbers import find_decimal
from tests.ingest.formats.tables import read, write_excel, write_json_stat, write_parquet, write_text

AREAS = ["DEU", "FRA", "JPN", "NAM", "NOR", "USA"]
numbers = st.decimals(min_value=-(10**9), max_value=10**9, places=3, allow_nan=False)
grids = st.integers(1, 5).flatmap(
    lambda years: st.lists(st.lists(numbers, min_size=years + 1, max_size=years + 1), min_size=2, max_size=6)
)
Grid = list[list[Decimal]]


def long_values(path: Path, sheet: str = "") -> list[tuple[str, str, Decimal]]:
    frame = read(path, sheet).frame
    time = "time" if "time" in frame.columns else "header 1"
    return sorted(zip(frame["geo"], frame[time], frame[VALUE], strict=True))


def expected(grid: Grid) -> list[tuple[str, str, Decimal]]:
    cells = [(AREAS[n], str(2000 + k), value) for n, row in enumerate(grid) for k, value in enumerate(row)]
    return sorted(cells)


def wide(grid: Grid) -> list[list[object]]:
    header: list[object] = ["geo", *(str(2000 + k) for k in range(len(grid[0])))]
    return [header, *([AREAS[n], *row] for n, row in enumerate(grid))]


def tidy(grid: Grid) -> list[list[object]]:
    return [[area, year, value] for area, year, value in expected(grid)]


def delimited(rows: list[list[object]], delimiter: str, decimal: str = ".") -> str:
    buffer = io.StringIO()
    cells = [[str(cell).replace(".", decimal) if isinstance(cell, Decimal) else cell for cell in row] for row in rows]
    csv.writer(buffer, delimiter=delimiter).writerows(cells)
    return buffer.getvalue()


@pytest.mark.parametrize(("delimiter", "decimal"), [(",", "."), (";", ","), ("\t", "."), ("|", ".")])
@pytest.mark.parametrize("shape", ["tidy", "wide", "preamble"])
@settings(max_examples=20)
@given(grid=grids)
def test_delimited_text(delimiter: str, decimal: str, shape: str, grid: Grid) -> None:
    header: list[object] = ["geo", "time", "value"]
    rows = [header, *tidy(grid)] if shape == "tidy" else wide(grid)
    text = delimited(rows, delimiter, decimal)
    assume(decimal == "." or find_decimal([str(value).replace(".", ",") for *_, value in tidy(grid)]))
    with tempfile.TemporaryDirectory() as folder:
        path = write_text(Path(folder) / "t", "A title\n\n" + text if shape == "preamble" else text)
        assert long_values(path) == expected(grid)


@settings(max_examples=15)
@given(grid=grids)
def test_workbooks_parquet_and_json_stat(grid: Grid) -> None:
    rows = tidy(grid)
    years = [str(2000 + k) for k in range(len(grid[0]))]
    floats = [float(value) for row in grid for value in row]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book = write_excel(folder / "a", [["title"], [], *wide(grid)])
        assert long_values(book, "Data") == expected(grid)
        assert long_values(write_parquet(folder / "b", ["geo", "time", "value"], rows)) == expected(grid)
        assert long_values(write_json_stat(folder / "c", AREAS[: len(grid)], years, floats)) == expected(grid)
