"""Which kind of document some bytes are: what they begin with decides, then the name. Pure functions."""

import re
from io import BytesIO
from pathlib import PurePath
from typing import Final
from zipfile import BadZipFile, ZipFile

from ingest.readers.content import HTML, MARKDOWN, PDF, TEXT, WORD
from kg.errors import DataError

SUFFIXES: Final = {
    ".txt": TEXT,
    ".text": TEXT,
    ".md": MARKDOWN,
    ".markdown": MARKDOWN,
    ".html": HTML,
    ".htm": HTML,
    ".xhtml": HTML,
    ".pdf": PDF,
    ".docx": WORD,
}
_ALIASES: Final = {
    **{kind: kind for kind in SUFFIXES.values()},
    "application/xhtml+xml": HTML,
    "text/x-markdown": MARKDOWN,
    "application/x-pdf": PDF,
    "application/octet-stream": "",
    "binary/octet-stream": "",
}
NAMES: Final = {TEXT: "text", MARKDOWN: "Markdown", HTML: "a web page", PDF: "a PDF", WORD: "a Word document"}
_READABLE: Final = "give a text, Markdown, HTML, PDF or DOCX file"
_WEB_PAGE: Final = re.compile(rb"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.I | re.S)
_STRANGERS: Final = (
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"II*\0", "a TIFF image"),
    (b"MM\0*", "a TIFF image"),
    (b"RIFF", "a sound, film or image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90\0", "a program"),
    (b"{\\rtf", "an RTF document"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet table"),
)
_ZIPPED: Final = (
    ("xl/workbook.xml", "an Excel workbook", "give it to midpower build --tables"),
    ("ppt/presentation.xml", "a PowerPoint presentation", "save it as PDF"),
    ("content.xml", "an OpenDocument file", "save it as DOCX or PDF"),
    ("META-INF/container.xml", "an EPUB book", "save it as HTML or PDF"),
)
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE: Final = "EncryptedPackage".encode("utf-16-le")
_HEAD_BYTES: Final = 4_096


def find_media_type(name: str, content: bytes, declared: str = "") -> tuple[str, list[str]]:
    """Return the media type of some bytes, and a note where name or server say another.

    Args:
        name: name of the file; declared: media type that a server states, '' for none.

    Raises:
        DataError: nothing here reads such a file.
    """
    named = SUFFIXES.get(PurePath(name).suffix.casefold(), "")
    seen = _seen(content)
    if not seen and declared and declared not in _ALIASES and not named:
        raise DataError(f"the server gives '{declared}', which is no kind of document that can be read", hint=_READABLE)
    declared = _ALIASES.get(declared, "")
    if seen:
        said = named or declared
        differs = said and seen != said
        return seen, [
            f"the file is given as {NAMES[said]} and is {NAMES[seen]}: it was read as that."
        ] if differs else []
    if named in (PDF, WORD) or (not named and declared in (PDF, WORD)):
        raise DataError(f"the file is not {NAMES[named or declared]}, whatever its name says", hint=_READABLE)
    if not named and not declared:
        what = f"'{PurePath(name).suffix}' is no kind of document that can be read"
        raise DataError(what if PurePath(name).suffix else "the kind of the document is not known", hint=_READABLE)
    return named or declared, []


def _seen(content: bytes) -> str:
    """Media type that the bytes themselves tell, '' where they do not."""
    head = content[:_HEAD_BYTES]
    if b"%PDF-" in head[:1_024]:
        return PDF
    if head.startswith((b"PK\3\4", b"PK\5\6")):
        return _zipped(content)
    if head.startswith(_OLE):
        raise _ole(content)
    for start, what in _STRANGERS:
        if head.startswith(start):
            raise DataError(f"the file is {what}", hint=_READABLE)
    return HTML if _WEB_PAGE.match(head.removeprefix(b"\xef\xbb\xbf")) else ""


def _zipped(content: bytes) -> str:
    try:
        with ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise DataError("the file is a damaged archive or Word document", hint="save it again") from error
    if "word/document.xml" in names:
        return WORD
    for member, what, hint in _ZIPPED:
        if member in names:
            raise DataError(f"the file is {what}", hint=hint)
    raise DataError("the file is a ZIP archive", hint="unpack it and give the folder")


def _ole(content: bytes) -> DataError:
    if _ENCRYPTED_PACKAGE in content:
        return DataError("the document is encrypted", hint="save it without a password")
    return DataError("the file is in the old binary form of Word, Excel or PowerPoint", hint="save it as DOCX or PDF")
