"""United Nations E-Government Survey: rank and index of the E-Government Development Index, one file a survey.

The publisher renames the columns between surveys; the year stands in the file's name.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from ingest.figures import Figure
from ingest.sources.csv_rows import FileRow, find_column, read_csv_rows

_COUNTRY: Final = ("Country", "Country Name", "country-name")
_COLUMNS: Final = {
    "e-government-rank": ("Rank", "E-Government Rank", "e-gov-rank"),
    "e-government-index": ("E_Index", "E-Government Index", "e-gov-index"),
}


def read(files: Mapping[str, Path]) -> Iterator[Figure]:
    """Yield rank (1 is best) and index (0..1) of every state and survey."""
    for name, path in files.items():
        country = find_column(name, path, _COUNTRY)
        columns = {indicator: find_column(name, path, spellings) for indicator, spellings in _COLUMNS.items()}
        year = re.findall(r"\d{4}", name)[-1]
        for row in read_csv_rows(name, path, [country, *columns.values()]):
            yield from _figures(row, row[country], columns, year)


def _figures(row: FileRow, country: str, columns: Mapping[str, str], year: str) -> Iterator[Figure]:
    for indicator, column in columns.items():
        value = row.number_in(column)
        if value is not None:
            yield Figure(country, indicator, value, year, (row.cell(column),), row[column])
