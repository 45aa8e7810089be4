"""JSON-stat 1 and 2: an array of values, the dimensions that span it, flags and notes.

Own reader: the maintained libraries drop the status of the observations (see docs/decisions.md).
"""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product
from typing import Any

from ingest.formats.grid import Grid, Value, rectangle

_ROLES = {"geo": "area", "time": "time", "metric": "indicator"}


def read_json_stat(content: Any) -> tuple[str, list[Grid]]:
    """Return the format's name and one grid a data set; the row number is the value's place in the array, from 1.

    Raises:
        KeyError: it is no JSON-stat. IndexError: the array is shorter than its dimensions span.
    """
    version = "2" if str(content.get("version", "")).startswith("2") else "1"
    grids = [_read_dataset(name, dataset) for name, dataset in _datasets(content)]
    return f"json-stat {version}", grids


def _datasets(content: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    if content.get("class") == "collection":
        items = content["link"]["item"]
        return ((str(n), item) for n, item in enumerate(items, 1) if item.get("class") == "dataset")
    if "dimension" in content:
        return iter([("", content)])
    if "dataset" in content:
        return iter([("", content["dataset"])])
    return iter([(name, dataset) for name, dataset in content.items() if "dimension" in dataset])


def _read_dataset(name: str, dataset: Mapping[str, Any]) -> Grid:
    dimension = dataset["dimension"]
    ids = list(dataset.get("id") or dimension["id"])
    members = [_members(dimension[each]) for each in ids]
    labelled = [any(code != label for code, label in each) for each in members]
    values, status = dataset["value"], dataset.get("status") or {}
    if isinstance(status, Mapping) and set(status) & {"value", "category"}:
        status = status.get("value") or {}  # Eurostat's first version keeps the codes' meanings beside the marks
    rows: list[list[Value]] = [[*_header(ids, labelled), "value", "status"]]
    for place, combination in enumerate(product(*members)):
        cells: list[Value] = []
        for (code, label), both in zip(combination, labelled, strict=True):
            cells += [code, label] if both else [code]
        rows.append([*cells, _value(_at(values, place)), str(_at(status, place) or "")])
    hints = {each: _ROLES[role] for role, those in _roles(dataset).items() if role in _ROLES for each in those}
    return Grid(name, rectangle(rows), first_row=0, hints=hints, notes=tuple(_notes(dataset, ids)))


def _header(ids: list[str], labelled: list[bool]) -> list[str]:
    names = [[each, f"{each} label"] if both else [each] for each, both in zip(ids, labelled, strict=True)]
    return [name for pair in names for name in pair]


def _members(dimension: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(Code, label) of every member in the order of the array; a single member may have no index."""
    category = dimension["category"]
    labels = category.get("label") or {}
    index = category.get("index") or list(labels)
    codes = sorted(index, key=lambda code: index[code]) if isinstance(index, Mapping) else list(index)
    return [(str(code), str(labels.get(code, code))) for code in codes]


def _at(holder: Any, place: int) -> Any:
    """A list has every place, an object those that are filled, a single text counts for all."""
    if isinstance(holder, str):
        return holder
    if isinstance(holder, Mapping):
        return holder.get(str(place))
    return holder[place] if holder else None


def _value(cell: Any) -> Value:
    return cell if isinstance(cell, Decimal) else "" if cell is None else str(cell)


def _roles(dataset: Mapping[str, Any]) -> Mapping[str, list[str]]:
    return dataset.get("role") or dataset["dimension"].get("role") or {}


def _notes(dataset: Mapping[str, Any], ids: list[str]) -> Iterator[str]:
    for key in ("label", "title", "source", "note"):
        given = dataset.get(key)
        yield from [given] if isinstance(given, str) else given or []
    for each in ids:
        yield from dataset["dimension"][each].get("note") or []
