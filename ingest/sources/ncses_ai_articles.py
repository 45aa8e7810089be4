"""NCSES, Science and Engineering Indicators: AI articles a year, by whole counting.

Table 10067 prints the years. Table 9968 has more areas (the smallest states, EU-27, regions) but lost its column of
years: twenty rows of one area follow each other, and are taken as the twenty years only as long as the first area's
numbers are those of table 10067.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ingest.figures import Figure
from ingest.sources.csv_rows import FileRow, has_column, read_csv_rows
from ingest.sources.ncses import Place, read_place, year_columns, yearly_figures
from kg.errors import DataError

SUMMED: Final = (2019, 2020, 2021, 2022)
_INDICATOR: Final = "ai-articles"
_PATH: Final = "region_country_or_economy_full_path"
_LAST_STEP: Final = "Total articles"
_LONG_PATH: Final = "time_period"  # a wrong name: the column holds the path of areas
_UNPRINTED: Final = "the table prints no years; the row's place gives it"


@dataclass(frozen=True)
class _Column:
    """The rows of one area of table 9968, as one row with a column a year."""

    rows: tuple[FileRow, ...]

    def figures(self, place: Place, years: Sequence[int]) -> Iterator[Figure]:
        for year, row in zip(years, self.rows, strict=True):
            number = row.number_in("value")
            if number is not None:
                flags = (*place.flags, _UNPRINTED)
                yield Figure(place.name, _INDICATOR, number, str(year), (row.cell("value"),), row["value"], flags=flags)

    def total(self, place: Place, years: Sequence[int]) -> Figure | None:
        """The sum of the years of `SUMMED`, None where one of them is missing."""
        chosen = [row for year, row in zip(years, self.rows, strict=True) if year in SUMMED]
        numbers = [number for row in chosen if (number := row.number_in("value")) is not None]
        if len(numbers) < len(SUMMED):
            return None
        cells = tuple(row.cell("value") for row in chosen)
        rule = f"sum of the yearly figures of {SUMMED[0]} to {SUMMED[-1]}"
        flags = (*place.flags, _UNPRINTED)
        period = f"{SUMMED[0]}/{SUMMED[-1]}"
        return Figure(place.name, _INDICATOR, sum(numbers[1:], numbers[0]), period, cells, rule=rule, flags=flags)


def read(files: Mapping[str, Path]) -> Iterator[Figure]:
    """Yield the articles of every area and year, and the sum of the last four years.

    Raises:
        DataError: the two tables no longer fit each other.
    """
    printed: dict[str, FileRow] = {}
    long: list[tuple[str, Path]] = []
    for name, path in files.items():
        if has_column(path, _PATH):
            printed |= {read_place(row[_PATH], -2).name: row for row in _totals(name, path)}
        else:
            long.append((name, path))
    for row in printed.values():
        yield from yearly_figures(row, read_place(row[_PATH], -2), _INDICATOR, SUMMED)
    for name, path in long:
        yield from _unprinted(name, path, printed)


def _totals(name: str, path: Path) -> Iterator[FileRow]:
    for row in read_csv_rows(name, path, [_PATH]):
        if row[_PATH].endswith(_LAST_STEP):
            yield row


def _unprinted(name: str, path: Path, printed: Mapping[str, FileRow]) -> Iterator[Figure]:
    areas: dict[Place, list[FileRow]] = defaultdict(list)
    for row in read_csv_rows(name, path, [_LONG_PATH, "value"]):
        areas[read_place(row[_LONG_PATH])].append(row)
    years = _years(name, areas, printed)
    for place, rows in areas.items():
        if place.name not in printed:
            column = _Column(tuple(rows))
            total = column.total(place, years)
            yield from [total] if total else []
            yield from column.figures(place, years)


def _years(name: str, areas: Mapping[Place, Sequence[FileRow]], printed: Mapping[str, FileRow]) -> list[int]:
    """Return the years of an area's rows, proven by the first area that both tables have."""
    place, rows = next((pair for pair in areas.items() if pair[0].name in printed), (None, ()))
    known = printed[place.name] if place else None
    columns = year_columns(known) if known else {}
    same = known is not None and [row["value"] for row in rows] == [known[column] for column in columns.values()]
    if not same or any(len(each) != len(columns) for each in areas.values()):
        message = "the rows of an area are not the years of table 10067"
        raise DataError(message, path=name, hint="fetch both tables again, or leave this one out of source.yml")
    return list(columns)
