"""Data sets: their cards, their files, and their records as facts with a place in a row.

A data set is a source whose `source.yml` names a reader and files. The files are no part of this repository: they are
fetched (`ingest.fetch`), and a data set whose files are not all there does not exist for a build. Areas are resolved
by the reviewed table beside the card and by official codes, never by luck.
"""

import importlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import file_digest
from pathlib import Path
from typing import Final, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from ingest.attribution import Attribution
from ingest.cells import read_rows
from ingest.entities import DATASET, check_card, read_yaml
from ingest.figures import Record
from ingest.records import Conflict, Data, Entity, Observation, Source, SourceFacts
from ingest.terms import Terms
from kg.errors import BadValueError, DataError

AREA_COLUMNS: Final = ("name", "entity", "note")  # of areas.csv and of things.csv
CODES: Final = ("iso2", "iso3", "name")
_READERS: Final = "ingest.sources"


class DataFile(BaseModel):
    """One file of a data set: its path below the fetched files, where the publisher has it, what it is a state of.

    `url` is the file's own address, or `page` the one on which a person finds it. `member` is the pattern of the file's
    name in the ZIP archive behind `url`. A data set is whole without its `optional` files.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str
    as_of: str
    url: str = ""
    page: str = ""
    member: str = ""
    sha256: str = ""
    optional: bool = False
    note: str = ""

    @model_validator(mode="after")
    def _has_a_place(self) -> Self:
        if not self.url and not self.page:
            raise ValueError(f"{self.path} has neither an address (url) nor a page")
        return self


class _Card(BaseModel):
    """The keys that a data set's `source.yml` has beside those of every source."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    reader: str
    codes: str = "name"
    things: str = ""
    files: tuple[DataFile, ...]


@dataclass(frozen=True)
class Dataset:
    """A data set that the project knows.

    Args:
        codes: how its files write areas where `areas` does not say: `iso2`, `iso3` or `name`.
        areas: area as the files write it → entity id, '' for what is left out on purpose ("World").
        called: thing as the files write it → entity id, or the name by which it is better called.
    """

    source: Source
    reader: str
    codes: str
    files: tuple[DataFile, ...]
    areas: Mapping[str, str]
    called: Mapping[str, str] = field(default_factory=dict)

    @property
    def id(self) -> str:
        """The source's id."""
        return self.source.id

    def is_fetched(self, folder: Path) -> bool:
        """Whether all files that it needs are below a folder."""
        return all((folder / file.path).is_file() for file in self.files if not file.optional)

    def find_files(self, folder: Path) -> dict[str, Path]:
        """Return path of the card → where the file is, for the files that are below a folder."""
        places = {file.path: folder / file.path for file in self.files}
        return {name: path for name, path in places.items() if path.is_file()}


# What every module of `ingest.sources` offers as `read`: files (path of the card → where the file is) → records.
Reader = Callable[[Mapping[str, Path]], Iterable[Record]]


def read_datasets(folder: Path) -> list[Dataset]:
    """Read the cards of `sources/*/source.yml` that are data sets, by id.

    Raises:
        DataError: a card or a table of areas that cannot be taken.
    """
    cards = ((path, read_yaml(path)) for path in sorted(folder.glob("*/source.yml")))
    return [_read_dataset(path, card) for path, card in cards if card.get("kind") == DATASET]


def add_datasets(data: Data, datasets: Sequence[Dataset], fetched: Path, terms: Terms) -> tuple[Data, list[str]]:
    """Return the data with every data set whose files are there, and what could not be taken, one sentence each."""
    notes: list[str] = []
    for dataset in datasets:
        if dataset.is_fetched(fetched):
            data, problems = add_dataset(data, dataset, fetched, terms)
            notes += problems
    return yield_to_newer(data), notes


