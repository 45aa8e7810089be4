"""What tests of several folders share: the small world and the shipped data as releases, and the folder `shared`."""

from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest

from ingest.build import build_release
from kg.ask.engine import Engine
from kg.release import Release
from kg.settings import Settings
from tests.world.datasets import write_datasets
from tests.world.paths import DATA, DOCUMENTS

ROOT = Path(__file__).parents[1]

# how long one example takes says more about the machine than about the code
hypothesis.settings.register_profile("midpower", deadline=None)
hypothesis.settings.load_profile("midpower")


def _silent(line: str) -> None:
    """Take a line of progress and do nothing."""


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of texts and test suites that lies beside the checkout; not everybody has it."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"there is no {folder}")
    return folder


@pytest.fixture(scope="session")
def world_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings under which the small world is built: the bundled embedder, a home of its own."""
    return Settings(home=tmp_path_factory.mktemp("world"), data_dir=DATA, workers=2, embedder="bundled")


@pytest.fixture(scope="session")
def world_release(world_settings: Settings) -> Release:
    """The small world with both documents, so that citations have quotes."""
    return build_release(world_settings, DATA, [DOCUMENTS], world_settings.home, _silent)


@pytest.fixture(scope="session")
def world(world_release: Release, world_settings: Settings) -> Iterator[Engine]:
    """An engine on the small world; for reading only."""
    with Engine.open(world_release, world_settings) as engine:
        yield engine


@pytest.fixture(scope="session")
def series_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings under which the small world is built with two data sets; without vectors."""
    home = tmp_path_factory.mktemp("series")
    write_datasets(home)
    return Settings(home=home, data_dir=home / "data", workers=1, embedder="none")


@pytest.fixture(scope="session")
def series_release(series_settings: Settings) -> Release:
    """The small world with two data sets beside it, a series of figures and a flag."""
    settings = series_settings
    return build_release(settings, settings.data_dir, [], settings.home, _silent, fetched=settings.fetched)


@pytest.fixture(scope="session")
def shipped_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings under which the shipped data is built; without vectors, which only /search needs."""
    return Settings(home=tmp_path_factory.mktemp("shipped"), workers=2, embedder="none")


@pytest.fixture(scope="session")
def shipped_release(shipped_settings: Settings) -> Release:
    """The shipped data without documents: what a fresh clone has, without vectors."""
    return build_release(shipped_settings, shipped_settings.data_dir, [], shipped_settings.home, _silent)


@pytest.fixture(scope="session")
def shipped(shipped_release: Release, shipped_settings: Settings) -> Iterator[Engine]:
    """An engine on the shipped data; for reading only."""
    with Engine.open(shipped_release, shipped_settings) as engine:
        yield engine
