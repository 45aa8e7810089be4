"""Yes/no questions made of simpler ones: of each, of any, and where a thing belongs."""

import pytest

from kg.ask.engine import Engine


@pytest.mark.parametrize(
    ("question", "truth"),
    [
        ("Do both Arcadia and Borealia have more than 0.1 GW of data center capacity?", True),
        ("Do both Arcadia and Borealia have more than 1,000 GW of data center capacity?", False),
    ],
)
def test_of_both_is_asked_of_each(world: Engine, question: str, truth: bool) -> None:
    assert world.ask(question).truth is truth


@pytest.mark.parametrize(
    ("question", "truth"),
    [
        ("Is there a country with more than 0.1 GW of data center capacity?", True),
        ("Is there a country with more than 1,000 GW of data center capacity?", False),
        ("Existe algum país com mais de 1000 GW de capacidade de data center?", False),
    ],
)
def test_of_any_is_answered_by_the_things_that_meet_it(world: Engine, question: str, truth: bool) -> None:
    assert world.ask(question).truth is truth


@pytest.mark.parametrize(
    ("question", "truth"),
    [
        ("Is Cohere based in the EU?", False),
        ("Is Mistral based in Germany?", False),
        ("Ist Mistral ein deutsches Start-up?", False),
        ("Is Japan a GenAI superpower?", False),
        ("Is Kyutai based in the EU?", True),
    ],
)
def test_what_lies_in_one_country_lies_in_no_other(shipped: Engine, question: str, truth: bool) -> None:
    assert shipped.ask(question).truth is truth


def test_a_thing_of_a_bloc_may_lie_in_any_of_its_members(shipped: Engine) -> None:
    assert shipped.ask("Is Poolside based in France?").status == "unknown"


def test_a_superlative_without_figures_is_not_answered_by_everything(shipped: Engine) -> None:
    assert shipped.ask("Which of the AI tigers raised the most?").status == "unknown"


def test_where_a_source_says_who_lacks_something_the_others_are_not_named(shipped: Engine) -> None:
    answer = shipped.ask("Which countries have not produced world-class LLMs so far?")
    assert {item.label for item in answer.items} == {"Japan", "South Korea"}


@pytest.mark.parametrize(
    "question",
    [
        "Which EU countries have 50,000 AI specialists or more?",
        "Quais países da UE têm 50 mil especialistas em IA ou mais?",
    ],
)
def test_a_bound_may_stand_behind_what_it_counts(shipped: Engine, question: str) -> None:
    assert {item.label for item in shipped.ask(question).items} == {"Germany", "France"}
