"""Numerals of a sentence: digits in the language's format, number words, fractions, multiples, each with its scale."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from ingest.extract.figures.phrases import Phrases
from ingest.extract.figures.speech import Speech
from ingest.extract.figures.tokens import Token

NumeralKind = Literal["digits", "words", "fraction", "portion", "multiple", "verb"]

_ONE = Decimal(1)
_GROUP = 3
_BLANKS = str.maketrans("", "", " \u00a0\u202f\u2009'’")
_MOST_DIGITS = 24  # longer ones are keys of something
_HIGHEST_POWER = 40
_POWERS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number at tokens `first..last`, without its unit.

    Args:
        other: the second way to read the same digits ("12.500" in English: 12500), None where there is one way.
        bare: digits without separator, blank or scale, which may be a year or the number of something.
        scale: what scale words multiplied with.
        glued_scale: the scale is a letter at the digits ("70B"), as in names of models.
    """

    first: int
    last: int
    value: Decimal
    kind: NumeralKind
    other: Decimal | None = None
    bare: bool = False
    scale: Decimal = _ONE
    glued_scale: bool = False


def parse_digits(text: str, decimal: str) -> tuple[Decimal, Decimal | None] | None:
    """Return the value of digits with separators and, where the format leaves two, the second one.

    None for what is no number: a version ("1.9.0"), groups of other lengths ("12,34,5").

    >>> parse_digits("1.234,5", "."), parse_digits("76,000", ",")
    ((Decimal('1234.5'), None), (Decimal('76000'), None))
    >>> parse_digits("1.234", "."), parse_digits("1.234", ",")
    ((Decimal('1.234'), Decimal('1234')), (Decimal('1234'), Decimal('1.234')))
    """
    clean = text.translate(_BLANKS)
    signs = [sign for sign in clean if sign in ".,"]
    if len(clean) > _MOST_DIGITS or not clean.replace(",", "").replace(".", "").isdecimal():
        return None
    if not signs:
        return Decimal(clean), None
    if len(signs) == 1:
        return _one_sign(clean, signs[0], decimal, grouped=len(clean) != len(text))
    return _several_signs(clean, signs)


def _one_sign(clean: str, sign: str, decimal: str, *, grouped: bool) -> tuple[Decimal, Decimal | None]:
    whole, _, rest = clean.partition(sign)
    fraction, group = Decimal(f"{whole}.{rest}"), Decimal(whole + rest)
    if len(rest) != _GROUP or len(whole) > _GROUP or whole.startswith("0") or grouped:
        return fraction, None
    if rest == "000":
        return group, None
    return (fraction, group) if sign == decimal else (group, fraction)


def _several_signs(clean: str, signs: list[str]) -> tuple[Decimal, None] | None:
    last = signs[-1]
    mixed = signs.count(last) == 1
    whole, rest = clean.rsplit(last, 1) if mixed else (clean, "")
    groups = whole.replace(".", ",").split(",")
    if len(set(signs[:-1] if mixed else signs)) > 1 or any(len(group) != _GROUP for group in groups[1:]):
        return _indian(groups, rest)
    return Decimal("".join(groups) + (f".{rest}" if rest else "")), None


def _indian(groups: list[str], rest: str) -> tuple[Decimal, None] | None:
    """Read the groups of lakh and crore: "1,25,000"."""
    pairs = all(len(group) == 2 for group in groups[1:-1])
    if len(groups) <= 2 or not pairs or len(groups[-1]) != _GROUP or len(groups[0]) > 2 or rest:
        return None
    return Decimal("".join(groups)), None


def read_numerals(tokens: Sequence[Token], speech: Speech) -> Iterator[Numeral]:
    """Yield the numerals in the order of the sentence; none overlap."""
    position = 0
    while position < len(tokens):
        numeral = _numeral_at(tokens, position, speech)
        if numeral:
            yield numeral
            position = numeral.last
        position += 1


def _numeral_at(tokens: Sequence[Token], position: int, speech: Speech) -> Numeral | None:
    token = tokens[position]
    if token.is_number:
        return _digits(tokens, position, speech)
    if token.is_word and token.norm in speech.openings:
        return _words(tokens, position, speech)
    return None


def _digits(tokens: Sequence[Token], position: int, speech: Speech) -> Numeral | None:
    power = _power(tokens, position, speech)
    if power:
        return power
    text = tokens[position].text
    parsed = parse_digits(text, speech.decimal)
    if parsed is None:
        return None
    numeral = Numeral(position, position, parsed[0], "digits", parsed[1], bare=text.isdecimal())
    return _scaled(_with_half(numeral, tokens, speech), tokens, speech)


def _power(tokens: Sequence[Token], position: int, speech: Speech) -> Numeral | None:
    """Read "10^25", "10²⁵", "5e25", "3.8 × 10^25"."""
    factor, place = _ONE, position
    spellings = [token.text for token in tokens[position : position + 5]]
    if len(spellings) > 2 and spellings[1] in {"×", "x", "·"} and spellings[2] == "10":
        parsed = parse_digits(spellings[0], speech.decimal)
        factor, place = (parsed[0], position + 2) if parsed else (_ONE, position)
    last, exponent = _exponent(tokens, place)
    if exponent is None or exponent > _HIGHEST_POWER:
        return None
    base = parse_digits(tokens[place].text, speech.decimal) if tokens[place + 1].norm == "e" else (Decimal(1), None)
    return Numeral(position, last, factor * base[0] * Decimal(10) ** exponent, "digits") if base else None


