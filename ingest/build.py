"""The walk from files to a release: read, resolve, write quads, score, check, embed, publish.

Everything happens in a staging folder beside the releases; only a checked graph leaves it, by one rename, so that a
build that fails at any point leaves the current release as it was. No clock and no random number goes into the
files: the same inputs give the same content hash.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.anchoring import anchor_sources
from ingest.datasets import add_datasets, read_datasets
from ingest.documents import Document, read_documents
from ingest.entities import DATASET
from ingest.extract.knowledge import Knowledge, read_knowledge
from ingest.formats.tables import add_tables
from ingest.graph import Quad, Store, load_store, nquads, select
from ingest.languages import check_languages
from ingest.library.taken import KeptDocument, add_kept, find_tables, own_anchors, read_kept
from ingest.preferred import fact_name, find_direct_values
from ingest.quads import document_quads, entity_quads, kept_quads, source_quads
from ingest.records import Data, SourceFacts
from ingest.scoring import read_methods, score_quads
from ingest.staging import staging_folder
from ingest.tables import read_data
from ingest.terms import Terms, read_terms
from ingest.validate import check_graph
from kg.ask.harvest import build_lexicon
from kg.errors import ShapesViolatedError
from kg.index import Passage, build_vectors, find_embedder
from kg.library import Library
from kg.method import Method
from kg.release import Release, write_release
from kg.score_book import BOOK_FILE
from kg.score_rows import read_book
from kg.settings import Settings
from kg.vector_cache import VectorCache
from kg.vocabulary import DEFAULT_BASE_IRI

Progress = Callable[[str], None]

_UNSEARCHED = ("reference", DATASET)  # kinds of sources whose facts are found by name, not by meaning
_TOLD_EVERY = 4_096  # passages
_REPORTED = 20  # violations that are told at once


@dataclass(frozen=True)
class Inputs:
    """Everything that was read and checked before the graph is written.

    Args:
        documents: the texts that were given to the build; `kept` are those of the library.
        knowledge: what sentences of documents are read with; None where there is no document.
    """

    terms: Terms
    data: Data
    methods: tuple[Method, ...]
    documents: tuple[Document, ...]
    knowledge: Knowledge | None = None
    kept: tuple[KeptDocument, ...] = ()

    @property
    def texts(self) -> dict[str, Document]:
        """All texts by their hash, each once."""
        return {document.sha256: document for document in (*self.documents, *self.kept)}

    @property
    def own(self) -> tuple[tuple[KeptDocument, SourceFacts], ...]:
        """The documents of the library, each with what is taken from it."""
        facts = {each.source.id: each for each in self.data.sources}
        return tuple((document, facts[document.entry.id]) for document in self.kept)

    @property
    def authored(self) -> Data:
        """The data without the documents of the library: those sources' sentences are looked for in texts."""
        own = {document.entry.id for document in self.kept}
        return replace(self.data, sources=tuple(x for x in self.data.sources if x.source.id not in own))


def build_release(
    settings: Settings,
    data_dir: Path,
    documents: Sequence[Path],
    out: Path,
    progress: Progress,
    *,
    fetched: Path | None = None,
    tables: Sequence[Path] = (),
    given: Sequence[Document] = (),
) -> Release:
    """Build a release from the authored tables and the library and make it current.

    Args:
        data_dir: holds entities/, sources/, facts/ and methods/.
        documents: text files or folders of them, in which quotes are looked for.
        out: the folder that holds releases/ and current.
        progress: gets one line a step.
        fetched: folder of the files of data sets; a data set that is not all there is left out. None: no data sets.
        tables: mappings of a user's tables, or tables beside which a mapping lies (`docs/tables.md`).
        given: documents that were read before.

    Raises:
        DataError: a table, document, method or ontology file that cannot be taken.
        ShapesViolatedError: the graph breaks a shape, or a quote does not stand in its document.
    """
    library = Library(settings.library)
    state = library.state()
    inputs = read_inputs(settings.ontology_dir, data_dir, documents, progress, fetched, tables, library, given)
    quads = build_quads(inputs, progress)
    store = load_store(quads)
    progress(f"checking {len(store):,} statements against the shapes")
    _check(store, settings.ontology_dir / "shapes.ttl", inputs.texts.values(), progress)
    with staging_folder(out) as staging:
        _write_files(staging, settings, inputs, quads, store, progress)
        fields = _manifest_fields(settings, inputs) | {
            "library": state,
            "inputs": _named_inputs(data_dir, inputs, tables),
        }
        release = write_release(out, staging, fields)
    progress(f"release {release.id} is current{', its content is unchanged' if release.unchanged else ''}")
    return release


def _check(store: Store, shapes: Path, documents: Iterable[Document], progress: Progress) -> None:
    """Check the graph and tell what was found before the error ends the build."""
    try:
        notes = check_graph(store, shapes, documents)
    except ShapesViolatedError as error:
        for line in error.lines[1:_REPORTED]:
            progress(line)
        raise
    for note in notes:
        progress(f"note: {note}")


