"""DOCX: headings, paragraphs, list items, tables and notes of a Word document, after its archive was found harmless.

python-docx opens the package and knows its styles; the words are taken from the XML itself, because python-docx leaves
out insertions that are still marked, content controls and text boxes.
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Final
from zipfile import BadZipFile, ZipFile, ZipInfo

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.parser import parse_xml
from docx.styles.style import BaseStyle
from lxml import etree

from ingest.readers import light
from ingest.readers.content import Content, Request
from ingest.readers.decode import find_mojibake
from kg.errors import DataError

_TIMES_UNPACKED: Final = 4  # how much larger than the largest document an archive may unpack
_MEMBERS: Final = 10_000
_CHUNK_BYTES: Final = 1_048_576
_DECLARATION: Final = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)
_XML: Final = (".xml", ".rels")
_HEADING_STYLE: Final = re.compile(r"^heading ([1-9])$", re.I)
_LIST_STYLE: Final = re.compile(r"^list\b", re.I)
_CAPTION_STYLE: Final = re.compile(r"^caption$", re.I)
_NOTE_PARTS: Final = re.compile(r"/word/(?:footnotes|endnotes)\.xml$")
_LEFT_OUT: Final = {qn("w:del"), qn("w:moveFrom"), qn("w:instrText"), qn("w:txbxContent"), qn("w:pPr"), qn("w:rPr"),
                    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"}  # fmt: skip
_BLANKS: Final = {qn("w:tab"), qn("w:br"), qn("w:cr"), qn("w:ptab")}
_NOTE_MARKS: Final = {qn("w:footnoteReference"), qn("w:endnoteReference")}

_Styles = Mapping[str, BaseStyle]


def read_word(request: Request, content: bytes) -> Content:
    """Read a Word document.

    Raises:
        DataError: it is damaged, unpacks to more than is allowed, or has XML that a Word document never has.
    """
    _check_archive(content, request.limits.document_bytes * _TIMES_UNPACKED)
    try:
        document = docx.Document(BytesIO(content))
    except (OpcError, KeyError, ValueError, etree.XMLSyntaxError, BadZipFile) as error:
        raise DataError("the Word document is damaged", hint="open it in Word and save it again") from error
    text = "\n\n".join([*_blocks(_styles(document), document.element.body), *_notes(document)])
    about = document.core_properties
    day = about.modified or about.created
    return Content(
        text,
        title=light.clean(about.title or ""),
        author=light.clean(about.author or ""),
        published=day.date().isoformat() if day else "",
        notes=tuple(find_mojibake(text)),
    )


def _styles(document: WordDocument) -> _Styles:
    return {style.style_id: style for style in document.styles}


def _check_archive(content: bytes, most_bytes: int) -> None:
    """Refuse a bomb before anything is unpacked as a whole: what the archive states and what it really holds."""
    try:
        with ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            if len(members) > _MEMBERS or sum(member.file_size for member in members) > most_bytes:
                raise _bomb(most_bytes)
            left = most_bytes
            for member in members:
                left -= _check_member(archive, member, left)
                if left < 0:
                    raise _bomb(most_bytes)
    except (BadZipFile, NotImplementedError, EOFError, OSError) as error:
        raise DataError("the Word document is damaged", hint="open it in Word and save it again") from error
    except RuntimeError as error:  # zipfile's word for a password
        raise DataError("the Word document is encrypted", hint="save it without a password") from error


def _check_member(archive: ZipFile, member: ZipInfo, most_bytes: int) -> int:
    """Bytes that a member unpacks to, counted no further than one chunk beyond what is allowed."""
    size, before = 0, b""
    with archive.open(member) as stream:
        while size <= most_bytes and (chunk := stream.read(_CHUNK_BYTES)):
            size += len(chunk)
            if member.filename.endswith(_XML) and _DECLARATION.search(before + chunk):
                raise DataError("the Word document defines XML entities, as attacks do", hint="save it again in Word")
            before = chunk[-16:]
    return size


def _bomb(most_bytes: int) -> DataError:
    what = f"the Word document unpacks to more than {most_bytes:,} bytes"
    return DataError(what, hint="make its pictures smaller, or set document_bytes higher")


def _blocks(styles: _Styles, parent: etree._Element) -> Iterator[str]:
    """Yield headings, paragraphs, runs of list items and tables in order, those in content controls and boxes too."""
    items: list[str] = []
    for element in _flat(parent):
        block = _paragraph(styles, element) if element.tag == qn("w:p") else ""
        if block.lstrip().startswith("- ") and block:
            items.append(block)
            continue
        if items and (block or element.tag == qn("w:tbl")):
            yield "\n".join(items)
            items = []
        if element.tag == qn("w:tbl"):
            yield from light.table(_grid(element))
        elif block:
            yield block
        for box in _boxes(element):
            yield from _blocks(styles, box)
    if items:
        yield "\n".join(items)


def _flat(parent: etree._Element) -> Iterator[etree._Element]:
    """Paragraphs and tables, looked for in content controls and insertions as well."""
    for element in parent:
        if element.tag in (qn("w:p"), qn("w:tbl")):
            yield element
        elif element.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:moveTo"), qn("w:customXml")):
            yield from _flat(element)


def _boxes(element: etree._Element) -> list[etree._Element]:
    """Text boxes that hang on a paragraph, without the copies for older programs."""
    boxes = element.iter(qn("w:txbxContent")) if element.tag == qn("w:p") else []
    return [box for box in boxes if not any(above.tag in _LEFT_OUT for above in box.iterancestors())]


def _paragraph(styles: _Styles, element: etree._Element) -> str:
    """One paragraph in light Markdown, '' where it has no words."""
    words = light.clean(_words(element))
    if not words:
        return ""
    style, properties = _style(styles, element)
    level = _level(style, properties)
    if level:
        return light.heading(words, level)
    depth = _list_depth(style, properties)
    if depth is not None:
        return light.item(words, depth)
    return f"**{words}**" if _is_bold(element) and not _CAPTION_STYLE.match(style) else words


def _words(element: etree._Element) -> str:
    words = ""
    for child in element:
        if child.tag in _LEFT_OUT or not isinstance(child.tag, str):
            continue
        if child.tag == qn("w:t"):
            words += child.text or ""
        elif child.tag in _BLANKS:
            words += " "
        elif child.tag == qn("w:noBreakHyphen"):
            words += "-"
        elif child.tag in _NOTE_MARKS:
            words += f"<sup>{child.get(qn('w:id'))}</sup>"
        else:
            words += _raised(child) if child.tag == qn("w:r") else _words(child)
    return words


def _raised(run: etree._Element) -> str:
    """The words of a run, a superscript of some digits marked as one."""
    words = _words(run)
    raised = run.find(f"{qn('w:rPr')}/{qn('w:vertAlign')}")
    is_mark = raised is not None and raised.get(qn("w:val")) == "superscript" and words.strip().isdigit()
    return f"<sup>{words.strip()}</sup>" if is_mark else words


def _style(styles: _Styles, element: etree._Element) -> tuple[str, list[etree._Element]]:
    """Name of a paragraph's style, and the properties of the paragraph, its style and the styles that one builds on."""
    own = element.find(qn("w:pPr"))
    properties = [own] if own is not None else []
    key = own.find(qn("w:pStyle")) if own is not None else None
    style = styles.get(key.get(qn("w:val"), "")) if key is not None else None
    name = (style.name or "") if style is not None else ""
    while style is not None:
        properties += style.element.findall(qn("w:pPr"))
        if _HEADING_STYLE.match(style.name or ""):
            name = style.name or ""
        style = getattr(style, "base_style", None)
    return name, properties


