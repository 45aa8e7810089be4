"""Ask a language model: the one door to any address that speaks OpenAI's protocol.

Off unless an address and a model are set. `openai` is imported with the first request, so that nothing of it is there
when no model is configured. A request ends after `llm_seconds` whatever the server does (a stall, a byte a second, an
endless body), and costs no more than the budget of the request and of the day. Replies are kept by model and prompt.
What fails is an `LlmError`; whoever asks goes on with what the rules found.
"""

import asyncio
import json
import threading
from collections import Counter
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import urlsplit

from kg.ask.completion import read_completion
from kg.ask.llm_budget import Budget, DayBook, Spent, estimate_tokens
from kg.ask.llm_replies import ReplyShelf, reply_key
from kg.ask.loose_json import find_object
from kg.errors import (
    LlmError,
    LlmRefusedError,
    LlmReplyError,
    LlmSettingsError,
    LlmTimeoutError,
    LlmUnreachableError,
)
from kg.settings import Settings

if TYPE_CHECKING:
    from openai import AsyncOpenAI

FOLDER: Final = "llm"  # below the home
_MOST_BYTES: Final = 4_000_000  # of a reply; 100,000 tokens are less than half of it
_WRONG_FORM: Final = (400, 422)
_SCHEMA_FOLLOWS: Final = "Reply with one JSON object and nothing else. It must fit this JSON schema:\n"

Mode = Literal["off", "auto"]
Role = Literal["system", "user", "assistant"]


@dataclass(frozen=True)
class Message:
    """One turn of a conversation with a model."""

    role: Role
    text: str


@dataclass(frozen=True)
class Prompt:
    """What a model is asked.

    Args:
        schema: JSON schema that the reply must fit; None for prose.
        release: id of the release whose facts stand in the prompt, '' if none do; replies are kept by it.
    """

    messages: tuple[Message, ...]
    schema: Mapping[str, Any] | None = None
    release: str = ""


@dataclass(frozen=True)
class Reply:
    """What a model wrote; `is_kept` says that it was written earlier and costs nothing."""

    text: str
    spent: Spent = field(default_factory=Spent)
    is_kept: bool = False


@dataclass
class Counts:
    """What happened at the door since it was opened; requests include retries."""

    requests: int = 0
    kept: int = 0
    failed: int = 0
    spent: Spent = field(default_factory=Spent)
    rejected: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class _Form:
    """How a request is written; servers differ in what they take."""

    schema: bool
    limit: str
    temperature: bool


# The first is what most servers take; models that reason refuse a temperature; old servers know neither schema nor
# the limit's newer name. The first that is taken is kept.
_FORMS: Final = (
    _Form(schema=True, limit="max_completion_tokens", temperature=True),
    _Form(schema=True, limit="max_completion_tokens", temperature=False),
    _Form(schema=False, limit="max_tokens", temperature=True),
)


def open_model(settings: Settings, mode: Mode = "auto") -> "LanguageModel | None":
    """Return the model that the settings name, None where it is off or none is named.

    Raises:
        LlmSettingsError: an address without a model or the reverse, or one that is no address.
    """
    if mode == "off" or not (settings.llm_base_url or settings.llm_model):
        return None
    return LanguageModel(settings)


