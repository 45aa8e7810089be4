"""Fetching: polite, resumable and clear, against a real server on the loopback address."""

import io
import json
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from api.cli import cli
from api.console import run
from ingest.datasets import DataFile, Dataset
from ingest.fetch import choose, fetch_datasets, read_lock
from ingest.records import Source
from kg.errors import NotFoundError
from tests.world.paths import DATA

CONTENT = b"area,value\n" + b"".join(b"A%04d,%d\n" % (n, n) for n in range(5000))
DAY = date(2026, 11, 24)
Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Publisher:
    """A server that answers each request with the next of its answers, the last one for ever."""

    answers: list[Answer] = field(default_factory=list)
    seen: list[dict[str, str]] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def publisher() -> Iterator[Publisher]:
    known = Publisher()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            known.seen.append(dict(self.headers))
            answer = known.answers.pop(0) if len(known.answers) > 1 else known.answers[0]
            answer(self)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 the name is the base class's
            """Print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    known.url = f"http://127.0.0.1:{server.server_address[1]}/file.csv"
    yield known
    server.shutdown()
    server.server_close()


def send(
    handler: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str] | None = None, promised: int = 0
) -> None:
    """Send an answer; `promised` more bytes than come leave the connection cut."""
    handler.send_response(status)
    for name, text in {"Content-Length": str(len(body) + promised), "ETag": '"v1"', **(headers or {})}.items():
        handler.send_header(name, text)
    handler.end_headers()
    handler.wfile.write(body)
    handler.close_connection = True


def whole(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, CONTENT)


def cut(handler: BaseHTTPRequestHandler) -> None:
    send(handler, 200, CONTENT[:20_000], promised=len(CONTENT) - 20_000)


def rest(handler: BaseHTTPRequestHandler) -> None:
    """Answer a range as RFC 9110 has it: only under the tag that was asked for, else the whole file."""
    start = handler.headers.get("Range", "").removeprefix("bytes=").removesuffix("-")
    if not start or handler.headers.get("If-Range") != '"v1"':
        whole(handler)
        return
    place = {"Content-Range": f"bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}"}
    send(handler, 206, CONTENT[int(start) :], place)


def refuse(status: int, **headers: str) -> Answer:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return lambda handler: send(handler, status, b"", named)


def dataset(url: str, **keys: str | bool) -> Dataset:
    file = DataFile.model_validate({"path": "census/file.csv", "url": url, "as_of": "2024", **keys})
    source = Source("census", "A census", "An office", "2024", kind="dataset")
    return Dataset(source, "un_egdi", "name", (file,), {})


@dataclass
class Fetch:
    """What one run left: the problems, the lines of progress, the pauses in seconds."""

    folder: Path
    lines: list[str] = field(default_factory=list)
    pauses: list[float] = field(default_factory=list)

    def __call__(self, *datasets: Dataset, again: bool = False) -> list[str]:
        return fetch_datasets(
            datasets, self.folder, self.lines.append, again=again, today=DAY, pause=self.pauses.append
        )

    @property
    def content(self) -> bytes:
        return (self.folder / "census" / "file.csv").read_bytes()


@pytest.fixture
def fetch(tmp_path: Path) -> Fetch:
    return Fetch(tmp_path / "fetched")


def test_a_file_is_fetched_and_locked_with_its_hash(publisher: Publisher, fetch: Fetch) -> None:
    publisher.answers = [whole]
    assert fetch(dataset(publisher.url)) == []
    assert fetch.content == CONTENT
    locked = read_lock(fetch.folder)["census/file.csv"]
    assert (locked.sha256, locked.origin) == (sha256(CONTENT).hexdigest(), publisher.url)
    assert (locked.size, locked.day) == (len(CONTENT), "2026-11-24")
    assert "midpower" in publisher.seen[0]["User-Agent"]


def test_a_cut_connection_is_taken_up_where_it_stopped(publisher: Publisher, fetch: Fetch) -> None:
    publisher.answers = [cut, rest]
    assert fetch(dataset(publisher.url)) == []
    assert fetch.content == CONTENT
    assert publisher.seen[1]["Range"] == "bytes=20000-"
    assert publisher.seen[1]["If-Range"] == '"v1"'


def test_a_later_run_goes_on_with_an_unfinished_file(publisher: Publisher, fetch: Fetch) -> None:
    publisher.answers = [cut, refuse(404)]
    assert len(fetch(dataset(publisher.url))) == 1
    publisher.answers = [rest]
    assert fetch(dataset(publisher.url)) == []
    assert fetch.content == CONTENT
    assert sorted(path.name for path in (fetch.folder / "census").iterdir()) == ["file.csv"]


def test_a_file_that_has_changed_in_between_is_fetched_anew(publisher: Publisher, fetch: Fetch) -> None:
    other = CONTENT.replace(b"A0001", b"B0001")
    publisher.answers = [cut, lambda handler: send(handler, 200, other, {"ETag": '"v2"'})]
    assert fetch(dataset(publisher.url)) == []
    assert fetch.content == other


def test_a_server_that_ignores_ranges_is_obeyed(publisher: Publisher, fetch: Fetch) -> None:
    publisher.answers = [cut, whole]
    assert fetch(dataset(publisher.url)) == []
    assert fetch.content == CONTENT


def test_a_server_that_sends_another_part_is_asked_for_the_whole(publisher: Publisher, fetch: Fetch) -> None:
    wrong = {"Content-Range": f"bytes 5-{len(CONTENT) - 1}/{len(CONTENT)}"}
    publisher.answers = [cut, lambda handler: send(handler, 206, CONTENT[5:], wrong), rest]
    assert fetch(dataset(publisher.url)) == []
    assert fetch.content == CONTENT
    assert "Range" not in publisher.seen[2]


def test_a_part_that_does_not_fit_is_thrown_away(publisher: Publisher, fetch: Fetch) -> None:
    publisher.answers = [cut, refuse(416), whole]
    assert fetch(dataset(publisher.url)) == []
    assert fetch.content == CONTENT


def test_without_a_tag_nothing_is_glued_together(publisher: Publisher, fetch: Fetch) -> None:
    half = len(CONTENT) // 2
    publisher.answers = [lambda handler: send(handler, 200, CONTENT[:half], {"ETag": ""}, promised=half), rest]
    assert fetch(dataset(publisher.url)) == []
    assert fetch.content == CONTENT
    assert "Range" not in publisher.seen[1]


def test_a_wrong_checksum_is_told_and_leaves_no_file(publisher: Publisher, fetch: Fetch) -> None:
    publisher.answers = [whole]
    (problem,) = fetch(dataset(publisher.url, sha256="0" * 64))
    assert sha256(CONTENT).hexdigest() in problem
    assert "source.yml" in problem
    assert list((fetch.folder / "census").iterdir()) == []
    assert read_lock(fetch.folder) == {}


def test_a_file_that_has_moved_is_told_at_once(publisher: Publisher, fetch: Fetch) -> None:
    publisher.answers = [refuse(404)]
    (problem,) = fetch(dataset(publisher.url))
    assert "answers 404" in problem
    assert "source.yml" in problem
    assert len(publisher.seen) == 1


def test_a_page_is_not_taken_for_the_file(publisher: Publisher, fetch: Fetch) -> None:
    publisher.answers = [lambda handler: send(handler, 200, b"<html>", {"Content-Type": "text/html; charset=utf-8"})]
    (problem,) = fetch(dataset(publisher.url))
    assert "a page instead of the file" in problem
    assert not (fetch.folder / "census" / "file.csv").exists()


def test_a_busy_server_is_given_the_pause_that_it_asks_for(publisher: Publisher, fetch: Fetch) -> None:
    publisher.answers = [refuse(503, Retry_After="7"), refuse(429), whole]
    assert fetch(dataset(publisher.url)) == []
    assert fetch.pauses == [7.0, 2.0]
    assert any("503; next try in 7 s" in line for line in fetch.lines)


def test_a_pause_may_be_a_date_and_is_never_longer_than_a_minute(publisher: Publisher, fetch: Fetch) -> None:
    publisher.answers = [
        refuse(503, Retry_After="Fri, 01 Jan 2100 00:00:00 GMT"),
        refuse(503, Retry_After="soon"),
        refuse(503, Retry_After="Thu, 01 Jan 1970 00:00:00 GMT"),
        whole,
    ]
    assert fetch(dataset(publisher.url)) == []
    assert fetch.pauses == [60.0, 2.0, 4.0]


def test_a_server_that_stays_busy_is_left_alone_after_four_tries(publisher: Publisher, fetch: Fetch) -> None:
    publisher.answers = [refuse(503)]
    (problem,) = fetch(dataset(publisher.url))
    assert "the server answers 503" in problem
    assert len(publisher.seen) == 4


def test_a_file_that_is_there_is_not_asked_for_again(publisher: Publisher, fetch: Fetch) -> None:
    publisher.answers = [whole]
    fetch(dataset(publisher.url))
    fetch(dataset(publisher.url))
    assert len(publisher.seen) == 1
    fetch(dataset(publisher.url), again=True)
    assert len(publisher.seen) == 2


def test_a_file_that_was_changed_by_hand_is_asked_for_again(publisher: Publisher, fetch: Fetch) -> None:
    publisher.answers = [whole]
    fetch(dataset(publisher.url))
    (fetch.folder / "census" / "file.csv").write_text("mine", "utf-8")
    fetch(dataset(publisher.url))
    assert fetch.content == CONTENT


def test_a_member_is_taken_out_of_its_archive(publisher: Publisher, fetch: Fetch) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("Metadata_API_X.csv", "no")
        archive.writestr("API_X_DS2_en_csv_v2_7.csv", CONTENT)
    publisher.answers = [lambda handler: send(handler, 200, packed.getvalue())]
    assert fetch(dataset(publisher.url, member="API_X_*.csv", sha256=sha256(CONTENT).hexdigest())) == []
    assert fetch.content == CONTENT
    (problem,) = fetch(dataset(publisher.url, member="API_Y_*.csv"), again=True)
    assert "no file like API_Y_*.csv" in problem


def test_an_archive_that_is_none_is_told(publisher: Publisher, fetch: Fetch) -> None:
    publisher.answers = [whole]
    (problem,) = fetch(dataset(publisher.url, member="*.csv"))
    assert "no ZIP archive" in problem


def test_offline_is_one_sentence_for_a_host(fetch: Fetch) -> None:
    with socket.socket() as closed:  # bound and not listening: nobody answers at this port
        closed.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/file.csv"
        (problem,) = fetch(dataset(url), dataset(url), dataset(url))
    assert "could not be fetched" in problem
    assert "--from" in problem
    assert fetch.pauses == [1.0, 2.0, 4.0]


def test_a_file_without_an_address_says_where_a_person_finds_it(fetch: Fetch) -> None:
    (problem,) = fetch(dataset("", page="https://example.org/data"))
    assert "has no address of its own" in problem
    assert "https://example.org/data" in problem


def test_an_optional_file_without_an_address_is_passed_over(fetch: Fetch) -> None:
    assert fetch(dataset("", page="https://example.org/data", optional=True)) == []


def test_an_unknown_data_set_is_named_with_the_nearest() -> None:
    with pytest.raises(NotFoundError, match=r"no data set is called 'cencus'.*did you mean census"):
        choose([dataset("http://127.0.0.1/")], ["cencus"])


@dataclass
class Program:
    """The command line over the small world and one data set."""

    home: Path
    error: Callable[[], str]

    def __call__(self, *arguments: str) -> int:
        return run(cli, ["fetch", *arguments])


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Program:
    monkeypatch.setenv("MIDPOWER_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MIDPOWER_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setattr("ingest.fetch._FIRST_PAUSE_SECONDS", 0.0)
    (tmp_path / "data" / "sources").mkdir(parents=True)
    return Program(tmp_path, lambda: capfd.readouterr().err)


def write_card(home: Path, url: str) -> None:
    card = home / "data" / "sources" / "census" / "source.yml"
    card.parent.mkdir()
    text = (DATA / "sources" / "small-world-2024" / "source.yml").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith(("id:", "kind:"))]
    file = json.dumps({"path": "census/file.csv", "url": url, "as_of": "2024"})
    more = ["id: census", "kind: dataset", "reader: un_egdi", f"files: [{file}]"]
    card.write_text("\n".join([*lines, *more]) + "\n", "utf-8")


def test_the_command_takes_the_same_files_from_a_folder(program: Program) -> None:
    write_card(program.home, "http://127.0.0.1:9/file.csv")
    folder = program.home / "mine" / "census"
    folder.mkdir(parents=True)
    (folder / "file.csv").write_bytes(CONTENT)
    assert program("census", "--from", str(folder.parent)) == 0
    assert (program.home / "home" / "fetched" / "census" / "file.csv").read_bytes() == CONTENT


def test_a_folder_that_lacks_the_file_is_told_with_its_address(program: Program) -> None:
    write_card(program.home, "http://127.0.0.1:9/file.csv")
    assert program("--from", str(program.home)) == 1
    assert "http://127.0.0.1:9/file.csv" in program.error()


def test_the_command_fetches_from_the_publisher(program: Program, publisher: Publisher) -> None:
    publisher.answers = [whole]
    write_card(program.home, publisher.url)
    assert program() == 0
    assert (program.home / "home" / "fetched" / "census" / "file.csv").read_bytes() == CONTENT


def test_offline_the_command_fails_with_one_sentence(program: Program) -> None:
    write_card(program.home, "http://127.0.0.1:9/file.csv")
    assert program() == 1
    told = [line for line in program.error().splitlines() if line.startswith("midpower: ")]
    assert len(told) == 1
    assert "could not be fetched" in told[0]


def test_an_unknown_name_at_the_command_is_one_sentence(program: Program) -> None:
    write_card(program.home, "http://127.0.0.1:9/file.csv")
    assert program("cencus") == 1
    assert "did you mean census" in program.error()
