"""No text is embedded twice by the same model, and what no release uses any more is forgotten."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from kg.index import Embedder, Passage, build_vectors, find_embedder
from kg.vector_cache import VectorCache, Vectors


class Counter:
    """A model that gives every text its length, and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return np.array([[len(text), 1.0] for text in texts], dtype=np.float32)


def read(cache: VectorCache, texts: Sequence[str], encode: Counter) -> list[list[float]]:
    return [[float(n) for n in row] for batch in cache.vectors_of(texts, encode) for row in batch]


def test_only_texts_that_are_new_are_embedded(tmp_path: Path) -> None:
    cache, model = VectorCache(tmp_path, "m"), Counter()
    assert read(cache, ["a", "bb", "a"], model) == [[1, 1], [2, 1], [1, 1]]
    assert read(cache, ["ccc", "bb"], model) == [[3, 1], [2, 1]]
    assert model.asked == ["a", "bb", "ccc"]


def test_each_model_has_vectors_of_its_own(tmp_path: Path) -> None:
    one, other = Counter(), Counter()
    read(VectorCache(tmp_path, "one"), ["a"], one)
    read(VectorCache(tmp_path, "other"), ["a"], other)
    assert one.asked == other.asked == ["a"]


def test_what_is_not_used_is_forgotten_once_it_is_more_than_half(tmp_path: Path) -> None:
    cache, model = VectorCache(tmp_path, "m"), Counter()
    read(cache, ["a", "bb", "ccc", "dddd"], model)
    assert read(cache, ["dddd"], model) == [[4, 1]]
    assert read(cache, ["dddd", "bb"], model) == [[4, 1], [2, 1]]
    assert model.asked == ["a", "bb", "ccc", "dddd", "bb"]


@pytest.mark.parametrize("cut", [1, 9, 17])
def test_a_file_that_was_cut_by_a_kill_costs_only_what_is_missing(tmp_path: Path, cut: int) -> None:
    cache, model = VectorCache(tmp_path, "m"), Counter()
    read(cache, ["a", "bb", "ccc"], model)
    rows = next(tmp_path.rglob("rows.f32"))
    rows.write_bytes(rows.read_bytes()[:-cut])
    assert read(cache, ["a", "bb", "ccc"], model) == [[1, 1], [2, 1], [3, 1]]


def test_a_build_that_knows_all_its_texts_never_loads_the_model(tmp_path: Path) -> None:
    passages = [Passage("mpid:a", "a"), Passage("mpid:b", "bb")]
    list(VectorCache(tmp_path, "a model that is not on this machine").vectors_of(["a", "bb"], Counter()))
    embedder = find_embedder("a model that is not on this machine")
    assert isinstance(embedder, Embedder)
    build_vectors(passages, embedder, tmp_path, known=VectorCache(tmp_path, embedder.name))
    assert np.load(tmp_path / "vectors.npy").tolist() == [[1, 1], [2, 1]]
