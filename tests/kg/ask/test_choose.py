"""Picking one of several things that are named, or by a rank that a source states."""

import pytest

from kg.ask.engine import Engine


@pytest.mark.parametrize(
    ("question", "winner"),
    [
        ("Arcadia or Borealia: which has more data center capacity?", "Arcadia"),
        ("Borealia or Arcadia: which has more data center capacity?", "Arcadia"),
        ("Which has less data center capacity, Arcadia or Borealia?", "Borealia"),
        ("Which has the largest data center capacity: Borealia, Cimmeria or Arcadia?", "Arcadia"),
        ("Which has the smallest data center capacity: Borealia, Cimmeria or Arcadia?", "Cimmeria"),
    ],
)
def test_the_named_thing_with_the_larger_or_smaller_figure_wins(world: Engine, question: str, winner: str) -> None:
    assert [item.label for item in world.ask(question).items] == [winner]


def test_both_figures_of_a_choice_are_cited(world: Engine) -> None:
    answer = world.ask("Arcadia or Borealia: which has more data center capacity?")
    cited = " ".join(citation.fact for citation in answer.citations)
    assert "obs-ARC-data-center-capacity" in cited
    assert "obs-BOR-data-center-capacity" in cited


def test_nothing_is_chosen_where_one_side_has_no_figure(world: Engine) -> None:
    assert world.ask("Lumen AI or Norrtel: which has more funding?").items == []


@pytest.mark.parametrize("place", ["second", "third"])
def test_a_place_that_no_source_gives_is_not_made_up(world: Engine, place: str) -> None:
    answer = world.ask(f"Which country is {place} in AI patents?")
    assert answer.status == "unknown"


@pytest.mark.parametrize(("place", "rank"), [("second", 2.0), ("third", 3.0)])
def test_a_place_is_answered_by_a_rank_that_a_source_states(shipped: Engine, place: str, rank: float) -> None:
    answer = shipped.ask(f"Which country ranks {place} in AI patents?", source="bcg-2024-12")
    facts = [shipped.lexicon.fact_by_id[c.fact] for c in answer.citations if c.fact in shipped.lexicon.fact_by_id]
    stated = [fact for fact in facts if fact.unit == "rank"]
    assert answer.status != "answered" or all(fact.value == rank for fact in stated)
