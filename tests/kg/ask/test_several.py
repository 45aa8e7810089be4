"""Two sides are compared by the figures that both have, and only as far as those figures decide."""

import pytest

from kg.ask.engine import Engine
from kg.ask.interval import Interval, decide
from kg.ask.quantities import Quantity


@pytest.mark.parametrize(
    ("question", "truth"),
    [
        ("Does Arcadia have more data center capacity than Borealia?", True),
        ("Does Borealia have as much data center capacity as Cimmeria?", True),
        ("Does Cimmeria have as much data center capacity as Borealia?", False),
        ("Is Arcadia's data center capacity more than twice Borealia's?", True),
        ("Is Arcadia's data center capacity more than five times that of Borealia?", False),
        ("Is Borealia's data center capacity less than half of Arcadia's?", True),
        ("Do Borealia and Cimmeria together have more data center capacity than Arcadia?", False),
        ("Is the data center capacity of Arcadia greater than that of Borealia and Cimmeria combined?", True),
        ("Does Arcadia have at least 5 GW more data center capacity than Borealia?", True),
        ("Does Arcadia have over 20 GW more data center capacity than Borealia?", False),
    ],
)
def test_two_sides_are_weighed_by_their_figures(world: Engine, question: str, truth: bool) -> None:
    answer = world.ask(question)
    assert (answer.status, answer.truth) == ("answered", truth), answer.answer


@pytest.mark.parametrize(
    "question",
    [
        "Is Arcadia's data center capacity more than four times that of Borealia?",
        "Does Arcadia have more than 9 GW more data center capacity than Borealia?",
    ],
)
def test_an_approximate_figure_does_not_decide_a_close_bound(world: Engine, question: str) -> None:
    assert world.ask(question).truth is None


@pytest.mark.parametrize(
    ("question", "number", "unit"),
    [
        ("By what percentage does Borealia's data center capacity exceed Cimmeria's?", 100.0, "percent"),
        ("What is Cimmeria's data center capacity as a percentage of Borealia's?", 50.0, "percent"),
        ("What is the average data center capacity of Borealia and Cimmeria?", 2.25, "GW"),
        ("Combined data center capacity of Borealia and Cimmeria, the two largest?", 4.5, "GW"),
    ],
)
def test_figures_are_put_together_as_asked(world: Engine, question: str, number: float, unit: str) -> None:
    value = world.ask(question).value
    assert value is not None
    assert (value.number, value.unit) == (number, unit)


@pytest.mark.parametrize(
    ("given", "asked", "truth"),
    [
        (Interval(2.0, 2.0, 2.0), Quantity(0, 0, "more_than", 2.0), False),
        (Interval(2.0, 2.0, 2.0), Quantity(0, 0, "at_least", 2.0), True),
        (Interval(2.0, None, 2.0, open_low=True), Quantity(0, 0, "more_than", 2.0), True),
        (Interval(2.0, None, 2.0, open_low=True), Quantity(0, 0, "more_than", 3.0), None),
        (Interval(1.9, 2.1, 2.0, rough=True), Quantity(0, 0, "more_than", 2.0), None),
        (Interval(1.9, 2.1, 2.0, rough=True), Quantity(0, 0, None, 2.0), True),
    ],
)
def test_an_interval_decides_only_without_doubt(given: Interval, asked: Quantity, truth: bool | None) -> None:
    assert decide(given, asked) is truth


def test_what_is_counted_must_be_what_the_figure_counts(shipped: Engine) -> None:
    answer = shipped.ask("How many exhibits does the article have?")
    assert answer.value is not None
    assert (answer.value.number, answer.value.unit) == (6.0, "count")


@pytest.mark.parametrize("question", ["What is the GDP of Japan?", "gdp of the United States in usd", "PIB do Japão"])
def test_a_multiple_of_another_thing_is_no_figure_of_its_own(shipped: Engine, question: str) -> None:
    assert shipped.ask(question).value is None


@pytest.mark.parametrize(
    ("question", "chosen"),
    [
        ("Is the data center capacity of Borealia or of Cimmeria larger?", "Borealia"),
        ("Which is smaller, the number of AI specialists in Arcadia or in Borealia?", "Borealia"),
    ],
)
def test_of_two_things_offered_one_is_chosen(world: Engine, question: str, chosen: str) -> None:
    assert [i.label for i in world.ask(question).items] == [chosen]


@pytest.mark.parametrize(
    ("question", "truth"),
    [
        ("Do Borealia and Cimmeria together have more than 4 GW of data center capacity?", True),
        ("Do Borealia and Cimmeria together have at least 5 GW of data center capacity?", False),
    ],
)
def test_a_bound_on_several_things_is_one_on_their_sum(world: Engine, question: str, truth: bool) -> None:
    assert world.ask(question).truth is truth


def test_a_share_of_another_things_figure_is_given_in_percent(world: Engine) -> None:
    value = world.ask("What share of Borealia's data center capacity does Cimmeria have?").value
    assert value is not None
    assert (value.number, value.unit) == (50.0, "percent")


def test_a_comparison_between_two_names_asks_how_far_they_are_apart(shipped: Engine) -> None:
    value = shipped.ask("Wie viele Top-LLMs hat Mistral mehr als Cohere?").value
    assert value is not None
    assert value.number == 3.0