def _level(style: str, properties: list[etree._Element]) -> int:
    """Level of a heading, 0 for other paragraphs."""
    named = _HEADING_STYLE.match(style)
    if named:
        return int(named.group(1))
    if style.casefold() == "title":
        return 1
    outline = next((p.find(qn("w:outlineLvl")) for p in properties if p.find(qn("w:outlineLvl")) is not None), None)
    level = int(outline.get(qn("w:val"), "9")) if outline is not None else 9
    return level + 1 if level < 9 else 0


def _list_depth(style: str, properties: list[etree._Element]) -> int | None:
    """How deep a list item stands, None for other paragraphs."""
    numbering = next((p.find(qn("w:numPr")) for p in properties if p.find(qn("w:numPr")) is not None), None)
    if numbering is not None:
        number, level = numbering.find(qn("w:numId")), numbering.find(qn("w:ilvl"))
        if number is None or number.get(qn("w:val")) != "0":
            return int(level.get(qn("w:val"), "0")) if level is not None else 0
    return 0 if _LIST_STYLE.match(style) else None


def _is_bold(element: etree._Element) -> bool:
    runs = [run for run in element.iter(qn("w:r")) if (_words(run)).strip()]
    return bool(runs) and all(run.find(f"{qn('w:rPr')}/{qn('w:b')}") is not None for run in runs)


def _grid(table: etree._Element) -> Iterator[list[str]]:
    """Cells of each row; a cell over several columns stands in the first, one over several rows in each."""
    above: list[str] = []
    for row in table.iter(qn("w:tr")):
        if next(row.iterancestors(qn("w:tbl"))) is not table:
            continue
        cells: list[str] = []
        for cell in row.iterchildren(qn("w:tc"), qn("w:sdt")):
            spanned = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            goes_on = merged is not None and merged.get(qn("w:val"), "continue") == "continue"
            words = above[len(cells)] if goes_on and len(cells) < len(above) else _cell(cell)
            cells += [words, *[""] * (int(spanned.get(qn("w:val"), "1")) - 1 if spanned is not None else 0)]
        above = cells
        yield cells


def _cell(cell: etree._Element) -> str:
    return " ".join(filter(None, (light.clean(_words(paragraph)) for paragraph in cell.iter(qn("w:p")))))


def _notes(document: WordDocument) -> Iterator[str]:
    """Footnotes and endnotes, each behind its number."""
    for relation in document.part.rels.values():
        if relation.is_external or not _NOTE_PARTS.search(str(relation.target_part.partname)):
            continue
        for note in parse_xml(relation.target_part.blob):
            words = light.clean(" ".join(_words(paragraph) for paragraph in note.iter(qn("w:p"))))
            if words and note.get(qn("w:type")) is None:
                yield f"<sup>{note.get(qn('w:id'))}</sup> {words}"
