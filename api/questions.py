"""One question from outside: what it is limited to is checked before it is asked."""

from collections.abc import Mapping, Sequence

from kg.ask.engine import Engine
from kg.errors import NotFoundError, QuestionError
from kg.model import Answer


class UnknownSourceError(NotFoundError):
    """A question is limited to a source that is not in the release."""

    code = "unknown_source"


class UnknownLanguageError(QuestionError):
    """A question is said to be in a language that the release cannot read."""

    code = "unknown_language"
    status = 422


def ask_engine(
    engine: Engine,
    question: str,
    lang: str | None,
    source: str | None,
    history: Sequence[str] = (),
    overrides: Mapping[str, str] | None = None,
    *,
    unreviewed: bool = False,
) -> Answer:
    """Return the engine's answer.

    Args:
        history: the questions asked before, the last one last.
        overrides: words → how they are to be read.
        unreviewed: whether facts that nobody has reviewed may answer too.
        lang: a language tag, of which the language counts (`pt-BR` is `pt`); None lets the engine recognise it.

    Raises:
        UnknownSourceError: `source` is no source of the release.
        UnknownLanguageError: the release has no file for `lang`.
        OverrideError: a word is to be read as something that cannot be decided.
        QuestionError: the question is empty or too long.
    """
    known = engine.sources
    if source is not None and source not in known:
        hint = f"known are {', '.join(sorted(known))}"
        raise UnknownSourceError(f"there is no source '{clean(str(source))}'", hint=hint)
    earlier = [clean(each) for each in history]
    given = {clean(word): clean(reading) for word, reading in (overrides or {}).items()}
    code = _find_language(engine, lang)
    return engine.ask(
        clean(question), lang=code, source=source, history=earlier, overrides=given, unreviewed=unreviewed
    )


def query_of(engine: Engine, question: str) -> str:
    """Return the SPARQL of the best reading of a question.

    Raises:
        QuestionError: the question is empty or too long.
    """
    return engine.best_query(clean(question))


def clean(text: str) -> str:
    r"""Return a text in which every half of a character is a question mark; JSON can hold halves, UTF-8 cannot.

    >>> clean("Japan \ud83d?")
    'Japan ??'
    """
    return text.encode("utf-8", "replace").decode("utf-8")


def _find_language(engine: Engine, lang: str | None) -> str | None:
    if lang is None:
        return None
    code = str(lang).replace("_", "-").partition("-")[0].casefold()
    if code not in engine.lexicon.languages:
        known = ", ".join(sorted(engine.lexicon.languages))
        message = f"there is no language '{clean(str(lang))}'"
        raise UnknownLanguageError(message, hint=f"known are {known}; leave it out and it is recognised")
    return code
