"""What decides how a document is read, as one hash: another hash means that it has to be read again."""

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from kg.settings import Settings

if TYPE_CHECKING:
    from kg.ask.llm import Mode

_INGEST = Path(__file__).resolve().parents[1]


def reading_fingerprint(settings: Settings, llm: "Mode" = "auto") -> str:
    """Return 64 hex digits over the words, names, terms and model that are read with, and over the readers."""
    digest = sha256()
    if llm == "auto":
        digest.update(f"{settings.llm_base_url} {settings.llm_model}".encode())
    for path in _files(settings):
        digest.update(path.name.encode() + b"\0" + sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def _files(settings: Settings) -> Iterator[Path]:
    yield from sorted(settings.ontology_dir.glob("*.ttl"))
    yield from sorted((settings.ontology_dir / "reading").rglob("*.yml"))
    yield from sorted((settings.data_dir / "entities").glob("*.csv"))
    yield from sorted(_INGEST.glob("*.py"))
    for folder in ("extract", "readers"):
        yield from sorted((_INGEST / folder).rglob("*.py"))
