"""What the browsing routes return: small, stable shapes that OpenAPI describes."""

from dataclasses import dataclass, field
from typing import Any

from kg.model import Citation, Conflict, Value


@dataclass(frozen=True)
class Named:
    """A thing by its IRI and English label."""

    id: str
    label: str


@dataclass(frozen=True)
class EntityView:
    """An entity with its names; `types` are labels of classes, the most specific ones."""

    id: str
    name: str
    label: str
    types: list[str]
    labels: dict[str, str]
    aliases: list[str]


@dataclass(frozen=True)
class EntityList:
    """One page of a list of entities: `items` from `offset`, out of `total`."""

    items: list[EntityView]
    total: int
    limit: int
    offset: int


@dataclass(frozen=True)
class FactView:
    """An observation, claim or statement in words and in parts (numbers in plain units).

    `review` is `unreviewed`, `accepted` or `edited` for what a machine read from a document.
    """

    id: str
    kind: str
    statement: str
    subject: Named | None
    predicate: Named | None
    object: Named | None
    literal: str | None
    value: Value | None
    period: str | None
    modality: str
    section: str
    source: str
    preferred: bool
    review: str | None = None


@dataclass(frozen=True)
class EntityPage:
    """An entity and the facts about it."""

    entity: EntityView
    facts: list[FactView]


@dataclass(frozen=True)
class FactPage:
    """A fact with its citations and whatever contradicts it."""

    fact: FactView
    citations: list[Citation]
    conflicts: list[Conflict]


@dataclass(frozen=True)
class IndicatorView:
    """An indicator: unit, direction, enabler, and how many facts give it a value."""

    id: str
    name: str
    label: str
    labels: dict[str, str]
    unit: str | None
    direction: str | None
    enabler: Named | None
    facts: int


@dataclass(frozen=True)
class SourceView:
    """A source: who published what, when, under which terms; `documents` of it are on this machine.

    A data set says what it covers and how it is cited; `redistribute` is "no" where its figures may not be passed on.
    """

    id: str
    title: str
    publisher: str
    date: str
    url: str
    licence: str
    facts: int
    documents: int
    coverage: str = ""
    citation: str = ""
    redistribute: str = ""


@dataclass(frozen=True)
class ReleaseView:
    """A release; `current` is the one that new programs open, `served` the one that answers here."""

    id: str
    content_hash: str
    created: str
    current: bool
    served: bool = False


@dataclass(frozen=True)
class ComponentView:
    """One indicator's part in a score: its state (used, missing, excluded) and why, and its numbers.

    `normalised` is a cost where less is better, `strength` is what counts; `contribution` are its points of the score,
    which add up to it, and `loss` is by how much it keeps the score below 1.
    """

    indicator: Named
    state: str
    reason: str
    raw: float | None
    low: float | None
    high: float | None
    normalised: float | None
    strength: float | None
    weight: float | None
    period: str | None
    input: str | None
    rule: str | None = None
    lowest: float | None = None
    highest: float | None = None
    contribution: float | None = None
    loss: float | None = None
    proxy: bool = False


@dataclass(frozen=True)
class RobustnessView:
    """How firm a rank is: under random weightings, and over all combinations of method choices (`variants`)."""

    draws: int
    seed: int
    rank_5: int | None
    rank_50: int | None
    rank_95: int | None
    best_variant: int | None
    worst_variant: int | None
    variants: int | None
    acceptability: dict[str, float]
    decisive: dict[str, float]
    without: dict[str, int | None]


@dataclass(frozen=True)
class ScoreView:
    """One area's score for one enabler by one method, 0..1, with coverage, bounds and rank interval.

    `rank` is the place by value, `rank_low` and `rank_high` are the best and worst that missing values allow, `ranks`
    says in words which are possible with those and with other weights.
    """

    id: str
    area: Named
    enabler: Named
    method: str
    score: float | None
    low: float | None
    high: float | None
    coverage: float
    publishable: bool
    rank_low: int | None
    rank_high: int | None
    missing: list[str]
    statement: str
    components: list[ComponentView] = field(default_factory=list)
    rank: int | None = None
    ranks: str = ""
    without_flags: float | None = None
    robustness: RobustnessView | None = None
    input_hash: str = ""


@dataclass(frozen=True)
class LossView:
    """An indicator and by how much it keeps a score below 1."""

    indicator: Named
    loss: float


@dataclass(frozen=True)
class Explanation:
    """A score opened: its components, what keeps it low (the most first), and what its inputs cite.

    `evidence`: IRI of an indicator → the citations of its input.
    """

    release: str
    score: ScoreView
    pulls_down: list[LossView]
    evidence: dict[str, list[Citation]]


@dataclass(frozen=True)
class PartView:
    """One indicator's part of a difference, with both strengths; `indicator` is null for the way of aggregating."""

    indicator: Named | None
    first: float | None
    second: float | None
    points: float


@dataclass(frozen=True)
class DifferenceView:
    """Where two scores differ: the points of `parts` add up to `total`, the first score minus the second."""

    first: ScoreView
    second: ScoreView
    total: float
    parts: list[PartView]


@dataclass(frozen=True)
class RescoredView:
    """A score by a changed method beside the stored one: `rank_change` counts places won."""

    area: Named
    enabler: Named
    score: float | None
    low: float
    high: float
    coverage: float
    publishable: bool
    rank: int | None
    rank_low: int
    rank_high: int
    without_flags: float | None
    stored: float | None
    stored_rank: int | None
    difference: float | None
    rank_change: int | None
    missing: list[str]
    components: list[ComponentView]


@dataclass(frozen=True)
class WhatIfView:
    """What a changed method gives; `base` is the stored method beside which it stands, `changes` are assumed values."""

    release: str
    base: str
    method: dict[str, Any]
    changes: list[str]
    scores: list[RescoredView]
    timings_ms: dict[str, float]


@dataclass(frozen=True)
class HealthView:
    """How fit an indicator is for scoring, among the areas of a method; `findings` say it in words."""

    method: str
    indicator: Named
    enabler: Named
    areas: int
    coverage: float
    skew: float | None
    constant: bool
    twins: dict[str, float]
    periods: list[str]
    outliers: list[str]
    findings: list[str]


@dataclass(frozen=True)
class MethodView:
    """A method of the release: who made it what it is stands in its file, here are its choices."""

    id: str
    iri: str
    label: str
    version: int
    description: str
    areas: int
    enablers: list[str]
    published: int
    scores: int


@dataclass(frozen=True)
class PassagePlace:
    """Where a sentence of an ingested document stands: source, section and, for documents with pages, the page."""

    source: str
    section: str
    page: int | None


@dataclass(frozen=True)
class Hit:
    """A fact or a passage of a document found by a search; a higher score is better.

    `fact` is null for a passage, `place` for everything but a passage of an ingested document.
    """

    id: str
    text: str
    score: float
    fact: FactView | None
    place: PassagePlace | None = None
