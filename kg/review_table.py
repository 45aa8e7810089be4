"""Candidates as a table that a person edits in a spreadsheet and reads back: one row a candidate.

Reading back what was written changes nothing. A bad row is told with its number and costs only itself.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.claim_fields import FIELDS, is_same
from kg.decisions import VERDICTS, Decision, Verdict
from kg.errors import BadValueError, DataError, MissingColumnError
from kg.review import Candidate, decide

_ABOUT: Final = ("section", "page", "quote", "confidence", "reason", "no_fact_because")
COLUMNS: Final = ("source", "claim", "state", "decision", "note", *FIELDS, *_ABOUT)
_NEEDED: Final = ("source", "claim", "decision", "note", *FIELDS)
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for a formula
_GUARD: Final = "'"


@dataclass(frozen=True)
class Ruling:
    """What a row of the table changes: the decision that a candidate gets, None where its decision is taken back."""

    candidate: Candidate
    decision: Decision | None


def write_table(candidates: Iterable[Candidate], left: Mapping[str, Mapping[str, str]]) -> str:
    """Return candidates as CSV.

    Args:
        left: source → claim → why it is no fact of the current release.
    """
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for candidate in candidates:
        why = left.get(candidate.source, {}).get(candidate.id, "")
        cells = _cells(candidate, why)
        table.writerow([_guarded(name, cells[name]) for name in COLUMNS])
    return text.getvalue()


def read_table(
    text: str, candidates: Sequence[Candidate], *, who: str, when: str, path: str = ""
) -> tuple[list[Ruling], list[DataError]]:
    """Return what a table changes, and what is wrong with the rows that cannot be taken.

    Args:
        candidates: those of the library that the table may speak of.

    Raises:
        DataError: it is no such table at all.
    """
    known = {(candidate.source, candidate.id): candidate for candidate in candidates}
    rulings: list[Ruling] = []
    problems: list[DataError] = []
    for number, cells in _read_rows(text, path):
        try:
            ruling = _rule(cells, known, who, when)
        except BadValueError as error:
            what = error.message.removesuffix(f" (column '{error.column}')")
            problems.append(BadValueError(what, path=path, row=number, column=error.column, hint=error.hint))
        else:
            rulings += [ruling] if ruling else []
    return rulings, problems


def _cells(candidate: Candidate, why: str) -> dict[str, str]:
    decision, read = candidate.decision, candidate.read
    about = {name: str(read.get(name, "")) for name in ("section", "page", "quote", "confidence", "reason")}
    head = {"source": candidate.source, "claim": candidate.id, "state": candidate.state}
    ruled = {"decision": decision.verdict if decision else "", "note": decision.note if decision else ""}
    shown = candidate.texts if read else {**candidate.texts, "subject": candidate.brief}
    return {**head, **ruled, **shown, **about, "no_fact_because": why}


def _guarded(name: str, text: str) -> str:
    """Keep a spreadsheet from running what a document says: numbers alone may begin with a sign."""
    is_risky = text.startswith((*_FORMULA, _GUARD)) and name not in ("value", "low", "high")
    return f"{_GUARD}{text}" if is_risky else text


def _read_rows(text: str, path: str) -> Iterator[tuple[int, dict[str, str]]]:
    header = text.lstrip("\ufeff").partition("\n")[0]
    delimiter = max(",;\t", key=header.count)  # what spreadsheets of several countries write
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    try:
        rows = list(reader)
    except csv.Error as error:
        raise DataError(f"the table is no CSV, {error}", path=path, hint="save it as CSV UTF-8") from None
    names = [name.strip() for name in rows[0]] if rows else []
    lacking = [name for name in _NEEDED if name not in names]
    if lacking:
        hint = "keep the header of 'midpower review export'"
        raise MissingColumnError("a column is missing", path=path, column=lacking[0], hint=hint)
    for number, row in enumerate(rows[1:], start=2):
        cells = dict(zip(names, row, strict=False))
        if any(map(str.strip, row)):
            yield number, {name: cells.get(name, "").removeprefix(_GUARD).strip() for name in names}


def _rule(cells: Mapping[str, str], known: Mapping[tuple[str, str], Candidate], who: str, when: str) -> Ruling | None:
    """Return what a row changes, None for nothing.

    Raises:
        BadValueError: no such candidate, no such decision, fields that were changed without one or cannot be taken.
    """
    candidate = known.get((cells["source"], cells["claim"]))
    if candidate is None:
        hint = "leave the columns 'source' and 'claim' as they were"
        raise BadValueError(f"there is no claim '{cells['claim']}' of '{cells['source']}'", column="claim", hint=hint)
    verdict = _verdict(cells["decision"])
    if candidate.state == "gone":
        return _rule_gone(candidate, verdict)
    if verdict is None:
        if _changed(cells, candidate.texts):
            raise BadValueError("fields were changed without a decision", column="decision", hint="write edit")
        return Ruling(candidate, None) if candidate.decision else None
    ruled = _decided(candidate, verdict, cells, who, when)
    before = candidate.decision
    same = before and (before.verdict, dict(before.edited), before.note) == (
        ruled.verdict,
        dict(ruled.edited),
        ruled.note,
    )
    return None if same else Ruling(candidate, ruled)


def _decided(candidate: Candidate, verdict: Verdict, cells: Mapping[str, str], who: str, when: str) -> Decision:
    edited = {} if verdict == "reject" else {name: cells[name] for name in FIELDS}
    ruled = decide(candidate, verdict, edited, who=who, when=when, note=cells["note"])
    if verdict == "edit" and ruled.verdict != "edit":
        raise BadValueError("nothing was changed", column="decision", hint="write accept, or change a field")
    return ruled


def _rule_gone(candidate: Candidate, verdict: Verdict | None) -> Ruling | None:
    """A decision whose claim is gone stays as it is, or is taken back."""
    if candidate.decision and verdict == candidate.decision.verdict:
        return None
    if verdict is None:
        return Ruling(candidate, None)
    hint = "leave its decision as it was, or empty it to take it back"
    raise BadValueError(f"the claim {candidate.id} is gone", column="decision", hint=hint)


def _verdict(text: str) -> Verdict | None:
    wanted = text.strip().casefold()
    if not wanted:
        return None
    found = next((verdict for verdict in VERDICTS if wanted in (verdict, f"{verdict}ed", f"{verdict}d")), None)
    if found is None:
        hint = f"write one of {', '.join(VERDICTS)}, or nothing"
        raise BadValueError(f"'{text}' is no decision", column="decision", hint=hint)
    return found


def _changed(cells: Mapping[str, str], texts: Mapping[str, str]) -> bool:
    return any(not is_same(name, " ".join(cells[name].split()), texts[name]) for name in FIELDS)
