"""A request says how a vague word is to be read; plan, query and assumptions show it."""

import pytest

from kg.ask.engine import Engine
from kg.errors import OverrideError
from kg.model import Answer

SOURCE = "bcg-2024-12"
BIG = {"big": "data center capacity at least 1 GW"}
CHEAP = "Which countries have cheap energy?"
BELOW = "electricity price difference below -20 percent"


def ask(engine: Engine, question: str, overrides: dict[str, str]) -> Answer:
    return engine.ask(question, source=SOURCE, overrides=overrides)


def labels(answer: Answer) -> set[str]:
    return {item.label for item in answer.items}


def test_a_word_may_stand_for_a_bound_on_an_indicator(shipped: Engine) -> None:
    answer = ask(shipped, "Which countries have big data centers?", BIG)
    assert labels(answer) == {"China", "Germany", "Japan", "United States"}
    assert any("big data centers" in note and "at least 1 GW" in note for note in answer.assumptions)
    assert ">= 1" in answer.sparql
    assert any(c["operator_type"] == "Measured" and c["value"] == 1.0 for c in answer.plan["conditions"])


def test_a_bound_may_be_negative_and_compare(shipped: Engine) -> None:
    answer = ask(shipped, CHEAP, {"cheap": f"{BELOW} compared to Germany"})
    assert labels(answer) == {"Finland", "Sweden"}


def test_a_word_may_stand_for_another_quality(shipped: Engine) -> None:
    answer = ask(shipped, "Which middle powers have cheap energy?", {"cheap": "open chip access"})
    assert labels(answer) == {"United Arab Emirates", "Japan", "South Korea"}
    assert any("open chip access" in note for note in answer.assumptions)


@pytest.mark.parametrize("reading", ["Rechenzentrumskapazität mindestens 1 GW", "data center capacity at least 1 GW"])
def test_a_reading_is_in_the_questions_language_or_in_english(shipped: Engine, reading: str) -> None:
    answer = ask(shipped, "Welche Länder haben große Rechenzentren?", {"groß": reading})
    assert answer.lang == "de"
    assert labels(answer) == {"China", "Germany", "Japan", "United States"}


def test_the_other_conditions_stay(shipped: Engine) -> None:
    answer = ask(shipped, "Which countries have big data centers and open chip access?", BIG)
    assert labels(answer) == {"Japan", "United States"}


@pytest.mark.parametrize(("country", "truth"), [("Japan", True), ("South Korea", False)])
def test_a_yes_or_no_follows_the_reading(shipped: Engine, country: str, truth: bool) -> None:
    answer = ask(shipped, f"Does {country} have big data centers?", BIG)
    assert answer.truth is truth
    assert answer.citations


def test_a_reading_of_a_word_that_is_not_in_the_question_changes_nothing(shipped: Engine) -> None:
    question = "Which middle powers have open chip access?"
    plain, given = ask(shipped, question, {}), ask(shipped, question, BIG)
    assert (plain.answer, plain.sparql, plain.assumptions) == (given.answer, given.sparql, given.assumptions)


def test_a_follow_up_keeps_the_reading(shipped: Engine) -> None:
    history = ["Which countries have big data centers?"]
    answer = shipped.ask("how many?", source=SOURCE, history=history, overrides=BIG)
    assert answer.value is not None
    assert answer.value.number == 4


@pytest.mark.parametrize(
    ("reading", "hint"),
    [
        ("bananas", "name a quality such as 'cheap energy'"),
        ("data center capacity", "a bound such as"),
        ("below 3 GW of bananas", "a bound such as"),
        (BELOW, "compared to"),
        ("", "write for example"),
    ],
)
def test_a_reading_that_cannot_be_decided_is_an_error_that_says_what_is_possible(
    shipped: Engine, reading: str, hint: str
) -> None:
    with pytest.raises(OverrideError) as caught:
        ask(shipped, CHEAP, {"cheap": reading})
    assert (caught.value.code, caught.value.status) == ("bad_override", 422)
    assert hint in caught.value.hint
