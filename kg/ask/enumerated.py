"""Answers that one statement lists: "in which areas may policy change", "what are the benefits of …".

Pure but for the judge's vectors. Such a statement answers with all that it enumerates; a question that names one of the
things listed asks for something else.
"""

from collections.abc import Iterable
from dataclasses import replace

from kg.ask.asked import asked_classes, asked_count, which_words
from kg.ask.certain import Judge
from kg.ask.conditions import Conditions, meets, read_conditions
from kg.ask.frame import Frame
from kg.ask.lexicon import Fact
from kg.ask.match import Sheet
from kg.ask.plan import Find, InFacts, Look, OneOf
from kg.ask.quantities import phrase_at
from kg.ask.reading import Reading, Scope, read_parts
from kg.vocabulary import expand

_SAME, _APART, _LOOSE, _NEAR = 0.03, 0.2, 0.3, 2
_ABSTRACT = ("mp:Topic", "mp:Criterion", "mp:Quality")
_OTHERS = ("why", "how", "when", "where", "who", "define", "how_many", "how_many_things", "place_in_text")


def as_list(reading: Reading, frame: Frame, scope: Scope) -> Reading:
    """Return a reading for a sentence as one for the things that the sentence lists, if these are what is asked for."""
    plan = reading.plan
    if not isinstance(plan, Look) or plan.want != "text" or reading.kind != "text" or _asks_otherwise(frame):
        return reading
    facts = [scope.lexicon.fact_by_id[f] for f in plan.facts]
    fact = next((f for f in facts if f.items), facts[0])
    items = _items(fact, frame, scope)
    return replace(reading, plan=_plan(fact, items), kind="entities") if items else reading


def find_enumerated(frame: Frame, scope: Scope, judge: Judge) -> Reading | None:
    """Return the reading for what a statement lists that says all of the question and means it; else None.

    A statement that stands far before all other lists need not be as near to the question in meaning.
    """
    conditions = read_conditions(frame, scope)
    if _asks_otherwise(frame) or frame.wants_order() or frame.asks("yes_no") or conditions.measures:
        return None
    sheet = _without_excluded(read_parts(frame, scope, True), conditions)
    lists = [f for f in scope.facts(sheet.touched) if f.items]
    found = [(sheet.share(f.id), f, _items(f, frame, scope)) for f in lists if not sheet.missed(f.id)]
    top = max((share for share, _, _ in found), default=0.0)
    best = [(f, items) for share, f, items in found if share >= top - _SAME]
    if len({items for _, items in best}) != 1 or not best[0][1]:
        return None
    fact, items = best[0]
    others = max((sheet.share(f.id) for f in lists if set(f.items) != set(fact.items)), default=0.0)
    reading = Reading(_plan(fact, items), top, (), "entities")
    apart = len(sheet.parts) > 1 and others <= top - _APART
    return reading if judge.says_all(reading, frame, _LOOSE if apart else None) else None


def _asks_otherwise(frame: Frame) -> bool:
    return any(frame.asks(key) for key in _OTHERS)


def _plan(fact: Fact, items: tuple[str, ...]) -> Find:
    return Find((InFacts((fact.id,)), OneOf(items)))


def _without_excluded(sheet: Sheet, conditions: Conditions) -> Sheet:
    gone = {*conditions.excluded, *conditions.excluded_classes}
    return sheet.without(p for p in sheet.parts if p.mention and gone.intersection(p.mention.ids("entity", "class")))


def _items(fact: Fact, frame: Frame, scope: Scope) -> tuple[str, ...]:
    """Return what a statement lists without what the question excludes; nothing if it names a thing or wants others."""
    excluded = frozenset(_named(fact, frame, scope, excluded=True))
    conditions = replace(read_conditions(frame, scope), qualities=(), measures=())
    items = tuple(x for x in fact.items if x not in excluded and meets(x, conditions, scope))
    if any(True for _ in _named(fact, frame, scope, excluded=False)) or not _are_of_class(items, frame, scope):
        return ()
    return items if asked_count(frame) in (None, len(items)) else ()


def _named(fact: Fact, frame: Frame, scope: Scope, *, excluded: bool) -> Iterable[str]:
    """Yield the listed things all of whose words stand in the question, those in an exclusion or the others."""
    stems = {s: i for i, t in enumerate(frame.tokens) for s in scope.matcher.canonical(t, frame.language)}
    for item in fact.items:
        words = scope.matcher.words_of(scope.lexicon.label(item))
        if words and words <= stems.keys() and any(frame.negated(stems[w]) for w in words) == excluded:
            yield item


def _are_of_class(items: Iterable[str], frame: Frame, scope: Scope) -> bool:
    """True if the things are of the class asked for; mere items of a list are areas, criteria and the like."""
    classes, _ = asked_classes(frame, scope, frame.of_role("class"), False)
    which = which_words(frame)
    near = any(0 < m.first - i <= _NEAR for m in frame.of_role("class") for i in which)
    verbal = any(phrase_at(frame.tokens, i + 1, frame.language.phrases("compose", "is")) for i in which)
    what = any(phrase_at(frame.tokens, i, frame.language.phrases("what")) for i in (0, 1))
    if not classes or not (near or frame.asks("list") or (verbal and not what)):
        return True  # "what are the benefits … for companies": the class is none that is asked for
    abstract = any(scope.lexicon.is_below(c, expand(k)) for c in classes for k in _ABSTRACT)
    things = [x for x in items if not (abstract and scope.lexicon.is_a(x, expand("mp:ListItem")))]
    return all(any(scope.lexicon.is_a(x, c) for c in classes) for x in things)
