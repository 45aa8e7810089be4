"""How well a fact covers the words of a question."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ask.lexicon import Fact
from kg.ask.match import IN_CLASS, IN_SLOT
from kg.ask.quantities import Period
from kg.ask.reading import read_parts
from kg.ask.times import matches_period
from kg.ask.tokens import tokenize
from kg.vocabulary import expand
from tests.kg.ask.reader import Reader

FIREFLY = expand("mpid:rel-Firefly-developedBy-LumenAI")


def _fact(start: int | None, end: int | None) -> Fact:
    texts = (
        "id kind source predicate subject object literal statement unit comparator period compared_to modality section"
    )
    fields: dict[str, Any] = {
        **dict.fromkeys(texts.split(), ""),
        **dict.fromkeys(("value", "low", "high")),
        **dict.fromkeys(("about", "topics", "keywords"), ()),
    }
    return Fact(start=start, end=end, preferred=True, **fields)


@pytest.mark.parametrize(
    ("start", "end", "asked", "fits"),
    [
        (2024, 2024, (2024, 2024), True),
        (2024, None, (2024, 2024), True),
        (None, 2024, (2024, 2024), True),
        (2023, 2023, (2024, 2024), False),
        (2016, 2022, (2022, 2022), False),
        (2016, 2022, (2016, 2022), True),
        (2016, 2022, (2016, 2021), False),
        (2019, None, (2019, None), True),
        (2020, 2024, (2019, None), False),
        (2016, 2022, (None, 2024), True),
        (2016, 2025, (None, 2024), False),
        (None, None, (2024, 2024), False),
    ],
)
def test_a_fact_fits_only_the_period_that_was_asked_for(
    start: int | None, end: int | None, asked: tuple[int | None, int | None], fits: bool
) -> None:
    assert matches_period(_fact(start, end), Period(0, 0, *asked)) is fits


def test_words_are_compared_by_stem_synonym_and_number(small: Reader) -> None:
    words = small.scope.matcher.words_of
    assert words("organisations") == words("an organization")
    assert words("1,000 models") == words("1000 model")
    assert words("the of and") == frozenset()


@pytest.mark.parametrize(("lang", "word"), [("de", "Strom"), ("es", "electricidad"), ("pt", "eletricidade")])
def test_another_language_comes_in_through_its_glossary(small: Reader, lang: str, word: str) -> None:
    language = small.lexicon.languages[lang]
    (token,) = tokenize(word, language.algorithm)
    english = small.scope.matcher.words_of("electricity") | small.scope.matcher.words_of("power")
    assert english.intersection(small.scope.matcher.canonical(token, language))


def test_a_rare_word_weighs_more_than_a_common_one(small: Reader) -> None:
    weight = small.scope.matcher.weight
    (common,), (rare,) = small.scope.matcher.words_of("data"), small.scope.matcher.words_of("Norrtel")
    assert weight(common) < weight(rare) <= weight("a word of no fact")


def test_a_fact_that_holds_a_name_in_a_slot_covers_it(small: Reader) -> None:
    sheet = read_parts(small.frame("Lumen AI and Firefly"), small.scope, True)
    fact = next(f for f in small.lexicon.facts if "developedBy" in f.id)
    assert all(part.cover[fact.id] == IN_SLOT and fact.id in part.slots for part in sheet.parts)
    assert sheet.share(fact.id) == 1.0
    assert sheet.missed(fact.id) == ()


def test_a_thing_of_a_class_only_hints_at_the_class_word(small: Reader) -> None:
    (part,) = read_parts(small.frame("which model"), small.scope, True).parts
    fact = next(f for f in small.lexicon.facts if f.id.endswith("st-ARC-chips-reason"))
    uses = next(f for f in small.lexicon.facts if "Norrtel-uses" in f.id)
    assert part.cover[uses.id] > part.cover.get(fact.id, 0.0)
    assert part.cover[uses.id] >= IN_CLASS


@given(st.text(max_size=60))
def test_the_share_is_between_nothing_and_all(small: Reader, text: str) -> None:
    sheet = read_parts(small.frame(f"{text} Firefly Arcadia 2024"), small.scope, True)
    assert all(-1e-9 <= sheet.share(fact.id) <= 1 + 1e-9 for fact in small.lexicon.facts)
    assert sheet.share("a fact that does not exist") == 0.0
