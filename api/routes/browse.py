"""Browsing what is in the graph: entities, facts, indicators, sources and releases."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.browse import entities, entity_view, fact_view, facts_about, indicator_views, matching
from api.read import read_sources
from api.releases import release_views
from api.state import EngineOf, SettingsOf
from api.views import (
    EntityList,
    EntityPage,
    FactPage,
    IndicatorView,
    ReleaseView,
    SourceView,
)
from kg.ask.cite import Citer
from kg.ask.engine import Engine
from kg.ask.lexicon import Thing
from kg.errors import NotFoundError
from kg.vocabulary import MPID

router = APIRouter(tags=["browse"])

Limit = Annotated[int, Query(ge=1, le=500, description="Most items on a page.")]
Offset = Annotated[int, Query(ge=0, description="Items to skip.")]


@router.get("/entities", summary="Entities by name and class")
def list_entities(
    engine: EngineOf,
    q: Annotated[str, Query(description="Words that a name contains.")] = "",
    type: Annotated[str, Query(description="Label or local name of a class, such as `Country`.")] = "",  # noqa: A002
    limit: Limit = 50,
    offset: Offset = 0,
) -> EntityList:
    """List entities by label."""
    lexicon = engine.lexicon
    found = matching(entities(lexicon), q, type, lexicon)
    shown = [entity_view(thing, lexicon) for thing in found[offset : offset + limit]]
    return EntityList(shown, len(found), limit, offset)


@router.get("/entities/{id}", summary="One entity with the facts about it")
def get_entity(id: str, engine: EngineOf) -> EntityPage:  # noqa: A002
    """Return an entity by its local name (`USA`)."""
    thing = _get_thing(engine, id)
    lexicon = engine.lexicon
    facts = [fact_view(fact, lexicon) for fact in facts_about(thing.id, lexicon)]
    return EntityPage(entity_view(thing, lexicon), facts)


@router.get("/facts/{id}", summary="One fact with its citations")
def get_fact(id: str, engine: EngineOf) -> FactPage:  # noqa: A002
    """Return an observation, claim or statement by its local name; `review` marks what nobody has reviewed."""
    lexicon = engine.with_unreviewed.lexicon
    fact = lexicon.fact_by_id.get(MPID + id)
    if fact is None:
        raise NotFoundError(f"there is no fact '{id}'", hint="facts are named in citations and at /entities/{id}")
    cited = Citer(engine.store, [fact.id], unreviewed=True)
    return FactPage(fact_view(fact, lexicon), cited.citations, cited.conflicts)


@router.get("/indicators", summary="Every indicator with unit and direction")
def list_indicators(engine: EngineOf) -> list[IndicatorView]:
    """List indicators by label."""
    return indicator_views(engine.lexicon)


@router.get("/sources", summary="Every source with its licence")
def list_sources(engine: EngineOf) -> list[SourceView]:
    """List sources by id."""
    return read_sources(engine.store)


@router.get("/releases", summary="Releases on this machine")
def list_releases(engine: EngineOf, settings: SettingsOf) -> list[ReleaseView]:
    """List releases, the newest first."""
    return release_views(settings.home, served=engine.release.id)


def _get_thing(engine: Engine, name: str) -> Thing:
    thing = engine.lexicon.get(MPID + name)
    if thing is None or thing.role != "entity":
        raise NotFoundError(f"there is no entity '{name}'", hint="search with /entities?q=")
    return thing
