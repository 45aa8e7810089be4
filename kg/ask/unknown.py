"""Say why there is no answer: which part of the question is not known, and what is known instead, with citations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.ask.cite import Citer
from kg.ask.figures import other_unit, units_named
from kg.ask.frame import Frame
from kg.ask.grammar import read_question
from kg.ask.language import Language
from kg.ask.lexicon import Fact
from kg.ask.plan import Look
from kg.ask.premise import Contradiction
from kg.ask.quantities import Period
from kg.ask.reading import Reading, Scope, subjects_named
from kg.ask.shortfall import Step, find_shortfall
from kg.ask.tell import nearest
from kg.model import Answer, Reason
from kg.store import GraphStore

_SHOWN = 3


@dataclass(frozen=True)
class _Why:
    """A reason, the sentence that explains it, and facts to show, with the words that lead to them."""

    reason: Reason
    said: str
    facts: tuple[Fact, ...] = ()
    lead: str = "nearby"


@dataclass(frozen=True)
class Refusal:
    """Writes the answers that give none, in one language."""

    scope: Scope
    store: GraphStore
    language: Language

    def write(self, frame: Frame, readings: Sequence[Reading], blank: Answer) -> Answer:
        """Return why a question has no answer."""
        unused = frame.spelled(readings[0].unused) if readings else frame.spelled(frame.words)
        return self._put(self._why(frame, unused), blank, unused)

    def contradict(self, found: Contradiction, blank: Answer) -> Answer:
        """Return what is stated instead of what a question takes for granted."""
        said = self.language.prose("premise", what=found.words)
        return self._put(_Why("false_premise", said, found.facts[:_SHOWN], ""), blank, [])

    def _put(self, why: _Why, blank: Answer, unused: Sequence[str]) -> Answer:
        shown = [f.id for f in why.facts]
        citer = Citer(self.store, shown, unreviewed=self.scope.lexicon.with_unreviewed)
        lead = [self.language.prose(why.lead)] if why.facts and why.lead else []
        stated = [f"{f.statement} {citer.marks([f.id])}" for f in why.facts]
        return replace(
            blank,
            status="unknown",
            reason=why.reason,
            answer=" ".join((why.said, *lead, *stated)),
            unused_words=list(dict.fromkeys(unused)),
            citations=citer.citations,
            conflicts=citer.conflicts,
        )

    # --- reasons ---------------------------------------------------------------------------------------------------

    def _why(self, frame: Frame, unused: Sequence[str]) -> _Why:
        prose, near = self.language.prose, tuple(nearest(frame, self.scope))
        missing = self._missing_names(frame)
        if missing:
            return _Why("missing_entity", prose("unknown_entity", word=", ".join(missing)), near)
        if not subjects_named(frame, self.scope) and not frame.of_role("indicator", "quality", "property"):
            return _Why("out_of_scope", prose("out_of_scope"), near)
        other = self._at_another_time(frame) if frame.periods else ()
        if other:
            asked = ", ".join(_years(p) for p in frame.periods)
            return _Why("missing_period", prose("unknown_period", period=asked), other, "other_period")
        clash = self._other_unit(frame)
        if clash:
            return _Why("missing_fact", clash, near)
        steps = find_shortfall(frame, self.scope)
        if steps:
            return _Why("missing_fact", self._narrowed(steps), self._shown(steps), "left_before")
        strange = self._strange_words(frame) or ([] if near else list(unused))
        if strange:
            return _Why("unsupported_relation", prose("unknown_relation", words=", ".join(strange)), near)
        named = ", ".join(m.text for m in frame.mentions) or frame.text
        return _Why("missing_fact", prose("unknown_fact", what=named), near)

    def _missing_names(self, frame: Frame) -> list[str]:
        """Return names of which no source tells anything, and words written like names that nothing knows."""
        told = self.scope.is_told_of
        named = [m.text for m in subjects_named(frame, self.scope) if not any(told(i) for i in m.ids("entity"))]
        strange = self._strange_words(frame)
        return named + [w for w in strange if w[0].isupper() and w != frame.tokens[0].text]

    def _strange_words(self, frame: Frame) -> list[str]:
        """Return words that neither a fact nor the language's file knows."""
        facts_with, canonical = self.scope.matcher.facts_with, self.scope.matcher.canonical
        tokens = [frame.tokens[i] for i in frame.words]
        known = self.language.glossary.keys() | self.language.synonyms.keys()
        strange = [t for t in tokens if t.stem not in known]
        return [t.text for t in strange if not any(s in facts_with for s in canonical(t, self.language))]

    def _at_another_time(self, frame: Frame) -> tuple[Fact, ...]:
        """Return what answers the question once its period is left out."""
        tokens = {i for p in frame.periods for i in range(p.first, p.last + 1)}
        words = tuple(i for i in frame.words if i not in tokens)
        readings = read_question(replace(frame, periods=(), words=words), replace(self.scope, during=None))
        plan = readings[0].plan if readings and not readings[0].unused else None
        facts = plan.facts if isinstance(plan, Look) and plan.want == "number" else ()
        return tuple(self.scope.lexicon.fact_by_id[i] for i in facts)[:_SHOWN]

    def _other_unit(self, frame: Frame) -> str:
        """Return a sentence if the unit asked for measures something else than the indicator that is named."""
        things = (self.scope.lexicon.things[i] for m in frame.of_role("indicator") for i in m.ids("indicator"))
        named = [t for t in things if t.unit]
        if not named or not other_unit(frame, [t.unit for t in named]):
            return ""
        label = self.scope.lexicon.label(named[0].id, self.language.code)
        return self.language.prose("other_unit", x=label, have=named[0].unit, want=", ".join(units_named(frame)))

    def _narrowed(self, steps: Sequence[Step]) -> str:
        """Return how many things are left after each condition."""
        word = self.language.word
        parts = [word("left_first", n=len(steps[0].left), what=steps[0].what)]
        parts += [word("left_next", n=len(s.left), what=s.what) for s in steps[1:-1]]
        parts.append(word("left_none", what=steps[-1].what))
        return self.language.prose("narrowed", steps="; ".join(parts))

    def _shown(self, steps: Sequence[Step]) -> tuple[Fact, ...]:
        """Return what shows the last things that were left."""
        facts = (f for s in reversed(steps[:-1]) for x in steps[-2].left for f in s.left[x])
        return tuple(self.scope.lexicon.fact_by_id[f] for f in dict.fromkeys(facts))[:_SHOWN]


def _years(period: Period) -> str:
    """Return a period as "2015" or "2015–2020", open at the end where it is."""
    if period.start == period.end:
        return str(period.start)
    return f"{period.start or ''}–{period.end or ''}"
