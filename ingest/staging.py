"""The folder in which a build writes before its files become a release.

It lies beside the releases, so that it is moved in by one rename, and is locked by the build that owns it. The lock
dies with its process: a folder without one was left over by a build that was killed, and the next build removes it.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from kg.errors import ReleaseError

_PREFIX: Final = ".build-"


@contextmanager
def staging_folder(out: Path) -> Iterator[Path]:
    """An empty folder on the disk of the releases; gone at the end, unless it was moved away as a release.

    Raises:
        ReleaseError: the disk refuses, in the body too.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        _remove_leftovers(out)
        with _owned_folder(out) as folder:
            staging = folder / "release"
            staging.mkdir()
            yield staging
    except OSError as error:
        raise ReleaseError(
            f"the release cannot be built in {out}, {error.strerror}", hint="choose another --out"
        ) from error


def _remove_leftovers(out: Path) -> None:
    for folder in out.glob(f"{_PREFIX}*"):
        lock = _try_lock(folder)
        if lock is not None:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(lock)


@contextmanager
def _owned_folder(out: Path) -> Iterator[Path]:
    folder, lock = _new_folder(out)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _new_folder(out: Path) -> tuple[Path, int]:
    """Return a new folder and its lock; another one where a build that sweeps was faster than our lock."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=out))
        lock = _try_lock(folder)
        if lock is not None and folder.exists():
            return folder, lock
        if lock is not None:
            os.close(lock)


def _try_lock(folder: Path) -> int | None:
    """Return the descriptor that holds the folder's lock, None where somebody else holds it or the folder is gone."""
    try:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except (FileNotFoundError, NotADirectoryError):
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return None
    return descriptor
