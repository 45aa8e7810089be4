"""The command line over the small world: what it prints, its exit codes, its one-sentence errors."""

import csv
import io
import json
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rdflib import Graph

from kg.release import Release
from kg.settings import Settings
from tests.api.command import Midpower
from tests.world.paths import COPY, DATA, REPORT

HEAVY = {"fastapi", "pandas", "pyoxigraph", "rdflib", "torch", "sentence_transformers", "faiss", "pydantic", "uvicorn"}


def test_help_needs_nothing_heavy_and_half_a_second() -> None:
    program = (
        "import sys; from api.console import run; from api.cli import cli; run(cli, ['--help']);"
        f"print(sorted(set(sys.modules) & {HEAVY!r}))"
    )
    seconds = []
    for _ in range(3):
        started = time.perf_counter()
        done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
        seconds.append(time.perf_counter() - started)
        assert done.stdout.splitlines()[-1] == "[]"
    assert min(seconds) < 0.5


def test_help_names_every_command_of_the_contract(midpower: Midpower) -> None:
    shown = midpower("--help").out
    for name in ["build", "ask", "scores", "sparql", "export", "sources", "releases", "rollback", "evaluate", "serve"]:
        assert f"  {name} " in shown


def test_an_answer_is_prose_with_its_citations(midpower: Midpower) -> None:
    ran = midpower("ask", "What is the data center capacity of Arcadia?")
    assert ran.code == 0
    assert "[1] Arcadia had a data center capacity of approximately 12 GW in 2024." in ran.out
    assert "section “Arcadia Leads”" in ran.out


def test_an_answer_is_the_answer_object(midpower: Midpower) -> None:
    ran = midpower("ask", "What is the data center capacity of Arcadia?", "--json", "--llm", "off")
    answer = json.loads(ran.out)
    assert answer["value"]["number"] == 12.0
    assert answer["engine"] == "rules"


def test_unknown_is_an_answer_and_exits_with_zero(midpower: Midpower) -> None:
    ran = midpower("ask", "What is the best recipe for onion soup?", "--json")
    assert ran.code == 0
    assert json.loads(ran.out)["status"] == "unknown"


def test_a_batch_keeps_its_order_and_no_line_stops_it(midpower: Midpower, tmp_path: Path) -> None:
    questions, answers = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines = [
        '{"id": "a", "question": "Who developed Firefly?"}',
        "no json",
        "",
        '["no object"]',
        '{"id": "b"}',
        '{"id": 3, "question": "   "}',
        '{"id": "c", "question": "Where is Lumen AI based?", "source": "nowhere"}',
        '{"id": "d", "question": "Where is Lumen AI based?"}',
        '{"id": "\\ud800", "question": "Who developed Firefly \\ud800?"}',
        '{"id": NaN, "question": "a"}',
        '{"id": ' + "9" * 5_000 + ', "question": "a"}',
        "[" * 100_000,
        '{"id": "f", "question": "a", "lang": 7}',
    ]
    questions.write_bytes("\n".join(lines).encode() + b'\n{"id": "e", "question": "\xff"}\n')
    ran = midpower("ask", "--batch", str(questions), "--out", str(answers), "--source", "small-world-2024")
    rows = [json.loads(line) for line in answers.read_text(encoding="utf-8").splitlines()]
    assert ran.code == 0
    assert [row["id"] for row in rows] == ["a", None, None, "b", 3, "c", "d", "?", None, None, None, "f", "e"]
    assert [row["status"] for row in rows][:7] == ["answered", *["unknown"] * 5, "answered"]
    codes = [row.get("error", {}).get("code") for row in rows]
    assert codes[1:6] == ["bad_value", "bad_value", "bad_value", "empty_question", "unknown_source"]
    assert codes[7:12] == [None, "bad_value", "bad_value", "bad_value", "unknown_language"]
    assert "9 line(s) got no answer" in ran.err


def test_answers_never_overwrite_their_questions(midpower: Midpower, tmp_path: Path) -> None:
    questions = tmp_path / "in.jsonl"
    questions.write_text('{"id": 1, "question": "a"}\n', encoding="utf-8")
    ran = midpower("ask", "--batch", str(questions), "--out", str(questions))
    assert ran.code == 2
    assert questions.read_text(encoding="utf-8")


def test_a_file_that_is_no_text_is_named(midpower: Midpower, tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"\xff\xfe")
    for arguments in (["sparql", str(file)], ["evaluate", str(file)]):
        ran = midpower(*arguments)
        assert ran.code == 1
        assert f"{file} is not UTF-8 at byte 0" in ran.err


