"""DOCX: headings, paragraphs, lists, tables and notes; and archives that are made to do harm."""

import struct
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement

from ingest.readers.content import WORD, Content, Request
from ingest.readers.word import read_word
from kg.errors import DataError
from kg.settings import DocumentLimits


def written(document: WordDocument) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def read(content: bytes, limits: DocumentLimits | None = None) -> Content:
    return read_word(Request(WORD, "", limits or DocumentLimits()), content)


def blocks(document: WordDocument) -> list[str]:
    return read(written(document)).text.split("\n\n")


def changed(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """The archive with the bytes of its members changed."""
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(stream, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return stream.getvalue()


def test_headings_paragraphs_items_and_tables_come_in_order() -> None:
    document = docx.Document()
    document.add_heading("Ports", 0)
    document.add_heading("Cranes", 2)
    document.add_paragraph("Arcadia has 12\tcranes.")
    for words in ("One is new.", "Two are old."):
        document.add_paragraph(words, style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for cell, words in zip(table._cells, ("Port", "Cranes", "A", "12"), strict=True):
        cell.text = words
    document.add_paragraph("The end.")
    assert blocks(document) == [
        "# Ports",
        "## Cranes",
        "Arcadia has 12 cranes.",
        "- One is new.\n- Two are old.",
        "| Port | Cranes |\n| --- | --- |\n| A | 12 |",
        "The end.",
    ]


def test_superscript_figures_are_notes_and_bold_paragraphs_headings() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("It has 45")
    paragraph.add_run("2").font.superscript = True
    paragraph.add_run(" cranes.")
    document.add_paragraph().add_run("Outlook").bold = True
    assert blocks(document) == ["It has 45<sup>2</sup> cranes.", "**Outlook**"]


def test_insertions_count_deletions_do_not_and_content_controls_are_read() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("It has ")
    for tag, text_tag, words in (("w:ins", "w:t", "12"), ("w:del", "w:delText", "99")):
        change, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(text_tag)
        text.text = words
        run.append(text)
        change.append(run)
        paragraph._p.append(change)
    paragraph.add_run(" cranes.")
    control, inside = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
    document.element.body.insert(1, control)
    control.append(inside)
    inside.append(document.add_paragraph("Inside a control.")._p)
    assert blocks(document) == ["It has 12 cranes.", "Inside a control."]


def test_a_cell_over_several_rows_stands_in_each_of_them() -> None:
    document = docx.Document()
    table = document.add_table(rows=3, cols=2)
    for cell, words in zip(table._cells, ("Country", "Port", "Arcadia", "A", "", "B"), strict=True):
        cell.text = words
    table.cell(1, 0).merge(table.cell(2, 0))
    assert blocks(document)[0].splitlines()[2:] == ["| Arcadia | A |", "| Arcadia | B |"]


def test_footnotes_stand_at_the_end_behind_their_numbers() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("Arcadia has 12 cranes")
    mark = OxmlElement("w:footnoteReference")
    mark.set(qn("w:id"), "1")
    paragraph.add_run()._r.append(mark)
    words = '<w:footnote w:id="1"><w:p><w:r><w:t>A yearbook.</w:t></w:r></w:p></w:footnote>'
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    note = f'<w:footnotes xmlns:w="{space}">{words}</w:footnotes>'
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"

    def add_notes(name: str, content: bytes) -> bytes:
        if name == "word/_rels/document.xml.rels":
            return content.replace(
                b"</Relationships>",
                f'<Relationship Id="n1" Type="{kind}" Target="footnotes.xml"/></Relationships>'.encode(),
            )
        if name == "[Content_Types].xml":
            part = '<Override PartName="/word/footnotes.xml" ContentType="application/xml"/></Types>'
            return content.replace(b"</Types>", part.encode())
        return content

    stream = BytesIO(changed(written(document), add_notes))
    with ZipFile(stream, "a") as archive:
        archive.writestr("word/footnotes.xml", note)
    assert read(stream.getvalue()).text == "Arcadia has 12 cranes<sup>1</sup>\n\n<sup>1</sup> A yearbook."


def test_what_the_file_says_of_itself_is_known() -> None:
    document = docx.Document()
    document.add_paragraph("Words.")
    document.core_properties.title, document.core_properties.author = "Ports", "Jane Roe"
    content = read(written(document))
    assert (content.title, content.author) == ("Ports", "Jane Roe")


def test_an_archive_that_states_to_unpack_to_more_than_is_allowed_is_refused() -> None:
    bomb = changed(
        written(docx.Document()), lambda name, content: content + b" " * 9_000_000 * name.endswith("styles.xml")
    )
    assert len(bomb) < 100_000
    with pytest.raises(DataError, match="unpacks to more than 4,000,000 bytes"):
        read(bomb, DocumentLimits(document_bytes=1_000_000))


def test_an_archive_that_lies_about_its_size_is_refused() -> None:
    bomb = changed(
        written(docx.Document()), lambda name, content: content + b" " * 9_000_000 * name.endswith("styles.xml")
    )
    with ZipFile(BytesIO(bomb)) as archive:
        size = archive.getinfo("word/styles.xml").file_size
    lying = bomb.replace(struct.pack("<L", size), struct.pack("<L", 1_000))
    with pytest.raises(DataError, match=r"damaged|unpacks to more"):
        read(lying, DocumentLimits(document_bytes=1_000_000))


def test_xml_that_defines_entities_is_refused() -> None:
    laughs = b'<!DOCTYPE d [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'

    def add_entities(name: str, content: bytes) -> bytes:
        return content.replace(b"?>", b"?>" + laughs, 1) if name == "word/document.xml" else content

    with pytest.raises(DataError, match="XML entities"):
        read(changed(written(docx.Document()), add_entities))


@pytest.mark.parametrize("name", ["word/document.xml", "[Content_Types].xml", "_rels/.rels", "word/styles.xml"])
def test_a_damaged_part_is_one_sentence(name: str) -> None:
    broken = changed(written(docx.Document()), lambda member, content: b"<broken" if member == name else content)
    with pytest.raises(DataError, match="damaged"):
        read(broken)
