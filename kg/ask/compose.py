"""Compose answers: criteria joined by "and" are read one by one, a description is replaced by what it describes.

"Which Gulf state hosts A and has more than B" is two questions about Gulf states whose answers are intersected; "the
home country of the company that makes C" is one question inside another. Every part must be certain by itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kg.ask.asked import asked_count
from kg.ask.certain import Judge
from kg.ask.clauses import (
    asked_of_any,
    before_article,
    clauses,
    descriptions,
    enumerated_relations,
    head_of,
    joined_names,
    text_of,
    which_word,
)
from kg.ask.frame import Frame
from kg.ask.grammar import read_question
from kg.ask.plan import Condition, Find, InFacts, Measured, OneOf
from kg.ask.possessor import find_possessed
from kg.ask.reading import Reading, Scope
from kg.ask.yes_no import asks_yes_no, both, may_be_of_each, none, of_each, some

_DEEPEST = 2
_MOST_READS = 24
_MOST_THINGS = 4
_MOST_TRIED = 6
_DESCRIBED = 0.02
Rows = Callable[[Find], Mapping[str, Sequence[str]]]
"""Runs a plan: thing → facts that show it."""


@dataclass
class _Budget:
    """The parts read so far, and how many may still be read: a long question must not cost a second."""

    left: int = _MOST_READS
    read: dict[str, tuple[Frame, Reading] | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Composer:
    """Finds the certain reading of a question, composed of the readings of its parts where need be."""

    scope: Scope
    judge: Judge
    read: Callable[[str], Frame]
    rows: Rows

    def certain_reading(self, frame: Frame, readings: Sequence[Reading]) -> Reading | None:
        """Return the reading that answers a question, or None; of as many things as it asks for."""
        count = asked_count(frame)
        if count is not None:
            readings = [r for r in readings[:_MOST_TRIED] if self._has(r, count)]
        found = self._certain(frame, readings, 0, _Budget())
        return found if found is None or count is None or self._has(found, count) else None

    def _has(self, reading: Reading, count: int) -> bool:
        """False for another number of things, and for one figure where several things are asked for."""
        if isinstance(reading.plan, Find):
            return len(self.rows(reading.plan)) == count
        return reading.kind not in ("number", "range")

    def _certain(self, frame: Frame, readings: Sequence[Reading], depth: int, budget: _Budget) -> Reading | None:
        own = self.judge.accept(readings[0], frame) if readings else None
        if depth > _DEEPEST or frame.wants_order():
            return own
        if asks_yes_no(frame):
            return self._truth(frame, own, depth, budget)
        possessor = self._possessor(frame, depth, budget)
        if possessor is not None:
            return possessor
        each = self._by_each_relation(frame, depth, budget)
        if each is not None:
            return each
        if own is None or self.is_told(own):
            each = self._of_both(frame, depth, budget)
            if each is not None:
                return each
        if own is None or own.kind == "entities":
            both = self._both(frame, depth, budget)
            if both is not None:
                return both
        return own or self._described(frame, depth, budget)

    def _best(self, text: str, depth: int, budget: _Budget) -> tuple[Frame, Reading] | None:
        key = " ".join(text.split())
        if key not in budget.read:
            budget.left -= 1
            if budget.left < 0:
                return None
            frame = self.read(key)
            found = self._certain(frame, read_question(frame, self.scope), depth, budget)
            budget.read[key] = (frame, found) if found else None
        return budget.read[key]

    # --- yes or no ---------------------------------------------------------------------------------------------------

    def _truth(self, frame: Frame, own: Reading | None, depth: int, budget: _Budget) -> Reading | None:
        """Return a yes/no reading: as it stands, of any thing of a kind, or of each of several things or claims."""
        listed = asked_of_any(frame)
        if listed:
            inner = self._best(listed, depth + 1, budget)
            shown = some(inner[1], self.rows(inner[1].plan)) if inner and isinstance(inner[1].plan, Find) else None
            return shown or none(self.read(listed), self.scope) or own
        each = of_each(frame)
        if not each or (own is not None and not frame.has("both")):
            return own or self._described(frame, depth, budget)
        readings = [part[1] if (part := self._best(text, depth + 1, budget)) else None for text in each]
        known = [r for r in readings if r is not None]
        found = both(known) if len(known) == len(readings) else None
        return found if found is not None and may_be_of_each(found, frame) else own

    # --- "whose …", "which company's …" ------------------------------------------------------------------------------

    def _possessor(self, frame: Frame, depth: int, budget: _Budget) -> Reading | None:
        """Return the reading for those to whom the things asked for belong: "whose chips were used to train X"."""
        asked = find_possessed(frame)
        inner = self._best(asked.question, depth + 1, budget) if asked else None
        if asked is None or inner is None or not isinstance(inner[1].plan, Find):
            return None
        lexicon, rows = self.scope.lexicon, self.rows(inner[1].plan)
        held = [f for x in rows for f in self.scope.facts_of(x) if f.subject == x and lexicon.contains(f)]
        named = {i for m in frame.of_role("entity") for i in m.ids("entity")}
        held = [f for f in held if f.object not in named and any(lexicon.is_a(f.object, c) for c in asked.classes)]
        if not 0 < len(rows) <= _MOST_THINGS or not held:
            return None
        plan = Find((InFacts(tuple(f.id for f in held)), OneOf(tuple(dict.fromkeys(f.object for f in held)))))
        shown = tuple(dict.fromkeys(f for group in rows.values() for f in group))
        return replace(_merged(plan, inner[1].score, inner[1]), support=(*inner[1].support, *shown))

    # --- criteria joined by "and" ----------------------------------------------------------------------------------

    def _both(self, frame: Frame, depth: int, budget: _Budget) -> Reading | None:
        head = head_of(frame, self.scope)
        if head is None:
            return None
        for left, right in clauses(frame, head):
            first = self._best(f"{text_of(frame, head)} {left}", depth + 1, budget)
            if first is None or first[1].kind != "entities":
                continue
            second = self._best(f"{text_of(frame, head)} {right}", depth + 1, budget)
            if second is None or second[1].kind != "entities":
                continue
            joined = self._intersection(first[1], second[1])
            if joined is not None:
                return joined
        return None

    def is_told(self, reading: Reading) -> bool:
        """True if whole sentences alone show the things found."""
        table = self.scope.lexicon.fact_by_id
        conditions = reading.plan.conditions if isinstance(reading.plan, Find) else ()
        facts = [table[f] for c in conditions if isinstance(c, InFacts) for f in c.facts]
        return bool(facts) and all(f.kind == "statement" for f in facts)

    def _of_both(self, frame: Frame, depth: int, budget: _Budget) -> Reading | None:
        """Read "which models come from A and from B" as two questions whose answers are all wanted."""
        for first, second in joined_names(frame):
            start, end = frame.tokens[first.last].end, frame.tokens[second.last].end
            without_first = (
                f"{frame.text[: frame.tokens[first.first].start]}{frame.text[frame.tokens[second.first].start :]}"
            )
            found = [
                self._best(text, depth + 1, budget)
                for text in (f"{frame.text[:start]}{frame.text[end:]}", without_first)
            ]
            readings = [f[1] for f in found if f is not None and f[1].kind == "entities"]
            if len(readings) == len(found) and not any(self.is_told(r) for r in readings):
                return self._union(readings)
        return None

    def _by_each_relation(self, frame: Frame, depth: int, budget: _Budget) -> Reading | None:
        """Read "where are X designed, trained and served" as one question for each relation; all answers are wanted."""
        run = enumerated_relations(frame)
        if len(run) < 2:
            return None
        start, end = frame.tokens[run[0].first].start, frame.tokens[run[-1].last].end
        texts = (f"{frame.text[:start]}{relation.text}{frame.text[end:]}" for relation in run)
        found = [self._best(text, depth + 1, budget) for text in texts]
        readings = [f[1] for f in found if f is not None and f[1].kind == "entities"]
        return self._union(readings) if len(readings) == len(run) else None

    def _intersection(self, first: Reading, second: Reading) -> Reading | None:
        if not (isinstance(first.plan, Find) and isinstance(second.plan, Find)):
            return None
        others = self.rows(second.plan)
        things = tuple(x for x in self.rows(first.plan) if x in others)
        if not things:
            return None
        conditions = (*_set_conditions(first.plan), *_set_conditions(second.plan))
        plan = Find((*dict.fromkeys(conditions), OneOf(things)))
        return _merged(plan, min(first.score, second.score), first, second)

    # --- a description in place of a name --------------------------------------------------------------------------

    def _described(self, frame: Frame, depth: int, budget: _Budget) -> Reading | None:
        for first, last in descriptions(frame, self.scope):
            start, end = frame.tokens[first].start, frame.tokens[last].end
            described = frame.text[start:end]
            opened = any(m.first == first for m in frame.of_role("class", "entity", "quality"))
            inner = self._best(f"{which_word(frame)} {described}" if opened else described, depth + 1, budget)
            if inner is None or not isinstance(inner[1].plan, Find):
                continue
            rows = self.rows(inner[1].plan)
            if not 0 < len(rows) <= _MOST_THINGS:
                continue
            outer = self._of_each(frame, before_article(frame, first), end, tuple(rows), depth, budget)
            if outer is not None:
                names = ", ".join(self.scope.lexicon.label(x, frame.language.code) for x in rows)
                shown = frame.language.word("read_as", word=described, rule=names)
                facts = tuple(dict.fromkeys((*inner[1].support, *(f for group in rows.values() for f in group))))
                return replace(outer, support=(*outer.support, *facts), assumptions=(shown, *outer.assumptions))
        return None

    def _of_each(
        self, frame: Frame, start: int, end: int, things: Sequence[str], depth: int, budget: _Budget
    ) -> Reading | None:
        """Return the reading of the question with each thing in place of its description, all answers together."""
        readings = []
        for thing in things:
            name = self.scope.lexicon.label(thing)
            found = self._best(f"{frame.text[:start]} {name} {frame.text[end:]}", depth + 1, budget)
            if found is None or (len(things) > 1 and not isinstance(found[1].plan, Find)):
                return None
            if _counts_nothing(found[0], thing):
                return None
            readings.append(found[1])
        return readings[0] if len(readings) == 1 else self._union(readings)

    def _union(self, readings: Sequence[Reading]) -> Reading:
        rows = [self.rows(r.plan) for r in readings if isinstance(r.plan, Find)]
        things = tuple(dict.fromkeys(x for found in rows for x in found))
        facts = tuple(dict.fromkeys(f for found in rows for group in found.values() for f in group))
        return _merged(Find((InFacts(facts), OneOf(things))), min(r.score for r in readings), *readings)


def _counts_nothing(frame: Frame, thing: str) -> bool:
    """True where a number is asked for and nothing but the thing is named: "how many X" may be anything of it."""
    return frame.wants_number() and not frame.words and all(thing in m.ids("entity") for m in frame.mentions)


def _merged(plan: Find, score: float, *readings: Reading) -> Reading:
    return Reading(
        plan,
        score - _DESCRIBED,
        (),
        "entities",
        tuple(dict.fromkeys(a for r in readings for a in r.assumptions)),
        tuple(dict.fromkeys(n for r in readings for n in r.near)),
        tuple(dict.fromkeys(s for r in readings for s in r.support)),
    )


def _set_conditions(plan: Find) -> tuple[Condition, ...]:
    """Return the conditions of a plan; a superlative is kept as the figure it was decided by."""
    kept = tuple(c for c in plan.conditions if not isinstance(c, OneOf) or c.negated)
    return (*kept, Measured((plan.order_by,))) if plan.order_by else kept
