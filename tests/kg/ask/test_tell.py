"""Reasons, places in the text, dates, yes and no: what a source says, or nothing."""

import pytest

from kg.ask.engine import Engine


def test_why_is_answered_by_a_reason(world: Engine) -> None:
    answer = world.ask("Why does Arcadia have open chip access?")
    assert answer.kind == "text"
    assert "because its own factories make them" in answer.answer


def test_why_is_not_answered_where_no_reason_is_stated(world: Engine) -> None:
    assert world.ask("Why does Norrtel use Firefly?").status == "unknown"


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("Where in the text is Norrtel?", "Borealia Follows"),
        ("In which section is the funding of Lumen AI mentioned?", "Arcadia Leads"),
    ],
)
def test_a_place_in_the_text_is_a_section(world: Engine, question: str, section: str) -> None:
    answer = world.ask(question)
    assert answer.answer.startswith(f"Section “{section}”.")
    assert answer.citations[0].locator.section == section


def test_a_date_is_as_precise_as_the_source_gives_it(world: Engine) -> None:
    answer = world.ask("When was the report published?")
    assert (answer.kind, answer.date) == ("date", "2024-11-03")


@pytest.mark.parametrize("question", ["When was Firefly released?", "When was Norrtel founded?"])
def test_no_date_of_something_else_is_given(world: Engine, question: str) -> None:
    answer = world.ask(question)
    assert (answer.status, answer.date) == ("unknown", None)


@pytest.mark.parametrize(
    ("question", "truth"),
    [
        ("Is Lumen AI based in Arcadia?", True),
        ("Does Norrtel use Firefly?", True),
        ("Does Arcadia have more data center capacity than Borealia?", True),
        ("Does Borealia have more data center capacity than Arcadia?", False),
        ("Does Borealia have less data center capacity than Arcadia?", True),
    ],
)
def test_yes_and_no_follow_from_what_is_stated(world: Engine, question: str, truth: bool) -> None:
    answer = world.ask(question)
    assert (answer.kind, answer.truth) == ("boolean", truth)
    assert answer.answer.startswith("Yes." if truth else "No.")


@pytest.mark.parametrize("question", ["Is Norrtel based in Arcadia?", "Does Arcadia use Firefly?"])
def test_what_is_not_stated_is_neither_true_nor_false(world: Engine, question: str) -> None:
    answer = world.ask(question)
    assert (answer.status, answer.truth) == ("unknown", None)
