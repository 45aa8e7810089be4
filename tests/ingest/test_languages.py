"""Language files: the shipped ones pass, and a broken one ends the build in one sentence."""

import shutil
from pathlib import Path

import pytest

from ingest.languages import check_languages
from kg.errors import DataError
from tests.world.paths import ONTOLOGY


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped languages that a test may break."""
    return Path(shutil.copytree(ONTOLOGY / "languages", tmp_path / "languages"))


def test_the_shipped_languages_say_everything(folder: Path) -> None:
    check_languages(folder)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"a: [", "not readable YAML"),
        (b"\xff", "not readable YAML"),
        (b"- 1", "no YAML mapping"),
        (b"code: de", "no text"),
        (b"code: fr\nstemmer: german\nstopwords: der", "the code is 'fr'"),
        (b"code: de\nstemmer: klingon\nstopwords: der", "no stemmer 'klingon'"),
        (b"code: de\nstemmer: german\nstopwords: der", "no sentences"),
        (b"code: de\nstemmer: german\nstopwords: der\nprose: {a: b}", "the sentence is missing"),
    ],
)
def test_a_broken_language_says_where(folder: Path, content: bytes, complaint: str) -> None:
    (folder / "de.yml").write_bytes(content)
    with pytest.raises(DataError, match=complaint) as caught:
        check_languages(folder)
    assert caught.value.path.endswith("de.yml")
    assert caught.value.hint


def test_without_english_there_is_no_model(folder: Path) -> None:
    (folder / "en.yml").unlink()
    with pytest.raises(DataError, match="no such language file"):
        check_languages(folder)
