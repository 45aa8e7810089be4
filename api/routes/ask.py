"""`POST /ask`: a question in, the answer object out."""

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from api.questions import ask_engine
from api.state import EngineOf, MetricsOf
from kg.model import Answer

router = APIRouter(tags=["ask"])


class Turn(BaseModel):
    """An earlier question of the same talk; its answer may be sent along, and is found anew from the graph."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(description="What was asked.")
    answer: dict[str, Any] | str | None = Field(default=None, description="What was answered; not read.")


class Question(BaseModel):
    """A question with what it may be limited to."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"question": "Which middle powers have cheap energy?"}]}
    )

    question: str = Field(description="The question, in any of the graph's languages.")
    lang: str | None = Field(default=None, description="ISO 639-1 code of the question's language; guessed if missing.")
    source: str | None = Field(default=None, description="Id of the only source that may answer, as in /sources.")
    llm: Literal["off", "auto"] = Field(default="auto", description="Whether a language model may help; none does yet.")
    history: list[Turn] = Field(
        default=[], max_length=100, description="Earlier questions, the last one last; only a follow-up uses them."
    )
    overrides: dict[str, str] = Field(
        default={},
        max_length=20,
        description="How words are to be read: another quality, or a bound on an indicator.",
        examples=[{"cheap": "electricity price difference below -20 percent compared to Germany"}],
    )
    unreviewed: bool = Field(
        default=False,
        description="Whether facts that a machine read from documents and nobody has reviewed may answer too; marked.",
    )
    stream: Literal[False] = Field(default=False, description="Reserved for server-sent events; false for now.")


@router.post("/ask", summary="Answer a question, with citations")
def ask(body: Question, engine: EngineOf, metrics: MetricsOf) -> Answer:
    """Answer from the graph alone; what it does not know is said to be unknown, with the reason."""
    history = [turn.question for turn in body.history]
    answer = ask_engine(
        engine, body.question, body.lang, body.source, history, body.overrides, unreviewed=body.unreviewed
    )
    metrics.count_answer(answer.status)
    return answer
