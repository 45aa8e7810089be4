"""What people decided on what was read from a document: `<home>/library/<source-id>/decisions.csv`, one row a claim.

Decisions stand apart from the claims, which every reading of the document writes anew; a claim keeps its id as long as
its sentence and what it says stay the same, so that decisions find it again. This module lies below both the builder,
which applies decisions, and the server, which takes them and never imports the builder.
"""

import csv
import fcntl
import io
import json
import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from kg.errors import BadValueError, DataError, NotFoundError

Verdict = Literal["accept", "reject", "edit"]
VERDICTS: Final[tuple[Verdict, ...]] = ("accept", "reject", "edit")
DECISIONS_FILE: Final = "decisions.csv"
COLUMNS: Final = ("claim", "decision", "edited", "when", "who", "note", "claimed")


@dataclass(frozen=True)
class Decision:
    """What a person decided on a claim.

    Args:
        claim: id of the claim, 16 hex digits.
        edited: field → the text that replaces what was read; only an edit has some.
        when: time in UTC as ISO 8601 writes it.
        claimed: what was claimed, in a few words: it tells what a decision was about once its claim is gone.
    """

    claim: str
    verdict: Verdict
    edited: Mapping[str, str] = field(default_factory=dict)
    when: str = ""
    who: str = ""
    note: str = ""
    claimed: str = ""


def read_decisions(folder: Path) -> dict[str, Decision]:
    """Return claim → decision of a document's folder, in the order in which they were first taken.

    Raises:
        DataError: the table is not as it was written here.
    """
    path = folder / DECISIONS_FILE
    if not path.is_file():
        return {}
    try:
        rows = list(csv.DictReader(io.StringIO(path.read_text("utf-8-sig")), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"the decisions cannot be read, {error}", path=path, hint="restore the table") from None
    found = (_read_row(path, number, cells) for number, cells in enumerate(rows, start=2))
    return {decision.claim: decision for decision in found}


def save_decisions(folder: Path, changed: Mapping[str, Decision | None]) -> None:
    """Write decisions over those of a document's folder; None takes one back. Others that write at once wait.

    Raises:
        DataError: the table that is there cannot be read.
        NotFoundError: the document has gone meanwhile.
        OSError: the disk refuses; the table stays as it was.
    """
    with decisions_locked(folder):
        if not folder.is_dir():
            raise NotFoundError(f"there is no document '{folder.name}'", hint="it was removed meanwhile")
        known: dict[str, Decision | None] = {**read_decisions(folder), **changed}
        _write(folder / DECISIONS_FILE, [decision for decision in known.values() if decision])


def _read_row(path: Path, number: int, cells: Mapping[str, str | None]) -> Decision:
    texts = {column: cells.get(column) or "" for column in COLUMNS}
    verdict = next((known for known in VERDICTS if known == texts["decision"]), None)
    if verdict is None or not texts["claim"]:
        hint = f"write one of {', '.join(VERDICTS)} beside the claim's id"
        raise BadValueError("the row is no decision", path=path, row=number, column="decision", hint=hint)
    edited = _read_edited(path, number, texts["edited"])
    return Decision(texts["claim"], verdict, edited, *(texts[name] for name in ("when", "who", "note", "claimed")))


def _read_edited(path: Path, number: int, text: str) -> dict[str, str]:
    """Return the fields of an edit, a JSON object of texts."""
    try:
        edited = json.loads(text or "{}")
    except json.JSONDecodeError:
        edited = None
    if not isinstance(edited, dict) or not all(isinstance(value, str) for value in edited.values()):
        hint = 'write a JSON object of texts such as {"value": "45"}'
        raise BadValueError("the edit cannot be read", path=path, row=number, column="edited", hint=hint)
    return edited


def _write(path: Path, decisions: list[Decision]) -> None:
    """Write the table beside the old one and put it in its place by one rename."""
    descriptor, name = tempfile.mkstemp(prefix=f".{DECISIONS_FILE}-", dir=path.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(COLUMNS)
        table.writerows(map(_cells, decisions))
    Path(name).replace(path)


def _cells(decision: Decision) -> list[str]:
    edited = json.dumps(dict(decision.edited), ensure_ascii=False, sort_keys=True) if decision.edited else ""
    return [decision.claim, decision.verdict, edited, decision.when, decision.who, decision.note, decision.claimed]


@contextmanager
def decisions_locked(folder: Path) -> Iterator[None]:
    """Let one program at a time write a document's decisions or put another version of the document in its place.

    The lock is on the folder itself: it leaves no file behind and dies with its process. A folder that was replaced
    while its lock was waited for is another one, whose lock is then taken. Without a folder there is nothing to lock.
    """
    while True:
        try:
            descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except FileNotFoundError:
            yield
            return
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            if folder.exists() and os.fstat(descriptor).st_ino == folder.stat().st_ino:
                yield
                return
        finally:
            os.close(descriptor)
