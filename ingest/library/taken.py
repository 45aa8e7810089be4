"""What a build takes from the library: documents with their sources, the places of quoted sentences, tables."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import cast

from ingest.candidates import WithDocuments, add_candidates
from ingest.documents import Document
from ingest.extracted import DocumentClaims, Vocabulary
from ingest.markup import SentenceKind
from ingest.records import Data, Source
from ingest.review import apply_decisions, read_claims
from ingest.segment import Sentence
from kg.decisions import read_decisions
from kg.errors import DataError, LibraryError
from kg.index import Passage
from kg.library import DOCUMENT, TABLE, Entry, Library


@dataclass(frozen=True, kw_only=True)
class KeptDocument(Document):
    """A document of the library; its sentences are read from its outline whenever they are wanted, and not held."""

    entry: Entry

    @property
    def hashes(self) -> set[str]:
        """Hashes of its sentences."""
        return {o.sha256 for o in self.entry.outline}

    @property
    def sentences(self) -> list[Sentence]:
        """Its sentences in order."""
        return [
            Sentence(o.start, o.end, o.sha256, o.paragraph, o.section, cast("SentenceKind", o.kind))
            for o in self.entry.outline
        ]

    @cached_property
    def source(self) -> Source:
        """The document as a source of facts."""
        card = self.entry.card
        return Source(
            card.id,
            card.title,
            card.publisher,
            card.published,
            language=card.language,
            url=card.url,
            licence=card.licence,
            kind=card.kind,
            retrieved=card.retrieved,
            note=" ".join(card.notes),
        )

    def passages(self, start_iri: str) -> Iterator[Passage]:
        """Yield its sentences as they are searched, each with its place.

        Args:
            start_iri: start of the IRIs of our things.
        """
        for o in self.entry.outline:
            name = f"{start_iri}{self.id}-{o.start}-{o.end}"
            yield Passage(name, self.text[o.start : o.end], self.entry.id, o.section, o.page)


def read_kept(library: Library) -> list[KeptDocument]:
    """Return the documents of a library, by id.

    Raises:
        LibraryError: a text is missing or is not the one that was stored.
    """
    return [_read(entry) for entry in library.entries() if entry.card.kind == DOCUMENT]


def find_tables(library: Library) -> list[Path]:
    """Return the mappings of a library's tables, by id."""
    return [entry.folder / entry.card.mapping for entry in library.entries() if entry.card.kind == TABLE]


def add_kept(
    data: Data, kept: Sequence[KeptDocument], vocabulary: Vocabulary, note: Callable[[str], None]
) -> WithDocuments:
    """Return the data with each document as a source: its claims, as they were decided on, and their sentences.

    Raises:
        DataError: a document has the id of something else, a claim or a decision cannot be read.
    """
    for document in kept:
        _check_id(document, data)
    return add_candidates(data, map(_claims_of, kept), vocabulary, note)


def _claims_of(document: KeptDocument) -> DocumentClaims:
    folder = document.entry.folder
    claims = tuple(apply_decisions(read_claims(folder), read_decisions(folder)))
    pages = {sentence.start: sentence.page for sentence in document.entry.outline if sentence.page is not None}
    return DocumentClaims(document.source, document, claims, pages)


def _read(entry: Entry) -> KeptDocument:
    try:
        document = KeptDocument(entry.card.file, entry.text, entry=entry)
    except (OSError, UnicodeDecodeError):
        raise _damaged(entry) from None
    if document.sha256 != entry.card.text_sha256:
        raise _damaged(entry)
    return document


def _damaged(entry: Entry) -> LibraryError:
    hint = f"run 'midpower documents remove {entry.id}' and ingest it again"
    return LibraryError(f"the stored text of the document '{entry.id}' is not the one that was read", hint=hint)


def _check_id(document: KeptDocument, data: Data) -> None:
    name = document.entry.id
    if any(facts.source.id == name for facts in data.sources) or any(entity.id == name for entity in data.entities):
        hint = f"run 'midpower documents remove {name}' and ingest it again with another --as"
        raise DataError(f"the document '{name}' has the id of something else", hint=hint)
