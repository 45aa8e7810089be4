"""Read documents that a user gives: plain text or Markdown, in whatever encoding it was saved.

The stored text is what every offset of a citation counts in: the decoded characters of the file, without a
byte-order mark, line ends as they were. Its SHA-256 (over UTF-8) names the document.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from charset_normalizer import from_bytes

from ingest.extract.reading import SentenceText
from ingest.segment import Sentence, find_sentences
from kg.errors import DataError

SUFFIXES = (".txt", ".md", ".markdown")


@dataclass(frozen=True)
class Document:
    """A text with its hash; `name` is the file's name."""

    name: str
    text: str

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
        """Its sentences with their words and language, for extraction."""
        return [SentenceText(self.text[s.start : s.end], s.start, "en", s.section, s.paragraph) for s in self.sentences]

    def sentence_id(self, sentence: Sentence) -> str:
        """Local name of a sentence's IRI: the document and the offsets, so that it tells its own place."""
        return f"{self.id}-{sentence.start}-{sentence.end}"


def read_documents(paths: Iterable[Path]) -> list[Document]:
    """Read files, and all text files below folders; the same text given twice counts once. Sorted by hash.

    Raises:
        DataError: no such path, a folder without texts, a file of another kind, empty, or not a text at all.
    """
    documents = {document.sha256: document for path in paths for document in _read_path(path)}
    return [documents[sha256] for sha256 in sorted(documents)]


def read_document(path: Path) -> Document:
    """Read one file; see `read_documents`."""
    if path.suffix.casefold() not in SUFFIXES:
        raise DataError(f"'{path.suffix}' is no kind of document that can be read", path=path, hint="give .txt or .md")
    text = _decode(path, path.read_bytes())
    if not text.strip():
        raise DataError("the document has no text", path=path, hint="leave it out or save it again")
    return Document(path.name, text)


def _read_path(path: Path) -> list[Document]:
    if path.is_file():
        return [read_document(path)]
    files = [file for file in sorted(path.rglob("*")) if file.suffix.casefold() in SUFFIXES and file.is_file()]
    if not files:
        what = "the folder has no .txt or .md file" if path.is_dir() else "there is no such document"
        raise DataError(what, path=path, hint="correct the path")
    return [read_document(file) for file in files]


def _decode(path: Path, content: bytes) -> str:
    """UTF-8 where it is UTF-8, else the likeliest encoding."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        guess = from_bytes(content).best()
    if guess is None or (b"\0" in content and not guess.encoding.startswith("utf")):
        raise DataError("the file is no text in any known encoding", path=path, hint="save it as UTF-8")
    return str(guess).removeprefix("\ufeff")
