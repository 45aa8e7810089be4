"""The HTTP app over one open engine: routes, one shape for failures, counters, the page.

There is no app at module level: whoever serves makes one and closes the engine afterwards.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from anyio import CapacityLimiter
from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.cors import CORSMiddleware
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette_compress import CompressMiddleware

from api.exports import Exports
from api.failures import ErrorBody, add_handlers
from api.jobs import JobQueue
from api.leased import Leased
from api.metrics import Metrics
from api.middleware import BodyLimit, Counted, SafeHeaders
from api.pinned import Pinned
from api.rebuild import Rebuild
from api.representation import HeadAsGet, Options, Validated
from api.routes import (
    ask,
    browse,
    charts,
    described,
    documents,
    review,
    scores,
    search,
    sparql,
    status,
    text2sparql,
    things,
)
from api.served import Served, Serving
from api.sparql_response import QUERIES_AT_ONCE
from kg.ask.engine import Engine
from kg.settings import Settings

STATIC: Final = Path(__file__).parent / "static"
_BYTES_OF_MB: Final = 1_048_576
_LEAST_COMPRESSED: Final = 1_000  # bytes; below that, compressing costs more than it saves
_NO_PAGE: Final = "<!doctype html><title>midpower</title><p>The page is not built: run <code>make page</code>.</p>"
_ABOUT: Final = """\
Ask a checked knowledge graph about generative AI, middle powers and superpowers. Every answer says how the question was
read, cites the facts it uses with their place in the source, and says so when something is not known. Every failure has
one shape: `{"error": {"code", "message", "hint"}}`."""


def create_app(engine: Engine, settings: Settings) -> FastAPI:
    """Return an app that answers from an open engine.

    Args:
        engine: stays the caller's, who closes it when the app is done; `app.state.serving` may take up another one.
        settings: where releases live and what the limits are.
    """
    app = FastAPI(
        title="midpower",
        version="0.1.0",
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        responses={"default": {"model": ErrorBody, "description": "What went wrong, and the way out."}},
    )
    app.state.serving = Serving(Served.of(engine, settings, owned=False))
    app.state.pinned = Pinned(settings)
    app.state.exports = Exports(settings.home, settings.base_iri)
    app.state.settings = settings
    app.state.metrics = Metrics()
    app.state.queries = CapacityLimiter(QUERIES_AT_ONCE)
    app.state.jobs = JobQueue(settings)
    app.state.rebuild = Rebuild(settings)
    add_handlers(app)
    asking, browsing = (ask, text2sparql, sparql, search), (things, described, browse, scores, charts)
    routers = [part.router for part in (*asking, *browsing, status, documents, review)]
    for router in routers:
        app.include_router(router)
    _add_page(app)
    app.add_middleware(Validated)
    app.add_middleware(Leased, serving=app.state.serving, pinned=app.state.pinned)
    app.add_middleware(BodyLimit, larger={documents.ADDRESS: settings.upload_mb * _BYTES_OF_MB})
    app.add_middleware(Options, routes=[route for router in routers for route in router.routes])
    app.add_middleware(HeadAsGet)
    app.add_middleware(CompressMiddleware, minimum_size=_LEAST_COMPRESSED, zstd_level=3, brotli_quality=4, gzip_level=4)
    app.add_middleware(SafeHeaders)
    app.add_middleware(Counted, metrics=app.state.metrics)
    _admit_pages(app, settings.web_origins)
    return app


def _admit_pages(app: FastAPI, origins: str) -> None:
    """Let browsers read from here for pages of other origins; never with a token, so that such pages write nothing."""
    allowed = [origin.strip() for origin in origins.split(",") if origin.strip()]
    if allowed:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=allowed,
            allow_methods=["GET", "HEAD", "POST"],
            allow_headers=["content-type", "if-none-match"],
            expose_headers=["etag", "link", "x-truncated", "x-row-limit"],
        )


def _add_page(app: FastAPI) -> None:
    """Serve the built page at `/`, the API's description at `/docs`, and what both load; nothing from elsewhere."""
    for address, name in (("/", "index.html"), ("/docs", "docs.html")):
        app.add_api_route(address, _show(name), include_in_schema=False, response_class=Response)
    if STATIC.is_dir():
        app.mount("/static", StaticFiles(directory=STATIC), name="static")


def _show(name: str) -> Callable[[], Response]:
    def show() -> Response:
        path = STATIC / name
        return FileResponse(path) if path.is_file() else HTMLResponse(_NO_PAGE, status_code=503)

    return show