class LanguageModel:
    """A model at an address; safe to use from many threads, but blocking: never call it in an event loop."""

    def __init__(self, settings: Settings) -> None:
        self.name = settings.llm_model
        self.address = _check_address(settings.llm_base_url, self.name)
        self.counts = Counts()
        self._settings = settings
        self._key = _check_key(settings.llm_api_key.get_secret_value().strip())
        self._shelf = ReplyShelf(settings.home / FOLDER / "replies")
        self._book = DayBook(settings.home / FOLDER / "spent", _budget(settings))
        self._form = 0
        self._lock = threading.Lock()

    def ask(self, prompt: Prompt) -> Reply:
        """Return the model's words.

        Raises:
            LlmError: see its branches; nothing was answered.
        """
        key = self._reply_key(prompt)
        kept = self._shelf.find(key)
        if kept is not None:
            self._count(kept=1)
            return Reply(kept, is_kept=True)
        reply = self._ask_server(prompt)
        self._shelf.keep(key, reply.text)
        return reply

    def ask_object(self, prompt: Prompt) -> dict[str, Any]:
        """Return the JSON object that the model wrote; only its shape as JSON is checked.

        Raises:
            LlmReplyError: there is no whole object in the reply.
            LlmError: as `ask`.
        """
        found = find_object(self.ask(prompt).text)
        if found is None:
            self.reject("no JSON")
            raise LlmReplyError("the model's reply holds no JSON object", hint="use a model that can write JSON")
        return found

    def reject(self, reason: str, times: int = 1) -> None:
        """Count something of a reply that was not taken."""
        with self._lock:
            self.counts.rejected[reason] += times

    def _reply_key(self, prompt: Prompt) -> str:
        turns = [[message.role, message.text] for message in prompt.messages]
        return reply_key(self.address, self.name, prompt.release, turns, prompt.schema)

    def _ask_server(self, prompt: Prompt) -> Reply:
        planned = estimate_tokens("".join(_texts(prompt)))
        self._book.check(planned, self._settings.llm_reply_tokens)
        try:
            completion = read_completion(_run_beside(self._send(prompt)))
        except LlmError:
            self._count(failed=1)
            raise
        written = completion.output_tokens or estimate_tokens(completion.text)
        spent = self._book.budget.price(completion.input_tokens or planned, written)
        self._count(spent=spent)
        self._book.add(spent)
        return Reply(completion.whole_text, spent)

    async def _send(self, prompt: Prompt) -> bytes:
        """Return the body of the first form that the server takes."""
        import openai

        try:
            async with asyncio.timeout(self._settings.llm_seconds), self._client() as client:
                return await self._try_forms(client, prompt)
        except (TimeoutError, openai.APITimeoutError):
            raise LlmTimeoutError(
                f"the language model did not reply within {self._settings.llm_seconds:g} seconds",
                hint="raise MIDPOWER_LLM_SECONDS or use a faster model",
            ) from None
        except openai.APIStatusError as error:
            raise _refusal(error.status_code, self.name) from None
        except openai.OpenAIError:
            raise LlmUnreachableError(
                f"no language model answers at {self.address}", hint="start it or correct MIDPOWER_LLM_BASE_URL"
            ) from None

    async def _try_forms(self, client: "AsyncOpenAI", prompt: Prompt) -> bytes:
        from openai import APIStatusError

        while True:
            try:
                return await _read_body(client, self._request(prompt, _FORMS[self._form]))
            except APIStatusError as error:
                if error.status_code not in _WRONG_FORM or self._form + 1 == len(_FORMS):
                    raise
                self._form += 1

    def _request(self, prompt: Prompt, form: _Form) -> dict[str, Any]:
        turns = [{"role": message.role, "content": message.text} for message in prompt.messages]
        request: dict[str, Any] = {"model": self.name, "messages": turns, form.limit: self._settings.llm_reply_tokens}
        if form.temperature:
            request["temperature"] = 0
        if prompt.schema is not None and form.schema:
            schema = {"name": "reply", "strict": True, "schema": prompt.schema}
            request["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif prompt.schema is not None:
            request["messages"] = [*turns, {"role": "system", "content": _SCHEMA_FOLLOWS + json.dumps(prompt.schema)}]
        return request

    def _client(self) -> "AsyncOpenAI":
        """Return a client that sends nothing of this machine's settings for OpenAI to another address."""
        from openai import AsyncOpenAI, DefaultAsyncHttpxClient

        client = AsyncOpenAI(
            base_url=self.address,
            api_key=self._key or "none",
            max_retries=self._settings.llm_retries,
            timeout=self._settings.llm_seconds,
            http_client=DefaultAsyncHttpxClient(event_hooks={"request": [self._count_request]}),
        )
        client.organization = client.project = None
        return client

    async def _count_request(self, _: object) -> None:
        self._count(requests=1)

    def _count(self, requests: int = 0, kept: int = 0, failed: int = 0, spent: Spent | None = None) -> None:
        with self._lock:
            self.counts.requests += requests
            self.counts.kept += kept
            self.counts.failed += failed
            self.counts.spent += spent or Spent()


def _budget(settings: Settings) -> Budget:
    return Budget(
        settings.llm_call_tokens,
        settings.llm_day_tokens,
        settings.llm_day_cost,
        settings.llm_input_price,
        settings.llm_output_price,
    )


def _check_address(address: str, model: str) -> str:
    parts = urlsplit(address)
    if not address or not model:
        missing = "MIDPOWER_LLM_MODEL" if address else "MIDPOWER_LLM_BASE_URL"
        raise LlmSettingsError("the language model is only half configured", hint=f"set {missing}")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise LlmSettingsError("MIDPOWER_LLM_BASE_URL is no address", hint="write for example http://127.0.0.1:8080/v1")
    if parts.username or parts.password:
        raise LlmSettingsError(
            "MIDPOWER_LLM_BASE_URL holds a name or a key", hint="put the key into MIDPOWER_LLM_API_KEY"
        )
    return address


def _check_key(key: str) -> str:
    if not (key.isascii() and key.isprintable()):
        raise LlmSettingsError("MIDPOWER_LLM_API_KEY has characters that no key has", hint="copy it again")
    return key


def _run_beside(work: Coroutine[Any, Any, bytes]) -> bytes:
    """Run a coroutine in a thread of its own: the thread that asks may have an event loop running already."""
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, work).result()


def _texts(prompt: Prompt) -> Iterator[str]:
    yield from (message.text for message in prompt.messages)
    if prompt.schema is not None:
        yield json.dumps(prompt.schema)


async def _read_body(client: "AsyncOpenAI", request: Mapping[str, Any]) -> bytes:
    """Return the bytes of a reply; one that goes on and on is given up."""
    body = bytearray()
    plain = {"Accept-Encoding": "identity"}  # a few packed bytes could be gigabytes
    async with client.chat.completions.with_streaming_response.create(**request, extra_headers=plain) as response:
        async for chunk in response.iter_bytes():
            body += chunk
            if len(body) > _MOST_BYTES:
                raise LlmReplyError("the model's reply does not end", hint="lower MIDPOWER_LLM_REPLY_TOKENS")
    return bytes(body)


def _refusal(status: int, model: str) -> LlmRefusedError:
    if status in (401, 403):
        return LlmRefusedError("the language model server does not take the key", hint="correct MIDPOWER_LLM_API_KEY")
    if status == 404:
        what = f"the server knows no model '{model}', or no chat at that address"
        return LlmRefusedError(what, hint="correct MIDPOWER_LLM_MODEL or MIDPOWER_LLM_BASE_URL")
    if status == 429:
        return LlmRefusedError("the language model server has had too many requests", hint="wait a while")
    return LlmRefusedError(f"the language model server failed with status {status}", hint="look into its log")
