"""The door to language models: what it sends, what it takes, and that it always comes back in time."""

import json
import logging
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from kg.ask.llm import LanguageModel, Message, Prompt, open_model
from kg.ask.llm_budget import Budget, DayBook, Spent
from kg.ask.loose_json import find_object
from kg.errors import (
    LlmBudgetError,
    LlmError,
    LlmRefusedError,
    LlmReplyError,
    LlmSettingsError,
    LlmTimeoutError,
    LlmUnreachableError,
)
from kg.settings import Settings
from tests.fake_llm import FakeLlm, Turn, fake_llm

KEY = "sk-secret-1234567890"
SCHEMA = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"], "additionalProperties": False}
PROMPT = Prompt((Message("system", "Be short."), Message("user", "Say a.")), SCHEMA)


@pytest.fixture(scope="module")
def server() -> Iterator[FakeLlm]:
    with fake_llm() as fake:
        yield fake


def door(server: FakeLlm, home: Path, **changed: Any) -> LanguageModel:
    settings: dict[str, Any] = {
        "home": home,
        "llm_base_url": server.url,
        "llm_model": "scripted",
        "llm_api_key": KEY,
        "llm_retries": 0,
    }
    model = open_model(Settings(**(settings | changed)))
    assert model is not None
    return model


def test_nothing_is_asked_where_no_model_is_configured(tmp_path: Path) -> None:
    assert open_model(Settings(home=tmp_path)) is None


def test_off_is_off(server: FakeLlm, tmp_path: Path) -> None:
    assert open_model(Settings(home=tmp_path, llm_base_url=server.url, llm_model="scripted"), "off") is None


def test_openai_is_not_imported_before_the_first_request() -> None:
    code = (
        "import sys; from kg.ask.llm import open_model; from kg.settings import Settings; "
        "open_model(Settings()); sys.exit('openai' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("base_url", "model", "hint"),
    [
        ("http://127.0.0.1:1/v1", "", "MIDPOWER_LLM_MODEL"),
        ("", "some", "MIDPOWER_LLM_BASE_URL"),
        ("127.0.0.1:8080", "some", "no address"),
        ("ftp://host/v1", "some", "no address"),
        ("http://me:sk-secret@host/v1", "some", "MIDPOWER_LLM_API_KEY"),
    ],
)
def test_half_a_configuration_is_told_in_one_sentence(base_url: str, model: str, hint: str, tmp_path: Path) -> None:
    with pytest.raises(LlmSettingsError) as told:
        open_model(Settings(home=tmp_path, llm_base_url=base_url, llm_model=model))
    assert hint in str(told.value)
    assert "sk-secret" not in str(told.value)


def test_a_key_that_no_header_can_carry_is_refused_without_showing_it(tmp_path: Path) -> None:
    with pytest.raises(LlmSettingsError) as told:
        open_model(
            Settings(home=tmp_path, llm_base_url="http://h/v1", llm_model="m", llm_api_key=SecretStr("clé-secrète"))
        )
    assert "secr" not in str(told.value)


def test_the_model_gets_the_prompt_the_schema_and_the_key(server: FakeLlm, tmp_path: Path) -> None:
    server.script('{"a": 1}')
    assert door(server, tmp_path).ask_object(PROMPT) == {"a": 1}
    request = server.requests[0]
    assert (request["model"], request["temperature"]) == ("scripted", 0)
    assert request["messages"][1] == {"role": "user", "content": "Say a."}
    assert request["response_format"]["json_schema"]["schema"] == SCHEMA
    assert server.headers[0]["authorization"] == f"Bearer {KEY}"


