"""Scores: as they are stored, in four formats; as they would be by another method; and the methods themselves."""

import json
from typing import Annotated, Any, Final, Literal

import yaml
from fastapi import APIRouter, Query, Request, Response

from api.croissant import croissant
from api.read import read_sources
from api.score_files import FILE_TYPES, as_csv, as_jsonld, as_parquet
from api.scores import compare, explain, facts_of, get_score, health_views, list_scores
from api.state import EngineOf, ShelfOf
from api.views import DifferenceView, Explanation, HealthView, MethodView, ScoreView, WhatIfView
from api.what_if import ScoreRequest, method_views, what_if
from kg.ask.scoring.cited import cite_facts

router = APIRouter(tags=["scores"])

Format = Literal["json", "csv", "parquet", "jsonld"]
Release = Annotated[str, Query(description="Id of a release on this machine; the one that is served if missing.")]
Country = Annotated[str, Query(description="Id, label or alias of an area.")]
Enabler = Annotated[str, Query(description="Id, label or alias of an enabler.")]
MethodName = Annotated[str, Query(description="Id or label of a method, such as `strict-1`.")]

_FILES: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The scores.", "content": {name: {} for name in FILE_TYPES.values()}}
}
_METHOD: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The method.", "content": {"application/json": {}, "application/yaml": {}}}
}


@router.get(
    "/scores",
    summary="Enabler scores with coverage, missing indicators and rank interval",
    response_model=list[ScoreView],
    responses=_FILES,
)
def get_scores(
    shelf: ShelfOf,
    country: Country = "",
    enabler: Enabler = "",
    method: MethodName = "",
    format: Annotated[Format, Query(description="How to write them.")] = "json",  # noqa: A002
    release: Release = "",
) -> list[ScoreView] | Response:
    """List scores by method, enabler and value."""
    scores = list_scores(shelf.get(release).book, country, enabler, method)
    if format == "json":
        return scores
    write = {"csv": as_csv, "parquet": as_parquet, "jsonld": as_jsonld}[format]
    headers = {"content-disposition": f'attachment; filename="scores.{format}"'}
    return Response(write(scores), media_type=FILE_TYPES[format], headers=headers)


@router.post("/scores", summary="What the scores would be by another method or with other values")
def compute(body: ScoreRequest, shelf: ShelfOf) -> WhatIfView:
    """Compute a method again with some of its choices or inputs changed; nothing is stored."""
    shelved = shelf.get()
    return what_if(shelved.book, body, shelved.release.id)


@router.get("/scores/croissant", summary="Croissant metadata of the score files", response_class=Response)
def describe_files(request: Request, engine: EngineOf, shelf: ShelfOf, release: Release = "") -> Response:
    """Describe the CSV and Parquet files of all scores in the vocabulary of MLCommons Croissant."""
    base = str(request.base_url).rstrip("/")
    shelved = shelf.get(release)
    described = croissant(list_scores(shelved.book), read_sources(engine.store), shelved.release, base)
    return Response(json.dumps(described, ensure_ascii=False, indent=1), media_type="application/ld+json")


@router.get("/scores/difference", summary="Where two scores of one enabler differ")
def get_difference(
    shelf: ShelfOf,
    first: Annotated[str, Query(description="Name of a score, such as `score-article-1-USA-computing-power`.")],
    second: Annotated[str, Query(description="Name of the score that is taken away from it.")],
    release: Release = "",
) -> DifferenceView:
    """Take a difference apart: of two areas by one method, or of one area by two methods; its parts add up."""
    return compare(shelf.get(release).book, first, second)


@router.get("/scores/{id}", summary="One score with its components, contributions and evidence")
def get_one(id: str, engine: EngineOf, shelf: ShelfOf, release: Release = "") -> Explanation:  # noqa: A002
    """Open a score: raw values, the bounds that were used, strengths, weights, points, and where each input stands."""
    shelved = shelf.get(release)
    facts = facts_of([get_score(shelved.book, id)[1]])
    return explain(shelved.book, id, shelved.release.id, cite_facts(engine.store, facts))


@router.get("/indicators/health", summary="How fit each indicator is for scoring")
def list_health(shelf: ShelfOf, method: MethodName = "", release: Release = "") -> list[HealthView]:
    """List coverage, skew, constants, twins, mixed periods and outliers of the inputs of methods, in plain words."""
    return health_views(shelf.get(release).book, method)


@router.get("/methods", summary="The methods of the release")
def list_methods(shelf: ShelfOf) -> list[MethodView]:
    """List methods by id."""
    return method_views(shelf.get().book)


@router.get("/methods/{id}", summary="A method as its file", response_class=Response, responses=_METHOD)
def get_method(
    id: str,  # noqa: A002
    shelf: ShelfOf,
    format: Annotated[Literal["json", "yml"], Query(description="How to write it.")] = "json",  # noqa: A002
) -> Response:
    """Return every key of a method, ready to be changed and sent to `POST /scores` or kept as a file."""
    content = shelf.get().book.method(id).method.to_mapping()
    if format == "yml":
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)
        return Response(text, media_type="application/yaml")
    return Response(json.dumps(content, ensure_ascii=False), media_type="application/json")
