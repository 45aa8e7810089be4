"""The engine: one question in, one answer object out, over one open release."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import TracebackType
from typing import Any, Self

from kg.ask.among import find_listed, read_within
from kg.ask.answer import Writer
from kg.ask.asked import asked_count
from kg.ask.certain import Judge, Meaning
from kg.ask.compile import to_sparql
from kg.ask.desk import Desk
from kg.ask.dialogue import Asked, converse
from kg.ask.frame import Frame, correct_typos, read_frame, without_opening
from kg.ask.language import Language
from kg.ask.lexicon import Lexicon
from kg.ask.link import Linker
from kg.ask.match import Matcher
from kg.ask.override import bind, read_overrides
from kg.ask.plan import HasQuality, Measured
from kg.ask.premise import find_contradiction
from kg.ask.proposals import KINDS, Proposal, propose
from kg.ask.reading import Scope
from kg.ask.scoring.answer import ScoreDesk
from kg.ask.shelf import REFERENCE
from kg.ask.signs import Examiner
from kg.ask.tongues import Tongues
from kg.ask.unknown import Refusal
from kg.ask.unreviewed import adds_to, marked
from kg.errors import EmptyQuestionError, QuestionTooLongError
from kg.index import PassageIndex
from kg.model import Answer, Choice
from kg.release import Release
from kg.score_book import ScoreBook, load_book
from kg.score_rows import read_book
from kg.settings import Settings
from kg.store import GraphStore

_EARLIER = 12  # earlier questions that a follow-up may reach back to
NO_QUERY = "SELECT ?x WHERE { VALUES ?x { } }"


class Engine:
    """Answers questions over one release."""

    def __init__(
        self,
        release: Release,
        store: GraphStore,
        lexicon: Lexicon,
        settings: Settings,
        meaning: Meaning | None = None,
        book: ScoreBook | None = None,
    ) -> None:
        self.release = release
        self.store = store
        self.lexicon = lexicon if lexicon.with_unreviewed else lexicon.reviewed()
        self._everything = lexicon
        self._settings = settings
        self._matcher = Matcher(lexicon)
        self._tongues = Tongues(self.lexicon, self._matcher)
        self._meaning = meaning
        self.book = book or ScoreBook()
        self._views: dict[str, Engine] = {}  # source → the engine of questions to it alone
        self._linkers: dict[str, Linker] = {}  # made when a language is first asked in: one question needs only one

    @classmethod
    def open(cls, release: Release, settings: Settings) -> Self:
        """Start the store's workers on a release and read its lexicon."""
        lexicon = Lexicon.from_json(release.lexicon_path.read_text(encoding="utf-8"))
        passages = PassageIndex.load(release.path)
        meaning = passages if passages.has_vectors else None
        store = GraphStore.open(release.graph_path, settings)
        book = load_book(release.path)
        return cls(release, store, lexicon, settings, meaning, read_book(store.select) if book is None else book)

    def ask(
        self,
        question: str,
        *,
        lang: str | None = None,
        source: str | None = None,
        history: Sequence[str] = (),
        overrides: Mapping[str, str] | None = None,
        unreviewed: bool = False,
    ) -> Answer:
        """Return the answer to a question.

        Args:
            question: in any language that has a file in the ontology.
            lang: its language, where known; else it is recognised.
            source: limits facts to one source id (our own reference list always counts).
            history: earlier questions of the same talk, the last one last; only a question that hangs on them uses it.
            overrides: words of the question → how they are to be read: another quality, or a bound on an indicator.
            unreviewed: whether facts that a machine read and nobody has reviewed may answer too; they are marked.

        Raises:
            OverrideError: a reading that cannot be decided.
            QuestionError: the question is empty or too long.
        """
        if unreviewed and self.has_unreviewed:
            return self._ask_all(question, lang=lang, source=source, history=history, overrides=overrides)
        view = self._limited_to(source)
        if view is not self:
            return view.ask(question, lang=lang, source=source, history=history, overrides=overrides)
        started = time.perf_counter()
        text = self._checked(question)
        earlier = [e for e in history if e.strip()][-_EARLIER:]
        given = self._given(text, lang, source, overrides or {})
        asker = _Asker(self, lang, source, given)
        answer = converse(text, [self._checked(e) for e in earlier], asker).answer
        elapsed = (time.perf_counter() - started) * 1000
        return replace(answer, question=question, timings_ms={"total": round(elapsed, 2)})

    @property
    def has_unreviewed(self) -> bool:
        """True if there are facts that answers leave out because nobody has reviewed them."""
        return self.lexicon.leaves_unreviewed

    @cached_property
    def with_unreviewed(self) -> "Engine":
        """What answers from unreviewed facts too; the engine itself where there are none."""
        if not self.has_unreviewed:
            return self
        everything = self._everything.unreviewed()
        return Engine(self.release, self.store, everything, self._settings, self._meaning, self.book)

    @cached_property
    def left_out(self) -> frozenset[str]:
        """IRIs of the facts that nobody has reviewed."""
        return frozenset(fact.id for fact in self._everything.facts) - frozenset(self.lexicon.fact_by_id)

    def _ask_all(self, question: str, **asked: Any) -> Answer:
        """Answer from all facts; what reviewed facts alone say stays said, others may add to a list or fill a gap."""
        started = time.perf_counter()
        sure = self.ask(question, **asked)
        wide = self.with_unreviewed.ask(question, **asked)
        answer = marked(wide, self.lexicon) if adds_to(wide, sure) else sure
        return replace(answer, timings_ms={"total": round((time.perf_counter() - started) * 1000, 2)})

    def _limited_to(self, source: str | None) -> "Engine":
        """Return what answers for one source: its words are weighed without the thousands of rows of data sets."""
        if source is None or not self.lexicon.datasets - {source}:
            return self
        if source not in self._views:
            lexicon = self.lexicon.limited_to(source)
            self._views[source] = Engine(self.release, self.store, lexicon, self._settings, self._meaning, self.book)
        return self._views[source]

    def best_query(self, question: str, lang: str | None = None) -> str:
        """Return the SPARQL of the best reading, however unsure it is; one without rows where there is none.

        Raises:
            QuestionError: as `ask`.
        """
        answer = self.ask(question, lang=lang)
        if answer.sparql:
            return answer.sparql
        readings = read_within(self.read(self._checked(question), lang)[0], self.scope())
        return to_sparql(readings[0].plan, self.lexicon, ()) if readings else NO_QUERY

    @property
    def sources(self) -> list[str]:
        """Ids of the sources that a question may be limited to."""
        return sorted(self.lexicon.sources)

    @property
    def example(self) -> str:
        """A question that suits the graph; empty where every example of the project does."""
        return ""

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
        text = " ".join(question.split())  # how wide a gap is says nothing
        if not text:
            raise EmptyQuestionError()
        if len(text) > self._settings.question_characters:
            raise QuestionTooLongError(len(text), self._settings.question_characters)
        return text

    def _linker(self, language: Language) -> Linker:
        if language.code not in self._linkers:
            self._linkers[language.code] = Linker(self.lexicon, language)
        return self._linkers[language.code]

    def read(self, text: str, lang: str | None = None, like: str | None = None) -> tuple[Frame, list[str]]:
        """Return the frame of a question, and the spellings that one of its words may stand for if it is unclear.

        Args:
            lang: its language, where known.
            like: the language to take where words tell none.
        """
        language = self._tongues.of(text, lang, like)
        linker = self._linker(language)
        frame = read_frame(without_opening(text, language), language, linker)
        known = {
            frame.tokens[i].stem
            for i in frame.words
            if any(s in self._matcher.facts_with for s in self._matcher.canonical(frame.tokens[i], language))
        }
        return correct_typos(frame, known, linker)

    def _given(
        self, text: str, lang: str | None, source: str | None, overrides: Mapping[str, str]
    ) -> tuple[tuple[str, HasQuality | Measured], ...]:
        if not overrides:
            return ()
        code = self._tongues.of(text, lang).code
        return read_overrides(overrides, code, lambda text, code: self.read(text, code)[0], self.scope(source))

    def scope(self, source: str | None = None) -> Scope:
        """Return what questions are asked of: all facts, or those of one source and our own reference list."""
        return Scope(self.lexicon, self._matcher, (source, REFERENCE) if source else ())

    # --- answering -------------------------------------------------------------------------------------------------

    def answer_frame(self, text: str, frame: Frame, unclear: list[str], scope: Scope) -> Answer:
        """Return the answer to a question that was read, or the spellings to choose from."""
        blank = Answer(text, frame.language.code, "unknown", release=self.release.id)
        return self._clarify(blank, frame, unclear) if unclear else self._answer(blank, frame, scope, frame.language)

    def _answer(self, blank: Answer, frame: Frame, scope: Scope, language: Language) -> Answer:
        scores = ScoreDesk(self.book, self.lexicon, self.store, scope.sources[0] if scope.sources else "")
        asked = scores.read(frame)
        if asked is not None and (asked.sure or (asked.kind == "why" and not scope.sources)):
            return scores.answer(asked, frame, blank)
        found = self._answer_from_facts(blank, frame, scope, language)
        if asked is not None and found.status != "answered":
            return scores.answer(asked, frame, blank)
        return found

    def _answer_from_facts(self, blank: Answer, frame: Frame, scope: Scope, language: Language) -> Answer:
        scope = scope.at_the_time_of(frame)
        refusal = Refusal(scope, self.store, language)
        contradiction = find_contradiction(frame, scope)
        if contradiction is not None:
            return refusal.contradict(contradiction, blank)
        desk = self._desk(frame, scope)
        readings = read_within(frame, scope, desk.attempt)
        composed = desk.compose(readings, lambda text: self.read(text, language.code)[0])
        for reading in desk.choose(composed, self.lexicon.confidence):
            answer = desk.write(reading, blank)
            if answer.citations and (answer.kind != "text" or asked_count(frame) is None):
                return answer
        return refusal.write(frame, readings, blank)

    def examine(self, question: str, source: str | None = None) -> tuple[Examiner, list[Proposal], list[Answer]]:
        """Return what examines a question, every reading proposed for it, and the answer that each would give.

        Raises:
            QuestionError: as `ask`.
        """
        view = self._limited_to(source)
        if view is not self:
            return view.examine(question, source)
        frame = self.read(self._checked(question))[0]
        scope = self.scope(source).at_the_time_of(frame)
        desk = self._desk(frame, scope)
        readings = read_within(frame, scope, desk.attempt)
        composed = desk.compose(readings, lambda text: self.read(text, frame.language.code)[0])
        proposals = propose(frame, scope, composed, KINDS, desk.attempt)
        blank = Answer(question, frame.language.code, "unknown", release=self.release.id)
        return desk.examiner, proposals, [desk.write(p.reading, blank) for p in proposals]

    def _desk(self, frame: Frame, scope: Scope) -> Desk:
        writer = Writer(scope, self.store, frame.language)
        return Desk(frame, scope, writer, Judge(scope, self._meaning), self._meaning)

    def _clarify(self, blank: Answer, frame: Frame, near: list[str]) -> Answer:
        similar = self._linker(frame.language).find_similar
        token = next(frame.tokens[i] for i in frame.words if similar(frame.tokens[i].norm) == near)
        before, after = frame.text[: token.start], frame.text[token.end :]
        choices = [Choice(name, f"{before}{name}{after}") for name in near]
        return replace(blank, status="clarify", choices=choices, answer=" / ".join(near), unused_words=[token.text])


