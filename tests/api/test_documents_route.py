"""Documents come and go over HTTP on a real server, which serves them without a restart."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from kg.ask.engine import Engine
from kg.release import Release
from kg.settings import Settings
from tests.world.paths import DATA

TOKEN = "a-secret-of-the-test"
TEXT = "The harbour of Northport grew by 12 % in 2023. It has 40 cranes."
_SECONDS = 60.0


@pytest.fixture(scope="module")
def home(world_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home of its own with the small world as its current release."""
    home = tmp_path_factory.mktemp("served")
    shutil.copytree(world_release.path, home / "releases" / world_release.id)
    (home / "current").symlink_to(Path("releases") / world_release.id)
    return home


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    """Where `midpower serve` answers."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    environment = {
        **os.environ,
        "MIDPOWER_HOME": str(home),
        "MIDPOWER_DATA_DIR": str(DATA),
        "MIDPOWER_EMBEDDER": "none",
        "MIDPOWER_WRITE_TOKEN": TOKEN,
        "MIDPOWER_UPLOAD_MB": "2",
        "MIDPOWER_FOLLOW_SECONDS": "0.2",
    }
    command = [sys.executable, "-m", "api.cli", "serve", "--port", str(port), "--workers", "1"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert "midpower answers at" in process.stdout.readline()
        yield f"http://127.0.0.1:{port}"
        process.terminate()


@pytest.fixture(scope="module")
def http(address: str) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=address, headers={"authorization": f"Bearer {TOKEN}"}, timeout=30) as client:
        yield client


def wait_for(ready: Callable[[], Any]) -> Any:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        found = ready()
        if found:
            return found
        time.sleep(0.1)
    raise TimeoutError


def finished(http: httpx2.Client, name: str) -> dict[str, Any]:
    def look() -> Any:
        status = http.get(f"/documents/{name}").json()
        return status if status["state"] in ("done", "failed") else None

    found: dict[str, Any] = wait_for(look)
    return found


def test_a_document_that_is_sent_is_served_without_a_restart_and_goes_again(http: httpx2.Client) -> None:
    before = http.get("/readyz").json()["release"]
    sent = http.post("/documents", files={"file": ("Harbour report.md", TEXT.encode())}, data={"title": "Harbours"})
    assert (sent.status_code, sent.json()["id"]) == (202, "harbour-report")
    assert sent.headers["location"] == "/documents/harbour-report"
    done = finished(http, "harbour-report")
    assert (done["state"], done["title"], done["sentences"]) == ("done", "Harbours", 2), done
    wait_for(lambda: http.get("/readyz").json()["release"] == done["release"])
    assert done["release"] != before
    assert [item["id"] for item in http.get("/documents").json()["items"]] == ["harbour-report"]
    hit = http.get("/search", params={"q": "cranes harbour", "limit": 100}).json()
    places = {each["text"]: each["place"] for each in hit if each["place"]}
    assert places["It has 40 cranes."] == {"source": "harbour-report", "section": "", "page": None}
    newer = {"text": TEXT.replace("40", "41"), "title": "Harbours", "id": "harbour-report"}
    assert http.post("/documents", json=newer).status_code == 202
    assert finished(http, "harbour-report")["state"] == "done"
    assert http.delete("/documents/harbour-report").status_code == 202
    wait_for(lambda: http.get("/documents/harbour-report").status_code == 404)
    assert http.get("/documents").json()["total"] == 0


def test_a_file_that_is_no_document_fails_with_one_sentence(http: httpx2.Client) -> None:
    sent = http.post("/documents", files={"file": ("noise.txt", bytes(range(256)) * 4)})
    failed = finished(http, sent.json()["id"])
    assert failed["state"] == "failed"
    assert failed["message"].endswith(".")
    assert http.delete("/documents/noise").status_code == 202
    assert http.get("/documents/noise").status_code == 404


def test_a_body_over_the_limit_is_refused(http: httpx2.Client) -> None:
    sent = http.post("/documents", files={"file": ("big.txt", b"x" * 3_000_000)})
    assert (sent.status_code, sent.json()["error"]["code"]) == (413, "request_too_large")


@pytest.mark.parametrize("header", [{}, {"authorization": "Bearer wrong"}, {"authorization": "Basic abc"}])
@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_nobody_writes_without_the_token(address: str, method: str, header: dict[str, str]) -> None:
    path = "/documents" if method == "POST" else "/documents/x"
    refused = httpx2.request(method, address + path, headers=header)
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "wrong_token")
    assert refused.headers["www-authenticate"] == "Bearer"


def test_a_server_without_a_token_takes_nothing(client: TestClient) -> None:
    refused = client.post("/documents", json={"text": TEXT})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "writing_is_off")


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ({"json": {}}, "bad_upload"),
        ({"json": {"url": "file:///etc/passwd"}}, "bad_upload"),
        ({"json": {"url": "http://a.example/b", "text": "both"}}, "bad_upload"),
        ({"data": {"file": "no file"}, "files": {"other": b"x"}}, "bad_upload"),
        ({"content": b"{"}, "bad_upload"),
        ({"json": {"text": "A text.", "id": "../up"}}, "bad_data"),
    ],
)
def test_a_request_without_a_document_is_told_so(
    world: Engine, world_settings: Settings, tmp_path: Path, call: dict[str, Any], code: str
) -> None:
    settings = world_settings.model_copy(update={"home": tmp_path, "write_token": _secret()})
    with TestClient(create_app(world, settings), raise_server_exceptions=False) as client:
        refused = client.post("/documents", headers={"authorization": f"Bearer {TOKEN}"}, **call)
    assert (refused.status_code, refused.json()["error"]["code"]) == (422, code)


def test_claims_are_listed_page_by_page(world: Engine, world_settings: Settings, tmp_path: Path) -> None:
    from kg.library import CLAIMS, Card, Library, json_lines

    settings = world_settings.model_copy(update={"home": tmp_path})
    card = Card("note", "Note", "note.md", "original.md", "0" * 64, "text/markdown", "2026-01-01", "")
    Library(settings.library).put(card, {CLAIMS: json_lines({"id": str(n)} for n in range(5))})
    with TestClient(create_app(world, settings)) as client:
        page = client.get("/documents/note/claims?limit=2&offset=2").json()
        assert client.get("/documents/nothing/claims").status_code == 404
    assert ([claim["id"] for claim in page["items"]], page["total"]) == (["2", "3"], 5)


def test_what_waited_when_the_server_stopped_is_read_after_the_next_start(
    world_settings: Settings, tmp_path: Path
) -> None:
    from api.jobs import Job, JobQueue

    settings = world_settings.model_copy(update={"home": tmp_path, "data_dir": DATA, "embedder": "none"})
    folder = settings.inbox / "late"
    folder.mkdir(parents=True)
    (folder / "late.md").write_text(TEXT, "utf-8")
    (folder / "job.json").write_text(json.dumps({"id": "late", "given": "late.md", "state": "reading"}), "utf-8")
    queue = JobQueue(settings)
    job = wait_for(lambda: (found := queue.find("late")) is not None and not found.is_open and found)
    queue.close()
    assert isinstance(job, Job)
    assert (job.state, job.message) == ("done", "")


def _secret() -> Any:
    from pydantic import SecretStr

    return SecretStr(TOKEN)