def test_a_fault_of_ours_costs_one_answer_and_is_told(
    midpower: Midpower, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise KeyError("oops")

    monkeypatch.setattr("kg.ask.engine.Engine.ask", broken)
    questions = tmp_path / "in.jsonl"
    questions.write_text('{"id": 1, "question": "a"}\n{"id": 2, "question": "b"}\n', encoding="utf-8")
    ran = midpower("ask", "--batch", str(questions))
    assert ran.code == 1
    assert [json.loads(line)["error"]["code"] for line in ran.out.splitlines()] == ["internal_error"] * 2


def test_scores_come_as_table_json_and_csv(midpower: Midpower) -> None:
    assert "Arcadia" in midpower("scores", "--country", "ARC").out
    assert {row["area"]["label"] for row in json.loads(midpower("scores", "--format", "json").out)} == {
        "Arcadia",
        "Borealia",
        "Cimmeria",
    }
    rows = list(csv.DictReader(io.StringIO(midpower("scores", "--method", "strict-1", "--format", "csv").out)))
    assert {row["method"] for row in rows} == {"strict-1"}


def test_a_query_is_text_file_or_standard_input(
    midpower: Midpower, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = 'SELECT ?name { mpid:ARC rdfs:label ?name FILTER (lang(?name) = "en") }'
    file = tmp_path / "query.rq"
    file.write_text(query, encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(query.encode())))
    for arguments in ([query], [str(file)], []):
        assert midpower("sparql", *arguments).out == "name\nArcadia\n"


@pytest.mark.parametrize(("format_name", "start"), [("json", '{"head"'), ("csv", "name"), ("xml", "<?xml")])
def test_a_query_result_comes_in_the_format_asked_for(midpower: Midpower, format_name: str, start: str) -> None:
    assert midpower("sparql", "SELECT ?name { mpid:ARC rdfs:label ?name }", "--format", format_name).out.startswith(
        start
    )


def test_a_graph_is_shown_as_turtle(midpower: Midpower) -> None:
    shown = midpower("sparql", "DESCRIBE mpid:ARC").out
    assert len(Graph().parse(data=shown, format="turtle")) > 5


@pytest.mark.parametrize("format_name", ["ttl", "nt", "jsonld", "nq", "csv"])
def test_the_whole_graph_is_exported(midpower: Midpower, tmp_path: Path, format_name: str) -> None:
    out = tmp_path / f"graph.{format_name}"
    assert midpower("export", "--format", format_name, "--out", str(out)).code == 0
    assert "Arcadia" in out.read_text(encoding="utf-8")


def test_sources_and_releases_are_listed(midpower: Midpower, world_release: Release) -> None:
    assert "small-world-2024" in midpower("sources").out
    assert f"* {world_release.id}" in midpower("releases").out
    assert midpower("releases", "--current").out == f"{world_release.id}\n"


def test_rolling_back_makes_a_release_current(midpower: Midpower, world_release: Release) -> None:
    assert midpower("rollback", world_release.id).out == f"current release: {world_release.id}\n"


def test_evaluation_counts_by_category(midpower: Midpower, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    rows = [
        {"id": "1", "question": "Who developed Firefly?", "category": "who", "answer_type": "entities",
         "answer": ["Lumen AI"], "must_mention": ["Lumen AI"], "evidence": ["Lumen AI, based in Arcadia, developed"]},
        {"id": "2", "question": "What is the capacity of Atlantis?", "category": "none", "answer_type": "abstain"},
    ]  # fmt: skip
    gold.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    shares = {row["group"]: row for row in json.loads(midpower("evaluate", str(gold), "--json").out)}
    assert shares["all"]["questions"] == 2
    assert shares["who"]["exact"] == 1.0
    assert "category" in midpower("evaluate", str(gold)).out


WRONG_CALLS = [
    (["ask"], "Give one question"),
    (["ask", "a", "--batch", "b"], "Give one question"),
    (["nothing"], "No such command 'nothing'"),
    (["ask", "a", "--llm", "always"], "'--llm'"),
    (["serve", "--port", "70000"], "70000"),
]
FAILED_CALLS = [
    (["ask", ""], "empty"),
    (["ask", "x" * 100_000], "100000 characters"),
    (["ask", "a", "--source", "nowhere"], "no source 'nowhere'"),
    (["ask", "a", "--lang", "klingon"], "no language 'klingon'"),
    (["ask", "--batch", "/nowhere.jsonl"], "/nowhere.jsonl"),
    (["scores", "--country", "Nowhere"], "no score has 'Nowhere'"),
    (["sparql", "SELECT WHERE"], "cannot be read"),
    (["sparql", "/nowhere.rq"], "/nowhere.rq: No such file or directory; correct the path"),
    (["sparql", ""], "the query is empty"),
    (["evaluate", "/nowhere.jsonl"], "/nowhere.jsonl"),
    (["sparql", "SELECT * { SERVICE <http://127.0.0.1/> {} }"], "SERVICE"),
    (["rollback", "yesterday"], "no release 'yesterday'"),
    (["build", "--data", "/nowhere"], "/nowhere"),
    (["serve", "--release", "/nowhere"], "/nowhere"),
]


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [(*call, 2) for call in WRONG_CALLS] + [(*call, 1) for call in FAILED_CALLS],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, list) else None,
)
def test_an_error_is_one_sentence_on_standard_error(
    midpower: Midpower, arguments: list[str], words: str, code: int
) -> None:
    ran = midpower(*arguments)
    last = ran.err.splitlines()[-1]
    assert ran.code == code
    assert ran.out == ""
    assert last.startswith("midpower: ")
    assert words in last
    assert "Traceback" not in ran.err


