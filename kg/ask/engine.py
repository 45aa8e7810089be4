"""The engine: one question in, one answer object out, over one open release."""

import time
from dataclasses import replace
from types import TracebackType
from typing import Self

from kg.ask.answer import Writer
from kg.ask.cite import Citer
from kg.ask.frame import Frame, correct_typos, read_frame, without_opening
from kg.ask.grammar import read_question
from kg.ask.language import Language
from kg.ask.lexicon import Fact, Lexicon
from kg.ask.link import Linker
from kg.ask.match import Matcher
from kg.ask.reading import Reading, Scope, subjects_named
from kg.ask.shelf import REFERENCE
from kg.ask.tell import nearest
from kg.ask.tokens import Token, tokenize
from kg.errors import EmptyQuestionError, QuestionTooLongError
from kg.model import Answer, Choice, Reason
from kg.release import Release
from kg.settings import Settings
from kg.store import GraphStore

# A reading answers only when it accounts for every content word of the question, or nearly; see docs/decisions.md.
_ALL_USED, _NEARLY, _TEXT, _WHY, _TOLD = 0.80, 0.92, 0.66, 0.55, 0.86


class Engine:
    """Answers questions over one release."""

    def __init__(self, release: Release, store: GraphStore, lexicon: Lexicon, settings: Settings) -> None:
        self.release = release
        self.store = store
        self.lexicon = lexicon
        self._settings = settings
        self._matcher = Matcher(lexicon)
        self._linkers: dict[str, Linker] = {}  # made when a language is first asked in: one question needs only one

    @classmethod
    def open(cls, release: Release, settings: Settings) -> Self:
        """Start the store's workers on a release and read its lexicon."""
        lexicon = Lexicon.from_json(release.lexicon_path.read_text(encoding="utf-8"))
        return cls(release, GraphStore.open(release.graph_path, settings), lexicon, settings)

    def ask(self, question: str, *, lang: str | None = None, source: str | None = None) -> Answer:
        """Return the answer to a question.

        Args:
            question: in any language that has a file in the ontology.
            lang: its language, where known; else it is recognised.
            source: limits facts to one source id (our own reference list always counts).

        Raises:
            QuestionError: the question is empty or too long.
        """
        started = time.perf_counter()
        text = self._checked(question)
        language = self._language(text, lang)
        scope = Scope(self.lexicon, self._matcher, (source, REFERENCE) if source else ())
        frame, unclear = self._frame(text, language)
        blank = Answer(question, language.code, "unknown", release=self.release.id)
        answer = self._clarify(blank, frame, unclear) if unclear else self._answer(blank, frame, scope, language)
        elapsed = (time.perf_counter() - started) * 1000
        return replace(answer, timings_ms={"total": round(elapsed, 2)})

    @property
    def longest(self) -> int:
        """Characters that a question may have."""
        return self._settings.question_characters

    def close(self) -> None:
        """Stop the store's workers."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # --- reading ---------------------------------------------------------------------------------------------------

    def _checked(self, question: str) -> str:
        text = question.strip()
        if not text:
            raise EmptyQuestionError()
        if len(text) > self._settings.question_characters:
            raise QuestionTooLongError(len(text), self._settings.question_characters)
        return text

    def _language(self, text: str, lang: str | None) -> Language:
        """Return the language asked for, or the one that knows most of the words; English wins a tie."""
        if lang is not None and lang in self.lexicon.languages:
            return self.lexicon.languages[lang]

        def known_words(language: Language) -> int:
            return sum(self._is_word_of(t, language) for t in tokenize(text, language.algorithm))

        ranked = sorted(self.lexicon.languages.values(), key=lambda x: (-known_words(x), x.code != "en", x.code))
        return ranked[0]

    def _is_word_of(self, token: Token, language: Language) -> bool:
        """True if a language's file knows a word; English, whose words the facts are made of, is known from them."""
        which = set(str(language.data.get("which", "")).split())
        if token.norm in language.stopwords or token.norm in which or token.stem in language.glossary:
            return True
        english = language.code == "en" and not token.is_number and token.text[0].islower()
        return english and any(s in self._matcher.facts_with for s in self._matcher.canonical(token, language))

    def _linker(self, language: Language) -> Linker:
        if language.code not in self._linkers:
            self._linkers[language.code] = Linker(self.lexicon, language)
        return self._linkers[language.code]

    def _frame(self, text: str, language: Language) -> tuple[Frame, list[str]]:
        linker = self._linker(language)
        frame = read_frame(without_opening(text, language), language, linker)
        known = {
            frame.tokens[i].stem
            for i in frame.words
            if any(s in self._matcher.facts_with for s in self._matcher.canonical(frame.tokens[i], language))
        }
        return correct_typos(frame, known, linker)

    # --- answering -------------------------------------------------------------------------------------------------

    def _answer(self, blank: Answer, frame: Frame, scope: Scope, language: Language) -> Answer:
        readings = read_question(frame, scope)
        if readings and self._is_certain(readings[0], frame):
            answer = Writer(scope, self.store, language).write(frame, readings[0], blank)
            if answer.citations:
                return answer
        return self._unknown(blank, frame, scope, language, readings)

    def _is_certain(self, reading: Reading, frame: Frame) -> bool:
        if reading.kind == "aside":
            return reading.score >= _TOLD
        if reading.kind == "text":
            asked = next((k for k in ("why", "how", "define", "place_in_text") if frame.asks(k)), "")
            return reading.score >= {"": _TOLD, "why": _WHY}.get(asked, _TEXT)
        return reading.score >= (_NEARLY if reading.unused else _ALL_USED)

    def _clarify(self, blank: Answer, frame: Frame, near: list[str]) -> Answer:
        similar = self._linker(frame.language).find_similar
        token = next(frame.tokens[i] for i in frame.words if similar(frame.tokens[i].norm) == near)
        before, after = frame.text[: token.start], frame.text[token.end :]
        choices = [Choice(name, f"{before}{name}{after}") for name in near]
        return replace(blank, status="clarify", choices=choices, answer=" / ".join(near), unused_words=[token.text])

    def _unknown(
        self, blank: Answer, frame: Frame, scope: Scope, language: Language, readings: list[Reading]
    ) -> Answer:
        unused = frame.spelled(readings[0].unused) if readings else frame.spelled(frame.words)
        near = nearest(frame, scope)
        reason = self._reason(frame, scope, near, unused)
        citer = Citer(self.store, [f.id for f in near])
        said = self._explained(reason, frame, scope, language, unused)
        if near:
            stated = " ".join(f"{f.statement} {citer.marks([f.id])}" for f in near)
            said = f"{said} {language.prose('nearby')} {stated}"
        return replace(
            blank,
            status="unknown",
            reason=reason,
            answer=said,
            unused_words=list(dict.fromkeys(unused)),
            citations=citer.citations,
            conflicts=citer.conflicts,
        )

    def _reason(self, frame: Frame, scope: Scope, near: tuple[Fact, ...] | object, unused: list[str]) -> Reason:
        named = subjects_named(frame, scope)
        if not named and not frame.of_role("indicator", "quality", "property"):
            return "out_of_scope"
        if any(not any(scope.is_told_of(i) for i in m.ids("entity")) for m in named):
            return "missing_entity"
        if frame.periods:
            return "missing_period"
        return "missing_fact" if near or not unused else "unsupported_relation"

    def _explained(self, reason: Reason, frame: Frame, scope: Scope, language: Language, unused: list[str]) -> str:
        if reason == "out_of_scope":
            return language.prose("out_of_scope")
        if reason == "missing_entity":
            missing = [
                m.text for m in subjects_named(frame, scope) if not any(scope.is_told_of(i) for i in m.ids("entity"))
            ]
            return language.prose("unknown_entity", word=", ".join(missing))
        if reason == "unsupported_relation" and unused:
            return language.prose("unknown_relation", words=", ".join(unused))
        named = ", ".join(m.text for m in frame.mentions) or frame.text
        return language.prose("unknown_fact", what=named)
