"""What language models have cost today, and what one request and one day may cost.

The day's file in the home has one line a request, so that several processes can write to it at the same time. Days are
UTC's. Prices are per million tokens, in whatever currency the settings were thought of.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from math import ceil
from pathlib import Path
from typing import Final

from kg.errors import LlmBudgetError, LlmSettingsError

_BYTES_A_TOKEN: Final = 3  # about four in English; other languages have fewer, and an estimate must not be too low
_MILLION: Final = 1_000_000


@dataclass(frozen=True)
class Spent:
    """What was used: tokens read and written, and their price."""

    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = 0.0

    @property
    def tokens(self) -> int:
        """Read and written together."""
        return self.input_tokens + self.output_tokens

    def __add__(self, other: "Spent") -> "Spent":
        """Return both together."""
        tokens = (self.input_tokens + other.input_tokens, self.output_tokens + other.output_tokens)
        return Spent(*tokens, self.cost + other.cost)


@dataclass(frozen=True)
class Budget:
    """The most that may be used: tokens of one request and of a day, cost of a day (None: no limit), and the prices."""

    call_tokens: int
    day_tokens: int
    day_cost: float | None = None
    input_price: float = 0.0
    output_price: float = 0.0

    def price(self, input_tokens: int, output_tokens: int) -> Spent:
        """Return tokens with what they cost."""
        cost = (input_tokens * self.input_price + output_tokens * self.output_price) / _MILLION
        return Spent(input_tokens, output_tokens, cost)


def estimate_tokens(text: str) -> int:
    """Return a number of tokens that a text hardly exceeds."""
    return ceil(len(text.encode("utf-8", "replace")) / _BYTES_A_TOKEN)


def _utc_today() -> date:
    return datetime.now(UTC).date()


class DayBook:
    """The file of the day."""

    def __init__(self, folder: Path, budget: Budget, today: Callable[[], date] = _utc_today) -> None:
        self._folder, self.budget, self._today = folder, budget, today

    @property
    def _path(self) -> Path:
        return self._folder / f"{self._today().isoformat()}.jsonl"

    def read(self) -> Spent:
        """Return what was spent today, by all processes; lines that a crash cut off count nothing."""
        if not self._path.is_file():
            return Spent()
        lines = self._path.read_text("utf-8", "replace").splitlines()
        return sum(map(_read_line, lines), Spent())

    def check(self, input_tokens: int, output_tokens: int) -> None:
        """Check a request before it is sent.

        Raises:
            LlmBudgetError: the request, or the day with it, would go beyond the budget.
        """
        planned = self.budget.price(input_tokens, output_tokens)
        if planned.tokens > self.budget.call_tokens:
            raise LlmBudgetError(
                f"a request of up to {planned.tokens} tokens is more than one request may have",
                hint="raise MIDPOWER_LLM_CALL_TOKENS",
            )
        day = self.read() + planned
        if day.tokens > self.budget.day_tokens:
            raise _used_up("tokens", "MIDPOWER_LLM_DAY_TOKENS")
        if self.budget.day_cost is not None and day.cost > self.budget.day_cost:
            raise _used_up("costs", "MIDPOWER_LLM_DAY_COST")

    def add(self, spent: Spent) -> None:
        """Write down one request.

        Raises:
            LlmSettingsError: the home cannot be written to, so that no budget could be kept.
        """
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(asdict(spent)) + "\n")
        except OSError as error:
            raise LlmSettingsError(
                f"what the model costs cannot be written to {self._folder}", hint="set MIDPOWER_HOME to another folder"
            ) from error


def _used_up(what: str, setting: str) -> LlmBudgetError:
    return LlmBudgetError(f"today's {what} for the language model are used up", hint=f"wait a day or raise {setting}")


def _read_line(line: str) -> Spent:
    try:
        return Spent(**json.loads(line))
    except (ValueError, TypeError):
        return Spent()
