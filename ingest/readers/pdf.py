"""PDF: text in reading order with its pages, and its tables; pdfium reads, pdfplumber tells cells from rules.

pdfplumber reading by itself gives the same words at a tenth of the speed; see docs/decisions.md.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from ingest.readers import light
from ingest.readers.content import Content, Request
from ingest.readers.decode import find_mojibake
from ingest.readers.pdf_layout import PageLines, read_order
from ingest.readers.pdf_margins import is_contents, without_margins
from ingest.readers.pdf_page import Page, read_page
from ingest.readers.pdf_rows import find_rows
from ingest.readers.pdf_tables import Table, put_tables
from ingest.readers.pdf_text import write_pages
from kg.errors import DataError

_DAY: Final = re.compile(r"^D:(\d{4})(\d{2})(\d{2})")
_FEWEST_LETTERS: Final = 0.3  # share of the characters of a text
_PAGES_SHOWN: Final = 10


def read_pdf(request: Request, content: bytes) -> Content:
    """Read a PDF.

    Raises:
        DataError: it is encrypted, damaged, has more pages than are allowed or no text.
    """
    document = _open(content)
    if len(document) > request.limits.document_pages:
        what = f"the PDF has {len(document):,} pages, {request.limits.document_pages:,} may be read"
        raise DataError(what, hint="split it, or set document_pages higher")
    read = list(_pages(document))
    notes = _check_silent(read)
    text, places = write_pages(*_lay_out(without_margins(read)))
    _check_letters(text)
    about = document.get_metadata_dict(skip_empty=True)
    title, author = (light.clean(about.get(key, "")) for key in ("Title", "Author"))
    return Content(text, places, title, author, _day(about), (*notes, *find_mojibake(text)))


def _open(content: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(content)
        if not len(document):
            raise DataError("the PDF has no pages", hint="save it again")
        return document
    except pdfium.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise DataError("the PDF is encrypted", hint="save it without a password") from error
        raise DataError("the PDF is damaged", hint="open it in a viewer and save it again") from error


def _pages(document: pdfium.PdfDocument) -> Iterator[Page]:
    """The pages that can be read; a damaged one is as empty as it is."""
    for index in range(len(document)):
        try:
            yield read_page(document, index)
        except pdfium.PdfiumError:
            yield Page(index + 1, 0.0, (), (), images=False)


def _check_silent(pages: Sequence[Page]) -> list[str]:
    """Notes on pages without text.

    Raises:
        DataError: not one page has text.
    """
    silent = [page for page in pages if not page.runs]
    if len(silent) == len(pages):
        scanned = any(page.images for page in silent)
        what = "is a scan: its pages are images without text" if scanned else "has no text on its pages"
        raise DataError(f"the PDF {what}", hint="let a text recognition (OCR) run over it and give the result")
    scans = [str(page.number) for page in silent if page.images]
    shown = ", ".join(scans[:_PAGES_SHOWN]) + (" …" if len(scans) > _PAGES_SHOWN else "")
    return [f"Page(s) {shown} are images without text and were not read."] if scans else []


def _check_letters(text: str) -> None:
    """Refuse what is mostly signs: fonts that do not say which letters they show.

    Raises:
        DataError: fewer than a part of the characters are letters or figures.
    """
    shown = "".join(text.split())
    if sum(map(str.isalnum, shown)) < _FEWEST_LETTERS * len(shown):
        what = "the PDF's fonts do not say which letters they show"
        raise DataError(what, hint="let a text recognition (OCR) run over it and give the result")


def _lay_out(pages: Sequence[Page]) -> tuple[list[PageLines], dict[str, Sequence[str]]]:
    """The lines of the pages in reading order, and the blocks of each table by the words that stand for it."""
    lines, blocks = [], dict[str, Sequence[str]]()
    before: Table | None = None
    for page in pages:
        runs, tables = put_tables(page)
        for table in tables:
            blocks[table.key] = table.blocks(before)
        before = next((table for table in tables if table.is_last), None)
        lines.append(
            PageLines(page.number, tuple(find_rows(line for line in read_order(runs) if not is_contents(line.text))))
        )
    return lines, blocks


def _day(about: dict[str, str]) -> str:
    match = _DAY.match(about.get("CreationDate", ""))
    try:
        return date(*map(int, match.groups())).isoformat() if match else ""
    except ValueError:
        return ""
