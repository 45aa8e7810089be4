"""Open a release for questions: with our engine, or with the one for graphs that are not ours."""

from kg.ask.engine import Engine
from kg.ask.graph.engine import GraphEngine
from kg.release import Release
from kg.settings import Settings


def open_engine(release: Release, settings: Settings) -> Engine:
    """Start the store's workers on a release and read what its questions are read with."""
    return GraphEngine.open(release, settings) if release.is_foreign else Engine.open(release, settings)
