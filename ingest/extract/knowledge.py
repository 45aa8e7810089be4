"""What a document is read with: the words of each language, known names, indicators and relations."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ingest.entities import read_yaml
from ingest.records import Entity
from ingest.terms import Terms
from kg.errors import DataError

_PARTS: Final = ("amounts", "times", "firmness", "names", "relations")


@dataclass(frozen=True, eq=False)
class Words:
    """What a language says: `ontology/reading/<code>/<part>.yml`, part → the keys of its file; `units` is of all.

    Two readings of the files are two things (`eq=False`), so that what is compiled from one is kept by it.
    """

    code: str
    parts: Mapping[str, Mapping[str, Any]]

    def part(self, name: str) -> Mapping[str, Any]:
        """Return the keys of one file."""
        return self.parts[name]


@dataclass(frozen=True)
class Knowledge:
    """Everything that extraction knows before it reads.

    Args:
        words: language code → its words.
        units: keys of `ontology/reading/units.yml`.
        relations: name of a relation → what `ontology/reading/relations.yml` says of it.
    """

    words: Mapping[str, Words]
    units: Mapping[str, Any]
    relations: Mapping[str, Any]
    entities: tuple[Entity, ...]
    terms: Terms


def read_knowledge(ontology_dir: Path, entities: tuple[Entity, ...], terms: Terms) -> Knowledge:
    """Read `ontology/reading/`.

    Raises:
        DataError: a file is missing or is no YAML mapping.
    """
    folder = ontology_dir / "reading"
    units, relations = (read_yaml(folder / f"{name}.yml") for name in ("units", "relations"))
    return Knowledge(read_words(ontology_dir), units, relations, entities, terms)


def read_words(ontology_dir: Path) -> Mapping[str, Words]:
    """Read what each language says: code → its words, with the units of all.

    Raises:
        DataError: a file is missing or is no YAML mapping.
    """
    folder = ontology_dir / "reading"
    languages = sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    if not languages:
        raise DataError("there are no words to read documents with", path=folder, hint="restore the folder")
    units = read_yaml(folder / "units.yml")
    return {path.name: _read_words(path, units) for path in languages}


def _read_words(folder: Path, units: Mapping[str, Any]) -> Words:
    return Words(folder.name, {part: read_yaml(folder / f"{part}.yml") for part in _PARTS} | {"units": units})
