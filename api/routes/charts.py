"""Charts at permanent addresses: as a page, as SVG and as Vega-Lite, each with the release that it shows.

Without `release` an address shows what is served now; with it, always the same. What is not pinned names its pinned
address in the header `Link` (relation `bookmark`) and on its page.
"""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Request, Response

from api.charts.drawn import draw_indicator, draw_scores
from api.charts.page import render_chart_page
from api.charts.svg import render_svg
from api.state import ShelfOf

router = APIRouter(tags=["charts"])

Release = Annotated[str, Query(description="Id of a release on this machine; the one that is served if missing.")]
Areas = Annotated[str, Query(description="Ids or names of areas, separated by commas; all if missing.")]

_HTML, _SVG, _JSON = "text/html", "image/svg+xml", "application/json"
_TYPES: Final = {".svg": _SVG, ".json": _JSON}
_FORMS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"description": "The chart.", "content": {_HTML: {}, _SVG: {}, _JSON: {}}}
}
_FOREVER: Final = "public, max-age=31536000, immutable"


@router.get(
    "/charts/scores/{method}/{enabler}",
    summary="One enabler by one method: a dot with its range for every area",
    response_class=Response,
    responses=_FORMS,
)
def score_chart(
    method: str, enabler: str, request: Request, shelf: ShelfOf, release: Release = "", areas: Areas = ""
) -> Response:
    """Return the chart's page, or with `.svg` or `.json` behind it the picture or its Vega-Lite description."""
    name, form = _split(enabler)
    shelved = shelf.get(release)
    return _respond(request, draw_scores(shelved, method, name, _listed(areas)), form, shelved.release.id)


@router.get(
    "/charts/indicators/{id}",
    summary="One indicator: a bar for every area",
    response_class=Response,
    responses=_FORMS,
)
def indicator_chart(
    id: str,  # noqa: A002
    request: Request,
    shelf: ShelfOf,
    release: Release = "",
    areas: Areas = "",
    source: Annotated[str, Query(description="Id of the only source; all if missing.")] = "",
    limit: Annotated[int, Query(ge=1, le=300, description="Most areas, the best first.")] = 60,
) -> Response:
    """Return the chart's page, or with `.svg` or `.json` behind the id the picture or its Vega-Lite description."""
    name, form = _split(id)
    shelved = shelf.get(release)
    return _respond(request, draw_indicator(shelved, name, _listed(areas), source, limit), form, shelved.release.id)


def _split(name: str) -> tuple[str, str]:
    """Return a name without its ending, and the media type that the ending asks for.

    >>> _split("talent.svg"), _split("talent")
    (('talent', 'image/svg+xml'), ('talent', 'text/html'))
    """
    ending = next((ending for ending in _TYPES if name.endswith(ending)), "")
    return name.removesuffix(ending), _TYPES.get(ending, _HTML)


def _listed(areas: str) -> list[str]:
    return [area for area in areas.split(",") if area.strip()]


def _respond(request: Request, spec: Mapping[str, Any], form: str, release: str) -> Response:
    pinned = request.query_params.get("release") == release
    address = request.url.include_query_params(release=release)
    headers = {"cache-control": _FOREVER if pinned else "no-cache"}
    if not pinned:
        headers["link"] = f'<{address.path}?{address.query}>; rel="bookmark"'
    if form == _JSON:
        return Response(json.dumps(spec, ensure_ascii=False), media_type=_JSON, headers=headers)
    if form == _SVG:
        return Response(render_svg(spec), media_type=_SVG, headers=headers)
    return Response(render_chart_page(spec, request.url, release, pinned=pinned), media_type=_HTML, headers=headers)
