"""Why there is no answer: the part that is not known is named, and what is known instead is cited."""

import pytest

from kg.ask.engine import Engine
from kg.model import Answer

SOURCE = "bcg-2024-12"


def ask(engine: Engine, question: str) -> Answer:
    answer = engine.ask(question, source=SOURCE)
    assert answer.status == "unknown", answer.answer
    return answer


@pytest.mark.parametrize(
    "question",
    [
        "Since when does Germany have 5 GW of data center capacity?",
        "Why does Germany have more than 5 GW of data center capacity?",
        "Seit wann hat Deutschland 5 GW Rechenzentrumskapazität?",
        "Desde quando a Alemanha tem 5 GW de capacidade de data centers?",
        "¿Por qué tiene Alemania 5 GW de capacidad de centros de datos?",
        "Pourquoi l'Allemagne a-t-elle 5 GW de capacité de centres de données ?",
    ],
)
def test_a_figure_taken_for_granted_is_set_right(shipped: Engine, question: str) -> None:
    answer = ask(shipped, question)
    assert answer.reason == "false_premise"
    assert "1.9 gigawatts" in answer.answer
    assert answer.citations


@pytest.mark.parametrize("question", ["Why did Meta close Llama's weights?", "Why is Llama proprietary?"])
def test_a_quality_taken_for_granted_is_set_right(shipped: Engine, question: str) -> None:
    answer = ask(shipped, question)
    assert answer.reason == "false_premise"
    assert "Llama is an open-weights model. [1]" in answer.answer


def test_the_opposite_of_a_stated_quality_is_no_premise(shipped: Engine) -> None:
    answer = ask(shipped, "Why does South Korea have restricted chip access?")
    assert answer.reason == "false_premise"
    assert "reliable access" in answer.answer


def test_a_thing_made_by_somebody_else_is_set_right(shipped: Engine) -> None:
    answer = ask(shipped, "When was Falcon developed by Google?")
    assert answer.reason == "false_premise"
    assert "Technology Innovation Institute" in answer.answer


def test_a_question_that_only_asks_takes_nothing_for_granted(shipped: Engine) -> None:
    answer = shipped.ask("Does Germany have 5 GW of data center capacity?", source=SOURCE)
    assert answer.reason != "false_premise"


@pytest.mark.parametrize(
    ("question", "year"),
    [
        ("What was the data center capacity of Japan in 2015?", "2015"),
        ("Qual era a capacidade de data centers do Japão em 2015?", "2015"),
        ("Wie hoch war die Rechenzentrumskapazität von Japan 2015?", "2015"),
    ],
)
def test_a_figure_of_another_period_is_named_with_its_period(shipped: Engine, question: str, year: str) -> None:
    answer = ask(shipped, question)
    assert answer.reason == "missing_period"
    assert year in answer.answer
    assert "for 2024 is 1.9 gigawatts" in answer.answer
    assert answer.citations


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What is the data center capacity of Brazil?", "Brazil"),
        ("Does Wakanda have cheap energy?", "Wakanda"),
        ("Qual é a capacidade de data centers de Wakanda?", "Wakanda"),
        ("Wie hoch ist die Rechenzentrumskapazität von Wakanda?", "Wakanda"),
    ],
)
def test_a_name_of_which_nothing_is_told_is_said_to_be_missing(shipped: Engine, question: str, name: str) -> None:
    answer = ask(shipped, question)
    assert answer.reason == "missing_entity"
    assert name in answer.answer


def test_a_word_that_nothing_knows_is_named(shipped: Engine) -> None:
    answer = ask(shipped, "How many bananas does Japan export?")
    assert answer.reason == "unsupported_relation"
    assert "bananas" in answer.answer


@pytest.mark.parametrize(
    ("question", "counts"),
    [
        ("Which middle powers are in the EU and have open chip access?", ["5 in all", "3 also with", "none also"]),
        ("Welche Mittelmächte haben offenen Chipzugang und mehr als 5 GW?", ["5 insgesamt", "davon 3", "davon keines"]),
        ("Quelles puissances moyennes ont une énergie bon marché et plus de 5 GW ?", ["5 en tout", "3 aussi", "aucun"]),
    ],
)  # fmt: skip
def test_an_empty_result_is_explained_condition_by_condition(shipped: Engine, question: str, counts: list[str]) -> None:
    answer = ask(shipped, question)
    assert answer.reason == "missing_fact"
    assert all(count in answer.answer for count in counts), answer.answer
    assert answer.citations


def test_none_of_a_set_before_is_explained_too(shipped: Engine) -> None:
    before = "Which countries have open chip access?"
    answer = shipped.ask("only those in the EU", source=SOURCE, history=[before])
    assert answer.status == "unknown"
    assert "none also with “EU”" in answer.answer
