"""The life of a document: given, taken into releases, changed, removed, and given again."""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest.build import build_release
from ingest.library import current
from ingest.library.walk import Ingested, Result, forget, ingest
from kg.errors import DataError, NotFoundError, ShapesViolatedError
from kg.library import Library
from kg.release import Release, find_last_build
from kg.settings import Settings
from tests.world.build import silent
from tests.world.paths import DATA, REPORT

HARBOUR = "# Harbours\n\nThe harbour of Northport grew by 12 % in 2023. It has 40 cranes.\n"
MILLS = "# Mills\n\nThe mills of Southfield closed in 2021.\n"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", data_dir=DATA, embedder="none")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "given"
    path.mkdir()
    (path / "harbours.md").write_text(HARBOUR, "utf-8")
    (path / "mills.txt").write_text(MILLS, "utf-8")
    return path


@pytest.fixture
def take(settings: Settings) -> Callable[..., Ingested]:
    def call(*paths: Path, wish: str = "") -> Ingested:
        return ingest(settings, [str(path) for path in paths], silent, wish=wish)

    return call


def outcomes(done: Ingested) -> list[tuple[str, str]]:
    return [(result.id, result.outcome) for result in done.results]


def passages(release: Release) -> list[str]:
    content = json.loads((release.path / "passages.json").read_text("utf-8"))
    return [entry["text"] for entry in content["passages"] if "source" in entry]


def test_sentences_of_a_folder_are_in_the_next_release(take: Callable[..., Ingested], folder: Path) -> None:
    done = take(folder)
    assert outcomes(done) == [("harbours", "new"), ("mills", "new")]
    assert done.release is not None
    assert "The mills of Southfield closed in 2021." in passages(done.release)


