"""Passages are found by meaning, with the model that comes with the program and without any network."""

import hashlib
import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from kg import index as index_module
from kg.errors import CorruptReleaseError, EmbedderError
from kg.index import Embedder, Passage, PassageIndex, Vectors, build_vectors, load_embedder

PASSAGES = [
    Passage("mpid:a", "Electricity in the Gulf states costs 30 to 50 percent less than in the United States."),
    Passage("mpid:b", "Mistral AI is a French start-up that develops large language models."),
    Passage("mpid:c", "Universities in Canada employ many leading researchers of artificial intelligence."),
    Passage("mpid:d", "The export of advanced chips to the United Arab Emirates was eased."),
]


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    loaded = load_embedder("bundled")
    assert loaded is not None
    return loaded


@pytest.fixture(scope="session")
def folder(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("index")
    build_vectors(PASSAGES, embedder, path)
    return path


class HashedWords:
    """A model without weights: a text is the bag of its hashed words."""

    def get_embedding_dimension(self) -> int:
        return 64

    def encode(self, texts: list[str], **_: object) -> Vectors:
        vectors = np.zeros((len(texts), 64), dtype=np.float64)
        for row, text in enumerate(texts):
            for word in text.split():
                vectors[row, int(hashlib.sha256(word.encode()).hexdigest(), 16) % 64] += 1
        unit: Vectors = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)
        return unit


@pytest.fixture
def small_embedder() -> Embedder:
    return Embedder("hashed words", HashedWords())


def numbered(count: int) -> list[Passage]:
    return [Passage(f"mpid:{number}", f"fact number {number} about {number * 7}") for number in range(count)]


def test_vectors_are_unit_length_float32_of_384_dimensions(embedder: Embedder) -> None:
    vectors = embedder.encode(["cheap electricity", "open access to chips"])
    assert vectors.dtype == np.float32
    assert (vectors.shape, embedder.dimensions) == ((2, 384), 384)
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_no_text_gives_no_vector(embedder: Embedder) -> None:
    assert embedder.encode([]).shape == (0, 384)


@pytest.mark.parametrize(
    ("text", "nearest"),
    [("cheap power for data centers", "mpid:a"), ("who builds LLMs in France", "mpid:b"), ("scientists", "mpid:c")],
)
def test_the_nearest_passage_shares_the_meaning_and_not_the_words(folder: Path, text: str, nearest: str) -> None:
    found = PassageIndex.load(folder).search(text, 4)
    assert found[0][0] == nearest
    assert [score for _, score in found] == sorted((score for _, score in found), reverse=True)


def test_no_more_passages_come_than_there_are(folder: Path, embedder: Embedder) -> None:
    index = PassageIndex.load(folder, embedder)
    assert len(index.search("chips", 100)) == len(PASSAGES)
    assert index.search("chips", 0) == []
    assert index.passages == tuple(PASSAGES)


def test_the_same_passages_give_the_same_files(folder: Path, embedder: Embedder, tmp_path: Path) -> None:
    build_vectors(PASSAGES, embedder, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {"passages.json", "vectors.npy"}
    assert all(path.read_bytes() == (folder / path.name).read_bytes() for path in tmp_path.iterdir())


def test_many_threads_may_search(folder: Path, embedder: Embedder) -> None:
    index = PassageIndex.load(folder, embedder)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: index.search("cheap electricity", 1)[0][0], range(40)))
    assert found == ["mpid:a"] * 40


def test_the_model_is_loaded_once(embedder: Embedder) -> None:
    assert load_embedder("bundled") is embedder


def test_many_passages_are_searched_through_clusters(small_embedder: Embedder, tmp_path: Path) -> None:
    passages = numbered(2_000)
    build_vectors(passages, small_embedder, tmp_path, exact_up_to=1_000)
    assert (tmp_path / "index.faiss").exists()
    index = PassageIndex.load(tmp_path, small_embedder)
    hits = [index.search(passage.text, 1)[0] for passage in passages[::100]]
    assert all(score == pytest.approx(1, abs=1e-5) for _, score in hits)


def test_clusters_are_the_same_each_time(small_embedder: Embedder, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        build_vectors(numbered(1_000), small_embedder, tmp_path / name, exact_up_to=100)
    assert (tmp_path / "one" / "index.faiss").read_bytes() == (tmp_path / "two" / "index.faiss").read_bytes()


def test_equal_scores_are_ordered_by_name(small_embedder: Embedder, tmp_path: Path) -> None:
    build_vectors([Passage(name, "same words") for name in "cab"], small_embedder, tmp_path)
    found = PassageIndex.load(tmp_path, small_embedder).search("same words", 3)
    assert [name for name, _ in found] == ["a", "b", "c"]


def test_no_passages_are_no_problem(small_embedder: Embedder, tmp_path: Path) -> None:
    build_vectors([], small_embedder, tmp_path)
    assert PassageIndex.load(tmp_path, small_embedder).search("anything", 3) == []


def test_without_an_embedder_nothing_is_found_and_nothing_fails(tmp_path: Path) -> None:
    build_vectors(PASSAGES, load_embedder("none"), tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["passages.json"]
    assert PassageIndex.load(tmp_path).search("cheap electricity", 3) == []


def test_vectors_of_another_model_are_not_compared(folder: Path, small_embedder: Embedder) -> None:
    with pytest.raises(EmbedderError, match="made by the model 'bundled': build again"):
        PassageIndex.load(folder, small_embedder).search("anything", 1)


@pytest.mark.parametrize("name", ["passages.json", "vectors.npy"])
@pytest.mark.parametrize("content", [None, b"", b"\xff", b'{"passages": 1}', b'{"embedder": "x", "passages": [{}]}'])
def test_damaged_files_are_told_in_one_sentence(folder: Path, tmp_path: Path, name: str, content: bytes | None) -> None:
    for path in folder.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / name).unlink()
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(CorruptReleaseError, match="build again") as caught:
        PassageIndex.load(tmp_path)
    assert "\n" not in str(caught.value)


def test_a_vector_too_few_is_damage(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "vectors.npy").write_bytes((folder / "vectors.npy").read_bytes())
    content = json.loads((folder / "passages.json").read_text(encoding="utf-8"))
    content["passages"].pop()
    (tmp_path / "passages.json").write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(CorruptReleaseError, match="3 passages and 4 vectors"):
        PassageIndex.load(tmp_path)


def test_other_weights_than_the_expected_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.safetensors"
    with pytest.raises(EmbedderError, match="cannot be read"):
        index_module._check_weights(path, index_module.BUNDLED_SHA256)
    path.write_bytes(b"other weights")
    with pytest.raises(EmbedderError, match="not the expected ones"):
        index_module._check_weights(path, index_module.BUNDLED_SHA256)


def test_an_unknown_model_is_one_sentence_with_the_way_out(tmp_path: Path) -> None:
    with pytest.raises(EmbedderError, match=r"cannot be loaded.*MIDPOWER_EMBEDDER") as caught:
        load_embedder(str(tmp_path / "no-model"))
    assert "\n" not in str(caught.value)


def test_importing_the_index_does_not_import_the_heavy_libraries() -> None:
    program = (
        "import sys, kg.index; print([m for m in ('torch', 'faiss', 'sentence_transformers') if m in sys.modules])"
    )
    root = Path(__file__).resolve().parents[2]
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=root)
    assert run.stdout == "[]\n"
