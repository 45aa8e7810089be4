"""What can go wrong, as one tree; the second column says who must act.

```
MidpowerError                       (a ValueError)
├── DataError                       author of a table: path, row, column
│   ├── MissingColumnError
│   ├── UnknownNameError            name, candidates
│   ├── UnitMismatchError
│   └── BadValueError
├── ShapesViolatedError             author of a table: lines of the validation report
├── NoVarianceError                 chooser of a score method
├── ReleaseError                    who runs the program
│   ├── NoReleaseError
│   ├── CorruptReleaseError
│   └── UnknownReleaseError
├── EmbedderError                   who runs the program
├── FetchError                      who runs the program
├── LibraryError                    who runs the program
├── WriteAccessError                who sends documents over HTTP
│   ├── WritingIsOffError
│   └── WrongTokenError
├── LlmError                        who runs the program; the rules' result stands without the model
│   ├── LlmSettingsError
│   ├── LlmUnreachableError
│   ├── LlmTimeoutError
│   ├── LlmRefusedError
│   ├── LlmBudgetError
│   └── LlmReplyError
├── QueryError                      author of a SPARQL query
│   ├── QueryRefusedError
│   ├── QuerySyntaxError
│   ├── QueryTimeoutError
│   ├── QueriesBusyError
│   ├── QueryTooLargeError
│   └── QueryCrashedError
├── QuestionError                   who asks
│   ├── EmptyQuestionError
│   ├── QuestionTooLongError
│   └── OverrideError
└── NotFoundError                   who asks for a thing by its name
```

Each error has a `message` (what and where), a `hint` (the way out), a `code` and an HTTP `status`; `str(error)` says
what, where and the way out in one sentence.
"""

from collections.abc import Hashable, Sequence
from pathlib import Path
from typing import Final

FAULTS: Final = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError, RuntimeError)
"""What a mistake of ours raises; caught only at the border of a run over many things: one must not cost the rest."""


class MidpowerError(ValueError):
    """Anything that the program explains to its user instead of failing with a traceback."""

    code = "error"
    status = 500

    def __init__(self, message: str, *, hint: str = "") -> None:
        self.message = message.rstrip(".")
        self.hint = hint.rstrip(".")
        super().__init__(message)

    def __str__(self) -> str:
        """Return what, where and the way out as one sentence.

        >>> str(MidpowerError("table x.csv is empty", hint="add a row"))
        'table x.csv is empty: add a row.'
        """
        return f"{self.message}: {self.hint}." if self.hint else f"{self.message}."


class DataError(MidpowerError):
    """An authored or imported table says something that cannot be taken.

    Args:
        message: what is wrong, without the place.
        path, row, column: the place; row counts from 1, the header being row 1.
    """

    code = "bad_data"
    status = 422

    def __init__(
        self, message: str, *, path: Path | str = "", row: int | None = None, column: str = "", hint: str = ""
    ) -> None:
        self.path = str(path)
        self.row = row
        self.column = column
        super().__init__(message + self._place(), hint=hint)

    def _place(self) -> str:
        row = f"row {self.row}" if self.row is not None else ""
        column = f"column '{self.column}'" if self.column else ""
        place = ", ".join(part for part in (self.path, row, column) if part)
        return f" ({place})" if place else ""


class MissingColumnError(DataError):
    """A table lacks a column that its kind must have."""

    code = "missing_column"


class UnknownNameError(DataError):
    """A name that no reviewed alias resolves; `candidates` are the nearest known ones, `home` is where names live."""

    code = "unknown_name"

    def __init__(
        self,
        name: str,
        candidates: Sequence[str] = (),
        *,
        path: Path | str = "",
        row: int | None = None,
        column: str = "",
        home: str = "data/entities",
    ) -> None:
        self.name = name
        self.candidates = tuple(candidates)
        self.home = home
        super().__init__(f"unknown name '{name}'", path=path, row=row, column=column, hint=self._way_out())

    def _way_out(self) -> str:
        if not self.candidates:
            return f"add it to {self.home} or correct its spelling"
        return f"did you mean {', '.join(self.candidates)}; otherwise add it to {self.home}"


class UnitMismatchError(DataError):
    """A figure's unit is unknown or not its indicator's."""

    code = "unit_mismatch"


class BadValueError(DataError):
    """A cell that is not of its column's kind: no number, no known code, no period."""

    code = "bad_value"


class ShapesViolatedError(MidpowerError):
    """The built graph breaks `ontology/shapes.ttl`; `lines` is the report, one sentence a violation."""

    code = "shapes_violated"
    status = 422

    def __init__(self, lines: Sequence[str]) -> None:
        self.lines = tuple(lines)
        first = f", first: {self.lines[0].rstrip('.')}" if self.lines else ""
        super().__init__(
            f"the graph breaks {len(self.lines)} shape rule(s){first}", hint="correct the tables and build"
        )