def yield_to_newer(data: Data) -> Data:
    """Return the data with the figures of an older snapshot (`version_of` a newer one) as beaten where both differ."""
    by_id = {facts.source.id: facts for facts in data.sources}
    sources = tuple(
        replace(facts, conflicts=(*facts.conflicts, *_conflicts(facts, newer)))
        if facts.source.kind == DATASET and (newer := by_id.get(facts.source.version_of)) is not None
        else facts
        for facts in data.sources
    )
    return Data(data.entities, sources)


def _conflicts(older: SourceFacts, newer: SourceFacts) -> Iterator[Conflict]:
    now = {_slot(figure): figure for figure in newer.observations}
    for figure in older.observations:
        other = now.get(_slot(figure))
        if other is not None and other.value != figure.value:
            yield Conflict(figure.id, newer.source.id, other.id, "The two snapshots of the list differ.")


def _slot(figure: Observation) -> tuple[str, str, str]:
    return figure.subject, figure.indicator, figure.period.text if figure.period else ""


def add_dataset(data: Data, dataset: Dataset, fetched: Path, terms: Terms) -> tuple[Data, list[str]]:
    """Return the data with one data set's facts and new entities, and what could not be taken.

    Raises:
        DataError: a file is not what its reader knows.
    """
    files = dataset.find_files(fetched)
    return attribute(data, dataset, find_reader(dataset)(files), files, terms)


def attribute(
    data: Data, dataset: Dataset, records: Iterable[Record], files: Mapping[str, Path], terms: Terms
) -> tuple[Data, list[str]]:
    """Return the data with records as facts of the data set's source, each with its cells as evidence."""
    hashes = {name: _sha256(path) for name, path in files.items()}
    states = {file.path: file.as_of for file in dataset.files}
    areas = _areas(dataset, data.entities)
    attribution = Attribution(dataset.source.id, areas, data.entities, terms, hashes, states, dataset.called)
    for record in records:
        attribution.add(record)
    facts = SourceFacts(
        dataset.source,
        observations=tuple(attribution.observations),
        relations=tuple(attribution.relations),
        cells=tuple(attribution.cells.values()),
    )
    return Data((*data.entities, *attribution.new_entities), (*data.sources, facts)), attribution.problems()


def find_reader(dataset: Dataset) -> Reader:
    """Return the reader that a card names.

    Raises:
        DataError: there is no such reader.
    """
    try:
        module = importlib.import_module(f"{_READERS}.{dataset.reader}")
    except ModuleNotFoundError as error:
        hint = f"write ingest/sources/{dataset.reader}.py or correct the name"
        raise DataError(f"no reader is called '{dataset.reader}'", path=dataset.id, hint=hint) from error
    read: Reader = module.read
    return read


def _read_dataset(path: Path, card: Mapping[str, object]) -> Dataset:
    own = {name: card[name] for name in _Card.model_fields if name in card}
    try:
        known = _Card.model_validate(own)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise BadValueError(first["msg"], path=path, column=key, hint="see docs/data.md") from error
    if known.codes not in CODES:
        hint = f"write one of {', '.join(CODES)}"
        raise BadValueError(f"'{known.codes}' is not known", path=path, column="codes", hint=hint)
    source = check_card(path, {name: value for name, value in card.items() if name not in own})
    areas = dict(_read_areas(path.with_name("areas.csv")))
    called = dict(_read_areas(path.parent.parent / (known.things or source.id) / "things.csv"))
    return Dataset(source, known.reader, known.codes, known.files, areas, called)


def _read_areas(path: Path) -> Iterator[tuple[str, str]]:
    if path.is_file():
        for row in read_rows(path, AREA_COLUMNS):
            yield row.required("name"), row.text("entity")


def _areas(dataset: Dataset, entities: Iterable[Entity]) -> dict[str, str]:
    """Area as the files write it → entity id; the reviewed table goes before codes and English names."""
    position = {"iso2": 0, "iso3": 1}.get(dataset.codes)
    countries = [entity for entity in entities if entity.codes]
    known = {
        entity.labels["en"] if position is None else entity.codes[position]: entity.id
        for entity in countries
        if position is None or len(entity.codes) > position
    }
    return known | dict(dataset.areas)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
