"""Read one document or table and keep it: original bytes, text, outline and claims."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Final

import yaml

from ingest.documents import Document, read_document
from ingest.entities import read_entities
from ingest.extract.claims import Claim
from ingest.extract.extract import extract_claims
from ingest.extract.knowledge import Knowledge, read_knowledge
from ingest.formats.load import load_table
from ingest.formats.mapping import read_mapping
from ingest.formats.tables import find_mapping, read_context
from ingest.library.given import Given
from ingest.records import Data
from ingest.terms import Terms, read_terms
from kg.errors import DataError
from kg.library import CLAIMS, OUTLINE, TABLE, TEXT, Card, Entry, Library, OutlineSentence, json_lines, outline_lines
from kg.settings import Settings

_MEDIA_TYPES: Final = {
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".markdown": "text/markdown",
}


@dataclass(frozen=True)
class Keeper:
    """Reads what is given and puts it into the library; words and names are read once.

    Args:
        read_with: hash of what decides how documents are read.
    """

    settings: Settings
    library: Library
    read_with: str

    def keep(self, given: Given, source_id: str, digest: str) -> Entry:
        """Read a file or address and keep it under an id, instead of an older version.

        Args:
            digest: of the bytes, as `Given.digest`.

        Raises:
            MidpowerError: it cannot be read; the library stays as it was.
        """
        return self._table(given, source_id, digest) if given.is_table else self._document(given, source_id, digest)

    def table_id(self, given: Given) -> str:
        """Return the id that the mapping of a table gives its source.

        Raises:
            DataError: there is no mapping, or one that cannot be taken.
        """
        return read_mapping(find_mapping(given.path)).source.id

    def _document(self, given: Given, source_id: str, digest: str) -> Entry:
        document = read_document(given.path)
        claims = list(extract_claims(document.name, document.sentence_texts, self._knowledge))
        outline = _outline(document)
        suffix = Path(given.name).suffix.casefold()
        card = Card(
            id=source_id,
            title=_title(document),
            file=given.name,
            original=f"original{suffix}",
            sha256=digest,
            media_type=_MEDIA_TYPES.get(suffix, "application/octet-stream"),
            retrieved=_today(),
            read_with=self.read_with,
            text_sha256=document.sha256,
            origin=self._origin(given),
            language=_main_language(outline),
            sentences=len(outline),
            claims=len(claims),
        )
        return self.library.put(card, _files(card, given.path, document, outline, claims))

    def _table(self, given: Given, source_id: str, digest: str) -> Entry:
        """Keep a table and its mapping side by side, after a look whether figures can be taken from them."""
        figures = load_table(given.mapping, read_context(self.settings.ontology_dir, self._data, self._terms), self._terms)
        if figures.source.id != source_id:
            hint = f"write --as {figures.source.id}, or change source.id of the mapping"
            raise DataError(f"the mapping calls the source '{figures.source.id}'", path=given.place, hint=hint)
        table = figures.path
        card = Card(
            id=source_id,
            title=figures.source.title,
            file=given.name,
            original=f"table/{table.name}",
            sha256=digest,
            media_type="application/octet-stream",
            retrieved=_today(),
            read_with=self.read_with,
            kind=TABLE,
            origin=self._origin(given),
            publisher=figures.source.publisher,
            published=figures.source.published,
            claims=len(figures.figures),
        )
        return self.library.put(card, {card.original: table, card.mapping: _mapping_text(given.mapping, table)})

    def _origin(self, given: Given) -> str:
        """Where it came from; what was uploaded came from no place of this machine."""
        inbox = str(self.settings.inbox.absolute())
        return "" if given.place.startswith(inbox) else given.place

    @cached_property
    def _terms(self) -> Terms:
        return read_terms(self.settings.ontology_dir)

    @cached_property
    def _data(self) -> Data:
        return Data(tuple(read_entities(self.settings.data_dir / "entities", self._terms, [])))

    @cached_property
    def _knowledge(self) -> Knowledge:
        return read_knowledge(self.settings.ontology_dir, self._data.entities, self._terms)


def _outline(document: Document) -> list[OutlineSentence]:
    return [
        OutlineSentence(s.start, s.end, text.lang, s.section, s.paragraph, text.kind, sha256=s.sha256)
        for s, text in zip(document.sentences, document.sentence_texts, strict=True)
    ]


def _files(
    card: Card, original: Path, document: Document, outline: Iterable[OutlineSentence], claims: Iterable[Claim]
) -> dict[str, bytes | Path]:
    return {
        card.original: original,
        TEXT: document.text.encode(),
        OUTLINE: outline_lines(outline),
        CLAIMS: json_lines(claim.to_json() for claim in claims),
    }


def _title(document: Document) -> str:
    """Its first heading, else the name of the file."""
    first = next((s for s in document.sentence_texts if s.section), None)
    return first.section.partition(" / ")[0] if first else Path(document.name).stem


def _main_language(outline: Iterable[OutlineSentence]) -> str:
    """The language of most characters."""
    lengths: dict[str, int] = {}
    for sentence in outline:
        if sentence.lang:
            lengths[sentence.lang] = lengths.get(sentence.lang, 0) + sentence.end - sentence.start
    return max(lengths, key=lambda lang: lengths[lang], default="")


def _mapping_text(mapping: Path, table: Path) -> bytes:
    """The mapping with the table's place as it is in the library: beside it."""
    content = yaml.load(mapping.read_bytes(), Loader=yaml.BaseLoader)  # noqa: S506 makes only texts, lists, maps
    return yaml.safe_dump({**content, "file": table.name}, sort_keys=False, allow_unicode=True).encode()


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
