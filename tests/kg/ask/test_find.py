"""Questions for things: lists, filters, superlatives, paths over two facts, counts."""

import pytest

from kg.ask.engine import Engine

LISTS = [
    ("Who developed Firefly?", ["Lumen AI"]),
    ("Which models did Lumen AI develop?", ["Firefly"]),
    ("Which company uses Firefly?", ["Norrtel"]),
    ("Where is Lumen AI based?", ["Arcadia"]),
    ("Which Arcadian companies are there?", ["Lumen AI"]),
    ("Which countries have open chip access?", ["Arcadia"]),
    ("Which countries of the small world have open chip access?", ["Arcadia"]),
    ("Which countries have more than 2 GW of data center capacity?", ["Arcadia", "Borealia"]),
    ("Which countries except Arcadia have data center capacity?", ["Borealia", "Cimmeria"]),
]
JOINS = [
    ("Which company uses a model from Lumen AI?", ["Norrtel"]),
    ("Which company uses a model developed by Lumen AI?", ["Norrtel"]),
]
ORDERS = [
    ("Which country has the most data center capacity?", ["Arcadia"]),
    ("Which country has the least data center capacity?", ["Cimmeria"]),
    ("Top two countries by data center capacity", ["Arcadia", "Borealia"]),
    ("Rank Arcadia, Borealia and Cimmeria by data center capacity", ["Arcadia", "Borealia", "Cimmeria"]),
]
COUNTS = [
    ("How many countries are in the small world?", 3),
    ("How many countries have open chip access?", 1),
]


def labels(world: Engine, question: str) -> list[str]:
    return [item.label for item in world.ask(question).items]


@pytest.mark.parametrize(("question", "things"), LISTS)
def test_exactly_the_things_that_meet_everything_are_found(world: Engine, question: str, things: list[str]) -> None:
    assert labels(world, question) == things


@pytest.mark.parametrize(("question", "things"), JOINS)
def test_a_second_fact_describes_the_other_thing_and_is_cited(world: Engine, question: str, things: list[str]) -> None:
    answer = world.ask(question)
    assert [item.label for item in answer.items] == things
    assert {"Norrtel-uses", "developedBy"} <= {
        key for c in answer.citations for key in ("Norrtel-uses", "developedBy") if key in c.fact
    }


@pytest.mark.parametrize(("question", "things"), ORDERS)
def test_a_superlative_orders_by_the_figure(world: Engine, question: str, things: list[str]) -> None:
    assert labels(world, question) == things


@pytest.mark.parametrize(("question", "number"), COUNTS)
def test_a_count_is_the_number_of_the_things_shown(world: Engine, question: str, number: int) -> None:
    answer = world.ask(question)
    assert answer.value is not None
    assert answer.value.number == number == len(answer.items)


@pytest.mark.parametrize(
    "question",
    [
        "Which company bought Firefly?",
        "Which countries have cheap energy?",
        "Which purple countries have open chip access?",
        "Which universities developed Firefly?",
    ],
)
def test_a_word_that_nothing_accounts_for_is_no_certain_answer(world: Engine, question: str) -> None:
    assert world.ask(question).status == "unknown"


def test_what_a_disputed_copy_says_meets_no_condition(world: Engine) -> None:
    """The garbled copy gives Borealia 4 GW; the original says 3."""
    assert labels(world, "Which country has data center capacity of more than 3.5 GW?") == ["Arcadia"]


def test_the_direction_of_a_relation_counts(world: Engine) -> None:
    assert labels(world, "Which company uses Firefly?") != labels(world, "Which company developed Firefly?")
