"""A home into which the memo was taken, and a way to take it in again."""

from collections.abc import Callable
from pathlib import Path

import pytest

from ingest.library.walk import ingest
from kg.review import Candidate, read_candidates
from kg.settings import Settings
from tests.review.memo import MEMO, read_memo
from tests.world.build import silent
from tests.world.paths import DATA

Take = Callable[[str], None]
Find = Callable[[str], Candidate]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home", data_dir=DATA, embedder="none", workers=1)


@pytest.fixture
def take(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Take:
    """Take a text in as `memo.md` and build."""
    monkeypatch.setattr("ingest.library.keep.extract_claims", read_memo)

    def call(text: str = MEMO) -> None:
        path = tmp_path / "memo.md"
        path.write_text(text, "utf-8")
        done = ingest(settings, [str(path)], silent)
        assert not done.failed

    return call


@pytest.fixture
def find(settings: Settings) -> Find:
    """The one candidate whose brief has some words."""

    def call(words: str) -> Candidate:
        found = [each for each in read_candidates(settings.library) if words in each.brief]
        assert len(found) == 1, [each.brief for each in read_candidates(settings.library)]
        return found[0]

    return call
