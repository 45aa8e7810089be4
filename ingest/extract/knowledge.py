"""What a document is read with: the words of each language, known names, indicators and relations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from ingest.entities import read_yaml
from ingest.extract.measured.grammar import Grammar
from ingest.extract.measured.groups import AreaNames, name_areas
from ingest.extract.measured.phrases import PhraseBook, make_phrase_book
from ingest.records import Entity
from ingest.terms import Terms
from kg.errors import DataError

_PARTS: Final = ("amounts", "times", "firmness", "names", "relations", "measures")


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


@dataclass(frozen=True, eq=False)
class Knowledge:
    """Everything that extraction knows before it reads; compared by identity, so that indexes of it can be kept.

    Args:
        words: language code → its words.
        units: keys of `ontology/reading/units.yml`.
        relations: name of a relation → what `ontology/reading/relations.yml` says of it.
        names: keys of `ontology/reading/names.yml`.
        indicators: keys of `ontology/reading/indicators.yml`.
    """

    words: Mapping[str, Words]
    units: Mapping[str, Any]
    relations: Mapping[str, Any]
    entities: tuple[Entity, ...]
    terms: Terms
    names: Mapping[str, Any] = field(default_factory=dict)
    indicators: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def owners(self) -> Mapping[str, tuple[str, ...]]:
        """Indicator → classes that it may be read of; those that are not there: of any."""
        listed = self.indicators["owners"].items()
        pairs = [(indicator, owner) for owner, indicators in listed for indicator in indicators]
        return {indicator: tuple(o for i, o in pairs if i == indicator) for indicator, _ in pairs}

    @cached_property
    def everything(self) -> frozenset[str]:
        """Entities that take in all others ("the world"): a figure is of them where nothing else is named."""
        return frozenset(self.indicators["everything"])

    @cached_property
    def area_names(self) -> AreaNames:
        """Names of single areas."""
        areas = frozenset(name for name, supers in self.terms.superclasses.items() if "Area" in supers)
        return name_areas(self.entities, areas - {"AreaGroup"}, self.everything)

    @cached_property
    def nobody(self) -> frozenset[str]:
        """Classes of what no figure is of."""
        return frozenset(self.indicators["nobody"])

    @cached_property
    def grammars(self) -> Mapping[str, Grammar]:
        """Language → the words by which figures find what they measure and of whom."""
        return {code: Grammar(code, words.part("measures")) for code, words in self.words.items()}

    @cached_property
    def money(self) -> frozenset[str]:
        """Units that are currencies."""
        return frozenset(self.units["currency"])

    @cached_property
    def phrase_books(self) -> Mapping[str, PhraseBook]:
        """Language → the names of indicators in it and in English."""
        return {code: make_phrase_book(self.terms, grammar) for code, grammar in self.grammars.items()}


def read_knowledge(ontology_dir: Path, entities: tuple[Entity, ...], terms: Terms) -> Knowledge:
    """Read `ontology/reading/`.

    Raises:
        DataError: a file is missing or is no YAML mapping.
    """
    words, folder = read_words(ontology_dir), ontology_dir / "reading"
    files = ("units", "relations", "names", "indicators")
    units, relations, names, indicators = (read_yaml(folder / f"{name}.yml") for name in files)
    return Knowledge(words, units, relations, entities, terms, names, indicators)


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
