"""Read documents that a user gives: text, Markdown, HTML, PDF and DOCX, as files, folders, patterns or web addresses.

The stored text is what every offset of a citation counts in. Of text and Markdown it is the decoded characters of the
file, without a byte-order mark, line ends as they were; of other formats it is light Markdown. Its SHA-256 (over
UTF-8) names the document.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from glob import glob
from pathlib import Path
from typing import Final

from ingest.extract.reading import SentenceText
from ingest.language_id import find_languages
from ingest.markup import blank_markup
from ingest.readers.address import fetch_address, is_address
from ingest.readers.content import MARKDOWN, TEXT, Content, Request
from ingest.readers.decode import is_garbled
from ingest.readers.kinds import SUFFIXES, find_media_type
from ingest.readers.plain import read_text
from ingest.readers.process import ReaderProcess
from ingest.segment import Sentence, find_sentences
from kg.errors import DataError
from kg.settings import DocumentLimits

_PATTERN: Final = frozenset("*?[")
_DEFAULTS: Final = DocumentLimits()


@dataclass(frozen=True)
class Original:
    """The file that a document was read from: path or address, media type, hash (64 hex digits) and length in bytes."""

    origin: str
    media_type: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Document:
    """A text with its hash; `name` is the file's name.

    Args:
        original: None for a text that came from no file.
        pages: (offset, number of the page that begins there) in the order of the text, () for formats without pages.
        title, author, published: what the file states of itself (an ISO date), '' for nothing.
        notes: sentences for who gave it, on what could not be read as it should.
    """

    name: str
    text: str
    original: Original | None = None
    pages: tuple[tuple[int, int], ...] = ()
    title: str = ""
    author: str = ""
    published: str = ""
    notes: tuple[str, ...] = ()

    @cached_property
    def sha256(self) -> str:
        """64 hex digits over the stored text in UTF-8."""
        return hashlib.sha256(self.text.encode("utf-8")).hexdigest()

    @property
    def id(self) -> str:
        """Local name of its IRI."""
        return f"doc-{self.sha256[:16]}"

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Its sentences in order, as slices of the text."""
        return find_sentences(self.text)

    @cached_property
    def sentence_texts(self) -> list[SentenceText]:
        """Its sentences with their words, kind and language, for extraction; a garbled one has no language."""
        texts = [self.text[s.start : s.end] for s in self.sentences]
        languages = find_languages([blank_markup(text) for text in texts], [s.paragraph for s in self.sentences])
        return [
            SentenceText(text, s.start, "" if is_garbled(text) else lang, s.section, s.paragraph, s.kind, s.row)
            for text, lang, s in zip(texts, languages, self.sentences, strict=True)
        ]

    def sentence_id(self, sentence: Sentence) -> str:
        """Local name of a sentence's IRI: the document and the offsets, so that it tells its own place."""
        return f"{self.id}-{sentence.start}-{sentence.end}"

    def page_at(self, offset: int) -> int | None:
        """Return the page that a place in the text stands on, None for a document without pages."""
        place = bisect_right(self.pages, offset, key=lambda page: page[0])
        return self.pages[place - 1][1] if place else None


@dataclass(frozen=True)
class ReadResult:
    """What came of one file or address: the document and the original's bytes, or the error, never both."""

    origin: str
    document: Document | None = None
    error: DataError | None = None
    content: bytes = b""


def read_each(origins: Iterable[Path | str], limits: DocumentLimits = _DEFAULTS) -> Iterator[ReadResult]:
    """Yield what came of each file and address, in order; one that cannot be read does not stop the others.

    Args:
        origins: files, folders (every file below with a known ending, hidden ones left out), patterns such as
            `reports/*.pdf` and addresses beginning with http:// or https://.
    """
    with ReaderProcess() as process:
        for origin in origins:
            try:
                places = [origin] if is_address(origin) else _find_files(Path(origin))
            except DataError as error:
                yield ReadResult(str(origin), error=error)
                continue
            for place in places:
                yield _read_one(place, process, limits)


def read_documents(origins: Iterable[Path | str], limits: DocumentLimits = _DEFAULTS) -> list[Document]:
    """Read files, folders, patterns and addresses; the same text given twice counts once. Sorted by hash.

    Raises:
        DataError: no such path, a folder without documents, or a document that cannot be read.
    """
    documents: dict[str, Document] = {}
    for result in read_each(origins, limits):
        if result.error is not None:
            raise result.error
        if result.document is not None:
            documents.setdefault(result.document.sha256, result.document)
    return [documents[sha256] for sha256 in sorted(documents)]


