"""What the files of Epoch AI have in common: comma lists of names, organisations and chips."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ingest.figures import Link, Record, Thing
from ingest.sources.csv_rows import FileRow


def split_names(text: str) -> tuple[str, ...]:
    """Return the names of a comma list, each once, in their order.

    >>> split_names("France,France, Multinational,")
    ('France', 'Multinational')
    """
    return tuple(dict.fromkeys(name for part in text.split(",") if (name := part.strip())))


def organisation_records(rows: Sequence[FileRow], country: str, kinds: Mapping[str, str]) -> Iterator[Record]:
    """Yield every organisation of the column `Organization` and its country where all rows leave no doubt.

    Args:
        country: the column of countries.
        kinds: organisation → class.
    """
    found: dict[str, FileRow] = {}
    for row in rows:
        for name in split_names(row["Organization"]):
            found.setdefault(name, row)
    homes = _homes(rows, country)
    for name, row in found.items():
        yield organisation(name, kinds.get(name, "Organisation"), row, "Organization")
        if name in homes:
            yield Link(f"Organisation:{name}", "basedIn", (homes[name][1].cell(country),), homes[name][0])


def organisation(name: str, kind: str, row: FileRow, column: str) -> Thing:
    """Return an organisation; an abbreviation in brackets behind its name is another name of it."""
    full, _, rest = name.partition(" (")
    short = rest.removesuffix(")")
    if short.isupper() and rest.endswith(")"):
        return Thing(f"Organisation:{name}", (kind,), full, row.cell(column), aliases=(short,))
    return Thing(f"Organisation:{name}", (kind,), name, row.cell(column))


def chip_records(rows: Sequence[FileRow], column: str) -> Iterator[Record]:
    """Yield every chip that a column names."""
    found: dict[str, FileRow] = {}
    for row in rows:
        for name in split_names(row[column]):
            found.setdefault(name, row)
    for name, row in found.items():
        yield Thing(f"Chip:{name}", ("Chip",), name, row.cell(column))


def _homes(rows: Sequence[FileRow], country: str) -> dict[str, tuple[str, FileRow]]:
    """Return organisation → its country and a row that says so, from rows that name one country only."""
    homes: dict[str, dict[str, FileRow]] = defaultdict(dict)
    for row in rows:
        areas = split_names(row[country])
        for name in split_names(row["Organization"]):
            if len(areas) == 1 and len(row[country].split(",")) == len(row["Organization"].split(",")):
                homes[name].setdefault(areas[0], row)
    return {name: next(iter(found.items())) for name, found in homes.items() if len(found) == 1}
