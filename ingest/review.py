"""Apply what people decided to the claims of a document: rejected ones go, edited ones say what the person wrote."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from ingest.extract.claims import Claim
from ingest.records import UNREVIEWED, Period
from kg.claim_fields import NUMBERS
from kg.decisions import Decision
from kg.errors import DataError
from kg.review import CLAIMS_FILE, read_claim_lines

_NAMES: Final = ("subject", "predicate", "object", "compared_to")  # fields beside which an id of ours stands


@dataclass(frozen=True)
class ReviewedClaim:
    """A claim under the id that it was read with, as it stands now: `unreviewed`, `accepted` or `edited`."""

    id: str
    claim: Claim
    state: str


def read_claims(folder: Path) -> dict[str, Claim]:
    """Return id → claim of a document's folder, in the order in which they were read.

    Raises:
        DataError: a line of claims.jsonl is no claim.
    """
    path = folder / CLAIMS_FILE
    lines = enumerate(read_claim_lines(path), start=1)
    return {line["id"]: _read_claim(path, number, line) for number, line in lines}


def apply_decisions(claims: Mapping[str, Claim], decisions: Mapping[str, Decision]) -> Iterator[ReviewedClaim]:
    """Yield the claims that are left, in their order; a decision on a claim that is gone changes nothing."""
    for name, claim in claims.items():
        decision = decisions.get(name)
        if decision is None:
            yield ReviewedClaim(name, claim, UNREVIEWED)
        elif decision.verdict != "reject":
            state = "edited" if decision.verdict == "edit" else "accepted"
            yield ReviewedClaim(name, edit_claim(claim, decision.edited), state)


def edit_claim(claim: Claim, edited: Mapping[str, str]) -> Claim:
    """Return a claim with other texts in some of its fields; a name that is changed has no id until it is resolved."""
    changed: dict[str, Any] = {name: text for name, text in edited.items() if name not in NUMBERS}
    changed |= {name: Decimal(edited[name]) if edited[name] else None for name in NUMBERS if name in edited}
    changed |= {f"{name}_id": "" for name in _NAMES if name in edited}
    if "period" in edited:
        changed["year"] = Period.parse(edited["period"]).end if edited["period"] else None
    comparator = changed.get("comparator")
    if comparator:  # a point has no ends and a range no point, whatever was read before
        changed |= {"value": None} if comparator == "range" else {"low": None, "high": None}
    return replace(claim, **changed)


def _read_claim(path: Path, number: int, line: Mapping[str, Any]) -> Claim:
    try:
        return Claim.from_json(line)
    except (TypeError, ArithmeticError) as error:  # a field is missing, or a number is none
        raise DataError(f"the line is no claim, {error}", path=path, row=number, hint="take it in again") from None
