"""Drafts of amounts: a numeral with comparator and unit, before its kind is told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ingest.extract.figures.numerals import Numeral
from ingest.extract.figures.speech import Speech
from ingest.extract.figures.tokens import Token
from ingest.extract.figures.units import UnitFound
from ingest.extract.reading import AmountKind, Step

_HUNDRED = Decimal(100)
_MINUS = frozenset("-−")
_RELATIVE = frozenset({"percent", "percentage_points"})
_GOVERNING = 7  # tokens before "über" within which its verb stands
_COUNTED_REACH = 7  # tokens behind a number within which "or more" may stand


@dataclass(frozen=True, slots=True)
class Draft:
    """An amount in the making, at tokens `first..last` (with comparator, unit, "per").

    Args:
        numeral: the numeral, the first one of a range.
        opening: first token of numeral or unit, without the comparator.
        closing: last token of numeral or unit.
        value, low, high: in the claim's unit.
    """

    first: int
    last: int
    numeral: Numeral
    opening: int
    closing: int
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    comparator: str = ""
    unit: str = ""
    is_currency: bool = False
    kind: AmountKind = "plain"
    counted: str = ""
    whole: str = ""
    per: str = ""
    each: bool = False
    together: bool = False
    step: Step = ""

    def scaled(self, factor: Decimal) -> "Draft":
        """Return it with value and ends multiplied."""
        parts = {name: getattr(self, name) for name in ("value", "low", "high")}
        return replace(self, **{name: part * factor for name, part in parts.items() if part is not None})


def draft(tokens: Sequence[Token], numeral: Numeral, speech: Speech) -> Draft:
    """Return a numeral with its unit, without comparator."""
    behind, ahead = _unit_behind(tokens, numeral, speech), speech.units.ahead(tokens, numeral.first)
    unit = ahead if ahead and (behind is None or not behind.unit.is_currency) else behind
    opening = min(numeral.first, ahead.first if ahead else numeral.first)
    closing = max(numeral.last, behind.last if behind and (unit is behind or ahead is None) else numeral.last)
    made = Draft(opening, closing, numeral, opening, closing, numeral.value)
    if unit is None:
        times = speech.words("times").at(tokens, numeral.last + 1)
        return replace(made, unit="ratio") if times and numeral.kind in {"digits", "words"} else made
    if behind is not None and tokens[behind.first - 1].text == "+":
        made = replace(made, comparator="at_least")
    made = replace(made, unit=unit.unit.key, is_currency=unit.unit.is_currency).scaled(unit.unit.factor)
    if not _is_negative(tokens, made):
        return made
    return replace(made, first=numeral.first - 1, opening=numeral.first - 1).scaled(Decimal(-1))


def _is_negative(tokens: Sequence[Token], made: Draft) -> bool:
    """Return whether a minus stands at a percentage: "-3.5%", but not "10 -20%", "- 3%" of a list."""
    place = made.numeral.first
    if made.unit not in _RELATIVE or not place or tokens[place - 1].text not in _MINUS or not tokens[place].glued:
        return False
    before = tokens[place - 2] if place > 1 else None
    if before is None:
        return True
    apart = not tokens[place - 1].glued or before.text in "(|"
    return apart and not before.is_number


def _unit_behind(tokens: Sequence[Token], numeral: Numeral, speech: Speech) -> UnitFound | None:
    """Return the unit behind a numeral, glued, with a blank or a hyphen, never behind a clause's end."""
    place = numeral.last + 1
    if place < len(tokens) and tokens[place].text == "." and place + 1 < len(tokens) and numeral.scale > 1:
        place += 1  # "40 Mrd. Euro"
    if place < len(tokens) and tokens[place].text == "+" and tokens[place].glued:
        place += 1  # "1.5+ GW"
    linked = numeral.scale > 1 or numeral.kind == "words"  # "3 millions", "une centaine"
    of = speech.units.links.at(tokens, place) or speech.words("of").at(tokens, place) if linked else None
    if of:
        named = speech.units.behind(tokens, place + of[0])  # "3 milhões de dólares", "6 milliards d'euros"
        return named if named and tokens[named.first].is_word else None
    return speech.units.behind(tokens, place)


