"""A request about scores by a changed method, checked at the border, and the view of what it gives."""

import time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.scores import component_views, named
from api.views import MethodView, RescoredView, WhatIfView
from kg.method import Aggregation, Normalisation
from kg.recompute import Change, Choices, Rescored, recompute
from kg.score_book import ScoreBook
from kg.vocabulary import MPID

_KEYS = (
    "weights", "normalisation", "aggregation", "ranks", "proxies", "flags", "constants", "coverage_threshold",
    "reference_set", "indicators",
)  # fmt: skip
Share = Annotated[float, Field(ge=0, le=1)]
Weight = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class ChangedValue(BaseModel):
    """A value that is assumed for an area; null assumes that it is not known."""

    model_config = ConfigDict(extra="forbid")

    area: str = Field(description="Id, label or alias.")
    indicator: str = Field(description="Id, label or alias.")
    value: Annotated[float, Field(allow_inf_nan=False)] | None = Field(description="In the indicator's unit.")


class ScoreRequest(BaseModel):
    """Which method, and what is changed of it; what is left out stays as the method has it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "method": "article-1",
                    "flags": "drop",
                    "enablers": ["computing power"],
                    "changes": [{"area": "China", "indicator": "data-center-capacity", "value": 45}],
                }
            ]
        },
    )

    method: str | dict[str, Any] = Field(
        description="Id of a method, see /methods; or the content of a method file, which may extend one."
    )
    weights: dict[str, Weight] | None = Field(default=None, description="Indicator → weight; the others keep theirs.")
    normalisation: Normalisation | None = Field(default=None, description="How values are brought to 0..1.")
    aggregation: Aggregation | None = Field(default=None, description="How strengths become a score.")
    ranks: Literal["exclude", "share"] | None = Field(default=None, description="Whether published ranks count.")
    proxies: Literal["accept", "refuse"] | None = Field(default=None, description="Whether proxies count.")
    flags: Literal["keep", "drop"] | None = Field(default=None, description="Whether 0/1 indicators count.")
    constants: Literal["keep", "drop"] | None = Field(
        default=None, description="Whether an indicator with one value for all areas counts."
    )
    coverage_threshold: Share | None = Field(default=None, description="Least coverage of a published score.")
    reference_set: list[str] | None = Field(default=None, min_length=1, max_length=300, description="Areas compared.")
    indicators: list[str] | None = Field(default=None, min_length=1, max_length=300, description="What is scored.")
    areas: list[str] = Field(default=[], max_length=300, description="Only show these; all are compared.")
    enablers: list[str] = Field(default=[], max_length=50, description="Only compute these.")
    changes: list[ChangedValue] = Field(default=[], max_length=1000, description="Values that are assumed.")


def what_if(book: ScoreBook, request: ScoreRequest, release: str) -> WhatIfView:
    """Return the scores by the changed method.

    Raises:
        UnknownChoiceError: a name that the release does not have.
        BadValueError: a method that cannot be.
    """
    started = time.perf_counter()
    given = request.model_dump(include=set(_KEYS), exclude_none=True)
    changes = tuple(Change(each.area, each.indicator, each.value) for each in request.changes)
    result = recompute(book, request.method, Choices(given, changes, tuple(request.enablers)))
    shown = {book.get("area", area, "areas") for area in request.areas}
    views = [_rescored(each, book) for each in result.scores if not shown or each.score.area in shown]
    elapsed = (time.perf_counter() - started) * 1000
    return WhatIfView(
        release=release,
        base=result.base,
        method=result.method.to_mapping(),
        changes=[
            f"{each.area}, {each.indicator}: {'not known' if each.value is None else each.value}" for each in changes
        ],
        scores=sorted(views, key=lambda view: (view.enabler.label, -(view.score or -1.0), view.area.label)),
        timings_ms={"total": round(elapsed, 2)},
    )


def _rescored(each: Rescored, book: ScoreBook) -> RescoredView:
    score = each.score
    return RescoredView(
        area=named(book, score.area),
        enabler=named(book, score.enabler),
        score=score.value,
        low=score.low,
        high=score.high,
        coverage=score.coverage,
        publishable=score.publishable,
        rank=score.rank,
        rank_low=score.best_rank,
        rank_high=score.worst_rank,
        without_flags=score.without_flags,
        stored=each.stored.score.value if each.stored else None,
        stored_rank=each.stored.score.rank if each.stored else None,
        difference=each.difference,
        rank_change=each.rank_change,
        missing=[book.label(name) for name in score.missing],
        components=component_views(score, book),
    )


def method_views(book: ScoreBook) -> list[MethodView]:
    """Return the methods of a book, by id."""
    return [
        MethodView(
            id=name,
            iri=f"{MPID}method-{name}",
            label=each.method.label["en"],
            version=each.method.version,
            description=each.method.description,
            areas=len(each.method.reference_set),
            enablers=sorted({book.label(stored.score.enabler) for stored in each.scores}),
            published=sum(stored.score.publishable for stored in each.scores),
            scores=len(each.scores),
        )
        for name, each in sorted(book.methods.items())
    ]
