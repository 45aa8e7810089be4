"""Epoch AI, GPU clusters: the clusters with owner, country, chips and size, and what each country's come to.

Plans stand among what exists, early stages beside later ones, some rows twice; many clusters have no name.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from ingest.figures import Cell, Figure, Link, Record, Thing
from ingest.sources.csv_rows import FileRow, read_csv_rows
from ingest.sources.epoch_names import chip_records, organisation, split_names

_MW: Final = Decimal(1000)  # megawatts in a gigawatt
_POWER, _SIZE, _CHIP, _SINCE = (
    "Power Capacity (MW)",
    "H100 equivalents",
    "Chip type (primary)",
    "First Operational Date",
)
_EXISTING: Final = (("ai-cluster-power", _POWER, _MW), ("h100-equivalents", _SIZE, Decimal(1)))
_PLANNED: Final = (("planned-ai-cluster-power", _POWER, _MW),)  # a plan is never ranked among what exists
_COLUMNS: Final = (
    "Name", "Status", "Certainty", "Country", "Owner", "Sector", "Superseded by", "Possible Duplicate",
    _POWER, _SIZE, _CHIP, _SINCE,
)  # fmt: skip
_RULE: Final = (
    "sum over the clusters of the list that exist, are no possible duplicate, are not superseded by a later stage that "
    "exists too, and have a stated value; the list is a sample"
)


def read(files: Mapping[str, Path]) -> Iterator[Record]:
    """Yield the clusters, their owners and chips, and each country's sums (GW and H100 equivalents)."""
    for name, path in files.items():
        rows = list(read_csv_rows(name, path, _COLUMNS))
        yield from chip_records(rows, _CHIP)
        yield from _owners(rows)
        names = Counter(_name(row) for row in rows)
        for row in rows:
            if names[_name(row)] == 1:  # a name that several have ("Anonymized …") names none
                yield from _cluster(row)
        yield from _sums(name, rows)


def _name(row: FileRow) -> str:
    return row["Name"].strip('" ')


def _owners(rows: Sequence[FileRow]) -> Iterator[Thing]:
    sectors: dict[str, set[str]] = defaultdict(set)
    first: dict[str, FileRow] = {}
    for row in rows:
        for owner in split_names(row["Owner"]):
            sectors[owner].add(row["Sector"])
            first.setdefault(owner, row)
    for owner, row in first.items():
        yield organisation(owner, "Company" if sectors[owner] == {"Private"} else "Organisation", row, "Owner")


def _cluster(row: FileRow) -> Iterator[Record]:
    key, status = f"AICluster:{_name(row)}", row["Status"].lower()
    flags = () if row["Certainty"] == "Confirmed" else (f"certainty: {row['Certainty']}",)
    modality = "announced" if status == "planned" else "asserted"
    yield Thing(key, ("AICluster",), _name(row), row.cell("Name"), f"{status} AI cluster")
    for owner in split_names(row["Owner"]):
        yield Link(key, "ownedBy", (row.cell("Owner"),), f"Organisation:{owner}")
    for area in split_names(row["Country"]):
        yield Link(key, "locatedIn", (row.cell("Country"),), area)
    for chip in split_names(row[_CHIP]):
        yield Link(key, "uses", (row.cell(_CHIP),), f"Chip:{chip}", modality=modality)
    if row[_SINCE]:
        yield Link(key, "operationalSince", (row.cell(_SINCE),), value=row[_SINCE], period=row[_SINCE])
    for indicator, column, unit in _PLANNED if status == "planned" else _EXISTING:
        value = row.number_in(column)
        if value is not None:
            cells = (row.cell(column),)
            yield Figure(key, indicator, value / unit, "", cells, row[column], flags=flags, modality=modality)


def _sums(name: str, rows: Sequence[FileRow]) -> Iterator[Figure]:
    existing = {_name(row) for row in rows if row["Status"] == "Existing"}
    counted = [
        row
        for row in rows
        if row["Status"] == "Existing"
        and not row["Possible Duplicate"]
        and row["Superseded by"].strip('" ') not in existing
    ]
    for indicator, column, unit in _EXISTING:
        sums: dict[str, Decimal] = defaultdict(Decimal)
        for row in counted:
            value = row.number_in(column)
            if value is not None and row["Country"]:
                sums[row["Country"]] += value / unit
        for country, total in sums.items():
            yield Figure(country, indicator, round(total, 6), "2025", (Cell(name, None, column),), rule=_RULE)
