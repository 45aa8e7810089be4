"""A figure answers only for the subject, the period and the kind of unit that were asked for."""

from collections.abc import Callable

import pytest

from kg.ask.engine import Engine
from kg.ask.lexicon import Fact
from kg.ask.plan import Combine, Look
from kg.ask.values import find_values
from kg.vocabulary import expand
from tests.kg.ask.reader import Reader

SAMPLE = 40


@pytest.mark.parametrize(
    ("question", "number", "unit"),
    [
        ("What is the data center capacity of Arcadia?", 12.0, "GW"),
        ("What was Borealia's data center capacity in 2024?", 3.0, "GW"),
        ("How many AI specialists live in Borealia?", 4000.0, "people"),
        ("How much funding has Lumen AI received?", 300e6, "USD"),
        ("How many AI specialists are in Arcadia and Borealia together?", 13000.0, "people"),
        ("How much more data center capacity does Arcadia have than Borealia?", 9.0, "GW"),
        ("How many times as much data center capacity does Arcadia have as Borealia?", 4.0, "ratio"),
        ("What is the total data center capacity of the small world?", 16.5, "GW"),
    ],
)
def test_a_stated_or_computed_figure_is_given_in_plain_units(
    world: Engine, question: str, number: float, unit: str
) -> None:
    value = world.ask(question).value
    assert value is not None
    assert (value.number, value.unit) == (number, unit)


def test_a_range_has_two_ends(world: Engine) -> None:
    answer = world.ask("How much cheaper is electricity in Borealia than in Arcadia?")
    assert answer.value is not None
    assert (answer.kind, answer.value.low, answer.value.high) == ("range", 20.0, 30.0)


def test_a_difference_keeps_its_sign_unless_the_question_says_its_direction(world: Engine) -> None:
    value = world.ask("How much higher are electricity prices in Borealia than in Arcadia?").value
    assert value is not None
    assert (value.low, value.high) == (-30.0, -20.0)


@pytest.mark.parametrize(
    ("question", "comparator"),
    [
        ("What is the data center capacity of Arcadia?", "approx"),
        ("What is the data center capacity of Borealia?", "exact"),
        ("How many AI specialists live in Borealia?", "more_than"),
        ("How much more data center capacity does Arcadia have than Borealia?", "approx"),
    ],
)
def test_how_exact_a_figure_is_comes_with_it(world: Engine, question: str, comparator: str) -> None:
    value = world.ask(question).value
    assert value is not None
    assert value.comparator == comparator


@pytest.mark.parametrize("year", [1990, 2019, 2023, 2025])
@pytest.mark.parametrize("country", ["Arcadia", "Borealia", "Cimmeria"])
def test_another_year_never_answers(world: Engine, country: str, year: int) -> None:
    answer = world.ask(f"What was the data center capacity of {country} in {year}?")
    assert (answer.status, answer.reason, answer.value) == ("unknown", "missing_period", None)


def test_a_year_never_answers_for_another_in_the_shipped_data(shipped: Engine) -> None:
    for fact in _figures(shipped, lambda f: f.start is not None and f.start == f.end)[:SAMPLE]:
        question = f"{_asked(shipped, fact)} in {(fact.start or 0) - 9}?"
        answer = shipped.ask(question)
        assert answer.value is None, f"{question} got {answer.answer}"


def test_a_groups_figure_never_answers_for_its_member(shipped: Engine) -> None:
    lexicon = shipped.lexicon
    members = {h: sorted(x for x, around in lexicon.within.items() if h in around) for h in _holders(shipped)}
    for fact in _figures(shipped, lambda f: f.subject in members)[:SAMPLE]:
        for member in [x for x in members[fact.subject] if lexicon.is_a(x, expand("mp:Area"))][:2]:
            question = f"What is the {lexicon.label(fact.predicate)} of {lexicon.label(member)}?"
            used = shipped.ask(question).plan.get("facts", [])
            assert fact.id not in used, f"{question} is answered with a figure of {lexicon.label(fact.subject)}"


def test_a_members_figure_never_answers_for_its_group(world: Engine) -> None:
    assert world.ask("What is the data center capacity of the small world?").value is None


@pytest.mark.parametrize(
    "question",
    [
        "How many AI patents does Japan have?",
        "How many AI specialists does India have?",
        "How many data centers are there in France?",
        "How many AI models come from Canada?",
        "How many notable AI models does the UK have?",
        "How many AI research papers did Israel publish?",
    ],
)
def test_how_many_never_gives_a_rank_or_a_share(shipped: Engine, question: str) -> None:
    value = shipped.ask(question).value
    assert value is None or value.unit not in ("rank", "percent", "percentage_points", "score", "ratio")


def test_how_many_reads_no_rank_and_no_share_from_any_fact(full: Reader) -> None:
    table = full.lexicon.fact_by_id
    derived = [f for f in full.lexicon.facts if f.kind == "observation" and f.unit in ("rank", "score", "ratio")]
    for fact in derived[:SAMPLE]:
        frame = full.frame(f"How many {full.lexicon.label(fact.predicate)} has {full.lexicon.label(fact.subject)}?")
        if not frame.has("ratio") and not frame.asks("rank"):
            plans = [r.plan for r in find_values(frame, full.scope)]
            used = {f for plan in plans if isinstance(plan, Look | Combine) for f in plan.facts}
            assert not {table[f].unit for f in used} & {"rank", "score", "ratio"}, frame.text


def _holders(engine: Engine) -> set[str]:
    return {holder for around in engine.lexicon.within.values() for holder in around}


def _figures(engine: Engine, fits: Callable[[Fact], bool]) -> list[Fact]:
    return [f for f in engine.lexicon.facts if f.kind == "observation" and f.preferred and f.subject and fits(f)]


def _asked(engine: Engine, fact: Fact) -> str:
    return f"What was the {engine.lexicon.label(fact.predicate)} of {engine.lexicon.label(fact.subject)}"


@pytest.mark.parametrize(
    "question",
    [
        "By what percentage has Saudi Arabia's AI talent pool grown since 2022?",
        "Um wie viel Prozent ist der KI-Talentpool Saudi-Arabiens seit 2022 gewachsen?",
        "De combien le vivier de talents en IA de l'Arabie saoudite a-t-il augmenté depuis 2022 ?",
    ],
)
def test_how_much_a_figure_has_grown_asks_for_its_growth(shipped: Engine, question: str) -> None:
    value = shipped.ask(question).value
    assert value is not None
    assert (value.number, value.unit) == (17.0, "percent")
