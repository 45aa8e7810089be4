"""Claim figures: an amount, what it measures, of whom, when."""

from collections.abc import Iterator
from dataclasses import replace

from ingest.extract.claims import Claim
from ingest.extract.knowledge import Knowledge
from ingest.extract.measured.candidates import Candidate, find_candidates
from ingest.extract.measured.line import make_line
from ingest.extract.measured.rows import read_row
from ingest.extract.measured.trust import THRESHOLD, confidence
from ingest.extract.reading import Reading


def find_observations(doc: str, reading: Reading, knowledge: Knowledge) -> Iterator[Claim]:
    """Yield the figures that a sentence states, those that are sure enough.

    Args:
        doc: name of the document, as it will stand in the claims.
    """
    for candidate in _candidates(reading, knowledge):
        claim = _claim(doc, candidate, reading)
        if claim.confidence >= THRESHOLD:
            yield claim


def _candidates(reading: Reading, knowledge: Knowledge) -> Iterator[Candidate]:
    if reading.sentence.kind == "row" and reading.sentence.row:
        yield from read_row(reading, knowledge)
    elif reading.amounts and reading.sentence.kind != "heading":
        line = make_line(reading, knowledge.grammars[reading.sentence.lang], knowledge.nobody)
        yield from find_candidates(line, knowledge)


def _claim(doc: str, candidate: Candidate, reading: Reading) -> Claim:
    sentence, choice, amount = reading.sentence, candidate.choice, candidate.amount
    claim = Claim(
        doc=doc,
        kind="observation",
        subject=candidate.subject_label,
        predicate=choice.label,
        quote=sentence.text,
        start=sentence.start,
        end=sentence.start + len(sentence.text),
        confidence=confidence(candidate.signs),
        value=amount.value,
        low=amount.low,
        high=amount.high,
        comparator=amount.comparator,
        unit=candidate.unit,
        modality=candidate.modality,
        subject_id=candidate.subject_id,
        predicate_id=candidate.predicate_id,
        subject_type=candidate.subject_type,
        written=amount.text,
        lang=sentence.lang,
        section=sentence.section,
        paragraph=sentence.paragraph,
        reason=", ".join(candidate.signs),
    )
    return _with_time(_with_comparison(claim, candidate), candidate)


def _with_time(claim: Claim, candidate: Candidate) -> Claim:
    when = candidate.when
    return claim if when is None else replace(claim, period=when.period, year=when.year)


def _with_comparison(claim: Claim, candidate: Candidate) -> Claim:
    compared = candidate.compared
    return claim if compared is None else replace(claim, compared_to=compared.label, compared_to_id=compared.id)
