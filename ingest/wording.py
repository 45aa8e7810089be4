"""Facts that were read from documents as sentences of our own: what, of what, how much, when, how firmly."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from ingest.attribution import BARE, amount_text
from kg.vocabulary import UNITS

_COMPARED: Final[Mapping[str, str]] = {
    "exact": "{}",
    "approx": "about {}",
    "more_than": "more than {}",
    "less_than": "less than {}",
    "at_least": "at least {}",
    "at_most": "at most {}",
}
_FIRMNESS: Final[Mapping[str, str]] = {
    "expected": ", as is expected",
    "announced": ", as was announced",
    "judgement": ", as the document judges",
}


def figure_text(comparator: str, value: Decimal | None, low: Decimal | None, high: Decimal | None, unit: str) -> str:
    """Return a figure with its comparator and unit.

    >>> figure_text("more_than", Decimal(76000), None, None, "people")
    'more than 76,000 people'
    >>> figure_text("range", None, Decimal(30), Decimal(50), "percent")
    '30 to 50 percent'
    """
    if comparator == "range":
        amount = f"{amount_text(low or Decimal(0))} to {amount_text(high or Decimal(0))}"
    else:
        amount = _COMPARED[comparator].format(amount_text(value or Decimal(0)))
    return amount if unit in BARE else f"{amount} {UNITS[unit].label}"


def observation_text(
    label: str, subject: str, figure: str, *, period: str = "", than: str = "", modality: str = "", stage: str = ""
) -> str:
    """Return an observation as a sentence.

    >>> observation_text("AI patents", "Arcadia", "about 5", period="2019/2023")
    'AI patents of Arcadia: about 5 (2019 to 2023).'
    """
    compared = f" compared with {than}" if than else ""
    staged = f", {stage}" if stage and stage != modality else ""
    ends = f"{compared}{period_text(period)}{staged}{_FIRMNESS.get(modality, '')}"
    return f"{label[:1].upper()}{label[1:]} of {subject}: {figure}{ends}."


def relation_text(subject: str, label: str, target: str, *, period: str = "", modality: str = "") -> str:
    """Return a relation as a sentence.

    >>> relation_text("Firefly", "developed by", "Lumen AI", modality="announced")
    'Firefly: developed by: Lumen AI, as was announced.'
    """
    return f"{subject}: {label}: {target}{period_text(period)}{_FIRMNESS.get(modality, '')}."


def period_text(period: str) -> str:
    """Return a period in brackets, '' for none.

    >>> period_text("2019/"), period_text("/2024"), period_text("2024-10")
    (' (since 2019)', ' (until 2024)', ' (2024-10)')
    """
    first, slash, last = period.partition("/")
    if not period:
        return ""
    if not slash:
        return f" ({first})"
    return f" ({first} to {last})" if first and last else f" (since {first})" if first else f" (until {last})"