def read_inputs(
    ontology_dir: Path,
    data_dir: Path,
    documents: Sequence[Path],
    progress: Progress,
    fetched: Path | None = None,
    tables: Sequence[Path] = (),
    library: Library | None = None,
    given: Sequence[Document] = (),
) -> Inputs:
    """Read the ontology, the tables, the methods and the documents; see `build_release` for the errors."""
    progress("reading the ontology and the tables")
    terms = read_terms(ontology_dir)
    check_languages(ontology_dir / "languages")
    data = read_data(data_dir, terms, progress)
    if fetched is not None:
        data, notes = add_datasets(data, read_datasets(data_dir / "sources"), fetched, terms)
        for note in notes:
            progress(f"note: {note}")
    own_tables = find_tables(library) if library else []
    if tables or own_tables:
        data, terms, notes = add_tables(data, terms, [*tables, *own_tables], ontology_dir)
        for note in notes:
            progress(f"note: {note}")
    methods = read_methods(data_dir / "methods", data, terms, lambda text: progress(f"note: {text}"))
    texts = {document.sha256: document for document in (*given, *read_documents(documents))}
    kept = read_kept(library) if library else []
    data = add_kept(data, kept, terms)
    facts = sum(len(source.facts) for source in data.sources)
    total = len(texts) + len(kept)
    progress(f"read {len(data.entities):,} entities, {facts:,} facts, {len(methods)} methods, {total} documents")
    knowledge = read_knowledge(ontology_dir, data.entities, terms) if texts or kept else None
    given_texts = tuple(texts[sha256] for sha256 in sorted(texts))
    return Inputs(terms, data, tuple(methods), given_texts, knowledge, tuple(kept))


def build_quads(inputs: Inputs, progress: Progress) -> list[Quad]:
    """Return the whole graph: ontology, entities, sources with their facts, documents, scores."""
    terms = inputs.terms
    found = anchor_sources(inputs.authored, tuple(inputs.texts.values()), terms, inputs.knowledge, progress)
    own = {document.entry.id: own_anchors(document, facts) for document, facts in inputs.own}
    anchors = {**found.anchors, **own}
    data = replace(found.data, sources=(*found.data.sources, *(facts for _, facts in inputs.own)))
    direct = find_direct_values(data, terms)
    quads = [*terms.quads, *entity_quads(data.entities, terms)]
    for facts in data.sources:
        quads += source_quads(facts, data, terms, anchors[facts.source.id], direct)
    for document in inputs.documents:
        quads += document_quads(document, found.owners[document.sha256])
    for kept in inputs.kept:
        quads += kept_quads(kept, found.owners[kept.sha256])
    for method in inputs.methods:
        quads += score_quads(method, data, terms)
    return quads


def find_passages(inputs: Inputs, base_iri: str) -> list[Passage]:
    """Return what can be searched by meaning: every fact's statement and every sentence of the documents.

    Reference lists and data sets are left out: "X lies in Y" a thousand times over is found by name, not by meaning.
    """
    start = f"{base_iri}id/"
    facts = [
        Passage(start + fact_name(source.source.id, fact.id), fact.statement)
        for source in inputs.data.sources
        if source.source.kind not in _UNSEARCHED
        for fact in source.facts
    ]
    sentences = [
        Passage(start + document.sentence_id(sentence), document.text[sentence.start : sentence.end])
        for document in inputs.documents
        for sentence in document.sentences
    ]
    kept = [passage for document in inputs.kept for passage in document.passages(start)]
    return list({passage.id: passage for passage in (*facts, *sentences, *kept)}.values())


def _write_files(
    staging: Path, settings: Settings, inputs: Inputs, quads: Iterable[Quad], store: Store, progress: Progress
) -> None:
    (staging / "graph.nq").write_bytes(nquads(quads, settings.base_iri))
    lexicon = build_lexicon(lambda sparql: select(store, sparql), settings.ontology_dir / "languages")
    (staging / "lexicon.json").write_text(_rebase(lexicon.to_json(), settings.base_iri), "utf-8", newline="")
    (staging / BOOK_FILE).write_bytes(read_book(lambda sparql: select(store, sparql)).to_json())
    texts = staging / "documents"
    texts.mkdir()
    for document in inputs.texts.values():
        (texts / f"{document.sha256}.txt").write_text(document.text, "utf-8", newline="")
    passages = find_passages(inputs, settings.base_iri)
    progress(f"embedding {len(passages):,} passages")
    known = VectorCache(settings.vectors, settings.embedder)
    build_vectors(passages, find_embedder(settings.embedder), staging, known=known, told=_tell_embedded(progress))


def _tell_embedded(progress: Progress) -> Callable[[int, int], None]:
    """Tell every few thousand texts that are new."""

    def told(done: int, total: int) -> None:
        if done == total or done % _TOLD_EVERY == 0:
            progress(f"embedded {done:,} of {total:,} new passages")

    return told


def _rebase(text: str, base_iri: str) -> str:
    """Replace the default base of our own IRIs by the one that is set."""
    return text.replace(DEFAULT_BASE_IRI, base_iri)


def _manifest_fields(settings: Settings, inputs: Inputs) -> dict[str, object]:
    """What the release was made from and what shaped it, for people who look at its manifest."""
    return {
        "sources": [_source_card(facts) for facts in inputs.data.sources],
        "documents": {sha256: document.name for sha256, document in inputs.texts.items()},
        "methods": [f"{method.id} v{method.version}" for method in inputs.methods],
        "settings": {"base_iri": settings.base_iri, "embedder": settings.embedder},
    }


def _named_inputs(data_dir: Path, inputs: Inputs, tables: Sequence[Path]) -> dict[str, object]:
    """What the build was given by name, so that the next one can be built with it again."""
    return {
        "data": str(data_dir.absolute()),
        "documents": {document.sha256: document.name for document in inputs.documents},
        "tables": [str(path.absolute()) for path in tables],
    }


def _source_card(facts: SourceFacts) -> dict[str, object]:
    source = facts.source
    return {"id": source.id, "title": source.title, "issued": source.published, "facts": len(facts.facts)}
