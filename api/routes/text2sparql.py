"""`GET /text2sparql`: a question in, SPARQL out, as the TEXT2SPARQL challenge asks for it."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from api.questions import query_of
from api.state import EngineOf

router = APIRouter(tags=["ask"])


class TextToSparql(BaseModel):
    """The challenge's answer: what was asked and the query that answers it."""

    dataset: str
    question: str
    query: str


@router.get("/text2sparql", summary="The SPARQL of a question (TEXT2SPARQL challenge)")
def text2sparql(
    engine: EngineOf,
    question: Annotated[str, Query(description="The question, in any of the graph's languages.")],
    dataset: Annotated[str, Query(description="Name of the data set; given back as it is, one graph is served.")] = "",
) -> TextToSparql:
    """Return the query of the best reading, even where the answer would be unknown."""
    return TextToSparql(dataset=dataset, question=question, query=query_of(engine, question))