def with_comparator(made: Draft, tokens: Sequence[Token], speech: Speech) -> Draft:
    """Take the words around that bound or round a figure: "more than", "nearly", "or more", "+"."""
    made = _with_comparators_before(made, tokens, speech)
    found = speech.comparators_behind.at(tokens, made.last + 1)
    if found and found[1] and made.comparator in {"", "approx"} and _fits_behind(tokens, made, found[0]):
        return replace(made, comparator=found[1], last=made.last + found[0])
    return made


def _fits_behind(tokens: Sequence[Token], made: Draft, width: int) -> bool:
    sign = tokens[made.last + 1].text == "+"
    return not sign or tokens[made.last + 1].glued or made.last + 1 + width == len(tokens)


def _with_comparators_before(made: Draft, tokens: Sequence[Token], speech: Speech) -> Draft:
    place, name = made.first, made.comparator
    while True:
        found = speech.comparators.before(tokens, place)
        if found and not _is_governed(tokens, place, found[0], speech):
            name = _stronger(name, found[1])
            place -= found[0]
            made = replace(made, first=place, comparator=name)
            continue
        filler = speech.words("fillers").before(tokens, place)
        if not filler or not _comparator_ends(tokens, place - filler[0], speech):
            return made
        place -= filler[0]


def _is_governed(tokens: Sequence[Token], place: int, width: int, speech: Speech) -> bool:
    """Return whether "über" before a place belongs to a verb or noun: "verfügt derzeit über 200 Server"."""
    governed = speech.words("governed").before(tokens, place)
    if not governed or governed[0] != width:
        return False
    for position in range(place - width - 1, max(-1, place - width - _GOVERNING), -1):
        if tokens[position].kind == "sign" or speech.words("governed").at(tokens, position):
            return False
        if speech.words("governing").at(tokens, position):
            return True
    return False


def _comparator_ends(tokens: Sequence[Token], place: int, speech: Speech) -> bool:
    return speech.comparators.before(tokens, place) is not None


def _stronger(inner: str, outer: str) -> str:
    """Of two comparators a bound wins over a rounding: "at least about 20" is at least 20."""
    return outer if inner in {"", "approx", "exact"} and outer != "exact" else inner or outer


def bounded_behind_noun(made: Draft, tokens: Sequence[Token], speech: Speech) -> Draft:
    """Give a count the bound behind what it counts: "50,000 specialists or more"."""
    if made.comparator not in {"", "approx"}:
        return made
    for place in range(made.last + 1, min(made.last + _COUNTED_REACH, len(tokens))):
        if not tokens[place].is_word:
            return made
        found = speech.comparators_behind.at(tokens, place)
        if found and found[0] > 1:
            return replace(made, comparator=found[1])
    return made


def with_per(made: Draft, tokens: Sequence[Token], speech: Speech) -> Draft:
    """Take "per year", "per kWh" behind; money per kilowatt-hour has a unit of its own."""
    place = made.closing + 1
    found = speech.per.at(tokens, place)
    if not found and made.closing < made.last:
        place = made.last + 1
        found = speech.per.at(tokens, place)
    if not found or _is_dated(tokens, place + found[0]) or speech.words("not_per").at(tokens, place + found[0]):
        return made
    made = replace(made, per=found[1], last=max(made.last, place + found[0] - 1))
    compound = speech.units.compound.get(f"{made.unit}/{found[1]}")
    return replace(made, unit=compound.key, is_currency=False).scaled(compound.factor) if compound else made


def _is_dated(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a number goes on behind "per year": "38 GW im Jahr 2024" is no yearly amount."""
    return place < len(tokens) and tokens[place].is_number


def as_percent(made: Draft) -> Draft:
    """Return a fraction as a share in percent."""
    rounded = (made.numeral.value * _HUNDRED).quantize(Decimal("0.0001")).normalize()
    return replace(made, value=Decimal(f"{rounded:f}"), unit="percent", kind="share")
