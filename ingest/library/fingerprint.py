"""What decides how a document is read, as one hash: another hash means that it has to be read again."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from kg.settings import Settings

_INGEST = Path(__file__).resolve().parents[1]


def reading_fingerprint(settings: Settings) -> str:
    """Return 64 hex digits over the words, names and terms that are read with, and over the readers themselves."""
    digest = sha256()
    for path in _files(settings):
        digest.update(path.name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(settings: Settings) -> Iterator[Path]:
    yield from sorted(settings.ontology_dir.glob("*.ttl"))
    yield from sorted((settings.ontology_dir / "reading").rglob("*.yml"))
    yield from sorted((settings.data_dir / "entities").glob("*.csv"))
    for folder in ("", "extract", "readers"):
        yield from sorted((_INGEST / folder).glob("*.py"))