def test_what_this_machine_sets_for_openai_is_not_sent_elsewhere(
    server: FakeLlm, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.setenv(name, "of-another-address")
    server.script('{"a": 1}')
    door(server, tmp_path, llm_api_key="").ask(PROMPT)
    assert "of-another-address" not in json.dumps(server.headers[0])


def test_a_server_without_structured_output_gets_the_schema_in_words(server: FakeLlm, tmp_path: Path) -> None:
    wrong = Turn(status=400, body=b'{"error": {"message": "response_format is not supported"}}')
    server.script(wrong, wrong, '{"a": 1}')
    model = door(server, tmp_path)
    assert model.ask_object(PROMPT) == {"a": 1}
    last = server.requests[-1]
    assert "response_format" not in last
    assert json.dumps(SCHEMA) in last["messages"][-1]["content"]
    server.script('{"a": 2}')
    model.ask(Prompt(PROMPT.messages, SCHEMA, release="next"))
    assert len(server.requests) == 1, "what a server takes is remembered"


def test_a_model_that_refuses_a_temperature_keeps_its_schema(server: FakeLlm, tmp_path: Path) -> None:
    server.script(Turn(status=400, body=b"{}"), '{"a": 1}')
    assert door(server, tmp_path).ask_object(PROMPT) == {"a": 1}
    assert "temperature" not in server.requests[-1]
    assert "response_format" in server.requests[-1]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_is_asked_again(server: FakeLlm, tmp_path: Path, status: int) -> None:
    server.script(Turn(status=status, body=b"{}", headers=(("retry-after", "0.05"),)), '{"a": 1}')
    model = door(server, tmp_path, llm_retries=1)
    assert model.ask_object(PROMPT) == {"a": 1}
    assert model.counts.requests == 2


@pytest.mark.parametrize(
    ("status", "words"),
    [(401, "key"), (403, "key"), (404, "no model 'scripted'"), (429, "too many"), (500, "status 500"), (418, "418")],
)
def test_a_server_that_refuses_is_told_in_one_sentence(
    server: FakeLlm, tmp_path: Path, status: int, words: str
) -> None:
    server.script(Turn(status=status, body=json.dumps({"error": {"message": f"bad key {KEY}"}}).encode()))
    model = door(server, tmp_path)
    with pytest.raises(LlmRefusedError) as told:
        model.ask(PROMPT)
    assert words in str(told.value)
    assert KEY not in str(told.value)
    assert told.value.__cause__ is None
    assert model.counts.failed == 1


def test_nobody_at_the_address(tmp_path: Path) -> None:
    model = open_model(Settings(home=tmp_path, llm_base_url="http://127.0.0.1:9/v1", llm_model="m", llm_retries=0))
    assert model is not None
    with pytest.raises(LlmUnreachableError, match=r"127\.0\.0\.1:9"):
        model.ask(PROMPT)


@pytest.mark.parametrize(
    "turn", [Turn(stalls=True), Turn('{"a": 1}', drips=True), Turn(status=503, body=b"", stalls=True)]
)
def test_a_server_that_stalls_or_drips_is_left_in_time(server: FakeLlm, tmp_path: Path, turn: Turn) -> None:
    server.script(turn)
    start = time.monotonic()
    with pytest.raises(LlmTimeoutError, match=r"within 0\.5 seconds"):
        door(server, tmp_path, llm_seconds=0.5, llm_retries=2).ask(PROMPT)
    assert time.monotonic() - start < 2.5


def test_retries_do_not_outlast_the_time_out(server: FakeLlm, tmp_path: Path) -> None:
    server.script(Turn(status=503, body=b"{}", headers=(("retry-after", "60"),)))
    start = time.monotonic()
    with pytest.raises(LlmTimeoutError):
        door(server, tmp_path, llm_seconds=0.5, llm_retries=5).ask(PROMPT)
    assert time.monotonic() - start < 2.5


def test_a_body_without_end_is_given_up(server: FakeLlm, tmp_path: Path) -> None:
    server.script(Turn(body=b"x" * 100_000, endless=True))
    with pytest.raises(LlmReplyError, match="does not end"):
        door(server, tmp_path, llm_seconds=20).ask(PROMPT)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe\x00garbage",
        b"<html>Bad gateway</html>",
        b"[]",
        b'{"choices": []}',
        b'{"choices": "no"}',
        b'{"choices": [{"message": {"content": null, "refusal": "I will not"}}]}',
        b'{"choices": [{"message": {"content": "  "}}]}',
        b'data: {"choices": [{"delta": {"content": "{"}}]}\n\n',
        b"[" * 100_000,
    ],
)
def test_garbage_is_no_completion(server: FakeLlm, tmp_path: Path, body: bytes) -> None:
    server.script(Turn(body=body))
    with pytest.raises(LlmReplyError, match="no completion"):
        door(server, tmp_path).ask(PROMPT)


def test_half_a_reply_is_not_taken_but_paid(server: FakeLlm, tmp_path: Path) -> None:
    server.script(Turn('{"a": 1}', finish="length"))
    model = door(server, tmp_path)
    with pytest.raises(LlmReplyError, match="cut off"):
        model.ask_object(PROMPT)
    assert model.counts.spent.tokens == 110


def test_the_same_prompt_is_paid_once(server: FakeLlm, tmp_path: Path) -> None:
    server.script('{"a": 1}')
    first, second = door(server, tmp_path), door(server, tmp_path)
    assert first.ask(PROMPT).text == second.ask(PROMPT).text
    assert len(server.requests) == 1
    assert (second.counts.kept, second.counts.requests) == (1, 0)


@pytest.mark.parametrize("changed", [Prompt(PROMPT.messages), Prompt(PROMPT.messages, SCHEMA, release="r2")])
def test_another_schema_or_release_is_another_prompt(server: FakeLlm, tmp_path: Path, changed: Prompt) -> None:
    server.script('{"a": 1}')
    model = door(server, tmp_path)
    model.ask(PROMPT)
    model.ask(changed)
    assert len(server.requests) == 2


