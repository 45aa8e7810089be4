"""European Commission, R&D Scoreboard: what the largest companies spend on R&D, and the sums of the areas' companies.

The columns have no names: A is the company, J the area of its headquarters, T its R&D in billions of euros.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from ingest.figures import Cell, Figure, Link, Record, Thing
from ingest.sources.csv_rows import FileRow, read_csv_rows

LARGEST: Final = 50
_INDICATOR: Final = "corporate-rd-spending"
_COMPANY, _AREA, _SPENDING = _COLUMNS = ("A", "J", "T")
_BILLION: Final = Decimal(10) ** 9
_YEAR: Final = "2023"
_SMALL: Final = ("AND", "OF", "THE")
_INITIALS: Final = 3  # letters of a word that stays in capitals


def read(files: Mapping[str, Path]) -> Iterator[Record]:
    """Yield the sum of every area's companies, and the largest companies with their area and R&D in euros."""
    for name, path in files.items():
        rows = [row for row in read_csv_rows(name, path, _COLUMNS) if row.number_in(_SPENDING) is not None]
        yield from _sums(rows)
        for row in sorted(rows, key=_spending, reverse=True)[:LARGEST]:
            yield from _company(row)


def _spending(row: FileRow) -> Decimal:
    return round((row.number_in(_SPENDING) or Decimal(0)) * _BILLION, 0)


def _sums(rows: Sequence[FileRow]) -> Iterator[Figure]:
    areas: dict[str, list[FileRow]] = defaultdict(list)
    for row in rows:
        areas[row[_AREA]].append(row)
    for area, own in areas.items():
        cell = Cell(own[0].file, None, _SPENDING)
        rule = f"sum over the {len(own):,} companies with their seat there among the {len(rows):,} of the table"
        yield Figure(area, _INDICATOR, sum(map(_spending, own), Decimal(0)), _YEAR, (cell,), rule=rule)


def _company(row: FileRow) -> Iterator[Record]:
    key, written = f"Company:{row[_COMPANY]}", row[_COMPANY]
    yield Thing(key, ("Company",), readable(written), row.cell(_COMPANY), aliases=(written,))
    yield Link(key, "basedIn", (row.cell(_AREA),), object=row[_AREA])
    yield Figure(key, _INDICATOR, _spending(row), _YEAR, (row.cell(_SPENDING),), f"{row[_SPENDING]} billion euros")


def readable(name: str) -> str:
    """Return a name in capitals as people write it; short words are taken for initials.

    >>> readable("JOHNSON & JOHNSON"), readable("BMW"), readable("POWER CONSTRUCTION CORPORATION OF CHINA")
    ('Johnson & Johnson', 'BMW', 'Power Construction Corporation of China')
    """
    words = (
        word.lower() if word in _SMALL else word if len(word) <= _INITIALS else _capital(word) for word in name.split()
    )
    return " ".join(words)


def _capital(word: str) -> str:
    return "-".join(part.capitalize() for part in word.split("-"))
