"""Embed texts in a process of its own, whose memory goes back to the system when it is done.

A build of a large library holds its graph; beside that, the model's half gigabyte would be too much. Texts come on
standard input as JSON lines, vectors go into the cache (`kg.vector_cache`), and standard output says how far it is.
"""

import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from kg.errors import EmbedderError
from kg.vector_cache import Told, VectorCache

_ROOT: Final = Path(__file__).resolve().parents[1]


def embed_apart(texts: Sequence[str], known: VectorCache, told: Told) -> None:
    """Add the vectors of texts to the cache.

    Raises:
        EmbedderError: the model cannot be loaded, or the process died.
    """
    command = [sys.executable, "-m", "kg.embed_apart", str(known.folder.absolute()), known.embedder]
    places = [str(_ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    environment = {"OMP_WAIT_POLICY": "PASSIVE", **os.environ, "PYTHONPATH": os.pathsep.join(places)}
    with subprocess.Popen(  # noqa: S603 (our own module)
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True, encoding="utf-8"
    ) as process:
        if process.stdin is None or process.stdout is None:
            raise TypeError("a pipe was asked for")
        process.stdin.writelines(json.dumps(text) + "\n" for text in texts)
        process.stdin.close()
        last = ""
        for line in process.stdout:
            done, _, last = line.strip().partition(" ")
            if done.isdigit():
                told(int(done), len(texts))
    if process.returncode:
        hint = "set MIDPOWER_EMBEDDER to 'none' to build without vectors"
        raise EmbedderError(last or f"the process that embeds texts ended with code {process.returncode}", hint=hint)


def main(arguments: Sequence[str]) -> int:
    """Read texts, add their vectors to a cache, and say how many are done; `failed` and a sentence where it cannot."""
    from kg.index import load_embedder

    folder, name = arguments
    texts = [json.loads(line) for line in sys.stdin]
    try:
        embedder = load_embedder(name)
        if embedder is not None:
            for _ in VectorCache(Path(folder), name).vectors_of(texts, embedder.encode, _say, keep_all=True):
                pass
    except EmbedderError as error:
        sys.stdout.write(f"failed {error.message}\n")
        return 1
    return 0


def _say(done: int, _: int) -> None:
    sys.stdout.write(f"{done}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
