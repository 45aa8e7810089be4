"""What the tables of the US National Center for Science and Engineering Statistics have in common.

A row names its area by a path ("World -> Europe -> EU-27<sup>b</sup> -> Austria") whose upper steps are not to be
trusted; its last step counts. Letters in `<sup>` are marks of footnotes that the tables do not hold.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ingest.figures import Figure
from ingest.sources.csv_rows import FileRow

_STEP: Final = " -> "
_FOOTNOTE: Final = re.compile(r"<sup>(.*?)</sup>")
_YEAR: Final = re.compile(r"field_(\d{4})")


@dataclass(frozen=True)
class Place:
    """An area as a path names it, with the marks of its footnotes as flags."""

    name: str
    flags: tuple[str, ...] = ()


def read_place(path: str, step: int = -1) -> Place:
    """Return the area of a path.

    >>> read_place("Total -> EU-27<sup>b</sup>")
    Place(name='EU-27', flags=('footnote b',))
    >>> read_place("World -> C&#244;te d&#8217;Ivoire -> Total articles", -2).name
    'Côte d’Ivoire'
    """
    text = path.split(_STEP)[step]
    flags = tuple(f"footnote {mark}" for mark in _FOOTNOTE.findall(text))
    return Place(html.unescape(_FOOTNOTE.sub("", text)).strip(), flags)


def year_columns(row: FileRow) -> dict[int, str]:
    """Return year → column of a row with one column a year."""
    found = ((_YEAR.fullmatch(column), column) for column in row.cells)
    return {int(match[1]): column for match, column in found if match}


def yearly_figures(
    row: FileRow, place: Place, indicator: str, summed: Sequence[int], unit: int = 1
) -> Iterator[Figure]:
    """Yield the sum of some years where none of them is missing, then the figure of every year.

    Args:
        summed: the years of the sum, in order.
        unit: what one of the row's numbers is worth in the indicator's unit.
    """
    columns = year_columns(row)
    values = {year: number * unit for year, column in columns.items() if (number := row.number_in(column)) is not None}
    if all(year in values for year in summed):
        total = sum((values[year] for year in summed), Decimal(0))
        cells = tuple(row.cell(columns[year]) for year in summed)
        period = f"{summed[0]}/{summed[-1]}"
        rule = f"sum of the yearly figures of {summed[0]} to {summed[-1]}"
        yield Figure(place.name, indicator, total, period, cells, rule=rule, flags=place.flags)
    for year, value in values.items():
        cell = row.cell(columns[year])
        yield Figure(place.name, indicator, value, str(year), (cell,), row[columns[year]], flags=place.flags)
