"""Every example of docs/api.md works on the shipped data."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.cli import cli
from api.console import run
from kg.ask.engine import Engine
from kg.settings import Settings

DOCS = (Path(__file__).parents[2] / "docs/api.md").read_text(encoding="utf-8")


def _lines(kind: str) -> list[str]:
    return [line for block in _blocks(kind) for line in block.splitlines()]


def _blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", DOCS, re.DOTALL)


@pytest.fixture(scope="module")
def server(shipped: Engine, shipped_settings: Settings) -> Iterator[TestClient]:
    """The app over the shipped data."""
    with TestClient(create_app(shipped, shipped_settings)) as client:
        yield client


@pytest.mark.parametrize("line", _lines("console"))
@pytest.mark.usefixtures("shipped")
def test_a_command_runs(
    shipped_settings: Settings,
    line: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("MIDPOWER_HOME", str(shipped_settings.home))
    monkeypatch.chdir(tmp_path)
    Path("mine.yml").write_text(_blocks("yaml")[0], encoding="utf-8")
    Path("weights.yml").write_text("data-center-capacity: 2\n", encoding="utf-8")
    assert run(cli, shlex.split(line)[1:]) == 0, capfd.readouterr().err


@pytest.mark.parametrize("line", _lines("http"))
def test_an_address_answers(server: TestClient, line: str) -> None:
    assert server.get(line.removeprefix("GET ")).status_code == 200


@pytest.mark.parametrize("body", _blocks("json"))
def test_a_request_is_computed(server: TestClient, body: str) -> None:
    response = server.post("/scores", content=body, headers={"content-type": "application/json"})
    assert response.status_code == 200, response.text
    assert response.json()["scores"]


@pytest.mark.parametrize("question", _lines("questions"))
def test_a_question_is_answered_with_citations(shipped: Engine, question: str) -> None:
    answer = shipped.ask(question)
    assert answer.status == "answered", answer.answer
    assert answer.citations
    assert answer.citations[0].origin == "computed"
