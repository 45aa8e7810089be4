"""Where the small world of the tests lies: a complete data folder, two documents, and the real ontology."""

from pathlib import Path

_WORLD = Path(__file__).parent
DATA = _WORLD / "data"
DOCUMENTS = _WORLD / "documents"
REPORT = DOCUMENTS / "small-world.md"
COPY = DOCUMENTS / "small-world-copy.txt"
ONTOLOGY = _WORLD.parents[1] / "ontology"
