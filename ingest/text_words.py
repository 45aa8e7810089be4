"""How texts are set, as data: abbreviations, captions, ordinals and the languages that are told apart.

The words of all languages count in every text, whatever language it is in: where a sentence ends decides its hash, and
a hash must not depend on a guess. For the same reason they belong to the program (beside its packages) and no
setting changes them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

_FOLDER: Final = Path(__file__).resolve().parents[1] / "ontology" / "reading"


@dataclass(frozen=True)
class TextWords:
    """Casefolded words of all languages.

    Args:
        abbreviations: with their full stops, behind which a sentence goes on.
        captions: what a line at a figure or table begins with.
        before_numbers: abbreviations where a number follows ("art. 5"), else words like any other.
        after_ordinals: words before which "3." is an ordinal and ends no sentence.
        languages: ISO 639-1 codes that a sentence may be told to be in.
    """

    abbreviations: frozenset[str]
    captions: frozenset[str]
    before_numbers: frozenset[str]
    after_ordinals: frozenset[str]
    languages: tuple[str, ...]


@cache
def read_text_words() -> TextWords:
    """Read `ontology/reading/*/text.yml` and `ontology/reading/languages.yml`, once."""
    files = [_read(path) for path in sorted(_FOLDER.glob("*/text.yml"))]
    return TextWords(
        _joined(files, "abbreviations"),
        _joined(files, "captions"),
        _joined(files, "before_numbers"),
        _joined(files, "after_ordinals"),
        tuple(_read(_FOLDER / "languages.yml")["languages"]),
    )


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    return content


def _joined(files: Iterable[dict[str, Any]], key: str) -> frozenset[str]:
    return frozenset(word.casefold() for file in files for word in file[key])
