"""The same words as text, web page, Word document and PDF are the same sentences in the same sections."""

from collections.abc import Callable
from io import BytesIO
from textwrap import wrap

import docx
import pytest

from ingest.documents import Document, read_bytes
from tests.ingest.readers.pdf_files import pdf, words

TITLE, HEADING = "Ports of Arcadia", "Cranes and trucks"
ENGLISH = (
    "Arcadia opened three new harbours last year, and the ministry of trade wants to double the number of its cranes by"
    " 2030. They will cost $2.5 billion. Port A alone handles nine million containers a year, said the port authority."
)
PORTUGUESE = (
    "O país tem doze guindastes e comprou mais três no ano passado. O governo investiu 40 milhões de dólares nas"
    " estradas que levam ao porto, segundo o ministério. A capacidade deve crescer 36% até 2027."
)
ITEMS = ("Port A has 12 cranes.", "Port B has nine of them and wants three more.")


def markdown() -> Document:
    return read_bytes(
        "a.md", f"# {TITLE}\n\n{ENGLISH}\n\n## {HEADING}\n\n{PORTUGUESE}\n\n- {ITEMS[0]}\n- {ITEMS[1]}\n".encode()
    )


def web_page() -> Document:
    items = "".join(f"<li>{item}</li>" for item in ITEMS)
    body = f"<h1>{TITLE}</h1><p>{ENGLISH}</p><h2>{HEADING}</h2><p>{PORTUGUESE}</p><ul>{items}</ul>"
    return read_bytes("a.html", f"<html><body><article>{body}</article></body></html>".encode())


def word() -> Document:
    document, stream = docx.Document(), BytesIO()
    document.add_heading(TITLE, 1)
    document.add_paragraph(ENGLISH)
    document.add_heading(HEADING, 2)
    document.add_paragraph(PORTUGUESE)
    for item in ITEMS:
        document.add_paragraph(item, style="List Bullet")
    document.save(stream)
    return read_bytes("a.docx", stream.getvalue())


def printed() -> Document:
    lines = [(TITLE, 20.0), *((line, 10.0) for line in wrap(ENGLISH, 60)), (HEADING, 14.0)]
    lines += [*((line, 10.0) for line in wrap(PORTUGUESE, 60)), *((f"• {item}", 10.0) for item in ITEMS)]
    base, page = 800.0, b""
    for line, size in lines:
        base -= 12 if size == 10 else 30
        page += words(60, base, line, size)
    return read_bytes("a.pdf", pdf([page]))


@pytest.mark.parametrize("read", [web_page, word, printed])
def test_the_same_words_are_the_same_sentences(read: Callable[[], Document]) -> None:
    wanted, found = markdown(), read()
    assert [s.sha256 for s in found.sentences] == [s.sha256 for s in wanted.sentences]
    told = [(s.lang, s.kind, s.section) for s in found.sentence_texts]
    assert told == [(s.lang, s.kind, s.section) for s in wanted.sentence_texts]
    assert [s.lang for s in wanted.sentence_texts] == [*["en"] * 4, *["en"], *["pt"] * 3, *["en"] * 2]
