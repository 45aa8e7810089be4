"""Answer a question about scores from the book: prose, value, table, citations of scores and of their inputs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from kg.ask.frame import Frame
from kg.ask.lexicon import Lexicon
from kg.ask.scoring.notes import Notes
from kg.ask.scoring.question import Kind, ScoreQuestion, read_score_question
from kg.ask.scoring.reasons import tell_beside, tell_change, tell_compared, tell_difference, tell_why
from kg.ask.scoring.told import (
    Sentence,
    Teller,
    Told,
    tell_methods,
    tell_order,
    tell_ranks,
    tell_unscored,
    tell_values,
)
from kg.model import Answer, Item
from kg.score_book import MethodBook, ScoreBook
from kg.store import GraphStore
from kg.vocabulary import MPID

_TELLERS: Mapping[Kind, Callable[[ScoreQuestion, Teller], Told]] = {
    "value": tell_values,
    "rank": tell_ranks,
    "order": tell_order,
    "why": tell_why,
    "change": tell_change,
    "difference": tell_difference,
    "compare": tell_compared,
    "beside": tell_beside,
}
_QUERY = """\
SELECT ?score ?value ?low ?high ?rank ?best ?worst ?coverage WHERE {{
  VALUES ?score {{ {scores} }}
  ?score mp:low ?low ; mp:high ?high ; mp:rankLow ?best ; mp:rankHigh ?worst ; mp:coverage ?coverage .
  OPTIONAL {{ ?score mp:score ?value ; mp:scoreRank ?rank }}
}}"""


@dataclass(frozen=True)
class ScoreDesk:
    """What questions about scores are answered with.

    Args:
        source: the only source that may answer, '' for any: a method that takes other sources too is left out.
    """

    book: ScoreBook
    lexicon: Lexicon
    store: GraphStore
    source: str = ""

    def read(self, frame: Frame) -> ScoreQuestion | None:
        """Return what a question asks of scores, None where it is about something else or no method may answer."""
        question = read_score_question(frame, self.book, self.lexicon)
        return question if question is not None and self._methods(question) else None

    def answer(self, question: ScoreQuestion, frame: Frame, blank: Answer) -> Answer:
        """Return the answer; one that knows no value says what is missing."""
        teller = Teller(self.book, self.lexicon, frame.language, self._methods(question))
        told = self._tell(question, teller)
        scores = list(dict.fromkeys(pair for sentence in told.sentences for pair in _hashable(sentence)))
        pairs = [
            (self.book.methods[method].method, self.book.methods[method].by_place[place]) for method, place in scores
        ]
        facts = [fact for sentence in told.sentences for fact in sentence.facts]
        notes = Notes(self.store, pairs, facts, frame.language.code)
        text = " ".join(f"{_ended(each.text)} {_marks(each, notes)}".rstrip() for each in told.sentences)
        names = [*question.areas, *question.enablers]
        subject = ", ".join([*map(teller.label, names), *map(teller.indicator, question.indicators)])
        return replace(
            blank,
            status="answered" if told.known else "unknown",
            reason=None if told.known else "missing_fact",
            answer=text,
            kind=told.kind,
            value=told.value,
            items=self._items(told, frame.language.code),
            table=told.table if told.table and told.table.rows else None,
            interpretation=frame.language.word("score_of", x=subject or question.kind),
            assumptions=self._assumptions(question, told, frame),
            plan={"operator_type": "Score", **{k: v for k, v in asdict(question).items() if v not in ((), None)}},
            sparql=_QUERY.format(scores=" ".join(f"<{MPID}{stored.name}>" for _, stored in pairs)),
            citations=notes.citations,
            conflicts=notes.conflicts,
        )

    def _tell(self, question: ScoreQuestion, teller: Teller) -> Told:
        if question.kind == "methods":
            return tell_methods(teller)
        if question.unscored and question.kind != "beside":
            return tell_unscored(question, teller)
        told = _TELLERS[question.kind](question, teller)
        if told.sentences:
            return told
        named = (*question.unscored, *(f"{MPID}{area}" for area in question.areas))
        return tell_unscored(replace(question, unscored=named), teller)

    def _methods(self, question: ScoreQuestion) -> tuple[MethodBook, ...]:
        """The methods that are named, else all that may answer."""
        named = [self.book.methods[name] for name in question.methods]
        allowed = [m for m in self.book.methods.values() if not self.source or set(m.method.sources) <= {self.source}]
        return tuple(named or allowed)

    def _items(self, told: Told, lang: str) -> list[Item]:
        things = [f"{MPID}{name}" for name in told.items]
        return [Item(iri, self._label(iri, "en"), self._label(iri, lang), self._type(iri)) for iri in things]

    def _label(self, iri: str, lang: str) -> str:
        method = self.book.methods.get(iri.removeprefix(f"{MPID}method-"))
        if method is not None:
            return method.method.label.get(lang) or method.method.label["en"]
        return self.lexicon.label(iri, lang)

    def _type(self, iri: str) -> str:
        thing = self.lexicon.get(iri)
        return self.lexicon.label(thing.types[0]) if thing and thing.types else ""

    @staticmethod
    def _assumptions(question: ScoreQuestion, told: Told, frame: Frame) -> list[str]:
        shown = dict.fromkeys(method.id for sentence in told.sentences for method, _ in sentence.scores)
        if question.methods or question.kind == "methods" or not shown or not told.known:
            return []
        return [frame.language.word("score_all_methods", methods=", ".join(shown))]


def _hashable(sentence: Sentence) -> Sequence[tuple[str, tuple[str, str]]]:
    return [(method.id, (stored.score.area, stored.score.enabler)) for method, stored in sentence.scores]


def _marks(sentence: Sentence, notes: Notes) -> str:
    return "".join(notes.score(stored) for _, stored in sentence.scores) + notes.facts(sentence.facts)


def _ended(text: str) -> str:
    text = f"{text[:1].upper()}{text[1:]}"
    return text if text.endswith((".", "!", "?")) else f"{text}."
