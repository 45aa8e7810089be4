"""Compose answers: criteria joined by "and" are read one by one, a description is replaced by what it describes.

"Which Gulf state hosts A and has more than B" is two questions about Gulf states whose answers are intersected; "the
home country of the company that makes C" is one question inside another. Every part must be certain by itself.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kg.ask.asked import asked_classes, asked_count, which_words
from kg.ask.certain import Judge
from kg.ask.frame import Cue, Frame
from kg.ask.grammar import read_question
from kg.ask.link import Mention
from kg.ask.plan import Condition, Find, InFacts, Measured, OneOf
from kg.ask.possessor import find_possessed
from kg.ask.quantities import phrase_at
from kg.ask.reading import Reading, Scope, is_placing
from kg.ask.tokens import Token

_DEEPEST = 2
_MOST_READS = 14
_MOST_THINGS = 4
_MOST_TRIED = 6
_DESCRIBED = 0.02
Rows = Callable[[Find], Mapping[str, Sequence[str]]]
"""Runs a plan: thing → facts that show it."""


@dataclass
class _Budget:
    left: int = _MOST_READS

    def spend(self) -> bool:
        """True while parts may still be read: a long question must not cost a second."""
        self.left -= 1
        return self.left >= 0


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
        if depth > _DEEPEST:
            return own
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
        if not budget.spend():
            return None
        frame = self.read(text)
        found = self._certain(frame, read_question(frame, self.scope), depth, budget)
        return (frame, found) if found else None

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
        head = _head(frame, self.scope)
        if head is None:
            return None
        for left, right in _clauses(frame, head):
            first = self._best(f"{_text(frame, head)} {left}", depth + 1, budget)
            if first is None or first[1].kind != "entities":
                continue
            second = self._best(f"{_text(frame, head)} {right}", depth + 1, budget)
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

    def _is_claimed(self, reading: Reading) -> bool:
        """True if no whole sentence is needed to show the things found."""
        conditions = reading.plan.conditions if isinstance(reading.plan, Find) else ()
        facts = [f for c in conditions if isinstance(c, InFacts) for f in c.facts]
        return all(self.scope.lexicon.fact_by_id[f].kind != "statement" for f in facts)

    def _of_both(self, frame: Frame, depth: int, budget: _Budget) -> Reading | None:
        """Read "which models come from A and from B" as two questions whose answers are all wanted."""
        for first, second in _joined_names(frame):
            start, end = frame.tokens[first.last].end, frame.tokens[second.last].end
            without_first = (
                f"{frame.text[: frame.tokens[first.first].start]}{frame.text[frame.tokens[second.first].start :]}"
            )
            found = [
                self._best(text, depth + 1, budget)
                for text in (f"{frame.text[:start]}{frame.text[end:]}", without_first)
            ]
            readings = [f[1] for f in found if f is not None and f[1].kind == "entities"]
            if len(readings) == len(found) and all(self._is_claimed(r) for r in readings):
                return self._union(readings)
        return None

    def _by_each_relation(self, frame: Frame, depth: int, budget: _Budget) -> Reading | None:
        """Read "where are X designed, trained and served" as one question for each relation; all answers are wanted."""
        run = _enumerated_relations(frame)
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
        for first, last in _descriptions(frame, self.scope):
            start, end = frame.tokens[first].start, frame.tokens[last].end
            described = frame.text[start:end]
            inner = self._best(f"{_which(frame)} {described}", depth + 1, budget)
            if inner is None or not isinstance(inner[1].plan, Find):
                continue
            rows = self.rows(inner[1].plan)
            if not 0 < len(rows) <= _MOST_THINGS:
                continue
            outer = self._of_each(frame, _before_article(frame, first), end, tuple(rows), depth, budget)
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
            readings.append(found[1])
        return readings[0] if len(readings) == 1 else self._union(readings)

    def _union(self, readings: Sequence[Reading]) -> Reading:
        rows = [self.rows(r.plan) for r in readings if isinstance(r.plan, Find)]
        things = tuple(dict.fromkeys(x for found in rows for x in found))
        facts = tuple(dict.fromkeys(f for found in rows for group in found.values() for f in group))
        return _merged(Find((InFacts(facts), OneOf(things))), min(r.score for r in readings), *readings)


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


# --- where the parts stand -------------------------------------------------------------------------------------------


def _head(frame: Frame, scope: Scope) -> range | None:
    """Return the tokens that say what is asked for: "which Gulf state", "middle powers", "… : which countries"."""
    classes, mention = asked_classes(frame, scope, frame.of_role("class"), True)
    which = which_words(frame)
    if mention is None:
        named = [m for m in frame.mentions if is_placing(m, scope) and any(0 < m.first - i <= 2 for i in which)]
        mention = named[0] if named and classes else None
    who = frame.cue("who")
    if mention is None and who is not None and who.first == 0 and classes:
        return range(who.first, who.last + 1)
    if mention is None:
        return None
    before = [i for i in which if 0 <= mention.first - i <= 4]
    first = before[0] if before else mention.first
    if not before:
        first = min([mention.first, *(m.first for m in frame.of_role("entity") if m.last + 1 == mention.first)])
    return range(first, _with_place(mention, frame, scope) + 1)


def _with_place(mention: Mention, frame: Frame, scope: Scope) -> int:
    """Return the last token of a class with the area that stands behind it: "pays de l'UE"."""
    for other in frame.of_role("entity"):
        between = frame.tokens[mention.last + 1 : other.first]
        weak = all(t.norm in frame.language.stopwords for t in between)
        if is_placing(other, scope) and 0 < len(between) <= 2 and weak and other.first > mention.last:
            return other.last
    return mention.last


def _text(frame: Frame, span: range) -> str:
    """Return the words of a span, opened by a question word."""
    words = frame.text[frame.tokens[span.start].start : frame.tokens[span.stop - 1].end]
    opened = span.start in which_words(frame) or any(c.first == span.start and c.key == "who" for c in frame.cues)
    return words if opened else f"{_which(frame)} {words}"


def _which(frame: Frame) -> str:
    return str(frame.language.data["compose"]["which"])


def _clauses(frame: Frame, head: range) -> Iterable[tuple[str, str]]:
    """Yield the two halves of a question at each word that joins criteria, the head left out."""
    body = range(head.stop, len(frame.tokens))
    if len(body) <= 1:
        body = range(head.start)
    inside = {i for m in frame.mentions for i in range(m.first, m.last + 1)}
    inside |= {i for q in frame.quantities for i in range(q.first, q.last + 1)}
    inside |= {i for p in frame.periods for i in range(p.first, p.last + 1)}
    for position in body:
        width = _joint(frame, position)
        if width is None or (width and position in inside):
            continue
        left, right = range(body.start, position), range(position + width, body.stop)
        if _says_something(frame, left) and _says_something(frame, right):
            yield _slice(frame, left), _slice(frame, right)


def _joined_names(frame: Frame) -> Iterable[tuple[Mention, Mention]]:
    """Yield pairs of names joined by a word that joins criteria, such as "A and B" or "A and from B"."""
    named = frame.of_role("entity")
    for first, second in pairwise(named):
        width = phrase_at(frame.tokens, first.last + 1, frame.language.phrases("compose", "clauses"))
        between = frame.tokens[first.last + 1 + width : second.first]
        if width and len(between) <= 1 and all(t.norm in frame.language.stopwords for t in between):
            yield first, second


def _enumerated_relations(frame: Frame) -> list[Mention]:
    """Return the longest run of different relations with nothing but commas and joining words between them."""
    best: list[Mention] = []
    run: list[Mention] = []
    for mention in frame.of_role("property"):
        joined = bool(run) and _is_joined(frame, run[-1], mention)
        run = [*run, mention] if joined and not mention.ids("class", "entity", "indicator") else [mention]
        best = run if len(run) > len(best) else best
    return best


def _is_joined(frame: Frame, first: Mention, second: Mention) -> bool:
    """True for two relations that do not mean the same, joined by a comma or a word that joins criteria."""
    between = frame.tokens[first.last + 1 : second.first]
    comma = "," in frame.text[frame.tokens[first.last].end : frame.tokens[second.first].start]
    width = phrase_at(frame.tokens, first.last + 1, frame.language.phrases("compose", "clauses"))
    beside = (comma and not between) or (width and width == len(between))
    return bool(beside) and set(first.ids("property")).isdisjoint(second.ids("property"))


def _joint(frame: Frame, position: int) -> int | None:
    """Return how many tokens join two criteria at a position: 0 for a comma before it, None for no joint."""
    width = phrase_at(frame.tokens, position, frame.language.phrases("compose", "clauses"))
    if width:
        return width
    before: Token = frame.tokens[position - 1] if position else frame.tokens[position]
    return 0 if position and set(frame.text[before.end : frame.tokens[position].start]) & set(",;") else None


def _says_something(frame: Frame, span: range) -> bool:
    return any(m.first in span for m in frame.mentions) or sum(i in span for i in frame.words) > 1


def _slice(frame: Frame, span: range) -> str:
    return frame.text[frame.tokens[span.start].start : frame.tokens[span.stop - 1].end]


def _descriptions(frame: Frame, scope: Scope) -> Iterable[tuple[int, int]]:
    """Yield the spans that may describe a thing: from a class word, not the one asked for, to where it may end."""
    _, asked = asked_classes(frame, scope, frame.of_role("class"), False)
    last = len(frame.tokens) - 1
    which = which_words(frame)
    for mention in frame.of_role("class"):
        if (asked is not None and mention.first == asked.first) or any(0 < mention.first - i <= 2 for i in which):
            continue
        ends = [i - 1 for i in which if i > mention.last] or [
            last,
            *sorted((m.first - 1 for m in frame.of_role("property") if m.first > mention.last + 2), reverse=True),
        ]
        first = _with_adjective(mention, frame)
        for end in ends:
            if end > mention.last and _asks_something(frame, range(first, end + 1)):
                yield first, end


def _asks_something(frame: Frame, described: range) -> bool:
    """True if something is asked of what is described, beside the question word itself."""
    spans: tuple[Mention | Cue, ...] = (*frame.mentions, *(c for c in frame.cues if c.key == "who"))
    return any(s.first not in described for s in spans) or any(i not in described for i in frame.words)


def _with_adjective(mention: Mention, frame: Frame) -> int:
    beside = [m.first for m in frame.of_role("entity", "quality") if m.last + 1 == mention.first]
    return beside[0] if beside else mention.first


def _before_article(frame: Frame, first: int) -> int:
    """Return where a description starts in the text, its article included."""
    articles = frame.language.phrases("compose", "articles")
    if first and (frame.tokens[first - 1].norm,) in articles:
        return frame.tokens[first - 1].start
    return frame.tokens[first].start
