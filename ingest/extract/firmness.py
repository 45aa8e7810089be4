"""Tell how firmly a sentence is said: what is foreseen, planned, supposed, denied, put down to others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.extract.claims import Modality
from ingest.extract.figures.phrases import Phrases, phrases_in, phrases_of
from ingest.extract.figures.tokens import Token, cut
from ingest.extract.knowledge import Words
from ingest.extract.reading import Firmness, SentenceText, Span
from ingest.extract.supposition import Supposing, disbelieved_end, read_supposing, refuted_spans, supposed_spans

_ENDS = frozenset(";:—–")
_OPENING, _CLOSING = frozenset("(["), frozenset(")]")
_QUOTED = re.compile(r"[“«„\"]([^“”«»„\"]{25,})[”»“\"]")
_KINDS = ("announced", "expected", "judgement", "possible", "hypothetical", "condition", "negation", "attributed")
_LISTS = ("not_negation", "boundaries", "asserting", "future", "never_first")
_YEARS = range(1990, 2101)


@dataclass(frozen=True)
class Manner:
    """How a language says what it does not state as a fact: `ontology/reading/<code>/firmness.yml`."""

    kinds: Phrases[str]
    harmless: Phrases[bool]
    boundaries: Phrases[bool]
    asserting: Phrases[bool]
    future: Phrases[bool]
    never_first: Phrases[bool]
    supposing: Supposing


@dataclass(frozen=True, slots=True)
class _Mark:
    """A phrase that opens a span, at tokens `first..last`; the span ends with token `end`."""

    kind: str
    first: int
    last: int
    end: int


@lru_cache(maxsize=32)
def manner_of(words: Words) -> Manner:
    """Return the compiled words of a language, made once for each reading of the files."""
    data = words.part("firmness")
    # With accents: "würde" (would) is not "wurde" (was), "é" (is) not "e" (and).
    kinds = phrases_of({kind: data.get(kind, ()) for kind in reversed(_KINDS)}, accents=True)
    harmless, boundaries, asserting, future, never_first = (
        phrases_in(data.get(key, ()), accents=True) for key in _LISTS
    )
    return Manner(kinds, harmless, boundaries, asserting, future, never_first, read_supposing(data))


def read_firmness(sentence: SentenceText, words: Words) -> Firmness:
    """Return what is denied, supposed, foreseen or put down to others, as spans of the sentence."""
    tokens, manner = cut(sentence.text), manner_of(words)
    marks = [_resolved(mark, tokens, manner) for mark in _marks(tokens, manner)]
    spans = {kind: tuple(_spans(tokens, marks, manner, kind)) for kind in _KINDS}
    supposed = (*spans["condition"], *supposed_spans(sentence.text, tokens, manner.supposing))
    quotes = tuple((found.start(1), found.end(1)) for found in _QUOTED.finditer(sentence.text))
    return Firmness(
        modality=_main_modality(tokens, marks, manner),
        negated=(*spans["negation"], *refuted_spans(tokens, manner.supposing)),
        hypothetical=(*spans["hypothetical"], *supposed),
        supposed=supposed,
        quoted=tuple(sorted((*spans["attributed"], *quotes))),
        expected=tuple(sorted((*spans["expected"], *spans["announced"]))),
        announced=spans["announced"],
        judged=spans["judgement"],
        question=sentence.text.rstrip("”\"'’»* ").endswith("?"),
    )


def _marks(tokens: Sequence[Token], manner: Manner) -> Iterator[_Mark]:
    position = 0
    while position < len(tokens):
        harmless = manner.harmless.at(tokens, position)
        found = None if harmless else manner.kinds.at(tokens, position)
        if found and found[1] == "condition" and tokens[position].hyphened:
            found = None  # "tornou-se um" is no "if"
        if found and not _is_name(tokens, position, manner):
            last = position + found[0] - 1
            yield _Mark(found[1], position, last, _mark_end(tokens, found[1], last, manner))
        position += (harmless or found or (1, ""))[0]


def _mark_end(tokens: Sequence[Token], kind: str, last: int, manner: Manner) -> int:
    """Return the end of the clause, or of the sentence where a negation goes on ("nobody believes that …")."""
    further = disbelieved_end(tokens, last, manner.supposing) if kind == "negation" else None
    return _clause_end(tokens, last, manner) if further is None else further


def _is_name(tokens: Sequence[Token], position: int, manner: Manner) -> bool:
    """Return whether a word with a capital letter is a name: "in May", "Will Smith has"."""
    token = tokens[position]
    if position == 0 and manner.never_first.at(tokens, 0):
        return True
    return position > 0 and token.is_capital and not token.text.isupper() and tokens[position - 1].text not in '“"«.:'


def _clause_end(tokens: Sequence[Token], place: int, manner: Manner) -> int:
    """Return the last token of the clause: up to a strong sign, or a comma or "and" behind which a fact is stated.

    What stands in brackets within the clause does not end it.
    """
    depth = 0
    for position in range(place + 1, len(tokens)):
        sign = tokens[position].text
        depth += (sign in _OPENING) - (sign in _CLOSING)
        if depth < 0 or sign in _ENDS:
            return position - 1
        if depth == 0 and position > place + 1 and _begins_fact(tokens, position, manner):
            return position - 1
    return len(tokens) - 1


def _begins_fact(tokens: Sequence[Token], position: int, manner: Manner) -> bool:
    comma = tokens[position].text == ","
    joined = manner.boundaries.at(tokens, position + comma)
    if not comma and not joined:
        return False
    behind = position + comma + (joined[0] if joined else 0)
    if comma and joined and behind < len(tokens) and tokens[behind].is_capital:
        return True  # ", and Acme released": another subject
    return any(manner.asserting.at(tokens, place) for place in range(position + comma, min(behind + 3, len(tokens))))


def _resolved(mark: _Mark, tokens: Sequence[Token], manner: Manner) -> _Mark:
    """Read "could reach 80 GW by 2030" as a forecast, "could reach 80 GW" as a supposition."""
    if mark.kind != "possible":
        return mark
    places = range(mark.last + 1, mark.end + 1)
    dated = any(_is_year(tokens[place]) or manner.future.at(tokens, place) for place in places)
    return _Mark("expected" if dated else "hypothetical", mark.first, mark.last, mark.end)


def _is_year(token: Token) -> bool:
    return token.is_number and token.text.isdecimal() and int(token.text) in _YEARS


def _spans(tokens: Sequence[Token], marks: Sequence[_Mark], manner: Manner, kind: str) -> Iterator[Span]:
    for mark in marks:
        if mark.kind == kind:
            yield tokens[_beginning(tokens, mark, manner)].start, tokens[mark.end].end


def _beginning(tokens: Sequence[Token], mark: _Mark, manner: Manner) -> int:
    """Return the first token: the clause's where its figure stands before the verb ("80 GW are expected")."""
    reaches_back = mark.kind in {"expected", "announced"}
    figures_behind = any(token.is_number for token in tokens[mark.last + 1 : mark.end + 1])
    return mark.first if not reaches_back or figures_behind else _clause_start(tokens, mark.first, manner)


def _clause_start(tokens: Sequence[Token], place: int, manner: Manner) -> int:
    for position in range(place - 1, -1, -1):
        if tokens[position].text in _ENDS | _OPENING | _CLOSING or tokens[position].text == ",":
            return position + 1
        found = manner.boundaries.at(tokens, position)
        if found:
            return min(position + found[0], place)
    return 0


def _main_modality(tokens: Sequence[Token], marks: Sequence[_Mark], manner: Manner) -> Modality:
    """Return the modality of the first clause."""
    main: dict[str, Modality] = {"announced": "announced", "expected": "expected", "judgement": "judgement"}
    for mark in marks:
        if mark.kind in main and _clause_start(tokens, mark.first, manner) == 0:
            return main[mark.kind]
    return "asserted"