def _exponent(tokens: Sequence[Token], place: int) -> tuple[int, int | None]:
    after = tokens[place + 1 : place + 3]
    if not after or not after[0].glued:
        return place, None
    raised = after[0].text.translate(_POWERS)
    if tokens[place].text == "10" and raised.isdecimal() and not after[0].is_number:
        return place + 1, int(raised)
    opens = (after[0].text == "^" and tokens[place].text == "10") or after[0].norm == "e"
    if opens and len(after) > 1 and after[1].glued and after[1].text.isdecimal():
        return place + 2, int(after[1].text)
    return place, None


def _words(tokens: Sequence[Token], position: int, speech: Speech) -> Numeral | None:
    found = _longest(tokens, position, speech)
    if found is None:
        return _article(tokens, position, speech)
    kind, width, value = found
    numeral = Numeral(position, position + width - 1, value, kind)
    if kind == "fraction":
        numeral = _of_single(numeral, tokens, speech)
    if kind == "words":
        numeral = _with_half(_with_units(numeral, tokens, speech), tokens, speech)
    return _scaled(numeral, tokens, speech)


def _longest(tokens: Sequence[Token], position: int, speech: Speech) -> tuple[NumeralKind, int, Decimal] | None:
    best: tuple[NumeralKind, int, Decimal] | None = None
    named: tuple[tuple[NumeralKind, Phrases[Decimal]], ...] = (
        ("fraction", speech.fractions),
        ("portion", speech.portions),
        ("multiple", speech.multiples),
        ("verb", speech.multiple_verbs),
        ("words", speech.numbers),
    )
    for kind, table in named:
        found = table.at(tokens, position)
        if found and (best is None or found[0] > best[1]):
            best = (kind, *found)
    return best


def _article(tokens: Sequence[Token], position: int, speech: Speech) -> Numeral | None:
    """Read "one billion", "a hundred": an article is a number only before a scale word."""
    found = speech.articles.at(tokens, position)
    if not found:
        return None
    numeral = _scaled(Numeral(position, position + found[0] - 1, found[1], "words"), tokens, speech)
    return numeral if numeral.scale > 1 or _is_single(tokens, position, numeral.last, speech) else None


def _is_single(tokens: Sequence[Token], first: int, last: int, speech: Speech) -> bool:
    """Return whether an article counts a unit: "one gigawatt", but not "half of a gigawatt", "$5 a kilowatt-hour"."""
    behind_number = first > 0 and tokens[first - 1].is_number
    if behind_number or speech.per.at(tokens, first) or speech.words("of").before(tokens, first):
        return False
    return speech.units.single_behind(tokens, last + 1) is not None


def _of_single(numeral: Numeral, tokens: Sequence[Token], speech: Speech) -> Numeral:
    """Read "half a gigawatt" as 0.5."""
    article = speech.articles.at(tokens, numeral.last + 1)
    last = numeral.last + (article[0] if article else 0)
    single = speech.units.single_behind(tokens, last + 1)
    return replace(numeral, last=last, kind="words") if article and single else numeral


def _with_units(numeral: Numeral, tokens: Sequence[Token], speech: Speech) -> Numeral:
    """Add the ones to the tens: "twenty-five", "vinte e cinco"."""
    if not (20 <= numeral.value < 100 and numeral.value % 10 == 0):
        return numeral
    joined = speech.words("joins").at(tokens, numeral.last + 1)
    place = numeral.last + 1 + (joined[0] if joined else 0)
    ones = speech.numbers.at(tokens, place) or speech.articles.at(tokens, place)
    if not ones or ones[1] >= 10 or not (joined or tokens[place].hyphened):
        return numeral
    return replace(numeral, last=place + ones[0] - 1, value=numeral.value + ones[1])


def _with_half(numeral: Numeral, tokens: Sequence[Token], speech: Speech) -> Numeral:
    half = speech.plus_half.at(tokens, numeral.last + 1)
    return replace(numeral, last=numeral.last + half[0], value=numeral.value + half[1], bare=False) if half else numeral


def _scaled(numeral: Numeral, tokens: Sequence[Token], speech: Speech) -> Numeral:
    """Multiply with the scale words behind; "half a million" has an article between."""
    last, scale = numeral.last, _ONE
    while found := _scale_at(tokens, last + 1, speech, article=numeral.kind == "fraction" and scale == 1):
        last, scale = last + found[0], scale * found[1]
    if scale == 1:
        return numeral
    kind: NumeralKind = "words" if numeral.kind == "fraction" else numeral.kind
    value, glued = numeral.value * scale, tokens[last].glued and not tokens[last].hyphened
    return replace(numeral, last=last, value=value, kind=kind, scale=scale, bare=False, other=None, glued_scale=glued)


def _scale_at(tokens: Sequence[Token], place: int, speech: Speech, *, article: bool) -> tuple[int, Decimal] | None:
    if place >= len(tokens):
        return None
    token = tokens[place]
    if token.glued and not token.hyphened and token.is_word and tokens[place - 1].is_number:
        code = _glued_scale(tokens, place, speech)
        if code:
            return 1, code
    if token.text in speech.before_currency and _is_currency(tokens, place + 1, speech):
        return 1, speech.before_currency[token.text]
    skip = speech.articles.at(tokens, place) if article else None
    found = speech.scales.at(tokens, place + (skip[0] if skip else 0))
    if not found:
        return None
    return found[0] + (skip[0] if skip else 0), found[1]


def _is_currency(tokens: Sequence[Token], place: int, speech: Speech) -> bool:
    unit = speech.units.behind(tokens, place)
    return unit is not None and unit.unit.is_currency and tokens[place].glued


def _glued_scale(tokens: Sequence[Token], place: int, speech: Speech) -> Decimal | None:
    text = tokens[place].text
    money = speech.glued_money.get(text)
    if money and speech.units.ahead(tokens, place - 1):
        return money
    return speech.glued.get(text)
