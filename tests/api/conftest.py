"""A client of the app and the command line, both over the small world."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.cli import cli
from api.console import run
from kg.ask.engine import Engine
from kg.release import Release
from kg.settings import Settings
from tests.api.command import Midpower, Ran


@pytest.fixture(scope="session")
def client(world: Engine, world_settings: Settings) -> Iterator[TestClient]:
    """Talks to the app without a network; a fault of ours becomes a response, as it does in a server."""
    with TestClient(create_app(world, world_settings), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def midpower(
    world_release: Release,
    world_settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> Midpower:
    """Run the command line in this process, on the small world."""
    assert world_release.path.is_dir()
    monkeypatch.setenv("MIDPOWER_HOME", str(world_settings.home))

    def call(*arguments: str) -> Ran:
        code = run(cli, arguments)
        return Ran(code, *capfd.readouterr())

    return call
