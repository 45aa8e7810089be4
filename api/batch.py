"""Answer a file of questions, one JSON object a line: order kept, one answer a line, whatever a line holds."""

import json
import logging
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from api.questions import ask_engine
from kg.ask.engine import Engine
from kg.errors import FAULTS, BadValueError, MidpowerError
from kg.model import Answer

_LOG: Final = logging.getLogger("midpower")
_LINE: Final = 'write {"id": …, "question": "…"}'


@dataclass(frozen=True)
class Asked:
    """One line of a batch: its id, and the answer, or what was wrong with the line."""

    id: Any
    answer: Answer
    error: MidpowerError | None = None

    def to_json(self) -> str:
        """Return the answer object plus `id`, and `error` where there is one."""
        shown = {"id": self.id, **asdict(self.answer)}
        if self.error:
            shown["error"] = {"code": self.error.code, "message": str(self.error), "hint": self.error.hint}
        return json.dumps(shown, ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")  # half characters


class EngineFaultError(MidpowerError):
    """A fault of ours in one question."""

    code = "internal_error"


def ask_all(
    engine: Engine, lines: Iterable[str], source: str | None, lang: str | None, *, unreviewed: bool = False
) -> Iterator[Asked]:
    """Yield an answer for every line that is not blank.

    Args:
        lines: `{"id", "question"}` each; a line's own `lang` and `source` go before the given ones; `history` lists
            the questions before it, `overrides` says how words are to be read, `unreviewed` whether such facts answer.
        unreviewed: for lines that do not say themselves.
    """
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _ask_line(engine, number, line, source, lang, unreviewed=unreviewed)


def _ask_line(
    engine: Engine, number: int, line: str, source: str | None, lang: str | None, *, unreviewed: bool
) -> Asked:
    row: dict[str, Any] = {}
    try:
        row = _read_object(number, line)
        question = _get_question(number, row)
        answer = ask_engine(
            engine,
            question,
            row.get("lang", lang),
            row.get("source", source),
            _get_history(number, row),
            _get_overrides(number, row),
            unreviewed=_get_unreviewed(number, row, unreviewed),
        )
        return Asked(row.get("id"), answer)
    except MidpowerError as error:
        return _not_given(row, error, lang)
    except FAULTS as fault:
        # the border of a batch: a fault of ours in one question must not cost the others their answers
        _LOG.exception("fault in line %d", number)
        return _not_given(row, EngineFaultError(f"the engine failed on line {number}, {fault!r}"), lang)


def _read_object(number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise BadValueError(f"the line is no JSON at column {error.colno}", row=number, hint="correct it") from None
    except (ValueError, RecursionError) as error:  # NaN, a number of thousands of digits, thousands of brackets
        raise BadValueError(f"the line cannot be read, {error}", row=number, hint="correct it") from None
    if not isinstance(row, dict):
        raise BadValueError("the line is no JSON object", row=number, hint=_LINE)
    return row


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _get_question(number: int, row: dict[str, Any]) -> str:
    question = row.get("question")
    if not isinstance(question, str):
        raise BadValueError("the line has no question", row=number, hint=_LINE)
    return question


def _get_history(number: int, row: dict[str, Any]) -> list[str]:
    """Return the earlier questions of a line: texts, or objects with a question as `POST /ask` takes them."""
    history = row.get("history", [])
    turns = [t.get("question") if isinstance(t, dict) else t for t in history] if isinstance(history, list) else [None]
    if not all(isinstance(t, str) for t in turns):
        raise BadValueError("the line's history is no list of questions", row=number, hint='write ["…", "…"]')
    return [str(t) for t in turns]


def _get_overrides(number: int, row: dict[str, Any]) -> dict[str, str]:
    given = row.get("overrides", {})
    if not isinstance(given, dict) or not all(isinstance(text, str) for text in given.values()):
        raise BadValueError("the line's overrides are no words", row=number, hint='write {"cheap": "…"}')
    return given


def _get_unreviewed(number: int, row: dict[str, Any], default: bool) -> bool:
    given = row.get("unreviewed", default)
    if not isinstance(given, bool):
        raise BadValueError("the line's 'unreviewed' is no truth value", row=number, hint="write true or false")
    return given


def _not_given(row: dict[str, Any], error: MidpowerError, lang: str | None) -> Asked:
    question = str(row.get("question", ""))
    answer = Answer(question, lang or "en", "unknown", reason="out_of_scope", answer=str(error))
    return Asked(row.get("id"), answer, error)
