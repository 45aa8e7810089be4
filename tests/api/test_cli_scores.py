"""`midpower scores`: tables, files, changed methods, explanations, differences, how firm ranks are."""

import io
import json
from pathlib import Path

import pandas as pd
import pytest

from tests.api.command import Midpower

_ONE = ("--country", "ARC", "--enabler", "computing-power", "--method", "article-1")


def test_a_table_says_rank_and_possible_ranks(midpower: Midpower) -> None:
    header, row = midpower("scores", *_ONE).out.splitlines()
    assert header.split()[:3] == ["method", "enabler", "area"]
    assert "1st" in row


def test_files_are_written_where_they_are_wanted(midpower: Midpower, tmp_path: Path) -> None:
    assert midpower("scores", "--format", "parquet", "--out", str(tmp_path / "scores.parquet")).code == 0
    frame = pd.read_parquet(tmp_path / "scores.parquet")
    same = pd.read_csv(io.StringIO(midpower("scores", "--format", "csv").out))
    assert frame["score_id"].tolist() == same["score_id"].tolist()
    assert "@graph" in json.loads(midpower("scores", "--format", "jsonld").out)


def test_a_value_can_be_assumed(midpower: Midpower) -> None:
    ran = midpower(
        "scores", "--method", "article-1", "--what-if", "Borealia:data-center-capacity=24", "--format", "json"
    )
    scores = {(each["area"]["label"], each["enabler"]["label"]): each for each in json.loads(ran.out)["scores"]}
    assert scores["Borealia", "computing power"]["difference"] > 0
    assert scores["Borealia", "talent"]["difference"] in (0, None)


def test_nothing_assumed_is_what_is_stored(midpower: Midpower, tmp_path: Path) -> None:
    weights = tmp_path / "weights.yml"
    weights.write_text("data-center-capacity: 1\n", encoding="utf-8")
    ran = midpower("scores", "--method", "article-1", "--weights", str(weights), "--format", "csv")
    frame = pd.read_csv(io.StringIO(ran.out))
    assert (frame["difference"].dropna() == 0).all()
    assert len(frame) > 0


def test_weights_may_be_a_table(midpower: Midpower, tmp_path: Path) -> None:
    weights = tmp_path / "weights.csv"
    weights.write_text("indicator,weight\ndata-center-capacity,4\n", encoding="utf-8")
    ran = midpower("scores", *_ONE, "--weights", str(weights), "--format", "json")
    assert json.loads(ran.out)["method"]["weights"] == {"data-center-capacity": 4.0}


def test_a_method_file_of_ones_own_is_applied(midpower: Midpower, tmp_path: Path) -> None:
    own = tmp_path / "mine.yml"
    own.write_text("extends: article-1\nid: mine\naggregation: geometric\n", encoding="utf-8")
    ran = midpower("scores", "--method", str(own), "--enabler", "computing-power")
    assert ran.code == 0
    assert "stored" in ran.out.splitlines()[0]


def test_a_score_is_opened_with_its_evidence(midpower: Midpower) -> None:
    shown = midpower("scores", *_ONE, "--explain").out
    assert "12 (2024) between 0 and 12 by ratio: 1.000, strength 1.000, weight 1" in shown
    assert "[small-world-2024] Arcadia had a data center capacity of approximately 12 GW in 2024." in shown


def test_two_areas_and_two_methods_are_compared(midpower: Midpower) -> None:
    areas = midpower(
        "scores", "--difference", "ARC", "BOR", "--enabler", "computing-power", "--method", "article-1"
    ).out
    assert areas.splitlines()[1].split("  ")[0] == "indicator"
    methods = midpower(
        "scores", "--difference", "article-1", "strict-1", "--enabler", "computing-power", "--country", "ARC",
        "--format", "json",
    )  # fmt: skip
    found = json.loads(methods.out)
    assert sum(part["points"] for part in found["parts"]) == pytest.approx(found["total"], abs=1e-9)


def test_how_firm_a_rank_is_stands_in_a_table(midpower: Midpower) -> None:
    assert "by weights" in midpower("scores", *_ONE, "--robustness").out


@pytest.mark.parametrize(
    ("arguments", "words", "code"),
    [
        (["--what-if", "ARC:data-center-capacity=1"], "need --method", 2),
        (["--method", "article-1", "--what-if", "nonsense"], "is not AREA:INDICATOR=VALUE", 2),
        (["--method", "article-1", "--what-if", "ARC:data-center-capacity=many"], "is not AREA:INDICATOR=VALUE", 2),
        (["--method", "nowhere.yml"], "nowhere.yml: No such file", 1),
        (["--method", "article-1", "--what-if", "Arcadja:gdp=1"], "did you mean ARC", 1),
        (["--difference", "ARC", "BOR"], "needs --enabler", 2),
        (["--difference", "ARC", "BOR", "--enabler", "talent"], "needs --method", 2),
        (["--difference", "article-1", "strict-1", "--enabler", "talent"], "needs --country", 2),
        (["--method", "article-1", "--what-if", "ARC:data-center-capacity=1", "--format", "jsonld"], "json or csv", 2),
    ],
)
def test_a_wrong_call_is_one_sentence(midpower: Midpower, arguments: list[str], words: str, code: int) -> None:
    ran = midpower("scores", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert words in ran.err
    assert len(ran.err.splitlines()) == 1
