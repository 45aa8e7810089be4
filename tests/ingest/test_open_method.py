"""The open method over the real files: how many countries it covers, and that it stays apart from the article."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from ingest.build import Inputs, read_inputs
from ingest.scoring import find_inputs, method_indicators
from ingest.scoring.methods import score_indicator
from kg.method import Input, Method, ScoreIndicator
from kg.scores import compute_scores, health_table
from tests.world.build import silent
from tests.world.paths import ONTOLOGY

SHIPPED = Path(__file__).parents[2] / "data"


@cache
def inputs_with(fetched: Path | None) -> Inputs:
    return read_inputs(ONTOLOGY, SHIPPED, [], silent, fetched)


@pytest.fixture
def opened(shared: Path) -> tuple[Method, list[Input], list[ScoreIndicator]]:
    """The open method with what it lets in."""
    inputs = inputs_with(shared / "data")
    method = next(method for method in inputs.methods if method.id == "open-1")
    chosen = [facts for facts in inputs.data.sources if facts.source.id in method.sources]
    indicators = [score_indicator(each) for each in method_indicators(method, inputs.terms)]
    return method, find_inputs(method, chosen, inputs.data, inputs.terms), indicators


def test_without_the_files_the_method_is_left_out() -> None:
    assert [method.id for method in inputs_with(None).methods] == ["article-1", "strict-1"]


def test_four_enablers_are_published_for_fifty_countries(
    opened: tuple[Method, list[Input], list[ScoreIndicator]],
) -> None:
    method, inputs, indicators = opened
    scores = compute_scores(inputs, indicators, method)
    published = Counter(score.enabler for score in scores if score.publishable)
    assert sum(count >= 50 for count in published.values()) >= 4
    assert all(score.coverage >= method.coverage_threshold for score in scores if score.publishable)


def test_a_flag_alone_makes_nobody_strong_in_computing(
    opened: tuple[Method, list[Input], list[ScoreIndicator]],
) -> None:
    method, inputs, indicators = opened
    scores = [each for each in compute_scores(inputs, indicators, method) if each.enabler.endswith("computing-power")]
    assert next(each.area for each in scores if each.rank == 1) == "USA"
    assert all(each.rank is None for each in scores if "ai-cluster-power" in each.missing)


def test_no_indicator_of_it_is_one_of_the_article(opened: tuple[Method, list[Input], list[ScoreIndicator]]) -> None:
    method, inputs, _ = opened
    article = {each.id for each in inputs_with(None).terms.indicators.values() if each.in_method}
    assert not set(method.indicators) & article
    assert not any(given.fact.startswith("bcg-") for given in inputs)


def test_health_says_which_indicators_few_countries_have(
    opened: tuple[Method, list[Input], list[ScoreIndicator]],
) -> None:
    method, inputs, indicators = opened
    table = health_table(inputs, indicators, method.reference_set)
    words = {str(name): str(text) for name, text in table["words"].items()}
    assert words["ai-cluster-power"].startswith("28 of 60 areas have a value.")
    assert "Periods are mixed: 2019" in words["researchers"]
