"""Class words beside a run of capitals: "the startup X", "the X model family", "X, a French maker of chips"."""

import re

from ingest.extract.naming import Phrase
from ingest.extract.runs import Run, Sight

_LONGEST_HEAD = 4
_APPOSITION = re.compile(r"\s*[,(–—]\s*")
_APPOSITION_WORDS = 8
_CALLED = re.compile(r"\s*[\"“”'‘«»]?$")


def head_before(sight: Sight, run: Run) -> str:
    """As in "the startup X", "a model called X"."""
    words, index = sight.words, run.first
    gap = sight.text[words[index - 1].end : words[index].start] if index else "-"
    if not index or not _CALLED.fullmatch(gap.strip(" ") or ""):
        return ""
    for phrase in sight.vocabulary.naming:
        start = index - len(phrase)
        if start > 0 and tuple(w.norm for w in words[start:index]) == phrase:
            index = start
            break
    found = head_ending(sight, index)
    for _ in range(sight.vocabulary.head_adjectives):
        index -= 1
        if found or index < 1 or not _may_be_adjective(sight, index):
            break
        found = head_ending(sight, index)
    return found


def _may_be_adjective(sight: Sight, index: int) -> bool:
    word = sight.words[index]
    return word.text.islower() and word.norm not in sight.vocabulary.little and sight.joined[index]


def head_ending(sight: Sight, index: int) -> str:
    """Return the class of the longest head whose last word stands before a place."""
    for width in range(min(_LONGEST_HEAD, index), 0, -1):
        window = sight.words[index - width : index]
        kind = sight.vocabulary.heads.get(tuple(w.norm for w in window))
        plain = index == 1 or sight.vocabulary.nouns_capitalised or not window[-1].text.istitle()
        if kind and plain and all(sight.joined[index - width + 1 : index]):
            return kind
    return ""


def head_behind(sight: Sight, run: Run) -> str:
    """As in "the X model family"; at most one word between ("X language models")."""
    first = sight.words[run.first]
    if run.first == 0 and run.last == 1 and first.text.istitle():
        return ""  # "Certain models": the capital is that of the sentence
    return _head_from(sight, run.last) if run.last < len(sight.words) and sight.joined[run.last] else ""


def _head_from(sight: Sight, index: int) -> str:
    for width in range(min(_LONGEST_HEAD, len(sight.words) - index), 0, -1):
        window = sight.words[index : index + width]
        kind = sight.vocabulary.heads.get(tuple(w.norm for w in window))
        if kind and all(sight.joined[index + 1 : index + width]) and kind in sight.vocabulary.heads_behind:
            return kind
    return ""


def head_of_apposition(sight: Sight, run: Run) -> str:
    """As in "X, a French maker of chips," and "X is a startup …": the first head behind the article."""
    if run.last >= len(sight.words):
        return ""
    end, after = sight.words[run.last - 1].end, sight.words[run.last]
    gap = sight.text[end : after.start]
    index = run.last
    if after.norm in sight.vocabulary.copula and not gap.strip():
        index += 1
    elif not _APPOSITION.fullmatch(gap):
        return ""
    if index >= len(sight.words) or not _opens_apposition(sight, index):
        return ""
    return _first_head(sight, index + (sight.words[index].norm in sight.vocabulary.articles))


def _opens_apposition(sight: Sight, index: int) -> bool:
    word = sight.words[index]
    return word.norm in sight.vocabulary.articles or bool(_head_at(sight, index))


def _first_head(sight: Sight, index: int) -> str:
    for place in range(index, min(index + _APPOSITION_WORDS, len(sight.words))):
        word = sight.words[place]
        if place > index and not sight.joined[place] and not sight.is_known(place - 1):
            return ""
        if word.norm in sight.vocabulary.apposition_end:
            return ""
        kind = _head_at(sight, place)
        if kind and not _continues_noun(sight, place):
            return kind
    return ""


def _continues_noun(sight: Sight, place: int) -> bool:
    """Whether the noun only stands before another head: "a model provider"."""
    width = next((n for n in range(_LONGEST_HEAD, 0, -1) if phrase_at(sight, place, n) in sight.vocabulary.heads), 1)
    after = place + width
    return after < len(sight.words) and sight.joined[after] and bool(_head_at(sight, after))


def _head_at(sight: Sight, place: int) -> str:
    for width in range(_LONGEST_HEAD, 0, -1):
        kind = sight.vocabulary.heads.get(phrase_at(sight, place, width))
        if kind:
            return kind
    return ""


def phrase_at(sight: Sight, place: int, width: int) -> Phrase:
    return tuple(w.norm for w in sight.words[place : place + width])
