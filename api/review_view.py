"""Candidates as people and programs see them: over HTTP, as JSON and as lines of a terminal."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kg.decisions import Decision
from kg.errors import DataError
from kg.review import Candidate

Left = Mapping[str, Mapping[str, str]]


def as_json(candidate: Candidate, left: Left) -> dict[str, Any]:
    """Return a claim as it was read, what was decided on it, and why it is no fact of the current release."""
    return {
        **candidate.read,
        "id": candidate.id,
        "source": candidate.source,
        "state": candidate.state,
        "brief": candidate.brief,
        "no_fact_because": left.get(candidate.source, {}).get(candidate.id),
        "review": _ruled(candidate.decision) if candidate.decision else None,
    }


def _ruled(decision: Decision) -> dict[str, Any]:
    return {
        "decision": decision.verdict,
        "edited": dict(decision.edited),
        "when": decision.when,
        "who": decision.who,
        "note": decision.note,
    }


def as_text(candidates: Sequence[Candidate], left: Left) -> str:
    """Return candidates as lines: id, state, confidence and claim; below them the sentence, and why it is no fact."""
    return "\n".join(line for candidate in candidates for line in _lines(candidate, left))


def read_table_file(path: Path) -> str:
    """Return the text of a table that a spreadsheet has saved.

    Raises:
        DataError: there is no such file, or it is not UTF-8.
    """
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise DataError("there is no such table", path=path, hint="write one with 'midpower review export'") from None
    except UnicodeDecodeError:
        raise DataError("the table is not UTF-8", path=path, hint="save it as 'CSV UTF-8'") from None


def _lines(candidate: Candidate, left: Left) -> list[str]:
    sure = candidate.read.get("confidence")
    shown = f"{float(sure):.2f}" if sure is not None else "–"
    lines = [f"{candidate.id}  {candidate.state:<10}  {shown}  {candidate.source}: {candidate.brief}"]
    quote = " ".join(str(candidate.read.get("quote", "")).split())
    lines += [f"    “{quote}”"] if quote else []
    why = left.get(candidate.source, {}).get(candidate.id)
    return lines + ([f"    no fact: {why}"] if why else [])
