"""NCSES, Science and Engineering Indicators: AI patents granted, one total of 2000 to 2022 an area.

Patents are split between the countries of their inventors, so that the totals are rounded sums of fractions.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from ingest.figures import Figure
from ingest.sources.csv_rows import read_csv_rows
from ingest.sources.ncses import read_place

_PERIOD: Final = "2000/2022"
_PATH: Final = "time_period"  # a wrong name: the column holds the path of areas


def read(files: Mapping[str, Path]) -> Iterator[Figure]:
    """Yield the patents of every area."""
    for name, path in files.items():
        for row in read_csv_rows(name, path, [_PATH, "value"]):
            number, place = row.number_in("value"), read_place(row[_PATH])
            if number is not None:
                cells = (row.cell("value"),)
                yield Figure(place.name, "ai-patents-granted", number, _PERIOD, cells, row["value"], flags=place.flags)
