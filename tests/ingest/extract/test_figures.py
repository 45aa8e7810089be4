"""Promises about every sentence: spans are slices, formatted numbers come back, nothing crashes."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.extract.figures.numerals import parse_digits
from ingest.extract.figures.tokens import cut
from ingest.extract.reading import SentenceText
from ingest.extract.times import find_times
from ingest.records import Period
from tests.ingest.extract.words import LANGUAGES, all_words, amounts_of, firmness_of

POINTS = {"en": (",", "."), "pt": (".", ","), "es": (".", ","), "fr": ("\u202f", ","), "de": (".", ",")}
LANGS = st.sampled_from(LANGUAGES)
# Sentences of what figures are made of, so that the readers meet every joint.
WORDS = (
    "the of from to between and more than about grew by up 3 12 2024 1.5 76,000 1.234,5 20% % $ € R$ billion Mrd. GW"
    " twice half a quarter third largest in the world times as ( ) , . – - / 70B GPT-4 cresceu de a até entre e 10²"
    " May 3 Q3 since is expected not if \u00a0 ’s <sup>1</sup> [12]"
    ' 24-01 99-12 2024-13 31.02.2024 99/99/2024 00 0000 ٣ ² 10^99 5e99 24/7 1Q24 d’ one in six a gigawatt ? { "a": 1'
)
PIECES = st.sampled_from(WORDS.split(" "))


def formatted(number: Decimal, lang: str) -> str:
    group, point = POINTS[lang]
    return f"{number:,f}".replace(",", "\0").replace(".", point).replace("\0", group)


@given(st.decimals(min_value=0, max_value=10**12, places=2), LANGS)
def test_a_formatted_number_comes_back_in_each_language(number: Decimal, lang: str) -> None:
    parsed = parse_digits(formatted(number, lang), POINTS[lang][1])
    assert parsed is not None
    assert parsed[0] == number


@given(st.integers(min_value=2_101, max_value=10**12), LANGS)
def test_a_grouped_whole_number_is_read_in_a_sentence_of_its_language(number: int, lang: str) -> None:
    text = f"X: {formatted(Decimal(number), lang)} GW."
    values = [amount.value for amount in amounts_of(lang, text)]
    assert values == [number]


@pytest.mark.parametrize("text", ["1.9.0", "12,34,5", "1.2.3.4", "1234567890123456789012345678"])
def test_versions_and_keys_are_no_numbers(text: str) -> None:
    assert parse_digits(text, ".") is None


@given(st.lists(PIECES, max_size=25).map(" ".join) | st.text(max_size=120), LANGS)
def test_every_span_is_a_slice_in_order(text: str, lang: str) -> None:
    amounts = amounts_of(lang, text)
    assert all(text[amount.start : amount.end] == amount.text for amount in amounts)
    assert [amount.start for amount in amounts] == sorted(amount.start for amount in amounts)


@given(st.lists(PIECES, max_size=25).map(" ".join) | st.text(max_size=120), LANGS)
def test_an_amount_has_a_value_or_both_ends(text: str, lang: str) -> None:
    for amount in amounts_of(lang, text):
        ends = (amount.low, amount.high)
        assert (amount.value is None) == (None not in ends)
        assert amount.low is None or amount.high is None or amount.low < amount.high
        assert amount.unit


@given(st.lists(PIECES, max_size=25).map(" ".join) | st.text(max_size=120), LANGS)
def test_every_period_can_be_parsed(text: str, lang: str) -> None:
    for when in find_times(SentenceText(text, 0, lang), all_words()[lang]):
        assert Period.parse(when.period)
        assert text[when.start : when.end] == when.text


@given(st.lists(PIECES, max_size=25).map(" ".join) | st.text(max_size=120), LANGS)
def test_spans_of_firmness_lie_in_the_sentence(text: str, lang: str) -> None:
    firmness = firmness_of(lang, text)
    spans = (*firmness.negated, *firmness.hypothetical, *firmness.quoted, *firmness.expected, *firmness.judged)
    assert all(0 <= start < end <= len(text) for start, end in spans)


@given(st.text(max_size=200))
def test_tokens_are_slices_that_do_not_overlap(text: str) -> None:
    end = 0
    for token in cut(text):
        assert text[token.start : token.end] == token.text
        assert token.start >= end
        end = token.end
