"""Older releases at addresses of their own, while a newer one is the current one."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from kg.ask.engine import Engine
from kg.release import Release, open_release
from kg.settings import Settings

OLDER = "2024-01-01T00-00-00Z-0a0b0c"


@pytest.fixture(scope="module")
def settings(world_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home with two releases: the small world as it is, and under an older name."""
    home = tmp_path_factory.mktemp("pinned")
    for name in (OLDER, world_release.id):
        shutil.copytree(world_release.path, home / "releases" / name)
    (home / "current").symlink_to(Path("releases") / world_release.id)
    return Settings(home=home, workers=1, embedder="none")


@pytest.fixture(scope="module")
def client(settings: Settings) -> Iterator[TestClient]:
    with Engine.open(open_release(settings.home), settings) as engine:
        app = create_app(engine, settings)
        with TestClient(app, raise_server_exceptions=False) as client:
            yield client
        app.state.pinned.close()


def test_a_thing_as_it_was_links_to_things_as_they_were(client: TestClient) -> None:
    page = client.get(f"/releases/{OLDER}/id/ARC", headers={"accept": "text/html"})
    assert "<h1>Arcadia</h1>" in page.text
    assert f'href="/releases/{OLDER}/id/small-world-2024-obs-ARC-data-center-capacity"' in page.text
    assert "memento-datetime" in page.headers
    assert "max-age" in page.headers["cache-control"]
    assert 'rel="original latest-version"' in page.headers["link"]


@pytest.mark.parametrize("rest", ["ns", "void", "graph.nq", "entities?q=arc", "sparql?query=ASK%7B%7D", "scores"])
def test_what_answers_from_the_current_release_answers_from_an_older_one(client: TestClient, rest: str) -> None:
    assert client.get(f"/releases/{OLDER}/{rest}").status_code == client.get(f"/{rest}").status_code == 200


def test_the_answer_names_the_release_that_it_is_from(client: TestClient, world_release: Release) -> None:
    question = {"question": "How much data center capacity does Arcadia have?"}
    older = client.post(f"/releases/{OLDER}/ask", json=question).json()
    newer = client.post(f"/releases/{world_release.id}/ask", json=question).json()
    assert (older["answer"], newer["answer"]) == (newer["answer"], older["answer"])
    assert newer["release"] == world_release.id
    assert "capacity" in older["answer"]


def test_an_unknown_release_is_told_with_the_known_ones(client: TestClient) -> None:
    response = client.get("/releases/2020-01-01T00-00-00Z-aaaaaa/id/ARC")
    assert response.status_code == 404
    assert OLDER in response.json()["error"]["hint"]


def test_nothing_can_be_written_to_an_older_release(client: TestClient) -> None:
    assert client.post(f"/releases/{OLDER}/documents").status_code == 404
    assert client.post(f"/releases/{OLDER}/releases").status_code == 404


def test_only_so_many_are_open_at_a_time(settings: Settings) -> None:
    none = settings.model_copy(update={"pinned_releases": 0})
    with Engine.open(open_release(settings.home), none) as engine, TestClient(create_app(engine, none)) as client:
        response = client.get(f"/releases/{OLDER}/id/ARC")
        assert response.status_code == 404
        assert "MIDPOWER_PINNED_RELEASES" in response.json()["error"]["hint"]
