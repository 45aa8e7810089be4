"""Let a language model read what the rules have left: the same claims, and none that its sentence does not bear out.

Only sentences with a figure or two names of which the rules made nothing are sent, a window at a time. A reply that is
not usable is sent back at most twice with what is wrong. Rules' claims come first and the same claim once. When the
model fails, the rules' claims stand alone; why it failed is kept in `ModelReader.trouble`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from ingest.extract.asking.candidates import Candidate, Problem, read_candidates
from ingest.extract.asking.prompt import build_prompt
from ingest.extract.asking.proof import prove
from ingest.extract.claims import Claim
from ingest.extract.knowledge import Knowledge
from ingest.extract.reading import Reading
from ingest.segment import sentence_hash
from kg.ask.fence import Fence, open_fence
from kg.ask.llm import FOLDER, LanguageModel, Message, Mode, Prompt, open_model
from kg.ask.loose_json import find_object
from kg.errors import LlmError, LlmReplyError, LlmSettingsError
from kg.settings import Settings

REPAIRS: Final = 2
_WINDOW: Final = 10  # sentences of one request
_WINDOW_CHARACTERS: Final = 6_000
_LONGEST_SENTENCE: Final = 2_000  # characters; longer ones are lists and tables that were not cut
_FAILURES: Final = 3  # bad replies one after the other, after which the model is not asked any more
_TOLD: Final = 20  # problems that are told at once
_LONGEST_ECHO: Final = 8_000  # characters of a reply that are shown to the model again
_NO_OBJECT: Final = Problem("no JSON", "The reply holds no JSON object that fits the schema.")
_AGAIN: Final = (
    "Some of that cannot be taken. Reply with JSON as before, with these claims corrected, or without them where the "
    "sentences do not state them:"
)

Read = tuple[Reading, Sequence[Claim]]


@dataclass
class ModelReader:
    """A model with what it may know, and how it did; one for a run over many documents."""

    model: LanguageModel
    fence: Fence
    knowledge: Knowledge = field(repr=False)
    taken: int = 0
    trouble: LlmError | None = None
    _failures: int = field(default=0, repr=False)

    @property
    def is_given_up(self) -> bool:
        """Whether the model is asked no more: it cannot be reached, or answers nothing that can be used."""
        return self._failures >= _FAILURES

    def read(self, doc: str, sentences: Iterable[Read]) -> Iterator[Claim]:
        """Yield the claims of all sentences of a document in their order, the rules' and then the model's of each.

        Args:
            sentences: what was seen in each sentence, and what the rules claim from it.
        """
        if not self.is_given_up:
            self.trouble = None
        waiting: list[Read] = []
        for read in sentences:
            waiting.append(read)
            if _is_full(waiting):
                yield from self._flush(doc, waiting)
                waiting = []
        yield from self._flush(doc, waiting)

    def describe(self) -> str:
        """Return in one sentence what the model did."""
        counts = self.model.counts
        dropped = ", ".join(f"{reason} {times}" for reason, times in sorted(counts.rejected.items()))
        asked = f"{counts.requests} requests, {counts.kept} replies kept from before, {counts.spent.tokens} tokens"
        end = f"; stopped: {self.trouble}" if self.trouble else ""
        return f"{self.model.name}: {asked}; {self.taken} claims taken, dropped: {dropped or 'none'}{end}"

    def _flush(self, doc: str, reads: Sequence[Read]) -> Iterator[Claim]:
        window = [reading for reading, claims in reads if needs_model(reading, claims)]
        found = self._ask_window(doc, window) if window and not self.is_given_up else []
        for reading, claims in reads:
            yield from claims
            own = (claim for claim in found if claim.start == reading.sentence.start)
            yield from self._new_ones(own, claims)

    def _new_ones(self, own: Iterable[Claim], claims: Sequence[Claim]) -> Iterator[Claim]:
        known = {_key(claim) for claim in claims}
        for claim in own:
            if _key(claim) not in known:
                known.add(_key(claim))
                self.taken += 1
                yield claim

    def _ask_window(self, doc: str, window: Sequence[Reading]) -> list[Claim]:
        """Return what the model finds in some sentences; nothing where it fails."""
        claims: list[Claim] = []
        try:
            for claim in self._converse(doc, window):
                claims.append(claim)
            self._failures = 0
        except LlmReplyError as error:
            self.trouble, self._failures = error, self._failures + 1
        except LlmError as error:
            self.trouble = error
            self._failures = _FAILURES
        return claims

    def _converse(self, doc: str, window: Sequence[Reading]) -> Iterator[Claim]:
        """Yield proven claims; what is wrong goes back to the model until nothing is, at most twice."""
        prompt = build_prompt(window, self.knowledge, self.fence)
        for _ in range(REPAIRS + 1):
            reply = self.model.ask(prompt).text
            judged = list(self._judge(doc, reply, window))
            problems = [each for each in judged if isinstance(each, Problem)]
            yield from (each for each in judged if isinstance(each, Claim))
            for problem in problems:
                self.model.reject(problem.reason)
            if not problems:
                return
            prompt = _repair(prompt, reply, problems)
        if _NO_OBJECT in problems:
            raise LlmReplyError("the language model writes no JSON", hint="use another model")

    def _judge(self, doc: str, reply: str, window: Sequence[Reading]) -> Iterator[Claim | Problem]:
        found = find_object(reply)
        if found is None:
            yield _NO_OBJECT
            return
        for each in read_candidates(found, len(window)):
            if isinstance(each, Candidate):
                yield prove(doc, each, window[each.sentence - 1], self.knowledge)
            else:
                yield each


def open_reader(settings: Settings, knowledge: Knowledge, mode: Mode) -> ModelReader | None:
    """Return a reader with the model that the settings name, None where it is off or none is named.

    Raises:
        LlmSettingsError: the settings cannot be used.
    """
    model = open_model(settings, mode)
    return ModelReader(model, open_fence(settings.home / FOLDER), knowledge) if model is not None else None


def open_reader_or_say(settings: Settings, knowledge: Knowledge, mode: Mode) -> tuple[ModelReader | None, str]:
    """Return a reader as `open_reader`, and what is wrong with the settings; the rules read in any case."""
    try:
        return open_reader(settings, knowledge, mode), ""
    except LlmSettingsError as error:
        return None, str(error)


def needs_model(reading: Reading, claims: Iterable[Claim]) -> bool:
    """Whether a sentence may state more than the rules claim: a figure that no claim has, or two names unrelated."""
    if len(reading.sentence.text) > _LONGEST_SENTENCE:
        return False
    claimed = list(claims)
    figures = {(claim.value, claim.low, claim.high) for claim in claimed}
    things = len(reading.names) + (reading.topic is not None)
    if things and any((amount.value, amount.low, amount.high) not in figures for amount in reading.amounts):
        return True
    return things > 1 and bool(reading.names) and not any(claim.kind == "relation" for claim in claimed)


def _is_full(waiting: Sequence[Read]) -> bool:
    window = [reading for reading, claims in waiting if needs_model(reading, claims)]
    return len(window) >= _WINDOW or sum(len(each.sentence.text) for each in window) > _WINDOW_CHARACTERS


def _repair(prompt: Prompt, reply: str, problems: Sequence[Problem]) -> Prompt:
    """Return the conversation with the reply and what is wrong with it."""
    told = "\n".join(f"- {problem.sentence}" for problem in problems[:_TOLD])
    said = Message("assistant", reply[:_LONGEST_ECHO])
    return replace(prompt, messages=(*prompt.messages, said, Message("user", f"{_AGAIN}\n{told}")))


def _key(claim: Claim) -> tuple[object, ...]:
    """What makes two claims of one sentence the same, whoever made them."""
    figures = (claim.value, claim.low, claim.high, claim.unit)
    return (claim.kind, claim.subject, claim.predicate, claim.object, *figures, sentence_hash(claim.quote))
