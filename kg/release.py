"""Releases: immutable, content-hashed folders, one of which is current.

```
<home>/releases/2026-11-22T09-00-00Z-1a2b3c/    graph.nq lexicon.json passages.json vectors.npy documents/ manifest.json
<home>/current -> releases/2026-11-22T09-00-00Z-1a2b3c
```

A release is written beside the others and becomes current by one rename, so that a crash at any point leaves the old
one current. Its `content_hash` covers the names and bytes of its files and no time: same inputs, same hash.
"""

import fcntl
import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from hashlib import file_digest, sha256
from pathlib import Path, PurePosixPath
from typing import Any, Final

from pydantic import BaseModel, ValidationError

from kg.errors import CorruptReleaseError, NoReleaseError, ReleaseError, UnknownReleaseError

SCHEMA_VERSION: Final = 1
_GRAPH: Final = "graph.nq"
_MANIFEST: Final = "manifest.json"
_CURRENT: Final = "current"
_LAST_BUILD: Final = ".last-build.json"
_RELEASES: Final = "releases"
_BUILD: Final = "run 'midpower build'"
_ID: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ-[0-9a-f]{6}")
_HASH_CHARACTERS_IN_ID: Final = 6


class _FileEntry(BaseModel):
    sha256: str
    size: int


class _Manifest(BaseModel):
    """The part of a manifest that opening relies on."""

    schema_version: int
    content_hash: str
    created: str
    files: dict[str, _FileEntry]


@dataclass(frozen=True)
class Release:
    """A release that can be read; `unchanged` says that `write_release` found the same content already there."""

    id: str
    path: Path
    content_hash: str
    manifest: Mapping[str, object]
    unchanged: bool = False

    @property
    def graph_path(self) -> Path:
        """The N-Quads, sorted, without blank nodes."""
        return self.path / _GRAPH

    @property
    def lexicon_path(self) -> Path:
        """What the words of a question may mean."""
        return self.path / "lexicon.json"

    @property
    def schema_path(self) -> Path:
        """The profile of a graph that is not ours; our own releases have none."""
        return self.path / "schema.json"

    @property
    def is_foreign(self) -> bool:
        """True for a release of a graph that is not ours."""
        return self.schema_path.is_file()

    @property
    def documents_path(self) -> Path:
        """The folder of the texts that were read, each named by its SHA-256; it may be missing."""
        return self.path / "documents"


def open_release(home: Path, name: str | None = None) -> Release:
    """Return the release of that name, or the current one, after checking every file of it.

    Raises:
        NoReleaseError: nothing was built yet.
        UnknownReleaseError: there is none of that name.
        CorruptReleaseError: a file is missing or is not the one that was written.
    """
    if name is None:
        return open_folder(_current_folder(home))
    if not _ID.fullmatch(name) or not (home / _RELEASES / name).is_dir():
        known = ", ".join(release.id for release in list_releases(home))
        raise UnknownReleaseError(
            f"there is no release '{name}' in {home}", hint=f"known are: {known}" if known else _BUILD
        )
    return open_folder(home / _RELEASES / name)


def open_folder(path: Path) -> Release:
    """Return the release in that folder, wherever it lies and whatever it is called, after checking every file of it.

    Raises:
        UnknownReleaseError: there is no such folder.
        CorruptReleaseError: a file is missing or is not the one that was written.
    """
    if not path.is_dir():
        raise UnknownReleaseError(f"there is no release {path}", hint="give the folder of one, see 'midpower releases'")
    release, files = _read_manifest(path)
    if _hash_content(files) != release.content_hash:
        raise _corrupt(path, "its manifest was changed")
    for name, entry in files.items():
        _check_file(path, name, entry)
    return release


def list_releases(home: Path) -> list[Release]:
    """Return all releases with a readable manifest, newest first, without checking their other files."""
    folder = home / _RELEASES
    paths = [path for path in folder.iterdir() if _ID.fullmatch(path.name)] if folder.is_dir() else []
    releases = []
    for path in sorted(paths, reverse=True):
        try:
            releases.append(_read_manifest(path)[0])
        except CorruptReleaseError:
            continue
    return releases


def find_current_id(home: Path) -> str | None:
    """Return the id that the current pointer holds, None when nothing was built yet; no file is checked."""
    try:
        return (home / _CURRENT).readlink().name
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _corrupt(home / _CURRENT, f"it cannot be read, {error.strerror}") from None


def peek_current(home: Path) -> Release | None:
    """Return the current release without checking its files, None where there is none that can be read.

    For a look at its manifest; whoever answers from it opens it.
    """
    name = find_current_id(home)
    try:
        return _read_manifest(home / _RELEASES / name)[0] if name else None
    except CorruptReleaseError:
        return None


@dataclass(frozen=True)
class LastBuild:
    """What the newest build was made from.

    Args:
        release: id of what it made; where nothing had changed an older release, whose manifest is that of its own day.
        library: state of the library (`kg.library`).
        inputs: what the build was given by name: data, documents, tables.
    """

    release: str
    library: str
    inputs: Mapping[str, Any]


def note_build(home: Path, build: LastBuild) -> None:
    """Write down what a release was built from.

    Raises:
        ReleaseError: it cannot be written.
    """
    with _locked(home):
        new = home / f"{_LAST_BUILD}.new"
        new.write_text(json.dumps(asdict(build), ensure_ascii=False), encoding="utf-8")
        new.replace(home / _LAST_BUILD)


