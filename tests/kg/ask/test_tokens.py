"""A question is cut into tokens that keep their place and are compared without case, accents or inflection."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ask.tokens import fold, norms, stem, stems, tokenize

ALGORITHMS = ["english", "german", "spanish", "french", "portuguese"]


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("Arcadia's chips", ["Arcadia", "chips"]),
        ("Arcadia’s chips", ["Arcadia", "chips"]),
        ("the companies' models", ["the", "companies", "models"]),
        ("R&D and I+D", ["R&D", "and", "I+D"]),
        ("76,000 people, 1.9 GW", ["76,000", "people", "1.9", "GW"]),
        ("$20bn+", ["$", "20", "bn", "+"]),
        ("~45%", ["~", "45", "%"]),
        ("cutting-edge", ["cutting", "edge"]),
        ("GPT4", ["GPT", "4"]),
        ("", []),
        (" ?! … ", []),
    ],
)
def test_tokens_are_words_numbers_and_signs_that_mean_something(text: str, tokens: list[str]) -> None:
    assert [token.text for token in tokenize(text, "english")] == tokens


@given(st.text(max_size=60), st.sampled_from(ALGORITHMS))
def test_every_token_stands_in_the_text_where_it_says(text: str, algorithm: str) -> None:
    tokens = tokenize(text, algorithm)
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert all(a.end <= b.start for a, b in pairwise(tokens))


@given(st.text(max_size=30))
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("algorithm", "one", "other"),
    [
        ("english", "company", "companies"),
        ("german", "Land", "Ländern"),
        ("spanish", "país", "países"),
        ("french", "centre", "centres"),
        ("portuguese", "potência", "potências"),
    ],
)
def test_inflections_of_a_word_share_a_stem(algorithm: str, one: str, other: str) -> None:
    assert stem(one, algorithm) == stem(other, algorithm)
    assert stems(f"{one} {one}", algorithm) == stems(f"{other} {other}", algorithm)


def test_names_are_found_without_case_and_accents() -> None:
    assert norms("São Tomé") == norms("SAO TOME") == ("sao", "tome")


def test_groups_of_digits_may_stand_apart() -> None:
    french = tokenize("les 2 000 meilleurs, 76 000.", "french")
    assert [t.text for t in french] == ["les", "2 000", "meilleurs", "76 000"]
    assert [t.text for t in tokenize("in 2024 300 models", "english")] == ["in", "2024", "300", "models"]
