"""Anchors: a source's sentences are found by hash, the quote is a slice, and a copy serves its original."""

from ingest.anchor import check_anchors, find_anchors, find_family, find_owner
from ingest.documents import Document, read_document
from ingest.records import Source, SourceFacts, SourceSentence
from ingest.segment import sentence_hash
from tests.world.paths import COPY, REPORT

TEXT = "# News\n\nArcadia leads. See the map.\n\nBorealia follows. See the map.\n"


def source_of(*sentences: str, name: str = "news", version_of: str = "") -> SourceFacts:
    rows = [SourceSentence(f"s{n}", "", n, sentence_hash(text)) for n, text in enumerate(sentences, start=1)]
    return SourceFacts(Source(name, name, "tests", "2024", version_of=version_of), sentences=tuple(rows))


def test_the_quote_is_the_exact_slice_whatever_the_typography() -> None:
    document = Document("news.md", "Intro.\n\n**Arcadia** leads<sup>1</sup>.")
    anchors = find_anchors(source_of("Arcadia leads."), [document])
    assert anchors["s1"].quote == "**Arcadia** leads<sup>1</sup>."
    assert document.text[anchors["s1"].start : anchors["s1"].end] == anchors["s1"].quote
    assert anchors["s1"].prefix == "Intro.\n\n"


def test_a_sentence_that_occurs_twice_is_found_in_order() -> None:
    anchors = find_anchors(source_of("See the map.", "See the map."), [Document("news.md", TEXT)])
    assert anchors["s1"].start == TEXT.index("See the map.")
    assert anchors["s2"].start == TEXT.rindex("See the map.")


def test_a_second_occurrence_that_is_not_there_is_not_invented() -> None:
    anchors = find_anchors(source_of("Arcadia leads.", "Arcadia leads."), [Document("news.md", TEXT)])
    assert list(anchors) == ["s1"]


def test_a_changed_sentence_is_not_found() -> None:
    assert find_anchors(source_of("Arcadia lags."), [Document("news.md", TEXT)]) == {}


def test_the_document_with_the_most_sentences_is_quoted_and_others_fill_gaps() -> None:
    source = source_of("Arcadia leads.", "Borealia follows.", "Cimmeria waits.", "News")
    full, scrap = Document("news.md", TEXT), Document("scrap.md", "Cimmeria waits. Arcadia leads.")
    anchors = find_anchors(source, [scrap, full])
    assert {key: anchor.document.name for key, anchor in anchors.items()} == {
        "s1": "news.md", "s2": "news.md", "s3": "scrap.md", "s4": "news.md",
    }  # fmt: skip


def test_a_garbled_copy_belongs_to_its_own_table_though_it_shares_more_with_the_original() -> None:
    original = source_of("Arcadia leads.", "Borealia follows.", "Cimmeria waits.", "Four.", "Five.", name="original")
    copy = source_of("Arcadia lidera.", name="copy", version_of="original")
    garbled = Document("copy.txt", "Arcadia lidera. Borealia follows. Cimmeria waits.")
    assert find_owner(garbled, [original, copy]) == copy.source


def test_a_document_that_shares_nothing_has_no_source() -> None:
    assert find_owner(Document("other.txt", "Something else."), [source_of("Arcadia leads.")]) is None


def test_a_copy_may_be_quoted_for_its_original_but_a_stranger_may_not() -> None:
    original, copy = source_of(name="original"), source_of(name="copy", version_of="original")
    report, garbled = read_document(REPORT), read_document(COPY)
    owners = {report.sha256: Source("stranger", "", "", ""), garbled.sha256: copy.source}
    assert find_family(owners, original.source, [report, garbled]) == [garbled]


def test_a_quote_with_another_hash_is_reported() -> None:
    source = source_of("Arcadia leads.")
    anchors = find_anchors(source, [Document("news.md", TEXT)])
    assert check_anchors(source.sentences, anchors) == []
    wrong = [SourceSentence("s1", "", 1, "0" * 64)]
    assert check_anchors(wrong, anchors) == ["the quote found for sentence s1 is not the sentence that was read"]
