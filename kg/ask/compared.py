"""Comparisons with a named thing as conditions: "more specialists than France", "prices below those in the US".

Pure. The bound is the named thing's own figure, or the figures that a source states in comparison with it.
"""

from collections.abc import Iterable

from kg.ask.cues import Cue
from kg.ask.frame import Frame
from kg.ask.link import Mention
from kg.ask.plan import Measured
from kg.ask.quantities import Quantity, phrase_at
from kg.ask.reading import Scope

_SIGNS = {"more": "more_than", "less": "less_than", "equal": "exact"}
_MIRRORED = {"more_than": "less_than", "less_than": "more_than", "at_least": "at_most", "at_most": "at_least"}
_NEAR, _FAR = 4, 8
_PERCENT = 100


def read_comparisons(frame: Frame, scope: Scope, indicators: tuple[str, ...], used: set[int]) -> Iterable[Measured]:
    """Yield a bound for every comparison with a named thing; `used` takes the tokens that said so.

    Args:
        indicators: what may be compared where no indicator is named.
    """
    weighs = frame.has("difference") or frame.has("ratio")
    if frame.asks("yes_no") or (weighs and not frame.of_role("class")):
        return
    for cue in (*frame.comparatives, *(c for c in frame.cues if c.key == "equal")):
        other = _compared_with(cue, frame) if cue.key in _SIGNS and cue.group == "operators" else None
        if other is None or used.intersection(_tokens(other)):
            continue
        named = sorted(frame.of_role("indicator"), key=lambda m: abs(m.first - cue.first))
        mention = named[0] if named else None
        amount = next((q for q in frame.quantities if q.last == cue.first - 1), None)
        for indicator in mention.ids("indicator") if mention else indicators:
            bound = _bound(finer(indicator, frame, scope), other, _SIGNS[cue.key], amount, scope)
            if bound is not None:
                used.update((*range(cue.first, other.last + 1), *(_tokens(mention) if mention else ())))
                used.update(range(amount.first, amount.last + 1) if amount else ())
                yield bound
                break


def finer(indicator: str, frame: Frame, scope: Scope) -> str:
    """Return the indicator that tells how another one grows, where words beside its name say so: "pool grew"."""
    asked = {s for t in frame.tokens for s in scope.matcher.canonical(t, frame.language)}
    base = _words(indicator, scope)
    found: list[tuple[int, bool, str]] = []
    for thing in scope.lexicon.of_role.get("indicator", ()):
        words = _words(thing.id, scope)
        said = len((words - base) & asked) if base & words & asked and thing.unit == "percent" else 0
        if said and any(not f.compared_to for f in scope.facts_of_indicator(thing.id)):
            found.append((-said, indicator not in thing.extra.get("relative_of", ()), thing.id))
    relative = [f for f in found if not f[1]]
    return min(found)[2] if relative else indicator


def _words(indicator: str, scope: Scope) -> set[str]:
    return {w for name in scope.matcher.indicator_names.get(indicator, ()) for w in name}


def _compared_with(cue: Cue, frame: Frame) -> Mention | None:
    """Return the thing behind "than", or right behind a word such as "below"."""
    weak = frame.language.stopwords
    things = [m for m in frame.of_role("entity") if m.first > cue.last]
    for position in range(cue.last, min(cue.last + _FAR, len(frame.tokens))):
        width = phrase_at(frame.tokens, position, frame.language.phrases("than"))
        if width and (position > cue.first or cue.key == "equal"):
            return next((m for m in things if 0 < m.first - position <= _NEAR), None)
    behind = next((m for m in things if m.first - cue.last <= _NEAR), None)
    between = frame.tokens[cue.last + 1 : behind.first] if behind else ()
    spelled = frame.text[frame.tokens[cue.first].start : frame.tokens[cue.last].end].casefold()
    bounds = (p for sign in ("more_than", "less_than") for p in frame.language.phrases("comparators", sign))
    opens = cue.key == "equal" or any(" ".join(p) == spelled for p in bounds)
    return behind if opens and all(t.norm in weak for t in between) else None


def _bound(indicator: str, other: Mention, sign: str, amount: Quantity | None, scope: Scope) -> Measured | None:
    """Return the bound that a named thing sets; an amount ("20 % less than") needs a stated comparison with it."""
    for thing in other.ids("entity"):
        figures = [f for f in scope.facts_of(thing) if f.subject == thing and f.predicate == indicator]
        plain = [f.value for f in figures if f.value is not None and not f.compared_to]
        if plain and amount is None:
            return Measured((indicator,), sign, plain[0])
        derived = _stated_beside(indicator, thing, scope)
        if derived and amount is None:
            return Measured(derived, sign, 0.0, compared_to=thing)
        if derived and amount is not None and amount.value:
            return _by_amount(derived, thing, sign, amount)
    return None


def _by_amount(derived: tuple[str, ...], thing: str, sign: str, amount: Quantity) -> Measured:
    """Return the bound of "more than 20 % less than": below minus 20; "half" is 50 %."""
    size = (amount.value or 0.0) * (1 if amount.unit not in (None, "ratio") else _PERCENT)
    if sign != "less_than":
        return Measured(derived, amount.comparator or "exact", size, compared_to=thing)
    return Measured(derived, _MIRRORED.get(amount.comparator or "", "exact"), -size, compared_to=thing)


def _stated_beside(indicator: str, thing: str, scope: Scope) -> tuple[str, ...]:
    """Return the indicators by which a source compares things with this one: prices 20 % lower than there."""
    known = scope.lexicon.of_role.get("indicator", ())
    derived = (t.id for t in known if indicator in (t.id, *t.extra.get("relative_of", ())) and t.unit == "percent")
    return tuple(i for i in sorted(derived) if any(f.compared_to == thing for f in scope.facts_of_indicator(i)))


def _tokens(mention: Mention) -> range:
    return range(mention.first, mention.last + 1)
