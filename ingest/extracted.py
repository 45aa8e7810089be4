"""Claims of documents as facts: names resolved, new things given an identity, each fact with the sentence it quotes.

A claim becomes a fact where everything in it is known: its indicator with that indicator's unit, or its relation, and
its things, known or proposed with a class. What is not known yet ("electricity consumption" as long as nobody names an
indicator for it) stays a candidate, with the reason, until an edit names it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from ingest.anchor import Anchor
from ingest.documents import Document
from ingest.extract.claims import Claim
from ingest.new_things import NewThings
from ingest.records import (
    COMPARATORS,
    UNREVIEWED,
    Observation,
    Period,
    Relation,
    Review,
    Source,
    SourceFacts,
    SourceSentence,
    is_date,
)
from ingest.review import ReviewedClaim
from ingest.segment import sentence_hash
from ingest.terms import Indicator, Terms
from ingest.wording import figure_text, observation_text, relation_text

_KEY_CHARACTERS: Final = 12


class NoFactError(ValueError):
    """A claim cannot become a fact yet; its text says why."""


@dataclass(frozen=True)
class Named:
    """A thing as a claim names it: its name, our id and its class where the reader knew or proposed one."""

    name: str
    id: str
    kind: str = ""


@dataclass(frozen=True)
class DocumentClaims:
    """A document of the library with its claims as they stand; `pages`: start of a sentence → its page."""

    source: Source
    document: Document
    claims: tuple[ReviewedClaim, ...]
    pages: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Extracted:
    """What a document gives: facts, the places of their sentences, and why a claim is none yet (claim id → reason)."""

    facts: SourceFacts
    anchors: Mapping[str, Anchor]
    left: Mapping[str, str]


@dataclass(frozen=True)
class Vocabulary:
    """What claims are turned into facts with; `relations` is `ontology/reading/relations.yml`."""

    terms: Terms
    relations: Mapping[str, Any]

    def indicator(self, claim: Claim) -> Indicator:
        """Return the indicator of a claim, by id or by label."""
        names = (claim.predicate_id.removeprefix("ind-"), claim.predicate.removeprefix("ind-"))
        known = self.terms.indicators
        found = next((known[name] for name in names if name in known), None)
        found = found or self._by_label.get(claim.predicate.casefold())
        if found is None:
            raise NoFactError(f"no indicator is called '{claim.predicate}'")
        return found

    def relation(self, claim: Claim) -> tuple[str, bool]:
        """Return the property of a relation and whether subject and object change places in it."""
        named = self.relations.get(claim.predicate)
        if named:
            return named["property"], bool(named.get("inverse"))
        by_label = {label.casefold(): name for name, label in self.terms.labels.items()}
        found = claim.predicate if claim.predicate in self.terms.labels else by_label.get(claim.predicate.casefold())
        if found is None:
            raise NoFactError(f"no relation is called '{claim.predicate}'")
        return found, False

    @cached_property
    def _by_label(self) -> Mapping[str, Indicator]:
        return {indicator.label.casefold(): indicator for indicator in self.terms.indicators.values()}


class DocumentFacts:
    """Collects the facts of one document."""

    def __init__(self, given: DocumentClaims, vocabulary: Vocabulary, things: NewThings) -> None:
        self._given, self._vocabulary, self._things = given, vocabulary, things
        self._observations: list[Observation] = []
        self._relations: list[Relation] = []
        self._sentences: dict[tuple[int, int], SourceSentence] = {}
        self._anchors: dict[str, Anchor] = {}
        self._hashes: Counter[str] = Counter()
        self._left: dict[str, str] = {}

    def read(self) -> Extracted:
        """Turn every claim into a fact, or note why it is none yet."""
        for reviewed in self._given.claims:
            try:
                self._add(reviewed)
            except NoFactError as why:
                self._left[reviewed.id] = str(why)
        facts = SourceFacts(
            self._given.source,
            sentences=tuple(self._sentences.values()),
            observations=tuple(self._observations),
            relations=tuple(self._relations),
        )
        return Extracted(facts, self._anchors, self._left)

    def _add(self, reviewed: ReviewedClaim) -> None:
        claim = reviewed.claim
        if self._given.document.text[claim.start : claim.end] != claim.quote or not claim.quote.strip():
            raise NoFactError("its quote does not stand in the stored text")
        if claim.kind == "relation":
            relation = self._relation(reviewed)
            self._relations.append(relation)
            things = (relation.subject, relation.object)
        else:
            observation = self._observation(reviewed)
            self._observations.append(observation)
            things = (observation.subject, observation.compared_to)
        if reviewed.state != UNREVIEWED:
            self._things.confirm(things)

    def _observation(self, reviewed: ReviewedClaim) -> Observation:
        claim = reviewed.claim
        indicator = self._vocabulary.indicator(claim)
        _check_figure(claim, indicator)
        period = _period(claim)
        named = [Named(claim.subject, claim.subject_id, claim.subject_type)]
        named += [Named(claim.compared_to, claim.compared_to_id)] if claim.compared_to else []
        subject, than = (*self._resolve(reviewed, named), "")[:2]
        figure = figure_text(claim.comparator, claim.value, claim.low, claim.high, claim.unit)
        return Observation(
            **self._common(reviewed, period),
            statement=observation_text(
                indicator.label,
                self._things.label(subject),
                figure,
                period=period.text if period else "",
                than=self._things.label(than) if than else "",
                modality=claim.modality,
                stage=claim.stage,
            ),
            subject=subject,
            indicator=indicator.id,
            value=None if claim.comparator == "range" else claim.value,
            low=claim.low if claim.comparator == "range" else None,
            high=claim.high if claim.comparator == "range" else None,
            unit=claim.unit,
            comparator=claim.comparator,
            compared_to=than,
            stage=claim.stage,
            as_written=claim.written,
        )

    def _relation(self, reviewed: ReviewedClaim) -> Relation:
        claim = reviewed.claim
        name, inverse = self._vocabulary.relation(claim)
        period = _period(claim)
        is_literal = name in self._vocabulary.terms.literal_properties
        if is_literal and not is_date(claim.object):
            raise NoFactError(f"'{claim.object}' is no date")
        named = [Named(claim.subject, claim.subject_id, claim.subject_type)]
        named += [] if is_literal else [Named(claim.object, claim.object_id, claim.object_type)]
        subject, target = (*self._resolve(reviewed, named), "")[:2]
        if subject == target:
            raise NoFactError("it relates a thing with itself")
        first, second = (target, subject) if inverse and target else (subject, target)
        said = self._things.label(second) if second else claim.object
        label = self._vocabulary.terms.labels[name]
        return Relation(
            **self._common(reviewed, period),
            statement=relation_text(
                self._things.label(first), label, said, period=period.text if period else "", modality=claim.modality
            ),
            subject=first,
            predicate=name,
            object=second,
            value="" if second else claim.object,
        )

    def _common(self, reviewed: ReviewedClaim, period: Period | None) -> dict[str, Any]:
        claim = reviewed.claim
        review = Review(reviewed.state, Decimal(str(round(claim.confidence, 4))), claim.reason or "read by machine")
        return {
            "id": reviewed.id,
            "evidence": (self._sentence(claim),),
            "keywords": (),
            "modality": claim.modality,
            "period": period,
            "review": review,
        }

    def _resolve(self, reviewed: ReviewedClaim, named: Sequence[Named]) -> list[str]:
        """Return the things that a claim names; new ones are proposed once all of them can be.

        Raises:
            NoFactError: nothing is called so, and no class says what it would be.
        """
        by_hand = reviewed.state == "edited"
        found = [self._things.find(each.name, each.id, each.kind, by_hand=by_hand) for each in named]
        for each, thing in zip(named, found, strict=True):
            if not thing and not self._things.may_propose(each.name, each.kind):
                raise NoFactError(f"nothing is called '{each.name}', or several things are")
        return [thing or self._things.propose(each.name, each.kind) for each, thing in zip(named, found, strict=True)]

    def _sentence(self, claim: Claim) -> str:
        """Return the key of the sentence that is quoted, which its words give: it stays when its place changes."""
        place = claim.start, claim.end
        if place not in self._sentences:
            digest = sentence_hash(claim.quote)
            self._hashes[digest] += 1
            number = f"-{self._hashes[digest]}" if self._hashes[digest] > 1 else ""
            key = f"h{digest[:_KEY_CHARACTERS]}{number}"
            section = claim.section or self._given.source.title
            page = self._given.pages.get(claim.start)
            self._sentences[place] = SourceSentence(key, section, claim.paragraph, digest, page)
            self._anchors[key] = Anchor(self._given.document, claim.start, claim.end)
        return self._sentences[place].key


def _check_figure(claim: Claim, indicator: Indicator) -> None:
    if claim.unit != indicator.unit:
        raise NoFactError(f"its unit is '{claim.unit}', that of '{indicator.label}' is '{indicator.unit}'")
    ends = (claim.low, claim.high) if claim.comparator == "range" else (claim.value,)
    if claim.comparator not in COMPARATORS or any(end is None for end in ends):
        raise NoFactError("its figure is not complete")
    if claim.comparator == "range" and (claim.low or 0) > (claim.high or 0):
        raise NoFactError("its range ends below its beginning")


def _period(claim: Claim) -> Period | None:
    text = claim.period or (str(claim.year) if claim.year else "")
    try:
        return Period.parse(text) if text else None
    except ValueError:
        raise NoFactError(f"'{text}' is no period") from None
