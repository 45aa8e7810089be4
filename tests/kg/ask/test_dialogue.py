"""Follow-ups over the shipped data: each is read as a question that stands alone, or said not to be understood."""

import pytest

from kg.ask.engine import Engine
from kg.model import Answer

SOURCE = "bcg-2024-12"
CAPACITY = {
    "en": "What is the data center capacity of South Korea?",
    "pt": "Qual é a capacidade de data centers da Coreia do Sul?",
    "es": "¿Cuál es la capacidad de centros de datos de Corea del Sur?",
    "fr": "Quelle est la capacité des centres de données de la Corée du Sud ?",
    "de": "Wie hoch ist die Rechenzentrumskapazität von Südkorea?",
}
CHEAP = {
    "en": "Which middle powers have cheap energy?",
    "pt": "Quais potências médias têm energia barata?",
    "fr": "Quelles puissances moyennes ont une énergie bon marché ?",
    "de": "Welche Mittelmächte haben billige Energie?",
}
BELOW_2 = "Which countries have less than 2 GW of data center capacity?"


def ask(engine: Engine, question: str, *before: str) -> Answer:
    return engine.ask(question, source=SOURCE, history=before)


def labels(answer: Answer) -> set[str]:
    return {item.label for item in answer.items}


@pytest.mark.parametrize(
    ("lang", "question"),
    [("en", "and Japan?"), ("pt", "e o Japão?"), ("es", "¿y Japón?"), ("fr", "et le Japon ?"), ("de", "und Japan?")],
)
def test_another_country_takes_the_place_of_the_first_one(shipped: Engine, lang: str, question: str) -> None:
    answer = ask(shipped, question, CAPACITY[lang])
    assert answer.lang == lang
    assert answer.value is not None
    assert (answer.value.number, answer.value.unit) == (1.9, "GW")


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("en", "which of them have under 1 GW?"),
        ("pt", "quais deles têm menos de 1 GW?"),
        ("fr", "lesquels d'entre eux ont moins de 1 GW ?"),
        ("de", "welche davon haben weniger als 1 GW?"),
    ],
)
def test_a_condition_is_added_to_the_set_before(shipped: Engine, lang: str, question: str) -> None:
    before = labels(ask(shipped, CHEAP[lang]))
    answer = ask(shipped, question, CHEAP[lang])
    assert labels(answer) == {"United Arab Emirates", "South Korea", "Saudi Arabia"}
    assert labels(answer) <= before
    assert all(item.citations for item in answer.items)


@pytest.mark.parametrize(
    ("lang", "question"), [("en", "how many?"), ("pt", "quantas?"), ("fr", "combien ?"), ("de", "wie viele?")]
)
def test_how_many_counts_what_was_found(shipped: Engine, lang: str, question: str) -> None:
    answer = ask(shipped, question, CHEAP[lang])
    assert answer.value is not None
    assert answer.value.number == len(ask(shipped, CHEAP[lang]).items)


def test_only_those_in_an_area_are_kept(shipped: Engine) -> None:
    before = "Which countries have more than 1 GW of data center capacity?"
    assert labels(ask(shipped, "only those in the EU", before)) == {"Germany"}


def test_a_number_of_them_is_counted(shipped: Engine) -> None:
    answer = ask(shipped, "how many of them have open chip access?", CHEAP["en"])
    assert answer.value is not None
    assert answer.value.number == 2


def test_a_superlative_orders_the_set_before_by_what_was_asked(shipped: Engine) -> None:
    assert labels(ask(shipped, "the largest?", BELOW_2)) == {"Japan", "Germany"}
    assert labels(ask(shipped, "which of them have the least?", BELOW_2)) == {"United Arab Emirates", "Saudi Arabia"}


def test_a_superlative_without_a_figure_in_sight_offers_ready_made_questions(shipped: Engine) -> None:
    answer = ask(shipped, "the largest?", CHEAP["en"])
    assert answer.status == "clarify"
    assert 2 <= len(answer.choices) <= 3
    assert all(ask(shipped, choice.question).status == "answered" for choice in answer.choices)


