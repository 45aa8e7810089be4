"""How tables of other people are written: the vocabulary of `ontology/tables.yml`."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from pathlib import Path

from kg.yaml_text import parse_texts

ROLES = ("area", "indicator", "time", "value", "unit", "multiplier", "flags", "footnotes", "about")
TABLE_WORDS = "tables.yml"


def normal(text: str) -> str:
    """Return a name without case, accents and punctuation.

    >>> normal("TIME_PERIOD"), normal("País/Territorio")
    ('time period', 'pais territorio')
    """
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", plain).split())


@dataclass(frozen=True)
class Words:
    """The file's content; names of columns are normal, codes are as they are written."""

    columns: Mapping[str, frozenset[str]]
    totals: frozenset[str]
    missing: frozenset[str]
    flags: Mapping[str, str]
    units: Mapping[str, tuple[str, Decimal]]
    areas: Mapping[str, str]

    def roles(self, name: str) -> list[tuple[str, float]]:
        """Return what a column of this name may hold: 1 for the name itself, less for a part of it."""
        wanted = normal(name)
        whole = [(role, 1.0) for role in ROLES if wanted in self.columns[role]]
        ends = {wanted.split(" ")[-1], wanted.split(" ")[0]} if " " in wanted else set()
        parts = [(role, 0.6) for role in ROLES if ends & self.columns[role]]
        return whole or parts

    def unit_of(self, text: str) -> tuple[str, Decimal] | None:
        """Return the unit key and factor of the longest unit that stands in a text as whole words."""
        found = [words for words in self.units if re.search(rf"(?<!\w){re.escape(words)}(?!\w)", text.casefold())]
        return self.units[max(found, key=len)] if found else None

    @cached_property
    def letters(self) -> frozenset[str]:
        """Letters that are marks on a value when they stand behind it."""
        return frozenset(code for code in self.flags if code.islower())


def read_words(ontology_dir: Path) -> Words:
    """Read the vocabulary beside the ontology."""
    content = parse_texts((ontology_dir / TABLE_WORDS).read_text("utf-8"))
    return Words(
        columns={role: frozenset(map(normal, content["columns"][role])) for role in ROLES},
        totals=frozenset(name.casefold() for name in content["totals"]),
        missing=frozenset(content["missing"]),
        flags={code: meaning for meaning, codes in content["flags"].items() for code in codes},
        units={
            words.casefold(): (key, Decimal(factor))
            for key, names in content["units"].items()
            for words, factor in names.items()
        },
        areas=content["areas"],
    )
