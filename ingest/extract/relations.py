"""Claim relations between two named things: "Meta released Llama", "the Paris-based startup".

Patterns are data (`ontology/reading/<lang>/relations.yml`); here they are held against the skeleton of a sentence,
lists of names are spread, and what is denied or only thought of is left out.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ingest.extract.claims import Claim, Modality
from ingest.extract.coordination import find_lists
from ingest.extract.gazetteer import classes_of
from ingest.extract.knowledge import Knowledge
from ingest.extract.proposals import unproven_names
from ingest.extract.reading import Named, Reading, When
from ingest.extract.rules import RelationRules, Rule, relation_rules
from ingest.extract.skeleton import Skeleton, build_skeleton

_NEW, _UNKNOWN, _POINTED, _REPORTED, _SPREAD = 0.97, 0.85, 0.9, 0.75, 0.97  # how much less sure each makes a claim
_LEAST = 0.5
_MODALITIES: tuple[Modality, ...] = ("announced", "expected")


@dataclass(frozen=True)
class _Found:
    """A relation that a pattern found: two things, or a thing and a date, and the words that say so."""

    rule: Rule
    subject: Named
    object: Named | When
    start: int
    end: int
    modality: Modality
    confidence: float


def find_relations(doc: str, reading: Reading, knowledge: Knowledge) -> Iterator[Claim]:
    """Yield the relations that a sentence states, each once, the surest reading of it."""
    rules = relation_rules(knowledge, reading.sentence.lang)
    if not rules or reading.sentence.text.rstrip().endswith("?"):
        return
    if not reading.names and not reading.topic and not reading.anaphors:
        return
    best: dict[tuple[str, str, str], Claim] = {}
    for found in _find_all(reading, rules, knowledge):
        claim = _claim(doc, found, reading, knowledge)
        key = (claim.predicate, claim.subject.casefold(), claim.object.casefold())
        if claim.confidence >= _LEAST and (key not in best or best[key].confidence < claim.confidence):
            best[key] = claim
    yield from best.values()


def _find_all(reading: Reading, rules: RelationRules, knowledge: Knowledge) -> Iterator[_Found]:
    unproven = unproven_names(reading.sentence, reading.names, knowledge)
    skeleton = build_skeleton(reading, unproven, knowledge)
    lists = find_lists(skeleton, rules, knowledge)
    before, codes = rules.words["denying_before"], skeleton.codes
    for rule in rules.fitting((token.text for token in skeleton.tokens), skeleton.text):
        if not rule.may_hold(codes, bool(reading.times), reading.topic is not None):
            continue
        for match in _matches(rule, skeleton.text):
            if before and before.search(skeleton.text, 0, match.start()):
                continue
            for found in _read_match(rule, match, skeleton, reading, rules):
                yield from _spread(found, match, skeleton, lists, knowledge)


def _matches(rule: Rule, text: str) -> Iterator[re.Match[str]]:
    """Yield matches from every place, so that one subject may have several."""
    position = 0
    while match := rule.expression.search(text, position):
        yield match
        position = text.find(" ", match.start()) + 1
        if position <= 0:
            return


def _read_match(
    rule: Rule, match: re.Match[str], skeleton: Skeleton, reading: Reading, rules: RelationRules
) -> Iterator[_Found]:
    modality, factor = _firmness(rule, match, skeleton, reading, rules)
    sides = _sides(match)
    subject = skeleton.names[sides["S"]] if "S" in sides else reading.topic
    other: Named | When | None
    if "date" in sides:
        other = reading.times[sides["date"]]
    else:
        other = skeleton.names[sides["O"]] if "O" in sides else reading.topic
    if subject is None or other is None or not factor:
        return
    first, last = skeleton.token_at(match.start()), skeleton.token_at(match.end()) - 1
    start, end = skeleton.tokens[first].start, skeleton.tokens[last].end
    if "S" not in sides or not {"O", "date"} & sides.keys():
        if _names_before(reading, start):
            return
        factor *= _POINTED
    yield _Found(rule, subject, other, start, end, modality, rule.confidence * factor)


def _names_before(reading: Reading, start: int) -> bool:
    """Whether a sentence names things before a match, so that it does not speak of what was said before."""
    return any(named.end <= start and not named.adjective for named in reading.names)


def _sides(match: re.Match[str]) -> dict[str, int]:
    """Return the numbers that stand in the slots of a match."""
    return {name: int(value) for name, value in match.groupdict().items() if value is not None and name != "aux"}


def _firmness(
    rule: Rule, match: re.Match[str], skeleton: Skeleton, reading: Reading, rules: RelationRules
) -> tuple[Modality, float]:
    """Return how a match is meant and how much its confidence is worth; 0 for what is denied or only thought of."""
    said = match.group()
    between = match.groupdict().get("aux")
    if any(f" {word} " in f" {said}" for word in rule.unless):
        return "asserted", 0.0
    for name in ("denying", "doubting"):
        expression = rules.words[name]
        if expression and expression.search(said if between is None else between):
            return "asserted", 0.0
    first, last = skeleton.token_at(match.start()), skeleton.token_at(match.end()) - 1
    span = skeleton.tokens[first].start, skeleton.tokens[last].end
    firm = reading.firmness
    if _inside(span, (*firm.negated, *firm.hypothetical)):
        return "asserted", 0.0
    reported = rules.words["reported"]
    factor = _REPORTED if reported and reported.search(said) else 1.0
    for modality in _MODALITIES:
        planning = rules.planning.get(modality)
        if planning and between and planning.search(between):
            return modality, factor
    return ("expected" if _inside(span, firm.expected) else "asserted"), factor


def _inside(span: tuple[int, int], others: Iterable[tuple[int, int]]) -> bool:
    """Whether the middle of a span lies in one of others."""
    middle = (span[0] + span[1]) // 2
    return any(start <= middle < end for start, end in others)


def _spread(
    found: _Found, match: re.Match[str], skeleton: Skeleton, lists: dict[int, tuple[int, ...]], knowledge: Knowledge
) -> Iterator[_Found]:
    """Yield a relation for each name of the lists that its sides stand in."""
    if not _fitting(found, knowledge):
        return
    numbers = _sides(match)
    if found.rule.is_attributive:
        lists = {}
    subjects = _listed(numbers.get("S"), numbers.get("O"), found.subject, skeleton, lists)
    objects: Sequence[Named | When] = (found.object,)
    if isinstance(found.object, Named):
        objects = _listed(numbers.get("O"), numbers.get("S"), found.object, skeleton, lists)
    for subject in subjects:
        for other in objects:
            spread = subject != found.subject or other != found.object
            confidence = found.confidence * (_SPREAD if spread else 1.0)
            if fit := _fitting(replace(found, subject=subject, object=other, confidence=confidence), knowledge):
                yield fit


def _listed(
    number: int | None, against: int | None, named: Named, skeleton: Skeleton, lists: dict[int, tuple[int, ...]]
) -> tuple[Named, ...]:
    """Return the names of a side's list; those on the other side of the other slot are none of it."""
    if number is None:
        return (named,)
    row = lists.get(number, (number,))
    if against in row:
        place, limit = row.index(number), row.index(against)
        row = row[:limit] if place < limit else row[limit + 1 :]
    return tuple(skeleton.names[n] for n in row)


