"""A release from any RDF graph: nothing of ours in it but the words by which questions are read.

The files are read, profiled (`kg.ask.graph.profile`) and written with the profile; the manifest says `foreign`.
"""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

from ingest.graph import Quad, graph_names, load_store, nquads, read_rdf, select
from ingest.languages import check_languages
from ingest.staging import staging_folder
from kg.ask.graph.profile import build_schema
from kg.ask.graph.schema import Schema
from kg.ask.graph.units import Units
from kg.errors import DataError
from kg.index import Passage, build_vectors, load_embedder
from kg.release import Release, write_release
from kg.settings import Settings

Progress = Callable[[str], None]
_GRAPHS = "urn:midpower:graph:"


def build_graph_release(settings: Settings, files: Sequence[Path], out: Path, progress: Progress) -> Release:
    """Build a release from RDF files and make it current.

    Args:
        out: the folder that holds releases/ and current.
        progress: gets one line a step.

    Raises:
        DataError: a file is missing, empty or no RDF, or a language file of the ontology is broken.
    """
    check_languages(settings.ontology_dir / "languages")
    quads, prefixes, graphs = _read(files, progress)
    progress(f"profiling {len(quads):,} triples")
    schema = _profile(quads, prefixes, graphs, settings.ontology_dir)
    progress(
        f"found {len(schema.classes):,} classes, {len(schema.properties):,} properties, {len(schema.names):,} names"
    )
    with staging_folder(out) as staging:
        (staging / "graph.nq").write_bytes(nquads(quads, settings.base_iri))
        (staging / "schema.json").write_text(schema.to_json(), "utf-8", newline="")
        build_vectors(_passages(schema), load_embedder(settings.embedder), staging)
        release = write_release(out, staging, _manifest_fields(settings, files, quads))
    progress(f"release {release.id} is current{', its content is unchanged' if release.unchanged else ''}")
    return release


def _read(files: Sequence[Path], progress: Progress) -> tuple[list[Quad], dict[str, str], dict[str, str]]:
    quads: list[Quad] = []
    prefixes: dict[str, str] = {}
    graphs: dict[str, str] = {}
    for path in files:
        graph = _GRAPHS + quote(path.name)
        if graph in graphs:
            raise DataError("two files have the same name", path=path, hint="rename one")
        found, declared = read_rdf(path, graph)
        graphs.update(dict.fromkeys(graph_names(found), path.name))
        quads += found
        prefixes = {**declared, **prefixes}
        progress(f"read {len(found):,} triples from {path}")
    return quads, prefixes, graphs


def _profile(
    quads: Sequence[Quad], prefixes: Mapping[str, str], graphs: Mapping[str, str], ontology_dir: Path
) -> Schema:
    store = load_store(quads)
    units = Units(_read_yaml(ontology_dir / "units.yml"))
    languages = {path.stem: _read_yaml(path) for path in sorted((ontology_dir / "languages").glob("*.yml"))}
    return build_schema(lambda sparql: select(store, sparql), prefixes, graphs, units, languages)


def _read_yaml(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - only strings
    return content


def _passages(schema: Schema) -> list[Passage]:
    """Return what is found by meaning: the labels of classes and properties."""
    labelled = [(info.iri, info.labels) for info in schema.classes.values()]
    labelled += [(info.iri, info.labels) for info in schema.properties.values()]
    return [Passage(iri, text) for iri, labels in labelled for text in dict.fromkeys(label.text for label in labels)]


def _manifest_fields(settings: Settings, files: Sequence[Path], quads: Sequence[Quad]) -> dict[str, object]:
    return {
        "foreign": True,
        "sources": [{"id": path.name, "title": path.name} for path in files],
        "triples": len(quads),
        "settings": {"base_iri": settings.base_iri, "embedder": settings.embedder},
    }
