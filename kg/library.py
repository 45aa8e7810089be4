"""The library: the documents and tables that were ingested, each in a folder of its own below the home.

```
<home>/library/<source-id>/    source.yml original.pdf text.txt outline.jsonl claims.jsonl decisions.csv
<home>/library/.decisions/     decisions about documents that are not here any more, <source-id>.csv
```

A folder is written beside the others and comes in by a rename, so that a program that is killed leaves every document
either as it was or as it shall be. Offsets count in `text.txt`; `decisions.csv` belongs to the reviewer and outlives a
new version of its document. What the files say is for `ingest`; here they are only kept.
"""

import fcntl
import json
import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import yaml

from kg.decisions import decisions_locked
from kg.errors import LibraryError, NotFoundError
from kg.yaml_text import parse_values

DOCUMENT: Final = "document"  # the kinds of what is kept
TABLE: Final = "dataset"
CARD: Final = "source.yml"
TEXT: Final = "text.txt"
OUTLINE: Final = "outline.jsonl"
CLAIMS: Final = "claims.jsonl"
DECISIONS: Final = "decisions.csv"
_KEPT_DECISIONS: Final = ".decisions"
_NEW: Final = ".new-"
_OLD: Final = ".old-"
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
_LONGEST_NAME: Final = 60


@dataclass(frozen=True)
class Card:
    """What is known of a document as a whole: `source.yml`.

    Args:
        file: its name as it was given; `original` is the name of its bytes in the folder.
        origin: absolute path or address from which it came, '' for an upload.
        sha256: of the original bytes; `text_sha256`: of the stored text in UTF-8. 64 hex digits each.
        read_with: hash of everything that decided how it was read (`ingest.library.fingerprint`).
        retrieved, published: a day (`2024-12-09`), month or year.
        notes: what the reader has to say about it, one sentence each.
        sentences, claims: how many there are.
    """

    id: str
    title: str
    file: str
    original: str
    sha256: str
    media_type: str
    retrieved: str
    read_with: str = ""
    text_sha256: str = ""
    kind: str = DOCUMENT
    origin: str = ""
    publisher: str = ""
    published: str = ""
    language: str = ""
    url: str = ""
    licence: str = ""
    notes: tuple[str, ...] = ()
    sentences: int = 0
    claims: int = 0

    @property
    def mapping(self) -> str:
        """Name in the folder of a table's mapping."""
        return f"{self.original}.map.yml"


@dataclass(frozen=True, slots=True)
class OutlineSentence:
    """A sentence of a stored text: `text[start:end]`, where it stands, its language and hash; pages count from 1."""

    start: int
    end: int
    lang: str = ""
    section: str = ""
    paragraph: int = 0
    kind: str = "sentence"
    page: int | None = None
    sha256: str = ""


@dataclass(frozen=True)
class Entry:
    """One document or table of the library; its files are read when they are asked for."""

    folder: Path
    card: Card

    @property
    def id(self) -> str:
        """The source's id."""
        return self.card.id

    @property
    def text(self) -> str:
        """What offsets count in; read anew each time, so that a thousand texts need not be held."""
        return (self.folder / TEXT).read_bytes().decode("utf-8")

    @property
    def outline(self) -> list[OutlineSentence]:
        """Its sentences in order."""
        return [OutlineSentence(**line) for line in _read_lines(self.folder / OUTLINE)]

    @property
    def claims(self) -> list[dict[str, Any]]:
        """What was found in it, as `Claim.to_json` gives it."""
        return list(_read_lines(self.folder / CLAIMS))

    @property
    def original(self) -> Path:
        """The bytes as they were given."""
        return self.folder / self.card.original

    @property
    def decisions(self) -> Path:
        """The reviewer's table; it may be missing."""
        return self.folder / DECISIONS


