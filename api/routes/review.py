"""`/documents/{id}/claims`: what was read from a document, and what people decide on it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Literal, cast

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, ConfigDict, Field

from api.rebuild import BuildState, Rebuild
from api.review_view import as_json
from api.state import EngineOf, LibraryOf
from api.write_access import WriteAccess
from kg.ask.engine import Engine
from kg.decisions import Verdict
from kg.library import Library
from kg.review import Candidate, State, decide, find_candidates, read_candidates, read_left, save

router = APIRouter(tags=["documents"])

CLAIMS = "/documents/{id}/claims"
_CLAIM = CLAIMS + "/{claim}"
_NEXT = "the next release has it: build it with POST /releases or 'midpower review build'"

Limit = Annotated[int, Query(ge=1, le=500, description="Most items on a page.")]
Offset = Annotated[int, Query(ge=0, description="Items to skip.")]


class Decided(BaseModel):
    """What a person decided on a claim."""

    decision: Verdict
    edited: dict[str, str] = Field(description="Field → the text that replaces what was read.")
    when: str
    who: str
    note: str


class ReviewedClaim(BaseModel):
    """A claim of a document, as `midpower extract` writes it, and how it stands with people.

    Of a claim that is gone only the decision is left.
    """

    model_config = ConfigDict(extra="allow")

    id: str
    source: str
    state: State
    brief: str = Field(description="What is claimed as it stands now, in a few words.")
    no_fact_because: str | None = Field(description="Why it is no fact of the release that is served; null for a fact.")
    review: Decided | None
    next: str = Field(default="", description="What is left to do after a decision.")


class ClaimPage(BaseModel):
    """One page of the claims of a document, in its order; those that are gone stand last."""

    items: list[ReviewedClaim]
    total: int
    limit: int
    offset: int


class Ruling(BaseModel):
    """Who decides and why."""

    model_config = ConfigDict(extra="forbid")

    who: str = Field(default="", max_length=200, description="Who decides.")
    note: str = Field(default="", max_length=2_000, description="Why, in a few words.")


class Edit(Ruling):
    """Other values for fields of a claim."""

    fields: dict[str, str] = Field(
        min_length=1,
        max_length=20,
        description="Field → new text; a text as it was read takes the change back.",
        examples=[{"value": "45", "predicate": "data center capacity"}],
    )


@router.get(CLAIMS, summary="What was found in a document, and what was decided on it")
def list_claims(
    id: str,  # noqa: A002
    library: LibraryOf,
    engine: EngineOf,
    state: State | None = None,
    least: Annotated[float, Query(ge=0, le=1, description="Only claims of at least this confidence.")] = 0.0,
    limit: Limit = 50,
    offset: Offset = 0,
) -> ClaimPage:
    """List the figures and relations that were found, each with its sentence."""
    library.get(id)
    found = [
        candidate
        for candidate in read_candidates(library.folder, id)
        if state in (None, candidate.state) and candidate.confidence >= least
    ]
    left = read_left(engine.release.path)
    shown = [_view(candidate, left) for candidate in found[offset : offset + limit]]
    return ClaimPage(items=shown, total=len(found), limit=limit, offset=offset)


@router.get(_CLAIM, summary="One claim of a document")
def get_claim(id: str, claim: str, library: LibraryOf, engine: EngineOf) -> ReviewedClaim:  # noqa: A002
    """Return a claim by its id."""
    return _view(_get(library, id, claim), read_left(engine.release.path))


@router.post(f"{_CLAIM}/accept", summary="Accept a claim", dependencies=[WriteAccess])
def accept_claim(
    id: str,  # noqa: A002
    claim: str,
    library: LibraryOf,
    engine: EngineOf,
    ruling: Ruling | None = None,
) -> ReviewedClaim:
    """Make a claim a fact that answers use, from the next release on."""
    return _decide(library, engine, id, claim, "accept", ruling or Ruling())


@router.post(f"{_CLAIM}/reject", summary="Reject a claim", dependencies=[WriteAccess])
def reject_claim(
    id: str,  # noqa: A002
    claim: str,
    library: LibraryOf,
    engine: EngineOf,
    ruling: Ruling | None = None,
) -> ReviewedClaim:
    """Keep a claim out of every release from the next one on."""
    return _decide(library, engine, id, claim, "reject", ruling or Ruling())


@router.patch(_CLAIM, summary="Accept a claim with other values", dependencies=[WriteAccess])
def edit_claim(id: str, claim: str, edit: Edit, library: LibraryOf, engine: EngineOf) -> ReviewedClaim:  # noqa: A002
    """Change fields of a claim and accept it so."""
    return _decide(library, engine, id, claim, "edit", edit, edit.fields)


@router.delete(f"{_CLAIM}/decision", summary="Take a decision back", dependencies=[WriteAccess])
def undo_decision(id: str, claim: str, library: LibraryOf, engine: EngineOf) -> ReviewedClaim:  # noqa: A002
    """Let a claim count as unreviewed again; the decision on a claim that is gone is forgotten."""
    candidate = _get(library, id, claim)
    save(library.folder, [(candidate, None)])
    return _view(candidate.with_decision(None), read_left(engine.release.path), _NEXT)


@router.post("/releases", status_code=202, summary="Build the next release", dependencies=[WriteAccess])
def build_release(request: Request) -> BuildState:
    """Build a release with all that was decided; it is served once it is there."""
    return rebuild_of(request).start()


@router.get("/releases/building", summary="How far the build is")
def get_build(request: Request) -> BuildState:
    """Return the state of the last build that was asked for over HTTP."""
    return rebuild_of(request).state


def rebuild_of(request: Request) -> Rebuild:
    """Return what builds for the app."""
    return cast("Rebuild", request.app.state.rebuild)


def _decide(
    library: Library,
    engine: Engine,
    source: str,
    claim: str,
    verdict: Literal["accept", "reject", "edit"],
    ruling: Ruling,
    edited: Mapping[str, str] | None = None,
) -> ReviewedClaim:
    candidate = _get(library, source, claim)
    when = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
    decision = decide(candidate, verdict, edited or {}, who=ruling.who, when=when, note=ruling.note)
    save(library.folder, [(candidate, decision)])
    return _view(candidate.with_decision(decision), read_left(engine.release.path), _NEXT)


def _get(library: Library, source: str, claim: str) -> Candidate:
    library.get(source)
    return find_candidates(library.folder, [claim], source)[0]


def _view(candidate: Candidate, left: Mapping[str, Mapping[str, str]], after: str = "") -> ReviewedClaim:
    return ReviewedClaim.model_validate({**as_json(candidate, left), "next": after})
