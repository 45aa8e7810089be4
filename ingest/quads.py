"""Turn records into quads: entities in the reference graph, each source and its facts in a graph of their own.

The shapes of the nodes are the contract's (section 5) and `model.md`'s: statement nodes for everything, a direct
triple only for a preferred point value or a preferred relation that holds.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from ingest.anchor import Anchor
from ingest.documents import Document
from ingest.entities import COPY, DATASET
from ingest.graph import Literal, NamedGraph, Node, Quad, below, date_literal, node, text_literal, thing
from ingest.library.taken import KeptDocument
from ingest.preferred import (
    Contradictions,
    Slot,
    evidence_name,
    fact_name,
    find_contradictions,
    find_later_figures,
    is_preferred_point,
    source_graph,
)
from ingest.records import (
    HELD_MODALITIES,
    Data,
    DataCell,
    Entity,
    Enumeration,
    Fact,
    Observation,
    Period,
    Relation,
    Review,
    Source,
    SourceFacts,
    SourceSentence,
    Statement,
)
from ingest.terms import Terms
from kg.vocabulary import UNITS

REFERENCE_GRAPH = "graph-reference"
KINDS = {"event": "mp:EventKind"}  # mp:Event is the class of events themselves
VALUE_KINDS = {
    "exact": "mp:Exact",
    "approx": "mp:Approximate",
    "more_than": "mp:MoreThan",
    "less_than": "mp:LessThan",
    "at_least": "mp:AtLeast",
    "at_most": "mp:AtMost",
    "range": "mp:Range",
}


def entity_quads(entities: Iterable[Entity], terms: Terms) -> list[Quad]:
    """Entities with all their classes, names in every language, aliases and Wikidata matches."""
    graph = NamedGraph(REFERENCE_GRAPH)
    for entity in entities:
        _entity(graph, entity, terms)
    return graph.quads


def source_quads(
    facts: SourceFacts,
    data: Data,
    terms: Terms,
    anchors: Mapping[str, Anchor],
    direct: Mapping[Slot, Decimal],
    contradictions: Contradictions | None = None,
) -> list[Quad]:
    """Everything that one source says, with its evidence.

    Args:
        anchors: sentence key → place in a document that is here.
        direct: what `find_direct_values` found over all sources.
        contradictions: what `find_contradictions` found in the data; None looks for it.
    """
    found = find_contradictions(data) if contradictions is None else contradictions
    writer = _SourceWriter(facts, terms, anchors, disputed=data.disputed, contradictions=found)
    writer.write(direct)
    return writer.graph.quads


def document_quads(document: Document, owner: Source | None) -> list[Quad]:
    """A document that is here: its hash, its length and the source that it is a copy of."""
    graph = NamedGraph(source_graph(owner.id) if owner else REFERENCE_GRAPH)
    subject = thing(document.id)
    graph.types(subject, "mp:Document", "mp:SourceText")
    graph.string(subject, "dcterms:title", document.name)  # no label: a file's name is nothing that people ask for
    graph.string(subject, "mp:sha256", document.sha256)
    graph.integer(subject, "mp:length", len(document.text))
    if owner:
        graph.say(subject, "dcterms:isVersionOf", thing(owner.id))
    return graph.quads


def kept_quads(document: KeptDocument, original: Source | None) -> list[Quad]:
    """A document of the library: its source, what it was before it became text, and the source that it is a copy of."""
    card = document.entry.card
    graph = NamedGraph(source_graph(card.id))
    subject = thing(document.id)
    graph.types(subject, "mp:Document", "mp:SourceText")
    graph.string(subject, "dcterms:title", card.title)
    graph.string(subject, "mp:fileName", card.file)
    graph.string(subject, "mp:sha256", document.sha256)
    graph.string(subject, "mp:originalHash", f"sha256:{card.sha256}")
    graph.integer(subject, "mp:length", len(document.text))
    graph.string(subject, "dcterms:format", card.media_type)
    graph.string(subject, "dcterms:language", card.language)
    graph.say(subject, "dcterms:source", thing(card.id))
    graph.say(subject, "dcterms:isVersionOf", thing(card.id), *([thing(original.id)] if original else []))
    return graph.quads


def _entity(graph: NamedGraph, entity: Entity, terms: Terms) -> None:
    subject = thing(entity.id)
    classes = sorted({name for kind in entity.types for name in terms.superclasses[kind]})
    graph.types(subject, *(f"mp:{name}" for name in classes))
    for lang, label in entity.labels.items():
        graph.text(subject, "rdfs:label", label, lang=lang)
    for alias in entity.aliases:
        predicate = "mp:exactLabel" if alias.exact else "skos:altLabel"
        graph.say(subject, predicate, text_literal(alias.text, alias.lang))
    graph.text(subject, "dcterms:description", entity.description)
    graph.string(subject, "skos:notation", *entity.codes)
    if entity.origin != "curated":
        graph.string(subject, "mp:origin", entity.origin)
    graph.string(subject, "mp:reviewState", entity.review)
    if entity.wikidata:
        graph.say(subject, "skos:exactMatch", node(f"wd:{entity.wikidata}"))


class _SourceWriter:
    """Writes one source's graph."""

    def __init__(
        self,
        facts: SourceFacts,
        terms: Terms,
        anchors: Mapping[str, Anchor],
        disputed: frozenset[tuple[str, str]],
        contradictions: Mapping[str, Mapping[str, str]],
    ) -> None:
        self.facts, self.terms, self.anchors = facts, terms, anchors
        self.disputed, self.contradictions = disputed, contradictions
        self.source = facts.source
        self.graph = NamedGraph(source_graph(facts.source.id))

    def write(self, direct: Mapping[Slot, Decimal]) -> None:
        """Write the source's card, its evidence and its facts."""
        self._card(self.source)
        for sentence in self.facts.sentences:
            self._evidence(sentence)
        for cell in self.facts.cells:
            self._cell(cell)
        for observation in self.facts.observations:
            self._observation(observation)
            self._direct_value(observation, direct)
        for older, latest in find_later_figures(self.facts).items():
            older_name, latest_name = (fact_name(self.source.id, each) for each in (older, latest))
            self.graph.say(thing(older_name), "mp:laterFigure", thing(latest_name))
        for relation in self.facts.relations:
            self._relation(relation)
        for statement in self.facts.statements:
            self._statement(statement)
        for enumeration in self.facts.lists:
            self._list(enumeration)

    def _card(self, source: Source) -> None:
        subject = thing(source.id)
        self.graph.types(subject, "mp:Source")
        self.graph.string(subject, "mp:sourceId", source.id)
        self.graph.text(subject, "rdfs:label", source.title)
        self.graph.text(subject, "dcterms:title", source.title)
        for predicate, text in _card_strings(source):
            self.graph.string(subject, predicate, text)
        self.graph.date(subject, "dcterms:issued", source.published)
        if source.version_of:
            self.graph.say(subject, "dcterms:isVersionOf", thing(source.version_of))

    def _evidence(self, sentence: SourceSentence) -> None:
        subject = thing(evidence_name(self.source.id, sentence.key))
        self.graph.types(subject, "mp:Evidence", "oa:SpecificResource")
        self.graph.say(subject, "oa:hasSource", thing(self.source.id))
        self.graph.string(subject, "mp:section", sentence.section)
        self.graph.integer(subject, "mp:paragraph", sentence.paragraph)
        self.graph.integer(subject, "mp:page", sentence.page)
        self.graph.string(subject, "mp:sentenceHash", f"sha256:{sentence.sha256}")
        anchor = self.anchors.get(sentence.key)
        if anchor:
            self._place(subject, anchor)

    def _cell(self, place: DataCell) -> None:
        subject = thing(evidence_name(self.source.id, place.key))
        self.graph.types(subject, "mp:Evidence", "oa:SpecificResource")
        self.graph.say(subject, "oa:hasSource", thing(self.source.id))
        self.graph.string(subject, "mp:section", place.cell.file)
        self.graph.integer(subject, "mp:row", place.cell.row)
        self.graph.string(subject, "mp:column", place.cell.column)
        self.graph.string(subject, "mp:fileHash", f"sha256:{place.sha256}")
        self.graph.date(subject, "mp:snapshot", place.as_of)

    def _place(self, subject: Node, anchor: Anchor) -> None:
        """The quote and its offsets, in short and as Web Annotation selectors."""
        self.graph.string(subject, "mp:quote", anchor.quote)
        self.graph.integer(subject, "mp:start", anchor.start)
        self.graph.integer(subject, "mp:end", anchor.end)
        self.graph.say(subject, "mp:document", thing(anchor.document.id))
        if anchor.similarity is not None:
            self.graph.decimal(subject, "mp:similarity", Decimal(str(anchor.similarity)))
        quote, position = (below(subject, part) for part in ("quote", "position"))
        self.graph.say(subject, "oa:hasSelector", quote, position)
        self.graph.types(quote, "oa:TextQuoteSelector")
        for predicate, text in (("exact", anchor.quote), ("prefix", anchor.prefix), ("suffix", anchor.suffix)):
            self.graph.string(quote, f"oa:{predicate}", text)
        self.graph.types(position, "oa:TextPositionSelector")
        self.graph.integer(position, "oa:start", anchor.start)
        self.graph.integer(position, "oa:end", anchor.end)

    def _observation(self, observation: Observation) -> None:
        subject = self._attribution(observation)
        relative = ("mp:RelativeObservation",) if observation.compared_to else ()
        self.graph.types(subject, "mp:Observation", "qb:Observation", *relative)
        self.graph.say(subject, "qb:dataSet", thing(self.source.id))
        self.graph.say(subject, "mp:indicator", thing(f"ind-{observation.indicator}"))
        for predicate in ("sdmx-dimension:refArea", "mp:subject"):
            self.graph.say(subject, predicate, thing(observation.subject))
        if observation.period:
            self.graph.say(subject, "sdmx-dimension:refPeriod", self._period(observation.period))
        if observation.compared_to:
            self.graph.say(subject, "mp:comparedTo", thing(observation.compared_to))
        self._figure(subject, observation)

    def _figure(self, subject: Node, observation: Observation) -> None:
        """The number or its bounds, its unit and the source's wording."""
        for predicate, number in _bounds(observation):
            self.graph.decimal(subject, predicate, number)
        if observation.comparator in ("more_than", "at_least"):
            self.graph.boolean(subject, "mp:minExclusive", observation.comparator == "more_than")
        if observation.comparator in ("less_than", "at_most"):
            self.graph.boolean(subject, "mp:maxExclusive", observation.comparator == "less_than")
        self.graph.say(subject, "mp:valueKind", node(VALUE_KINDS[observation.comparator]))
        self.graph.string(subject, "mp:comparator", observation.comparator)
        self.graph.string(subject, "mp:unitKey", observation.unit)
        self.graph.say(subject, "sdmx-attribute:unitMeasure", node(UNITS[observation.unit].curie))
        self.graph.string(subject, "mp:asWritten", observation.as_written)
        self.graph.string(subject, "mp:derivation", observation.rule)
        self.graph.string(subject, "mp:flag", *observation.flags)
        if observation.stage:
            self.graph.say(subject, "mp:stage", node(f"mp:{observation.stage.capitalize()}"))

    def _direct_value(self, observation: Observation, direct: Mapping[Slot, Decimal]) -> None:
        slot = Slot(observation.subject, observation.indicator)
        preferred = is_preferred_point(observation, self.source.id, self.disputed, self.terms)
        if preferred and direct.get(slot) == (observation.value or Decimal(0)):
            predicate = self.terms.indicators[observation.indicator].direct_property
            self.graph.decimal(thing(observation.subject), predicate, direct[slot])

    def _relation(self, relation: Relation) -> None:
        subject = self._attribution(relation)
        value = thing(relation.object) if relation.object else _literal(relation.value)
        self.graph.types(subject, "mp:Claim", "rdf:Statement")
        self.graph.say(subject, "rdf:subject", thing(relation.subject))
        self.graph.say(subject, "rdf:predicate", node(f"mp:{relation.predicate}"))
        self.graph.say(subject, "rdf:object", value)
        # What has ended ("a member from 1973 to 2020") is told by its claim alone: a bare triple says that it holds.
        has_ended = bool(relation.object and relation.period and relation.period.text.partition("/")[2])
        if relation.modality in HELD_MODALITIES and self._rank(relation) == "mp:Preferred" and not has_ended:
            self.graph.say(thing(relation.subject), f"mp:{relation.predicate}", value)

    def _statement(self, statement: Statement) -> None:
        subject = self._attribution(statement)
        self.graph.types(subject, "mp:Statement")
        self.graph.say(subject, "mp:kind", node(KINDS.get(statement.kind, f"mp:{statement.kind.capitalize()}")))
        self.graph.say(subject, "mp:about", *map(thing, statement.about))
        self.graph.say(subject, "mp:topic", *map(thing, statement.topics))
        self.graph.string(subject, "mp:value", statement.value)

    def _list(self, enumeration: Enumeration) -> None:
        subject = thing(fact_name(self.source.id, enumeration.statement))
        self.graph.say(subject, "mp:lists", *map(thing, enumeration.items))

    def _attribution(self, fact: Fact) -> Node:
        """Who says it where and how firmly; returns the fact's node."""
        subject = thing(fact_name(self.source.id, fact.id))
        self.graph.text(subject, "mp:statement", fact.statement)
        self.graph.text(subject, "mp:keyword", *fact.keywords)
        self.graph.say(subject, "dcterms:source", thing(self.source.id))
        self.graph.string(subject, "mp:origin", self._origin(fact))
        self.graph.say(subject, "mp:modality", node(f"mp:{fact.modality.capitalize()}"))
        self.graph.say(subject, "mp:rank", node(self._rank(fact)))
        self._review(subject, fact.review)
        evidence = [thing(evidence_name(self.source.id, key)) for key in fact.evidence]
        self.graph.say(subject, "mp:mainEvidence", evidence[0])
        self.graph.say(subject, "mp:evidence", *evidence)
        contradicting = self.contradictions.get(fact_name(self.source.id, fact.id), {})
        self.graph.say(subject, "mp:contradictedBy", *map(thing, contradicting))
        self.graph.text(subject, "mp:conflictReason", *contradicting.values())
        self._time(subject, fact.period)
        return subject

    def _origin(self, fact: Fact) -> str:
        if fact.review:
            return "extracted"
        if isinstance(fact, Observation) and fact.rule:
            return "computed"
        return {DATASET: "dataset", COPY: "extracted"}.get(self.source.kind, "curated")

    def _rank(self, fact: Fact) -> str:
        if (self.source.id, fact.id) in self.disputed:
            return "mp:Disputed"
        return "mp:Preferred" if fact.is_reviewed else "mp:Unreviewed"

    def _review(self, subject: Node, review: Review | None) -> None:
        if review:
            self.graph.string(subject, "mp:reviewState", review.state)
            self.graph.decimal(subject, "mp:confidence", review.confidence)
            self.graph.string(subject, "mp:reason", review.reason)

    def _time(self, subject: Node, period: Period | None) -> None:
        if not period:
            return
        self.graph.string(subject, "mp:periodText", period.text)
        self.graph.integer(subject, "mp:periodStart", period.start)
        self.graph.integer(subject, "mp:periodEnd", period.end)
        self.graph.integer(subject, "mp:year", period.start if period.start == period.end else None)

    def _period(self, period: Period) -> Node | Literal:
        """A year, month or day as a literal; a span as a node of its own."""
        if period.single:
            return date_literal(period.text)
        subject = thing(f"period-{period.text.replace('/', '--' if period.text.startswith('/') else '-')}")
        self.graph.types(subject, "dcterms:PeriodOfTime")
        self.graph.string(subject, "mp:periodText", period.text)  # no label: a question names years, not this node
        self.graph.integer(subject, "mp:periodStart", period.start)
        self.graph.integer(subject, "mp:periodEnd", period.end)
        return subject


def _card_strings(source: Source) -> Sequence[tuple[str, str]]:
    return (
        ("dcterms:publisher", source.publisher),
        ("dcterms:language", source.language),
        ("schema:url", source.url),
        ("dcterms:license", source.licence),
        ("dcterms:type", source.kind),
        ("mp:retrieved", source.retrieved),
        ("dcterms:description", source.note),
        ("dcterms:bibliographicCitation", source.citation),
        ("mp:coverageNote", source.coverage),
        ("mp:redistribute", source.redistribute),
    )


def _bounds(observation: Observation) -> Sequence[tuple[str, Decimal | None]]:
    """Which of obsValue, minValue and maxValue a comparator fills."""
    if observation.comparator in ("exact", "approx"):
        return (("sdmx-measure:obsValue", observation.value),)
    if observation.comparator == "range":
        return (("schema:minValue", observation.low), ("schema:maxValue", observation.high))
    lower = observation.comparator in ("more_than", "at_least")
    return (("schema:minValue" if lower else "schema:maxValue", observation.value),)


def _literal(text: str) -> Literal:
    """A date where the text is one, else a string."""
    try:
        single = Period.parse(text).single
    except ValueError:
        single = False
    return date_literal(text) if single else text_literal(text)
