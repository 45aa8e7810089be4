"""When a reading may answer: how much of the question it accounts for, and whether what is left out may be left out.

A reading that accounts for every word is certain by its score. One that misses plain wording ("the size of X's data
centre *base*") is certain only if the question means what the facts say, by their vectors, and leaving the words out
does not bring it nearer: a word that says something else ("the *revenue* of X") pulls the question away from the facts.
Names, numbers, periods, relations and negations may never be left out.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from kg.ask.conditions import asks_for_class, which_words
from kg.ask.frame import Frame
from kg.ask.plan import Check, Combine, Count, Find, InFacts, Look, OneOf, Plan
from kg.ask.quantities import Period, Quantity
from kg.ask.reading import Reading, Scope
from kg.ask.values import asked_units

# Shares of the question's weight; set on the development questions, see docs/decisions.md.
_ALL_USED, _NEARLY, _TEXT, _WHY, _TOLD = 0.80, 0.92, 0.66, 0.55, 0.86
_LEAST, _CLOSE, _PULL = 0.50, 0.55, 0.045
_SURE_TEXT, _CLOSE_TEXT = 0.95, 0.58
_MOST_FACTS = 6
_SPLIT_ROLES = ("entity", "property", "indicator", "quality")
_HARD_OPERATORS = frozenset({"more", "less", "equal", "difference", "ratio", "sum", "mean", "both"})


class Meaning(Protocol):
    """Compares texts with facts by what they mean."""

    def cosines(self, texts: Sequence[str], facts: Sequence[str]) -> list[float]:
        """Return, for each text, the highest cosine with one of the facts (IRIs)."""


@dataclass(frozen=True)
class Judge:
    """Judges readings; without vectors (`meaning` None) no word may be left out."""

    scope: Scope
    meaning: Meaning | None

    def accept(self, reading: Reading, frame: Frame) -> Reading | None:
        """Return a reading that accounts for the question well enough to be its answer, with what it assumes."""
        if not _is_of_asked_kind(reading, frame):
            return None
        if self._is_covered(reading, frame):
            return reading
        if not self._is_meant(reading, frame):
            return None
        words = ", ".join(frame.spelled(reading.unused))
        return replace(reading, assumptions=(*reading.assumptions, frame.language.word("wording", word=words)))

    def _is_covered(self, reading: Reading, frame: Frame) -> bool:
        if reading.kind == "aside":
            return reading.score >= _TOLD
        if reading.kind != "text":
            return reading.score >= (_NEARLY if reading.unused else _ALL_USED)
        if frame.asks("why") and reading.unused and self._is_off(reading, frame):
            return False
        asked = next((k for k in ("why", "how", "define", "place_in_text") if frame.asks(k)), "")
        if asked:
            return reading.score >= (_WHY if asked == "why" else _TEXT)
        return reading.score >= _SURE_TEXT or (
            reading.score >= _TOLD and self._closeness(reading, frame) >= _CLOSE_TEXT
        )

    def _is_off(self, reading: Reading, frame: Frame) -> bool:
        """True if the words that a reason leaves out say something else: "why did A *stop supplying* B"."""
        if self.meaning is None:
            return False
        own = frame.language
        known = frozenset(i for i in reading.unused if own.code == "en" or frame.tokens[i].stem in own.glossary)
        texts = [in_english(frame, self.scope), in_english(frame, self.scope, known)]
        whole, rest = self.meaning.cosines(texts, _facts_of(reading)[:_MOST_FACTS])
        return rest - whole > _PULL

    def _closeness(self, reading: Reading, frame: Frame) -> float:
        if self.meaning is None:
            return 1.0
        return self.meaning.cosines([in_english(frame, self.scope)], _facts_of(reading)[:_MOST_FACTS])[0]

    def _is_meant(self, reading: Reading, frame: Frame) -> bool:
        """True if only wording is left out, the question means what the facts say, and the wording changes nothing."""
        if self.meaning is None or not reading.unused or reading.score < _LEAST:
            return False
        if any(_is_hard(i, frame) for i in reading.unused):
            return False
        facts = _facts_of(reading)[:_MOST_FACTS]
        told = (self.scope.lexicon.fact_by_id[f].kind == "statement" for f in facts)
        if not facts or (reading.kind == "entities" and any(told) and _things_in(reading.plan) != 1):
            return False  # a sentence that is nearly meant may name more things, or fewer, than those asked for
        texts = [in_english(frame, self.scope), in_english(frame, self.scope, frozenset(reading.unused))]
        whole, rest = self.meaning.cosines(texts, facts)
        return whole >= _CLOSE and rest - whole <= _PULL


def _is_of_asked_kind(reading: Reading, frame: Frame) -> bool:
    """False for a sentence where a thing or a number is asked for: it may speak of the matter without the answer."""
    if reading.kind not in ("text", "aside"):
        return True
    if any(frame.asks(k) for k in ("why", "how", "define", "place_in_text")):
        return True
    return not (asks_for_class(frame) or frame.asks("who") or frame.wants_number() or asked_units(frame))


def _is_hard(position: int, frame: Frame) -> bool:
    """True for a token that may not be left out: part of a name, a relation, a number, a period or a negation."""
    token = frame.tokens[position]
    if token.is_number or token.norm in frame.language.numbers or (token.norm,) in frame.language.ordinals:
        return True
    if any(m.first <= position <= m.last and m.ids(*_SPLIT_ROLES) for m in frame.mentions):
        return True
    spans: tuple[Quantity | Period, ...] = (*frame.quantities, *frame.periods)
    if any(s.first <= position <= s.last for s in spans):
        return True
    if any(
        c.first <= position <= c.last and (c.group in ("negation", "exclusion") or c.key in _HARD_OPERATORS)
        for c in frame.cues
    ):
        return True
    return _is_asked_kind(position, frame) or _may_be_name(position, frame)


def _is_asked_kind(position: int, frame: Frame) -> bool:
    """True for the unknown kind of thing that is asked for ("which *body* …"), but not for its adjective."""
    named = any(position < m.first <= position + 2 for m in frame.of_role("class", "entity"))
    return position - 1 in which_words(frame) and not named


def _may_be_name(position: int, frame: Frame) -> bool:
    """True for a capital inside a sentence, where the language keeps capitals for names."""
    if frame.language.data.get("nouns_capitalised") == "true" or position == 0:
        return False
    token, before = frame.tokens[position], frame.text[: frame.tokens[position].start].rstrip()
    return token.text[0].isupper() and not before.endswith((".", "!", "?", ":", "¿", "¡", "-", "–"))


def _facts_of(reading: Reading) -> list[str]:
    return list(dict.fromkeys((*_facts_in(reading.plan), *reading.support)))


def _facts_in(plan: Plan) -> Iterable[str]:
    match plan:
        case Look(facts=facts) | Combine(facts=facts) | Check(facts=facts):
            return facts
        case Count(of=find):
            return _facts_in(find)
        case Find(conditions=conditions):
            return [f for c in conditions if isinstance(c, InFacts) for f in c.facts]


def _things_in(plan: Plan) -> int:
    """Return how many things a plan names as its answer."""
    if not isinstance(plan, Find):
        return 0
    return next((len(c.ids) for c in plan.conditions if isinstance(c, OneOf) and not c.negated), 0)


def in_english(frame: Frame, scope: Scope, without: frozenset[int] = frozenset()) -> str:
    """Return a question as English words for the (English) vectors: names by their labels, words by the glossary."""
    if frame.language.code == "en":
        return " ".join(t.text for i, t in enumerate(frame.tokens) if i not in without)
    named = {m.first: m for m in frame.mentions}
    inside = {i for m in frame.mentions for i in range(m.first + 1, m.last + 1)}
    words = []
    for i, token in enumerate(frame.tokens):
        if i in named:
            words.append(scope.lexicon.label(named[i].senses[0].id))
        elif i not in inside and i not in without and token.norm not in frame.language.stopwords:
            words.append(frame.language.glossary.get(token.stem, (token.text,))[0])
    return " ".join(words)
