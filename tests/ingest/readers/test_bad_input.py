"""Bad input: one clear sentence each, no crash, and the other files are read all the same."""

import os
import time
from pathlib import Path

import pytest

from ingest.documents import read_bytes, read_documents, read_each
from ingest.readers.content import PDF, Request
from ingest.readers.process import ReaderProcess
from kg.errors import DataError
from kg.settings import DocumentLimits, Settings
from tests.ingest.readers.pdf_files import pdf, picture, words

GOOD = pdf([words(60, 700, "It has 45 cranes.")])
ENCRYPTED_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")
MOJIBAKE = "As cidades do paÃ­s tÃªm doze guindastes nos portos."


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("empty.txt", b"", "the document is empty"),
        ("blank.md", b" \n\t\n", "the document is empty"),
        ("noise.txt", os.urandom(4_000), "no text in any known encoding|the file is"),
        ("program.txt", b"\x7fELF\2\1\1" + bytes(300), "the file is a program"),
        ("picture.md", b"\x89PNG\r\n\x1a\n" + bytes(300), "the file is a PNG image"),
        ("zeros.txt", bytes(5_000), "empty|no text"),
        ("words.pdf", b"These are words.", "the file is not a PDF"),
        ("cut.pdf", GOOD[:200], "the PDF is damaged"),
        ("locked.pdf", pdf([words(60, 700, "Secret.")], encrypted=True), "the PDF is encrypted"),
        ("scan.pdf", pdf([picture(), picture()]), "is a scan: its pages are images without text"),
        ("signs.pdf", pdf([words(60, 700, "•§¶†‡¤¦¨¬±×÷" * 4)]), "do not say which letters they show"),
        ("bare.pdf", pdf([b""]), "has no text on its pages"),
        ("words.docx", b"These are words.", "the file is not a Word document"),
        ("cut.docx", b"PK\3\4" + bytes(40), "a damaged archive or Word document"),
        ("locked.docx", ENCRYPTED_WORD, "the document is encrypted"),
        ("old.doc", ENCRYPTED_WORD[:100], "the old binary form of Word"),
        ("table.csv", b"a,b\n1,2\n", "'.csv' is no kind of document"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_with_its_name_and_a_way_out(
    name: str, content: bytes, complaint: str
) -> None:
    with pytest.raises(DataError, match=complaint) as caught:
        read_bytes(name, content)
    assert name in str(caught.value)
    assert caught.value.hint


def test_a_file_that_is_too_large_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    begin = time.monotonic()
    with pytest.raises(DataError, match="has 200,000,000 bytes, 67,108,864 may be read"):
        read_documents([path])
    assert time.monotonic() - begin < 1


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(DataError, match="2,000 characters, 1,000 may be read"):
        read_bytes("long.txt", b"word " * 400, limits=DocumentLimits(document_characters=1_000))


def test_a_pdf_of_too_many_pages_is_refused() -> None:
    with pytest.raises(DataError, match="has 3 pages, 2 may be read"):
        read_bytes("long.pdf", pdf([words(60, 700, "Words.")] * 3), limits=DocumentLimits(document_pages=2))


def test_a_reader_that_takes_too_long_is_stopped_and_the_next_document_is_read() -> None:
    with ReaderProcess() as process:
        with pytest.raises(DataError, match=r"longer than 0\.001 seconds"):
            process.read(Request(PDF, "", DocumentLimits(document_seconds=0.001)), GOOD)
        assert process.read(Request(PDF, "", DocumentLimits()), GOOD).text == "It has 45 cranes."


def test_a_reader_that_crashes_is_one_sentence_and_the_next_document_is_read() -> None:
    with ReaderProcess() as process:
        with pytest.raises(DataError, match="its reader crashed"):
            process.read(Request("no/reader", "", DocumentLimits()), GOOD)
        assert process.read(Request(PDF, "", DocumentLimits()), GOOD).text == "It has 45 cranes."


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path) -> None:
    for name, content in {
        "a.pdf": GOOD,
        "b.pdf": GOOD[:100],
        "c.txt": b"It has 9.",
        ".d.txt": b"hidden",
        "e.csv": b"1",
    }.items():
        (tmp_path / name).write_bytes(content)
    results = list(read_each([tmp_path, tmp_path / "none.md", str(tmp_path / "*.txt")]))
    assert [(Path(r.origin).name, r.document is not None, r.error is not None) for r in results] == [
        ("a.pdf", True, False),
        ("b.pdf", False, True),
        ("c.txt", True, False),
        ("none.md", False, True),
        ("c.txt", True, False),
    ]
    assert results[0].content == GOOD


def test_mojibake_is_said_and_the_text_kept_as_it_is() -> None:
    document = read_bytes("ports.txt", MOJIBAKE.encode())
    assert document.text == MOJIBAKE
    assert "1 line(s) look wrongly decoded" in document.notes[0]
    assert 'for "do país têm doze guindastes' in document.notes[0]


def test_some_broken_characters_do_not_make_a_text_another_encoding_s() -> None:
    good = "Die Häfen Österreichs wachsen, und die Größe der Kräne überrascht. " * 20
    document = read_bytes("ports.txt", good.encode() + b"\xff")
    assert document.text == good + "\ufffd"
    assert document.notes == ("1 character(s) of the file are no UTF-8 and were replaced by \ufffd.",)


def test_a_file_that_is_another_kind_than_its_name_says_is_read_as_what_it_is() -> None:
    document = read_bytes("report.txt", GOOD)
    assert document.text == "It has 45 cranes."
    assert document.notes == ("the file is given as text and is a PDF: it was read as that.",)


def test_the_limits_are_settings_with_the_same_defaults() -> None:
    assert Settings().document_limits == DocumentLimits()
