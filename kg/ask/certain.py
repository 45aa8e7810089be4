"""When a reading may answer: how much of the question it accounts for, and whether what is left out may be left out.

A reading that accounts for every word is certain by its score. One that misses plain wording ("the size of X's data
centre *base*") is certain only if the question means what the facts say, by their vectors, and leaving the words out
does not bring it nearer: a word that says something else ("the *revenue* of X") pulls the question away from the facts.
Names, numbers, periods, relations and negations may never be left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Protocol

from kg.ask.asked import asks_for_class, which_words
from kg.ask.frame import Frame
from kg.ask.language import Language
from kg.ask.plan import Check, Combine, Count, Find, InFacts, Look, OneOf, Plan
from kg.ask.quantities import Period, Quantity, phrase_at
from kg.ask.reading import Reading, Scope
from kg.ask.tell import is_preferred
from kg.ask.tokens import Token
from kg.ask.values import asked_units

# Shares of the question's weight; set on the development questions, see docs/decisions.md.
_ALL_USED, _NEARLY, _TEXT, _WHY, _TOLD = 0.80, 0.92, 0.66, 0.55, 0.86
_LEAST, _CLOSE, _PULL = 0.50, 0.55, 0.045
_SURE_TEXT, _CLOSE_TEXT, _CLOSE_TOLD, _FAR_TEXT = 0.95, 0.58, 0.58, 0.4
_SENTENCES = ("text", "why", "how", "define")
_BESIDE, _FITTING, _MOST_SENTENCES = 0.15, 0.15, 3
_MOST_FACTS = 12
_CLASS_NEAR = 2
_SPLIT_ROLES = ("entity", "property", "indicator", "quality")
_HARD_OPERATORS = frozenset({"more", "less", "equal", "difference", "ratio", "sum", "mean", "both", "max", "min"})


class Meaning(Protocol):
    """Compares texts with facts by what they mean."""

    def cosines(self, texts: Sequence[str], facts: Sequence[str]) -> list[float]:
        """Return, for each text, the highest cosine with one of the facts (IRIs)."""

    def closeness(self, text: str, facts: Sequence[str]) -> Mapping[str, float]:
        """Return fact → its cosine with a text."""


@dataclass(frozen=True)
class Judge:
    """Judges readings; without vectors (`meaning` None) no word may be left out."""

    scope: Scope
    meaning: Meaning | None

    def accept(self, reading: Reading, frame: Frame) -> Reading | None:
        """Return a reading that accounts for the question well enough to be its answer, with what it assumes."""
        if not is_of_asked_kind(reading, frame):
            return None
        if self._is_covered(reading, frame):
            return reading
        if not self._is_meant(reading, frame):
            return None
        return admitting(reading, frame)

    def may_leave_out(self, reading: Reading, frame: Frame) -> bool:
        """True if nothing is left out that says something: no name, relation or number, no word unknown to all facts.

        An unknown word may say anything; only the vectors can tell that it changes nothing.
        """
        if any(is_hard(i, frame) for i in reading.unused):
            return False
        known = self.scope.matcher.facts_with
        stems = (self.scope.matcher.canonical(frame.tokens[i], frame.language) for i in reading.unused)
        return all(any(known.get(s) for s in each) for each in stems) or self._is_meant(reading, frame)

    def ordered(self, reading: Reading, frame: Frame) -> Reading:
        """Return a reading for a sentence with the sentences that mean most nearly what is asked, nearest first."""
        plan = reading.plan
        if not isinstance(plan, Look) or plan.want not in _SENTENCES:
            return reading
        told = self.meaning.closeness(in_english(frame, self.scope), plan.facts) if self.meaning else {}
        near = {f: told.get(f, 1.0) for f in plan.facts}
        fitting = (f for f in plan.facts if is_preferred(self.scope.lexicon.fact_by_id[f], plan.want, self.scope))
        near.update({f: near[f] + _FITTING for f in fitting})
        best = max(near.values())
        beside = 1.0 if frame.asks("about") else _BESIDE  # whatever is said of it
        facts = sorted((f for f in plan.facts if near[f] >= best - beside), key=lambda f: -near[f])
        return replace(reading, plan=replace(plan, facts=tuple(facts[:_MOST_SENTENCES])))

    def says_all(self, reading: Reading, frame: Frame, least: float | None = None) -> bool:
        """True if a sentence leaves no word of the question out and means what it asks (cosine of `least`)."""
        return (
            not reading.unused
            and reading.score >= _TOLD
            and not asked_units(frame)
            and self._closeness(reading, frame) >= (_CLOSE_TOLD if least is None else least)
        )

    def _is_covered(self, reading: Reading, frame: Frame) -> bool:
        if reading.kind == "aside":
            return reading.score >= _TOLD
        if reading.kind != "text":
            return reading.score >= (_NEARLY if reading.unused else _ALL_USED)
        if frame.asks("why") and reading.unused and (_leaves_verb(reading, frame) or self._is_off(reading, frame)):
            return False
        asked = next((k for k in ("why", "how", "define", "place_in_text") if frame.asks(k)), "")
        if asked:
            if asked in ("how", "define") and self._closeness(reading, frame) < _FAR_TEXT:
                return False
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
        whole, rest = self.meaning.cosines(texts, facts_of(reading)[:_MOST_FACTS])
        return rest - whole > _PULL

    def _closeness(self, reading: Reading, frame: Frame) -> float:
        if self.meaning is None:
            return 1.0
        return self.meaning.cosines([in_english(frame, self.scope)], facts_of(reading)[:_MOST_FACTS])[0]

    def _is_meant(self, reading: Reading, frame: Frame) -> bool:
        """True if only wording is left out, the question means what the facts say, and the wording changes nothing."""
        if self.meaning is None or not reading.unused or reading.score < _LEAST:
            return False
        if any(is_hard(i, frame) for i in reading.unused) or not _says_more(reading, frame):
            return False
        facts = facts_of(reading)[:_MOST_FACTS]
        told = (self.scope.lexicon.fact_by_id[f].kind == "statement" for f in facts)
        if not facts or (reading.kind == "entities" and any(told) and _things_in(reading.plan) != 1):
            return False  # a sentence that is nearly meant may name more things, or fewer, than those asked for
        texts = [in_english(frame, self.scope), in_english(frame, self.scope, frozenset(reading.unused))]
        whole, rest = self.meaning.cosines(texts, facts)
        return whole >= _CLOSE and rest - whole <= _PULL


def admitting(reading: Reading, frame: Frame) -> Reading:
    """Return a reading that says among its assumptions which words it leaves out."""
    if not reading.unused:
        return reading
    said = frame.language.word("wording", word=", ".join(frame.spelled(reading.unused)))
    return replace(reading, assumptions=tuple(dict.fromkeys((*reading.assumptions, said))))


def _leaves_verb(reading: Reading, frame: Frame) -> bool:
    """True if what one named thing is said to do to another is left out: "why did A *stop* B from …"."""
    things = sorted((m.first, m.last) for m in frame.of_role("entity"))
    auxiliaries = frame.language.phrases("compose", "auxiliaries")
    for before, after in pairwise(things):
        verb = before[1] + 1
        opened = any(phrase_at(frame.tokens, i, auxiliaries) for i in range(max(before[0] - 2, 0), before[0]))
        if opened and verb in reading.unused and after[0] > verb:
            return True
    return False


def is_of_asked_kind(reading: Reading, frame: Frame) -> bool:
    """False for a sentence where a thing or a number is asked for: it may speak of the matter without the answer."""
    if reading.kind in ("number", "range") and isinstance(reading.plan, Look):
        return not _asks_for_several(frame) and not _opens_with_class(frame)
    if reading.kind not in ("text", "aside"):
        return True
    if any(frame.asks(k) for k in ("why", "how", "define", "place_in_text")):
        return True
    return not (asks_for_class(frame) or frame.asks("who") or frame.wants_number() or asked_units(frame))


def _asks_for_several(frame: Frame) -> bool:
    """True where things are asked for by their class or by a bound that they meet: one figure is no answer then."""
    if frame.wants_number() or asked_units(frame):
        return False
    bounded = any(q.comparator not in (None, "approx") and q.unit for q in frame.quantities)
    which = which_words(frame)
    asked = any(0 < m.first - i <= _CLASS_NEAR for m in frame.of_role("class") for i in which)
    return asked or (bounded and bool(frame.of_role("class", "entity")) and not which)


def _opens_with_class(frame: Frame) -> bool:
    """True for a bare noun phrase for things: a class word, alone or behind an adjective, and no figure's name."""
    if frame.of_role("indicator") and any(not m.ids("class") for m in frame.of_role("indicator")):
        return False
    if any(c.group == "asks" for c in frame.cues) or asked_units(frame) or which_words(frame):
        return False
    heads = [m for m in frame.mentions[:2] if m.ids("class")]
    plural = tuple(p[0] for p in frame.language.phrases("plural"))
    return bool(heads) and heads[0].first <= 1 and heads[0].text.casefold().endswith(plural)


def _says_more(reading: Reading, frame: Frame) -> bool:
    """True if something besides names is accounted for: of "who founded X" nothing would be left without "founded"."""
    used = set(frame.words) - set(reading.unused)
    terms = (m for m in frame.of_role("property", "indicator", "quality") if m.first not in reading.unused)
    return bool(used) or any(True for _ in terms) or any(frame.asks(k) for k in ("why", "how", "define"))


def is_hard(position: int, frame: Frame) -> bool:
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


def facts_of(reading: Reading) -> list[str]:
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
            words.extend(_english_of(token, frame.language, scope))
    return " ".join(words)


def _english_of(token: Token, language: Language, scope: Scope) -> tuple[str, ...]:
    """Return what a word means in English: nothing where nobody knows, because the vectors would only see letters."""
    if token.stem in language.glossary:
        return language.glossary[token.stem][:1]
    parts = language.parts_of(token.norm)
    if parts:
        return tuple(words[0] for words in parts)
    shared = any(s in scope.matcher.facts_with for s in scope.matcher.canonical(token, language))
    return (token.text,) if shared or token.is_number or token.text[0].isupper() else ()
