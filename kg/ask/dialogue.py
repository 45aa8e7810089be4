"""Answer a question in a dialogue: what hangs on an earlier question is written out first, and says so.

There is no state: the earlier questions come with the request and are read again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from kg.ask.follow_up import Form, form_of
from kg.ask.frame import Frame
from kg.ask.language import Language
from kg.ask.reading import Scope
from kg.ask.stand_alone import Previous, Way, resolve
from kg.model import Answer, Choice

_LISTED = 40


@dataclass(frozen=True)
class Asked:
    """A question as it was read, and its answer; `indicator` is the one that the answer compares or tells."""

    frame: Frame
    answer: Answer
    indicator: str = ""


class Asker(Protocol):
    """Reads and answers one question that stands alone."""

    @property
    def scope(self) -> Scope:
        """What is asked of."""

    @property
    def release(self) -> str:
        """Id of the release that answers."""

    def read(self, text: str, like: str | None = None) -> Frame:
        """Return the frame of a text; `like` is the language of the question before it."""

    def answer(
        self, text: str, like: str | None = None, among: tuple[str, ...] = (), *, counted: bool = False
    ) -> Asked:
        """Return the answer to a question that stands alone.

        Args:
            text: the question.
            like: the language to take where its words tell none.
            among: the only things that may answer; none: any.
            counted: True if how many things answer is asked, and not which.
        """


def converse(question: str, history: Sequence[str], asker: Asker) -> Asked:
    """Return the answer to a question that may hang on earlier ones, the last of which comes last.

    A question that stands alone is answered as it stands, whatever was asked before it.
    """
    like: str | None = None
    for earlier in history:
        like = asker.read(earlier, like).language.code
    frame = asker.read(question, like)
    form = form_of(frame, asker.scope)
    if form is None or not (history or form.needs_history):
        return asker.answer(question)
    before = _last_answered(history, asker)
    if before is None:
        return _unresolved(question, frame, asker)
    return _answer_form(question, form, frame, before, asker)


def _last_answered(history: Sequence[str], asker: Asker) -> Asked | None:
    """Return the last question that got an answer; a follow-up among them hangs on those before it."""
    for last in range(len(history) - 1, -1, -1):
        asked = converse(history[last], history[:last], asker)
        if asked.answer.status == "answered":
            return asked
    return None


def _answer_form(question: str, form: Form, frame: Frame, before: Asked, asker: Asker) -> Asked:
    previous = Previous(before.frame, tuple(i.id for i in before.answer.items), before.indicator)
    resolved = resolve(form, frame, previous, asker.scope)
    if not resolved.ways or any(len(w.among) > _LISTED for w in resolved.ways):
        return _unresolved(question, frame, asker)
    language = before.frame.language
    shown = [_shown(way, language, asker.scope) for way in resolved.ways]
    read = [asker.answer(w.question, language.code, w.among, counted=w.counted) for w in resolved.ways]
    answered = [(text, a) for text, a in zip(shown, read, strict=True) if a.answer.status == "answered"]
    if len(answered) > 1 and (resolved.each or len({_gist(a.answer) for _, a in answered}) > 1):
        return _choose(question, [text for text, _ in answered], read[0])
    text, asked = answered[0] if answered else (shown[0], read[0])
    note = frame.language.word("follow_up", word=question.strip(), question=text)
    answer = replace(asked.answer, assumptions=[note, *asked.answer.assumptions])
    return replace(asked, answer=replace(answer, interpretation=answer.interpretation or text))


def _gist(answer: Answer) -> tuple[object, ...]:
    """Return what an answer says, whatever led to it."""
    said = answer.answer if answer.kind == "text" else ""
    return (answer.kind, tuple(i.id for i in answer.items), answer.value, answer.truth, answer.date, said)


def _shown(way: Way, language: Language, scope: Scope) -> str:
    """Return a way to read a follow-up as a question that can be asked by itself."""
    text = way.question.strip()
    if way.counted:
        return language.word("how_many", x=text)
    if not way.among:
        return text
    names = ", ".join(scope.lexicon.label(x, language.code) for x in way.among)
    return f"{names}: {text}"


def _choose(question: str, readings: Sequence[str], asked: Asked) -> Asked:
    choices = [Choice(text, text) for text in readings]
    blank = Answer(question, asked.answer.lang, "clarify", release=asked.answer.release)
    return replace(asked, answer=replace(blank, choices=choices, answer=" / ".join(readings)))


def _unresolved(question: str, frame: Frame, asker: Asker) -> Asked:
    """Say that nothing tells what a question is about; it is never answered as something else."""
    language = frame.language
    said = language.prose("no_referent", question=question.strip())
    blank = Answer(question, language.code, "unknown", release=asker.release)
    return Asked(frame, replace(blank, reason="unsupported_relation", answer=said))
