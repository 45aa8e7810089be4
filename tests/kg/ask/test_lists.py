"""Lists are complete or not given: as many as asked for, what a statement lists, no relation that is denied."""

import pytest

from kg.ask.engine import Engine
from kg.ask.quantities import find_quantities
from kg.ask.tokens import tokenize
from tests.kg.ask.reader import Reader


def labels(engine: Engine, question: str) -> list[str]:
    return [item.label for item in engine.ask(question).items]


def test_the_number_of_things_asked_for_must_be_the_number_found(world: Engine) -> None:
    assert labels(world, "Which three countries are in the small world?") == ["Arcadia", "Borealia", "Cimmeria"]
    assert world.ask("Which two countries are in the small world?").status == "unknown"
    assert world.ask("Who are the four countries of the small world?").status == "unknown"


@pytest.mark.parametrize(
    "question", ["Which company does not use Firefly?", "Which models were not developed by Lumen AI?"]
)
def test_a_relation_that_is_denied_is_not_answered_by_those_who_have_it(world: Engine, question: str) -> None:
    assert world.ask(question).status == "unknown"


def test_two_bounds_share_the_unit_behind_the_second(world: Engine, small: Reader) -> None:
    language = small.lexicon.languages["en"]
    tokens = tokenize("above 1 but below 5 gigawatts", language.algorithm)
    assert [(q.comparator, q.value, q.unit) for q in find_quantities(tokens, language, frozenset())] == [
        ("more_than", 1.0, "GW"),
        ("less_than", 5.0, "GW"),
    ]
    question = "Which countries have a data center capacity above 2 but below 5 gigawatts?"
    assert labels(world, question) == ["Borealia"]


def test_a_number_in_words_that_no_fact_has_is_not_left_out(world: Engine) -> None:
    assert world.ask("Which of the companies use two models?").status == "unknown"


def test_what_a_statement_lists_answers_where_a_list_is_asked_for(shipped: Engine) -> None:
    wanted = ["data regulations", "restriction of international talent flows", "tariffs"]
    assert sorted(labels(shipped, "In which areas might policy create drastic shifts?")) == wanted
    assert labels(
        shipped, "Besides tariffs and data regulations, in which areas might policy create drastic shifts?"
    ) == ["restriction of international talent flows"]


def test_a_group_is_not_listed_beside_its_members(shipped: Engine) -> None:
    assert labels(shipped, "List the GenAI startups in the EU") == [
        "Aleph Alpha", "Black Forest Labs", "H", "Kyutai", "Mistral", "Poolside",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("Which countries have more data center capacity than Cimmeria?", ["Arcadia", "Borealia"]),
        ("countries with less data center capacity than Arcadia", ["Borealia", "Cimmeria"]),
        ("Which countries have exactly 3 GW of data center capacity?", ["Borealia"]),
    ],
)
def test_a_named_thing_sets_a_bound_by_its_own_figure(world: Engine, question: str, things: list[str]) -> None:
    assert labels(world, question) == things


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("In which countries is electricity about 60% cheaper than in Germany?", ["Finland", "Sweden"]),
        ("Where can industrial power be more than half cheaper than in Germany?", ["Finland", "Sweden"]),
        ("Which countries have electricity that costs 20% less than in Germany?", ["France"]),
    ],
)
def test_a_comparison_is_as_large_as_is_said(shipped: Engine, question: str, things: list[str]) -> None:
    assert labels(shipped, question) == things


def test_a_negation_bears_on_what_stands_next_to_it(shipped: Engine) -> None:
    frame = Reader(shipped.lexicon).frame("Which non-US, non-Chinese labs are there?")
    assert [m.text for m in frame.mentions if frame.negated(m.first)] == ["US", "Chinese"]
