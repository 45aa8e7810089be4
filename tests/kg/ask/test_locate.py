"""Where something stands in a text, and what neither names nor explains what is asked for."""

import pytest

from kg.ask.engine import Engine


@pytest.mark.parametrize(
    "question",
    [
        "Which section deals with Firefly?",
        "Where is Firefly mentioned?",
        "Where do I find Firefly?",
    ],
)
def test_a_place_in_the_text_is_a_section(world: Engine, question: str) -> None:
    answer = world.ask(question)
    assert (answer.status, answer.kind) == ("answered", "text"), answer.answer
    assert answer.plan["want"] == "section"


def test_what_only_a_list_of_our_own_says_stands_in_no_section(world: Engine) -> None:
    assert world.ask("In which section is Zimbabwe mentioned?").status == "unknown"


def test_a_sentence_is_no_name(world: Engine) -> None:
    answer = world.ask("What is the access to cutting-edge chips of Arcadia's factories called?")
    assert answer.status == "unknown", answer.answer


@pytest.mark.parametrize("question", ["Why did Borealia stop Lumen AI?", "Why was Firefly sold to Cimmeria?"])
def test_a_reason_that_is_silent_on_what_is_named_is_none(world: Engine, question: str) -> None:
    assert world.ask(question).status == "unknown"
