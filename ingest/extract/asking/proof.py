"""Turn a candidate into a claim where its sentence bears it out, or say why not.

Nothing of a claim comes from the model's own words: the quote is the sentence, the figure is what `amounts` reads at
the words that the model points at, names are those that `mentions` finds or words of the sentence, the period is what
`times` reads. What the model says beside that must agree with it.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from ingest.extract.asking.candidates import Candidate, Problem
from ingest.extract.asking.prompt import indicator_labels, new_types
from ingest.extract.asking.visible import Span, see
from ingest.extract.claims import Claim, Modality
from ingest.extract.knowledge import Knowledge
from ingest.extract.reading import Amount, Named, Reading, When
from ingest.terms import Indicator
from kg.ask.fence import show
from kg.ask.tokens import fold

# What such claims are worth as long as nobody has counted them with a model of one's own: below the rules' surest ones,
# because only the model says what a figure measures; more where the rules see the indicator named, less where they see
# another one.
_OBSERVATION_CONFIDENCE: Final = 0.65
_NAMED_GAIN: Final = 0.1
_OTHER_NAMED_LOSS: Final = 0.15
_RELATION_CONFIDENCE: Final = 0.65
_NEW_NAME_LOSS: Final = 0.1
_LONGEST_NAME: Final = 8  # words
_ORDER: Final[tuple[Modality, ...]] = ("asserted", "announced", "judgement", "expected")
_POINT: Final = ("exact", "approx")


class _Unproven(Exception):  # noqa: N818  # it never leaves this module
    """The sentence does not bear a candidate out."""

    def __init__(self, reason: str, sentence: str) -> None:
        self.problem = Problem(reason, sentence)
        super().__init__(sentence)


@dataclass(frozen=True)
class _Thing:
    """Who or what a claim is about, and where its words stand; no span for what an earlier sentence names."""

    name: Named
    span: Span | None


def prove(doc: str, candidate: Candidate, reading: Reading, knowledge: Knowledge) -> Claim | Problem:
    """Return the claim of a candidate, or why its sentence does not bear it out.

    Args:
        reading: of the sentence that the candidate names.
    """
    try:
        if candidate.kind == "observation":
            return _prove_observation(doc, candidate, reading, knowledge)
        return _prove_relation(doc, candidate, reading, knowledge)
    except _Unproven as unproven:
        return unproven.problem


def _prove_observation(doc: str, candidate: Candidate, reading: Reading, knowledge: Knowledge) -> Claim:
    subject = _find_thing(candidate.subject, candidate.subject_type, reading, knowledge)
    indicator = _find_indicator(candidate.predicate, knowledge)
    amount = _find_amount(candidate, reading)
    _check_figure(candidate, amount, indicator)
    when = _find_when(candidate.when, reading)
    return Claim(
        doc=doc,
        kind="observation",
        subject=subject.name.label,
        subject_id=subject.name.id,
        subject_type=_type_of(subject.name),
        predicate=indicator.label,
        predicate_id=f"ind-{indicator.id}",
        value=amount.value,
        low=amount.low,
        high=amount.high,
        comparator=amount.comparator,
        unit=indicator.unit,
        modality=_modality(candidate, (amount.start, amount.end), reading),
        written=amount.text,
        confidence=_confidence(indicator, subject.name, reading),
        reason="a language model says what the figure measures; name and figure stand in the sentence",
        **_period(when),
        **_place(reading),
    )


def _confidence(indicator: Indicator, subject: Named, reading: Reading) -> float:
    named = {measure.indicator.removeprefix("ind-") for measure in reading.measures}
    gain = 0.0 if not named else _NAMED_GAIN if indicator.id in named else -_OTHER_NAMED_LOSS
    return round(_OBSERVATION_CONFIDENCE + gain - (_NEW_NAME_LOSS if subject.is_new else 0), 2)


def _prove_relation(doc: str, candidate: Candidate, reading: Reading, knowledge: Knowledge) -> Claim:
    if candidate.predicate not in knowledge.relations:
        raise _Unproven("predicate", f"'{candidate.predicate}' is none of the relations.")
    subject = _find_thing(candidate.subject, candidate.subject_type, reading, knowledge)
    words = _find_span(candidate.words, reading, "words")
    when = _find_when(candidate.when, reading)
    dated = _date_object(candidate, reading)
    thing = None if dated else _find_thing(candidate.object, candidate.object_type, reading, knowledge)
    _check_sides(subject, thing)
    spans = [span for span in (words, subject.span, thing.span if thing else None) if span]
    modality = _modality(candidate, (min(a for a, _ in spans), max(b for _, b in spans)), reading)
    news = sum(each.name.is_new for each in (subject, thing) if each)
    return Claim(
        doc=doc,
        kind="relation",
        subject=subject.name.label,
        subject_id=subject.name.id,
        subject_type=_type_of(subject.name),
        predicate=candidate.predicate,
        predicate_id=str(knowledge.relations[candidate.predicate].get("property", "")),
        object=thing.name.label if thing else dated,
        object_id=thing.name.id if thing else "",
        object_type=_type_of(thing.name) if thing else "",
        modality=modality,
        written=reading.sentence.text[slice(*words)],
        confidence=round(_RELATION_CONFIDENCE - news * _NEW_NAME_LOSS, 2),
        reason="a language model says so; both names and the words for it stand in the sentence",
        **_period(None if dated else when),
        **_place(reading),
    )


def _find_thing(words: str, kind: str, reading: Reading, knowledge: Knowledge) -> _Thing:
    """Return what words name: something that was found in the sentence, what it goes on about, or something new."""
    wanted = fold(show(words))
    for name in reading.names:
        if wanted in (fold(show(name.text)), fold(name.label)):
            return _Thing(name, (name.start, name.end))
    if reading.topic is not None and wanted in (fold(show(reading.topic.text)), fold(reading.topic.label)):
        return _Thing(reading.topic, None)
    return _new_thing(words, kind, reading, knowledge)


def _new_thing(words: str, kind: str, reading: Reading, knowledge: Knowledge) -> _Thing:
    span = see(reading.sentence.text).find(words)
    if span is None:
        raise _Unproven("name", f"'{words}' does not stand in sentence; use its own words.")
    text = show(reading.sentence.text[slice(*span)])
    if not text[0].isupper() and not text[0].isdecimal():
        raise _Unproven("name", f"'{words}' is no name.")
    if not any(c.isalpha() for c in text) or len(text.split()) > _LONGEST_NAME:
        raise _Unproven("name", f"'{words}' is no name.")
    if any(name.start < span[1] and span[0] < name.end for name in reading.names):
        raise _Unproven("name", f"'{words}' is part of another name; use one of the names of the sentence.")
    if kind not in new_types(knowledge):
        raise _Unproven("type", f"'{kind}' is none of the types of new things.")
    return _Thing(Named(*span, text, "", text, (kind,)), span)


def _find_indicator(label: str, knowledge: Knowledge) -> Indicator:
    found = indicator_labels(knowledge).get(label)
    if found is None:
        raise _Unproven("predicate", f"'{label}' is none of the indicators.")
    return knowledge.terms.indicators[found]


def _find_amount(candidate: Candidate, reading: Reading) -> Amount:
    start, end = _find_span(candidate.figure, reading, "figure")
    there = [amount for amount in reading.amounts if amount.start < end and start < amount.end]
    if not there:
        raise _Unproven("figure", f"'{candidate.figure}' is no figure.")
    fitting = [amount for amount in there if _agrees(candidate, amount)]
    if len(fitting) != 1:
        raise _Unproven("value", f"The value of '{candidate.figure}' is not what the sentence says.")
    return fitting[0]


def _find_span(words: str, reading: Reading, field: str) -> Span:
    span = see(reading.sentence.text).find(words) if words else None
    if span is None:
        raise _Unproven(field, f"The {field} '{words}' do not stand so in the sentence.")
    return span


def _agrees(candidate: Candidate, amount: Amount) -> bool:
    """Whether the numbers that a model gives are the amount's; one that it leaves out says nothing against it."""
    pairs = ((candidate.value, amount.value), (candidate.low, amount.low), (candidate.high, amount.high))
    return all(_is_same(said, found) for said, found in pairs)


