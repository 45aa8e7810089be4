"""World Bank, Doing Business: the price of electricity for a business, one figure an economy and year.

The sheet's year is that of the report: "Doing Business 2020" tells the prices of 2019. Its codes are no ISO codes
where an economy has two cities (`USA` is New York), so economies are taken by their names; the rows of single cities
are left out by the reviewed table.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

from ingest.figures import Figure
from ingest.sources.sheet_rows import read_sheet_rows

_SHEET: Final = "All Data"
_HEADER: Final = 4
_ECONOMY: Final = "Economy"
_REPORT: Final = "DB Year"
_PRICE: Final = "Price of electricity (US cents per kWh) (DB16-20 methodology)"
_CENTS: Final = Decimal(100)


def read(files: Mapping[str, Path]) -> Iterator[Figure]:
    """Yield the price in USD per kWh of every economy, year and city; "No Practice" is no price."""
    for name, path in files.items():
        for row in read_sheet_rows(name, path, _SHEET, [_ECONOMY, _REPORT, _PRICE], header=_HEADER):
            cents = row.number_in(_PRICE)
            if cents is not None:
                yield Figure(
                    subject=row[_ECONOMY],
                    indicator="business-electricity-price",
                    value=cents / _CENTS,
                    period=str(int(row[_REPORT]) - 1),
                    cells=(row.cell(_PRICE),),
                    written=f"{row[_PRICE]} US cents per kWh",
                )
