"""Build the next release from what the current one was built from, and from the library as it is now."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from ingest.build import build_release
from ingest.documents import Document
from kg.errors import DataError
from kg.release import Release, find_last_build, open_release, peek_current
from kg.settings import Settings


def build_next(settings: Settings, progress: Callable[[str], None]) -> Release:
    """Build a release and make it current; what `midpower build` was given for the current one stays in.

    Whoever calls it holds the lock of the library.

    Raises:
        DataError: the current release is a foreign graph, or a table that it was built with is gone.
        MidpowerError: as `build_release`.
    """
    current = peek_current(settings.home)
    if current is None:
        return build_release(settings, settings.data_dir, (), settings.home, progress, fetched=settings.fetched)
    if current.is_foreign:
        hint = "run 'midpower build' first, which makes a release of our own data current"
        raise DataError("the current release is a foreign graph, which takes no documents", hint=hint)
    last = find_last_build(settings.home)
    inputs: Mapping[str, Any] = last.inputs if last else dict(current.manifest.get("inputs") or {})  # type: ignore[call-overload]
    return build_release(
        settings,
        Path(inputs.get("data", settings.data_dir)),
        (),
        settings.home,
        progress,
        fetched=settings.fetched,
        tables=[_table(Path(path)) for path in inputs.get("tables", ())],
        given=_documents(open_release(settings.home), inputs.get("documents", {})),
    )


def _documents(release: Release, names: Mapping[str, str]) -> list[Document]:
    """The texts that `midpower build --documents` was given, from the release itself."""
    return [Document(name, _text(release, sha256)) for sha256, name in sorted(names.items())]


def _text(release: Release, sha256: str) -> str:
    return (release.documents_path / f"{sha256}.txt").read_bytes().decode("utf-8")


def _table(mapping: Path) -> Path:
    if not mapping.is_file():
        hint = "bring it back, or run 'midpower build' without it; a table that is ingested is kept for good"
        raise DataError("a table that the current release was built with is gone", path=mapping, hint=hint)
    return mapping
