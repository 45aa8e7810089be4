"""What a question demands of a thing: class, quality, figure, exclusion."""

import pytest

from kg.ask.conditions import evidence_of, meets, near_misses
from kg.vocabulary import expand
from tests.kg.ask.reader import Reader, locals_of

COUNTRIES = ("ARC", "BOR", "CIM")


def who_meets(small: Reader, question: str) -> set[str]:
    conditions = small.conditions(question)
    return {c for c in COUNTRIES if meets(expand(f"mpid:{c}"), conditions, small.scope)}


@pytest.mark.parametrize(
    ("question", "classes"),
    [
        ("Which countries have open chip access?", {"Country"}),
        ("Which startups or models are there?", {"Startup", "Model"}),
        ("List the companies that use a model", {"Company"}),
        ("Who developed Firefly?", {"Organisation", "Person"}),
        ("Where is Lumen AI based?", {"Area", "City"}),
    ],
)
def test_the_class_asked_for_is_the_one_behind_the_question_word(
    small: Reader, question: str, classes: set[str]
) -> None:
    assert locals_of(small.conditions(question).classes) == classes


@pytest.mark.parametrize(
    ("question", "negated"),
    [
        ("Which countries have open chip access?", False),
        ("Which countries have no open chip access?", True),
        ("Which countries do not have open chip access?", True),
        ("Which countries are without open chip access?", True),
    ],
)
def test_a_negation_before_a_quality_turns_it_round(small: Reader, question: str, negated: bool) -> None:
    (quality,) = small.conditions(question).qualities
    assert quality.negated is negated


@pytest.mark.parametrize(
    ("question", "met"),
    [
        ("Which countries have open chip access?", {"ARC"}),
        ("Which countries have no open chip access?", {"BOR", "CIM"}),
        ("Which countries have more than 2 GW of data center capacity?", {"ARC", "BOR"}),
        ("Which countries have more than 3.5 GW of data center capacity?", {"ARC"}),
        ("Which countries have at least 3 GW of data center capacity?", {"ARC", "BOR"}),
        ("Which countries have less than 2 GW of data center capacity?", {"CIM"}),
        ("Which countries have between 1 and 4 GW of data center capacity?", {"BOR", "CIM"}),
        ("Which countries have more than 8,000 AI specialists?", {"ARC"}),
        ("Which countries have open chip access and under 2 GW of data center capacity?", set()),
        ("Which countries except Arcadia are there?", {"BOR", "CIM"}),
    ],
)
def test_a_condition_holds_exactly_of_what_the_source_says(small: Reader, question: str, met: set[str]) -> None:
    assert who_meets(small, question) == met


@pytest.mark.parametrize("bound", ["less than 5,000", "more than 4,500", "at most 4,000"])
def test_a_lower_bound_in_the_source_decides_only_what_it_implies(small: Reader, bound: str) -> None:
    """More than 4,000 live in Borealia: nobody knows whether that is more than 4,500."""
    assert "BOR" not in who_meets(small, f"Which countries have {bound} AI specialists?")


def test_a_lower_bound_in_the_source_implies_smaller_bounds(small: Reader) -> None:
    assert "BOR" in who_meets(small, "Which countries have more than 3,000 AI specialists?")


def test_what_is_only_expected_is_a_near_miss_and_no_evidence(small: Reader) -> None:
    conditions = small.conditions("Which countries have open chip access?")
    countries = [expand(f"mpid:{c}") for c in COUNTRIES]
    (near,) = near_misses(countries, conditions, small.scope)
    assert near.endswith("rel-CIM-hasQuality-open-chip-access")
    assert evidence_of(expand("mpid:CIM"), conditions, small.scope) == ()


def test_a_comparison_names_the_other_side(small: Reader) -> None:
    conditions = small.conditions("Which countries have electricity cheaper than in Arcadia?")
    compared = {m.compared_to for m in conditions.measures}
    assert compared <= {expand("mpid:ARC")}


def test_words_that_said_a_condition_are_used(small: Reader) -> None:
    frame = small.frame("Which countries have more than 2 GW of data center capacity?")
    used = small.conditions(frame.text).used
    assert {"more", "than", "2", "GW", "data", "center", "capacity"} <= set(frame.spelled(sorted(used)))
