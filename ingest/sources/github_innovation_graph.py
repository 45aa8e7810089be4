"""GitHub Innovation Graph: developers, pushes and organisations of every economy and quarter.

Of the last eight quarters all are taken, of the years before the last quarter: enough for a trend, a third of the rows.
"""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from ingest.figures import Figure
from ingest.sources.csv_rows import FileRow, find_column, read_csv_rows

_INDICATORS: Final = {
    "developers": "github-developers",
    "git_pushes": "git-pushes",
    "organizations": "github-organisations",
}
_RECENT: Final = 8  # quarters of which none is left out
_LAST_QUARTER: Final = 4
_MONTHS: Final = 3


def read(files: Mapping[str, Path]) -> Iterator[Figure]:
    """Yield the counts of every economy in the quarters that are taken; `NA` is Namibia."""
    for name, path in files.items():
        column = find_column(name, path, tuple(_INDICATORS))
        rows = list(read_csv_rows(name, path, [column, "iso2_code", "year", "quarter"]))
        taken = choose_quarters(map(_quarter, rows))
        for row in rows:
            number = row.number_in(column)
            if number is not None and _quarter(row) in taken:
                period = quarter_period(*_quarter(row))
                yield Figure(row["iso2_code"], _INDICATORS[column], number, period, (row.cell(column),), row[column])


def choose_quarters(quarters: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Return the (year, quarter) pairs that are taken.

    >>> years = [(year, quarter) for year in (2021, 2022, 2023) for quarter in (1, 2, 3, 4)]
    >>> sorted(choose_quarters(years))[:2]
    [(2021, 4), (2022, 1)]
    """
    ordered = sorted(set(quarters), reverse=True)
    return {*ordered[:_RECENT], *(each for each in ordered[_RECENT:] if each[1] == _LAST_QUARTER)}


def quarter_period(year: int, quarter: int) -> str:
    """Return the months of a quarter as a period.

    >>> quarter_period(2024, 3)
    '2024-07/2024-09'
    """
    last = quarter * _MONTHS
    return f"{year}-{last - _MONTHS + 1:02}/{year}-{last:02}"


def _quarter(row: FileRow) -> tuple[int, int]:
    return int(row["year"]), int(row["quarter"])
