"""Compare a claim of `midpower extract` with a fact that a person wrote down, as tolerantly as a reader would."""

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # it is an application: its packages are imported from the checkout

from ingest.entities import read_entities  # noqa: E402
from ingest.terms import read_terms  # noqa: E402
from kg.ask.tokens import fold, norms, stems  # noqa: E402
from kg.vocabulary import UNITS  # noqa: E402

Record = Mapping[str, Any]

TOLERANCE = 0.005
SHARED_LETTERS = 5  # "investimento" meets "investment": indicators of other languages may be named in either
NEAR = {"approx": "exact", "at_least": "more_than", "at_most": "less_than"}
FILLING = "number of the a an in to for by and its total share size new ai all rank growth as per"
WEAK = frozenset(stems(FILLING, "english"))
COUNTED = frozenset({"count", "people", "models", "funds", "countries", "tokens", "parameters"})


@dataclass(frozen=True)
class Meeting:
    """How a claim compares with a fact: what agrees, and whether nothing was passed over."""

    value: bool
    subject: bool
    predicate: bool
    year: bool
    strict: bool

    @property
    def is_right(self) -> bool:
        """Whether the claim says what the fact says."""
        return self.value and self.subject and self.predicate and self.year


class Names:
    """Names of known things: one folded key for label, aliases and translations."""

    def __init__(self) -> None:
        terms = read_terms(ROOT / "ontology")
        self._labels: dict[str, set[str]] = defaultdict(set)
        for entity in read_entities(ROOT / "data" / "entities", terms, []):
            for text in (*entity.labels.values(), *(alias.text for alias in entity.aliases)):
                self._labels[_key(text)].add(_key(entity.labels["en"]))

    def agree(self, one: str, other: str) -> bool:
        """Whether two names may mean one thing: same key, a shared label, or one name's words within the other's.

        >>> Names().agree("Mubadala", "Mubadala Investment Company")
        True
        """
        keys = self._keys(one) & self._keys(other)
        words = [set(norms(one)), set(norms(other))]
        return bool(keys) or (all(words) and (words[0] <= words[1] or words[1] <= words[0]))

    def _keys(self, name: str) -> set[str]:
        return {_key(name)} | self._labels[_key(name)]


def _key(name: str) -> str:
    return " ".join(norms(fold(name)))


@lru_cache
def _factors() -> dict[str, tuple[str, float]]:
    """Return unit → its dimension and how much of the dimension's first unit one of it is."""
    found: dict[str, tuple[str, float]] = {}
    files = [ROOT / "ontology" / "units.yml", ROOT / "ontology" / "reading" / "units.yml"]
    for dimension, units in ((d, u) for path in files for d, u in (yaml.safe_load(path.read_text()) or {}).items()):
        for name, unit in units.items() if isinstance(units, dict) else ():
            if isinstance(unit, dict) and "factor" in unit:
                for code in (name, *unit.get("codes", ())):
                    found.setdefault(str(code), (str(dimension), float(unit["factor"])))
    return found


def _same_amount(one: tuple[float, str], other: tuple[float, str]) -> bool:
    """Return whether two amounts are equal, where need be after conversion within a dimension."""
    (left, unit), (right, wanted) = one, other
    if unit != wanted and not (_is_counted(unit) and _is_counted(wanted)):
        here, there = _factors().get(unit), _factors().get(wanted)
        if here is None or there is None or here[0] != there[0]:
            return False
        left, right = left * here[1], right * there[1]
    left, right = abs(left), abs(right)  # a fall is told by the sign or by the words of the indicator
    return abs(left - right) <= TOLERANCE * max(left, right)


def _is_counted(unit: str) -> bool:
    return unit in COUNTED or (unit not in UNITS and unit not in _factors() and not unit.isupper())


def _amounts(record: Record) -> list[tuple[float, str]]:
    unit = record.get("unit") or "count"
    return [(float(record[end]), unit) for end in ("value", "low", "high") if record.get(end) is not None]


def _values_agree(claim: Record, fact: Record) -> bool:
    """Return whether any reading of the fact's value is the claim's; both ends where the fact is a range."""
    if fact.get("value") is None:
        pairs = zip(_amounts(claim), _amounts(fact), strict=False)
        return len(_amounts(claim)) == len(_amounts(fact)) and all(_same_amount(*pair) for pair in pairs)
    readings = _amounts(fact) + [(v, u) for v, u in fact["accept"].get("values", ()) if v is not None]
    return any(_same_amount(amount, reading) for amount in _amounts(claim) for reading in readings)


def _predicates_agree(claim: str, wanted: Iterable[str]) -> tuple[bool, bool]:
    """Return whether an indicator agrees leniently (one content word) and strictly (all words of the shorter name)."""
    mine = _content(claim)
    lenient = strict = False
    for name in wanted:
        theirs = _content(name)
        shared = [word for word in mine if any(_words_agree(word, other) for other in theirs)]
        lenient |= bool(shared)
        strict |= bool(shared) and len(shared) >= min(len(mine), len(theirs))
    return lenient, strict


def _content(name: str) -> set[str]:
    words = set(stems(name, "english"))
    return words - WEAK or words


def _words_agree(one: str, other: str) -> bool:
    return one == other or (len(one) >= SHARED_LETTERS and one[:SHARED_LETTERS] == other[:SHARED_LETTERS])


def compare(claim: Record, fact: Record, names: Names) -> Meeting:
    """Return how a claim compares with a fact of the same kind."""
    accept = fact["accept"]
    subject = any(names.agree(claim["subject"], name) for name in accept["subject"])
    if fact["kind"] == "relation":
        return _compare_relations(claim, fact, subject, names)
    lenient, strict = _predicates_agree(claim["predicate"], accept["predicate"])
    years = accept.get("year") or []
    comparators = accept["comparator"]
    same = claim["comparator"] in comparators and (not years or claim.get("year") in years)
    near = _near(claim["comparator"]) in {_near(name) for name in comparators}
    year = not years or claim.get("year") in (*years, None)
    return Meeting(_values_agree(claim, fact) and near, subject, lenient, year, strict and same)


def _near(comparator: str) -> str:
    return NEAR.get(comparator, comparator)


def _compare_relations(claim: Record, fact: Record, subject: bool, names: Names) -> Meeting:
    accept = fact["accept"]
    turned = claim["predicate"] == "partners with" and any(names.agree(claim["object"], n) for n in accept["subject"])
    if turned and not subject:
        return _compare_relations({**claim, "subject": claim["object"], "object": claim["subject"]}, fact, True, names)
    thing = any(names.agree(claim["object"], name) or claim["object"].startswith(name) for name in accept["object"])
    predicate = claim["predicate"] in accept["predicate"]
    return Meeting(thing, subject, predicate, True, strict=True)
