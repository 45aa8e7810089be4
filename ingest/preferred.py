"""What follows from all sources together: which value is the one a direct triple gives, which facts contradict.

Also the local names of facts and evidence, which tables, scores and quads share.
"""

from dataclasses import dataclass
from decimal import Decimal

from ingest.records import Data, Observation
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
    """Return the one value that a subject has for an indicator, where all preferred points agree on one."""
    found: dict[Slot, set[Decimal]] = {}
    for facts in data.sources:
        for observation in facts.observations:
            if is_preferred_point(observation, facts.source.id, data.disputed, terms):
                slot = Slot(observation.subject, observation.indicator)
                found.setdefault(slot, set()).add(observation.value or Decimal(0))
    return {slot: next(iter(values)) for slot, values in found.items() if len(values) == 1}


def find_contradictions(data: Data) -> dict[str, dict[str, str]]:
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
    return has_property and observation.is_held_point and (source_id, observation.id) not in disputed
