"""Phrases of a language file found in a question: what is asked, operators, negations.

Pure.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kg.ask.language import Language
from kg.ask.quantities import phrase_at
from kg.ask.tokens import Token

_GROUPS = ("asks", "operators")
_SHORT_ASKS = frozenset({"how", "where", "who", "when"})
_RELATIVE = frozenset({"where", "who", "when"})
_FAR = 3


@dataclass(frozen=True)
class Cue:
    """A phrase of the language file found in the question: its group, its key and its tokens."""

    group: str
    key: str
    first: int
    last: int


def outermost(cues: Sequence[Cue]) -> list[Cue]:
    """Return cues in order, without those inside a longer one."""

    def is_inside(cue: Cue) -> bool:
        width = cue.last - cue.first
        return any(c.first <= cue.first and cue.last <= c.last and c.last - c.first > width for c in cues)

    return sorted((c for c in cues if not is_inside(c)), key=lambda c: c.first)


def in_longer_cue(cue: Cue, cues: Sequence[Cue]) -> bool:
    """True for "how" inside "how is … called": the longer phrase says what is asked."""
    width = cue.last - cue.first
    longer = [c for c in cues if c.group == "asks" and c.key != cue.key and c.last - c.first > width]
    if cue.key == "order":
        return any(c.key == "rank" and c.first <= cue.first and cue.last <= c.last for c in longer)
    return (
        cue.group == "asks"
        and cue.key in _SHORT_ASKS
        and any(c.first <= cue.first and cue.last <= c.last for c in longer)
    )


def is_relative(cue: Cue, cues: Sequence[Cue], tokens: Sequence[Token], language: Language) -> bool:
    """True for "when" or "who" behind another question word: "which assets are left out *when* … is calculated"."""
    if cue.group != "asks" or cue.key not in _RELATIVE or cue.first != cue.last or cue.first < _FAR:
        return False
    which = set(str(language.data.get("which", "")).split())
    asked = [c.first for c in cues if c.group == "asks" and c.key != cue.key and c.first < cue.first - 1]
    asked += [
        i for i in range(cue.first - 1) if tokens[i].norm in which or phrase_at(tokens, i, language.phrases("what"))
    ]
    between = range(min(asked), cue.first) if asked else range(0)
    return bool(between) and not any(set("?.;:") & set(t.text) for t in tokens[between.start : between.stop])


def find_cues(tokens: Sequence[Token], language: Language) -> Iterable[Cue]:
    for group in _GROUPS:
        for key in language.names(group):
            yield from cues_of(tokens, language, group, key)
    for group in ("negation", "exclusion"):
        yield from cues_of(tokens, language, group, "")
    yield from _as_much(tokens, language)


def _as_much(tokens: Sequence[Token], language: Language) -> Iterable[Cue]:
    """Find "as many … as": the first words are the cue, the last one only closes them."""
    opening, closing = language.phrases("as_much", "opening"), language.phrases("as_much", "closing")
    for position in range(len(tokens)):
        width = phrase_at(tokens, position, opening)
        if width and any(phrase_at(tokens, i, closing) for i in range(position + width, len(tokens))):
            yield Cue("operators", "as_much", position, position + width - 1)
            return


def cues_of(tokens: Sequence[Token], language: Language, group: str, key: str) -> Iterable[Cue]:
    path = (group, key) if key else (group,)
    phrases = language.phrases(*path)
    accents = any(t.text.casefold() != t.norm for t in tokens)
    accented = language.only_accented(*path) if accents else frozenset()
    position = 0
    while position < len(tokens):
        width = phrase_at(tokens, position, phrases)
        if position and width == 1 and tokens[position].text.casefold() in accented:
            width = 0
        if width and (key != "yes_no" or position == 0):
            yield Cue(group, key or group, position, position + width - 1)
        position += width or 1
