"""Comparisons with a named thing as conditions: "more specialists than France", "prices below those in the US".

Pure. The bound is the named thing's own figure, or the figures that a source states in comparison with it.
"""

from collections.abc import Iterable

from kg.ask.frame import Cue, Frame
from kg.ask.link import Mention
from kg.ask.plan import Measured
from kg.ask.quantities import phrase_at
from kg.ask.reading import Scope

_SIGNS = {"more": "more_than", "less": "less_than"}
_NEAR, _FAR = 4, 8


def read_comparisons(frame: Frame, scope: Scope, indicators: tuple[str, ...], used: set[int]) -> Iterable[Measured]:
    """Yield a bound for every comparison with a named thing; `used` takes the tokens that said so.

    Args:
        indicators: what may be compared where no indicator is named.
    """
    if frame.asks("yes_no") or frame.has("difference") or frame.has("ratio"):
        return
    for cue in frame.cues:
        other = _compared_with(cue, frame) if cue.key in _SIGNS and cue.group == "operators" else None
        if other is None or used.intersection(_tokens(other)):
            continue
        named = sorted(frame.of_role("indicator"), key=lambda m: abs(m.first - cue.first))
        mention = named[0] if named else None
        for indicator in mention.ids("indicator") if mention else indicators:
            bound = _bound(finer(indicator, frame, scope), other, _SIGNS[cue.key], scope)
            if bound is not None:
                used.update((*range(cue.first, other.last + 1), *(_tokens(mention) if mention else ())))
                yield bound
                break


def finer(indicator: str, frame: Frame, scope: Scope) -> str:
    """Return the indicator that tells how another one grows, where words beside its name say so: "pool grew"."""
    asked = {s for t in frame.tokens for s in scope.matcher.canonical(t, frame.language)}
    base = {w for name in scope.matcher.indicator_names.get(indicator, ()) for w in name}
    things = scope.lexicon.of_role.get("indicator", ())
    grown = (t for t in things if indicator in t.extra.get("relative_of", ()) and t.unit == "percent")
    for thing in sorted(grown, key=lambda t: t.id):
        words = {w for name in scope.matcher.indicator_names.get(thing.id, ()) for w in name}
        if (words - base) & asked and any(not f.compared_to for f in scope.facts_of_indicator(thing.id)):
            return thing.id
    return indicator


def _compared_with(cue: Cue, frame: Frame) -> Mention | None:
    """Return the thing behind "than", or right behind a word such as "below"."""
    weak = frame.language.stopwords
    things = [m for m in frame.of_role("entity") if m.first > cue.last]
    for position in range(cue.last, min(cue.last + _FAR, len(frame.tokens))):
        width = phrase_at(frame.tokens, position, frame.language.phrases("than"))
        if width and position > cue.first:
            return next((m for m in things if 0 < m.first - position <= _NEAR), None)
    behind = next((m for m in things if m.first - cue.last <= _NEAR), None)
    between = frame.tokens[cue.last + 1 : behind.first] if behind else ()
    spelled = frame.text[frame.tokens[cue.first].start : frame.tokens[cue.last].end].casefold()
    bounds = (p for sign in _SIGNS.values() for p in frame.language.phrases("comparators", sign))
    opens = any(" ".join(p) == spelled for p in bounds)
    return behind if opens and all(t.norm in weak for t in between) else None


def _bound(indicator: str, other: Mention, sign: str, scope: Scope) -> Measured | None:
    for thing in other.ids("entity"):
        figures = [f for f in scope.facts_of(thing) if f.subject == thing and f.predicate == indicator]
        plain = [f.value for f in figures if f.value is not None and not f.compared_to]
        if plain:
            return Measured((indicator,), sign, plain[0])
        derived = _stated_beside(indicator, thing, scope)
        if derived:
            return Measured(derived, sign, 0.0, compared_to=thing)
    return None


def _stated_beside(indicator: str, thing: str, scope: Scope) -> tuple[str, ...]:
    """Return the indicators by which a source compares things with this one: prices 20 % lower than there."""
    known = scope.lexicon.of_role.get("indicator", ())
    derived = (t.id for t in known if indicator in (t.id, *t.extra.get("relative_of", ())) and t.unit == "percent")
    return tuple(i for i in sorted(derived) if any(f.compared_to == thing for f in scope.facts_of_indicator(i)))


def _tokens(mention: Mention) -> range:
    return range(mention.first, mention.last + 1)
