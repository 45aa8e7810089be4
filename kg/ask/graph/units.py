"""Units of measure: how questions and graphs write them and how they convert.

Pure. The table is `ontology/units.yml`; a release carries the one it was built with.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from kg.ask.graph.words import local_name, split_name
from kg.ask.tokens import fold

_IN_BRACKETS = re.compile(r"[(\[]\s*([^()\[\]]+?)\s*[)\]]\s*$")


@dataclass(frozen=True)
class Unit:
    """One unit: its key, its dimension and how much of the dimension's first unit one of it is."""

    key: str
    dimension: str
    factor: float


@dataclass(frozen=True)
class Units:
    """All units, found by code or name."""

    data: Mapping[str, Mapping[str, Mapping[str, Any]]]

    @cached_property
    def by_key(self) -> Mapping[str, Unit]:
        """Units by key."""
        return {
            key: Unit(key, dimension, float(entry["factor"]))
            for dimension, units in self.data.items()
            for key, entry in units.items()
        }

    @cached_property
    def _codes(self) -> Mapping[str, str]:
        return {str(c): key for units in self.data.values() for key, e in units.items() for c in [key, *e["codes"]]}

    @cached_property
    def _names(self) -> Mapping[str, str]:
        return {fold(str(n)): key for units in self.data.values() for key, e in units.items() for n in e["names"]}

    def spellings(self) -> dict[str, list[str]]:
        """Return key → everything that stands beside a number in a question."""
        return {
            key: [key, *map(str, entry["codes"]), *map(str, entry["names"])]
            for units in self.data.values()
            for key, entry in units.items()
        }

    def find(self, text: str) -> Unit | None:
        """Return the unit that a whole text or IRI names.

        >>> Units({"mass": {"kg": {"factor": "1000", "codes": ["KiloGM"], "names": []}}}).find("http://x/KiloGM").factor
        1000.0
        """
        local = local_name(text) if "://" in text or text.startswith("urn:") else text.strip()
        key = self._codes.get(local) or self._names.get(fold(local)) or self._names.get(fold(split_name(local)))
        key = key or self._codes.get(local.upper() if len(local) == 3 else local)
        return self.by_key[key] if key else None

    def in_name(self, text: str) -> Unit | None:
        """Return the unit that a property's label or local name ends with: "weight (g)", "weight_g", "heightInCm"."""
        bracket = _IN_BRACKETS.search(text)
        if bracket:
            return self.find(bracket.group(1))
        words = split_name(text).split()
        if len(words) < 2:
            return None
        return self.find(words[-1]) or self.find(words[-1].capitalize())

    def in_comment(self, text: str) -> Unit | None:
        """Return the unit that a comment ends with: "Net weight in grams."."""
        words = re.findall(r"[^\s,;.()]+", text)
        return self.find(words[-1]) if len(words) > 1 else None

    def convert(self, value: float, source: str, target: str) -> float | None:
        """Return a value in another unit, None where the dimensions differ."""
        a, b = self.by_key.get(source), self.by_key.get(target)
        if a is None or b is None or a.dimension != b.dimension:
            return None
        return round(value * a.factor / b.factor, 9)

    def same_dimension(self, a: str, b: str) -> bool:
        """True if two units measure the same."""
        return a in self.by_key and b in self.by_key and self.by_key[a].dimension == self.by_key[b].dimension
