"""Yes/no questions made of simpler ones: of several things, of several claims, or about any thing of a kind.

Pure. "Do both A and B have more than 1 GW" is two questions of which both must be true; "is there an X with …" is the
question "which X with …", which something must answer.
"""

from collections.abc import Iterable, Mapping, Sequence

from kg.ask.asked import asked_group
from kg.ask.clauses import joined_names
from kg.ask.conditions import read_conditions
from kg.ask.frame import Frame
from kg.ask.grammar import is_turned
from kg.ask.link import Mention
from kg.ask.negation import negators
from kg.ask.plan import Check, Measured
from kg.ask.pool import members_of, things_of
from kg.ask.quantities import phrase_at
from kg.ask.reading import Reading, Scope, is_placing, is_topic

_TOGETHER = ("sum", "mean", "difference", "ratio", "equal", "as_much")
_MOST_SHOWN = 6
_OPENING = 2


def asks_yes_no(frame: Frame) -> bool:
    """True for a question that yes or no answers."""
    return (frame.asks("yes_no") or is_turned(frame)) and not frame.wants_number() and not frame.wants_order()


def of_each(frame: Frame) -> tuple[str, ...]:
    """Return the questions for each of two things ("are both A and B …"), or for each of two claims; else nothing."""
    if any(frame.has(key) for key in _TOGETHER):
        return ()
    for first, second in joined_names(frame):
        if not _is_compared(first, frame):
            return _without(frame, first.first, second.first), _without(frame, first.last + 1, second.last + 1)
    return _of_each_claim(frame)


def _is_compared(first: Mention, frame: Frame) -> bool:
    """True for names behind a comparison or a negation: "more than A and B" need not be more than each."""
    than = frame.language.phrases("than")
    near = range(max(first.first - _OPENING, 0), first.first)
    return any(phrase_at(frame.tokens, i, than) for i in near) or bool(negators(frame, first.first))


def _without(frame: Frame, start: int, stop: int) -> str:
    """Return the text without the tokens `start..stop`, and without the words for "both"."""
    gone = {*range(start, stop), *(i for c in frame.cues if c.key == "both" for i in range(c.first, c.last + 1))}
    kept = [t.text if t.start == 0 or i == 0 else f"{_gap(frame, i)}{t.text}" for i, t in enumerate(frame.tokens)]
    return "".join(text for i, text in enumerate(kept) if i not in gone).strip()


def _gap(frame: Frame, position: int) -> str:
    return frame.text[frame.tokens[position - 1].end : frame.tokens[position].start]


def _of_each_claim(frame: Frame) -> tuple[str, ...]:
    """Return "is A x" and "is A y" for "is A x and y", where something stands on both sides of the joint."""
    named = [m for m in frame.of_role("entity") if m.first <= _OPENING + 1]
    joints = frame.language.phrases("compose", "clauses")
    for position in range(named[0].last + 2 if named else len(frame.tokens), len(frame.tokens)):
        width = phrase_at(frame.tokens, position, joints)
        right = position + width
        inside = any(m.first < position <= m.last for m in frame.mentions)
        told = [m for m in frame.mentions if m.ids("property", "indicator", "quality", "class")]
        sides = any(named[0].last < m.first < position for m in told), any(m.first >= right for m in told)
        if width and not inside and all(sides):
            opening = frame.text[: frame.tokens[named[0].last].end]
            return frame.text[: frame.tokens[position].start], f"{opening} {frame.text[frame.tokens[right].start :]}"
    return ()


def some(reading: Reading, rows: Mapping[str, Sequence[str]]) -> Reading | None:
    """Return the reading that something answers the question asked of any; None if nothing does."""
    facts = tuple(dict.fromkeys(f for group in rows.values() for f in group))[:_MOST_SHOWN]
    if not facts:
        return None
    check = Check("stated", facts, True)
    return Reading(check, reading.score, reading.unused, "boolean", reading.assumptions, support=reading.support)


def none(frame: Frame, scope: Scope) -> Reading | None:
    """Return the reading that nothing meets a bound, where figures of things asked about are stated and all miss it."""
    conditions = read_conditions(frame, scope)
    group = asked_group(frame, scope)
    asked = bool(conditions.classes) or group is not None
    if len(conditions.measures) != 1 or conditions.qualities or not asked or frame.words:
        return None
    measure = conditions.measures[0]
    used = conditions.used | {i for m in frame.mentions if is_placing(m, scope) for i in range(m.first, m.last + 1)}
    if any(m.first not in used for m in frame.mentions if not (m.ids("class") or is_topic(m, scope))):
        return None
    places = [set(m.ids("entity")) for m in frame.of_role("entity") if is_placing(m, scope)]
    things = members_of(group.ids("entity"), scope) if group else things_of(scope, conditions.classes)
    pool = [x for x in things if all(_around(x, scope) & ids for ids in places)]
    figures = list(_figures(pool, measure, scope))
    return Reading(Check("stated", tuple(figures[:_MOST_SHOWN]), False), 1.0, (), "boolean") if figures else None


def _around(x: str, scope: Scope) -> frozenset[str]:
    return scope.lexicon.within.get(x, frozenset()) | {x}


def _figures(pool: Iterable[str], measure: Measured, scope: Scope) -> Iterable[str]:
    for x in pool:
        for fact in scope.facts_of(x):
            if fact.subject == x and fact.predicate in measure.indicators and fact.value is not None:
                yield fact.id


def both(readings: Sequence[Reading]) -> Reading | None:
    """Return the reading that all of several checks hold; of those that fail one is enough."""
    checks = [(r, r.plan) for r in readings if isinstance(r.plan, Check)]
    failed = [(r, c) for r, c in checks if not c.truth]
    if not failed and len(checks) < len(readings):
        return None
    shown = failed or checks
    facts = tuple(dict.fromkeys(f for _, c in shown for f in c.facts))
    score = min(r.score for r, _ in shown)
    return Reading(Check("stated", facts, not failed), score, (), "boolean") if facts else None


def may_be_of_each(reading: Reading, frame: Frame) -> bool:
    """False where "A and B have more than …" fails for one of them: nothing says that they are not taken together."""
    bounded = any(q.comparator is not None for q in frame.quantities)
    joined = any(True for _ in joined_names(frame))
    return frame.has("both") or not (bounded and joined) or (isinstance(reading.plan, Check) and reading.plan.truth)
