"""A claim: one figure or relation that a document states, with the words it was read from.

Its JSON form is the contract's (section 2, `midpower extract`): names are what people read, the ids of ours stand
beside them in fields of their own.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from hashlib import sha256
from typing import Any, Literal

from ingest.segment import sentence_hash

Kind = Literal["observation", "relation"]
Modality = Literal["asserted", "expected", "announced", "judgement"]

_HASH_CHARACTERS = 16
_NUMBERS = ("value", "low", "high")


@dataclass(frozen=True)
class Claim:
    """One candidate fact.

    Args:
        doc: name of the document as the user gave it.
        subject: English name of what it is about, or the document's own words for something new.
        predicate: English label of the indicator or the name of the relation (`ontology/reading/relations.yml`); for an
            indicator that nobody knows, the document's words for it.
        object: English name of the other thing of a relation, or a literal such as a date; '' for observations.
        value, low, high: in plain units (65000000000 and `USD`); a range has no value.
        comparator: as the answer object's, '' for relations.
        unit: key of a unit (`kg.vocabulary.UNITS`, `ontology/reading/units.yml`), '' for relations.
        period: as `ingest.records.Period` writes it, '' for none; `year` is its only or last year.
        quote: exactly `text[start:end]` of the stored text: the sentence.
        confidence: 0 to 1, the share of such claims that are right.
        subject_id, predicate_id, object_id: our ids (`USA`, `ind-ai-patents`, `basedIn`), '' where there is none.
        subject_type, object_type: class of a thing that is proposed as new, '' for known ones.
        compared_to: English name of what a comparison is with, '' for none; `compared_to_id` is its id.
        written: the words of the figure or of the relation in the quote.
        reason: why it is believed, one clause ("indicator and area named, year in the sentence").
    """

    doc: str
    kind: Kind
    subject: str
    predicate: str
    quote: str
    start: int
    end: int
    confidence: float
    object: str = ""
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    comparator: str = ""
    unit: str = ""
    year: int | None = None
    period: str = ""
    modality: Modality = "asserted"
    subject_id: str = ""
    predicate_id: str = ""
    object_id: str = ""
    subject_type: str = ""
    object_type: str = ""
    compared_to: str = ""
    compared_to_id: str = ""
    stage: str = ""
    written: str = ""
    lang: str = ""
    section: str = ""
    paragraph: int = 0
    reason: str = ""
    engine: Literal["rules", "llm"] = "rules"

    @property
    def id(self) -> str:
        """16 hex digits over what is claimed and the sentence, not over its place: decisions survive a new version."""
        figures = (_digits(number) for number in (self.value, self.low, self.high))
        claimed = [self.subject, self.predicate, self.object, *figures, self.unit, self.period]
        key = json.dumps([*claimed, self.compared_to, sentence_hash(self.quote)], ensure_ascii=False)
        return sha256(key.encode()).hexdigest()[:_HASH_CHARACTERS]

    def to_json(self) -> dict[str, Any]:
        """Return the fields of the contract and ours, numbers as JSON numbers."""
        return {"id": self.id, **{name: _plain(value) for name, value in vars(self).items()}}

    @classmethod
    def from_json(cls, line: Mapping[str, Any]) -> "Claim":
        """Read what `to_json` wrote; the id is computed anew and is the same."""
        known = {field.name for field in fields(cls)}
        given = {name: value for name, value in line.items() if name in known}
        numbers = {name: Decimal(str(given[name])) for name in _NUMBERS if given.get(name) is not None}
        return cls(**{**given, **numbers})


def _digits(number: Decimal | None) -> str:
    """Return a number as the id has it, however it was written: 45, 45.0 and 4.5E+1 are one."""
    return "None" if number is None else format(number.normalize(), "f")


def _plain(value: object) -> object:
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)
