"""The rules by which answers are judged, and that they are those of the question set's own tool."""

import importlib.util
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from api.evaluate import Gold, is_cited, is_exact, judge, read_gold, tally
from kg.errors import BadValueError
from kg.model import Answer, Citation, Item, Locator, SourceRef, Value


def _gold(answer_type: str, answer: Any = None, **more: Any) -> Gold:
    row = {"id": "1", "question": "?", "answer_type": answer_type, "answer": answer, **more}
    return read_gold(json.dumps(row), Path("gold.jsonl"), 1)


def _answer(**fields: Any) -> Answer:
    return Answer("?", "en", **{"status": "answered", **fields})


def _items(*labels: str) -> list[Item]:
    return [Item(f"mpid:{label}", label, label, "Country") for label in labels]


def _cited(section: str, quote: str | None) -> Answer:
    place = Locator(section, quote=quote)
    return _answer(citations=[Citation(1, "mpid:f", "…", "curated", SourceRef("s"), place)])


EXACT = [
    (_gold("entities", ["Japan", "South Korea"]), _answer(items=_items("South Korea", "Japan")), True),
    (_gold("entities", ["Japan", "South Korea"], ordered=True), _answer(items=_items("South Korea", "Japan")), False),
    (_gold("entities", ["Japan"]), _answer(items=_items("Japan", "South Korea")), False),
    (_gold("entities", ["Japan"]), _answer(items=[]), False),
    (_gold("entities", ["UAE"], must_mention=["UAE|Emirates"]), _answer(items=_items("The Emirates")), True),
    (_gold("entities", ["Japan"], accept=[["Japan", "China"]]), _answer(items=_items("China", "Japan")), True),
    (_gold("entities", ["São Tomé"]), _answer(items=_items("Sao Tome")), True),
    (_gold("number", 45, unit="GW", tolerance=0.0), _answer(value=Value(45.0, unit="GW")), True),
    (_gold("number", 45, unit="GW", tolerance=0.1), _answer(value=Value(49.0, unit="GW")), True),
    (_gold("number", 45, unit="GW"), _answer(value=Value(45.0, unit="USD")), False),
    (_gold("number", 45, unit="GW"), _answer(value=Value(low=40, high=50, unit="GW")), False),
    (_gold("number", 45), _answer(), False),
    (_gold("range", [30, 50]), _answer(value=Value(low=-50, high=-30)), True),
    (_gold("range", [30, 50]), _answer(value=Value(number=40)), False),
    (_gold("boolean", False), _answer(truth=False), True),
    (_gold("boolean", False), _answer(), False),
    (_gold("date", "2024-07"), _answer(date="2024-07-12"), True),
    (_gold("date", "2024-07"), _answer(date="2024"), False),
    (_gold("text", must_mention=["45 GW|45 gigawatts", "data"]), _answer(answer="Data: 45 gigawatts."), True),
    (_gold("text", must_mention=["5 GW"]), _answer(answer="45 GW"), False),
    (_gold("abstain"), _answer(status="unknown"), True),
    (_gold("abstain"), _answer(answer="42"), False),
    (_gold("boolean", True), _answer(status="clarify", truth=True), False),
]  # fmt: skip
PLACES = [
    (_cited("Elsewhere", "the UAE has 0.4 gigawatts of capacity"), True),
    (_cited("Gulf", "something else entirely"), False),
    (_cited("gulf ", None), True),
    (_cited("Elsewhere", None), False),
]
EVIDENCE = _gold("boolean", True, evidence=["UAE has 0.4 gigawatts"], section="Gulf")


@pytest.mark.parametrize(("gold", "answer", "exact"), EXACT)
def test_the_structured_answer_is_compared(gold: Gold, answer: Answer, exact: bool) -> None:
    assert is_exact(gold, answer) is exact


@pytest.mark.parametrize(("answer", "cited"), PLACES)
def test_a_citation_counts_by_its_quote_or_without_one_by_its_section(answer: Answer, cited: bool) -> None:
    assert is_cited(EVIDENCE, answer) is cited


def test_wrong_is_certain_and_not_exact() -> None:
    judged = judge(_gold("number", 1), _answer(value=Value(2.0)))
    assert (judged.exact, judged.wrong, judged.abstained) == (False, True, False)
    judged = judge(_gold("number", 1), _answer(status="unknown"))
    assert (judged.exact, judged.wrong, judged.abstained) == (False, False, True)


def test_shares_are_told_for_all_and_by_category() -> None:
    right = judge(_gold("boolean", True, category="a"), _answer(truth=True))
    wrong = judge(_gold("boolean", True, category="b"), _answer(truth=False))
    assert [(each.group, each.exact, each.wrong) for each in tally([right, wrong])] == [
        ("all", 0.5, 0.5),
        ("a", 1.0, 0.0),
        ("b", 0.0, 1.0),
    ]


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "1"}', '{"id": "1", "question": "?", "answer_type": "poem"}'])
def test_a_line_that_is_no_gold_question_names_its_place(line: str) -> None:
    with pytest.raises(BadValueError, match=r"gold\.jsonl, row 7"):
        read_gold(line, Path("gold.jsonl"), 7)


def test_our_rules_are_those_of_the_question_set(shared: Path) -> None:
    spec = importlib.util.spec_from_file_location("score_qa", shared / "tools" / "score_qa.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    for gold, answer, _ in EXACT:
        assert tool.judge(asdict(gold), asdict(answer))[0] is is_exact(gold, answer)
    for answer, _ in PLACES:
        assert tool.cited(asdict(EVIDENCE), asdict(answer)) is is_cited(EVIDENCE, answer)