def _fitting(found: _Found, knowledge: Knowledge) -> _Found | None:
    """Return a relation if its sides have the classes that it asks for; names of unknown class get the guessed one."""
    said = knowledge.relations[found.rule.relation]
    subject = _as_class(found.subject, said, "subject", knowledge)
    other = found.object
    if isinstance(other, Named):
        guessed = _as_class(other, said, "object", knowledge)
        if guessed is None:
            return None
        other = guessed
    if subject is None or (isinstance(other, Named) and subject.label.casefold() == other.label.casefold()):
        return None
    return replace(found, subject=subject, object=other)


def _as_class(named: Named, said: Mapping[str, Any], side: str, knowledge: Knowledge) -> Named | None:
    wanted, refused = said.get(side, ()), said.get(f"not_{side}", ())
    classes = classes_of(named.types, knowledge)
    if not named.types:
        guess = dict(said.get("guess", {})).get(side)
        return replace(named, types=(guess,)) if guess else None
    if named.id in said.get("never", ()):
        return None
    return named if classes.intersection(wanted) and not classes.intersection(refused) else None


def _claim(doc: str, found: _Found, reading: Reading, knowledge: Knowledge) -> Claim:
    sentence, said = reading.sentence, knowledge.relations[found.rule.relation]
    other = found.object
    is_thing = isinstance(other, Named)
    when = _when(found, reading) if said.get("since") else None
    return Claim(
        doc=doc,
        kind="relation",
        subject=found.subject.label,
        predicate=found.rule.relation,
        object=other.label if isinstance(other, Named) else other.period,
        quote=sentence.text,
        start=sentence.start,
        end=sentence.start + len(sentence.text),
        confidence=round(_confidence(found), 3),
        year=when.year if when else None,
        period=when.period if when else "",
        modality=found.modality,
        subject_id=found.subject.id,
        predicate_id=str(said.get("property", "")),
        object_id=other.id if isinstance(other, Named) else "",
        subject_type=_type_of(found.subject),
        object_type=_type_of(other) if isinstance(other, Named) else "",
        written=sentence.text[found.start : found.end],
        lang=sentence.lang,
        section=sentence.section,
        paragraph=sentence.paragraph,
        reason=_reason(found, is_thing),
    )


def _type_of(named: Named) -> str:
    return named.types[0] if named.is_new and named.types else ""


def _when(found: _Found, reading: Reading) -> When | None:
    """Return the time of a relation: the only one of the sentence, else the one that stands in its words."""
    if len(reading.times) == 1:
        return reading.times[0]
    inside = [when for when in reading.times if found.start <= when.start < found.end]
    return inside[0] if len(inside) == 1 else None


def _confidence(found: _Found) -> float:
    factor = found.confidence
    for named in (found.subject, found.object):
        if isinstance(named, Named):
            factor *= _NEW if named.is_new and named.evidence != "listed" else 1.0
            factor *= _UNKNOWN if named.is_new and not named.evidence else 1.0
            factor *= _POINTED if named.anaphor else 1.0
    return factor


def _reason(found: _Found, is_thing: bool) -> str:
    sides = [named for named in (found.subject, found.object) if isinstance(named, Named)]
    pointing = ", one is only pointed at" if any(named.anaphor for named in sides) else ""
    new = ", one is new" if any(named.is_new for named in sides) else ""
    things = "both things named" if is_thing else "thing and date named"
    return f"{things}, joined by words for '{found.rule.relation}'{new}{pointing}"
