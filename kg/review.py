"""Candidates: what was read from the documents of the library, each with what was decided on it.

The library is `<home>/library/<source-id>/`: `claims.jsonl` has one claim a line as the reader of documents wrote it,
`decisions.csv` what people decided. A decision whose claim is gone is kept and listed, never applied.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final, Literal

from kg.claim_fields import FIELDS, check_claim, check_field, field_texts, is_same
from kg.decisions import Decision, Verdict, read_decisions, save_decisions
from kg.errors import BadValueError, DataError, NotFoundError

State = Literal["unreviewed", "accepted", "edited", "rejected", "gone"]
STATES: Final[tuple[State, ...]] = ("unreviewed", "accepted", "edited", "rejected", "gone")
CLAIMS_FILE: Final = "claims.jsonl"
LEFT_FILE: Final = "candidates.json"  # of a release: source → claim → why it is no fact of it
_DECIDED: Final[Mapping[Verdict, State]] = {"accept": "accepted", "edit": "edited", "reject": "rejected"}
_LEAST_CHARACTERS: Final = 4  # of an id's beginning that stands for it


@dataclass(frozen=True)
class Candidate:
    """A claim of a document with what was decided on it; `read` is its line of claims.jsonl, empty once it is gone."""

    source: str
    id: str
    read: Mapping[str, Any]
    decision: Decision | None = None

    @property
    def state(self) -> State:
        """What became of it."""
        if not self.read:
            return "gone"
        return _DECIDED[self.decision.verdict] if self.decision else "unreviewed"

    @property
    def confidence(self) -> float:
        """How sure its reader was; 1 for a claim that is gone, which only people speak of."""
        return float(self.read.get("confidence", 1))

    @cached_property
    def texts_read(self) -> dict[str, str]:
        """The changeable fields as they were read."""
        return field_texts(self.read)

    @property
    def texts(self) -> dict[str, str]:
        """The changeable fields as they stand after an edit."""
        edited = self.decision.edited if self.decision else {}
        return self.texts_read | {name: text for name, text in edited.items() if name in FIELDS}

    def with_decision(self, decision: Decision | None) -> "Candidate":
        """Return the candidate with another decision."""
        return replace(self, decision=decision)

    @property
    def brief(self) -> str:
        """What is claimed, in a few words."""
        return brief(self.texts) if self.read or not self.decision else self.decision.claimed


def brief(texts: Mapping[str, str]) -> str:
    """Return the parts of a claim in one line.

    >>> brief(field_texts({"subject": "Arcadia", "predicate": "AI patents", "value": 5, "unit": "count"}))
    'Arcadia · AI patents · 5 count'
    """
    amount = "–".join(text for text in (texts["low"], texts["high"]) if text) or texts["value"]
    sign = texts["comparator"].replace("_", " ") if texts["comparator"] not in ("exact", "range") else ""
    figure = " ".join(part for part in (sign, amount, texts["unit"]) if part)
    than = f"compared with {texts['compared_to']}" if texts["compared_to"] else ""
    parts = (texts["subject"], texts["predicate"], texts["object"] or figure, than, texts["period"])
    return " · ".join(part for part in parts if part)


def library_of(home: Path) -> Path:
    """Return where the documents live that were taken in."""
    return home / "library"


def read_candidates(library: Path, source: str = "") -> list[Candidate]:
    """Return the candidates of one document, or of all of them, in the order in which they were read.

    Raises:
        NotFoundError: there is no such document.
        DataError: a table of the library cannot be read.
    """
    return [candidate for folder in _folders(library, source) for candidate in _read_folder(folder)]


def find_candidates(library: Path, ids: Sequence[str], source: str = "") -> list[Candidate]:
    """Return the candidates of some ids, or of their beginnings; the same claim may stand in several documents.

    Raises:
        NotFoundError: an id that no claim has, or a beginning that several have.
    """
    candidates = read_candidates(library, source)
    wanted = {_whole_id(name, candidates) for name in ids}
    return [candidate for candidate in candidates if candidate.id in wanted]


def decide(
    candidate: Candidate, verdict: Verdict, edited: Mapping[str, str], *, who: str, when: str, note: str = ""
) -> Decision:
    """Return the decision on a candidate; accepting what was edited leaves the edit, what is edited twice is merged.

    Args:
        edited: field → its new text; a text as it was read takes the change of that field back.

    Raises:
        BadValueError: the claim is gone, a field that cannot be taken, nothing is changed.
    """
    if not candidate.read:
        hint = "its document does not say it any more; only taking the decision back is left"
        raise BadValueError(f"the claim {candidate.id} is gone", hint=hint)
    before = candidate.decision.edited if candidate.decision and verdict != "reject" else {}
    fields = dict(before) | {name: " ".join(text.split()) for name, text in edited.items()}
    changed = {
        name: check_field(name, text)
        for name, text in fields.items()
        if not is_same(name, text, candidate.texts_read.get(name, ""))
    }
    texts = candidate.texts_read | changed
    if changed:
        check_claim(str(candidate.read.get("kind", "")), texts)
    if verdict != "reject":
        verdict = "edit" if changed else "accept"
    return Decision(candidate.id, verdict, changed, when, who, note, brief(texts))


def save(library: Path, decided: Iterable[tuple[Candidate, Decision | None]]) -> None:
    """Write decisions, each in its document's folder; None takes one back."""
    by_source: dict[str, dict[str, Decision | None]] = {}
    for candidate, decision in decided:
        by_source.setdefault(candidate.source, {})[candidate.id] = decision
    for source, changed in by_source.items():
        save_decisions(library / source, changed)


