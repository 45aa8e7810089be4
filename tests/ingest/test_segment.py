"""Sentences: exact slices, and hashes that survive typography and markup but no change of words."""

import csv
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from ingest.segment import find_sentences, sentence_hash

SENTENCES = Path(__file__).parents[2] / "data/facts/bcg-2024-12/sentences.csv"


def texts_of(text: str) -> list[str]:
    return [text[sentence.start : sentence.end] for sentence in find_sentences(text)]


def test_the_hash_survives_typography_links_footnotes_and_emphasis() -> None:
    plain = "China's share is about 45% of models."
    marked = "**China’s** share is about *45%* of [models](https://example.org).<sup>2</sup>"
    assert sentence_hash(plain) == sentence_hash(marked)


def test_the_hash_changes_with_a_word_or_a_figure() -> None:
    assert sentence_hash("It has 45 GW.") != sentence_hash("It has 46 GW.")


def test_abbreviations_and_initials_end_no_sentence() -> None:
    text = "Scores, i.e. ranks, follow A. E. Ezugwu. The U.S. leads."
    assert texts_of(text) == ["Scores, i.e. ranks, follow A. E. Ezugwu.", "The U.S. leads."]


def test_a_figure_with_a_point_is_one_word() -> None:
    assert texts_of("Japan has 1.9 gigawatts. Korea has 0.9.") == ["Japan has 1.9 gigawatts.", "Korea has 0.9."]


def test_a_paragraph_cut_by_a_page_break_is_one() -> None:
    sentences = find_sentences("The largest hub in\n\nthe world is here.\n\nNext.")
    assert [sentence.paragraph for sentence in sentences] == [1, 2]


def test_headings_give_their_section_to_what_follows() -> None:
    sentences = find_sentences("# One\n\nText.\n\n## Two\n\n**Run in.** More text.")
    assert [sentence.section for sentence in sentences] == ["One", "One", "Two", "Two / Run in", "Two / Run in"]


@given(st.text(max_size=300))
def test_every_sentence_is_a_slice_without_surrounding_blanks_and_none_overlap(text: str) -> None:
    end = 0
    for sentence in find_sentences(text):
        words = text[sentence.start : sentence.end]
        assert words
        assert words == words.strip()
        assert sentence.start >= end
        assert sentence.sha256 == sentence_hash(words)
        end = sentence.end


def test_the_shipped_hashes_are_of_this_function_s_form() -> None:
    with SENTENCES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["sentence"] for row in rows] == [f"s{number:03d}" for number in range(1, len(rows) + 1)]
    first = sentence_hash("# How CEOs Can Navigate the New Geopolitics of GenAI")
    assert rows[0]["sha256"] == first
