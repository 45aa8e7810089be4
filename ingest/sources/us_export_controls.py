"""US export control: which countries are in the groups D and E of the regulation, and who needs no licence for chips.

Since November 2023 advanced chips need a licence for destinations in D:1, D:4 and D:5; embargoed ones (E) need it for
nearly everything. Members of A:5 and A:6 are excepted, and no file here lists those groups: the flag is stricter than
the regulation for countries that are in D and in A as well.
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Final

from ingest.figures import Cell, Figure, Link, Record, Thing
from ingest.sources.csv_rows import FileRow, has_column, read_csv_rows

_GROUP, _MEANING, _MEMBER, _DAY = _COLUMNS = ("ear_country_group", "meaning", "iso_alpha2", "as_of")
_CODE: Final = "ISO3166-1-Alpha-2"  # of the list of all countries
_CONTROLLED: Final = ("D:1", "D:4", "D:5", "E:1", "E:2")
_IN_GROUP: Final = "0 because it is in a country group of which chips need a licence (D:1, D:4, D:5, E:1, E:2)"
_IN_NONE: Final = "1 because it is in no country group of which chips need a licence (D:1, D:4, D:5, E:1, E:2)"
_LIMIT: Final = "the exception for members of A:5 and A:6 is not taken into account"


def read(files: Mapping[str, Path]) -> Iterator[Record]:
    """Yield the groups, their members, and a flag for every country of the list of countries."""
    members = [row for name, path in files.items() if has_column(path, _GROUP) for row in _rows(name, path)]
    yield from _groups(members)
    for name, path in files.items():
        if has_column(path, _CODE):
            yield from _flags(name, path, members)


def _rows(name: str, path: Path) -> Iterator[FileRow]:
    return read_csv_rows(name, path, _COLUMNS)


def _groups(members: list[FileRow]) -> Iterator[Record]:
    for row in {row[_GROUP]: row for row in reversed(members)}.values():
        label = f"US export-control country group {row[_GROUP]}"
        yield Thing(f"AreaGroup:{row[_GROUP]}", ("AreaGroup",), label, row.cell(_GROUP), row[_MEANING])
    for row in members:
        cells = (row.cell(_MEMBER), row.cell(_GROUP))
        yield Link(row[_MEMBER], "memberOf", cells, object=f"AreaGroup:{row[_GROUP]}", period=row[_DAY])


def _flags(name: str, path: Path, members: list[FileRow]) -> Iterator[Figure]:
    """A flag rests on the rows that put a country into a group, or on the whole column where there is none."""
    day = max(row[_DAY] for row in members)
    whole = Cell(members[0].file, None, _MEMBER)
    for country in read_csv_rows(name, path, [_CODE]):
        own = [row for row in members if row[_MEMBER] == country[_CODE] and row[_GROUP] in _CONTROLLED]
        cells = tuple(row.cell(_GROUP) for row in own) or (whole, country.cell(_CODE))
        rule = f"{_IN_GROUP if own else _IN_NONE}; {_LIMIT}"
        if country[_CODE]:
            yield Figure(country[_CODE], "advanced-chip-licence-free", Decimal(0 if own else 1), day, cells, rule=rule)
