"""`/sparql` over real HTTP: long results, clients that leave, queries that fail half way, and strangers who attack."""

import json
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import httpx2
import pytest

from api.app import create_app
from ingest.foreign import build_graph_release
from kg.ask.opening import open_engine
from kg.release import Release
from kg.results import GRAPH_FORMATS, MARKED, RESULT_FORMATS
from kg.settings import Settings
from tests.attacks import ATTACKS, mixed_values, write_ring
from tests.live import serving

ROWS: Final = 160_000  # 400 nodes by 400 nodes
PAIRS: Final = "{ ?a <u:text> ?s . ?b <u:text> ?t }"
ENDLESS: Final = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SILENT: Final = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
SECONDS: Final = 1.0


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("service"), workers=1, embedder="none", query_seconds=60)


@pytest.fixture(scope="module")
def release(settings: Settings) -> Release:
    graph = settings.home / "ring.nq"
    write_ring(graph)
    return build_graph_release(settings, [graph], settings.home, lambda _: None)


@pytest.fixture(scope="module")
def client(release: Release, settings: Settings) -> Iterator[httpx2.Client]:
    """Talks to a server that is as patient as the tests are."""
    with serve(release, settings) as client:
        yield client


@contextmanager
def serve(release: Release, settings: Settings, **changes: object) -> Iterator[httpx2.Client]:
    """Serve the ring under changed settings."""
    changed = settings.model_copy(update=changes)
    with (
        open_engine(release, changed) as engine,
        serving(create_app(engine, changed)) as address,
        httpx2.Client(base_url=address, timeout=60) as client,
    ):
        yield client


def ask(client: httpx2.Client, query: str, accept: str = "text/csv") -> httpx2.Response:
    return client.post("/sparql", data={"query": query}, headers={"accept": accept})


