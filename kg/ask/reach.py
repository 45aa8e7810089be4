"""The candidates of a search and which things it can reach, so that no question goes through all things of a class.

Pure. What is left out here could not answer: no fact of it meets a bound, bears a quality or covers a word.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from kg.ask.conditions import Conditions
from kg.ask.match import Sheet
from kg.ask.order import Order
from kg.ask.plan import HasQuality, Measured
from kg.ask.reading import Scope
from kg.vocabulary import expand


@dataclass(frozen=True)
class Candidate:
    """A thing with the share of the question it accounts for, the tokens missed and the facts that show it."""

    share: float
    missed: tuple[int, ...]
    facts: tuple[str, ...] = ()
    support: tuple[str, ...] = ()


def reachable(sheet: Sheet, conditions: Conditions, order: Order | None, scope: Scope, join: bool) -> AbstractSet[str]:
    """Return the things that the conditions, the order or else the words of a question lead to."""
    narrowing = [_bearing(q, scope) for q in conditions.qualities if not q.negated]
    narrowing += [_measured(m, scope) for m in conditions.measures]
    if order is not None:
        narrowing.append({f.subject for f in scope.facts_of_indicator(order.indicator)})
    if narrowing:
        return set.intersection(*narrowing)
    if conditions.filters:
        return scope.shelf.by_thing.keys()  # only "without …": nothing leads there
    return _touched(sheet, scope, join)


def led_to(sheet: Sheet, scope: Scope, join: bool) -> AbstractSet[str]:
    """Return the things that a part which few facts cover may speak of: through a fact, by lying there, or `join`ed."""
    table = scope.shelf.by_id
    found = {e for i in sheet.leading.facts & table.keys() for e in table[i].entities}
    for part in (sheet.parts[i] for i in sheet.leading.rare):
        for area in part.mention_ids:
            found |= {area} | scope.matcher.inside.get(area, frozenset())
    if not join:
        return found
    joints = (x for x in found if not scope.lexicon.is_a(x, expand("mp:Area")))
    return found.union(e for x in joints for f in scope.facts_of(x) for e in f.entities)


def bearing_any(qualities: Iterable[HasQuality], scope: Scope) -> set[str]:
    """Return the things of which, or of whose region, some fact names one of the qualities."""
    return {x for quality in qualities for x in _bearing(quality, scope)}


def _bearing(quality: HasQuality, scope: Scope) -> set[str]:
    return _and_inner({f.subject for q in quality.qualities for f in scope.facts_of(q)}, scope)


def _measured(measure: Measured, scope: Scope) -> set[str]:
    subjects = {f.subject for i in measure.indicators for f in scope.facts_of_indicator(i)}
    return _and_inner(subjects, scope) if measure.compared_to else subjects


def _and_inner(things: set[str], scope: Scope) -> set[str]:
    """Add what lies in some things: what is said of a region holds for the places in it."""
    return things.union(*(scope.matcher.inside.get(x, ()) for x in things))


def _touched(sheet: Sheet, scope: Scope, join: bool) -> set[str]:
    """Return the things of facts that cover a word; `join` adds those that lie in such a thing or hold it."""
    table = scope.shelf.by_id
    found = {e for i in sheet.touched & table.keys() for e in table[i].entities}
    if not join:
        return found
    joints = (x for x in found if not scope.lexicon.is_a(x, expand("mp:Area")))
    links = (f for x in joints for f in scope.facts_of(x) if scope.lexicon.contains(f))
    return found.union(e for f in links for e in f.entities)
