"""Is it alive, is it ready, what has it done."""

from typing import Final

from fastapi import APIRouter, Response
from pydantic import BaseModel

from api.state import EngineOf, MetricsOf
from kg.errors import ReleaseError

router = APIRouter(tags=["status"])

_PROMETHEUS: Final = "text/plain; version=0.0.4; charset=utf-8"
_TEXT: Final[dict[int | str, dict[str, object]]] = {
    200: {"description": "The counters.", "content": {"text/plain": {}}}
}


class Health(BaseModel):
    """Alive, and nothing more."""

    status: str = "ok"


class Readiness(BaseModel):
    """Ready, with the release that answers."""

    status: str = "ready"
    release: str


class EmptyGraphError(ReleaseError):
    """The release that is served holds no triple."""

    code = "empty_graph"


@router.get("/healthz", summary="Is the process alive")
def healthz() -> Health:
    """Answer as long as the process does."""
    return Health()


@router.get("/readyz", summary="Can it answer, and from which release")
def readyz(engine: EngineOf) -> Readiness:
    """Ask the query workers for one triple."""
    if not engine.store.ask("ASK { ?s ?p ?o }"):
        raise EmptyGraphError("the release has no triple", hint="build again")
    return Readiness(release=engine.release.id)


@router.get("/metrics", summary="Counters for Prometheus", response_class=Response, responses=_TEXT)
def metrics(engine: EngineOf, counted: MetricsOf) -> Response:
    """Return the counters since the start."""
    return Response(counted.render(engine.release.id), media_type=_PROMETHEUS)