def _is_same(said: Decimal | None, found: Decimal | None) -> bool:
    return said is None or (found is not None and said == found)


def _check_figure(candidate: Candidate, amount: Amount, indicator: Indicator) -> None:
    if candidate.unit and candidate.unit != amount.unit:
        raise _Unproven("unit", f"The unit of '{candidate.figure}' is {amount.unit}, not {candidate.unit}.")
    if amount.unit != indicator.unit:
        raise _Unproven("unit", f"'{indicator.label}' is measured in {indicator.unit}, the figure in {amount.unit}.")
    if candidate.comparator and not _is_same_bound(candidate.comparator, amount.comparator):
        raise _Unproven("comparator", f"'{candidate.figure}' says {amount.comparator}, not {candidate.comparator}.")


def _is_same_bound(said: str, found: str) -> bool:
    return said == found or (said in _POINT and found in _POINT)


def _find_when(words: str, reading: Reading) -> When | None:
    if not words:
        return None
    span = see(reading.sentence.text).find(words)
    there = [when for when in reading.times if span and when.start < span[1] and span[0] < when.end]
    if len(there) != 1:
        raise _Unproven("period", f"'{words}' is no time that the sentence names.")
    return there[0]


def _date_object(candidate: Candidate, reading: Reading) -> str:
    """Return the ISO date where the object is a time of the sentence, '' where it is a thing."""
    span = see(reading.sentence.text).find(candidate.object)
    there = [when for when in reading.times if span and (when.start, when.end) == span]
    return there[0].period if there else ""


def _check_sides(subject: _Thing, thing: _Thing | None) -> None:
    if thing is None:
        return
    if subject.name.label == thing.name.label:
        raise _Unproven("name", "Nothing is related to itself.")
    if subject.span is None and thing.span is None:
        raise _Unproven("name", "The sentence names neither side of the relation.")


def _modality(candidate: Candidate, span: Span, reading: Reading) -> Modality:
    """Return the weaker of what the model and the rules say of a part of the sentence."""
    firmness = reading.firmness
    for reason, spans in (("denied", firmness.negated), ("supposed", firmness.hypothetical)):
        if _meets(span, spans):
            raise _Unproven(reason, f"The sentence does not state it: it is {reason}.")
    found = [candidate.modality, firmness.modality]
    found += ["expected"] if _meets(span, firmness.expected) else []
    found += ["judgement"] if _meets(span, firmness.quoted) else []
    return max(found, key=_ORDER.index)


def _meets(span: Span, others: tuple[Span, ...]) -> bool:
    return any(start < span[1] and span[0] < end for start, end in others)


def _type_of(name: Named) -> str:
    return name.types[0] if name.is_new and name.types else ""


def _period(when: When | None) -> dict[str, Any]:
    return {"period": when.period, "year": when.year} if when else {}


def _place(reading: Reading) -> dict[str, Any]:
    sentence = reading.sentence
    return {
        "quote": sentence.text,
        "start": sentence.start,
        "end": sentence.start + len(sentence.text),
        "lang": sentence.lang,
        "section": sentence.section,
        "paragraph": sentence.paragraph,
        "engine": "llm",
    }
