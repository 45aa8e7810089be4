"""Parts of a whole said with two numbers: "four in ten", "2 out of 3", "une entreprise sur six"."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ingest.extract.figures.numerals import Numeral
from ingest.extract.figures.speech import Speech
from ingest.extract.figures.tokens import Token

_WHOLES = frozenset(map(Decimal, (2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 50, 100, 1000)))
_NOUN = 2  # words between the part and "sur six"


def with_portions(numerals: list[Numeral], tokens: Sequence[Token], speech: Speech) -> list[Numeral]:
    """Join two small whole numbers with "in", "out of" between to one part of a whole."""
    joined: list[Numeral] = []
    for numeral in numerals:
        before = joined[-1] if joined else None
        portion = _portion(before, numeral, tokens, speech)
        if portion and before and portion.first == before.first:
            joined.pop()
        joined.append(portion or numeral)
    return joined


def _portion(before: Numeral | None, whole: Numeral, tokens: Sequence[Token], speech: Speech) -> Numeral | None:
    joined = _join(whole, tokens, speech)
    if not joined or whole.value not in _WHOLES or speech.units.behind(tokens, whole.last + 1):
        return None
    place = whole.first - joined
    part = _part(before, place, tokens, speech)
    if part is None or part[1] >= whole.value or part[1] != part[1].to_integral_value():
        return None
    return replace(whole, first=part[0], value=part[1] / whole.value, kind="portion", bare=False, other=None)


def _join(whole: Numeral, tokens: Sequence[Token], speech: Speech) -> int:
    """Return how many tokens join a part to its whole, 0 for none."""
    keys = ("portion_joins", "portion_joins_words") if whole.kind == "words" else ("portion_joins",)
    found = [found[0] for key in keys if (found := speech.words(key).before(tokens, whole.first))]
    return max(found, default=0) if whole.kind in {"digits", "words"} and whole.scale == 1 else 0


def _part(before: Numeral | None, place: int, tokens: Sequence[Token], speech: Speech) -> tuple[int, Decimal] | None:
    """Return the first token and the value of the part that ends before a place, over a noun where that is usual."""
    for end in range(place, max(0, place - _NOUN) - 1 if speech.portion_noun else place - 1, -1):
        if before and before.last + 1 == end:
            return (before.first, before.value) if before.kind in {"digits", "words"} and before.scale == 1 else None
        article = speech.articles.before(tokens, end)
        if article:
            return (end - article[0], article[1]) if article[1] == 1 else None
        if end and not tokens[end - 1].is_word:
            return None
    return None
