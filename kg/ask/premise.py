"""What a question takes for granted and the facts contradict: "why does X have 5 GW" where X has two.

Pure. Only a question that asks beyond what it states (why, when, how) takes it for granted; "does X have 5 GW" asks it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from kg.ask.conditions import indicators_in_words, met_by
from kg.ask.frame import Frame
from kg.ask.lexicon import Fact
from kg.ask.link import Mention
from kg.ask.quantities import Quantity, phrase_at
from kg.ask.reading import STATED, Scope, subjects_named
from kg.ask.times import matches_period
from kg.vocabulary import expand

_ASKS = ("why", "when", "how")
_EXACT, _ROUGH = 0.005, 0.1
_QUALITIES = (expand("mp:hasQuality"), expand("mp:openness"))
_SINGLE = expand("owl:FunctionalProperty")


@dataclass(frozen=True)
class Contradiction:
    """The words that the facts contradict, and those facts."""

    words: str
    facts: tuple[Fact, ...]


def find_contradiction(frame: Frame, scope: Scope) -> Contradiction | None:
    """Return what contradicts a question's premise, or None."""
    if frame.asks("yes_no") or _compares(frame):
        return None
    subjects = subjects_named(frame, scope)
    found = [*_relations(frame, subjects, scope)] if frame.asks("who") or _takes_for_granted(frame) else []
    if _takes_for_granted(frame):
        found += [*_figures(frame, subjects, scope), *_qualities(frame, subjects, scope)]
    return next(iter(found), None)


def _takes_for_granted(frame: Frame) -> bool:
    return any(frame.asks(k) for k in _ASKS)


def _compares(frame: Frame) -> bool:
    """True for "than", "compared to" outside a bound: then the words are about a difference."""
    than = frame.language.phrases("than")
    idle = {i for q in frame.quantities if q.comparator for i in range(q.first, q.last + 1)}
    idle.update(i for c in frame.cues if c.group == "asks" for i in range(c.first, c.last + 1))
    return any(phrase_at(frame.tokens, i, than) for i in range(len(frame.tokens)) if i not in idle)


# --- figures ---------------------------------------------------------------------------------------------------------


def _figures(frame: Frame, subjects: tuple[Mention, ...], scope: Scope) -> Iterable[Contradiction]:
    """Yield figures that a question gives to its one subject and that differ from the stated ones."""
    ids = {i for m in subjects for i in m.ids("entity")}
    named = {i for m in frame.of_role("indicator") for i in m.ids("indicator")} or set(
        indicators_in_words(frame, scope)
    )
    for quantity in frame.quantities if len(subjects) == 1 else ():
        facts = [f for f in _stated(ids, named, scope) if f.unit == quantity.unit and quantity.unit]
        facts = [f for f in facts if all(matches_period(f, p) for p in frame.periods)]
        if facts and all(_differs(f, quantity) for f in facts):
            words = " ".join(frame.spelled(range(quantity.first, quantity.last + 1)))
            yield Contradiction(f"{subjects[0].text}: {words}", tuple(facts))


def _stated(ids: set[str], indicators: set[str], scope: Scope) -> Iterable[Fact]:
    facts = (f for i in sorted(ids) for f in scope.facts_of(i) if f.subject == i)
    return (f for f in facts if f.predicate in indicators and not f.compared_to)


def _differs(fact: Fact, quantity: Quantity) -> bool:
    """True if a stated figure excludes the one that the question gives."""
    low, high = _bounds(fact)
    asked = quantity.value
    if asked is None:
        return False
    if quantity.comparator in ("more_than", "at_least"):
        return high is not None and (high < asked or (high == asked and quantity.comparator == "more_than"))
    if quantity.comparator in ("less_than", "at_most"):
        return low is not None and (low > asked or (low == asked and quantity.comparator == "less_than"))
    rough = _ROUGH if "approx" in (fact.comparator, quantity.comparator) else _EXACT
    slack = rough * abs(asked)
    return (low is not None and asked < low - slack) or (high is not None and asked > high + slack)


def _bounds(fact: Fact) -> tuple[float | None, float | None]:
    """Return the least and the largest number that a fact allows; None for no bound."""
    if fact.comparator == "range":
        return fact.low, fact.high
    if fact.comparator in ("more_than", "at_least"):
        return fact.value, None
    return (None, fact.value) if fact.comparator in ("less_than", "at_most") else (fact.value, fact.value)


# --- qualities -------------------------------------------------------------------------------------------------------


def _qualities(frame: Frame, subjects: tuple[Mention, ...], scope: Scope) -> Iterable[Contradiction]:
    """Yield qualities that a question gives to a thing of which the opposite is stated."""
    for mention in frame.of_role("quality"):
        wanted = set(met_by(mention.ids("quality"), scope))
        opposed = {o for q in wanted if (t := scope.lexicon.get(q)) for o in t.extra.get("opposite", ())}
        for iri in sorted({i for m in subjects for i in m.ids("entity")}):
            claims = [f for f in scope.facts_of(iri) if f.subject == iri and f.predicate in _QUALITIES]
            claims = [f for f in claims if f.modality in STATED]
            against = [f for f in claims if f.object in opposed or _is_single(f, wanted, scope)]
            if against and not any(f.object in wanted for f in claims) and not frame.negated(mention.first):
                yield Contradiction(f"{scope.lexicon.label(iri, frame.language.code)}: {mention.text}", tuple(against))


def _is_single(fact: Fact, wanted: set[str], scope: Scope) -> bool:
    """True for a relation of which a thing has one value only, where another value of it is asked about."""
    relation = scope.lexicon.get(fact.predicate)
    if relation is None or _SINGLE not in relation.types:
        return False
    others = {f.object for f in scope.lexicon.facts if f.predicate == fact.predicate}
    opposed = {o for x in others if (t := scope.lexicon.get(x)) for o in t.extra.get("opposite", ())}
    return bool(wanted & (others | opposed))


# --- relations -------------------------------------------------------------------------------------------------------


def _relations(frame: Frame, subjects: tuple[Mention, ...], scope: Scope) -> Iterable[Contradiction]:
    """Yield what is stated of one thing and another one than the question names: who developed a model."""
    asked = {i for m in frame.of_role("property") for i in m.ids("property")}
    for known, other in ((a, b) for a in subjects for b in subjects if a is not b) if len(subjects) == 2 else ():
        ids, others = set(known.ids("entity")), set(other.ids("entity"))
        facts = [f for i in sorted(ids) for f in scope.facts_of(i) if f.predicate in asked and f.subject in ids]
        if not facts or any(others & _around(f, scope) for i in ids for f in scope.facts_of(i)):
            continue
        if all(_alike(f.object, others, scope) for f in facts):
            yield Contradiction(f"{other.text} – {known.text}", tuple(facts))


def _around(fact: Fact, scope: Scope) -> set[str]:
    """Return the things of a fact with all that they lie in."""
    return {y for x in fact.entities for y in (x, *scope.lexicon.within.get(x, ()))}


def _alike(iri: str, others: set[str], scope: Scope) -> bool:
    """True if a thing is of a class of one of the others: only then one may be taken for the other."""
    types = {t for x in others if (thing := scope.lexicon.get(x)) for t in thing.types}
    kinds = {c for t in types for c in (t, *scope.lexicon.superclasses.get(t, ()))} - {expand("mp:Entity")}
    return any(scope.lexicon.is_a(iri, c) for c in kinds)
