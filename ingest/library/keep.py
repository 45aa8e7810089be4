"""Read one document or table and keep it: original bytes, text, outline and claims."""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from types import GeneratorType
from typing import Final, cast

import yaml

from ingest.documents import Document, Original, ReadResult, read_each
from ingest.entities import read_entities
from ingest.extract.claims import Claim
from ingest.extract.extract import extract_claims
from ingest.extract.knowledge import Knowledge, read_knowledge
from ingest.extract.model import ModelReader, open_reader_or_say
from ingest.formats.load import load_table
from ingest.formats.mapping import read_mapping
from ingest.formats.tables import find_mapping, read_context
from ingest.library.given import Given
from ingest.readers.content import TEXT as TEXT_TYPE
from ingest.readers.kinds import SUFFIXES
from ingest.records import Data
from ingest.terms import Terms, read_terms
from kg.ask.llm import Mode
from kg.errors import DataError
from kg.library import CLAIMS, OUTLINE, TABLE, TEXT, Card, Entry, Library, OutlineSentence, json_lines, outline_lines
from kg.settings import DocumentLimits, Settings
from kg.yaml_text import parse_texts

_SUFFIXES: Final = {media_type: suffix for suffix, media_type in reversed(SUFFIXES.items())}


@dataclass(frozen=True)
class Keeper:
    """Reads what is given and puts it into the library; words and names are read once.

    Args:
        read_with: hash of what decides how documents are read.
        llm: whether a language model may read what the rules leave.
    """

    settings: Settings
    library: Library
    read_with: str
    llm: Mode = "auto"

    def keep(self, given: Given, source_id: str, digest: str, title: str = "") -> Entry:
        """Read a file or address and keep it under an id, instead of an older version.

        Args:
            digest: of the bytes, as `Given.digest`.
            title: of a document; '' takes its own.

        Raises:
            MidpowerError: it cannot be read; the library stays as it was.
        """
        if given.is_table:
            return self._table(given, source_id, digest)
        return self._document(given, source_id, digest, title)

    def table_id(self, given: Given) -> str:
        """Return the id that the mapping of a table gives its source.

        Raises:
            DataError: there is no mapping, or one that cannot be taken.
        """
        return read_mapping(find_mapping(given.path)).source.id

    def _document(self, given: Given, source_id: str, digest: str, title: str) -> Entry:
        document, content = self._reader.read(given.place)
        original = document.original or Original(given.place, TEXT_TYPE, digest, len(content))
        known = self.library.find(source_id)
        if known is not None and self._is_same(known.card, original.sha256, title):
            return known  # an address: only now is it known that nothing has changed
        reader, trouble = self._model
        claims = list(extract_claims(document.name, document.sentence_texts, self._knowledge, reader))
        outline = _outline(document)
        card = Card(
            id=source_id,
            title=title or _title(document),
            file=given.name,
            original=f"original{_SUFFIXES.get(original.media_type, '.bin')}",
            sha256=original.sha256,
            media_type=original.media_type,
            retrieved=_today(),
            read_with=self.read_with,
            text_sha256=document.sha256,
            origin=self._origin(given),
            publisher=document.author,
            published=document.published,
            url=given.place if given.is_address else "",
            language=_main_language(outline),
            notes=(*document.notes, *_troubles(reader, trouble)),
            sentences=len(outline),
            claims=len(claims),
        )
        return self.library.put(card, _files(card, content, document, outline, claims))

    def close(self) -> None:
        """End the process that reads."""
        self._reader.close()

    @cached_property
    def _reader(self) -> "_Reader":
        return _Reader(self.settings.document_limits)

    @cached_property
    def _model(self) -> tuple[ModelReader | None, str]:
        return open_reader_or_say(self.settings, self._knowledge, self.llm)

    def _is_same(self, card: Card, sha256: str, title: str) -> bool:
        return (card.sha256, card.read_with) == (sha256, self.read_with) and title in ("", card.title)

    def _table(self, given: Given, source_id: str, digest: str) -> Entry:
        """Keep a table and its mapping side by side, after a look whether figures can be taken from them."""
        figures = load_table(
            given.mapping, read_context(self.settings.ontology_dir, self._data, self._terms), self._terms
        )
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


class _Reader:
    """Reads one document after the other with one process."""

    def __init__(self, limits: DocumentLimits) -> None:
        self._limits = limits
        self._waiting: deque[str] = deque()
        self._results = self._open()

    def read(self, place: str) -> tuple[Document, bytes]:
        """Return the document at a path or address, and its bytes.

        Raises:
            DataError: it cannot be read.
        """
        if self._results.gi_frame is None:  # a fault of ours has ended it
            self._results = self._open()
        self._waiting.append(place)
        result = next(self._results)
        if result.document is None:
            raise result.error or DataError("nothing was read", path=place, hint="leave it out")
        return result.document, result.content

    def close(self) -> None:
        """End the process."""
        self._results.close()

    def _open(self) -> "GeneratorType[ReadResult, None, None]":
        return cast("GeneratorType[ReadResult, None, None]", read_each(self._places(), self._limits))

    def _places(self) -> Iterator[str]:
        while True:
            yield self._waiting.popleft()


def _troubles(reader: ModelReader | None, trouble: str) -> Iterator[str]:
    """Yield why a language model that should have read too did not, or not all."""
    told = trouble or (str(reader.trouble) if reader is not None and reader.trouble else "")
    if told:
        yield f"The rules alone read it, or parts of it: {told}"


def _outline(document: Document) -> list[OutlineSentence]:
    return [
        OutlineSentence(s.start, s.end, text.lang, s.section, s.paragraph, s.kind, document.page_at(s.start), s.sha256)
        for s, text in zip(document.sentences, document.sentence_texts, strict=True)
    ]


def _files(
    card: Card, original: bytes, document: Document, outline: Iterable[OutlineSentence], claims: Iterable[Claim]
) -> dict[str, bytes | Path]:
    return {
        card.original: original,
        TEXT: document.text.encode(),
        OUTLINE: outline_lines(outline),
        CLAIMS: json_lines(claim.to_json() for claim in claims),
    }


def _title(document: Document) -> str:
    """What the file calls itself, else its first heading, else the name of the file."""
    first = next((s.section.partition(" / ")[0] for s in document.sentence_texts if s.section), "")
    return document.title or first or Path(document.name).stem or document.name


def _main_language(outline: Iterable[OutlineSentence]) -> str:
    """The language of most characters."""
    lengths: dict[str, int] = {}
    for sentence in outline:
        if sentence.lang:
            lengths[sentence.lang] = lengths.get(sentence.lang, 0) + sentence.end - sentence.start
    return max(lengths, key=lambda lang: lengths[lang], default="")


def _mapping_text(mapping: Path, table: Path) -> bytes:
    """The mapping with the table's place as it is in the library: beside it."""
    content = parse_texts(mapping.read_bytes())
    return yaml.safe_dump({**content, "file": table.name}, sort_keys=False, allow_unicode=True).encode()


def _today() -> str:
    return datetime.now(UTC).date().isoformat()
