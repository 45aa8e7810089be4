"""The build: the same inputs give the same release, and a build that fails leaves the current one as it was."""

import json
import shutil
from hashlib import sha256
from pathlib import Path

import pytest

from ingest.build import build_release, find_passages
from kg.errors import DataError, ReleaseError, ShapesViolatedError
from kg.release import Release, open_release
from kg.settings import Settings
from tests.world.build import silent, world_inputs
from tests.world.paths import DATA, DOCUMENTS, ONTOLOGY, REPORT


def build(home: Path, *documents: Path, data_dir: Path = DATA, base_iri: str = "https://w3id.org/midpower/") -> Release:
    settings = Settings(home=home, embedder="none", base_iri=base_iri)
    return build_release(settings, data_dir, documents, home, silent)


def test_a_build_makes_a_release_that_is_current_and_sound(tmp_path: Path) -> None:
    release = build(tmp_path, DOCUMENTS)
    assert open_release(tmp_path).content_hash == release.content_hash
    names = {path.name for path in release.path.iterdir()}
    assert {"graph.nq", "lexicon.json", "passages.json", "documents", "manifest.json"} <= names


def test_the_same_inputs_give_the_same_release(tmp_path: Path) -> None:
    first = build(tmp_path / "one", DOCUMENTS)
    assert build(tmp_path / "two", DOCUMENTS).content_hash == first.content_hash
    again = build(tmp_path / "one", DOCUMENTS)
    assert (again.id, again.unchanged) == (first.id, True)


def test_another_document_gives_another_release(tmp_path: Path) -> None:
    bare, full = build(tmp_path), build(tmp_path, REPORT)
    assert bare.content_hash != full.content_hash
    assert open_release(tmp_path).id == full.id


def test_documents_are_kept_under_the_hash_of_their_text(tmp_path: Path) -> None:
    texts = sorted((build(tmp_path, DOCUMENTS).path / "documents").iterdir())
    assert len(texts) == 2
    assert all(sha256(path.read_bytes()).hexdigest() == path.stem for path in texts)


def test_every_fact_and_every_sentence_can_be_searched() -> None:
    inputs = world_inputs(DOCUMENTS)
    ids = {passage.id for passage in find_passages(inputs, "https://w3id.org/midpower/")}
    assert "https://w3id.org/midpower/id/small-world-2024-st-published" in ids
    assert len(ids) == 19 + 24
    start = REPORT.read_text("utf-8").index("It is home to")
    assert any(f"-{start}-" in name for name in ids)


def test_the_base_of_all_names_is_one_setting(tmp_path: Path) -> None:
    release = build(tmp_path, base_iri="https://example.org/kg/")
    for name in ("graph.nq", "lexicon.json", "passages.json"):
        text = (release.path / name).read_text("utf-8")
        assert "https://example.org/kg/id/ARC" in text or name == "passages.json"
        assert "<https://w3id.org/midpower/id/" not in text


def test_the_manifest_says_what_the_release_was_made_from(tmp_path: Path) -> None:
    manifest = json.loads((build(tmp_path, REPORT).path / "manifest.json").read_text("utf-8"))
    assert [source["id"] for source in manifest["sources"]] == ["small-world-2024", "small-world-copy"]
    assert list(manifest["documents"].values()) == ["small-world.md"]
    assert manifest["methods"] == ["article-1 v1", "strict-1 v1"]


def test_a_broken_table_leaves_the_current_release_and_no_litter(tmp_path: Path) -> None:
    home, data_dir = tmp_path / "home", Path(shutil.copytree(DATA, tmp_path / "data"))
    before = build(home)
    table = data_dir / "facts/small-world-2024/observations.csv"
    table.write_text(table.read_text("utf-8").replace(",12.0,", ",twelve,"), "utf-8")
    with pytest.raises(DataError, match="'twelve' is no number"):
        build(home, data_dir=data_dir)
    assert open_release(home).id == before.id
    assert {path.name for path in home.iterdir()} <= {".last-build.json", ".lock", "current", "releases"}


def test_a_graph_that_breaks_a_shape_leaves_the_current_release(tmp_path: Path) -> None:
    home, ontology = tmp_path / "home", Path(shutil.copytree(ONTOLOGY, tmp_path / "ontology"))
    before = build(home)
    concepts = ontology / "concepts.ttl"
    text = concepts.read_text("utf-8")
    assert "mp:HigherIsBetter" in text
    concepts.write_text(text.replace("mp:direction mp:HigherIsBetter ;", "", 1), "utf-8")
    settings = Settings(home=home, embedder="none", ontology_dir=ontology)
    with pytest.raises(ShapesViolatedError, match="no direction"):
        build_release(settings, DATA, [], home, silent)
    assert open_release(home).id == before.id


def test_a_place_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", "utf-8")
    with pytest.raises(ReleaseError, match="cannot be built"):
        build(blocked)
