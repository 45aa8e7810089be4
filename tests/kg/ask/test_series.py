"""Questions about data sets: the latest figure of a series answers, a flag says yes or no, cells are cited."""

from collections.abc import Iterator

import pytest

from api.text import answer_text
from kg.ask.engine import Engine
from kg.release import Release
from kg.settings import Settings


@pytest.fixture(scope="module")
def engine(series_release: Release, series_settings: Settings) -> Iterator[Engine]:
    """The small world with a series of figures and a flag."""
    with Engine.open(series_release, series_settings) as opened:
        yield opened


def number(engine: Engine, question: str) -> float | None:
    value = engine.ask(question).value
    return value.number if value else None


def test_where_no_time_is_named_the_latest_figure_answers(engine: Engine) -> None:
    assert number(engine, "How many GitHub developers does Arcadia have?") == 750
    assert number(engine, "What is the number of GitHub developers of Borealia?") == 950


def test_a_time_that_is_named_chooses_the_figure(engine: Engine) -> None:
    assert number(engine, "How many GitHub developers did Arcadia have in 2023?") == 700


def test_superlatives_and_bounds_compare_the_latest_figures(engine: Engine) -> None:
    most = engine.ask("Which country has the most GitHub developers?")
    assert [item.label for item in most.items] == ["Borealia"]
    above = engine.ask("Which countries have more than 780 GitHub developers?")
    assert [item.label for item in above.items] == ["Borealia"]


@pytest.mark.parametrize(
    ("question", "truth"),
    [
        ("Does Arcadia get licence-free advanced chips from the US?", False),
        ("Does Borealia get licence-free advanced chips from the US?", True),
        ("Does Arcadia get advanced chips without a US licence?", False),
        ("Does Borealia get advanced chips without a US licence?", True),
    ],
)
def test_a_flag_says_yes_or_no_and_a_negation_in_its_name_changes_nothing(
    engine: Engine, question: str, truth: bool
) -> None:
    assert engine.ask(question).truth is truth


def test_a_citation_names_file_row_and_column(engine: Engine) -> None:
    shown = answer_text(engine.ask("How many GitHub developers does Arcadia have?"))
    assert "developers.csv, row 6, column “developers”" in shown


def test_an_indicator_that_nobody_fetched_is_not_known(engine: Engine) -> None:
    assert engine.ask("How many git pushes does Arcadia have?").status == "unknown"
    names = {name.text for thing in engine.lexicon.things.values() for name in thing.names}
    assert "AI articles in Scopus" not in names


def test_superlatives_and_bounds_compare_the_figures_of_the_time_that_is_named(engine: Engine) -> None:
    above = engine.ask("Which countries had more than 680 GitHub developers in 2023?")
    assert [item.label for item in above.items] == ["Arcadia"]
    assert "2023" in above.interpretation
    most = engine.ask("Which country had the most GitHub developers in 2023?")
    assert [item.label for item in most.items] == ["Arcadia"]


def test_a_time_of_which_there_is_no_figure_is_not_answered_with_another_one(engine: Engine) -> None:
    assert engine.ask("Which country had the most GitHub developers in 1990?").status == "unknown"
    assert engine.ask("Which countries had more than 680 GitHub developers in 1990?").status == "unknown"


def test_a_list_by_a_flag_has_only_those_of_which_it_is_up(engine: Engine) -> None:
    up = engine.ask("Which countries get licence-free advanced chips?")
    assert [item.label for item in up.items] == ["Borealia"]


def test_a_row_of_a_data_set_is_not_found_by_words_alone(engine: Engine) -> None:
    assert engine.ask("Which countries need a licence for advanced chips?").status == "unknown"