def read_document(path: Path, limits: DocumentLimits = _DEFAULTS) -> Document:
    """Read one file; see `read_documents`."""
    return read_documents([path], limits)[0]


def read_bytes(
    name: str, content: bytes, *, origin: str = "", declared: str = "", limits: DocumentLimits = _DEFAULTS
) -> Document:
    """Read a document that somebody sent.

    Args:
        name: its file name; declared: media type that came with it, with or without a charset, '' for none.
        origin: where it came from, the name if that is all that is known.

    Raises:
        DataError: it cannot be read.
    """
    with ReaderProcess() as process:
        return _read_content(_Given(name, content, origin or name, declared), process, limits)


@dataclass(frozen=True)
class _Given:
    """Bytes with a name, the place they came from, and what a server calls them."""

    name: str
    content: bytes
    origin: str
    declared: str = ""


def _find_files(path: Path) -> list[Path]:
    if path.is_file():
        return [path]
    if path.is_dir():
        found = [file for file in sorted(path.rglob("*")) if _is_document(file.relative_to(path)) and file.is_file()]
        if not found:
            endings = ", ".join(sorted(SUFFIXES))
            raise DataError(f"the folder has no document ({endings})", path=path, hint="correct the path")
        return found
    found = [Path(name) for name in sorted(glob(str(path), recursive=True))] if _PATTERN & set(str(path)) else []  # noqa: PTH207 (absolute patterns)
    if not found:
        raise DataError("there is no such document", path=path, hint="correct the path")
    return [file for file in found if file.is_file()]


def _is_document(file: Path) -> bool:
    return file.suffix.casefold() in SUFFIXES and not any(part.startswith(".") for part in file.parts)


def _read_one(place: Path | str, process: ReaderProcess, limits: DocumentLimits) -> ReadResult:
    try:
        given = _fetch(str(place), limits) if is_address(place) else _open(Path(place), limits)
        document = _read_content(given, process, limits)
    except DataError as error:
        return ReadResult(str(place), error=error)
    return ReadResult(str(place), document, content=given.content)


def _fetch(address: str, limits: DocumentLimits) -> _Given:
    fetched = fetch_address(address, limits)
    return _Given(fetched.name, fetched.content, fetched.address, fetched.content_type)


def _open(path: Path, limits: DocumentLimits) -> _Given:
    try:
        size = path.stat().st_size
        if size > limits.document_bytes:
            raise _too_large(size, limits, str(path))
        return _Given(path.name, path.read_bytes(), str(path))
    except OSError as error:
        raise DataError(f"the file cannot be opened ({error.strerror})", path=path, hint="check its rights") from error


def _read_content(given: _Given, process: ReaderProcess, limits: DocumentLimits) -> Document:
    """Read bytes with the reader of their kind; a complaint names the place they came from."""
    try:
        content, media_type = _read_kind(given, process, limits)
    except DataError as error:
        raise error if error.path else DataError(error.message, path=given.origin, hint=error.hint) from error
    original = Original(given.origin, media_type, hashlib.sha256(given.content).hexdigest(), len(given.content))
    about = (content.title, content.author, content.published)
    return Document(given.name, content.text, original, content.pages, *about, content.notes)


def _read_kind(given: _Given, process: ReaderProcess, limits: DocumentLimits) -> tuple[Content, str]:
    if len(given.content) > limits.document_bytes:
        raise _too_large(len(given.content), limits, given.origin)
    if not given.content.strip():
        raise DataError("the document is empty: it has no text", hint="leave it out or save it again")
    declared, _, parameters = given.declared.partition(";")
    media_type, notes = find_media_type(given.name, given.content, declared.strip().casefold())
    charset = parameters.partition("charset=")[2].split(";")[0].strip("\"' ")
    if media_type in (TEXT, MARKDOWN):
        content = read_text(given.content)
    else:
        content = process.read(Request(media_type, charset, limits), given.content)
    _check_text(content.text, limits)
    return _with_notes(content, notes), media_type


def _check_text(text: str, limits: DocumentLimits) -> None:
    if not text.strip():
        raise DataError("the document has no text", hint="leave it out or save it again")
    if len(text) > limits.document_characters:
        what = f"the document has {len(text):,} characters, {limits.document_characters:,} may be read"
        raise DataError(what, hint="split it, or set document_characters higher")


def _with_notes(content: Content, notes: list[str]) -> Content:
    return Content(**{**vars(content), "notes": (*notes, *content.notes)}) if notes else content


def _too_large(size: int, limits: DocumentLimits, place: str) -> DataError:
    what = f"the document has {size:,} bytes, {limits.document_bytes:,} may be read"
    return DataError(what, path=place, hint="split it, or set document_bytes higher")
