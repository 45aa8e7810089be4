"""Views of a release's lexicon: entities, facts and indicators, without a query."""

from collections import Counter
from collections.abc import Iterable, Iterator

from api.views import EntityView, FactView, IndicatorView, Named
from kg.ask.lexicon import UNREVIEWED, Fact, Lexicon, Thing
from kg.ask.tokens import fold
from kg.model import Comparator, Value
from kg.vocabulary import compress, expand

_COMPARATORS: dict[str, Comparator] = {
    "exact": "exact",
    "approx": "approx",
    "more_than": "more_than",
    "less_than": "less_than",
    "at_least": "at_least",
    "at_most": "at_most",
    "range": "range",
}


def name_of(iri: str) -> str:
    """Return the local name of one of our IRIs, another's CURIE or IRI.

    >>> name_of("https://w3id.org/midpower/id/USA")
    'USA'
    """
    return compress(iri).removeprefix("mpid:")


def named(iri: str, lexicon: Lexicon) -> Named | None:
    """Return an IRI with its label, None for an empty one."""
    return Named(iri, lexicon.label(iri)) if iri else None


def entities(lexicon: Lexicon) -> list[Thing]:
    """Return the entities of a lexicon by label; a foreign graph, which has no `mp:Entity`, gives all its things."""
    things = [thing for thing in lexicon.things.values() if thing.role == "entity"]
    ours = [thing for thing in things if expand("mp:Entity") in thing.types]
    return sorted(ours or things, key=lambda thing: (thing.label(), thing.id))


def matching(things: Iterable[Thing], words: str, class_name: str, lexicon: Lexicon) -> list[Thing]:
    """Return the things of which a name contains the words and a class has the given local name or label."""
    return [thing for thing in things if _has_name(thing, words) and _has_class(thing, class_name, lexicon)]


def entity_view(thing: Thing, lexicon: Lexicon) -> EntityView:
    """Return what is known of an entity by name."""
    aliases = sorted({name.text for name in thing.names} - set(thing.labels.values()))
    types = [lexicon.label(iri) for iri in own_types(thing, lexicon)]
    return EntityView(thing.id, name_of(thing.id), thing.label(), types, dict(thing.labels), aliases)


def own_types(thing: Thing, lexicon: Lexicon) -> list[str]:
    """Return the classes of a thing that are no superclass of another one of its classes."""
    above = {upper for iri in thing.types for upper in lexicon.superclasses.get(iri, ()) if upper != iri}
    return [iri for iri in thing.types if iri not in above]


def facts_about(iri: str, lexicon: Lexicon) -> list[Fact]:
    """Return the facts in which a thing stands, or whose indicator, property or topic it is."""
    return [fact for fact in lexicon.facts if iri in (*fact.entities, *fact.topics, fact.predicate)]


def fact_view(fact: Fact, lexicon: Lexicon) -> FactView:
    """Return a fact with the labels of its parts."""
    return FactView(
        id=fact.id,
        kind=fact.kind,
        statement=fact.statement,
        subject=named(fact.subject, lexicon),
        predicate=named(fact.predicate, lexicon),
        object=named(fact.object, lexicon),
        literal=fact.literal or None,
        value=_value(fact),
        period=fact.period or None,
        modality=fact.modality,
        section=fact.section,
        source=fact.source,
        preferred=fact.preferred and fact.review != UNREVIEWED,
        review=fact.review or None,
    )


def indicator_views(lexicon: Lexicon) -> list[IndicatorView]:
    """Return every indicator, by label."""
    counts = Counter(fact.predicate for fact in lexicon.facts if fact.kind == "observation")
    found = (thing for thing in lexicon.things.values() if thing.role == "indicator")
    return [_indicator(thing, counts[thing.id], lexicon) for thing in sorted(found, key=Thing.label)]


def _indicator(thing: Thing, facts: int, lexicon: Lexicon) -> IndicatorView:
    direction = next(iter(thing.extra.get("direction", ())), "")
    enabler = next(iter(thing.extra.get("enabler", ())), "")
    return IndicatorView(
        id=thing.id,
        name=name_of(thing.id),
        label=thing.label(),
        labels=dict(thing.labels),
        unit=thing.unit,
        direction=compress(direction).partition(":")[2] or None,
        enabler=named(enabler, lexicon),
        facts=facts,
    )


def _value(fact: Fact) -> Value | None:
    if fact.value is None and fact.low is None and fact.high is None:
        return None
    return Value(fact.value, fact.low, fact.high, fact.unit or None, _COMPARATORS.get(fact.comparator, "exact"))


def _has_name(thing: Thing, words: str) -> bool:
    return not words or any(fold(words) in fold(text) for text in _texts(thing))


def _texts(thing: Thing) -> Iterator[str]:
    yield name_of(thing.id)
    yield from thing.labels.values()
    yield from (name.text for name in thing.names)


def _has_class(thing: Thing, class_name: str, lexicon: Lexicon) -> bool:
    wanted = class_name.casefold()
    classes = (name for iri in thing.types for name in (compress(iri).partition(":")[2], lexicon.label(iri)))
    return not wanted or any(wanted == name.casefold() for name in classes)
