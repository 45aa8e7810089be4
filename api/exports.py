"""The whole graph of a release as files to download: made once for a release, then handed out as they are."""

import tempfile
import threading
from pathlib import Path
from typing import Final

from api.export import export_graph
from kg.errors import NotFoundError
from kg.release import Release, list_releases

EXPORTS: Final = {
    "nq": "application/n-quads",
    "trig": "application/trig",
    "nt": "application/n-triples",
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "csv": "text/csv",
}


class Exports:
    """The files under `<home>/exports`; safe to use from many threads."""

    def __init__(self, home: Path, base_iri: str) -> None:
        self._home = home
        self._base_iri = base_iri
        self._folder = home / "exports"
        self._lock = threading.Lock()

    def find(self, release: Release, name: str) -> Path:
        """Return the file of a release in a format, made now if it is not there: seconds for a million triples.

        Raises:
            NotFoundError: no such format.
            CorruptReleaseError: the release's graph cannot be read.
        """
        if name not in EXPORTS:
            raise NotFoundError(f"there is no export as '{name}'", hint=f"there are {', '.join(EXPORTS)}")
        path = self._folder / f"{release.id}.{name}"
        with self._lock:
            if not path.is_file():
                self._clear()
                self._make(release, path, name)
        return path

    def _make(self, release: Release, path: Path, name: str) -> None:
        """Write beside the place and rename, so that nobody gets half a file."""
        with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as part:
            try:
                export_graph(release.graph_path, name, self._base_iri, part)
                part.close()
                Path(part.name).replace(path)
            finally:
                Path(part.name).unlink(missing_ok=True)

    def _clear(self) -> None:
        """Make the folder; drop the files of releases that are gone."""
        self._folder.mkdir(parents=True, exist_ok=True)
        kept = {release.id for release in list_releases(self._home)}
        for path in self._folder.iterdir():
            if path.name.partition(".")[0] not in kept:
                path.unlink(missing_ok=True)
