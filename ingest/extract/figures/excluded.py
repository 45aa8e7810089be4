"""Numbers that are no figures: parts of names, numbers of exhibits, list marks, footnotes, glued letters."""

from collections.abc import Sequence

from ingest.extract.figures.numerals import Numeral
from ingest.extract.figures.speech import Speech
from ingest.extract.figures.tokens import Token

# What may touch a number from the left without making another word of it.
_OPENERS = frozenset("([{\"'“”‘’«»„‚—–-−~≈∼<>≥≤=+|*/,;:·•‑…$€£¥₹₩₽₺₪฿₫₱₦")
_BEGINNINGS = frozenset('.:“"«(•-–—*')
_BRACKETS = {"(": ")", "[": "]", "（": "）"}
_DASHES = frozenset("-‐‑–")
_CHAIN = 4  # tokens from the first to the last of three numbers with dashes
_MARK_LIMIT = 100  # highest number of a footnote or a list mark
_REFERENCE_JOINS = frozenset({",", "-", "–", "&"})
_SIGNS_OF_NUMBERS = frozenset({"#", "§", "№", "@", "©"})


def is_excluded(tokens: Sequence[Token], numeral: Numeral, speech: Speech, *, has_unit: bool) -> bool:
    """Return whether a number is no figure; a unit or a scale behind it rescues what only looks like a name."""
    if numeral.kind != "digits":
        return _is_ordinal_name(tokens, numeral)
    if (
        _is_equated(tokens, numeral)
        or (not has_unit and _is_chained(tokens, numeral.first))
        or _is_glued(tokens, numeral, speech, has_unit=has_unit)
        or _is_mark(tokens, numeral, has_unit=has_unit)
    ):
        return True
    return _is_reference(tokens, numeral, speech, has_unit=has_unit) or _is_name_part(
        tokens, numeral, speech, has_unit=has_unit
    )


def _is_ordinal_name(tokens: Sequence[Token], numeral: Numeral) -> bool:
    """A number word with a capital letter within a sentence is a name: "the Group of Seven"."""
    token = tokens[numeral.first]
    inside = numeral.first > 0 and tokens[numeral.first - 1].text not in {
        ".",
        ":",
        "“",
        '"',
        "«",
        "(",
        "•",
        "-",
        "–",
        "—",
    }
    return inside and token.is_capital and not token.text.isupper()


def _is_chained(tokens: Sequence[Token], place: int) -> bool:
    """Return whether dashes tie three numbers to one: a telephone number, a number of an account."""
    first = last = place
    while first > 1 and _ties(tokens, first - 2):
        first -= 2
    while last + 2 < len(tokens) and _ties(tokens, last):
        last += 2
    return last - first >= _CHAIN


def _ties(tokens: Sequence[Token], place: int) -> bool:
    number, dash, following = tokens[place : place + 3]
    glued = dash.glued and following.glued
    return glued and number.is_number and dash.text in _DASHES and following.is_number


def _is_equated(tokens: Sequence[Token], numeral: Numeral) -> bool:
    """An equals sign beside a number makes a formula of it, or debris of a conversion."""
    return any(tokens[place].text == "=" for place in (numeral.first - 1, numeral.last + 1) if 0 <= place < len(tokens))


def _is_glued(tokens: Sequence[Token], numeral: Numeral, speech: Speech, *, has_unit: bool) -> bool:
    """Letters, a mojibake sign or a decimal sign touch the number, or it begins with a nought as no figure does."""
    token = tokens[numeral.first]
    if len(token.text) > 1 and token.text[0] == "0" and token.text.isdecimal():
        return True
    if numeral.first and token.glued and not token.hyphened:
        before = tokens[numeral.first - 1]
        if before.is_word or before.is_number or before.text not in _OPENERS:
            return not (has_unit and before.text in speech.units.before)
        if before.text == "+" or (before.text in ":/" and _is_glued_number(tokens, numeral.first - 2)):
            return not has_unit  # a telephone number, a time of day, "24/7"
        if before.text in "/–-−" and before.glued and numeral.first > 1 and tokens[numeral.first - 2].is_word:
            return not has_unit
    after = tokens[numeral.last + 1] if numeral.last + 1 < len(tokens) else None
    return bool(after and after.glued and not after.hyphened and not has_unit and _spoils(tokens, numeral.last + 1))


