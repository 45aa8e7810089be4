"""The walk from files to a release: read, resolve, write quads, score, check, embed, publish.

Everything happens in a staging folder beside the releases; only a checked graph leaves it, by one rename, so that a
build that fails at any point leaves the current release as it was. No clock and no random number goes into the
files: the same inputs give the same content hash.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from ingest.anchoring import Anchoring, anchor_sources
from ingest.candidates import WithDocuments
from ingest.datasets import add_datasets, read_datasets
from ingest.documents import Document, read_documents
from ingest.entities import DATASET, read_yaml
from ingest.extract.knowledge import Knowledge, read_knowledge
from ingest.extracted import Vocabulary
from ingest.formats.tables import add_tables
from ingest.graph import Quad, SortedQuads, Store, add_flat, select
from ingest.languages import check_languages
from ingest.library.taken import KeptDocument, add_kept, find_tables, read_kept
from ingest.preferred import fact_name, find_contradictions, find_direct_values
from ingest.quads import document_quads, entity_quads, kept_quads, source_quads
from ingest.records import Data, SourceFacts
from ingest.scoring import read_methods, score_quads
from ingest.staging import staging_folder
from ingest.tables import read_data
from ingest.terms import Terms, read_terms
from ingest.validate import check_graph
from kg.ask.harvest import build_lexicon
from kg.embed_apart import embed_apart
from kg.errors import ShapesViolatedError
from kg.index import NO_EMBEDDER, Passage, build_vectors, find_embedder
from kg.library import Library
from kg.method import Method
from kg.release import LastBuild, Release, note_build, write_release
from kg.review import LEFT_FILE
from kg.score_book import BOOK_FILE
from kg.score_rows import read_book
from kg.settings import Settings
from kg.vector_cache import VectorCache
from kg.vocabulary import DEFAULT_BASE_IRI

Progress = Callable[[str], None]

_UNSEARCHED = ("reference", DATASET)  # kinds of sources whose facts are found by name, not by meaning
_MANY = 5_000  # sentences of the library from which on texts are embedded by a process of its own
_SHARED = 3  # sentences by which a document of the library is taken for a copy of a source; a heading makes none
_TOLD_EVERY = 4_096  # passages
_REPORTED = 20  # violations that are told at once


@dataclass(frozen=True)
class Inputs:
    """Everything that was read and checked before the graph is written.

    Args:
        documents: the texts that were given to the build; `kept` are those of the library.
        knowledge: what sentences of documents are read with; None where there is no document.
        taken: what the library gave: the places of quoted sentences, and the claims that are no facts.
    """

    terms: Terms
    data: Data
    methods: tuple[Method, ...]
    documents: tuple[Document, ...]
    knowledge: Knowledge | None = None
    kept: tuple[KeptDocument, ...] = ()
    taken: WithDocuments = field(default_factory=lambda: WithDocuments(Data(), {}, {}))

    @property
    def texts(self) -> dict[str, Document]:
        """All texts by their hash, each once."""
        return {document.sha256: document for document in (*self.documents, *self.kept)}

    @property
    def own(self) -> frozenset[str]:
        """Ids of the documents of the library."""
        return frozenset(document.entry.id for document in self.kept)

    @property
    def authored(self) -> tuple[SourceFacts, ...]:
        """The sources that are no documents of the library: those whose sentences are looked for in texts."""
        own = self.own
        return tuple(facts for facts in self.data.sources if facts.source.id not in own)


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
    _embed_apart(settings, inputs, progress)
    with staging_folder(out) as staging:
        store = _write_graph(staging / "graph.nq", settings.base_iri, find_parts(inputs, progress))
        progress(f"checking {len(store):,} statements against the shapes")
        _check(store, settings.ontology_dir / "shapes.ttl", inputs.texts.values(), progress)
        _write_files(staging, settings, inputs, store, progress)
        named = _named_inputs(data_dir, inputs, tables)
        release = write_release(out, staging, _manifest_fields(settings, inputs) | {"inputs": named})
    note_build(out, LastBuild(release.id, state, named))
    progress(f"release {release.id} is current{', its content is unchanged' if release.unchanged else ''}")
    return release


def _embed_apart(settings: Settings, inputs: Inputs, progress: Progress) -> None:
    """Embed what is new before the graph is there, where model and graph together would be too much for the memory."""
    if settings.embedder == NO_EMBEDDER or sum(each.entry.card.sentences for each in inputs.kept) < _MANY:
        return
    known = VectorCache(settings.vectors, settings.embedder)
    new = known.find_new([passage.text for passage in find_passages(inputs, settings.base_iri)])
    if new:
        progress(f"embedding {len(new):,} new passages")
        embed_apart(new, known, _tell_embedded(progress))


def _write_graph(path: Path, base_iri: str, parts: Iterable[Sequence[Quad]]) -> Store:
    """Write the graph's file part by part and return its triples, all in one graph: the file knows the others."""
    store = Store()
    with TemporaryDirectory(dir=path.parent) as folder:
        lines = SortedQuads(Path(folder))
        for part in parts:
            lines.add(part)
            add_flat(store, part)
        lines.write(path, base_iri)
    return store


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
    vocabulary = Vocabulary(terms, read_yaml(ontology_dir / "reading" / "relations.yml"))
    taken = add_kept(data, kept, vocabulary, lambda text: progress(f"note: {text}"))
    data = taken.data
    facts = sum(len(source.facts) for source in data.sources)
    progress(f"read {len(data.entities):,} entities, {facts:,} facts, {len(methods)} methods")
    progress(f"read {len(texts):,} documents that were given and {len(kept):,} of the library")
    knowledge = read_knowledge(ontology_dir, data.entities, terms) if texts or kept else None
    given_texts = tuple(texts[sha256] for sha256 in sorted(texts))
    return Inputs(terms, data, tuple(methods), given_texts, knowledge, tuple(kept), taken)


