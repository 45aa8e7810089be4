"""The fields of a claim that a person may change, as texts: how they are written, compared and checked.

What a name means is not known here: the build resolves names, and says so where one means nothing.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from kg.errors import BadValueError
from kg.vocabulary import UNITS

NUMBERS: Final = ("value", "low", "high")
FIELDS: Final = (
    "subject", "predicate", "object", "value", "low", "high", "comparator", "unit", "period", "compared_to", "modality",
    "stage", "subject_type", "object_type",
)  # fmt: skip
_COMPARATORS: Final = ("exact", "approx", "more_than", "less_than", "at_least", "at_most", "range")
_MODALITIES: Final = ("asserted", "expected", "announced", "judgement")
_STAGES: Final = ("announced", "committed", "spent")
_TIME: Final = r"\d{4}(?:-\d\d(?:-\d\d)?)?"
_PERIOD: Final = re.compile(f"(?:{_TIME})?/?(?:{_TIME})?")
_CLASS: Final = re.compile(r"[A-Z][A-Za-z]*")


def field_texts(claim: Mapping[str, Any]) -> dict[str, str]:
    """Return the changeable fields of a claim as texts; '' for what it has not.

    >>> field_texts({"subject": "Arcadia", "value": 65000000000.0})["value"]
    '65000000000'
    """
    return {name: _text(claim.get(name)) for name in FIELDS}


def is_same(name: str, text: str, other: str) -> bool:
    """Return whether two texts of a field say the same; numbers are compared as numbers.

    >>> is_same("value", "6.5E+10", "65000000000"), is_same("unit", "GW", "MW")
    (True, False)
    """
    if name in NUMBERS and text and other:
        try:
            return Decimal(text) == Decimal(other)
        except InvalidOperation:
            return False
    return text == other


def check_field(name: str, text: str) -> str:
    """Return the text of a field as it is kept.

    Raises:
        BadValueError: no such field, or a text that is not of its kind.
    """
    if name not in FIELDS:
        raise BadValueError(f"'{name}' is no field of a claim", column=name, hint=f"the fields are {', '.join(FIELDS)}")
    text = " ".join(text.split())
    return _CHECKS.get(name, _any)(name, text) if text else ""


def check_claim(kind: str, texts: Mapping[str, str]) -> None:
    """Check the fields of a claim beside each other.

    Raises:
        BadValueError: subject, predicate or what is said of it is missing; a range without ends, ends the wrong way.
    """
    needed = ["subject", "predicate", *(["object"] if kind == "relation" else _needed(texts))]
    for name in needed:
        if not texts[name]:
            raise BadValueError(f"the field '{name}' is empty", column=name, hint="fill it or reject the claim")
    if kind != "relation" and texts["comparator"] == "range" and Decimal(texts["low"]) > Decimal(texts["high"]):
        raise BadValueError("a range's lower end is above its upper end", column="low", hint="exchange low and high")


def _needed(texts: Mapping[str, str]) -> list[str]:
    return ["comparator", "unit", *(["low", "high"] if texts["comparator"] == "range" else ["value"])]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal):
        digits = format(Decimal(str(value)), "f")
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    return str(value)


def _any(_: str, text: str) -> str:
    return text


def _number(name: str, text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or "_" in text:
        raise BadValueError(f"'{text}' is no number", column=name, hint="write plain digits such as 65000000000 or 0.4")
    return _text(number)


def _one_of(*known: str) -> Callable[[str, str], str]:
    def check(name: str, text: str) -> str:
        if text not in known:
            raise BadValueError(f"'{text}' is not known", column=name, hint=f"write one of {', '.join(known)}")
        return text

    return check


def _period(name: str, text: str) -> str:
    ends = [end for end in text.split("/") if end]
    try:
        days = [date.fromisoformat(_first_day(end)) for end in ends]
    except ValueError:
        days = []
    if not _PERIOD.fullmatch(text) or not days or days != sorted(days):
        hint = "write 2024, 2024-10, 2024-10-22, 2019/2023, 2019/ or /2024"
        raise BadValueError(f"'{text}' is no period", column=name, hint=hint)
    return text


def _first_day(time: str) -> str:
    """Return the first day of a year or a month.

    >>> _first_day("2024"), _first_day("2024-10"), _first_day("2024-10-22")
    ('2024-01-01', '2024-10-01', '2024-10-22')
    """
    return time + "-01-01"[len(time) - 4 :]


def _class(name: str, text: str) -> str:
    if not _CLASS.fullmatch(text):
        hint = "write the name of a class of the ontology, such as Company"
        raise BadValueError(f"'{text}' is no class", column=name, hint=hint)
    return text


_CHECKS: Final[Mapping[str, Callable[[str, str], str]]] = {
    **dict.fromkeys(NUMBERS, _number),
    "comparator": _one_of(*_COMPARATORS),
    "modality": _one_of(*_MODALITIES),
    "stage": _one_of(*_STAGES),
    "unit": _one_of(*UNITS),
    "period": _period,
    "subject_type": _class,
    "object_type": _class,
}
