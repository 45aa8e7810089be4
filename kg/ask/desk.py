"""What one question is answered with: who reads it by the rules, what else is proposed, and which of all may answer.

Pure but for the store that `Writer` asks and the vectors of `Meaning`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

from kg.ask.about import find_account
from kg.ask.answer import Writer
from kg.ask.asked import asked_count, leaves_out_place, which_words
from kg.ask.certain import Judge, Meaning, admitting
from kg.ask.choose import find_named_sources, offers
from kg.ask.compose import Composer, Rows
from kg.ask.confidence import Confidence
from kg.ask.enumerated import as_list, find_enumerated
from kg.ask.frame import Frame
from kg.ask.grammar import Strategy, asks_for_source
from kg.ask.locate import asks_for_passage
from kg.ask.path import Path, find_path
from kg.ask.plan import Find
from kg.ask.proposals import COMPOSED, Proposal, propose, wanted
from kg.ask.reading import Reading, Scope
from kg.ask.signs import Examiner, question_signs
from kg.ask.told import told
from kg.model import Answer

_TELLING = ("text", "how", "define")
_SENTENCE_WANTED, _NEAR_ENOUGH, _TOLD_ENOUGH = 0.6, 0.34, 0.25
"""How likely a sentence must be wanted, how near one must be in meaning, and how sure it must then be: of nine such
readings that the models were less sure of, all were right; the one at a cosine of 0.15 was not."""


@dataclass(frozen=True)
class Desk:
    """What one question is answered with: its frame, and those who judge, write and examine readings of it."""

    frame: Frame
    scope: Scope
    writer: Writer
    judge: Judge
    meaning: Meaning | None
    _tried: dict[Strategy, list[Reading]] = field(default_factory=dict)

    def compose(self, readings: Sequence[Reading], read: Callable[[str], Frame]) -> Reading | None:
        """Return the reading that the rules are certain of, put together from several where need be."""
        composer, given = Composer(self.scope, self.judge, read, self._rows), (self.frame, self.scope, self.judge)
        if self._sure is not None:
            return self._sure
        if self._path is not None and self._path.steps > 1:
            return self._path.reading  # a whole path is said more exactly than two facts that share its words
        found = composer.certain_reading(self.frame, readings)
        if self._path is not None and (found is None or found.kind != "entities"):
            return self._path.reading
        limited = self.scope.among or leaves_out_place(self.frame, self.scope)  # no sentence chooses among things
        open_to_all = not limited and (found is None or composer.is_told(found))
        listed = find_enumerated(*given) if open_to_all else None
        return listed or found or (told(*given) if open_to_all else None)

    def choose(self, composed: Reading | None, confidence: Confidence | None) -> Iterable[Reading]:
        """Yield the readings that may answer, surest first.

        What the request lists or binds leaves no choice, nor does a question for a place in the text or a path: there
        only the composed reading keeps to what is asked.
        """
        fixed = self.scope.among or self.scope.counted or self.frame.bound or asks_for_passage(self.frame, self.scope)
        fixed = fixed or self._sure is not None or (self._path is not None and composed is self._path.reading)
        if confidence is None or fixed:
            yield from [composed] if composed is not None else []
            return
        kinds = confidence.of_kinds(question_signs(self.frame, self.scope))
        proposals = propose(self.frame, self.scope, composed, wanted(kinds), self.attempt)
        for sure, proposal in self.examiner.rate(proposals, kinds, confidence):
            enough = _TOLD_ENOUGH if self._tells_all(proposal, kinds) else confidence.least
            if sure >= enough and self._may_answer(proposal):
                yield admitting(proposal.reading, self.frame)

    def _tells_all(self, proposal: Proposal, kinds: Mapping[str, float]) -> bool:
        """True for a sentence that leaves no word out and is near in meaning, where a sentence is wanted."""
        if proposal.strategy not in _TELLING or kinds["text"] < _SENTENCE_WANTED or self.frame.asks("why"):
            return False
        return self.judge.says_all(proposal.reading, self.frame, _NEAR_ENOUGH)

    def _may_answer(self, proposal: Proposal) -> bool:
        """True for what composition judged; else only mere wording may be left out, and the count asked for is met."""
        reading = proposal.reading
        if proposal.kind in ("entities", "number") and self._opens_with_verb():
            return False
        if proposal.strategy == COMPOSED:
            return True
        if not self.judge.may_leave_out(reading, self.frame):
            return False
        count = asked_count(self.frame)
        return count is None or (isinstance(reading.plan, Find) and len(self._rows(reading.plan)) == count)

    def _opens_with_verb(self) -> bool:
        """True for "do both A and B …", which no name or number answers; "is A or B larger" and "is … which" differ."""
        frame = self.frame
        opened = any(c.first == 0 and c.group == "asks" and c.key == "yes_no" for c in frame.cues)
        return opened and not (offers(frame) or which_words(frame) or frame.asks("who") or frame.wants_number())

    def attempt(self, strategy: Strategy, frame: Frame, scope: Scope) -> list[Reading]:
        """Try a strategy on the question, once."""
        if frame is not self.frame or scope is not self.scope:
            return strategy(frame, scope)
        if strategy not in self._tried:
            self._tried[strategy] = strategy(frame, scope)
        return self._tried[strategy]

    def write(self, reading: Reading, blank: Answer) -> Answer:
        """Return the answer that a reading gives."""
        ordered = as_list(self.judge.ordered(reading, self.frame), self.frame, self.scope)
        return self.writer.write(self.frame, ordered, blank)

    @cached_property
    def _sure(self) -> Reading | None:
        """Sentences about what the question names, or its sources, where nothing else is asked."""
        if self.scope.among or self.frame.bound:
            return None
        if asks_for_source(self.frame, self.scope):
            return find_named_sources(self.frame, self.scope)
        return find_account(self.frame, self.scope)

    @cached_property
    def _path(self) -> Path | None:
        """The path that the question describes."""
        return None if self.scope.among else find_path(self.frame, self.scope)

    @cached_property
    def examiner(self) -> Examiner:
        """What tells how sure readings are."""
        return Examiner(self.frame, self.scope, self.meaning, self._rows)

    @cached_property
    def _rows(self) -> Rows:
        return cache(self.writer.rows)
