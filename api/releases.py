"""Releases as they are listed by the command line and over HTTP."""

from pathlib import Path

from api.views import ReleaseView
from kg.release import find_current_id, list_releases


def release_views(home: Path, served: str = "") -> list[ReleaseView]:
    """Return the releases under a home folder, the newest first."""
    current = find_current_id(home)
    return [
        ReleaseView(
            id=release.id,
            content_hash=release.content_hash,
            created=str(release.manifest.get("created", "")),
            current=release.id == current,
            served=release.id == served,
        )
        for release in list_releases(home)
    ]
