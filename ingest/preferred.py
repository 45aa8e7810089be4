"""What follows from all sources together: which value is the one a direct triple gives, which facts contradict.

Also the local names of facts and evidence, which tables, scores and quads share.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from ingest.entities import DATASET
from ingest.records import Data, Observation, SourceFacts
from ingest.terms import Terms


def source_graph(source_id: str) -> str:
    """Local name of a source's named graph."""
    return f"graph-{source_id}"


def fact_name(source_id: str, fact_id: str) -> str:
    """Local name of a fact's IRI."""
    return f"{source_id}-{fact_id}"


def evidence_name(source_id: str, sentence: str) -> str:
    """Local name of an evidence node's IRI."""
    return f"ev-{source_id}-{sentence}"


@dataclass(frozen=True)
class Slot:
    """What a direct triple is about: a subject and the indicator that has the direct property."""

    subject: str
    indicator: str


def find_direct_values(data: Data, terms: Terms) -> dict[Slot, Decimal]:
    """Return the one value that a subject has for an indicator, where all preferred points agree on one.

    What was read from documents counts only where no table says anything: it never takes a table's value away.
    """
    stated, extracted = (_point_values(data, terms, is_extracted=each) for each in (False, True))
    return {slot: next(iter(values)) for slot, values in (extracted | stated).items() if len(values) == 1}


def _point_values(data: Data, terms: Terms, *, is_extracted: bool) -> dict[Slot, set[Decimal]]:
    found: dict[Slot, set[Decimal]] = {}
    for facts in data.sources:
        for observation in facts.observations:
            is_wanted = (observation.review is not None) == is_extracted
            if is_wanted and is_preferred_point(observation, facts.source.id, data.disputed, terms):
                slot = Slot(observation.subject, observation.indicator)
                found.setdefault(slot, set()).add(observation.value or Decimal(0))
    return found


def find_later_figures(facts: SourceFacts) -> dict[str, str]:
    """Return fact id → the latest one of its series, for the older figures of a data set.

    A series is what one data set says of one thing by one indicator. Of two figures that end together the one that
    begins later is the later one: a year goes before the sum of years that it closes.
    """
    series: dict[tuple[str, str, str], list[Observation]] = {}
    for observation in facts.observations if facts.source.kind == DATASET else ():
        if observation.period:
            key = (observation.subject, observation.indicator, observation.compared_to)
            series.setdefault(key, []).append(observation)
    latest = {key: max(map(_end_and_start, figures)) for key, figures in series.items()}
    last = {key: next(x for x in figures if _end_and_start(x) == latest[key]) for key, figures in series.items()}
    return {x.id: last[key].id for key, figures in series.items() for x in figures if _end_and_start(x) < latest[key]}


def _end_and_start(observation: Observation) -> tuple[str, str]:
    start, _, end = (observation.period.text if observation.period else "").partition("/")
    return end or start, start


Contradictions = Mapping[str, Mapping[str, str]]


def find_contradictions(data: Data) -> Contradictions:
    """Return fact name → the facts that contradict it and why, both ways."""
    found: dict[str, dict[str, str]] = {}
    for facts in data.sources:
        for conflict in facts.conflicts:
            ours = fact_name(facts.source.id, conflict.fact)
            theirs = fact_name(conflict.other_source, conflict.other)
            found.setdefault(ours, {})[theirs] = conflict.why
            found.setdefault(theirs, {})[ours] = conflict.why
    return found


def is_preferred_point(
    observation: Observation, source_id: str, disputed: frozenset[tuple[str, str]], terms: Terms
) -> bool:
    """Whether an observation may stand behind a direct triple."""
    has_property = bool(terms.indicators[observation.indicator].direct_property)
    held = observation.is_held_point and observation.is_reviewed
    return has_property and held and (source_id, observation.id) not in disputed
