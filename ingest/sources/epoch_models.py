"""Epoch AI, notable AI models: how many come from each country, and the models with their makers and figures.

A row is a model; its organisations, their categories and their countries are comma lists that may repeat and that do
not run in parallel. Two snapshots spell the country's column differently and disagree in their rows.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final

from ingest.figures import Cell, Census, Figure, Link, Record, Thing
from ingest.sources.csv_rows import FileRow, find_column, read_csv_rows
from ingest.sources.epoch_names import chip_records, organisation_records, split_names

COUNTRY_COLUMNS: Final = ("Country (of organization)", "Country (from Organization)")
FIRST_YEAR, LAST_DAY = "1959", "2024-11-30"  # the span that the article's share of notable models has
_DATE: Final = "Publication date"
_COUNTED: Final = "models of the list whose countries name it, each model once, published from 1959 to 30 November 2024"
_NOBODY: Final = "no model of the list that was published from 1959 to 30 November 2024 names the country"
_FIGURES: Final = {
    "parameters": "Parameters",
    "training-compute": "Training compute (FLOP)",
    "training-cost": "Training compute cost (2023 USD)",
}
_KINDS: Final = {
    "Industry": "Company",
    "Academia": "ResearchInstitute",
    "Government": "GovernmentBody",
    "Research collective": "Consortium",
}
_SCHOOL: Final = re.compile(
    r"univers|college|hochschule|école|ecole|institute of technology|tech(nion)?\b", re.IGNORECASE
)
_EDITION: Final = re.compile(r"\s*\([^()]*\)$|[\s-]+\d+(\.\d+)?[BM]$")


def read(files: Mapping[str, Path]) -> Iterator[Record]:
    """Yield the models of each country, then every model with what its row says."""
    yield from read_counts(files)
    for name, path in files.items():
        yield from _read_models(name, path)


def read_counts(files: Mapping[str, Path]) -> Iterator[Record]:
    """Yield how many models each country has; a country that no row names has 0, for the list is closed."""
    for name, path in files.items():
        column = find_column(name, path, COUNTRY_COLUMNS)
        counts: Counter[str] = Counter()
        for row in read_csv_rows(name, path, ["Model", column, _DATE]):
            if FIRST_YEAR <= row[_DATE] <= LAST_DAY:
                counts.update(set(split_names(row[column])))
        cells = (Cell(name, None, column), Cell(name, None, _DATE))
        period = f"{FIRST_YEAR}/{LAST_DAY}"
        for country, models in counts.items():
            yield Figure(country, "notable-ai-models", Decimal(models), period, cells, rule=_COUNTED)
        yield Census("notable-ai-models", period, cells, _NOBODY)


def _read_models(name: str, path: Path) -> Iterator[Record]:
    country = find_column(name, path, COUNTRY_COLUMNS)
    columns = ["Model", "Organization", "Organization categorization", country, _DATE, "Domain", "Training hardware"]
    rows = list(read_csv_rows(name, path, [*columns, *_FIGURES.values(), "Confidence"]))
    short = _short_names({row["Model"]: row[_DATE] for row in rows})
    yield from organisation_records(rows, country, _organisation_kinds(rows))
    yield from chip_records(rows, "Training hardware")
    for row in rows:
        yield from _model(row, country, short.get(row["Model"], ()))


def _model(row: FileRow, country: str, aliases: Sequence[str]) -> Iterator[Record]:
    key, main = f"Model:{row['Model']}", row.cell("Model")
    field = f", field: {row['Domain'].replace(',', ', ')}" if row["Domain"] else ""
    yield Thing(key, ("Model",), row["Model"], main, f"notable AI model of {row[_DATE][:4]}{field}", tuple(aliases))
    for maker in split_names(row["Organization"]):
        yield Link(key, "developedBy", (row.cell("Organization"),), f"Organisation:{maker}")
    for area in split_names(row[country]):
        yield Link(key, "developedIn", (row.cell(country),), area)
    for chip in split_names(row["Training hardware"]):
        yield Link(key, "trainedOn", (row.cell("Training hardware"),), f"Chip:{chip}")
    yield Link(key, "releaseDate", (row.cell(_DATE),), value=row[_DATE], period=row[_DATE])
    flags = (f"confidence: {row['Confidence']}",) if row["Confidence"] else ()
    for indicator, column in _FIGURES.items():
        value = row.number_in(column)
        if value is not None:
            yield Figure(key, indicator, value, "", (row.cell(column),), row[column], flags=flags)


def _short_names(days: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return model → its name without edition and size; of several with one such name the first that came out.

    Where several came out on one day, none of them is what the short name means.

    >>> _short_names({"GPT-3 175B (davinci)": "2020", "GPT3-2.7B": "2023", "Llama 2-7B": "2023", "Llama 2-70B": "2023"})
    {'GPT-3 175B (davinci)': ('GPT-3',)}
    """
    owners: dict[str, list[str]] = defaultdict(list)
    for model in sorted(days, key=lambda name: days[name]):
        owners[_letters(_without_edition(model))].append(model)
    first = {models[0] for models in owners.values() if len(models) == 1 or days[models[0]] < days[models[1]]}
    bare = {model: _without_edition(model) for model in days if model in first}
    return {model: (name,) for model, name in bare.items() if name != model}


def _letters(name: str) -> str:
    """Return what a question tells names apart by: "GPT-3" and "GPT3" are one."""
    return re.sub(r"[\W_]", "", name).casefold()


def _without_edition(name: str) -> str:
    shorter = _EDITION.sub("", name)
    return name if shorter == name or len(shorter) < 3 else _without_edition(shorter)


def _organisation_kinds(rows: Sequence[FileRow]) -> dict[str, str]:
    """Return organisation → class, by the category that most rows give it."""
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        names, kinds = row["Organization"].split(","), row["Organization categorization"].split(",")
        if len(names) == len(kinds):
            for name, kind in zip(names, kinds, strict=True):
                votes[name.strip()][_KINDS.get(kind.strip(), "Organisation")] += 1
    return {name: _kind(name, found.most_common(1)[0][0]) for name, found in votes.items()}


def _kind(name: str, kind: str) -> str:
    return "University" if kind == "ResearchInstitute" and _SCHOOL.search(name) else kind
