"""Units as documents write them, behind a number or before it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from ingest.extract.figures.phrases import Phrases, phrases_in
from ingest.extract.figures.tokens import Token

_NO_DIMENSIONS = frozenset({"compound", "scales", "scales_before_currency", "single", "links"})
_LONGEST = 5  # tokens of a code such as "GFLOP/s"


@dataclass(frozen=True)
class Unit:
    """A unit of claims and how much of it one of the written unit is; `is_single`: "one gigawatt" is a figure."""

    key: str
    factor: Decimal
    is_currency: bool
    is_single: bool = False


@dataclass(frozen=True)
class UnitFound:
    """A unit at tokens `first..last`."""

    first: int
    last: int
    unit: Unit


@dataclass(frozen=True)
class UnitTable:
    """All units, by code (with case) and by name, and those that "per" makes.

    Args:
        codes: code → unit; `before` are the codes that may stand before a number.
        compound: "USD/kWh" → unit.
        links: words between a scale and a unit ("de", "d'").
    """

    codes: Mapping[str, Unit]
    before: frozenset[str]
    names: Phrases[Unit]
    compound: Mapping[str, Unit]
    links: Phrases[bool]

    def behind(self, tokens: Sequence[Token], position: int) -> UnitFound | None:
        """Return the unit that begins at a position."""
        code = self._code_at(tokens, position)
        named = self.names.at(tokens, position)
        if named and (code is None or named[0] > code.last - position + 1):
            return UnitFound(position, position + named[0] - 1, named[1])
        return code

    def single_behind(self, tokens: Sequence[Token], position: int) -> UnitFound | None:
        """Return the unit in words that an article before it makes a figure of: "one gigawatt", no "gigawatt-scale"."""
        named = self.names.at(tokens, position)
        if not named or not named[1].is_single:
            return None
        after = position + named[0]
        tied = after < len(tokens) and tokens[after].hyphened
        return None if tied else UnitFound(position, after - 1, named[1])

    def ahead(self, tokens: Sequence[Token], position: int) -> UnitFound | None:
        """Return the unit whose code ends just before a position: "US$", "EUR"."""
        for first in range(max(0, position - _LONGEST), position):
            code = _spelling(tokens, first, position - 1)
            if code in self.before and not _is_tail(tokens, first) and not _is_lettered(tokens, first):
                return UnitFound(first, position - 1, self.codes[code])
        return None

    def _code_at(self, tokens: Sequence[Token], position: int) -> UnitFound | None:
        for last in range(min(position + _LONGEST, len(tokens)) - 1, position - 1, -1):
            unit = self.codes.get(_spelling(tokens, position, last))
            if unit and not _goes_on(tokens, last):
                return UnitFound(position, last, unit)
        return None


def _spelling(tokens: Sequence[Token], first: int, last: int) -> str:
    """Return tokens as one code; "US $" of machine translation reads as "US$", other blanks break a code."""
    text = tokens[first].text
    for token in tokens[first + 1 : last + 1]:
        apart = not token.glued and (token.text != "$" or len(text) < 2)  # "US $", but "a $10 fund"
        if token.hyphened or apart:
            return ""
        text += token.text
    return text


def _is_tail(tokens: Sequence[Token], first: int) -> bool:
    token = tokens[first]
    return token.glued and first > 0 and token.is_word and tokens[first - 1].kind != "sign"


def _is_lettered(tokens: Sequence[Token], first: int) -> bool:
    """Return whether capital letters that we do not know stand at a sign: "XY$" is no US dollar."""
    before = tokens[first - 1] if first else None
    return tokens[first].kind == "sign" and tokens[first].glued and before is not None and before.text.isupper()


def _goes_on(tokens: Sequence[Token], last: int) -> bool:
    """Return whether letters go on behind a code: the "m" of "m3" is no metre."""
    after = tokens[last + 1] if last + 1 < len(tokens) else None
    return after is not None and after.glued and not after.hyphened and after.kind != "sign" and tokens[last].is_word


def read_unit_table(data: Mapping[str, Any]) -> UnitTable:
    """Read `ontology/reading/units.yml`."""
    written = [
        (key, item, dim) for dim, units in data.items() if dim not in _NO_DIMENSIONS for key, item in units.items()
    ]
    single = frozenset(data.get("single", ()))
    units = {key: replace(_unit(key, item, dim), is_single=dim in single) for key, item, dim in written}
    codes = {str(code): units[key] for key, item, _ in written for code in item.get("codes", ())}
    before = {str(code) for _, item, _ in written if item.get("before") for code in item.get("codes", ())}
    names = Phrases({str(name): units[key] for key, item, _ in written for name in item.get("names", ())})
    compound = {key: _unit(key, item, "") for key, item in data.get("compound", {}).items()}
    return UnitTable(codes, frozenset(before), names, compound, phrases_in(data.get("links", ())))


def _unit(key: str, item: Mapping[str, Any], dimension: str) -> Unit:
    return Unit(str(item.get("as", key)), Decimal(str(item.get("factor", 1))), dimension == "currency")