@dataclass(frozen=True)
class Library:
    """The folder of all documents; `home / "library"`."""

    folder: Path

    @contextmanager
    def locked(self, wait: Callable[[], object] = lambda: None) -> Iterator[None]:
        """Let one program at a time change the library and build from it.

        Args:
            wait: called once when another program is at work and has to be waited for.
        """
        with _explained(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / ".lock").open("w")
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                wait()
                fcntl.flock(lock, fcntl.LOCK_EX)
            with _explained(self.folder):
                self._recover()
            yield

    def entries(self) -> list[Entry]:
        """Return everything that is kept, by id.

        Raises:
            LibraryError: a card cannot be read.
        """
        if not self.folder.is_dir():
            return []
        paths = sorted(path for path in self.folder.iterdir() if _ID.fullmatch(path.name))
        return [Entry(path, read_card(path / CARD)) for path in paths if (path / CARD).is_file()]

    def find(self, source_id: str) -> Entry | None:
        """Return what is kept under an id, None where nothing is."""
        path = self.folder / source_id
        known = _ID.fullmatch(source_id) and (path / CARD).is_file()
        return Entry(path, read_card(path / CARD)) if known else None

    def get(self, source_id: str) -> Entry:
        """Return what is kept under an id.

        Raises:
            NotFoundError: nothing is.
        """
        entry = self.find(source_id)
        if entry is None:
            raise NotFoundError(f"no document is called '{source_id}'", hint="see 'midpower documents' for those here")
        return entry

    def put(self, card: Card, files: Mapping[str, bytes | Path]) -> Entry:
        """Keep a document, instead of an older version under its id; decisions about it stay.

        Args:
            files: name in the folder → content, or a file to copy; without the card and the decisions.
        """
        with _explained(self.folder):
            new = self.folder / f"{_NEW}{card.id}"
            shutil.rmtree(new, ignore_errors=True)
            new.mkdir(parents=True)
            for name, content in files.items():
                _write(new / name, content)
            _write(new / CARD, card_text(card).encode())
            with decisions_locked(self.folder / card.id):  # none is lost that is taken at this moment
                for decisions in (self.folder / card.id / DECISIONS, self._kept(card.id)):
                    if decisions.is_file() and not (new / DECISIONS).exists():
                        shutil.copyfile(decisions, new / DECISIONS)
                self._move_in(card.id)
        return Entry(self.folder / card.id, card)

    def remove(self, source_id: str) -> None:
        """Forget a document; decisions about it are kept for the day it comes back.

        Raises:
            NotFoundError: there is none of that name.
        """
        entry = self.get(source_id)
        with _explained(self.folder):
            if entry.decisions.is_file():
                self._kept(source_id).parent.mkdir(exist_ok=True)
                shutil.copyfile(entry.decisions, self._kept(source_id))
            old = self.folder / f"{_OLD}{source_id}"
            entry.folder.rename(old)
            (old / CARD).unlink()  # so that a kill from here on brings nothing back
            shutil.rmtree(old)

    def state(self) -> str:
        """Return 64 hex digits over all cards and decisions: the same state gives the same release. '' for nothing."""
        if not self.folder.is_dir():
            return ""
        paths = sorted(path for path in self.folder.iterdir() if _ID.fullmatch(path.name))
        parts = [
            (path.name, name, _digest(path / name)) for path in paths for name in (CARD, DECISIONS) if path.is_dir()
        ]
        return sha256(json.dumps(parts).encode()).hexdigest() if parts else ""

    def _kept(self, source_id: str) -> Path:
        return self.folder / _KEPT_DECISIONS / f"{source_id}.csv"

    def _move_in(self, source_id: str) -> None:
        """Put the new folder into the place of the old one; `_recover` ends what a kill interrupts."""
        target, new, old = (self.folder / f"{prefix}{source_id}" for prefix in ("", _NEW, _OLD))
        shutil.rmtree(old, ignore_errors=True)
        if target.exists():
            target.rename(old)
        new.rename(target)
        shutil.rmtree(old, ignore_errors=True)
        self._kept(source_id).unlink(missing_ok=True)

    def _recover(self) -> None:
        """Bring back documents that were being replaced when a program was killed, and remove halves."""
        for old in self.folder.glob(f"{_OLD}*"):
            target = self.folder / old.name.removeprefix(_OLD)
            if not target.exists() and (old / CARD).is_file():
                old.rename(target)
        for left in (*self.folder.glob(f"{_OLD}*"), *self.folder.glob(f"{_NEW}*")):
            shutil.rmtree(left, ignore_errors=True)


def read_card(path: Path) -> Card:
    """Read a `source.yml` of the library; keys that nobody knows are passed over.

    Raises:
        LibraryError: it is no card.
    """
    known = {field.name for field in fields(Card)}
    try:
        cells = parse_values(path.read_bytes())
        given: dict[str, Any] = {name: _cell(name, value) for name, value in cells.items() if name in known}
        return Card(**given)
    except (OSError, ValueError, TypeError, AttributeError, yaml.YAMLError):
        hint = f"remove the folder {path.parent} and ingest the document again"
        raise LibraryError(f"the card {path} cannot be read", hint=hint) from None


def card_text(card: Card) -> str:
    """Return a card as YAML, one key a line, empty ones left out."""
    cells = {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(card).items() if v not in ("", ())}
    return yaml.safe_dump(cells, sort_keys=False, allow_unicode=True, width=1_000)


def json_lines(rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Return rows as JSON Lines in UTF-8."""
    return b"".join(json.dumps(row, ensure_ascii=False).encode() + b"\n" for row in rows)


def outline_lines(sentences: Iterable[OutlineSentence]) -> bytes:
    """Return an outline as it is stored."""
    return json_lines(asdict(sentence) for sentence in sentences)


def is_source_id(text: str) -> bool:
    """Return whether a text can be the id of a document: letters, digits, '.', '_' and '-', at most 100.

    >>> is_source_id("annual-report-2024"), is_source_id("../etc")
    (True, False)
    """
    return bool(_ID.fullmatch(text))


def name_source(text: str) -> str:
    """Return the id that a title or the name of a file makes; a short hash where no Latin letter or digit is in it.

    >>> name_source("Relatório Anual 2024 (final).pdf"), name_source("年报")
    ('relatorio-anual-2024-final', 'xdd104695')
    """
    stem = re.sub(r"\.[A-Za-z][A-Za-z0-9]{1,7}$", "", text)
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().casefold()
    name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return name[:_LONGEST_NAME].strip("-") or f"x{sha256(text.encode()).hexdigest()[:8]}"


def _cell(name: str, value: object) -> object:
    """A number where a count stands, texts where notes stand, else a text: `2024` is a year as it is written."""
    if name in ("sentences", "claims"):
        return int(str(value))
    if name == "notes":
        return tuple(map(str, value)) if isinstance(value, list) else ()
    return str(value)


def _read_lines(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open("rb") as lines:
            for line in lines:
                yield json.loads(line)
    except FileNotFoundError:
        return
    except (OSError, ValueError):
        hint = "ingest the document again, see 'midpower documents'"
        raise LibraryError(f"the file {path} cannot be read", hint=hint) from None


def _digest(path: Path) -> str:
    try:
        return sha256(path.read_bytes()).hexdigest()
    except FileNotFoundError:
        return ""


def _write(path: Path, content: bytes | Path) -> None:
    path.parent.mkdir(exist_ok=True)
    if isinstance(content, Path):
        shutil.copyfile(content, path)
        return
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    """Turn an error of the disk into a sentence."""
    try:
        yield
    except OSError as error:
        raise LibraryError(
            f"the library {folder} cannot be written, {error.strerror}", hint="free or change it"
        ) from error
