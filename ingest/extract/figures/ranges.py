"""Two numerals that are one figure, or that share words: ranges, levels of a change, "7,000 and 5,000 specialists"."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ingest.extract.figures.drafts import Draft
from ingest.extract.figures.speech import Speech
from ingest.extract.figures.tokens import Token

_DASHES = frozenset("-–—−~‐‑‒")
_CHANGE_REACH = 8  # tokens before "from 10% to 20%" within which "rose" makes levels of it
_SCALES = tuple(Decimal(10) ** power for power in (12, 9, 6, 3))
_CLOSE = 6  # tokens between two figures of one list


def with_ranges(drafts: list[Draft], tokens: Sequence[Token], speech: Speech) -> list[Draft]:
    """Join the drafts that are ends of one range, mark the levels of a change."""
    joined: list[Draft] = []
    index = 0
    while index < len(drafts):
        pair = _pair(drafts[index], drafts[index + 1], tokens, speech) if index + 1 < len(drafts) else None
        joined.extend(pair or [drafts[index]])
        index += 2 if pair else 1
    return joined


def _pair(a: Draft, b: Draft, tokens: Sequence[Token], speech: Speech) -> list[Draft] | None:
    if not 0 < b.opening - a.closing <= _CLOSE or not _same_kind(a, b):
        return None
    between = tokens[a.closing + 1 : b.opening]
    if len(between) == 1 and between[0].text in _DASHES and _is_dash_range(a, b, tokens):
        return _range(a, b, a.first)
    for name in ("between", "from_to"):
        opened = speech.words(f"{name}_openings").before(tokens, a.first)
        joins = speech.words(f"{name}_joins").at(tokens, a.closing + 1)
        if opened and joins and joins[0] == len(between):
            return _opened(a, b, a.first - opened[0], tokens, speech, levels=name == "from_to")
    joins = speech.words("to").at(tokens, a.closing + 1)
    return _range(a, b, a.first) if joins and joins[0] == len(between) and _rising(a, b) else None


def _same_kind(a: Draft, b: Draft) -> bool:
    digits = {a.numeral.kind, b.numeral.kind} <= {"digits", "words"}
    prefixed = a.is_currency and a.numeral.scale <= b.numeral.scale  # "$4-6 billion", but not "8% to 12,000"
    return digits and (not a.unit or a.unit == b.unit or (not b.unit and prefixed))


def _is_dash_range(a: Draft, b: Draft, tokens: Sequence[Token]) -> bool:
    return _rising(a, b) and not (a.first and tokens[a.first - 1].text in _DASHES)


def _rising(a: Draft, b: Draft) -> bool:
    return _with_scale_of(a, b).numeral.value < b.numeral.value


def _opened(
    a: Draft, b: Draft, first: int, tokens: Sequence[Token], speech: Speech, *, levels: bool
) -> list[Draft] | None:
    """Return a range, or two levels where a change goes "from 10% to 20%"."""
    if levels and (_changes_before(tokens, first, speech) or speech.words("levels_joins").at(tokens, a.closing + 1)):
        a, b = _sharing(a, b)
        return [replace(a, step="from", first=first), replace(b, step="to")]
    return _range(a, b, first)


def _changes_before(tokens: Sequence[Token], place: int, speech: Speech) -> bool:
    for position in range(place - 1, max(-1, place - 1 - _CHANGE_REACH), -1):
        if tokens[position].text in {";", ".", ":"}:
            return False
        found = speech.changes.at(tokens, position)
        if found:
            return found[1] in speech.level_groups
    return False


def _range(a: Draft, b: Draft, first: int) -> list[Draft] | None:
    a, b = _sharing(a, b)
    if a.value is None or b.value is None or a.value >= b.value:
        return None
    made = replace(b, first=first, opening=a.opening, numeral=a.numeral, comparator="range")
    return [replace(made, value=None, low=a.value, high=b.value)]


def _sharing(a: Draft, b: Draft) -> tuple[Draft, Draft]:
    """Give the first of two figures the scale and unit of the second, or the other way round: "$28 and $26 billion"."""
    if a.unit and b.unit and a.unit != b.unit:
        return a, b  # "1 GW and 10 billion euros"
    a = _with_scale_of(a, b)
    return _with_unit_of(a, b), _with_unit_of(b, a)


def _with_scale_of(a: Draft, b: Draft) -> Draft:
    if (
        a.numeral.scale > 1
        or b.numeral.scale == 1
        or a.value is None
        or a.numeral.value >= min(Decimal(1000), b.numeral.scale)
    ):
        return a
    scaled = replace(a.numeral, value=a.numeral.value * b.numeral.scale, scale=b.numeral.scale, bare=False)
    return replace(a.scaled(b.numeral.scale), numeral=scaled)


def _with_unit_of(a: Draft, b: Draft) -> Draft:
    if a.unit or not b.unit or b.value is None or not b.numeral.value or a.value is None:
        return a
    factor = b.value / b.numeral.value
    return replace(a.scaled(factor), unit=b.unit, is_currency=b.is_currency)


def with_shared_words(drafts: list[Draft], tokens: Sequence[Token], speech: Speech) -> list[Draft]:
    """Let figures of one list share scale, unit and rounding: "roughly 7,000 and 5,000", "10, 20 and 30 GW"."""
    shared = list(drafts)
    for index in range(len(shared) - 2, -1, -1):
        if _listed(shared[index], shared[index + 1], tokens, speech):
            a, b = _sharing(shared[index], shared[index + 1])
            shared[index], shared[index + 1] = a, b
    for index in range(1, len(shared)):
        if _listed(shared[index - 1], shared[index], tokens, speech):
            shared[index] = _like(shared[index - 1], shared[index])
    return shared


def _like(a: Draft, b: Draft) -> Draft:
    return replace(b, comparator="approx") if a.comparator == "approx" and not b.comparator else b


def _listed(a: Draft, b: Draft, tokens: Sequence[Token], speech: Speech) -> bool:
    """Return whether only commas and "and" stand between two figures."""
    place = a.last + 1
    if a.value is None or b.value is None or b.first <= place - 1 or a.step or b.step:
        return False
    if a.is_currency != b.is_currency and any(token.text == "/" for token in tokens[place : b.first]):
        return False  # "$1 / 1M tokens"
    while place < b.first:
        found = speech.words("joins").at(tokens, place)
        if not found and tokens[place].text not in {",", "/"}:
            return False
        place += found[0] if found else 1
    return b.first > a.last + 1


def are_listed(a: Draft, b: Draft, tokens: Sequence[Token], speech: Speech) -> bool:
    """Return whether two figures are neighbours of one list."""
    return _listed(a, b, tokens, speech)