def find_last_build(home: Path) -> LastBuild | None:
    """Return what the current release was built from, None where that is not known or it was not built last."""
    try:
        build = LastBuild(**json.loads((home / _LAST_BUILD).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return build if build.release == find_current_id(home) else None


def roll_back(home: Path, name: str) -> Release:
    """Make another release current and return it.

    Raises:
        ReleaseError: as `open_release`, or the pointer cannot be written; the current release stays.
    """
    release = open_release(home, name)
    with _locked(home):
        _point_to(home, release.id)
    return release


def write_release(
    home: Path, staging: Path, fields: Mapping[str, object] | None = None, now: datetime | None = None
) -> Release:
    """Make the files of `staging` a release and make it current.

    The same content as an existing release's makes no second folder: that one becomes current, as `unchanged`.

    Args:
        staging: a folder with all files of the release, on the same disk as `home`; it is moved away by one rename.
        fields: what readers shall find in the manifest: sources, settings that shaped it; they must be JSON.
        now: time of the build; the clock's where it is None.

    Raises:
        ReleaseError: there is no graph, or the files cannot be written; the current release stays.
    """
    with _locked(home):
        files = _describe_files(staging)
        if _GRAPH not in files:
            raise ReleaseError(f"{staging} is no release, it has no {_GRAPH}", hint=_BUILD)
        known = _find_same(home, _hash_content(files))
        if known is None:
            path = _free_path(home, _hash_content(files), now or datetime.now(UTC))
            _write_manifest(staging, path.name, files, fields or {})
            _move_in(staging, path)
        release = known or _read_manifest(path)[0]
        _point_to(home, release.id)
    return release


def _current_folder(home: Path) -> Path:
    name = find_current_id(home)
    if name is None:
        raise NoReleaseError(f"nothing was built in {home} yet", hint=_BUILD)
    path = home / _RELEASES / name
    if not path.is_dir():
        raise _corrupt(path, "its folder is missing")
    return path


def _corrupt(path: Path, problem: str) -> CorruptReleaseError:
    return CorruptReleaseError(
        f"the release {path} is damaged, {problem}", hint="build again, or go back with 'midpower rollback'"
    )


def _read_manifest(path: Path) -> tuple[Release, dict[str, _FileEntry]]:
    try:
        text = (path / _MANIFEST).read_text(encoding="utf-8")
        manifest = _Manifest.model_validate_json(text)
    except (OSError, UnicodeDecodeError, ValidationError):
        raise _corrupt(path, f"its {_MANIFEST} cannot be read") from None
    if manifest.schema_version != SCHEMA_VERSION:
        raise _corrupt(path, f"it has version {manifest.schema_version} and this program reads {SCHEMA_VERSION}")
    path = path.resolve()
    return Release(path.name, path, manifest.content_hash, json.loads(text)), manifest.files


def _check_file(folder: Path, name: str, entry: _FileEntry) -> None:
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
        raise _corrupt(folder, f"{name} lies outside of it")
    try:
        found = _describe(folder / name)
    except OSError as error:
        raise _corrupt(folder, f"{name} cannot be read, {error.strerror}") from None
    if found != entry:
        raise _corrupt(folder, f"{name} is not the file that was written")


def _describe(path: Path) -> _FileEntry:
    with path.open("rb") as file:
        return _FileEntry(sha256=file_digest(file, "sha256").hexdigest(), size=path.stat().st_size)


def _describe_files(folder: Path) -> dict[str, _FileEntry]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path != folder / _MANIFEST)
    return {path.relative_to(folder).as_posix(): _describe(path) for path in paths}


def _hash_content(files: Mapping[str, _FileEntry]) -> str:
    named = {name: entry.sha256 for name, entry in files.items()}
    return sha256(json.dumps([SCHEMA_VERSION, named], sort_keys=True).encode()).hexdigest()


def _find_same(home: Path, content_hash: str) -> Release | None:
    """Return an undamaged release of that content."""
    for release in list_releases(home):
        if release.content_hash == content_hash:
            try:
                return replace(open_folder(release.path), unchanged=True)
            except CorruptReleaseError:
                continue
    return None


def _free_path(home: Path, content_hash: str, now: datetime) -> Path:
    """Return the folder of a new release; a second later when a damaged twin has that name already."""
    time = now.astimezone(UTC)
    while True:
        name = f"{time:%Y-%m-%dT%H-%M-%SZ}-{content_hash[:_HASH_CHARACTERS_IN_ID]}"
        if not (home / _RELEASES / name).exists():
            return home / _RELEASES / name
        time += timedelta(seconds=1)


def _write_manifest(
    folder: Path, release_id: str, files: Mapping[str, _FileEntry], fields: Mapping[str, object]
) -> None:
    manifest = {
        **fields,
        "id": release_id,
        "schema_version": SCHEMA_VERSION,
        "content_hash": _hash_content(files),
        "created": f"{release_id[:10]}T{release_id[11:19].replace('-', ':')}Z",
        "files": {name: entry.model_dump() for name, entry in files.items()},
    }
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / _MANIFEST).write_text(text + "\n", encoding="utf-8")


def _move_in(staging: Path, target: Path) -> None:
    """Rename a folder to its final name once all of it is on the disk."""
    target.parent.mkdir(parents=True, exist_ok=True)
    for path in (*staging.rglob("*"), staging):
        _sync(path)
    staging.rename(target)
    _sync(target.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _point_to(home: Path, release_id: str) -> None:
    new = home / f".{_CURRENT}-new"
    new.unlink(missing_ok=True)
    new.symlink_to(Path(_RELEASES) / release_id)
    new.replace(home / _CURRENT)
    _sync(home)


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    """Let one program at a time write here; readers never wait. An error of the disk becomes a sentence."""
    try:
        home.mkdir(parents=True, exist_ok=True)
        with (home / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
    except OSError as error:
        raise ReleaseError(
            f"the release cannot be written to {home}, {error.strerror}", hint="free or change it"
        ) from None