@dataclass(frozen=True)
class _Asker:
    """An engine as a dialogue uses it: one language and one source, where they are given."""

    engine: Engine
    lang: str | None
    source: str | None
    given: tuple[tuple[str, HasQuality | Measured], ...] = ()

    @property
    def scope(self) -> Scope:
        return self.engine.scope(self.source)

    @property
    def release(self) -> str:
        return self.engine.release.id

    def read(self, text: str, like: str | None = None) -> Frame:
        return self.engine.read(text, self.lang, like)[0]

    def answer(
        self, text: str, like: str | None = None, among: tuple[str, ...] = (), *, counted: bool = False
    ) -> Asked:
        frame, unclear = self.engine.read(text, self.lang, like)
        frame = bind(frame, self.given, self.scope)
        listed = None if among or unclear else find_listed(frame, self.scope)
        if listed is not None:
            asked = self.answer(listed.question, frame.language.code, listed.ids)
            if asked.answer.status == "answered":
                return asked
        scope = replace(self.scope, among=among, counted=counted)
        answer = self.engine.answer_frame(text, frame, unclear, scope)
        return Asked(frame, answer, _indicator(frame, answer, self.engine.lexicon))


def _indicator(frame: Frame, answer: Answer, lexicon: Lexicon) -> str:
    """Return the indicator that a question names or that its answer is made of."""
    named = [i for m in frame.of_role("indicator") for i in m.ids("indicator")]
    used = [str(answer.plan["order_by"])] if "order_by" in answer.plan else []
    facts = [lexicon.fact_by_id[f] for f in answer.plan.get("facts", ())]
    used += [f.predicate for f in facts if f.kind == "observation"]
    return next(iter((*used, *named)), "")