def form(media_type: str) -> str:
    return f"SELECT ?a ?b {PAIRS}" if media_type in RESULT_FORMATS else f"CONSTRUCT {{ ?a <u:by> ?b }} {PAIRS}"


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Send what there is without waiting whether the rest comes soon: a fast machine must not make a result short."""
    monkeypatch.setattr("api.sparql_response._HOLD_SECONDS", 0)


def test_a_short_result_has_its_length_and_no_mark(client: httpx2.Client) -> None:
    response = ask(client, "SELECT ?o { <u:s1> <u:p> ?o }")
    assert response.content == b"o\r\nu:s2\r\n"
    assert response.headers["content-length"] == "9"
    assert not {"x-truncated", "x-row-limit"} & set(response.headers)


@pytest.mark.parametrize("media_type", [*RESULT_FORMATS, *GRAPH_FORMATS])
@pytest.mark.usefixtures("at_once")
def test_a_long_result_comes_whole_while_it_is_written(client: httpx2.Client, media_type: str) -> None:
    response = ask(client, form(media_type), media_type)
    assert response.status_code == 200
    assert response.headers["x-row-limit"] == "1000000"
    assert "content-length" not in response.headers
    assert response.content.count(b"u:s399") >= 400


def test_a_result_that_is_cut_at_once_says_so_before_it_begins(release: Release, settings: Settings) -> None:
    with serve(release, settings, query_rows=5) as client:
        response = ask(client, form("text/csv"))
        assert response.headers["x-truncated"] == "true"
        assert response.content.count(b"\r\n") == 6


@pytest.mark.parametrize("media_type", [*RESULT_FORMATS, *GRAPH_FORMATS])
@pytest.mark.usefixtures("at_once")
def test_a_long_result_that_is_cut_never_looks_whole(release: Release, settings: Settings, media_type: str) -> None:
    with serve(release, settings, query_rows=ROWS - 1) as client:
        if media_type in MARKED:
            assert b"truncated" in ask(client, form(media_type), media_type).content[-60:]
        else:
            with pytest.raises(httpx2.RemoteProtocolError):
                ask(client, form(media_type), media_type)
        assert ask(client, "ASK {}").content == b"true"


@pytest.mark.usefixtures("at_once")
def test_a_query_that_runs_out_of_time_half_way_is_broken_off(release: Release, settings: Settings) -> None:
    with serve(release, settings, query_seconds=SECONDS) as client:
        with pytest.raises(httpx2.RemoteProtocolError):
            ask(client, ENDLESS)
        assert ask(client, "ASK {}").content == b"true"


def test_a_client_that_leaves_frees_its_query_whether_or_not_it_has_begun_to_answer(client: httpx2.Client) -> None:
    """The only worker for strangers is at an endless query of 60 seconds; the next one is answered at once."""
    for query in (ENDLESS, SILENT):
        with (
            suppress(httpx2.ReadTimeout),
            client.stream("POST", "/sparql", data={"query": query}, timeout=1) as response,
        ):
            next(response.iter_raw())
        started = time.monotonic()
        assert ask(client, "ASK {}").content == b"true"
        assert time.monotonic() - started < 20


@pytest.mark.usefixtures("at_once")
def test_a_client_that_reads_slowly_keeps_nobody_waiting(client: httpx2.Client) -> None:
    """What is not read waits on disk, so that the worker is free long before its result is taken."""
    with client.stream("POST", "/sparql", data={"query": form("text/csv")}, headers={"accept": "text/csv"}) as slow:
        assert ask(client, "ASK {}").content == b"true"
        assert slow.read().count(b"\r\n") == ROWS + 1


@pytest.mark.usefixtures("at_once")
def test_the_server_stays_small_whatever_it_hands_on(client: httpx2.Client) -> None:
    query = f"SELECT * {PAIRS}"
    ask(client, query)
    before = peak_memory()
    assert len(ask_and_drop(client, query)) > 0
    assert peak_memory() - before < 50 * 2**20


def ask_and_drop(client: httpx2.Client, query: str) -> str:
    """Read a result without keeping it; return its type."""
    with client.stream("POST", "/sparql", data={"query": query}) as response:
        for _ in response.iter_raw():
            pass
        return response.headers["content-type"]


def peak_memory() -> int:
    lines = Path("/proc/self/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM:"))


@pytest.mark.parametrize("name", [*ATTACKS, "a sort of mixed values"])
def test_an_attack_is_an_error_in_the_one_shape_and_nobody_else_notices(attacked: httpx2.Client, name: str) -> None:
    attack = ATTACKS[name] if name in ATTACKS else mixed_values(0)
    with ThreadPoolExecutor(2) as threads:
        running = [threads.submit(outcome, attacked, attack) for _ in range(2)]
        others = [attacked.get("/readyz"), attacked.post("/ask", json={"question": "What is u:s1?"})]
        assert [other.status_code for other in others] == [200, 200]
        for body in (attack.result() for attack in running):
            assert body is None or set(body["error"]) == {"code", "message", "hint"}
    assert ask(attacked, "ASK { <u:s1> <u:p> <u:s2> }").content == b"true"


@pytest.fixture(scope="module")
def attacked(release: Release, settings: Settings) -> Iterator[httpx2.Client]:
    with serve(release, settings, query_seconds=SECONDS, query_memory_mb=100, query_bytes=50_000) as client:
        yield client


def outcome(client: httpx2.Client, attack: str) -> dict[str, dict[str, str]] | None:
    """Return the body of a failure; None where the attack got an answer, cut or broken off as it may be."""
    try:
        response = ask(client, attack)
    except httpx2.RemoteProtocolError:
        return None
    if response.is_success:
        return None
    body: dict[str, dict[str, str]] = json.loads(response.content)
    return body


@pytest.mark.parametrize("clause", ["SERVICE", "SERVICE SILENT"])
def test_no_address_is_reached_and_no_file_is_read(attacked: httpx2.Client, clause: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        for query in (
            f"SELECT * {{ {clause} <{address}> {{ ?s ?p ?o }} }}",
            f"SELECT * FROM <{address}> {{ ?s ?p ?o }}",
            "SELECT * FROM NAMED <file:///etc/passwd> { GRAPH ?g { ?s ?p ?o } }",
        ):
            assert ask(attacked, query).status_code == 403
        empty = {
            "query": "SELECT * { ?s ?p ?o }",
            "default-graph-uri": address,
            "named-graph-uri": "file:///etc/passwd",
        }
        assert attacked.post("/sparql", data=empty, headers={"accept": "text/csv"}).content == b"o,p,s\r\n"
        with pytest.raises(BlockingIOError):
            listener.accept()
