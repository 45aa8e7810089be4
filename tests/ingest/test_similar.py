"""Quotes in other words: a sentence is found by what its facts say, and never where another value stands."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from ingest.extract.reading import Firmness, Measure, Reading
from ingest.records import Observation, Relation, Source, SourceFacts, SourceSentence, Statement
from ingest.similar import THRESHOLD, Place, find_similar
from tests.ingest.extract.made import amount, reading, span

POWER = "Norvia had roughly 45 gigawatts of server halls at the turn of the decade."
SHARE = "Its rival Sudland follows with 2.5 gigawatts of server halls on its windy coast."
SEAT = "Kestrel Labs, the maker of Heron, keeps its headquarters in the harbour of Norvia."
NEIGHBOUR = "The harbour of Norvia is old and its server halls hum along the windy coast."


def facts() -> SourceFacts:
    sentences = tuple(SourceSentence(f"s{n}", "Part", n, f"{n:064}") for n in range(1, 6))
    return SourceFacts(
        Source("made", "Made", "tests", "2031"),
        sentences,
        observations=(
            observation("o1", "s2", "NRV", 45, "roughly 45 gigawatts", "Norvia had server halls of 45 GW."),
            observation("o2", "s3", "SUD", "2.5", "2.5 gigawatts", "Sudland, rival on the windy coast, had 2.5 GW."),
        ),
        relations=(
            Relation(
                "r1", ("s4",), "Kestrel Labs, maker of Heron, has its headquarters in the harbour of Norvia.",
                ("seat | office",), "asserted", None, "KestrelLabs", "basedIn", object="NRV",
            ),
        ),
        statements=(Statement("t1", ("s5",), "Ferries are slow.", (), "asserted", None, "context", ("SUD",)),),
    )  # fmt: skip


def observation(name: str, key: str, subject: str, value: int | str, written: str, statement: str) -> Observation:
    words = ("server halls", "gigawatts", "turn of the decade", "capacity")
    fields: dict[str, Any] = {"unit": "GW", "comparator": "exact", "as_written": written}
    return Observation(
        name,
        (key,),
        statement,
        words,
        "asserted",
        None,
        subject,
        "data-center-capacity",
        Decimal(value),
        None,
        None,
        **fields,
    )


def power(
    text: str, figure: str, value: int | str, unit: str = "GW", comparator: str = "exact", **more: Any
) -> Reading:
    return reading(text, ("Norvia",), (amount(text, figure, value, unit, comparator),), **more)


def find(*readings: Reading, found: dict[str, int] | None = None, denied: bool = False) -> dict[str, Place]:
    """Find the sentences of the source in readings that stand one behind the other from place 100."""
    place, moved = 100, []
    for each in readings:
        moved.append(replace(each, sentence=replace(each.sentence, start=place)))
        place += len(each.sentence.text) + 1
    return find_similar(facts(), found or {"s1": 0, "s5": 10_000}, moved, lambda _: denied)


@pytest.mark.parametrize(
    "text",
    [
        "Norvia had roughly 45 gigawatts of server halls when the decade turned.",
        "At the turn of the decade Norvia had about 45 gigawatts of server halls.",
        "At the turn of the decade, Norvia’s server halls drew some 45 gigawatts.",
    ],
)
def test_a_reworded_sentence_is_found_by_value_name_and_words(text: str) -> None:
    places = find(power(text, "45 gigawatts", 45, comparator="approx"))
    assert places["s2"].start == 100
    assert places["s2"].end == 100 + len(text)
    assert THRESHOLD <= places["s2"].similarity <= 1


def test_the_more_is_reworded_the_less_similar_it_is() -> None:
    near = "Norvia had roughly 45 gigawatts of server halls when the decade turned."
    far = "Norvia brought roughly 45 gigawatts of server halls online near its old castles."
    first, second = (find(power(text, "45 gigawatts", 45))["s2"].similarity for text in (near, far))
    assert first > second


@pytest.mark.parametrize(
    ("figure", "value", "unit", "comparator"),
    [
        ("54 gigawatts", 54, "GW", "exact"),
        ("4.5 gigawatts", "4.5", "GW", "exact"),
        ("more than 45 gigawatts", 45, "GW", "more_than"),
        ("45 percent", 45, "percent", "exact"),
        ("450 gigawatts", 450, "GW", "exact"),
    ],
)
def test_another_value_unit_or_bound_is_never_quoted(figure: str, value: int | str, unit: str, comparator: str) -> None:
    text = POWER.replace("roughly 45 gigawatts", figure)
    assert "s2" not in find(power(text, figure, value, unit, comparator))


def test_a_figure_that_the_reader_misses_counts_where_its_words_stand() -> None:
    assert "s2" in find(reading(POWER, ("Norvia",)))
    assert "s2" not in find(reading(POWER.replace("45", "145"), ("Norvia",)))


def test_what_is_denied_or_only_supposed_is_not_quoted() -> None:
    text = POWER.replace("had", "never had")
    assert "s2" not in find(power(text, "45 gigawatts", 45, firmness=Firmness(negated=(span(text, "never had"),))))
    text = POWER.replace("had", "could have had")
    assert "s2" not in find(
        power(text, "45 gigawatts", 45, firmness=Firmness(hypothetical=(span(text, "could have"),)))
    )


def test_a_denial_is_quoted_where_the_facts_deny_too() -> None:
    text = POWER.replace("had", "never had")
    denial = power(text, "45 gigawatts", 45, firmness=Firmness(negated=(span(text, "never had"),)))
    assert "s2" in find(denial, denied=True)


def test_a_sentence_that_was_cut_in_two_is_quoted_as_one_slice() -> None:
    first, second = "At the turn of the decade Norvia had server halls.", "They drew roughly 45 gigawatts."
    places = find(reading(first, ("Norvia",)), reading(second, (), (amount(second, "45 gigawatts", 45, "GW"),)))
    assert (places["s2"].start, places["s2"].end) == (100, 101 + len(first) + len(second))


def test_two_sentences_of_different_paragraphs_are_not_joined() -> None:
    first, second = "At the turn of the decade Norvia had server halls.", "They drew roughly 45 gigawatts."
    late = reading(second, (), (amount(second, "45 gigawatts", 45, "GW"),))
    late = replace(late, sentence=replace(late.sentence, paragraph=4))
    assert "s2" not in find(reading(first, ("Norvia",)), late)


def test_two_sentences_that_were_merged_share_one_place() -> None:
    text = f"{POWER[:-1]}, while {SHARE[0].lower()}{SHARE[1:]}"
    figures = (amount(text, "45 gigawatts", 45, "GW"), amount(text, "2.5 gigawatts", "2.5", "GW"))
    places = find(reading(text, ("Norvia", "Sudland"), figures))
    assert places["s2"].start == places["s3"].start == 100


def test_each_of_two_sentences_goes_to_its_own_place() -> None:
    sudland = reading(SHARE, ("Sudland",), (amount(SHARE, "2.5 gigawatts", "2.5", "GW"),))
    places = find(sudland, power(POWER, "45 gigawatts", 45))
    assert (places["s3"].start, places["s2"].start) == (100, 101 + len(SHARE))


def test_a_relation_is_found_by_its_names_and_words() -> None:
    text = "Kestrel Labs, which makes Heron, has its headquarters in the old harbour of Norvia."
    assert find(reading(text, ("Kestrel Labs", "Heron", "Norvia")))["s4"].start == 100


def test_a_neighbour_about_the_same_things_is_not_the_sentence() -> None:
    assert find(reading(NEIGHBOUR, ("Norvia",))) == {}


def test_few_common_words_are_no_sentence() -> None:
    assert find(reading("Ferries in Sudland.", ("Sudland",)), found={"s1": 0}) == {}


def test_of_two_places_that_are_alike_none_is_quoted() -> None:
    twice = power(POWER, "45 gigawatts", 45)
    assert "s2" not in find(twice, reading("So it is."), twice)


def test_neighbours_decide_where_words_do_not() -> None:
    twice, between = power(POWER, "45 gigawatts", 45), reading("So it is.")
    second = 100 + len(POWER) + 1 + len("So it is.") + 1
    assert find(twice, between, twice, found={"s1": second - 2, "s5": 9_000})["s2"].start == second


def test_a_translation_is_found_by_value_name_and_indicator() -> None:
    text = "Na viragem da década, Norvia tinha cerca de 45 gigawatts de centros de dados."
    measure = Measure(*span(text, "centros de dados"), "centros de dados", "data-center-capacity", "x", "GW")
    places = find(power(text, "45 gigawatts", 45, measures=(measure,)))
    assert places["s2"].similarity >= THRESHOLD


def test_what_stands_there_word_by_word_is_not_looked_for() -> None:
    assert find(power(POWER, "45 gigawatts", 45), found={"s2": 5}) == {}


def test_nothing_is_found_in_nothing() -> None:
    assert find() == {}
