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
DIRECTIONS = [
    ("Rank Arcadia, Borealia and Cimmeria by data center capacity, lowest first", ["Cimmeria", "Borealia", "Arcadia"]),
    (
        "Order Arcadia, Borealia and Cimmeria from least to most data center capacity",
        ["Cimmeria", "Borealia", "Arcadia"],
    ),
    ("Which country has the second-largest data center capacity?", ["Borealia"]),
]
BEHIND = [
    ("Which country comes right after Arcadia in data center capacity?", ["Borealia"]),
    ("Who is next after Borealia in data center capacity?", ["Cimmeria"]),
    ("After Arcadia, which country has the most data center capacity?", ["Borealia"]),
    ("Besides Arcadia, which country has the most data center capacity?", ["Borealia"]),
    ("Which country comes right after Cimmeria in data center capacity?", []),
]
COMPARED = [
    ("Which countries have more data center capacity than Cimmeria?", ["Arcadia", "Borealia"]),
    ("Which countries have less data center capacity than Borealia?", ["Cimmeria"]),
    ("Which country has more data center capacity than Cimmeria but less than Arcadia?", ["Borealia"]),
    ("Quais países têm mais capacidade de data centers do que Cimmeria?", ["Arcadia", "Borealia"]),
]
COMPOSED = [
    ("Which country with more than 1 GW of data center capacity has open chip access?", ["Arcadia"]),
    ("open chip access + over 2 GW of data center capacity: which country", ["Arcadia"]),
    ("Which country whose company developed Firefly has open chip access?", ["Arcadia"]),
    ("Which countries other than Arcadia and Cimmeria have data center capacity?", ["Borealia"]),
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


@pytest.mark.parametrize(("question", "things"), DIRECTIONS)
def test_things_are_put_in_the_order_that_the_words_say(world: Engine, question: str, things: list[str]) -> None:
    assert labels(world, question) == things


@pytest.mark.parametrize(("question", "things"), BEHIND)
def test_what_is_asked_for_comes_behind_what_is_named(world: Engine, question: str, things: list[str]) -> None:
    assert labels(world, question) == things


@pytest.mark.parametrize(("question", "things"), COMPARED)
def test_a_named_thing_sets_the_bound_with_its_own_figure(world: Engine, question: str, things: list[str]) -> None:
    assert sorted(labels(world, question)) == things


def test_a_comparative_needs_two_things_to_choose_from(world: Engine) -> None:
    assert labels(world, "Which country has more AI specialists?") == ["Arcadia"]
    assert world.ask("Which country has more data center capacity?").status != "answered"


@pytest.mark.parametrize(("question", "things"), COMPOSED)
def test_criteria_are_met_one_by_one(world: Engine, question: str, things: list[str]) -> None:
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
