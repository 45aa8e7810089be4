"""Find where a copy of a source gives another value for the same thing, and record it as a conflict.

A copy is a document that shares sentences with a source. A figure of the source is in conflict if the copy lacks its
sentence and states, in a sentence that no curator has read, another value for the same subject, indicator and time. The
copy then becomes a source of its own, a version of the other, that says only this; the source's value stays preferred.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from ingest.documents import Document
from ingest.entities import COPY
from ingest.extract.claims import Claim
from ingest.extract.reading import Amount, Reading
from ingest.records import HELD_MODALITIES, Conflict, Observation, Source, SourceFacts, SourceSentence
from ingest.segment import sentence_hash
from ingest.similar import Figure
from ingest.terms import Terms

LEAST_CONFIDENCE: Final = 0.7  # of a claim that may speak against a source; an unsure reading is no conflict
_HASH_CHARACTERS: Final = 12


@dataclass(frozen=True)
class Divergence:
    """A figure of a source, and the claim of a copy that gives another one."""

    observation: Observation
    claim: Claim


def find_divergences(
    facts: Sequence[SourceFacts], there: Iterable[str], readings: Sequence[Reading], claims: Sequence[Claim]
) -> Iterator[Divergence]:
    """Yield the figures of a source that a copy gives differently.

    Args:
        facts: the source, then the versions of it that curators have read; only the first one's figures are compared.
        there: keys of the source's sentences that the copy has, word by word or in other words.
        readings: what is seen in the copy's other sentences, and `claims` what is claimed from them. A figure that
            is seen there in any of them is not lost, whatever it is claimed of.
    """
    numbers = {_number(amount) for reading in readings for amount in reading.amounts}
    known = [observation for each in facts for observation in each.observations]
    present = frozenset(there)
    missing = [x for x in facts[0].observations if not present & set(x.evidence) and _may_differ(x)]
    lacking = [observation for observation in missing if _number(observation) not in numbers]
    firm = [claim for claim in claims if _is_firm(claim)]
    for observation in lacking:
        same = [claim for claim in firm if _is_about(claim, observation)]
        stated = {Figure.of(each) for each in known if _slot(each) == _slot(observation)}
        others = [claim for claim in same if figure_of(claim) not in stated]
        if others and len(others) == len(same):
            yield Divergence(observation, others[0])


def copy_facts(
    document: Document, source: Source, divergences: Iterable[Divergence], labels: Mapping[str, str], terms: Terms
) -> SourceFacts:
    """Return a copy as a source of its own that states only what it gives differently.

    Args:
        labels: id of a thing → its English name.
    """
    found = list(divergences)
    facts = [_observation(document, each, labels, terms) for each in found]
    sentences = {each.claim.start: _sentence(each.claim) for each in found}
    conflicts = [
        Conflict(fact.id, source.id, each.observation.id, _why(document, each))
        for fact, each in zip(facts, found, strict=True)
    ]
    return SourceFacts(
        _card(document, source), tuple(sentences.values()), tuple(dict.fromkeys(facts)), conflicts=tuple(conflicts)
    )


def figure_of(claim: Claim) -> Figure:
    """Return the figure of a claim."""
    bound = "" if claim.comparator in ("exact", "approx") else claim.comparator
    return Figure(claim.value, claim.low, claim.high, claim.unit, bound)


def _number(figure: Observation | Amount) -> tuple[Decimal | None, ...]:
    """Return the bare number: "20 % less" is −20 as a fact and 20 as an amount, and counts have several units."""
    return tuple(None if each is None else abs(each) for each in (figure.value, figure.low, figure.high))


def _may_differ(observation: Observation) -> bool:
    return observation.modality in HELD_MODALITIES and not observation.rule


def _is_firm(claim: Claim) -> bool:
    is_known = bool(claim.subject_id and claim.predicate_id)
    is_held = claim.modality == "asserted" and claim.confidence >= LEAST_CONFIDENCE
    return claim.kind == "observation" and is_known and is_held


def _is_about(claim: Claim, observation: Observation) -> bool:
    period = observation.period.text if observation.period else ""
    is_same_time = not claim.period or claim.period == period
    slot = (claim.subject_id, claim.predicate_id.removeprefix("ind-"), claim.compared_to_id)
    return is_same_time and slot == _slot(observation) and claim.unit == observation.unit


def _slot(observation: Observation) -> tuple[str, str, str]:
    return observation.subject, observation.indicator, observation.compared_to


def _card(document: Document, source: Source) -> Source:
    return Source(
        id=f"{source.id}-copy-{document.sha256[:_HASH_CHARACTERS]}",
        title=f"{source.title} (copy {document.name})",
        publisher=source.publisher,
        published=source.published,
        language=source.language,
        url=source.url,
        licence=source.licence,
        kind=COPY,
        version_of=source.version_of or source.id,
        note="Found when documents were compared; only what it gives differently is recorded, and it is not preferred.",
        redistribute=source.redistribute,
    )


def _observation(document: Document, found: Divergence, labels: Mapping[str, str], terms: Terms) -> Observation:
    ours, claim = found.observation, found.claim
    indicator = terms.indicators[ours.indicator].label
    when = f" ({ours.period.text})" if ours.period else ""
    return Observation(
        id=f"{ours.id}-copy-{claim.id}",
        evidence=(_key(claim),),
        statement=f"The copy {document.name} gives “{claim.written}” as {indicator} of {labels[ours.subject]}{when}.",
        keywords=(),
        modality="reported",
        period=ours.period,
        subject=ours.subject,
        indicator=ours.indicator,
        value=claim.value,
        low=claim.low,
        high=claim.high,
        unit=claim.unit,
        comparator=claim.comparator,
        compared_to=ours.compared_to,
        stage=ours.stage,
        as_written=claim.written,
    )


def _sentence(claim: Claim) -> SourceSentence:
    return SourceSentence(_key(claim), claim.section or "text", claim.paragraph, sentence_hash(claim.quote))


def _key(claim: Claim) -> str:
    return f"c{claim.start}"


def _why(document: Document, found: Divergence) -> str:
    ours = found.observation
    written = f"“{ours.as_written}”" if ours.as_written else f"{ours.value or ours.low} {ours.unit}"
    return f"The copy {document.name} says “{found.claim.written}”, the source {written}."
