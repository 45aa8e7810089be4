"""Documents: read in the encoding they were saved in, kept exactly, refused with a way out."""

from pathlib import Path

import pytest

from ingest.documents import Document, read_document, read_documents
from kg.errors import DataError
from tests.world.paths import DOCUMENTS, REPORT

GERMAN = "Die Kapazität der Rechenzentren in Österreich wächst während der nächsten Jahre überall größer. " * 5


def test_offsets_count_in_the_text_as_it_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "crlf.txt"
    path.write_bytes(b"First line.\r\n\r\nSecond line.\r\n")
    document = read_document(path)
    assert document.text == "First line.\r\n\r\nSecond line.\r\n"
    assert [document.text[s.start : s.end] for s in document.sentences] == ["First line.", "Second line."]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_encoding_is_found(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "text.txt"
    path.write_bytes(GERMAN.encode(encoding))
    assert read_document(path).text == GERMAN


def test_folders_are_searched_and_the_same_text_counts_once(tmp_path: Path) -> None:
    copy = tmp_path / "again.md"
    copy.write_bytes(REPORT.read_bytes())
    documents = read_documents([DOCUMENTS, copy])
    assert len(documents) == 2
    assert [document.sha256 for document in documents] == sorted(document.sha256 for document in documents)


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("empty.txt", b" \n", "has no text"),
        ("report.odt", b"words", "'.odt' is no kind of document that can be read"),
        ("noise.txt", bytes(range(256)) * 8, "no text in any known encoding"),
    ],
)
def test_a_document_that_cannot_be_read_is_one_sentence_with_its_path(
    tmp_path: Path, name: str, content: bytes, complaint: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(DataError, match=complaint) as caught:
        read_documents([path])
    assert name in str(caught.value)


def test_a_path_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such document"):
        read_documents([tmp_path / "nowhere.txt"])


def test_a_garbled_sentence_has_no_language_so_that_nothing_is_claimed_from_it() -> None:
    texts = Document("a.txt", "A União cresceu muito em 2024.\n\nA UniÃ£o jÃ¡ cresceu em 2024.\n").sentence_texts
    assert [text.lang for text in texts] == ["pt", ""]
