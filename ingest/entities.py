"""Read the tables of entities and the cards of sources (`docs/data.md`)."""

import re
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from ingest.cells import Row, check_term, collect, identifier, read_rows_or_report
from ingest.records import Alias, Entity, Source, is_date
from ingest.terms import Terms
from kg.errors import BadValueError, DataError
from kg.yaml_text import parse_values

DATASET = "dataset"  # the kind of a source whose facts come from files that are fetched
COPY = "copy"  # the kind of a document that gives figures of a source differently; see ingest.divergence
LANGUAGES = ("en", "pt", "es", "fr", "de")
ENTITY_COLUMNS = ("id", "types", *(f"label_{lang}" for lang in LANGUAGES), "aliases", "description", "wikidata")
CODE_COLUMNS = ("iso2", "iso3", "numeric")  # official codes of countries
OPTIONAL_COLUMNS = (*CODE_COLUMNS, "region")  # the region is a help for authors; the graph has it from relations


def read_entities(folder: Path, terms: Terms, problems: list[DataError]) -> list[Entity]:
    """Read every table of `entities/`; an id may occur once over all of them."""
    entities: dict[str, Entity] = {}

    def parse(row: Row) -> Entity:
        entity = _entity(row, terms)
        if entity.id in entities:
            raise row.bad("id", f"'{entity.id}' is already taken", "merge the two rows or choose another id")
        entities[entity.id] = entity
        return entity

    for path in sorted(folder.glob("*.csv")):
        list(collect(read_rows_or_report(path, ENTITY_COLUMNS, problems, OPTIONAL_COLUMNS), parse, problems))
    return list(entities.values())


def read_sources(folder: Path, problems: list[DataError]) -> list[Source]:
    """Read `sources/<id>/source.yml` of every source with authored tables; data sets are read by `ingest.datasets`."""
    found = []
    for path in sorted(folder.glob("*/source.yml")):
        try:
            card = read_yaml(path)
            if card.get("kind") != DATASET:
                found.append(check_card(path, card))
        except DataError as error:
            problems.append(error)
    return found


def read_source(path: Path) -> Source:
    """Read one `source.yml`; the folder's name is the source's id."""
    return check_card(path, read_yaml(path))


def check_card(path: Path, cells: Mapping[str, object]) -> Source:
    """Return the source that the keys of its card describe.

    Raises:
        BadValueError: a key is missing, unknown or of the wrong kind.
    """
    known = [column.name for column in fields(Source)]
    strangers = [name for name in cells if name not in known]
    missing = [name for name in ("id", "title", "publisher", "published") if not cells.get(name)]
    if strangers or missing:
        column = (strangers or missing)[0]
        message = "nobody reads this key" if strangers else "the key is missing"
        raise BadValueError(message, path=path, column=column, hint=f"the keys are {', '.join(known)}")
    if cells["id"] != path.parent.name:
        way_out = f"write {path.parent.name} or rename the folder"
        raise BadValueError(f"the id is '{cells['id']}', the folder differs", path=path, column="id", hint=way_out)
    source = Source(**{name: _text(path, name, value) for name, value in cells.items() if value is not None})
    _check_dates(path, source)
    return source


def _text(path: Path, key: str, value: object) -> str:
    if isinstance(value, dict | list):
        raise BadValueError("the key holds no single text", path=path, column=key, hint="write one text, in quotes")
    return str(value)


def _check_dates(path: Path, source: Source) -> None:
    for key in ("published", "retrieved"):
        text = getattr(source, key)
        if text and not is_date(text):
            way_out = "write 2024, 2024-12 or 2024-12-09"
            raise BadValueError(f"'{text}' is no date", path=path, column=key, hint=way_out)


def read_yaml(path: Path) -> dict[str, Any]:
    """Return the keys of a YAML file.

    Raises:
        DataError: it is no readable YAML, or no mapping.
    """
    try:
        cells = parse_values(path.read_text("utf-8"))
    except (yaml.YAMLError, ValueError) as error:  # the latter for bytes that are no UTF-8 and days that do not exist
        line = " ".join(str(error).split())
        raise DataError(f"the file is not readable YAML: {line}", path=path, hint="correct it") from error
    if not isinstance(cells, dict):
        raise DataError("the file is no YAML mapping", path=path, hint="write one 'key: value' a line")
    return cells


def _entity(row: Row, terms: Terms) -> Entity:
    for name in row.words("types"):
        check_term(row, "types", name, list(terms.superclasses))
    row.required("types")
    wikidata = row.text("wikidata")
    if wikidata and not re.fullmatch(r"Q\d+", wikidata):
        raise row.bad("wikidata", f"'{wikidata}' is no Wikidata identifier", "write Q and digits, or leave it empty")
    labels = {lang: row.text(f"label_{lang}") for lang in LANGUAGES if row.text(f"label_{lang}")}
    return Entity(
        id=identifier(row, "id"),
        types=row.words("types"),
        labels={"en": row.required("label_en")} | labels,
        aliases=tuple(_alias(row, text) for text in row.texts("aliases")),
        description=row.text("description"),
        wikidata=wikidata,
        codes=tuple(row.text(column) for column in CODE_COLUMNS if row.text(column)),
    )


def _alias(row: Row, text: str) -> Alias:
    """Read `EAU @pt`, `H !` or `US @en !`."""
    words = text.split()
    exact = words[-1] == "!"
    words = words[:-1] if exact else words
    lang = words.pop()[1:] if words and re.fullmatch(r"@[a-z]{2}", words[-1]) else None
    if not words:
        raise row.bad("aliases", f"'{text}' names nothing", "write the name before @ and !")
    return Alias(" ".join(words), lang, exact)
