"""A graph that is not ours, from the file to the answer: built, asked, queried and served by everybody's commands."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.cli import cli
from api.console import run
from benchmarks.graph_questions import f1, gold_rows
from benchmarks.graph_questions import run as run_query
from ingest.foreign import build_graph_release
from kg.ask.engine import Engine
from kg.ask.graph.engine import GraphEngine
from kg.ask.opening import open_engine
from kg.release import Release
from kg.settings import Settings

HERE = Path(__file__).parent
GRAPH = HERE / "ferry.ttl"
QUESTIONS = [json.loads(line) for line in (HERE / "ferry.jsonl").read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("ferry"), workers=2, embedder="none")


@pytest.fixture(scope="module")
def release(settings: Settings) -> Release:
    return build_graph_release(settings, [GRAPH], settings.home, lambda _: None)


@pytest.fixture(scope="module")
def engine(release: Release, settings: Settings) -> Iterator[Engine]:
    with open_engine(release, settings) as engine:
        yield engine


@pytest.fixture(scope="module")
def client(engine: Engine, settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(engine, settings), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def midpower(settings: Settings, release: Release, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    assert release.is_foreign
    monkeypatch.setenv("MIDPOWER_HOME", str(settings.home))
    return lambda *arguments: run(cli, arguments)


def test_the_release_says_that_the_graph_is_not_ours(release: Release, engine: Engine) -> None:
    assert release.manifest["foreign"] is True
    assert isinstance(engine, GraphEngine)


def test_the_same_file_gives_the_same_release(release: Release, settings: Settings) -> None:
    again = build_graph_release(settings, [GRAPH], settings.home, lambda _: None)
    assert (again.id, again.unchanged) == (release.id, True)


@pytest.mark.parametrize("row", QUESTIONS, ids=[str(row["id"]) for row in QUESTIONS])
def test_a_question_finds_its_gold_rows(row: dict[str, Any], engine: Engine) -> None:
    query = engine.best_query(row["question"])
    assert f1(run_query(engine.store, query), gold_rows(row, engine.store)) == 1.0, query


def test_the_query_is_readable_and_runs_as_it_stands(engine: Engine) -> None:
    query = engine.best_query("Which islands have no port?")
    assert "PREFIX f: <https://example.org/ferry/terms/>" in query
    assert "?island a f:Island ." in query
    assert "MINUS {" in query
    assert json.loads(engine.store.query(query, "application/sparql-results+json").body)["results"]["bindings"]


def test_an_answer_cites_the_triples_and_their_file(engine: Engine) -> None:
    answer = engine.ask("What is the call sign of the Arctic Swift?")
    assert (answer.status, answer.kind, answer.answer.partition(".")[0]) == ("answered", "text", "MTRN4")
    cited = next(c for c in answer.citations if "call sign" in c.statement)
    assert "MTRN4" in cited.statement
    assert cited.source.id == "ferry.ttl"


def test_words_that_nothing_explains_make_an_answer_unknown_but_the_query_is_shown(engine: Engine) -> None:
    answer = engine.ask("Which vessels have a swimming pool?")
    assert (answer.status, answer.reason) == ("unknown", "unsupported_relation")
    assert "swimming" in answer.unused_words
    assert answer.sparql


def test_a_question_about_nothing_in_the_graph_is_out_of_scope(engine: Engine) -> None:
    answer = engine.ask("zzz?")
    assert (answer.status, answer.reason, answer.sparql) == ("unknown", "out_of_scope", "")


def test_text2sparql_gives_back_data_set_and_question_with_the_query(client: TestClient) -> None:
    asked = {"dataset": "https://example.org/ferry/", "question": "Which vessels are longer than 40 metres?"}
    answered = client.get("/text2sparql", params=asked)
    assert answered.status_code == 200
    assert {key: answered.json()[key] for key in asked} == asked
    found = client.post(
        "/sparql", content=answered.json()["query"], headers={"content-type": "application/sparql-query"}
    )
    assert len(found.json()["results"]["bindings"]) == 3


def test_text2sparql_has_a_query_for_what_cannot_be_read(client: TestClient) -> None:
    query = client.get("/text2sparql", params={"dataset": "x", "question": "zzz?"}).json()["query"]
    found = client.post("/sparql", content=query, headers={"content-type": "application/sparql-query"})
    assert found.json()["results"]["bindings"] == []


def test_ask_and_the_pages_work_over_http(client: TestClient) -> None:
    answer = client.post("/ask", json={"question": "Which islands have no port?"}).json()
    assert [item["id"] for item in answer["items"]] == ["https://example.org/ferry/Seal_Rock"]
    assert client.get("/readyz").status_code == 200
    assert client.get("/entities").json()["total"] == 0


def test_the_command_line_builds_asks_and_lists(
    midpower: Callable[..., int], capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert midpower("build", "--graph", str(GRAPH), "--out", str(tmp_path)) == 0
    assert midpower("ask", "Which islands have no port?", "--json") == 0
    shown = capfd.readouterr().out
    assert json.loads(shown[shown.index("{") :])["items"][0]["label"] == "Seal Rock"
    assert midpower("sources") == 0
    assert "ferry.ttl" in capfd.readouterr().out


def test_a_batch_keeps_order_and_ids(
    midpower: Callable[..., int], tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in QUESTIONS[:3]), "utf-8")
    assert midpower("ask", "--batch", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl")) == 0
    lines = (tmp_path / "out.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [row["id"] for row in QUESTIONS[:3]]
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("missing.ttl", None, "no such graph file"),
        ("broken.ttl", "this is no Turtle", "cannot be read"),
        ("empty.nt", "", "holds no triple"),
        ("graph.doc", "x", "ending names no RDF syntax"),
    ],
)
def test_a_file_that_is_no_graph_ends_the_build_with_one_sentence(
    name: str, content: str | None, problem: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_text(content, "utf-8")
    assert run(cli, ["build", "--graph", str(path), "--out", str(tmp_path / "home")]) == 1
    said = capfd.readouterr().err.splitlines()[-1]
    assert problem in said
    assert str(path) in said


def test_a_foreign_graph_takes_no_data_of_ours(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["build", "--graph", str(GRAPH), "--documents", "x.txt", "--out", str(tmp_path)]) == 2
    assert "--graph stands alone" in capfd.readouterr().err
