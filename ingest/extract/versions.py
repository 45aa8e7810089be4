"""Versions of models: "Llama 3.1 405B Instruct" is a model of a family that is known, "Zorb-7B" has a model's shape."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from ingest.extract.gazetteer import classes_of
from ingest.extract.knowledge import Knowledge
from ingest.extract.naming import NameWords, name_words
from ingest.extract.reading import Named
from ingest.extract.words import Word

_SIZE = re.compile(r"\b\d+(?:\.\d+)?(?:[ -]?x[ -]?\d+(?:\.\d+)?)?[BbMT]\b")
_YEARS = range(1900, 2101)
_GLUED_LETTERS = 2  # "4o", "v2", "8x7B"
_UNIT_SIGNS = ("%", "$", "€", "£")
_MODEL = "Model"


def find_versions(text: str, words: Sequence[Word], names: Sequence[Named], knowledge: Knowledge) -> tuple[Named, ...]:
    """Return names with those of models made as long as their version, which is a model of its own."""
    vocabulary = name_words(knowledge, "")
    found: list[Named] = []
    for named in names:
        if found and named.start < found[-1].end:
            continue  # a size that is a name too
        found.append(_with_version(text, words, named, knowledge, vocabulary))
    return tuple(found)


def _with_version(text: str, words: Sequence[Word], named: Named, knowledge: Knowledge, vocabulary: NameWords) -> Named:
    classes = classes_of(named.types, knowledge)
    if named.adjective or not classes & {_MODEL, "Organisation"}:
        return named
    last = named.text.split()[-1]
    end = version_end(text, words, named.end, vocabulary, last if last[-1].isdecimal() else "")
    version = text[named.end : end]
    is_model = _MODEL in classes or _SIZE.search(version) or named.evidence == "introduced"
    if end == named.end or not is_model:
        return named
    whole = text[named.start : end]
    family = (named.id or named.label) if _MODEL in classes else ""
    return replace(named, end=end, text=whole, id="", label=whole, types=(_MODEL,), evidence="version", family=family)


def version_end(text: str, words: Sequence[Word], start: int, vocabulary: NameWords, previous: str = "") -> int:
    """Return where the version behind an offset ends; the offset itself where none follows."""
    end = start
    for word in _following(words, start):
        gap = text[end : word.start]
        if not _is_version_word(text, word, gap, previous, vocabulary):
            break
        end, previous = word.end, word.text
    return end


def has_size(version: str) -> bool:
    """Whether a version tells a number of parameters.

    >>> has_size(" 3.1 405B"), has_size(" 3.1")
    (True, False)
    """
    return bool(_SIZE.search(version))


def _following(words: Sequence[Word], start: int) -> Iterator[Word]:
    return (word for word in words if word.start >= start)


def _is_version_word(text: str, word: Word, gap: str, previous: str, vocabulary: NameWords) -> bool:
    if gap.strip(" \u00a0-‑."):
        return False
    if word.text[0].isdecimal():
        return len(gap) <= 1 and not _is_quantity(text, word, gap, vocabulary)
    if not gap:
        return len(word.text) <= _GLUED_LETTERS and (not previous or previous[-1].isdecimal() or previous == "x")
    if word.norm == "v" and text[word.end : word.end + 1].isdecimal():
        return len(gap) == 1
    if word.norm not in vocabulary.variants or len(gap) != 1:
        return False
    return (
        gap in "-‑"
        or (word.is_capital and word.norm not in vocabulary.variants_behind_hyphen)
        or (word.is_capital and bool(previous))
    )


def _is_quantity(text: str, word: Word, gap: str, vocabulary: NameWords) -> bool:
    """Whether a figure behind a blank is an amount or a year, no version: "Falcon 10 million"."""
    after = text[word.end :].lstrip(" -\u00a0")
    is_year = word.text.isdecimal() and int(word.text) in _YEARS
    if gap not in ("", "-", "‑") and (is_year or after.startswith(_UNIT_SIGNS)):
        return True
    following = re.match(r"[^\W\d_]+", after)
    return bool(gap) and bool(following) and following.group().casefold() in vocabulary.no_versions_before  # type: ignore[union-attr]
