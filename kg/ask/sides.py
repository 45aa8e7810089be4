"""The two sides of a comparison in a yes/no question, and what is said of them.

Pure. "Has A at least twice as many … as B and C together" has the sides A and B with C, and says a factor of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from kg.ask.frame import Frame
from kg.ask.link import Mention
from kg.ask.quantities import Quantity, phrase_at
from kg.ask.reading import Scope, subjects_named

_MOST = 6
Ids = tuple[str, ...]
Side = tuple[Ids, ...]


@dataclass(frozen=True)
class Claim:
    """What a question says of two sides: which is ahead, how many times as large it is, or by how much."""

    operator: str
    """`more`, `less`, `equal`, or `as_much` for "as many as"."""
    factor: Quantity | None = None
    margin: Quantity | None = None


def read_claim(frame: Frame) -> Claim | None:
    """Return what a question says of two sides, or None."""
    operator = next((o for o in ("as_much", "equal", "less", "more") if frame.has(o) or _is_verb(o, frame)), None)
    factor = next((q for q in frame.quantities if q.unit == "ratio"), None)
    if factor is None and operator is None:
        share = next((q for q in frame.quantities if q.unit == "percent" and q.value is not None), None)
        factor = share and replace(share, value=(share.value or 0.0) / 100, unit="ratio")
    if factor is not None:
        return Claim("less" if frame.has("less") else "more", factor)
    if operator is None:
        return None
    margin = next((q for q in frame.quantities if q.unit is not None and q.value is not None), None)
    return Claim(operator, margin=margin if operator in ("more", "less") else None)


def _is_verb(operator: str, frame: Frame) -> bool:
    """True if a relation opens with a word of comparison: "is A's … inferior to B's"."""
    relations = (m for m in frame.of_role("property") if not m.ids("entity", "class", "indicator", "quality"))
    phrases = frame.language.phrases("operators", operator)
    return any(phrase_at(frame.tokens, m.first, phrases) for m in relations)


def is_between_two(frame: Frame, scope: Scope) -> bool:
    """True for a question that weighs one thing against another by a figure that is neither's own."""
    claim = read_claim(frame)
    weighed = claim is not None and (claim.factor or claim.margin) is not None
    return weighed and _pivot(frame) is not None and find_sides(frame, scope) is not None


def find_sides(frame: Frame, scope: Scope) -> tuple[Side, Side] | None:
    """Return the two sides of a comparison; several things make one side only where they are taken together."""
    named = things_compared(frame, scope)
    if len(named) == 2:
        return (named[0].ids("entity"),), (named[1].ids("entity"),)
    pivot = _pivot(frame)
    if pivot is None or not frame.has("sum") or not 2 < len(named) <= _MOST:
        return None
    first = tuple(m.ids("entity") for m in named if m.last < pivot)
    second = tuple(m.ids("entity") for m in named if m.first > pivot)
    return (first, second) if first and second else None


def things_compared(frame: Frame, scope: Scope) -> list[Mention]:
    """Return the mentions of the things compared, without areas that only say where another one lies."""
    named = subjects_named(frame, scope)
    return [m for m in named if not _only_places(m.ids("entity"), named, scope)]


def _only_places(ids: Ids, named: Sequence[Mention], scope: Scope) -> bool:
    """True for an area that only says where another named thing lies: "Saudi Arabia's … plan"."""
    others = (x for m in named if m.ids("entity") != ids for x in m.ids("entity"))
    return any(set(ids) & scope.lexicon.within.get(x, frozenset()) for x in others)


def _pivot(frame: Frame) -> int | None:
    """Return the position between two sides: "than", "as" behind "as many", or a verb such as "exceeds"."""
    than = frame.language.phrases("than")
    places = [i for i in range(1, len(frame.tokens)) if phrase_at(frame.tokens, i, than)]
    places += [c.first for c in frame.cues if c.key in ("more", "less", "as_much", "equal")]
    things = [m.first for m in frame.of_role("entity")]
    return next((i for i in places if any(t < i for t in things) and any(t > i for t in things)), None)
