"""Staging: what a dead build left is removed, what a living one writes is not."""

from pathlib import Path

import pytest

from ingest.staging import staging_folder
from kg.errors import ReleaseError


def test_the_folder_is_empty_and_gone_at_the_end(tmp_path: Path) -> None:
    with staging_folder(tmp_path) as staging:
        assert list(staging.iterdir()) == []
        (staging / "graph.nq").touch()
    assert list(tmp_path.iterdir()) == []


def test_the_left_over_of_a_killed_build_is_removed_by_the_next(tmp_path: Path) -> None:
    left = tmp_path / ".build-dead" / "release"
    left.mkdir(parents=True)
    (left / "graph.nq").touch()
    (tmp_path / "releases").mkdir()
    with staging_folder(tmp_path):
        assert not left.exists()
    assert [path.name for path in tmp_path.iterdir()] == ["releases"]


def test_two_builds_at_once_leave_each_other_alone(tmp_path: Path) -> None:
    with staging_folder(tmp_path) as first, staging_folder(tmp_path) as second:
        assert first != second
        assert first.is_dir()


def test_a_disk_that_refuses_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="cannot be built"), staging_folder(tmp_path):
        raise OSError(28, "No space left on device")
