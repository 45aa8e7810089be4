"""Stanford HELM Lite: the mean win rate of language models as the leaderboard published it, and who made them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from ingest.figures import Figure, Link, Record, Thing
from ingest.sources.csv_rows import read_csv_rows
from ingest.sources.epoch_names import organisation

_RATE: Final = "published_mean_win_rate_v1_13_0"
_DATE: Final = "release_date_in_helm_metadata"


def read(files: Mapping[str, Path]) -> Iterator[Record]:
    """Yield every model of the leaderboard with its developer and its mean win rate (0 to 1)."""
    for name, path in files.items():
        makers: set[str] = set()
        for row in read_csv_rows(name, path, ("model", "developer", _RATE, _DATE)):
            maker, key = row["developer"], f"Model:{row['model']}"
            if maker not in makers:
                makers.add(maker)
                yield organisation(maker, "Company", row, "developer")
            yield Thing(key, ("Model",), row["model"], row.cell("model"), "language model of the HELM Lite leaderboard")
            yield Link(key, "developedBy", (row.cell("developer"),), f"Organisation:{maker}")
            value = row.number_in(_RATE)
            if value is not None:
                yield Figure(key, "helm-mean-win-rate", value, "", (row.cell(_RATE),), row[_RATE])
