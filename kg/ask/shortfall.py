"""Why no thing meets all conditions of a question: how many are left after each of them.

Pure. The counts are of what the sources state: a thing of which nothing is said does not meet a condition.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kg.ask.conditions import Conditions, asked_group, evidence_of, meets, read_conditions
from kg.ask.explain import describe
from kg.ask.frame import Frame
from kg.ask.plan import Find, HasQuality, InClass, Measured
from kg.ask.pool import members_of, things_of
from kg.ask.reading import Scope, is_placing


@dataclass(frozen=True)
class Step:
    """One condition in words and the things that meet it and all conditions before it, with what shows it."""

    what: str
    left: Mapping[str, tuple[str, ...]]


def find_shortfall(frame: Frame, scope: Scope) -> tuple[Step, ...]:
    """Return the steps to the condition that nothing meets; none if that is not why there is no answer.

    The condition that leaves most goes first, so that the last one is the one that is not met beside the others.
    """
    if frame.words or frame.periods or not _only_places(frame, scope):
        return ()
    conditions = read_conditions(frame, scope)
    steps = [_first(frame, conditions, scope)]
    tests = list(_tests(frame, conditions, tuple(steps[0].left), scope))
    while tests and steps[-1].left:
        tests.sort(key=lambda t: -len(t.left.keys() & steps[-1].left.keys()))
        test = tests.pop(0)
        steps.append(Step(test.what, {x: f for x, f in test.left.items() if x in steps[-1].left}))
    return tuple(steps) if len(steps) > 1 and steps[0].left and not steps[-1].left else ()


def _only_places(frame: Frame, scope: Scope) -> bool:
    """True if every relation that is named is that of lying in something: "based in"."""
    return all(any(scope.lexicon.is_containing(i) for i in m.ids("property")) for m in frame.of_role("property"))


def _first(frame: Frame, conditions: Conditions, scope: Scope) -> Step:
    """Return the things asked for: of a class, in a group, or those that were listed."""
    language = frame.language
    group = asked_group(frame, scope)
    if scope.among:
        names = (scope.lexicon.label(x, language.code) for x in scope.among)
        return Step(", ".join(names), dict.fromkeys(scope.among, ()))
    if group is not None and not conditions.classes:
        return Step(group.text, dict.fromkeys(members_of(group.ids("entity"), scope), ()))
    if not conditions.classes:
        return Step("", {})
    what = describe(Find((InClass(conditions.classes),)), scope.lexicon, language)
    return Step(what, {x: () for x in things_of(scope, conditions.classes) if scope.is_told_of(x)})


def _tests(frame: Frame, conditions: Conditions, pool: Sequence[str], scope: Scope) -> Iterable[Step]:
    """Yield each condition in words with the things of a pool that meet it alone."""
    within = scope.lexicon.within
    group = None if conditions.classes or scope.among else asked_group(frame, scope)
    for mention in frame.of_role("entity"):
        ids = frozenset(mention.ids("entity"))
        if mention != group and is_placing(mention, scope) and not ids & set(conditions.excluded):
            yield Step(mention.text, {x: () for x in pool if ids & within.get(x, frozenset())})
    blank = replace(conditions, qualities=(), measures=(), excluded=(), excluded_classes=())
    parts: list[HasQuality | Measured] = [*conditions.qualities, *conditions.measures]
    for part in parts:
        one = replace(blank, qualities=(part,)) if isinstance(part, HasQuality) else replace(blank, measures=(part,))
        what = describe(Find((part,)), scope.lexicon, frame.language)
        yield Step(what, {x: evidence_of(x, one, scope) for x in pool if meets(x, one, scope)})