def test_a_wrong_setting_is_named(midpower: Midpower, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MIDPOWER_PORT", "many")
    ran = midpower("sources")
    assert ran.code == 2
    assert "MIDPOWER_PORT" in ran.err


def test_without_a_release_the_way_out_is_named(midpower: Midpower, tmp_path: Path) -> None:
    ran = midpower("ask", "Who developed Firefly?", "--data-dir", str(tmp_path))
    assert ran.code == 1
    assert "midpower build" in ran.err


def test_the_home_may_stand_before_or_behind_the_command(
    midpower: Midpower, world_release: Release, world_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MIDPOWER_HOME")
    home = str(world_settings.home)
    for arguments in (["--data-dir", home, "releases", "--current"], ["releases", "--current", "--data-dir", home]):
        assert midpower(*arguments).out == f"{world_release.id}\n"


def test_a_damaged_release_is_not_opened(midpower: Midpower, world_release: Release, tmp_path: Path) -> None:
    copy = tmp_path / world_release.id
    shutil.copytree(world_release.path, copy)
    (copy / "lexicon.json").write_text("{}", encoding="utf-8")
    ran = midpower("serve", "--release", str(copy))
    assert ran.code == 1
    assert "lexicon.json" in ran.err


def test_a_failed_build_leaves_the_current_release(
    midpower: Midpower, world_release: Release, world_settings: Settings, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(world_settings.data_dir, data)
    table = data / "facts" / "small-world-2024" / "observations.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",GW,", ",furlongs,", 1), encoding="utf-8")
    ran = midpower("build", "--data", str(data))
    assert ran.code == 1
    assert "furlongs" in ran.err
    assert "row 2" in ran.err
    assert midpower("releases", "--current").out == f"{world_release.id}\n"


def test_the_same_inputs_build_the_same_release(
    midpower: Midpower, world_release: Release, world_settings: Settings
) -> None:
    ran = midpower(
        "build", "--data", str(DATA), "--documents", str(REPORT), str(COPY), "--out", str(world_settings.home)
    )
    assert ran.code == 0
    assert world_release.id in ran.out


def test_a_question_may_hang_on_those_asked_after(midpower: Midpower) -> None:
    ran = midpower("ask", "and Borealia?", "--after", "What is the data center capacity of Arcadia?")
    assert ran.code == 0
    assert "What is the data center capacity of Borealia?" in ran.out


def test_a_line_of_a_batch_may_have_a_history(midpower: Midpower, tmp_path: Path) -> None:
    before = "What is the data center capacity of Arcadia?"
    lines = [
        {"id": 1, "question": "and Borealia?", "history": [before]},
        {"id": 2, "question": "and Borealia?", "history": [{"question": before}]},
        {"id": 3, "question": "and Borealia?", "history": "before"},
    ]
    questions = tmp_path / "in.jsonl"
    questions.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    ran = midpower("ask", "--batch", str(questions))
    first, second, third = (json.loads(line) for line in ran.out.splitlines())
    assert first["status"] == second["status"] == "answered"
    assert first["value"] == second["value"]
    assert third["error"]["code"] == "bad_value"


def test_a_word_is_read_as_the_call_says(midpower: Midpower) -> None:
    ran = midpower("ask", "Which countries have big data centers?", "--read", "big=data center capacity at least 10 GW")
    assert ran.code == 0
    assert "Arcadia" in ran.out
    assert "is read as asked for" in ran.out


def test_a_reading_without_a_word_is_a_usage_error(midpower: Midpower) -> None:
    ran = midpower("ask", "Which countries have big data centers?", "--read", "big")
    assert ran.code == 2
    assert "WORD=READING" in ran.err