def test_the_next_in_an_order(shipped: Engine) -> None:
    before = "Which country has the largest data center capacity?"
    assert labels(ask(shipped, "and the second?", before)) == {"China"}


def test_a_pronoun_stands_for_what_was_found(shipped: Engine) -> None:
    assert labels(ask(shipped, "Who developed it?", "Which lab is behind Jamba?")) == {"AI21 Labs"}
    assert labels(ask(shipped, "which country is it in?", "Who developed Jamba?")) == {"Israel"}


def test_a_pronoun_for_several_things_offers_one_question_each(shipped: Engine) -> None:
    answer = ask(shipped, "where are they based?", "Which companies are AI tigers?")
    assert answer.status == "clarify"
    assert len(answer.choices) == 3


def test_two_things_that_may_be_exchanged_are_both_offered(shipped: Engine) -> None:
    answer = ask(shipped, "and South Korea?", "Does Japan have more data center capacity than Germany?")
    assert answer.status == "clarify"
    assert {c.question for c in answer.choices} == {
        "Does South Korea have more data center capacity than Germany?",
        "Does Japan have more data center capacity than South Korea?",
    }


def test_a_follow_up_of_a_follow_up(shipped: Engine) -> None:
    answer = ask(shipped, "and Germany?", CAPACITY["en"], "and Japan?")
    assert answer.value is not None
    assert answer.value.number == 1.9


def test_a_question_without_an_answer_is_skipped_when_looking_back(shipped: Engine) -> None:
    answer = ask(shipped, "and Japan?", CAPACITY["en"], "What is the best recipe for onion soup?")
    assert answer.value is not None
    assert answer.value.number == 1.9


def test_the_reading_is_shown(shipped: Engine) -> None:
    answer = ask(shipped, "and Japan?", CAPACITY["en"])
    assert answer.question == "and Japan?"
    assert any("What is the data center capacity of Japan?" in note for note in answer.assumptions)


@pytest.mark.parametrize("question", ["and Wakanda?", "which of them have under 1 GW?", "how many?"])
def test_what_the_question_before_does_not_explain_is_unknown(shipped: Engine, question: str) -> None:
    answer = ask(shipped, question, "When was the article published?")
    assert answer.status == "unknown"
    assert answer.reason


def test_another_period_is_asked_for_as_such(shipped: Engine) -> None:
    answer = ask(shipped, "and in 2023?", CAPACITY["en"])
    assert (answer.status, answer.reason) == ("unknown", "missing_period")


@pytest.mark.parametrize("question", [CHEAP["en"], CAPACITY["de"], "Is it true that the Gulf has cheap energy?"])
def test_a_full_question_is_read_as_it_stands(shipped: Engine, question: str) -> None:
    alone, after = ask(shipped, question), ask(shipped, question, "Which companies are AI tigers?")
    assert (alone.answer, alone.sparql, alone.assumptions) == (after.answer, after.sparql, after.assumptions)


@pytest.mark.parametrize(
    "question",
    ["South Korea, Japan, United Arab Emirates: which of them have cheap energy?",
     "Which of South Korea, Japan and the UAE have cheap energy?"],
)  # fmt: skip
def test_only_the_things_listed_in_a_question_answer(shipped: Engine, question: str) -> None:
    assert labels(ask(shipped, question)) == {"South Korea", "United Arab Emirates"}


def test_the_query_of_a_limited_answer_gives_its_rows(shipped: Engine) -> None:
    answer = ask(shipped, "which of them have under 1 GW?", CHEAP["en"])
    rows = shipped.store.select(answer.sparql)
    assert {row["x"].value for row in rows} == {item.id for item in answer.items}


@pytest.mark.parametrize("question", ["and Japan?", "which of them have under 1 GW?", "und Japan?", "e o Japão?"])
def test_a_follow_up_without_a_question_before_it_is_not_answered_as_something_else(
    shipped: Engine, question: str
) -> None:
    answer = ask(shipped, question)
    assert (answer.status, answer.reason) == ("unknown", "unsupported_relation")
