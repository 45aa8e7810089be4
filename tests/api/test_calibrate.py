"""`midpower calibrate`: weights learned from gold questions, the same ones from the same questions."""

import json
from pathlib import Path

import pytest

from api.calibrate import as_text, calibrate, read_lesson
from api.evaluate import Gold
from kg.ask.confidence import Confidence
from kg.ask.engine import Engine
from kg.ask.proposals import COMPOSED

GOLDS = [
    Gold("1", "Which country is Lumen AI based in?", "entities", ["Arcadia"], must_mention=["Arcadia"]),
    Gold("2", "What is the data center capacity of Arcadia?", "number", 10.0, unit="GW"),
    Gold("3", "Who developed Firefly?", "entities", ["Lumen AI"], must_mention=["Lumen AI"]),
    Gold("4", "Does Arcadia have more data center capacity than Borealia?", "boolean", answer=True),
    Gold("5", "How many AI specialists does Borealia have?", "number", 1.0),
    Gold("6", "Which company bought Firefly?", "abstain"),
    Gold("7", "Which countries have open chip access?", "entities", ["Arcadia"], must_mention=["Arcadia"]),
    Gold("8", "Is Norrtel based in Borealia?", "boolean", answer=True),
]


@pytest.fixture(scope="module")
def learned(world: Engine) -> Confidence:
    return calibrate([read_lesson(gold, world, None) for gold in GOLDS], 0.5)


def test_the_same_questions_teach_the_same_weights(world: Engine, learned: Confidence) -> None:
    again = calibrate([read_lesson(gold, world, None) for gold in GOLDS], 0.5)
    assert as_text(again) == as_text(learned)


def test_weights_are_read_as_they_were_written(learned: Confidence) -> None:
    assert Confidence.from_data(json.loads(as_text(learned))) == learned


def test_no_reading_of_a_question_without_an_answer_is_right(world: Engine) -> None:
    lesson = read_lesson(GOLDS[5], world, None)
    assert lesson.kind == ""
    assert not any(lesson.right)


def test_a_lesson_says_which_readings_give_the_gold_answer(world: Engine) -> None:
    lesson = read_lesson(GOLDS[3], world, None)
    right = {p.strategy for p, ok in zip(lesson.proposals, lesson.right, strict=True) if ok}
    assert COMPOSED in right


def test_the_shipped_questions_are_gold_questions() -> None:
    from api.evaluate import read_questions

    folder = Path(__file__).parents[1] / "questions" / "learned"
    read = [gold for path in sorted(folder.glob("*.jsonl")) for gold in read_questions(path)]
    assert len({gold.question.casefold() for gold in read}) == len(read), f"a question stands twice in {folder}"
