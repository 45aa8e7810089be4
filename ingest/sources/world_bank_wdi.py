"""World Bank, World Development Indicators: wide files with a preamble, and one long extract.

Numbers of researchers and R&D spending are no indicators of the publisher: they are products of two of its figures for
the same economy and year, and name both cells.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Final

from ingest.figures import Cell, Figure
from ingest.sources.csv_rows import has_column, read_csv_rows

FIRST_YEAR: Final = 2000
_PREAMBLE: Final = 4  # lines before the header of a wide file
_CODE: Final = "Indicator Code"
_LONG: Final = ("ind_id", "cty_iso", "date", "value")
_INDICATORS: Final = {
    "GB.XPD.RSDV.GD.ZS": "rd-share-of-gdp",
    "NY.GDP.PCAP.CD": "gdp-per-head",
    "SP.POP.SCIE.RD.P6": "researchers-per-million",
    "NY.GDP.MKTP.CD": "gdp",
    "SP.POP.TOTL": "population",
}


@dataclass(frozen=True)
class _Product:
    """An indicator that is a share of one figure per so many of another; both of the same economy and year."""

    indicator: str
    rate: str
    total: str
    per: Decimal
    rule: str


_PRODUCTS: Final = (
    _Product(
        "researchers", "researchers-per-million", "population", Decimal(10) ** 6,
        "researchers per million people times the population of the same year, rounded",
    ),
    _Product(
        "rd-spending", "rd-share-of-gdp", "gdp", Decimal(100),
        "R&D expenditure as a share of GDP times the GDP of the same year in current US dollars, rounded",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class _Value:
    area: str
    indicator: str
    year: str
    number: Decimal
    cell: Cell
    text: str


def read(files: Mapping[str, Path]) -> Iterator[Figure]:
    """Yield the figures of all years from 2000 on, then the products; a figure of two files is the first one's."""
    found: dict[tuple[str, str, str], _Value] = {}
    for name, path in files.items():
        for value in _long(name, path) if has_column(path, _LONG[0]) else _wide(name, path):
            found.setdefault((value.indicator, value.area, value.year), value)
    for value in found.values():
        yield Figure(value.area, value.indicator, value.number, value.year, (value.cell,), value.text)
    for product in _PRODUCTS:
        yield from _multiply(product, found)


def _wide(name: str, path: Path) -> Iterator[_Value]:
    for row in read_csv_rows(name, path, ["Country Code", _CODE], skip=_PREAMBLE):
        years = [column for column in row.cells if column.isdigit() and int(column) >= FIRST_YEAR]
        for year in years if row[_CODE] in _INDICATORS else ():
            number = row.number_in(year)
            if number is not None:
                yield _Value(row["Country Code"], _INDICATORS[row[_CODE]], year, number, row.cell(year), row[year])


def _long(name: str, path: Path) -> Iterator[_Value]:
    for row in read_csv_rows(name, path, _LONG):
        number = row.number_in("value")
        known = row["ind_id"] in _INDICATORS and row["cty_iso"]  # groups by income have no code there
        if number is not None and known and int(row["date"]) >= FIRST_YEAR:
            indicator = _INDICATORS[row["ind_id"]]
            yield _Value(row["cty_iso"], indicator, row["date"], number, row.cell("value"), row["value"])


def _multiply(product: _Product, found: Mapping[tuple[str, str, str], _Value]) -> Iterator[Figure]:
    for (indicator, area, year), rate in found.items():
        total = found.get((product.total, area, year))
        if indicator == product.rate and total is not None:
            value = round(rate.number * total.number / product.per)
            yield Figure(area, product.indicator, Decimal(value), year, (rate.cell, total.cell), rule=product.rule)
