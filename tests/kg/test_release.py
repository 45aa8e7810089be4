"""A release is immutable, checked when opened, and current by one rename."""

import json
import os
import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from kg.errors import CorruptReleaseError, NoReleaseError, ReleaseError, UnknownReleaseError
from kg.release import (
    Release,
    _FileEntry,
    _hash_content,
    find_current_id,
    list_releases,
    open_folder,
    open_release,
    roll_back,
    write_release,
)

EARLY = datetime(2026, 11, 22, 9, 0, 0, tzinfo=UTC)
LATE = datetime(2026, 11, 23, 9, 0, 0, tzinfo=UTC)
FIELDS = {"sources": [{"id": "bcg-2024-12"}], "settings": {"embedder": "bundled"}}
OLD = "<u:s> <u:p> <u:old> <u:g> .\n"
NEW = "<u:s> <u:p> <u:new> <u:g> .\n"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


def stage(home: Path, graph: str = OLD, name: str = "staging") -> Path:
    folder = home / name
    (folder / "documents").mkdir(parents=True)
    (folder / "graph.nq").write_text(graph, encoding="utf-8")
    (folder / "lexicon.json").write_text("{}", encoding="utf-8")
    (folder / "documents" / "abc.txt").write_text("a document\n", encoding="utf-8")
    return folder


@pytest.fixture
def old(home: Path) -> Release:
    return write_release(home, stage(home), FIELDS, EARLY)


def test_what_was_written_is_opened_as_the_current_release(home: Path, old: Release) -> None:
    opened = open_release(home)
    assert opened == old
    assert opened.graph_path.read_text(encoding="utf-8") == OLD
    assert opened.lexicon_path.exists()
    assert (opened.documents_path / "abc.txt").exists()
    assert not (home / "staging").exists()


def test_its_name_tells_the_time_of_the_build_and_the_content(old: Release) -> None:
    assert old.id == f"2026-11-22T09-00-00Z-{old.content_hash[:6]}"


def test_its_manifest_tells_files_sources_settings_and_time(old: Release) -> None:
    manifest = json.loads((old.path / "manifest.json").read_text(encoding="utf-8"))
    assert manifest == old.manifest
    assert set(manifest["files"]) == {"graph.nq", "lexicon.json", "documents/abc.txt"}
    assert manifest["files"]["documents/abc.txt"]["size"] == 11
    assert manifest["sources"] == FIELDS["sources"]
    assert manifest["settings"] == FIELDS["settings"]
    assert manifest["created"] == "2026-11-22T09:00:00Z"


def test_same_inputs_give_the_same_hash_at_any_time_and_place(old: Release, tmp_path: Path) -> None:
    other = tmp_path / "elsewhere"
    assert write_release(other, stage(other), {}, LATE).content_hash == old.content_hash


@pytest.mark.parametrize("change", ["bytes", "name", "new file"])
def test_any_other_content_gives_another_hash(home: Path, old: Release, change: str) -> None:
    staging = stage(home, NEW if change == "bytes" else OLD)
    if change == "name":
        (staging / "lexicon.json").rename(staging / "words.json")
    if change == "new file":
        (staging / "vectors.npy").write_bytes(b"")
    assert write_release(home, staging, FIELDS, LATE).content_hash != old.content_hash


def test_the_same_content_again_makes_no_second_folder_and_says_unchanged(home: Path, old: Release) -> None:
    again = write_release(home, stage(home), FIELDS, LATE)
    assert (again.id, again.unchanged, old.unchanged) == (old.id, True, False)
    assert [release.id for release in list_releases(home)] == [old.id]


def test_earlier_content_becomes_current_again(home: Path, old: Release) -> None:
    write_release(home, stage(home, NEW), FIELDS, LATE)
    assert write_release(home, stage(home), FIELDS, LATE).id == old.id
    assert open_release(home).id == old.id


def test_a_damaged_twin_is_not_taken_for_the_same(home: Path, old: Release) -> None:
    old.graph_path.write_text(NEW, encoding="utf-8")
    again = write_release(home, stage(home), FIELDS, EARLY)
    assert (again.id[:20], again.unchanged) == ("2026-11-22T09-00-01Z", False)
    assert open_release(home).id == again.id


def test_releases_are_listed_newest_first(home: Path, old: Release) -> None:
    new = write_release(home, stage(home, NEW), FIELDS, LATE)
    assert [release.id for release in list_releases(home)] == [new.id, old.id]
    assert find_current_id(home) == new.id


def test_an_earlier_release_is_opened_by_its_name_or_its_folder(home: Path, old: Release) -> None:
    write_release(home, stage(home, NEW), FIELDS, LATE)
    assert open_release(home, old.id) == open_folder(old.path) == old


