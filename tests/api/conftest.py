"""A client of the app over the small world."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from kg.ask.engine import Engine
from kg.settings import Settings


@pytest.fixture(scope="session")
def client(world: Engine, world_settings: Settings) -> Iterator[TestClient]:
    """Talks to the app without a network; a fault of ours becomes a response, as it does in a server."""
    with TestClient(create_app(world, world_settings), raise_server_exceptions=False) as client:
        yield client