def _is_glued_number(tokens: Sequence[Token], place: int) -> bool:
    return place >= 0 and tokens[place].is_number and tokens[place + 1].glued


def _spoils(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    if token.is_word:
        return token.norm != "'s"
    following = tokens[place + 1] if place + 1 < len(tokens) else None
    if token.text in {":", "/", "#", "_", "@", "=", "^", "°"}:
        return bool(following and following.glued)
    return bool(token.text == "." and following and following.glued and following.is_word)  # 01.AI


def _is_mark(tokens: Sequence[Token], numeral: Numeral, *, has_unit: bool) -> bool:
    """A list mark at the beginning ("1. ", "2)"), a footnote in brackets ("[12]", "(3)")."""
    if has_unit or not numeral.bare or numeral.value >= _MARK_LIMIT:
        return False
    before = tokens[numeral.first - 1] if numeral.first else None
    after = tokens[numeral.last + 1] if numeral.last + 1 < len(tokens) else None
    if before and before.text in _BRACKETS and after and after.text in {_BRACKETS[before.text], ",", "-", "–"}:
        return True
    return before is None and after is not None and after.text in {".", ")", ":", "]", "|"}


def _is_reference(tokens: Sequence[Token], numeral: Numeral, speech: Speech, *, has_unit: bool) -> bool:
    """The number of something printed or enacted: "Exhibit 1", "Articles 5 and 6", "§ 12", "page 7"."""
    if has_unit:
        return False
    place = numeral.first
    for _ in range(4):
        before = tokens[place - 1] if place else None
        if before is None:
            return False
        if before.text in _SIGNS_OF_NUMBERS:
            return True
        if found := speech.words("references").before(tokens, place):
            return numeral.bare or tokens[place - found[0]].is_capital or "." in tokens[numeral.first].text
        if not (before.is_number or before.text in {*_REFERENCE_JOINS, "."} or _joins(tokens, place, speech)):
            return False
        place -= 1
    return False


def _joins(tokens: Sequence[Token], place: int, speech: Speech) -> bool:
    """Return whether "and" between two numbers stands before a place."""
    behind_number = place > 1 and tokens[place - 2].is_number
    return behind_number and speech.words("joins").before(tokens, place) is not None


def _is_name_part(tokens: Sequence[Token], numeral: Numeral, speech: Speech, *, has_unit: bool) -> bool:
    """A number that a capital word stands before, without a unit: "Llama 3.1 405B", "Ascend 910", "GPT-4"."""
    token = tokens[numeral.first]
    if token.hyphened and tokens[numeral.first - 1].is_word:
        return not has_unit
    if has_unit or not numeral.first or _is_counted(numeral):
        return False
    before = tokens[numeral.first - 1]
    if before.is_number:
        return before.end < token.start and _is_named(tokens, numeral.first - 1, speech)
    return _is_named(tokens, numeral.first, speech)


def _is_named(tokens: Sequence[Token], place: int, speech: Speech) -> bool:
    before = tokens[place - 1] if place else None
    if before is None or not before.is_capital:
        return False
    known = speech.words("fillers").before(tokens, place) or speech.words("stops").before(tokens, place)
    return not (known or speech.comparators.before(tokens, place) or speech.words("determiners").before(tokens, place))


def _is_counted(numeral: Numeral) -> bool:
    """Return whether a number of thousands with its separator cannot be the number of a model: "France 50,000"."""
    grouped = not numeral.bare and numeral.value >= 1000 and numeral.scale == 1
    return grouped or (numeral.scale > 1 and not numeral.glued_scale)
