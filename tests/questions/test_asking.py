"""Every example of docs/asking.md is answered as the page says."""

import re
from pathlib import Path

import pytest

from kg.ask.engine import Engine
from kg.model import Answer

PAGE = Path(__file__).parents[2] / "docs" / "asking.md"
EXAMPLES = re.findall(r"^- (.+?) → (.+)$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)


def told(answer: Answer) -> str:
    """Return an answer as the page writes it."""
    if answer.status != "answered":
        return answer.status
    if answer.truth is not None:
        return "yes" if answer.truth else "no"
    if answer.date:
        return answer.date
    if answer.value is not None and answer.value.number is not None:
        return f"{answer.value.number:g} {answer.value.unit}"
    return ", ".join(item.label for item in answer.items)


@pytest.mark.parametrize(("question", "expected"), EXAMPLES)
def test_an_example_of_the_page_is_answered_as_it_says(shipped: Engine, question: str, expected: str) -> None:
    answer = shipped.ask(question)
    assert told(answer) == expected, f"docs/asking.md says otherwise: {answer.answer}"
    assert answer.citations or answer.status != "answered"


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) > 15