class NoVarianceError(MidpowerError):
    """An indicator whose values cannot be normalised, because they are all the same or all zero."""

    code = "no_variance"
    status = 422

    def __init__(self, indicator: Hashable, *, hint: str = "leave it out of the method") -> None:
        self.indicator = indicator
        super().__init__(f"the values of '{indicator}' do not differ, so that nothing can be normalised", hint=hint)


class ReleaseError(MidpowerError):
    """A release cannot be used or written."""

    code = "release_error"
    status = 503


class NoReleaseError(ReleaseError):
    """Nothing was built yet."""

    code = "no_release"


class CorruptReleaseError(ReleaseError):
    """A file of a release is missing or is not the one that was written."""

    code = "corrupt_release"


class UnknownReleaseError(ReleaseError):
    """No release has that name."""

    code = "unknown_release"
    status = 404


class EmbedderError(MidpowerError):
    """The embedding model cannot be loaded or is not the one that is expected."""

    code = "embedder_error"
    status = 503


class FetchError(MidpowerError):
    """A file of a data set cannot be had from its publisher or from a folder."""

    code = "fetch_error"
    status = 502


class LibraryError(MidpowerError):
    """A file of the ingested documents cannot be read or written."""

    code = "library_error"
    status = 503


class WriteAccessError(MidpowerError):
    """A request wants to change what is served, and may not."""

    code = "write_access"
    status = 403


class WritingIsOffError(WriteAccessError):
    """The server has no write token, so that nobody may change anything."""

    code = "writing_is_off"

    def __init__(self) -> None:
        super().__init__(
            "this server takes no documents and decisions", hint="start it with MIDPOWER_WRITE_TOKEN set to a secret"
        )


class WrongTokenError(WriteAccessError):
    """The request has no write token, or another one."""

    code = "wrong_token"
    status = 401

    def __init__(self) -> None:
        super().__init__("the write token is missing or wrong", hint="send 'Authorization: Bearer TOKEN'")


class LlmError(MidpowerError):
    """A language model could not help; whoever asked it goes on without.

    No message holds the key or words of the server: what comes from outside may echo the key.
    """

    code = "llm_error"
    status = 502


class LlmSettingsError(LlmError):
    """The settings of the language model cannot be used."""

    code = "llm_settings"
    status = 503


class LlmUnreachableError(LlmError):
    """Nobody answers at the address."""

    code = "llm_unreachable"


class LlmTimeoutError(LlmError):
    """The reply was not whole within `llm_seconds`."""

    code = "llm_timeout"
    status = 504


class LlmRefusedError(LlmError):
    """The server does not take the request: wrong key, unknown model, too many requests, or a fault of its own."""

    code = "llm_refused"


class LlmBudgetError(LlmError):
    """The request would go beyond what one request or one day may cost; it was not sent."""

    code = "llm_budget"
    status = 429


class LlmReplyError(LlmError):
    """The reply is not what was asked for: no completion, no JSON, cut off, or a refusal."""

    code = "llm_reply"


class QueryError(MidpowerError):
    """A SPARQL query that gets no result."""

    code = "query_error"
    status = 400


class QueryRefusedError(QueryError):
    """The query asks for what this endpoint never does: other addresses, updates, or a pattern too deep to plan."""

    code = "query_refused"
    status = 403


class QuerySyntaxError(QueryError):
    """The text is not a SPARQL 1.1 query."""

    code = "query_syntax"


class QueryTimeoutError(QueryError):
    """The query took longer than `query_seconds`."""

    code = "query_timeout"
    status = 504


class QueriesBusyError(QueryTimeoutError):
    """Every process that runs queries was busy for as long as one query may take."""

    code = "queries_busy"
    status = 503


class QueryTooLargeError(QueryError):
    """The query's text, result or memory is over its limit."""

    code = "query_too_large"
    status = 413


class QueryCrashedError(QueryError):
    """The engine died of the query; the worker was replaced."""

    code = "query_crashed"
    status = 500


class QuestionError(MidpowerError):
    """A question that cannot be read at all."""

    code = "bad_question"
    status = 400


class EmptyQuestionError(QuestionError):
    """There is no word in the question."""

    code = "empty_question"

    def __init__(self) -> None:
        super().__init__("the question is empty", hint="ask for example 'Which middle powers have cheap energy?'")


class QuestionTooLongError(QuestionError):
    """The question is longer than `question_characters`."""

    code = "question_too_long"
    status = 413

    def __init__(self, characters: int, limit: int) -> None:
        super().__init__(f"the question has {characters} characters, {limit} are allowed", hint="ask a shorter one")


class OverrideError(QuestionError):
    """A word of the question is to be read as something that cannot be decided.

    Args:
        word: the word; what: what is wrong with its reading.
    """

    code = "bad_override"
    status = 422

    def __init__(self, word: str, what: str, hint: str) -> None:
        super().__init__(f"the reading of '{word}' {what}", hint=hint)


class NotFoundError(MidpowerError):
    """Nothing in the release has that name."""

    code = "not_found"
    status = 404