def build_quads(inputs: Inputs, progress: Progress) -> list[Quad]:
    """Return the whole graph: ontology, entities, sources with their facts, documents, scores."""
    return [quad for part in find_parts(inputs, progress) for quad in part]


def find_parts(inputs: Inputs, progress: Progress) -> Iterator[Sequence[Quad]]:
    """Yield the whole graph piece by piece: ontology, entities, sources with their facts, documents, scores."""
    terms = inputs.terms
    found = _find_anchors(inputs, progress)
    data = found.data
    direct = find_direct_values(data, terms)
    contradictions = find_contradictions(data)
    yield terms.quads
    yield entity_quads(data.entities, terms)
    for facts in data.sources:
        yield source_quads(facts, data, terms, found.anchors[facts.source.id], direct, contradictions)
    for document in inputs.documents:
        yield document_quads(document, found.owners[document.sha256])
    for kept in inputs.kept:
        yield kept_quads(kept, found.owners.get(kept.sha256))
    for method in inputs.methods:
        yield score_quads(method, data, terms)


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


def _find_anchors(inputs: Inputs, progress: Progress) -> Anchoring:
    """Anchor the authored sources in all texts; documents of the library know their own places."""
    authored = replace(inputs.data, sources=inputs.authored)
    known = {sentence.sha256 for facts in inputs.authored for sentence in facts.sentences}
    copies = [each for each in inputs.kept if len(known & each.hashes) >= _SHARED]
    texts = {document.sha256: document for document in (*inputs.documents, *copies)}
    found = anchor_sources(authored, list(texts.values()), inputs.terms, inputs.knowledge, progress)
    own = inputs.own
    kept = tuple(facts for facts in inputs.data.sources if facts.source.id in own)
    data = replace(found.data, sources=(*found.data.sources, *kept))
    return Anchoring(found.owners, {**found.anchors, **inputs.taken.anchors}, data)


def _write_files(staging: Path, settings: Settings, inputs: Inputs, store: Store, progress: Progress) -> None:
    lexicon = build_lexicon(lambda sparql: select(store, sparql), settings.ontology_dir / "languages")
    (staging / "lexicon.json").write_text(_rebase(lexicon.to_json(), settings.base_iri), "utf-8", newline="")
    (staging / BOOK_FILE).write_bytes(read_book(lambda sparql: select(store, sparql)).to_json())
    if inputs.taken.left:
        left = {source: dict(sorted(claims.items())) for source, claims in sorted(inputs.taken.left.items())}
        (staging / LEFT_FILE).write_text(json.dumps(left, ensure_ascii=False, indent=1), "utf-8", newline="")
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