def read_left(release: Path) -> dict[str, dict[str, str]]:
    """Return source → claim → why the claim is no fact of a release, as its build found."""
    path = release / LEFT_FILE
    found: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8")) if path.is_file() else {}
    return found


def read_claim_lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the claims of a file, one JSON object a line.

    Raises:
        DataError: a line that is no claim.
    """
    if not path.is_file():
        return
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                yield _claim_of(path, number, line)


def _claim_of(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        claim = json.loads(line)
    except json.JSONDecodeError:
        claim = None
    if not isinstance(claim, dict) or not isinstance(claim.get("id"), str):
        raise DataError("the line is no claim", path=path, row=number, hint="take the document in again")
    return claim


def _folders(library: Path, source: str) -> list[Path]:
    folders = sorted(path for path in library.iterdir() if path.is_dir()) if library.is_dir() else []
    known = [path for path in folders if not path.name.startswith(".") and (not source or path.name == source)]
    if source and not known:
        hint = (
            f"known are {', '.join(path.name for path in folders)}" if folders else "take one in with 'midpower ingest'"
        )
        raise NotFoundError(f"there is no document '{source}'", hint=hint)
    return known


def _read_folder(folder: Path) -> list[Candidate]:
    decisions = read_decisions(folder)
    read = {claim["id"]: claim for claim in read_claim_lines(folder / CLAIMS_FILE)}
    found = [Candidate(folder.name, name, claim, decisions.get(name)) for name, claim in read.items()]
    return found + [
        Candidate(folder.name, name, {}, decision) for name, decision in decisions.items() if name not in read
    ]


def _whole_id(name: str, candidates: Iterable[Candidate]) -> str:
    """Return the id that begins so."""
    ids = {candidate.id for candidate in candidates}
    if name in ids:
        return name
    found = sorted(each for each in ids if len(name) >= _LEAST_CHARACTERS and each.startswith(name))
    if len(found) != 1:
        hint = f"several begin so: {', '.join(found[:3])}" if found else "'midpower review list' shows them"
        raise NotFoundError(f"there is no claim '{name}'", hint=hint)
    return found[0]
