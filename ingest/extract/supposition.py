"""Parts of a sentence that state nothing: questions, orders, suppositions, lines of code, what is refuted behind."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ingest.extract.figures.phrases import Phrases, phrases_in
from ingest.extract.figures.tokens import Token
from ingest.extract.reading import Span

_ENDS = frozenset(";?!")
_BEFORE_QUESTION = frozenset(";!:.")
_REACH = 6  # tokens between "not" and the "that" of what is not so
# JSON, a comment of HTML or a script: text for machines, which says nothing about the world.
_CODE = re.compile(
    r"[\"'][\w ]+[\"']\s*:\s*[\"'\d\[{]|<!--|-->|\bjavascript:|<script\b|\b\w+\([^()]*\)\s*[;{]|\{\s*$|^\s*[{}\[]\s*$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Supposing:
    """The phrases of a language that take a statement back: lists of `ontology/reading/<code>/firmness.yml`.

    Args:
        first: at the beginning of a sentence they make a supposition of all of it ("Imagine", "Had").
        rest: the sentence behind them is supposed, asked or ordered ("suppose that", "add the claim").
        refuted: what stands before them is denied ("were denied").
        belief: with a negation before and `that` behind ("nobody believes that"): all that follows is denied.
    """

    first: Phrases[bool]
    rest: Phrases[bool]
    refuted: Phrases[bool]
    belief: Phrases[bool]
    that: Phrases[bool]


def read_supposing(data: Mapping[str, Any]) -> Supposing:
    """Return the phrases of one language, told apart by their accents."""
    keys = ("supposed_first", "supposed_rest", "refuted", "belief", "that")
    return Supposing(*(phrases_in(data.get(key, ()), accents=True) for key in keys))


def supposed_spans(text: str, tokens: Sequence[Token], words: Supposing) -> Iterator[Span]:
    """Yield the spans that are supposed, asked or ordered, or that are code."""
    if _CODE.search(text):
        yield 0, len(text)
    first = next((place for place, token in enumerate(tokens) if token.kind != "sign"), len(tokens))
    if words.first.at(tokens, first):
        yield tokens[first].start, tokens[_end(tokens, first)].end
    for place, token in enumerate(tokens):
        if words.rest.at(tokens, place) and not token.hyphened:
            yield token.start, tokens[_end(tokens, place)].end
        if token.text == "?" and not _goes_on(tokens, place):
            yield tokens[_beginning(tokens, place, _BEFORE_QUESTION)].start, token.end


def refuted_spans(tokens: Sequence[Token], words: Supposing) -> Iterator[Span]:
    """Yield what is denied by words behind it: "Rumours that Acme was sold were denied"."""
    for place in range(1, len(tokens)):
        if words.refuted.at(tokens, place):
            yield tokens[_beginning(tokens, place, _ENDS)].start, tokens[place].end


def disbelieved_end(tokens: Sequence[Token], place: int, words: Supposing) -> int | None:
    """Return the last token of what a negation at a place denies behind "that", None where no "that" follows."""
    believed = False
    for position in range(place, min(place + _REACH, len(tokens))):
        believed = believed or words.belief.at(tokens, position) is not None
        if believed and words.that.at(tokens, position):
            return _end(tokens, position)
    return None


def _end(tokens: Sequence[Token], place: int) -> int:
    """Return the last token before the next strong sign."""
    ends = (position for position in range(place + 1, len(tokens)) if tokens[position].text in _ENDS)
    return max(place, next(ends, len(tokens)) - 1)


def _beginning(tokens: Sequence[Token], place: int, signs: frozenset[str]) -> int:
    places = (position for position in range(place - 1, -1, -1) if tokens[position].text in signs)
    return min(place, next(places, -1) + 1)


def _goes_on(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a word is glued behind a question mark, as in an address: "?q=1"."""
    return place + 1 < len(tokens) and tokens[place + 1].glued and tokens[place + 1].kind != "sign"
