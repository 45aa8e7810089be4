"""The lexicon: written and read again it is the same, and classes and places form hierarchies."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ask.engine import Engine
from kg.ask.language import Language
from kg.ask.lexicon import Fact, Lexicon, Name, Thing
from kg.vocabulary import expand

_texts = st.text(max_size=12)
_several = st.lists(_texts, max_size=3).map(tuple)
_numbers = st.none() | st.floats(allow_nan=False, allow_infinity=False)
_years = st.none() | st.integers(min_value=1, max_value=2100)
_names = st.builds(Name, _texts, st.none() | _texts, st.booleans(), st.booleans())
_things = st.builds(
    Thing,
    id=_texts,
    role=_texts,
    types=_several,
    labels=st.dictionaries(_texts, _texts, max_size=2),
    names=st.lists(_names, max_size=2).map(tuple),
    unit=st.none() | _texts,
    extra=st.dictionaries(_texts, _several, max_size=2),
)
_facts = st.builds(
    Fact,
    **dict.fromkeys(
        ("id", "kind", "source", "predicate", "subject", "object", "literal", "statement", "unit", "comparator"), _texts
    ),
    **dict.fromkeys(("period", "compared_to", "modality", "section"), _texts),
    **dict.fromkeys(("about", "topics", "keywords"), _several),
    **dict.fromkeys(("value", "low", "high"), _numbers),
    **dict.fromkeys(("start", "end"), _years),
    preferred=st.booleans(),
)


@given(st.lists(_things, max_size=3), st.lists(_facts, max_size=3))
def test_a_lexicon_written_and_read_again_is_the_same(things: list[Thing], facts: list[Fact]) -> None:
    lexicon = Lexicon({t.id: t for t in things}, tuple(facts), {"xx": Language({"code": "xx"})})
    assert Lexicon.from_json(lexicon.to_json()) == lexicon


def test_the_lexicon_of_a_release_is_written_as_it_was_read(world: Engine) -> None:
    written = world.release.lexicon_path.read_text(encoding="utf-8")
    assert Lexicon.from_json(written).to_json() == written == world.lexicon.to_json()


def test_order_of_things_does_not_change_the_bytes(world: Engine) -> None:
    lexicon = world.lexicon
    turned = replace(lexicon, things=dict(reversed(list(lexicon.things.items()))))
    assert turned.to_json() == lexicon.to_json()


def test_a_startup_is_a_company_and_an_organisation(world: Engine) -> None:
    lumen = expand("mpid:LumenAI")
    assert all(world.lexicon.is_a(lumen, expand(c)) for c in ("mp:Startup", "mp:Company", "mp:Organisation"))
    assert not world.lexicon.is_a(lumen, expand("mp:Area"))


def test_a_model_lies_where_its_maker_is(world: Engine) -> None:
    assert {expand("mpid:ARC"), expand("mpid:SmallWorld")} <= world.lexicon.within[expand("mpid:Firefly")]


@pytest.mark.parametrize(("lang", "label"), [("de", "Arkadien"), ("es", "Arcadia"), ("xx", "Arcadia")])
def test_a_label_falls_back_to_english(world: Engine, lang: str, label: str) -> None:
    assert world.lexicon.label(expand("mpid:ARC"), lang) == label


def test_a_thing_without_a_label_is_called_by_its_local_name(world: Engine) -> None:
    assert world.lexicon.label(expand("mpid:Nowhere")) == "Nowhere"
    assert world.lexicon.get(expand("mpid:Nowhere")) is None


def test_nothing_lies_in_itself(shipped: Engine) -> None:
    assert not [x for x, holders in shipped.lexicon.within.items() if x in holders]
