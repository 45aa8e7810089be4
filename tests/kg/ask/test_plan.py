"""A plan is plain data that says what is to be found."""

import json

from kg.ask.plan import Check, Combine, Count, Find, HasQuality, InClass, Look, Measured, as_json


def test_a_plan_is_json_with_the_names_of_its_operators() -> None:
    plan = Count(Find((InClass(("c",)), HasQuality(("q",), negated=True)), order_by="i", limit=3))
    written = json.loads(json.dumps(as_json(plan)))
    assert written["operator_type"] == "Count"
    assert written["of"]["operator_type"] == "Find"
    assert [c["operator_type"] for c in written["of"]["conditions"]] == ["InClass", "HasQuality"]
    assert written["of"]["conditions"][1] == {"operator_type": "HasQuality", "qualities": ["q"], "negated": True}
    assert (written["of"]["order_by"], written["of"]["limit"]) == ("i", 3)


def test_what_a_plan_leaves_open_is_left_out() -> None:
    assert as_json(Find((Measured(("i",)),)))["conditions"] == [{"operator_type": "Measured", "indicators": ["i"]}]
    assert as_json(None) == {}


def test_a_false_truth_is_kept() -> None:
    assert as_json(Check("more", ("a", "b"), truth=False))["truth"] is False


def test_equal_plans_are_equal_whatever_words_led_to_them() -> None:
    assert Look(("f",), "number") == Look(("f",), "number")
    assert Combine("sum", ("a", "b")) != Combine("mean", ("a", "b"))
    assert len({Look(("f",), "number"), Look(("f",), "number")}) == 1
