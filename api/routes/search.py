"""`GET /search`: facts and passages by words and by meaning."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.state import SearchOf
from api.views import Hit

router = APIRouter(tags=["browse"])


@router.get("/search", summary="Facts and passages by words and by meaning")
def search(
    facts: SearchOf,
    q: Annotated[str, Query(min_length=1, max_length=500, description="Words, or a phrase whose meaning counts.")],
    limit: Annotated[int, Query(ge=1, le=100, description="Most hits to return.")] = 10,
) -> list[Hit]:
    """Return what shares words with the query and what means the same, the best first."""
    return facts.find(q, limit)
