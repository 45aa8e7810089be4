"""Where facts that were read from documents and other facts say different things, and which of them gives way.

What a table states goes before what a person accepted, and that before what nobody has reviewed. The one that gives
way is kept, disputed, and both point at each other. Of two that stand alike neither gives way. Figures contradict each
other where they are of one thing, indicator and time and no number fits both; claims, where they date one event
differently or one of them denies what the other says.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from ingest.records import HELD_MODALITIES, Conflict, Data, Observation, Relation, SourceFacts, is_date

_TABLE, _ACCEPTED, _UNREVIEWED = range(3)
_ROUGH: Final = {"approx": Decimal("0.1"), "exact": Decimal("0.005")}  # how far off a figure still fits
_MOST: Final = 5  # others that one fact points at; of hundreds that differ, some are enough
_ENDLESS: Final = Decimal("Infinity")
_WHY: Final = {
    (
        _TABLE,
        _ACCEPTED,
    ): "A table states something else for the same time; it goes before what was read from a document.",
    (_TABLE, _UNREVIEWED): "A table states something else for the same time; nobody has reviewed what was read.",
    (_ACCEPTED, _UNREVIEWED): "A fact that a person accepted says something else for the same time.",
}
_OPEN: Final = "Both were read from documents, for the same time, and it is open which one is right."

Slot = tuple[str, ...]


@dataclass(frozen=True)
class _Said:
    """A fact of a source and how it stands."""

    source: str
    fact: Observation | Relation
    standing: int


def settle(data: Data, extracted: Sequence[SourceFacts]) -> list[SourceFacts]:
    """Return the facts of documents with their conflicts.

    Args:
        data: everything else; what is disputed there contradicts nothing here.
    """
    said: dict[Slot, list[_Said]] = defaultdict(list)
    for facts in extracted:
        for fact in _comparable(facts):
            said[_slot(fact)].append(_Said(facts.source.id, fact, _ACCEPTED if fact.is_reviewed else _UNREVIEWED))
    for facts in data.sources:
        for fact in _comparable(facts):
            if _slot(fact) in said and (facts.source.id, fact.id) not in data.disputed:
                said[_slot(fact)].append(_Said(facts.source.id, fact, _TABLE))
    conflicts: dict[str, list[Conflict]] = defaultdict(list)
    for group in said.values():
        for source, conflict in _conflicts(group):
            conflicts[source].append(conflict)
    return [replace(facts, conflicts=tuple(conflicts[facts.source.id])) for facts in extracted]


def _comparable(facts: SourceFacts) -> tuple[Observation | Relation, ...]:
    return (*facts.observations, *facts.relations)


def agree(one: Observation, other: Observation) -> bool:
    """Return whether some number fits both figures."""
    (low, high), (least, most) = _ends(one), _ends(other)
    return low <= most and least <= high


def _conflicts(group: Sequence[_Said]) -> Iterator[tuple[str, Conflict]]:
    """Yield the source and the conflict of every fact of a document that others in its slot contradict."""
    for number, one in enumerate(group):
        if one.standing == _TABLE or one.fact.modality not in (*HELD_MODALITIES, "negated"):
            continue
        against = [other for other in group if other.standing < one.standing and _differ(one.fact, other.fact)]
        alike = (other for other in group[:number] if other.standing == one.standing and not against)
        opens = [other for other in alike if _differ(one.fact, other.fact)]
        for other in (against or opens)[:_MOST]:
            why = _WHY.get((other.standing, one.standing), _OPEN)
            yield one.source, Conflict(one.fact.id, other.source, other.fact.id, why, loses=bool(against))


def _slot(fact: Observation | Relation) -> Slot:
    """What two facts must share to be able to contradict each other."""
    if isinstance(fact, Observation):
        period = fact.period.text if fact.period else ""
        return fact.subject, fact.indicator, fact.compared_to, fact.stage, period
    return fact.subject, fact.predicate, "" if is_date(fact.value) else fact.object or fact.value


def _differ(one: Observation | Relation, other: Observation | Relation) -> bool:
    if isinstance(one, Observation) and isinstance(other, Observation):
        return other.modality in HELD_MODALITIES and not agree(one, other)
    if isinstance(one, Relation) and isinstance(other, Relation):
        denied = "negated" in (one.modality, other.modality)
        if one.modality == other.modality or not denied:
            both = one.modality in HELD_MODALITIES and other.modality in HELD_MODALITIES
            return both and not _same_date(one.value, other.value)
        return _same_date(one.value, other.value) and _is_told({one.modality, other.modality})
    return False


def _is_told(modalities: Iterable[str]) -> bool:
    """Whether facts are held or denied, none only hoped for."""
    return all(modality in (*HELD_MODALITIES, "negated") for modality in modalities)


def _same_date(one: str, other: str) -> bool:
    """Whether two dates, one of which may be less exact, are the same."""
    return one.startswith(other) or other.startswith(one)


def _ends(figure: Observation) -> tuple[Decimal, Decimal]:
    """The least and the largest number that fit a figure."""
    if figure.comparator == "range":
        return figure.low or Decimal(0), figure.high or Decimal(0)
    value = figure.value or Decimal(0)
    if figure.comparator in ("more_than", "at_least"):
        return value, _ENDLESS
    if figure.comparator in ("less_than", "at_most"):
        return -_ENDLESS, value
    slack = abs(value) * _ROUGH[figure.comparator]
    return value - slack, value + slack
