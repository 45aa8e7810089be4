"""Questions about things that are listed first: "A, B and C: which of them …", "which of A, B and C …".

Pure. The things listed are the only ones that may answer; the rest of the question is read as it stands.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.ask.asked import which_words
from kg.ask.conditions import evidence_of, meets, read_conditions
from kg.ask.find import find_things
from kg.ask.frame import Frame
from kg.ask.grammar import Attempt, read_question, try_strategy
from kg.ask.lexicon import Fact
from kg.ask.link import Mention
from kg.ask.plan import Check, Condition, Count, Find, InClass, Measured, OneOf
from kg.ask.quantities import phrase_at
from kg.ask.reading import Reading, Scope, is_placing, is_topic, subjects_named

_FAR = 3


@dataclass(frozen=True)
class Listed:
    """Things listed in a question and the question that is asked of them."""

    ids: tuple[str, ...]
    question: str


def find_listed(frame: Frame, scope: Scope) -> Listed | None:
    """Return what a question lists as the only things that may answer, or None."""
    return _listed_in_front(frame, scope) or _listed_behind(frame, scope)


def _listed_in_front(frame: Frame, scope: Scope) -> Listed | None:
    head, sign, tail = frame.text.partition(":")
    tokens = [i for i, t in enumerate(frame.tokens) if t.end <= len(head)]
    mentions = [m for m in _things(frame, scope) if tokens and m.last <= tokens[-1]]
    inside = {i for m in mentions for i in range(m.first, m.last + 1)}
    if not sign or not mentions or any(not _joins(frame, i) for i in tokens if i not in inside):
        return None
    ids = _ids(mentions)
    rest = _start_of_rest(frame, tokens[-1] + 1)
    asked = {
        i for m in frame.of_role("class") for w in which_words(frame) if 0 < m.first - w <= _FAR for i in m.ids("class")
    }
    fits = bool(asked) and all(any(scope.lexicon.is_a(x, c) for c in asked) for x in ids)
    ordered = len(ids) > 2 and (frame.has("max") or frame.has("min"))
    return Listed(ids, tail) if fits or rest or ordered else None


def _start_of_rest(frame: Frame, first: int) -> bool:
    """True if the words behind the colon say that they are about those before it: "which of them"."""
    opening = phrase_at(frame.tokens, first, frame.language.phrases("follow_up", "set_opening"))
    inside = (
        phrase_at(frame.tokens, i, frame.language.phrases("follow_up", "set")) for i in range(first, first + _FAR)
    )
    return bool(opening) or any(inside)


def _listed_behind(frame: Frame, scope: Scope) -> Listed | None:
    """Read "which of A, B and C …": at least two things right behind the question word."""
    partitive = frame.language.phrases("follow_up", "of")
    for which in which_words(frame):
        width = phrase_at(frame.tokens, which + 1, partitive)
        first = which + 1 + width
        run = _run_from(frame, first, scope) if width else []
        if len(run) > 1:
            start, end = frame.tokens[which + 1].start, frame.tokens[run[-1].last].end
            return Listed(_ids(run), f"{frame.text[:start]}{frame.text[end:]}")
    return None


def _run_from(frame: Frame, position: int, scope: Scope) -> list[Mention]:
    """Return things that stand one after the other, with nothing but joining words between them."""
    run: list[Mention] = []
    for mention in _things(frame, scope):
        start = run[-1].last + 1 if run else position
        if mention.first >= start and all(_joins(frame, i) for i in range(start, mention.first)):
            run.append(mention)
        elif mention.first >= start:
            break
    return run


def _things(frame: Frame, scope: Scope) -> Iterable[Mention]:
    return (m for m in frame.of_role("entity") if not is_topic(m, scope))


def _ids(mentions: Sequence[Mention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(i for m in mentions for i in m.ids("entity")))


def _joins(frame: Frame, position: int) -> bool:
    word = frame.tokens[position].norm
    joining = {p[0] for p in frame.language.phrases("enumeration") if len(p) == 1}
    return word in joining or word in frame.language.stopwords


def read_within(frame: Frame, scope: Scope, attempt: Attempt = try_strategy) -> list[Reading]:
    """Return the readings of a question within the limits of its scope, best first."""
    if scope.counted:
        return [counted(r) for r in read_question(frame, scope) if isinstance(r.plan, Find)]
    if frame.bound and not scope.among:
        return _with_given(frame, scope)
    if not scope.among:
        return read_question(frame, scope, attempt)
    scope = replace(scope, among=_placed(frame, scope))
    if not scope.among:
        return []
    wants_number = frame.wants_number() and not frame.of_role("indicator")
    asked = _without_number(frame) if wants_number else frame
    found = [_limited(r, scope) for r in find_things(asked, scope)]
    return [counted(r) for r in found] if wants_number else found


def _with_given(frame: Frame, scope: Scope) -> list[Reading]:
    """Return the readings that meet what the request says of its words; whole sentences cannot be held against it."""
    named = [i for m in subjects_named(frame, scope) for i in m.ids("entity")]
    if frame.asks("yes_no") and len(named) == 1:
        return _meeting(frame, named[0], scope)
    return [r for r in read_question(frame, scope) if isinstance(r.plan, Find | Count)]


def _meeting(frame: Frame, x: str, scope: Scope) -> list[Reading]:
    """Return the reading of "does X have …": true if it meets the conditions, false if a figure of its own does not."""
    conditions = read_conditions(frame, scope)
    facts = evidence_of(x, conditions, scope)
    if not meets(x, conditions, scope):
        facts = tuple(f.id for m in conditions.measures for f in scope.facts_of(x) if _excludes(f, x, m))
    if not facts or frame.words:
        return []
    return [Reading(Check("meets", facts, meets(x, conditions, scope)), 1.0, (), "boolean")]


def _excludes(fact: Fact, x: str, measure: Measured) -> bool:
    """True for a figure of a thing that is not a mere bound: where it does not meet a measure, it excludes it."""
    of_it = fact.subject == x and fact.predicate in measure.indicators and fact.value is not None
    return of_it and fact.comparator in ("exact", "approx") and (fact.compared_to or None) == measure.compared_to


def _placed(frame: Frame, scope: Scope) -> tuple[str, ...]:
    """Return the things listed that lie where a question wants them, if it names a place and nothing else."""
    if frame.words or frame.of_role("property", "indicator") or frame.has("max") or frame.has("min"):
        return scope.among
    named = (m for m in frame.of_role("entity") if is_placing(m, scope) and not frame.negated(m.first))
    areas = [set(m.ids("entity")) for m in named]
    within = scope.lexicon.within
    return tuple(x for x in scope.among if all(ids & within.get(x, frozenset()) for ids in areas))


def _without_number(frame: Frame) -> Frame:
    """Return the frame as one that asks for the things themselves; they are counted afterwards."""
    return replace(frame, cues=tuple(c for c in frame.cues if not c.key.startswith("how_many")))


def _limited(reading: Reading, scope: Scope) -> Reading:
    """Return a reading with the things listed as the only ones that may answer."""
    if not isinstance(reading.plan, Find):
        return reading
    kept: list[Condition] = [c for c in reading.plan.conditions if not isinstance(c, InClass)]
    if not any(isinstance(c, OneOf) and not c.negated for c in kept):
        kept.append(OneOf(scope.among))
    return replace(reading, plan=replace(reading.plan, conditions=tuple(kept)))


def counted(reading: Reading) -> Reading:
    """Return a reading for things as one for their number."""
    return replace(reading, plan=Count(reading.plan), kind="number") if isinstance(reading.plan, Find) else reading