def test_a_folder_that_is_not_there_is_no_damaged_release(home: Path) -> None:
    with pytest.raises(UnknownReleaseError, match="there is no release"):
        open_folder(home / "nowhere")


def test_rolling_back_makes_an_earlier_release_current_and_keeps_the_later(home: Path, old: Release) -> None:
    new = write_release(home, stage(home, NEW), FIELDS, LATE)
    assert roll_back(home, old.id).id == old.id
    assert open_release(home).id == old.id
    assert roll_back(home, new.id).id == open_release(home).id


def test_rolling_back_to_a_damaged_release_is_refused(home: Path, old: Release) -> None:
    new = write_release(home, stage(home, NEW), FIELDS, LATE)
    old.graph_path.unlink()
    with pytest.raises(CorruptReleaseError, match=r"graph\.nq cannot be read"):
        roll_back(home, old.id)
    assert open_release(home).id == new.id


def test_a_home_may_be_moved(home: Path, old: Release) -> None:
    home.rename(home.with_name("moved"))
    assert open_release(home.with_name("moved")).id == old.id


@pytest.mark.parametrize("name", ["", "nope", "../../etc", "2026-11-22T09-00-00Z-ffffff", ".."])
def test_an_unknown_name_lists_the_known_ones(home: Path, old: Release, name: str) -> None:
    with pytest.raises(UnknownReleaseError, match=rf"known are: {old.id}\."):
        open_release(home, name)


def test_before_the_first_build_the_way_out_is_to_build(home: Path) -> None:
    with pytest.raises(NoReleaseError, match=r"nothing was built .*: run 'midpower build'"):
        open_release(home)
    assert list_releases(home) == []
    assert find_current_id(home) is None


# --- damage ------------------------------------------------------------------------------------------------------


def change_manifest(path: Path, **changes: object) -> None:
    manifest = json.loads((path / "manifest.json").read_text(encoding="utf-8"))
    (path / "manifest.json").write_text(json.dumps({**manifest, **changes}), encoding="utf-8")


def flip_a_bit(path: Path) -> None:
    content = bytearray((path / "graph.nq").read_bytes())
    content[3] ^= 1
    (path / "graph.nq").write_bytes(content)


DAMAGE: dict[str, Callable[[Path], object]] = {
    "graph.nq is not the file that was written": flip_a_bit,
    "lexicon.json is not the file that was written": lambda path: (path / "lexicon.json").write_bytes(b""),
    "documents/abc.txt cannot be read, No such file": lambda path: (path / "documents" / "abc.txt").unlink(),
    "its manifest.json cannot be read": lambda path: (path / "manifest.json").write_bytes(b'{"files": '),
    "manifest.json cannot be read": lambda path: (path / "manifest.json").write_bytes(b"\xff\xfe\x00"),
    "manifest.json cannot be read.": lambda path: (path / "manifest.json").unlink(),
    "its manifest was changed": lambda path: change_manifest(path, files={}),
    "it has version 99 and this program reads 1": lambda path: change_manifest(path, schema_version=99),
}


@pytest.mark.parametrize("sentence", DAMAGE)
def test_damage_is_found_when_opening_and_told_in_one_sentence(home: Path, old: Release, sentence: str) -> None:
    DAMAGE[sentence](old.path)
    with pytest.raises(CorruptReleaseError, match=re.escape(sentence.rstrip("."))) as caught:
        open_release(home)
    assert str(caught.value).endswith("build again, or go back with 'midpower rollback'.")
    assert "\n" not in str(caught.value)


def test_a_manifest_cannot_point_outside_of_its_folder(home: Path, old: Release) -> None:
    staging = stage(home, NEW)
    outside = json.loads((old.path / "manifest.json").read_text(encoding="utf-8"))["files"]
    path = write_release(home, staging, FIELDS, LATE).path
    files = {"../../../secret.txt": outside["graph.nq"]}
    digest = _hash_content({name: _FileEntry(**entry) for name, entry in files.items()})
    change_manifest(path, files=files, content_hash=digest)
    with pytest.raises(CorruptReleaseError, match="lies outside"):
        open_release(home)


def test_a_pointer_to_nothing_is_damage(home: Path, old: Release) -> None:
    old.path.rename(home / "gone")
    with pytest.raises(CorruptReleaseError, match="its folder is missing"):
        open_release(home)


def test_a_pointer_that_is_no_link_is_damage(home: Path, old: Release) -> None:
    (home / "current").unlink()
    (home / "current").write_text(old.id, encoding="utf-8")
    with pytest.raises(CorruptReleaseError, match="cannot be read"):
        open_release(home)


