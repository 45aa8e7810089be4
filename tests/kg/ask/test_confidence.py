"""How sure a reading is: the two learned models, and what they see."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ask.confidence import Confidence, Linear
from kg.ask.engine import Engine
from kg.ask.proposals import COMPOSED, KINDS, essence, propose
from kg.ask.signs import question_signs

SHIPPED = Path(__file__).parents[3] / "ontology" / "confidence.json"
SIGNS = st.dictionaries(st.sampled_from(["a", "b", "c"]), st.floats(-50, 50), max_size=3)
MODEL = Confidence({"number": Linear(0.1, {"a": 1.0}), "text": Linear(-0.2, {"b": 2.0})}, Linear(0.0, {"c": 3.0}), 0.7)


@given(SIGNS)
def test_kinds_share_one_certainty(signs: dict[str, float]) -> None:
    shares = MODEL.of_kinds(signs)
    assert sum(shares.values()) == pytest.approx(1.0)
    assert all(0.0 <= share <= 1.0 for share in shares.values())


@given(SIGNS, st.floats(0, 10))
def test_more_of_a_sign_that_speaks_for_a_reading_makes_it_surer(signs: dict[str, float], more: float) -> None:
    grown = {**signs, "c": signs.get("c", 0.0) + more}
    assert 0.0 <= MODEL.of_reading(signs) <= MODEL.of_reading(grown) <= 1.0


def test_a_model_is_the_same_after_it_was_written_and_read() -> None:
    assert Confidence.from_data(json.loads(json.dumps(MODEL.to_data()))) == MODEL


def test_the_shipped_weights_name_signs_and_no_thing_of_the_domain(shipped: Engine) -> None:
    model = Confidence.from_data(json.loads(SHIPPED.read_text(encoding="utf-8")))
    signs = {name for linear in (model.reading, *model.kinds.values()) for name in linear.weights}
    entities = (t for t in shipped.lexicon.things.values() if t.role == "entity")
    names = {n.text for t in entities for n in t.names if n.text.istitle() or n.text.isupper()}
    spoken = sorted(sign for sign in signs if names & set(sign.split()))
    assert not spoken, f"run `midpower calibrate`; signs that name things: {spoken}"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many gigawatts of data centers does Arcadia have?", "number"),
        ("Which countries have more than 2 GW of data centers?", "entities"),
        ("Does Arcadia have more data center capacity than Borealia?", "boolean"),
        ("When was Lumen AI founded?", "date"),
        ("Why is energy cheap in Arcadia?", "text"),
    ],
)
def test_the_kind_of_answer_is_told_by_the_question(world: Engine, question: str, kind: str) -> None:
    model = world.lexicon.confidence
    assert model is not None
    shares = model.of_kinds(question_signs(world.read(question)[0], world.scope()))
    assert max(shares, key=lambda k: shares[k]) == kind


def test_every_strategy_may_propose_and_the_composed_reading_comes_first(world: Engine) -> None:
    question = "What is the data center capacity of Arcadia?"
    _, proposals, answers = world.examine(question)
    assert len(proposals) == len(answers)
    assert proposals[0].strategy == COMPOSED
    assert len({p.strategy for p in proposals}) > 2


def test_nothing_is_proposed_for_a_question_that_says_nothing(world: Engine) -> None:
    assert propose(world.read("when?")[0], world.scope(), None, KINDS) == []


def test_plans_that_find_the_same_things_have_one_essence(world: Engine) -> None:
    _, proposals, answers = world.examine("Which country is Lumen AI based in?")
    found = {essence(p.reading.plan) for p, a in zip(proposals, answers, strict=True) if a.items == answers[0].items}
    assert len(found) <= 2
