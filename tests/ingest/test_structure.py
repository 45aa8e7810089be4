"""Structure: headings, items, rows, captions and languages of a document's sentences, whatever its lines look like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.documents import Document
from ingest.extract.reading import SentenceText
from ingest.markup import blank_markup

MIXED = """# Ports of Arcadia

Arcadia opened three new harbours last year and plans to double the number of cranes. O país construiu também
duas novas linhas ferroviárias para levar os contentores até à capital. The railway was paid for by the
ministry of trade. (Box 2.)

- Two cranes were delivered by the firm.
- 14 Drei Kräne wurden im vergangenen Jahr aus dem Ausland geliefert und sind noch nicht in Betrieb.

| Harbour | Cranes | Opened |
|---------|-------:|--------|
| Port A  | 12     | 2021   |
| Port B  | 9 \\| 10 | 2022 |

Figure 3: Cranes by harbour
"""

WRAPPED = """The harbour of Borealia handles more containers than any other
on the coast. It employs four hundred people, most of
whom Borealia trained itself in the school of its
Ministry of Trade. New cranes arrive in May.

Outlook
The port will grow. The city council has set aside money for a
Second Quay that ships of any size can use at any time of year.
"""


def read(text: str) -> list[SentenceText]:
    return Document("ports.md", text).sentence_texts


def test_each_sentence_tells_what_it_is() -> None:
    assert [s.kind for s in read(MIXED)] == ["heading", *["sentence"] * 4, *["item"] * 2, *["row"] * 3, "caption"]


def test_a_row_below_a_table_s_head_has_its_cells_by_column() -> None:
    rows = [dict(s.row) for s in read(MIXED) if s.kind == "row"]
    assert rows[0] == {}
    assert rows[1] == {"Harbour": "Port A", "Cranes": "12", "Opened": "2021"}
    assert rows[2]["Cranes"] == "9 | 10"


def test_a_paragraph_may_change_its_language_and_short_sentences_take_that_around_them() -> None:
    assert [s.lang for s in read(MIXED)][:7] == ["en", "en", "pt", "en", "en", "en", "de"]


def test_a_text_without_letters_is_in_no_language() -> None:
    assert {s.lang for s in read("12.\n\n34 + 5")} == {""}


def test_lines_wrapped_at_a_width_are_one_paragraph() -> None:
    sentences = read(WRAPPED)
    assert [s.paragraph for s in sentences] == [1, 1, 1, 2, 3, 3]
    assert sentences[1].text.endswith("Ministry of Trade.")
    assert [s.kind for s in sentences][3] == "heading"
    assert sentences[-1].section == "Outlook"


@pytest.mark.parametrize(
    "sentence",
    [
        "Der Umsatz stieg um 3,5 Mio. Euro bzw. um 4 Prozent.",
        "Am 3. Mai begann das 2. Quartal.",
        "La société, cf. Annexe 2, a son siège à St. Denis.",
        "O Sr. Silva, da S.A. Norte, falou em set. 2024.",
        "La Sra. Ruiz vive en EE.UU. Norte.",
        "Foo Inc. Chief Jane Doe left on Jan. 5 with no. 7.",
    ],
)
def test_abbreviations_and_ordinals_of_five_languages_end_no_sentence(sentence: str) -> None:
    assert [s.text for s in read(sentence)] == [sentence]


def test_words_that_are_abbreviations_elsewhere_end_sentences() -> None:
    assert len(read("That was ten years ago. The plan is art. The set. Then out. End.")) == 5


def test_a_chinese_full_stop_ends_a_sentence() -> None:
    assert len(read("港口很大。它有三台起重机。")) == 2


def test_the_plain_words_stand_where_they_stand_in_the_text() -> None:
    sentence = read("**Port A.** It got [\\$2 million](https://example.org/45) in 2021<sup>3</sup> _and_ `more`.")[-1]
    assert len(sentence.plain) == len(sentence.text)
    assert sentence.plain.split() == ["It", "got", "$2", "million", "in", "2021", "_and_", "more", "."]
    assert sentence.plain.index("million") == sentence.text.index("million")


@given(st.text(alphabet="ab. |#-*\n1A<>[]()`\\", max_size=200))
def test_every_sentence_is_a_slice_and_its_plain_form_as_long(text: str) -> None:
    for sentence in Document("any.txt", text).sentence_texts:
        assert text[sentence.start :].startswith(sentence.text)
        assert len(blank_markup(sentence.text)) == len(sentence.text)


def test_reading_is_deterministic() -> None:
    assert read(MIXED) == read(MIXED)
