"""NCSES, Science and Engineering Indicators: venture capital by the seat of the firms that received it.

Two tables in millions of US dollars: all of it, and that of AI firms. `NA` means "none known" here.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ingest.figures import Figure
from ingest.sources.csv_rows import find_column, read_csv_rows
from ingest.sources.ncses import read_place, yearly_figures

_MILLION: Final = 10**6


@dataclass(frozen=True)
class _Table:
    """What a table measures, and the last five years that it has."""

    indicator: str
    summed: tuple[int, ...]


_TABLES: Final = {
    "country_or_region_full_path": _Table("ai-venture-capital-received", tuple(range(2016, 2021))),
    "region_country_or_economy_full_path": _Table("venture-capital-received", tuple(range(2018, 2023))),
}


def read(files: Mapping[str, Path]) -> Iterator[Figure]:
    """Yield USD a year, and the sum of the last five years where all five are known."""
    for name, path in files.items():
        column = find_column(name, path, tuple(_TABLES))
        table = _TABLES[column]
        for row in read_csv_rows(name, path, [column]):
            yield from yearly_figures(row, read_place(row[column]), table.indicator, table.summed, _MILLION)
