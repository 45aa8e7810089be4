"""Read numbers, units, comparators and periods from the tokens of a question.

Pure functions. Everything is normalised to plain units: "$20bn" is 20000000000 USD, "900 MW" is 0.9 GW.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.ask.language import Language, Phrases
from kg.ask.tokens import Token

# Units that a person may use for an indicator kept in another one: name → (unit, factor).
CONVERSIONS = {"MW": ("GW", 0.001), "TW": ("GW", 1000.0)}
_YEARS = range(1900, 2101)
_GROUPING = frozenset(" \u00a0\u202f'’")
_NO_FIGURE = 1e30  # nobody means a larger number
_BESIDE = 3
_COUNTED = 6  # tokens behind a number that may name what it counts


@dataclass(frozen=True)
class Quantity:
    """A number with what stands around it: tokens `first..last`, value or range, comparator, unit key."""

    first: int
    last: int
    comparator: str | None
    value: float | None
    low: float | None = None
    high: float | None = None
    unit: str | None = None

    def admits(self, number: float) -> bool:
        """True if a number meets this condition.

        >>> Quantity(0, 1, "more_than", 5.0).admits(8.0)
        True
        """
        if self.low is not None and self.high is not None:
            return self.low <= number <= self.high
        target = self.value if self.value is not None else 0.0
        return {
            "more_than": number > target,
            "at_least": number >= target,
            "less_than": number < target,
            "at_most": number <= target,
        }.get(self.comparator or "exact", abs(number - target) <= 1e-9 * max(abs(target), 1.0))


@dataclass(frozen=True)
class Period:
    """A time: tokens `first..last`, years from `start` to `end`, either open."""

    first: int
    last: int
    start: int | None
    end: int | None


@dataclass(frozen=True)
class _Number:
    first: int
    last: int
    value: float
    plain: bool
    """True for bare digits without separators or scale, which may be a year."""
    unit: str | None = None
    """The unit that the word itself has: "twice" is a ratio."""


def phrase_at(tokens: Sequence[Token], position: int, phrases: Phrases) -> int:
    """Return how many tokens the longest of the phrases covers at a position; 0 for none."""
    if position >= len(tokens):
        return 0
    for phrase in phrases.starting(tokens[position].norm):
        if tuple(t.norm for t in tokens[position : position + len(phrase)]) == phrase:
            return len(phrase)
    return 0


def phrase_before(tokens: Sequence[Token], position: int, phrases: Phrases) -> int:
    """Return how many tokens the longest of the phrases covers that ends just before a position."""
    if not 0 < position <= len(tokens):
        return 0
    for phrase in phrases.ending(tokens[position - 1].norm):
        start = position - len(phrase)
        if start >= 0 and tuple(t.norm for t in tokens[start:position]) == phrase:
            return len(phrase)
    return 0


def find_quantities(tokens: Sequence[Token], language: Language, taken: frozenset[int]) -> list[Quantity]:
    """Return the quantities among the tokens that no longer name already takes."""
    numbers = [n for n in _numbers(tokens, language) if n.first not in taken]
    found: list[Quantity] = []
    skip: set[int] = set()
    for index, number in enumerate(numbers):
        if number.first in skip or _is_year(number):
            continue
        following = numbers[index + 1] if index + 1 < len(numbers) else None
        spread = _between(tokens, language, number, following)
        if spread is not None and following is not None:
            found.append(spread)
            skip.add(following.first)
        else:
            found.append(_single(tokens, language, number))
    found = [_bounded_behind(q, tokens, language) for q in found]
    return [_with_shared_unit(q, found[i + 1 : i + 2]) for i, q in enumerate(found)]


def _bounded_behind(number: Quantity, tokens: Sequence[Token], language: Language) -> Quantity:
    """Give a number the bound that stands behind what it counts: "50,000 specialists *or more*"."""
    for position in range(number.last + 1, min(number.last + _COUNTED, len(tokens))):
        name, width = _comparator_after(tokens, language, position)
        if tokens[position].is_number or number.comparator is not None:
            return number
        if width > 1:
            return replace(number, comparator=name)
    return number


def _with_shared_unit(bound: Quantity, following: Sequence[Quantity]) -> Quantity:
    """Give a bound without a unit that of the bound right behind it: "above 1 but below 5 GW"."""
    for other in following:
        beside = bound.comparator and other.comparator and other.first - bound.last <= _BESIDE
        if beside and bound.unit is None and other.unit and bound.value is not None and other.value is not None:
            shared = next((s for s in (1e12, 1e9, 1e6, 1e3) if other.value >= s > bound.value), 1.0)
            return replace(bound, unit=other.unit, value=bound.value * shared)
    return bound


def find_periods(tokens: Sequence[Token], language: Language, taken: frozenset[int]) -> list[Period]:
    """Return the periods: "in 2024", "since 2019", "2019-2023", "between 2016 and 2022"."""
    years = [n for n in _numbers(tokens, language) if n.first not in taken and _is_year(n)]
    found: list[Period] = []
    skip: set[int] = set()
    for index, year in enumerate(years):
        if year.first in skip:
            continue
        following = years[index + 1] if index + 1 < len(years) else None
        if following and following.first - year.last <= 2:
            skip.add(following.first)
            found.append(Period(_reach(tokens, language, year), following.last, int(year.value), int(following.value)))
        else:
            found.append(_one_year(tokens, language, year))
    return found


def _numbers(tokens: Sequence[Token], language: Language) -> list[_Number]:
    found: list[_Number] = []
    position = 0
    while position < len(tokens):
        number = _number_at(tokens, language, position)
        if number:
            found.append(number)
            position = number.last
        position += 1
    return found


def _number_at(tokens: Sequence[Token], language: Language, position: int) -> _Number | None:
    token = tokens[position]
    if token.is_number:
        value = parse_number(token.text, language)
    else:
        if (multiple := _multiple_at(tokens, language, position)) is not None:
            return multiple
        value = language.numbers.get(token.norm)
        if value is None and token.norm in ("a", "um", "un", "une", "ein", "eine", "una", "uma"):
            return _article_number(tokens, language, position)
    if value is None:
        return None
    last, factor = _scale_after(tokens, language, position + 1)
    plain = token.is_number and factor == 1 and token.text.isdigit()
    return _Number(position, last, round(value * factor, 6), plain)


def _multiple_at(tokens: Sequence[Token], language: Language, position: int) -> _Number | None:
    """Read a word that multiplies ("twice as", "more than double") or a fraction ("a quarter of", 25 percent).

    Without "as" behind it or "more than" before it a word such as "double" is a verb.
    """
    for key, unit, size in (("fractions", "percent", 100.0), ("multiples", "ratio", 1.0)):
        width = phrase_at(tokens, position, language.phrases(key, "words"))
        opened = bool(width) and phrase_at(tokens, position + width, language.phrases(key, "before"))
        scaled = _scale_after(tokens, language, position + width)[1] > 1  # "over half a million"
        if opened or (width and unit == "ratio" and not scaled and _comparator_before(tokens, language, position)[1]):
            words = tuple(t.norm for t in tokens[position : position + width])
            return _Number(position, position + width - 1, language.multiples[words] * size, False, unit)
    return None


def _article_number(tokens: Sequence[Token], language: Language, position: int) -> _Number | None:
    """Read an article as a number: "a trillion" is one trillion; "a quarter" stays with its own word."""
    last, factor = _scale_after(tokens, language, position + 1)
    return _Number(position, last, factor, False) if factor > 1 else None


def _scale_after(tokens: Sequence[Token], language: Language, position: int) -> tuple[int, float]:
    """Return the last token of the scale words at a position and their product; "half a million" skips its article."""
    last, factor = position - 1, 1.0
    scales = language.scale_phrases
    while position < len(tokens):
        width = phrase_at(tokens, position, scales)
        if not width and factor == 1.0 and tokens[position].norm in ("a", "de", "um", "un"):
            after = phrase_at(tokens, position + 1, scales)
            width = after + 1 if after else 0
        if not width:
            break
        words = tuple(t.norm for t in tokens[position : position + width])
        factor *= language.scales.get(words) or language.scales[words[1:]]
        last, position = position + width - 1, position + width
    return last, factor


def parse_number(text: str, language: Language) -> float | None:
    """Return the value of digits with separators, by the language's decimal sign where both readings exist.

    None for what is no number, such as the version 1.9.0.

    "76,000" is 76000 in English; "1,9" is 1.9 in every language, because a group has three digits.
    """
    clean = "".join(sign for sign in text if sign not in _GROUPING)
    decimal = str(language.data["decimal"])
    for sign in (",", "."):
        groups = clean.split(sign)
        if len(groups) > 1 and (any(len(g) != 3 for g in groups[1:]) or len(groups[0]) > 3) and len(groups) == 2:
            value = float(clean.replace("." if sign == "," else ",", "").replace(sign, "."))
            return value if value < _NO_FIGURE else None
    thousands = "," if decimal == "." else "."
    if any(len(group) != 3 for group in clean.split(decimal)[0].split(thousands)[1:]) or clean.count(decimal) > 1:
        return None
    value = float(clean.replace(thousands, "").replace(decimal, "."))
    return value if value < _NO_FIGURE else None


def _is_year(number: _Number) -> bool:
    return number.plain and int(number.value) in _YEARS and number.value == int(number.value)


def _between(tokens: Sequence[Token], language: Language, a: _Number, b: _Number | None) -> Quantity | None:
    """Read a range: "between 10 and 100 thousand", "entre US$ 100 milhões e US$ 400 milhões"."""
    if b is None or b.first - a.last > 4:
        return None
    opening = phrase_before(tokens, _before_unit(tokens, language, a.first), language.phrases("between"))
    middle = any(phrase_at(tokens, i, language.phrases("between_and")) for i in range(a.last + 1, b.first))
    if not (opening and middle):
        return None
    last, unit, factor = _unit_after(tokens, language, b.last + 1)
    _, first_unit, _ = _unit_after(tokens, language, a.last + 1)
    unit = unit or first_unit or _unit_before(tokens, language, a.first) or _unit_before(tokens, language, b.first)
    low = a.value if a.value * 1000 > b.value or a.value >= 1000 else a.value * _missing_scale(a, b)
    start = _before_unit(tokens, language, a.first) - opening
    return Quantity(start, max(last, b.last), "range", None, low * factor, b.value * factor, unit)


def _missing_scale(a: _Number, b: _Number) -> float:
    """Return the scale that the first number shares: "between 10 and 100 thousand" means 10 thousand."""
    return next((s for s in (1e12, 1e9, 1e6, 1e3) if b.value >= s and a.value < s), 1.0)


def _single(tokens: Sequence[Token], language: Language, number: _Number) -> Quantity:
    last, unit, factor = _unit_after(tokens, language, number.last + 1)
    first = _before_unit(tokens, language, number.first)
    unit = number.unit or unit or _unit_before(tokens, language, number.first)
    comparator, width = _comparator_before(tokens, language, first)
    if comparator in (None, "approx"):
        after, extra = _comparator_after(tokens, language, max(last, number.last) + 1)
        comparator, last = (after, last + extra) if after else (comparator, last)
    return Quantity(first - width, max(last, number.last), comparator, number.value * factor, unit=unit)


def _comparator_before(tokens: Sequence[Token], language: Language, position: int) -> tuple[str | None, int]:
    best: tuple[str | None, int] = (None, 0)
    for name in language.names("comparators"):
        width = phrase_before(tokens, position, language.phrases("comparators", name))
        if width > best[1]:
            best = (name, width)
    return best


def _comparator_after(tokens: Sequence[Token], language: Language, position: int) -> tuple[str | None, int]:
    for name in ("at_least", "at_most"):
        width = phrase_at(tokens, position, language.phrases("comparators", name))
        if width:
            return name, width
    return None, 0


def _unit_after(tokens: Sequence[Token], language: Language, position: int) -> tuple[int, str | None, float]:
    gap = tokens[position].start - tokens[position - 1].end if 0 < position < len(tokens) else 0
    apart = gap > (1 if tokens[position - 1].is_number else len(". "))  # "top 1000, usd", but "200 Mio. Dollar"
    for name in language.names("units"):
        width = phrase_at(tokens, position, language.phrases("units", name))
        if width and not apart:
            unit, factor = CONVERSIONS.get(name, (name, 1.0))
            return position + width - 1, unit, factor
    return position - 1, None, 1.0


def _unit_before(tokens: Sequence[Token], language: Language, position: int) -> str | None:
    for name in language.names("units"):
        if phrase_before(tokens, position, language.phrases("units", name)):
            return name
    return None


def _before_unit(tokens: Sequence[Token], language: Language, position: int) -> int:
    widths = (phrase_before(tokens, position, language.phrases("units", n)) for n in language.names("units"))
    return position - max(widths, default=0)


def _one_year(tokens: Sequence[Token], language: Language, year: _Number) -> Period:
    value = int(year.value)
    since = phrase_before(tokens, year.first, language.phrases("since"))
    if since:
        return Period(year.first - since, year.last, value, None)
    until = phrase_before(tokens, year.first, language.phrases("until"))
    if until:
        return Period(year.first - until, year.last, None, value)
    return Period(_reach(tokens, language, year), year.last, value, value)


def _reach(tokens: Sequence[Token], language: Language, year: _Number) -> int:
    """Take the preposition before a year with it."""
    before = (phrase_before(tokens, year.first, language.phrases(key)) for key in ("in_year", "between"))
    return year.first - next((width for width in before if width), 0)
