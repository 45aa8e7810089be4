"""What a route may ask its app for: the engine, the settings, the counters."""

from typing import Annotated, cast

from fastapi import Depends, Request

from api.metrics import Metrics
from api.score_shelf import ScoreShelf
from api.search import FactSearch
from kg.ask.engine import Engine
from kg.settings import Settings


def get_engine(request: Request) -> Engine:
    """Return the engine that the app was made with."""
    return cast("Engine", request.app.state.engine)


def get_settings(request: Request) -> Settings:
    """Return the settings that the app was made with."""
    return cast("Settings", request.app.state.settings)


def get_metrics(request: Request) -> Metrics:
    """Return the counters of the app."""
    return cast("Metrics", request.app.state.metrics)


def get_search(request: Request) -> FactSearch:
    """Return the search over the app's release."""
    return cast("FactSearch", request.app.state.search)


def get_shelf(request: Request) -> ScoreShelf:
    """Return the books of scores of the app's releases."""
    return cast("ScoreShelf", request.app.state.shelf)


EngineOf = Annotated[Engine, Depends(get_engine)]
SettingsOf = Annotated[Settings, Depends(get_settings)]
MetricsOf = Annotated[Metrics, Depends(get_metrics)]
SearchOf = Annotated[FactSearch, Depends(get_search)]
ShelfOf = Annotated[ScoreShelf, Depends(get_shelf)]
