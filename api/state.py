"""What a route may ask its app for: the engine, the settings, the counters."""

from typing import Annotated, cast

from anyio import CapacityLimiter
from fastapi import Depends, Request

from api.exports import Exports
from api.jobs import JobQueue
from api.metrics import Metrics
from api.score_shelf import ScoreShelf
from api.search import FactSearch
from api.served import KEY, Served
from kg.ask.engine import Engine
from kg.library import Library
from kg.settings import Settings


def get_served(request: Request) -> Served:
    """Return the release that was served when the request began, with all that answers from it."""
    return cast("Served", request.scope[KEY])


def get_engine(request: Request) -> Engine:
    """Return the engine of the release that was served when the request began."""
    return get_served(request).engine


def get_settings(request: Request) -> Settings:
    """Return the settings that the app was made with."""
    return cast("Settings", request.app.state.settings)


def get_metrics(request: Request) -> Metrics:
    """Return the counters of the app."""
    return cast("Metrics", request.app.state.metrics)


def get_queries(request: Request) -> CapacityLimiter:
    """Return the bound on the threads that foreign queries may hold."""
    return cast("CapacityLimiter", request.app.state.queries)


def get_search(request: Request) -> FactSearch:
    """Return the search over the request's release."""
    return get_served(request).search


def get_shelf(request: Request) -> ScoreShelf:
    """Return the books of scores, the request's release first."""
    return get_served(request).shelf


def get_library(request: Request) -> Library:
    """Return the documents that were ingested."""
    return Library(get_settings(request).library)


def get_exports(request: Request) -> Exports:
    """Return the files of whole releases."""
    return cast("Exports", request.app.state.exports)


def get_jobs(request: Request) -> JobQueue:
    """Return the queue of documents that wait to be read."""
    return cast("JobQueue", request.app.state.jobs)


EngineOf = Annotated[Engine, Depends(get_engine)]
SettingsOf = Annotated[Settings, Depends(get_settings)]
MetricsOf = Annotated[Metrics, Depends(get_metrics)]
QueriesOf = Annotated[CapacityLimiter, Depends(get_queries)]
SearchOf = Annotated[FactSearch, Depends(get_search)]
LibraryOf = Annotated[Library, Depends(get_library)]
JobsOf = Annotated[JobQueue, Depends(get_jobs)]
ExportsOf = Annotated[Exports, Depends(get_exports)]
ServedOf = Annotated[Served, Depends(get_served)]
ShelfOf = Annotated[ScoreShelf, Depends(get_shelf)]
