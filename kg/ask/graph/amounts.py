"""Numbers with units and comparators, and dates, in the tokens of a question.

Pure. A bare number that could be a year is read both ways; whoever composes the query decides.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kg.ask.language import Language, Phrases
from kg.ask.quantities import parse_number, phrase_at, phrase_before
from kg.ask.tokens import Token

_YEARS = range(1000, 2200)
_DAYS, _MONTHS = range(1, 32), range(1, 13)
_REACH = 4


@dataclass(frozen=True)
class Amount:
    """A number or date with its comparator: tokens `first..last`; a date is text such as 2020, 2020-05, 2020-05-17."""

    first: int
    last: int
    comparator: str
    value: float | str | None
    low: float | str | None = None
    high: float | str | None = None
    unit: str = ""
    low_unit: str = ""
    """Unit of the lower end of a range, where it has one of its own."""

    @property
    def is_date(self) -> bool:
        """True for a date."""
        return isinstance(self.value or self.low, str)


@dataclass(frozen=True)
class _Bare:
    first: int
    last: int
    value: float | str
    unit: str = ""


def find_amounts(tokens: Sequence[Token], language: Language) -> list[Amount]:
    """Return every reading of the numbers and dates; several may stand on the same tokens."""
    found: list[Amount] = []
    numbers = list(_numbers(tokens, language))
    dates = list(_dates(tokens, language))
    for kind in (numbers, dates):
        for index, bare in enumerate(kind):
            spread = _spread(tokens, language, bare, kind[index + 1 :])
            if spread:
                found.append(spread)
            single = _single(tokens, language, bare)
            found.append(single)
            if single.first < bare.first:  # the comparator may belong to a name too: "partner since 2020"
                found.append(replace(single, first=bare.first))
    return found


def _numbers(tokens: Sequence[Token], language: Language) -> Iterator[_Bare]:
    position = 0
    while position < len(tokens):
        value = _value_at(tokens, language, position)
        if value is None:
            position += 1
            continue
        last, factor = _scale(tokens, language, position + 1)
        unit, width = _unit_at(tokens, language, last + 1)
        before, back = ("", 0) if unit else _unit_before(tokens, language, position)
        yield _Bare(position - back, last + width, value * factor, unit or before)
        position = last + 1


def _value_at(tokens: Sequence[Token], language: Language, position: int) -> float | None:
    token = tokens[position]
    return parse_number(token.text, language) if token.is_number else language.numbers.get(token.norm)


def _scale(tokens: Sequence[Token], language: Language, position: int) -> tuple[int, float]:
    scales = Phrases(p for p in sorted(language.scales, key=len, reverse=True) if len("".join(p)) > 1)
    width = phrase_at(tokens, position, scales)
    if not width:
        return position - 1, 1.0
    return position + width - 1, language.scales[tuple(t.norm for t in tokens[position : position + width])]


def _unit_at(tokens: Sequence[Token], language: Language, position: int) -> tuple[str, int]:
    found = [(phrase_at(tokens, position, language.phrases("units", n)), n) for n in language.names("units")]
    width, unit = max(found, default=(0, ""))
    return (unit, width) if width else ("", 0)


def _unit_before(tokens: Sequence[Token], language: Language, position: int) -> tuple[str, int]:
    for name in language.names("units"):
        if not name.isupper():
            continue  # only currencies stand before their number
        width = phrase_before(tokens, position, language.phrases("units", name))
        if width:
            return name, width
    return "", 0


def _dates(tokens: Sequence[Token], language: Language) -> Iterator[_Bare]:
    months = {p[0]: i for i, p in enumerate(_months(language), start=1)}
    taken: set[int] = set()
    for position in range(len(tokens)):
        if position not in taken:
            found = _date_at(tokens, position, months)
            if found:
                taken.update(range(found.first, found.last + 1))
                yield found


def _months(language: Language) -> list[tuple[str, ...]]:
    from kg.ask.tokens import norms

    return [norms(str(name)) for name in language.data.get("graph", {}).get("months", [])]


def _date_at(tokens: Sequence[Token], at: int, months: dict[str, int]) -> _Bare | None:
    """Read 2020-05-17, 17.05.2020, 17 May 2020, May 17 2020, May 2020, 2020."""
    parts = [_part(t, months) for t in tokens[at : at + 3]]
    match parts:
        case [("n", y), ("n", m), ("n", d), *_] if y in _YEARS and m in _MONTHS and d in _DAYS:
            return _Bare(at, at + 2, f"{y:04}-{m:02}-{d:02}")
        case [("n", d), ("m" | "n", m), ("n", y), *_] if y in _YEARS and m in _MONTHS and d in _DAYS:
            return _Bare(at, at + 2, f"{y:04}-{m:02}-{d:02}")
        case [("m", m), ("n", d), ("n", y), *_] if y in _YEARS and d in _DAYS:
            return _Bare(at, at + 2, f"{y:04}-{m:02}-{d:02}")
        case [("m", m), ("n", y), *_] if y in _YEARS:
            return _Bare(at, at + 1, f"{y:04}-{m:02}")
        case [("n", y), *_] if y in _YEARS and len(tokens[at].text) == len("2020"):
            return _Bare(at, at, f"{y:04}")
    pieces = tokens[at].text.split(".")
    if len(pieces) == 3 and all(p.isdigit() for p in pieces) and len(pieces[2]) == len("2020"):
        return _Bare(at, at, f"{pieces[2]}-{int(pieces[1]):02}-{int(pieces[0]):02}")
    return None


def _part(token: Token, months: dict[str, int]) -> tuple[str, int]:
    if token.text.isdigit():
        return "n", int(token.text)
    return ("m", months[token.norm]) if token.norm in months else ("", 0)


def _spread(tokens: Sequence[Token], language: Language, a: _Bare, later: Sequence[_Bare]) -> Amount | None:
    """Read "between A and B", "from A to B", "A-B"."""
    b = next((x for x in later if 0 < x.first - a.last <= _REACH), None)
    if b is None:
        return None
    opening = phrase_before(tokens, a.first, language.phrases("between"))
    middle = phrase_at(tokens, a.last + 1, language.phrases("between_and"))
    if not (opening and middle):
        return None
    return Amount(a.first - opening, b.last, "range", None, a.value, b.value, b.unit or a.unit, a.unit)


def _single(tokens: Sequence[Token], language: Language, bare: _Bare) -> Amount:
    comparator, width = "exact", 0
    names = ("more_than", "less_than", "at_least", "at_most")
    for name, phrases in [
        *((n, language.phrases("comparators", n)) for n in names),
        *((n, language.phrases("graph", "time", n)) for n in names if isinstance(bare.value, str)),
    ]:
        found = phrase_before(tokens, bare.first, phrases)
        if found > width:
            comparator, width = name, found
    last = bare.last
    if comparator == "exact":
        for name in ("at_least", "at_most"):
            after = phrase_at(tokens, last + 1, language.phrases("graph", "after_number", name))
            if after:
                comparator, last = name, last + after
                break
    return Amount(bare.first - width, last, comparator, bare.value, unit=bare.unit)
