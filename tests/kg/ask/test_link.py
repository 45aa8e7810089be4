"""Which words of a question name which things."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ask.engine import Engine
from kg.ask.lexicon import Name, Thing
from kg.settings import Settings
from kg.vocabulary import expand
from tests.kg.ask.reader import Reader


@pytest.fixture(scope="module")
def twins(world: Engine, world_settings: Settings) -> Engine:
    """The small world with two companies whose names differ in one letter."""
    things = dict(world.lexicon.things)
    for label in ("Marvelia", "Narvelia"):
        names = (Name(label),)
        thing = Thing(expand(f"mpid:{label}"), "entity", (expand("mp:Company"),), {"en": label}, names)
        things[thing.id] = thing
    return Engine(world.release, world.store, replace(world.lexicon, things=things), world_settings)


@pytest.mark.parametrize("text", ["Arcadiana", "NewArcadia", "Fireflyer", "Lumenbourg", "Norrtelco"])
def test_a_name_is_a_whole_word(small: Reader, text: str) -> None:
    assert not [ids for ids in small.mentions(f"about {text} here").values() if any(i.startswith("mpid:") for i in ids)]


@pytest.mark.parametrize(
    ("question", "text", "thing"),
    [
        ("is Lumen AI big", "Lumen AI", "mpid:LumenAI"),
        ("is Lumen big", "Lumen", "mpid:LumenAI"),
        ("does Firefly LLM work", "Firefly LLM", "mpid:Firefly"),
        ("in the small world there", "small world", "mpid:SmallWorld"),
    ],
)
def test_the_longest_name_wins(small: Reader, question: str, text: str, thing: str) -> None:
    assert thing in small.mentions(question)[text]


@pytest.mark.parametrize(
    ("question", "lang", "text"),
    [
        ("What is Arcadia's capacity?", "en", "Arcadia"),
        ("What is ARCADIA’s capacity?", "en", "ARCADIA"),
        ("Which Arcadian firms are there?", "en", "Arcadian"),
        ("which arcadian firms are there?", "en", "arcadian"),
        ("Welche Firmen hat Arkadien?", "de", "Arkadien"),
        ("Que empresas há na Arcadia?", "pt", "Arcadia"),
        ("Que empresas há na Arcádia?", "pt", "Arcádia"),
    ],
)
def test_possessives_demonyms_and_names_without_accents_name_the_thing(
    small: Reader, question: str, lang: str, text: str
) -> None:
    assert small.mentions(question, lang)[text] == {"mpid:ARC"}


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("Does NT use Firefly?", True),
        ("does nt use firefly?", True),
        ("Does nt use Firefly?", False),
        ("Does Nt use Firefly?", False),
    ],
)
def test_an_exact_alias_needs_its_case_where_the_question_has_any(small: Reader, question: str, named: bool) -> None:
    assert any("mpid:Norrtel" in ids for ids in small.mentions(question).values()) is named


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("which us companies are there", True),
        ("Which US companies are there?", True),
        ("tell us which companies are there", False),
        ("Tell us which companies are there", False),
        ("Give us the names of Chinese firms", False),
    ],
)
def test_tell_us_names_no_country(full: Reader, question: str, named: bool) -> None:
    assert any("mpid:USA" in ids for ids in full.mentions(question).values()) is named


def test_a_number_less_class_word_names_its_class_in_singular_and_plural(small: Reader) -> None:
    singular, plural = small.mentions("which country"), small.mentions("which countries")
    assert singular["country"] == plural["countries"] == {"mp:Country"}


@pytest.mark.parametrize("question", ["Who uses Fireflly?", "Who uses Firefy?", "Who uses Firelfy?"])
def test_a_typo_with_one_near_name_is_read_as_it_and_said_so(world: Engine, question: str) -> None:
    answer = world.ask(question)
    assert [item.label for item in answer.items] == ["Norrtel"]
    assert any("Firefly" in note for note in answer.assumptions)


def test_a_typo_with_two_near_names_is_asked_back(twins: Engine) -> None:
    answer = twins.ask("Where is the big Larvelia based?")
    assert answer.status == "clarify"
    assert {choice.text for choice in answer.choices} == {"Marvelia", "Narvelia"}
    assert answer.unused_words == ["Larvelia"]
    assert {choice.question for choice in answer.choices} == {
        "Where is the big Marvelia based?",
        "Where is the big Narvelia based?",
    }


def test_a_question_that_was_offered_is_clear(twins: Engine) -> None:
    for choice in twins.ask("Where is Larvelia based?").choices:
        assert twins.ask(choice.question).status != "clarify"


@pytest.mark.parametrize("word", ["Arc", "Cim", "Frfly"])
def test_a_short_or_distant_word_is_no_typo(small: Reader, word: str) -> None:
    assert small.linkers["en"].find_similar(word.casefold()) == []


@given(st.text(max_size=80))
def test_mentions_never_overlap(small: Reader, text: str) -> None:
    mentions = small.frame(f"{text} Lumen AI {text}").mentions
    assert all(a.last < b.first for a, b in pairwise(mentions))
