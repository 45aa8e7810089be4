"""Epoch AI, machine-learning hardware: chips with maker, day of release, memory and performance."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

from ingest.figures import Figure, Link, Record, Thing
from ingest.sources.csv_rows import FileRow, read_csv_rows
from ingest.sources.epoch_names import organisation

_NAME, _MAKER, _DATE, _MEMORY = "Hardware name", "Manufacturer", "Release date", "Memory size per board (Byte)"
_SPEEDS: Final = ("Tensor-FP16/BF16 performance (FLOP/s)", "FP16 (half precision) performance (FLOP/s)")
_GIGA: Final = Decimal(10) ** 9


def read(files: Mapping[str, Path]) -> Iterator[Record]:
    """Yield every chip and every maker; memory in gigabytes, performance in 16-bit operations a second."""
    for name, path in files.items():
        makers: set[str] = set()
        for row in read_csv_rows(name, path, (_NAME, _MAKER, "Type", _DATE, _MEMORY, *_SPEEDS)):
            if row[_MAKER] and row[_MAKER] not in makers:
                makers.add(row[_MAKER])
                yield organisation(row[_MAKER], "Organisation", row, _MAKER)
            yield from _chip(row)


def _chip(row: FileRow) -> Iterator[Record]:
    key = f"Chip:{row[_NAME]}"
    yield Thing(key, ("Chip",), row[_NAME], row.cell(_NAME), f"chip for machine learning ({row['Type'] or 'other'})")
    if row[_MAKER]:
        yield Link(key, "developedBy", (row.cell(_MAKER),), f"Organisation:{row[_MAKER]}")
        yield Link(f"Organisation:{row[_MAKER]}", "produces", (row.cell(_MAKER),), key)
    if row[_DATE]:
        yield Link(key, "releaseDate", (row.cell(_DATE),), value=row[_DATE], period=row[_DATE])
    memory = row.number_in(_MEMORY)
    if memory is not None:
        yield Figure(key, "chip-memory", memory / _GIGA, "", (row.cell(_MEMORY),), row[_MEMORY])
    speeds = [(value, column) for column in _SPEEDS if (value := row.number_in(column)) is not None]
    if speeds:
        value, column = max(speeds, key=lambda speed: speed[0])
        yield Figure(key, "chip-performance", value, "", (row.cell(column),), row[column])