def test_a_broken_kept_reply_is_asked_for_again(server: FakeLlm, tmp_path: Path) -> None:
    server.script('{"a": 1}')
    model = door(server, tmp_path)
    model.ask(PROMPT)
    for path in (tmp_path / "llm" / "replies").rglob("*.json"):
        path.write_text('{"text"', "utf-8")
    assert model.ask(PROMPT).text == '{"a": 1}'
    assert len(server.requests) == 2


def test_a_request_beyond_its_budget_is_not_sent(server: FakeLlm, tmp_path: Path) -> None:
    server.script('{"a": 1}')
    with pytest.raises(LlmBudgetError, match="MIDPOWER_LLM_CALL_TOKENS"):
        door(server, tmp_path, llm_call_tokens=100, llm_reply_tokens=90).ask(PROMPT)
    assert not server.requests


def test_a_day_has_an_end(server: FakeLlm, tmp_path: Path) -> None:
    server.script('{"a": 1}')
    model = door(server, tmp_path, llm_reply_tokens=16, llm_day_tokens=250)
    model.ask(PROMPT)
    with pytest.raises(LlmBudgetError, match="MIDPOWER_LLM_DAY_TOKENS"):
        door(server, tmp_path, llm_reply_tokens=150, llm_day_tokens=250).ask(Prompt((Message("user", "b"),)))
    assert len(server.requests) == 1


def test_a_day_may_cost_only_so_much(server: FakeLlm, tmp_path: Path) -> None:
    server.script('{"a": 1}')
    prices = {"llm_input_price": 1_000.0, "llm_output_price": 10_000.0, "llm_reply_tokens": 16}
    model = door(server, tmp_path, llm_day_cost=1.0, **prices)
    model.ask(PROMPT)
    assert model.counts.spent.cost == pytest.approx(0.2)
    with pytest.raises(LlmBudgetError, match="MIDPOWER_LLM_DAY_COST"):
        door(server, tmp_path, llm_day_cost=0.3, **prices).ask(Prompt((Message("user", "b"),)))


def test_tokens_are_estimated_where_the_server_counts_none(server: FakeLlm, tmp_path: Path) -> None:
    server.script(Turn('{"a": 1}', usage=None))
    model = door(server, tmp_path)
    model.ask(PROMPT)
    assert model.counts.spent.input_tokens > 0
    assert model.counts.spent.output_tokens > 0


def test_a_new_day_begins_at_nothing(tmp_path: Path) -> None:
    days = [date(2031, 1, 1)]
    book = DayBook(tmp_path, Budget(100, 100), lambda: days[0])
    book.add(Spent(60, 10))
    page = tmp_path / "2031-01-01.jsonl"
    page.write_text(page.read_text("utf-8") + '{"input_tok', "utf-8")
    assert book.read().tokens == 70
    days[0] = date(2031, 1, 2)
    assert book.read() == Spent()


def test_the_key_is_in_no_log_and_no_file(server: FakeLlm, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.script('{"a": 1}')
    model = door(server, tmp_path)
    model.ask(PROMPT)
    assert KEY not in caplog.text
    assert KEY not in repr(vars(model)["_settings"])
    assert all(KEY not in path.read_text("utf-8") for path in tmp_path.rglob("*") if path.is_file())


def test_every_failure_is_an_llm_error() -> None:
    kinds = (LlmBudgetError, LlmRefusedError, LlmReplyError, LlmSettingsError, LlmTimeoutError, LlmUnreachableError)
    assert all(issubclass(kind, LlmError) for kind in kinds)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        '```json\n{"a": 1}\n```',
        '```\n{"a": 1,}\n```\nThat is all.',
        'Certainly! Here it is: {"a": 1}. Anything else?',
        '<think>maybe {"a": 7}?</think>{"a": 1}',
        '{"a": 1,\n}',
        '\ufeff{"a": 1}',
        '{not json} and then {"a": 1}',
    ],
)
def test_an_object_is_found_however_it_is_wrapped(text: str) -> None:
    assert find_object(text) == {"a": 1}


@pytest.mark.parametrize(
    "text",
    ["", "I cannot help with that.", '{"a": ', "[1, 2]", '{"a": NaN}', "{" * 5_000, '{"a": ' + "9" * 5_000 + "}"],
)
def test_what_is_no_whole_object_is_none(text: str) -> None:
    assert find_object(text) is None


def test_commas_in_texts_stay() -> None:
    assert find_object('{"a": "x,]", "b": [1,],}') == {"a": "x,]", "b": [1]}
