"""Vectors of texts, kept from one build to the next, so that no text is embedded twice by the same model.

```
<home>/vectors/<16 hex digits of the model's name>/    rows.f32  keys.bin  dimensions
```
Row n of `rows.f32` (float32, `dimensions` numbers) is the vector of the text whose digest is entry n of `keys.bin`. New
ones are appended while a build runs, rows before keys, so that a build that is killed has lost at most one batch. What
the newest release does not use is dropped once it is more than half of everything.
"""

import fcntl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]
Told = Callable[[int, int], object]  # how many texts are embedded, of how many

_KEY_BYTES: Final = 16
_NUMBER_BYTES: Final = 4  # of a float32
_BATCH: Final = 1_024  # texts that are embedded and written at once: some seconds of work


@dataclass(frozen=True)
class VectorCache:
    """The vectors of one model, below the folder of all.

    Args:
        folder: where all models' vectors lie; made when something is kept.
        embedder: name of the model; whoever puts another model under the same name removes the folder.
    """

    folder: Path
    embedder: str

    @property
    def _path(self) -> Path:
        return self.folder / sha256(self.embedder.encode()).hexdigest()[:16]

    def vectors_of(
        self,
        texts: Sequence[str],
        encode: Encode,
        told: Told = lambda _done, _all: None,
        *,
        keep_all: bool = False,
    ) -> Iterator[Vectors]:
        """Yield the vectors of texts in their order, some rows at a time; what is not known is encoded and kept.

        Args:
            encode: texts → float32 of shape (n, dimensions); never called when all texts are known.
            keep_all: whether texts that are not among these stay known, however many they are.
        """
        with self._locked():
            known = self._read_keys()
            self._add(texts, known, encode, told)
            keys = [_key(text) for text in texts]
            rows = self._rows()
            for start in range(0, len(keys), _BATCH):
                yield np.ascontiguousarray(rows[[known[key] for key in keys[start : start + _BATCH]]])
            if not keep_all and len(known) > 2 * len(set(keys)):
                self._keep_only(dict.fromkeys(keys), known, rows)

    def find_new(self, texts: Sequence[str]) -> list[str]:
        """Return the texts whose vectors are not known, each once."""
        with self._locked():
            known = self._read_keys()
        return list({key: text for text in texts if (key := _key(text)) not in known}.values())

    def _add(self, texts: Sequence[str], known: dict[bytes, int], encode: Encode, told: Told) -> None:
        new = list({_key(text): text for text in texts if _key(text) not in known}.values())
        for start in range(0, len(new), _BATCH):
            batch = new[start : start + _BATCH]
            self._append(batch, encode(batch), known)
            told(start + len(batch), len(new))

    def _append(self, texts: Sequence[str], vectors: Vectors, known: dict[bytes, int]) -> None:
        (self._path / "dimensions").write_text(str(vectors.shape[1]), "utf-8")
        with (self._path / "rows.f32").open("ab") as rows, (self._path / "keys.bin").open("ab") as keys:
            rows.truncate(len(known) * vectors.shape[1] * _NUMBER_BYTES)  # a half batch of a build that was killed
            keys.truncate(len(known) * _KEY_BYTES)
            rows.write(vectors.tobytes())
            rows.flush()
            keys.write(b"".join(map(_key, texts)))
        known.update({_key(text): len(known) + number for number, text in enumerate(texts)})

    def _read_keys(self) -> dict[bytes, int]:
        """Key → row, for the rows that are whole."""
        try:
            content = (self._path / "keys.bin").read_bytes()
            size = (self._path / "rows.f32").stat().st_size // (self._dimensions() * _NUMBER_BYTES)
        except (FileNotFoundError, ValueError, ZeroDivisionError):
            return {}
        count = min(len(content) // _KEY_BYTES, size)
        return {content[n * _KEY_BYTES : (n + 1) * _KEY_BYTES]: n for n in range(count)}

    def _rows(self) -> Vectors:
        path = self._path / "rows.f32"
        if not path.is_file() or not path.stat().st_size:
            return np.empty((0, 0), dtype=np.float32)
        count = path.stat().st_size // (self._dimensions() * _NUMBER_BYTES)
        return np.memmap(path, dtype=np.float32, mode="r", shape=(count, self._dimensions()))

    def _dimensions(self) -> int:
        return int((self._path / "dimensions").read_text("utf-8"))

    def _keep_only(self, keys: dict[bytes, None], known: dict[bytes, int], rows: Vectors) -> None:
        """Write the files anew with some keys; a kill in between costs time, not truth."""
        kept = [key for key in keys if key in known]
        with (self._path / "rows.new").open("wb") as file:
            for start in range(0, len(kept), _BATCH):
                file.write(np.ascontiguousarray(rows[[known[key] for key in kept[start : start + _BATCH]]]).tobytes())
        (self._path / "keys.bin").unlink()
        (self._path / "rows.new").replace(self._path / "rows.f32")
        (self._path / "keys.bin").write_bytes(b"".join(kept))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self._path.mkdir(parents=True, exist_ok=True)
        with (self._path / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def _key(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_KEY_BYTES).digest()
