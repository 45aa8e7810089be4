"""Answers that one statement lists: "in which areas may policy change", "what are the benefits of …".

Pure but for the judge's vectors. Such a statement answers with all that it enumerates; a question that names one of the
things listed asks for something else.
"""

from collections.abc import Iterable
from dataclasses import replace

from kg.ask.asked import asked_classes, asked_count, asks_for_class
from kg.ask.certain import Judge
from kg.ask.frame import Frame
from kg.ask.lexicon import Fact
from kg.ask.match import Sheet
from kg.ask.plan import Find, InFacts, Look, OneOf
from kg.ask.quantities import phrase_at
from kg.ask.reading import Reading, Scope, read_parts
from kg.vocabulary import expand

_SAME = 0.03
_ABSTRACT = ("mp:Topic", "mp:Criterion", "mp:Quality")
_OTHERS = ("why", "how", "when", "where", "who", "define", "how_many", "how_many_things", "place_in_text", "source")


def as_list(reading: Reading, frame: Frame, scope: Scope) -> Reading:
    """Return a reading for a sentence as one for the things that the sentence lists, if these are what is asked for."""
    plan = reading.plan
    if not isinstance(plan, Look) or plan.want != "text" or reading.kind != "text" or _asks_otherwise(frame):
        return reading
    fact = scope.lexicon.fact_by_id[plan.facts[0]]
    items = _items(fact, frame, scope)
    return replace(reading, plan=_plan(fact, items), kind="entities") if items else reading


def find_enumerated(frame: Frame, scope: Scope, judge: Judge) -> Reading | None:
    """Return the reading for what a statement lists that says all of the question and means it; else None."""
    if _asks_otherwise(frame) or frame.wants_order() or frame.asks("yes_no"):
        return None
    sheet = _without_excluded(read_parts(frame, scope, True), frame)
    found = [(sheet.share(f.id), f, _items(f, frame, scope)) for f in scope.facts(sheet.touched) if f.items]
    found = [(share, f, items) for share, f, items in found if items and not sheet.missed(f.id)]
    top = max((share for share, _, _ in found), default=0.0)
    best = [(f, items) for share, f, items in found if share >= top - _SAME]
    if len({items for _, items in best}) != 1:
        return None
    reading = Reading(_plan(*best[0]), top, (), "entities")
    return reading if judge.says_all(reading, frame) else None


def _asks_otherwise(frame: Frame) -> bool:
    return any(frame.asks(key) for key in _OTHERS)


def _plan(fact: Fact, items: tuple[str, ...]) -> Find:
    return Find((InFacts((fact.id,)), OneOf(items)))


def _without_excluded(sheet: Sheet, frame: Frame) -> Sheet:
    return sheet.without(p for p in sheet.parts if frame.negated(p.first))


def _items(fact: Fact, frame: Frame, scope: Scope) -> tuple[str, ...]:
    """Return what a statement lists without what the question excludes; nothing if it names a thing or wants others."""
    excluded = frozenset(_named(fact, frame, scope, excluded=True))
    items = tuple(x for x in fact.items if x not in excluded)
    if any(True for _ in _named(fact, frame, scope, excluded=False)) or not _are_of_class(items, frame, scope):
        return ()
    return items if asked_count(frame) in (None, len(items)) else ()


def _named(fact: Fact, frame: Frame, scope: Scope, *, excluded: bool) -> Iterable[str]:
    """Yield the listed things all of whose words stand in the question, inside or outside an exclusion."""
    stems = {
        s
        for i, t in enumerate(frame.tokens)
        if frame.negated(i) == excluded
        for s in scope.matcher.canonical(t, frame.language)
    }
    for item in fact.items:
        words = scope.matcher.words_of(scope.lexicon.label(item))
        if words and words <= stems:
            yield item


def _are_of_class(items: Iterable[str], frame: Frame, scope: Scope) -> bool:
    """True if the things are of the class asked for; mere items of a list are areas, criteria and the like."""
    classes, _ = asked_classes(frame, scope, frame.of_role("class"), False)
    what = any(phrase_at(frame.tokens, i, frame.language.phrases("what")) for i in (0, 1))
    if not classes or (what and not asks_for_class(frame)):
        return True  # "what are the benefits … for companies": the class is none that is asked for
    abstract = any(scope.lexicon.is_below(c, expand(k)) for c in classes for k in _ABSTRACT)
    things = [x for x in items if not (abstract and scope.lexicon.is_a(x, expand("mp:ListItem")))]
    return all(any(scope.lexicon.is_a(x, c) for c in classes) for x in things)
