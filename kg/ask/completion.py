"""Read the body of a chat completion, from a server that may send anything. Pure functions."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.errors import LlmReplyError


@dataclass(frozen=True)
class Completion:
    """What a server sent: the model's text, and the tokens that it counts (0 where it counts none)."""

    text: str
    input_tokens: int
    output_tokens: int
    is_cut_off: bool

    @property
    def whole_text(self) -> str:
        """The text, if the model ended it by itself: half a reply says something else than the whole.

        Raises:
            LlmReplyError: it was cut off.
        """
        if self.is_cut_off:
            raise LlmReplyError("the model's reply was cut off", hint="raise MIDPOWER_LLM_REPLY_TOKENS")
        return self.text


def read_completion(body: bytes) -> Completion:
    """Return what a body holds.

    Raises:
        LlmReplyError: it is no completion, or one without a text (a refusal, a call of a tool).
    """
    completion = _decode(body)
    choice = _first_choice(completion)
    message = choice.get("message")
    text = message.get("content") if isinstance(message, dict) else None
    if not isinstance(text, str) or not text.strip():
        raise LlmReplyError("the server sent no completion", hint="correct MIDPOWER_LLM_BASE_URL or the model's name")
    usage = completion.get("usage")
    counted = usage if isinstance(usage, dict) else {}
    read, written = (_whole(counted.get(name)) for name in ("prompt_tokens", "completion_tokens"))
    return Completion(text, read, written, choice.get("finish_reason") == "length")


def _decode(body: bytes) -> Mapping[str, Any]:
    try:
        completion = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return completion if isinstance(completion, dict) else {}


def _first_choice(completion: Mapping[str, Any]) -> Mapping[str, Any]:
    choices = completion.get("choices")
    first = choices[0] if isinstance(choices, list) and choices else None
    return first if isinstance(first, dict) else {}


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else 0