def test_a_release_without_a_readable_manifest_is_left_out_of_the_list(home: Path, old: Release) -> None:
    new = write_release(home, stage(home, NEW), FIELDS, LATE)
    (old.path / "manifest.json").unlink()
    assert [release.id for release in list_releases(home)] == [new.id]


# --- failed builds -----------------------------------------------------------------------------------------------


class PowerCutError(BaseException):
    """The machine stops here."""


@pytest.fixture
def failing_step(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int, BaseException], None]]:
    """Let the n-th step that writes to the disk fail."""
    steps = count()
    fail_at: tuple[int, BaseException] = (-1, PowerCutError())

    def failing(original: Callable[..., Any]) -> Callable[..., Any]:
        def step(*args: Any, **kwargs: Any) -> Any:
            if next(steps) == fail_at[0]:
                raise fail_at[1]
            return original(*args, **kwargs)

        return step

    def arm(number: int, error: BaseException) -> None:
        nonlocal fail_at, steps
        fail_at, steps = (number, error), count()

    monkeypatch.setattr(os, "fsync", failing(os.fsync))
    for name in ("rename", "replace", "symlink_to", "write_text", "unlink", "mkdir"):
        monkeypatch.setattr(Path, name, failing(getattr(Path, name)))
    yield arm
    arm(-1, PowerCutError())


def test_a_power_cut_at_any_step_leaves_a_whole_release_current(
    home: Path, old: Release, failing_step: Callable[[int, BaseException], None]
) -> None:
    stayed = []
    for number in count():
        staging = stage(home, NEW.replace("new", f"new-{number}"), f"staging-{number}")
        failing_step(number, PowerCutError())
        try:
            write_release(home, staging, FIELDS, LATE)
            break
        except PowerCutError:
            failing_step(-1, PowerCutError())
            stayed.append(open_release(home).id == old.id)
            roll_back(home, old.id)
    assert len(stayed) > 10
    assert stayed == [True] * (len(stayed) - 1) + [False]  # only the last step comes after the pointer was renamed


def test_everything_is_on_the_disk_before_it_is_named(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    steps: list[str] = []
    sync, rename, replace = os.fsync, Path.rename, Path.replace

    def record_sync(descriptor: int) -> None:
        steps.append(f"sync {Path(f'/proc/self/fd/{descriptor}').readlink().name}")
        sync(descriptor)

    def record_rename(path: Path, target: Path) -> Path:
        steps.append(f"rename {path.name}")
        return rename(path, target)

    def record_replace(path: Path, target: Path) -> Path:
        steps.append(f"point to {path.readlink().name}")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", record_sync)
    monkeypatch.setattr(Path, "rename", record_rename)
    monkeypatch.setattr(Path, "replace", record_replace)
    release = write_release(home, stage(home), FIELDS, EARLY)
    before = {
        f"sync {name}" for name in ("graph.nq", "lexicon.json", "manifest.json", "abc.txt", "documents", "staging")
    }
    assert set(steps[:6]) == before
    assert steps[6:] == ["rename staging", "sync releases", f"point to {release.id}", "sync home"]


def test_a_full_disk_at_any_step_is_one_sentence_and_the_current_release_stays(
    home: Path, old: Release, failing_step: Callable[[int, BaseException], None]
) -> None:
    for number in range(5):
        staging = stage(home, NEW, f"staging-{number}")
        failing_step(number, OSError(28, "No space left on device"))
        with pytest.raises(ReleaseError, match=r"cannot be written to .*, No space left on device: "):
            write_release(home, staging, FIELDS, LATE)
        failing_step(-1, PowerCutError())
        assert open_release(home).id == old.id


def test_a_folder_without_a_graph_is_refused(home: Path, old: Release) -> None:
    staging = stage(home)
    (staging / "graph.nq").unlink()
    with pytest.raises(ReleaseError, match=r"has no graph\.nq"):
        write_release(home, staging, FIELDS, LATE)
    assert open_release(home).id == old.id


def test_leftovers_of_a_crash_do_not_stop_the_next_build(home: Path) -> None:
    home.mkdir()
    (home / ".current-new").symlink_to("releases/half")
    new = write_release(home, stage(home, NEW), FIELDS, LATE)
    assert open_release(home).id == new.id


def test_builds_at_the_same_time_all_arrive_whole(home: Path) -> None:
    graphs = [f"<u:s> <u:p> <u:{number}> <u:g> .\n" for number in range(8)]
    folders = [stage(home, graph, f"staging-{number}") for number, graph in enumerate(graphs)]
    with ThreadPoolExecutor(8) as threads:
        written = list(threads.map(lambda folder: write_release(home, folder, FIELDS, EARLY), folders))
    assert {open_folder(release.path).id for release in written} == {release.id for release in list_releases(home)}
    assert open_release(home).id in {release.id for release in written}
