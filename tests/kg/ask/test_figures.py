"""Figures in the unit that is asked for, and as tables."""

import pytest

from kg.ask.engine import Engine
from kg.model import Answer

SOURCE = "bcg-2024-12"


def ask(engine: Engine, question: str, *before: str) -> Answer:
    return engine.ask(question, source=SOURCE, history=before)


@pytest.mark.parametrize(
    ("question", "megawatts"),
    [
        ("How many megawatts of data center capacity does the UAE have?", 400),
        ("What is the data center capacity of Japan in MW?", 1900),
        ("Wie viele Megawatt Rechenzentrumskapazität haben die VAE?", 400),
        ("Quantos megawatts de capacidade de data centers tem o Japão?", 1900),
        ("¿Cuántos megavatios de capacidad de centros de datos tiene Japón?", 1900),
        ("Combien de mégawatts de capacité de centres de données a le Japon ?", 1900),
        ("What is the total data center capacity of Japan and South Korea in MW?", 2800),
    ],
)
def test_a_figure_is_given_in_the_unit_that_is_asked_for(shipped: Engine, question: str, megawatts: float) -> None:
    answer = ask(shipped, question)
    assert answer.value is not None
    assert (answer.value.number, answer.value.unit) == (megawatts, "MW")
    assert "MW" in answer.answer


def test_a_figure_is_given_in_plain_units_where_none_is_asked_for(shipped: Engine) -> None:
    answer = ask(shipped, "What is the data center capacity of Japan?")
    assert answer.value is not None
    assert (answer.value.number, answer.value.unit) == (1.9, "GW")


def test_a_follow_up_may_ask_for_another_unit(shipped: Engine) -> None:
    answer = ask(shipped, "in MW?", "What is the data center capacity of South Korea?")
    assert answer.value is not None
    assert (answer.value.number, answer.value.unit) == (900, "MW")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("What is the data center capacity of South Korea in USD?", "is stated in GW, which cannot be given in USD"),
        ("What is Mistral's funding in GW?", "is stated in USD, which cannot be given in GW"),
    ],
)
def test_a_unit_of_another_kind_is_refused_with_the_reason(shipped: Engine, question: str, said: str) -> None:
    answer = ask(shipped, question)
    assert answer.status == "unknown"
    assert said in answer.answer
    assert answer.citations


def test_a_scale_that_is_asked_for_is_written_and_the_value_stays_plain(shipped: Engine) -> None:
    answer = ask(shipped, "What is Mistral's funding in millions?")
    assert answer.value is not None
    assert (answer.value.number, answer.value.unit) == (1.2e9, "USD")
    assert "1,200 million" in answer.answer


def test_things_with_figures_come_as_a_table(shipped: Engine) -> None:
    table = ask(shipped, "Which countries have less than 2 GW of data center capacity?").table
    assert table is not None
    assert table.columns == ["country", "data center capacity", "period"]
    assert ["Japan", "1.9 GW", "2024"] in table.rows
    assert ["United Arab Emirates", "about 0.4 GW", ""] in table.rows


def test_a_ranking_comes_as_a_table_in_its_order(shipped: Engine) -> None:
    table = ask(shipped, "Rank the US, China and Japan by data center capacity").table
    assert table is not None
    assert [row[0] for row in table.rows] == ["United States", "China", "Japan"]


def test_a_comparison_comes_as_a_table(shipped: Engine) -> None:
    table = ask(shipped, "Does Japan have more data center capacity than South Korea?").table
    assert table is not None
    assert table.rows == [["Japan", "1.9 GW", "2024"], ["South Korea", "0.9 GW", "2024"]]


@pytest.mark.parametrize("lang", ["en", "pt", "es", "fr", "de"])
def test_a_long_list_comes_as_a_table_with_a_row_for_each_thing(shipped: Engine, lang: str) -> None:
    answer = shipped.ask("AI tigers", lang=lang, source=SOURCE)
    assert answer.table is not None
    assert [row[0] for row in answer.table.rows] == [item.local for item in answer.items]
    assert all(len(row) == len(answer.table.columns) for row in answer.table.rows)
