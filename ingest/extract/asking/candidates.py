"""Read the form of a model's reply: candidates with fields of the right kind, and a sentence for each that is not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, get_args

from ingest.extract.asking.prompt import MOST_CLAIMS
from ingest.extract.claims import Kind, Modality

_LARGEST_EXPONENT: Final = 40  # 10^40 is beyond every figure; a longer number only costs time
_TEXTS: Final = ("subject", "predicate")
_MAYBE_TEXTS: Final = ("subject_type", "object", "object_type", "words", "figure", "unit", "comparator", "when")
_NUMBERS: Final = ("value", "low", "high")


@dataclass(frozen=True)
class Candidate:
    """What a model says that a sentence states; '' and None where it says nothing. Nothing of it is believed yet."""

    sentence: int
    kind: Kind
    subject: str
    predicate: str
    modality: Modality = "asserted"
    subject_type: str = ""
    object: str = ""
    object_type: str = ""
    words: str = ""
    figure: str = ""
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str = ""
    comparator: str = ""
    when: str = ""


@dataclass(frozen=True)
class Problem:
    """Why something of a reply is not taken: a short reason to count, and a sentence for the model."""

    reason: str
    sentence: str


def read_candidates(reply: Mapping[str, Any], sentences: int) -> Iterator[Candidate | Problem]:
    """Yield the candidates of a reply about that many sentences, in its order.

    Repeated, superfluous and malformed ones become problems.
    """
    listed = reply.get("claims")
    if not isinstance(listed, list):
        yield Problem("form", 'The reply has no list "claims".')
        return
    for number, item in enumerate(listed[:MOST_CLAIMS], start=1):
        yield _read(number, item, sentences)
    if len(listed) > MOST_CLAIMS:
        yield Problem("form", f"There are {len(listed)} claims; give the {MOST_CLAIMS} surest.")


def _read(number: int, item: object, sentences: int) -> Candidate | Problem:
    if not isinstance(item, dict):
        return Problem("form", f"Claim {number} is no object.")
    wrong = next(_wrong_fields(item, sentences), "")
    if wrong:
        return Problem("form", f"Claim {number}: {wrong}.")
    texts: dict[str, Any] = {name: (item.get(name) or "").strip() for name in (*_TEXTS, *_MAYBE_TEXTS)}
    numbers: dict[str, Any] = {name: _decimal(item.get(name)) for name in _NUMBERS}
    return Candidate(item["sentence"], item["kind"], modality=item.get("modality") or "asserted", **texts, **numbers)


def _wrong_fields(item: Mapping[str, Any], sentences: int) -> Iterator[str]:
    place = item.get("sentence")
    if not isinstance(place, int) or isinstance(place, bool) or not 1 <= place <= sentences:
        yield f'"sentence" must be a number from 1 to {sentences}'
    if item.get("kind") not in get_args(Kind):
        yield '"kind" must be observation or relation'
    if item.get("modality") not in (*get_args(Modality), None):
        yield f'"modality" must be one of {", ".join(get_args(Modality))}'
    yield from (f'"{name}" must be a text' for name in _TEXTS if not _is_text(item.get(name)))
    yield from (f'"{name}" must be a text or null' for name in _MAYBE_TEXTS if not _is_text(item.get(name), maybe=True))
    yield from (f'"{name}" must be a number or null' for name in _NUMBERS if not _is_number(item.get(name)))


def _is_text(value: object, *, maybe: bool = False) -> bool:
    return (maybe and value is None) or (isinstance(value, str) and (maybe or bool(value.strip())))


def _is_number(value: object) -> bool:
    if value is None:
        return True
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return False
    number = Decimal(str(value))
    return number.is_finite() and abs(number.adjusted()) < _LARGEST_EXPONENT


def _decimal(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
