"""One question from outside: what it is limited to is checked before it is asked."""

from kg.ask.engine import Engine
from kg.errors import NotFoundError
from kg.model import Answer


class UnknownSourceError(NotFoundError):
    """A question is limited to a source that is not in the release."""

    code = "unknown_source"


def ask_engine(engine: Engine, question: str, lang: str | None, source: str | None) -> Answer:
    """Return the engine's answer.

    Raises:
        UnknownSourceError: `source` is no source of the release.
        QuestionError: the question is empty or too long.
    """
    known = sorted({fact.source for fact in engine.lexicon.facts})
    if source is not None and source not in known:
        raise UnknownSourceError(f"there is no source '{source}'", hint=f"known are {', '.join(known)}")
    return engine.ask(question, lang=lang, source=source)
