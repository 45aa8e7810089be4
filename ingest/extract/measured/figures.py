"""What a figure says by itself: whether it is a share, a change, a ratio, a place or a difference, and its sign."""

from dataclasses import replace
from decimal import Decimal
from typing import Final

from ingest.extract.measured.grammar import COUNTS
from ingest.extract.measured.line import Line
from ingest.extract.reading import Amount

_PERCENT: Final = ("percent", "percentage_points")
_SMALL: Final = 12  # a count up to this, without an indicator, is how many things a sentence speaks of
_TURNED: Final = {"more_than": "less_than", "less_than": "more_than", "at_least": "at_most", "at_most": "at_least"}


def form_of(line: Line, ref: int) -> str:
    """Return `share`, `change`, `ratio`, `rank`, `difference`, or '' for a plain figure."""
    amount = line.reading.amounts[ref]
    if amount.unit in _PERCENT and _direction(line, ref) and _has_comparison(line, ref):
        return "difference"
    return "" if amount.kind == "plain" else amount.kind


def signed(line: Line, ref: int, form: str) -> Amount:
    """Return the amount, below zero where it says by how much something is less."""
    amount = line.reading.amounts[ref]
    if form != "difference" or _direction(line, ref) != "less" or _is_negative(amount):
        return amount
    low, high = _minus(amount.high), _minus(amount.low)
    comparator = _TURNED.get(amount.comparator, amount.comparator)
    return replace(amount, value=_minus(amount.value), low=low, high=high, comparator=comparator)


def is_list_length(line: Line, ref: int) -> bool:
    """Whether a number only says how long a list is: "the top 100", "the 20 largest"."""
    span, amount = line.span("amount", ref), line.reading.amounts[ref]
    if span is None or amount.kind != "plain" or amount.unit not in COUNTS:
        return False
    listed = line.grammar.word_set("listed")
    beside = [line.words[n].norm for n in (span[0] - 1, span[1]) if 0 <= n < len(line.words)]
    return any(norm in listed for norm in beside)


def is_small_count(amount: Amount) -> bool:
    """Whether it is a small number of things ("two companies")."""
    value = amount.value
    return amount.kind == "plain" and amount.unit in COUNTS and value is not None and abs(value) <= _SMALL


def _direction(line: Line, ref: int) -> str:
    span = line.span("amount", ref)
    if span is None:
        return ""
    near = [word.norm for word in line.words[max(span[0] - 2, 0) : span[1] + 3]]
    if any(norm in line.grammar.word_set("less") for norm in near):
        return "less"
    return "more" if any(norm in line.grammar.word_set("more") for norm in near) else ""


def _has_comparison(line: Line, ref: int) -> bool:
    span = line.span("amount", ref)
    than = line.grammar.phrases("than")
    return span is not None and any(line.phrase_at(than, number) for number in range(span[1], len(line.words)))


def _is_negative(amount: Amount) -> bool:
    return any(number is not None and number < 0 for number in (amount.value, amount.low, amount.high))


def _minus(number: Decimal | None) -> Decimal | None:
    return None if number is None else -number
