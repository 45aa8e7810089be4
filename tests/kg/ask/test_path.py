"""Paths: a thing that is only described is reached from one that is named, claim by claim, or not at all."""

import pytest

from kg.ask.engine import Engine
from kg.ask.path import find_path
from tests.kg.ask.reader import Reader


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which company developed the model that Norrtel uses?", ["Lumen AI"]),
        ("In which country is the developer of the model used by Norrtel based?", ["Arcadia"]),
        ("home country of the maker of Firefly", ["Arcadia"]),
        ("Welches Unternehmen hat das Modell entwickelt, das Norrtel nutzt?", ["Lumen AI"]),
    ],
)
def test_a_description_is_followed_to_what_it_describes(world: Engine, question: str, expected: list[str]) -> None:
    assert [item.label for item in world.ask(question).items] == expected


@pytest.mark.parametrize(
    "question",
    [
        "Which company developed a model and did not use Firefly?",
        "How many companies use the model of Lumen AI?",
        "Why does Norrtel use Firefly?",
    ],
)
def test_what_is_counted_denied_or_explained_is_no_path(small: Reader, question: str) -> None:
    assert find_path(small.frame(question), small.scope) is None


def test_the_order_of_words_tells_which_way_a_relation_goes(full: Reader) -> None:
    assert find_path(full.frame("What did Google buy?"), full.scope) is not None
    assert find_path(full.frame("What did DeepMind buy?"), full.scope) is None