def test_what_is_unchanged_is_not_read_and_nothing_is_built(
    take: Callable[..., Ingested], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take(folder)
    monkeypatch.setattr("ingest.library.keep.Keeper.keep", lambda *_: pytest.fail("it was read again"))
    again = take(folder)
    assert outcomes(again) == [("harbours", "unchanged"), ("mills", "unchanged")]
    assert again.release is None


def test_a_changed_document_replaces_its_own_sentences_and_no_others(
    take: Callable[..., Ingested], folder: Path
) -> None:
    take(folder)
    (folder / "harbours.md").write_text(HARBOUR.replace("40 cranes", "41 cranes"), "utf-8")
    done = take(folder)
    assert outcomes(done) == [("harbours", "changed"), ("mills", "unchanged")]
    assert done.release is not None
    said = passages(done.release)
    assert "It has 41 cranes." in said
    assert "It has 40 cranes." not in said
    assert "The mills of Southfield closed in 2021." in said


def test_a_new_version_that_lies_elsewhere_is_the_same_source(
    take: Callable[..., Ingested], folder: Path, tmp_path: Path
) -> None:
    take(folder)
    elsewhere = tmp_path / "harbours.md"
    elsewhere.write_text(HARBOUR.replace("40", "42"), "utf-8")
    assert outcomes(take(elsewhere)) == [("harbours", "changed")]


def test_a_copy_under_another_name_is_nothing_new(take: Callable[..., Ingested], folder: Path) -> None:
    take(folder)
    shutil.copy(folder / "mills.txt", folder / "copy.txt")
    assert outcomes(take(folder)) == [("mills", "unchanged"), ("harbours", "unchanged"), ("mills", "unchanged")]


def test_files_of_one_name_in_two_folders_are_two_sources(take: Callable[..., Ingested], tmp_path: Path) -> None:
    for name, text in (("north", HARBOUR), ("south", MILLS)):
        (tmp_path / "all" / name).mkdir(parents=True)
        (tmp_path / "all" / name / "report.md").write_text(text, "utf-8")
    assert outcomes(take(tmp_path / "all")) == [("report", "new"), ("south-report", "new")]
    assert outcomes(take(tmp_path / "all")) == [("report", "unchanged"), ("south-report", "unchanged")]


def test_a_file_that_cannot_be_read_costs_only_itself(take: Callable[..., Ingested], folder: Path) -> None:
    (folder / "empty.txt").write_text("", "utf-8")
    done = take(folder, folder / "nowhere.md")
    assert [result.outcome for result in done.results] == ["failed", "new", "new", "failed"]
    assert all(result.message.endswith(".") for result in done.failed)
    assert done.release is not None


def test_a_document_that_breaks_the_graph_is_taken_out_again(
    take: Callable[..., Ingested], folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = current.build_next

    def check(settings: Settings, progress: Callable[[str], None]) -> Release:
        if Library(settings.library).find("mills"):
            raise ShapesViolatedError(["mpid:mills-obs-1: An observation has no unit."])
        return build(settings, progress)

    monkeypatch.setattr(current, "build_next", check)
    done = take(folder)
    assert [(result.id, result.outcome) for result in done.results] == [("harbours", "new"), ("mills", "failed")]
    assert "An observation has no unit." in done.failed[0].message
    assert done.release is not None
    assert [entry.id for entry in Library(settings.library).entries()] == ["harbours"]


def test_a_file_that_was_bad_from_the_start_builds_nothing(take: Callable[..., Ingested], tmp_path: Path) -> None:
    done = take(tmp_path / "nowhere.md")
    assert (done.release, len(done.failed)) == (None, 1)


def test_a_changed_document_replaces_its_own_claims(take: Callable[..., Ingested], folder: Path) -> None:
    def figures(done: Ingested) -> set[str]:
        assert done.release is not None
        lines = done.release.graph_path.read_text("utf-8").splitlines()
        return {line.split('"')[1] for line in lines if "ns#asWritten>" in line and "graph-capacity" in line}

    (folder / "capacity.md").write_text("Arcadia has 77 GW of data center capacity.\n", "utf-8")
    assert figures(take(folder)) == {"77 GW"}
    (folder / "capacity.md").write_text("Arcadia has 78 GW of data center capacity.\n", "utf-8")
    assert figures(take(folder)) == {"78 GW"}


def test_what_is_removed_leaves_the_release_and_its_decisions_wait(
    take: Callable[..., Ingested], folder: Path, settings: Settings
) -> None:
    bare = build_release(settings, DATA, [], settings.home, silent)
    take(folder)
    library = Library(settings.library)
    library.get("mills").decisions.write_text("claim,decision\nabc,reject\n", "utf-8")
    release = forget(settings, ["mills", "harbours"], silent)
    assert release is not None
    assert release.content_hash == bare.content_hash
    take(folder / "mills.txt")
    assert "abc,reject" in library.get("mills").decisions.read_text("utf-8")


def test_decisions_outlive_a_new_version(take: Callable[..., Ingested], folder: Path, settings: Settings) -> None:
    take(folder)
    library = Library(settings.library)
    library.get("harbours").decisions.write_text("claim,decision\nabc,accept\n", "utf-8")
    (folder / "harbours.md").write_text(HARBOUR.replace("40", "43"), "utf-8")
    take(folder)
    assert "abc,accept" in library.get("harbours").decisions.read_text("utf-8")


def test_who_removes_what_is_not_there_is_told_so(settings: Settings) -> None:
    with pytest.raises(NotFoundError, match="no document is called 'nowhere'"):
        forget(settings, ["nowhere"], silent)


def test_the_original_is_kept_to_the_last_byte(
    take: Callable[..., Ingested], settings: Settings, tmp_path: Path
) -> None:
    content = "Straßen\r\nund Häfen wachsen.".encode("cp1252")
    (tmp_path / "old.txt").write_bytes(content)
    take(tmp_path / "old.txt", wish="old-report")
    entry = Library(settings.library).get("old-report")
    assert entry.original.read_bytes() == content
    assert all(entry.text[o.start : o.end] for o in entry.outline)


def test_what_a_build_was_given_stays_in_when_documents_come(
    take: Callable[..., Ingested], settings: Settings, folder: Path
) -> None:
    given = build_release(settings, DATA, [REPORT], settings.home, silent)
    done = take(folder)
    assert done.release is not None
    texts = {path.name for path in done.release.documents_path.iterdir()}
    assert {path.name for path in given.documents_path.iterdir()} < texts


def test_a_document_that_is_a_copy_of_a_known_source_gives_its_facts_their_quotes(
    take: Callable[..., Ingested], settings: Settings
) -> None:
    given = build_release(settings, DATA, [REPORT], settings.home, silent)
    quotes = [line for line in given.graph_path.read_text("utf-8").splitlines() if "ns#quote>" in line]
    build_release(settings, DATA, [], settings.home, silent)
    done = take(REPORT)
    assert done.release is not None
    found = done.release.graph_path.read_text("utf-8").splitlines()
    assert quotes
    assert set(quotes) <= set(found)


@pytest.mark.parametrize("wish", ["../etc", "a b", ""])
def test_an_id_names_one_thing_and_is_a_name(take: Callable[..., Ingested], folder: Path, wish: str) -> None:
    if not wish:
        with pytest.raises(DataError, match="one id or title cannot name them"):
            take(folder, wish="both")
        return
    assert "cannot be the id of a source" in take(folder / "mills.txt", wish=wish).results[0].message


def test_a_shipped_source_cannot_be_replaced(take: Callable[..., Ingested], folder: Path) -> None:
    shipped = next((DATA / "sources").glob("*/source.yml")).parent.name
    assert "is not yours to replace" in take(folder / "mills.txt", wish=shipped).results[0].message


def test_every_result_is_told_as_it_comes(settings: Settings, folder: Path) -> None:
    heard: list[Result] = []
    lines: list[str] = []
    ingest(settings, [str(folder)], lines.append, noted=heard.append)
    assert [result.id for result in heard] == ["harbours", "mills"]
    assert lines[:2] == ["[1/2] reading harbours.md", "[2/2] reading mills.txt"]


def test_an_address_that_gives_the_same_is_unchanged(settings: Settings) -> None:
    class Site(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/markdown; charset=utf-8")
            self.end_headers()
            self.wfile.write(HARBOUR.encode())

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    local = settings.model_copy(update={"private_addresses": True})
    with ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/harbours.md"
        first = ingest(local, [address], silent, wish="harbours")
        again = ingest(local, [address], silent)
        refused = ingest(settings, [address.replace("harbours", "mills")], silent)
        server.shutdown()
    assert not first.failed, first.failed
    assert (outcomes(first), outcomes(again)) == ([("harbours", "new")], [("harbours", "unchanged")])
    assert again.release is None
    assert refused.results[0].outcome == "failed"
    assert Library(settings.library).get("harbours").card.url == address


def test_a_run_that_is_killed_goes_on_where_it_was(settings: Settings, tmp_path: Path) -> None:
    given = tmp_path / "many"
    given.mkdir()
    for number in range(120):
        (given / f"note-{number:03}.txt").write_text(f"Note {number} says that plant {number} opened.\n" * 20, "utf-8")
    environment = {
        **os.environ,
        "MIDPOWER_HOME": str(settings.home),
        "MIDPOWER_DATA_DIR": str(DATA),
        "MIDPOWER_EMBEDDER": "none",
    }
    command = [sys.executable, "-m", "api.cli", "ingest", str(given)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while len(Library(settings.library).entries()) < 10:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    stored = len(Library(settings.library).entries())
    assert stored < 120
    done = ingest(settings, [str(given)], silent)
    assert sum(result.outcome == "unchanged" for result in done.results) >= stored - 1
    assert len(Library(settings.library).entries()) == 120
    assert not list(settings.library.glob(".new-*"))
    last = find_last_build(settings.home)
    assert last is not None
    assert last.library == Library(settings.library).state()
