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
_GROUPS: Final = "the country groups for which chips need a licence (D:1, D:4, D:5, E:1, E:2)"
_LIMIT: Final = "members of A:5 and A:6, who are excepted, are counted like all others"


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
        what = f"{row[_MEANING]}; members as of {row[_DAY]}"
        yield Thing(f"AreaGroup:{row[_GROUP]}", ("AreaGroup",), label, row.cell(_GROUP), what)
    for row in members:
        cells = (row.cell(_MEMBER), row.cell(_GROUP))
        # no period: the day of the list is no day on which something happened; the evidence has it as its snapshot
        yield Link(row[_MEMBER], "memberOf", cells, object=f"AreaGroup:{row[_GROUP]}")


def _flags(name: str, path: Path, members: list[FileRow]) -> Iterator[Figure]:
    """A flag rests on the rows that put a country into a group, or on the whole column where there is none."""
    day = max(row[_DAY] for row in members)
    whole = Cell(members[0].file, None, _MEMBER)
    for country in read_csv_rows(name, path, [_CODE]):
        own = [row for row in members if row[_MEMBER] == country[_CODE] and row[_GROUP] in _CONTROLLED]
        cells = tuple(row.cell(_GROUP) for row in own) or (whole, country.cell(_CODE))
        rule = f"{'0 inside' if own else '1 outside'} {_GROUPS}; {_LIMIT}"
        if country[_CODE]:
            yield Figure(country[_CODE], "advanced-chip-licence-free", Decimal(0 if own else 1), day, cells, rule=rule)
