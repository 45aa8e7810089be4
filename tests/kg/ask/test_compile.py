"""Every plan becomes one query that runs as it stands and finds what the planner found."""

import re
from dataclasses import replace

import pytest
from rdflib.plugins.sparql import prepareQuery

from kg.ask.compile import to_sparql
from kg.ask.conditions import Conditions, meets, quality_facts
from kg.ask.engine import Engine
from kg.ask.plan import Count, Find, HasQuality, InArea, InClass, Look, Measured, OneOf, Plan
from kg.ask.reading import STATED
from kg.guard import check_query
from kg.vocabulary import expand
from tests.kg.ask.reader import Reader

QUESTIONS = [
    "Which countries have open chip access?",
    "Which countries of the small world have no open chip access?",
    "Which countries except Arcadia have data center capacity?",
    "Which countries have more than 2 GW of data center capacity?",
    "Which countries have electricity cheaper than in Arcadia?",
    "Which country has the most data center capacity?",
    "Rank Arcadia, Borealia and Cimmeria by data center capacity",
    "Which Arcadian companies are there?",
    "Which company uses a model from Lumen AI?",
    "How many countries are in the small world?",
    "What is the data center capacity of Arcadia?",
    "How many AI specialists are in Arcadia and Borealia together?",
    "Does Arcadia have more AI specialists than Borealia?",
    "When was the report published?",
    "Why does Arcadia have open chip access?",
]
COUNTRY, SMALL_WORLD = expand("mp:Country"), expand("mpid:SmallWorld")
OPEN = expand("mpid:quality-open-chip-access")


def found(engine: Engine, plan: Plan, sources: tuple[str, ...] = ()) -> set[str]:
    rows = engine.store.select(to_sparql(plan, engine.lexicon, sources))
    return {row["x"].value for row in rows}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_query_of_an_answer_is_complete_and_safe(world: Engine, question: str) -> None:
    sparql = world.ask(question).sparql
    prepareQuery(sparql)
    check_query(sparql)
    declared = set(re.findall(r"PREFIX ([\w-]+):", sparql))
    used = set(re.findall(r"(?<![\w<:/])([a-z][\w-]*):(?=\w)", re.sub(r"<[^>]*>|\"[^\"]*\"", "", sparql)))
    assert used <= declared


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_query_of_an_answer_finds_what_the_answer_shows(world: Engine, question: str) -> None:
    answer = world.ask(question)
    rows = world.store.select(answer.sparql)
    things = {row["x"].value for row in rows if "x" in row}
    facts = {term.value for row in rows for name, term in row.items() if name.startswith("f")}
    assert rows
    assert {item.id for item in answer.items} <= things
    assert facts.intersection(citation.fact for citation in answer.citations)


@pytest.mark.parametrize("comparator", ["more_than", "at_least", "less_than", "at_most"])
def test_a_figure_is_bounded_by_the_query_as_by_the_planner(full: Reader, shipped: Engine, comparator: str) -> None:
    indicators = [t.id for t in full.lexicon.things.values() if t.role == "indicator" and t.unit != "rank"]
    for indicator in sorted(indicators):
        facts = [f for f in full.lexicon.facts if f.predicate == indicator and f.preferred and not f.compared_to]
        for value in sorted({f.value for f in facts if f.value is not None})[:3]:
            measure = Measured((indicator,), comparator, value)
            conditions = Conditions((), (), (measure,), (), (), frozenset())
            subjects = {f.subject for f in facts}
            expected = {x for x in subjects if meets(x, conditions, full.scope)}
            told = found(shipped, Find((measure,))) & subjects
            assert told == expected, f"{indicator} {comparator} {value}"


def test_a_quality_is_found_by_the_query_as_by_the_planner(full: Reader, shipped: Engine) -> None:
    things = sorted(x for x, t in full.lexicon.things.items() if t.role == "entity")
    for quality in sorted(t.id for t in full.lexicon.things.values() if t.role == "quality"):
        expected = {x for x in things if quality_facts(x, (quality,), full.scope, STATED)}
        assert found(shipped, Find((HasQuality((quality,)),))) == expected, quality


@pytest.mark.parametrize(
    ("conditions", "names"),
    [
        ((InClass((COUNTRY,)), InArea((SMALL_WORLD,)), HasQuality((OPEN,))), {"ARC"}),
        ((InClass((COUNTRY,)), InArea((SMALL_WORLD,)), HasQuality((OPEN,), negated=True)), {"BOR", "CIM"}),
        ((InClass((COUNTRY,)), InArea((SMALL_WORLD,), negated=True)), set()),
        ((InClass((COUNTRY,)), OneOf((expand("mpid:ARC"),), negated=True)), {"BOR", "CIM"}),
        ((InClass((expand("mp:Model"),)), InArea((expand("mpid:ARC"),), negated=True)), set()),
        ((InClass((expand("mp:Company"), expand("mp:Startup"))), InArea((SMALL_WORLD,), negated=True)), {"Norrtel"}),
    ],
)
def test_negative_conditions_leave_out_exactly_what_meets_them(
    world: Engine, conditions: tuple[HasQuality, ...], names: set[str]
) -> None:
    small = {expand(f"mpid:{name}") for name in ("ARC", "BOR", "CIM", "LumenAI", "Norrtel", "Firefly")}
    assert found(world, Find(conditions)) & small == {expand(f"mpid:{name}") for name in names}


def test_a_chain_of_facts_that_places_a_thing_is_returned(world: Engine) -> None:
    answer = world.store.select(to_sparql(Find((InArea((expand("mpid:ARC"),)),)), world.lexicon))
    chain = {t.value for row in answer if row["x"].value.endswith("Firefly") for n, t in row.items() if n != "x"}
    assert {iri.rpartition("rel-")[2] for iri in chain} >= {"Firefly-developedBy-LumenAI"}


def test_a_disputed_fact_meets_no_condition(world: Engine) -> None:
    indicator = expand("mpid:ind-data-center-capacity")
    assert found(world, Find((Measured((indicator,), "more_than", 3.5),))) == {expand("mpid:ARC")}


def test_a_query_of_one_source_finds_nothing_of_another(world: Engine) -> None:
    plan = Find((HasQuality((OPEN,)),))
    assert found(world, plan, ("small-world-2024",)) == {expand("mpid:ARC")}
    assert found(world, plan, ("small-world-copy",)) == set()


def test_a_count_runs_the_query_of_what_it_counts(world: Engine) -> None:
    find = Find((InClass((COUNTRY,)),))
    assert to_sparql(Count(find), world.lexicon) == to_sparql(find, world.lexicon)


def test_the_same_plan_gives_the_same_query(world: Engine) -> None:
    look = Look((world.lexicon.facts[0].id,), "number")
    assert to_sparql(look, world.lexicon) == to_sparql(replace(look), world.lexicon)
