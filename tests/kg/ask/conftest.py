"""Readers of the small world and of the shipped data."""

import pytest

from kg.ask.engine import Engine
from tests.kg.ask.reader import Reader


@pytest.fixture(scope="session")
def small(world: Engine) -> Reader:
    """Reads questions about the small world."""
    return Reader(world.lexicon)


@pytest.fixture(scope="session")
def full(shipped: Engine) -> Reader:
    """Reads questions about the shipped data."""
    return Reader(shipped.lexicon)
