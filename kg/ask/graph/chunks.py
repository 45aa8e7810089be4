"""Candidates: spans of a question with what they may mean. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from kg.ask.graph.amounts import Amount
from kg.ask.graph.cues import Adjective, Cue
from kg.ask.language import Language
from kg.ask.tokens import Token

ChunkKind = Literal["class", "property", "entity", "value", "amount"]
_PER_SPAN: Final = 7
_HINTING: Final = 0.5


@dataclass(frozen=True)
class Chunk:
    """A candidate: tokens `first..last`, what they may mean, how surely (0..1)."""

    first: int
    last: int
    kind: ChunkKind
    ids: tuple[str, ...] = ()
    score: float = 1.0
    amount: Amount | None = None
    texts: tuple[tuple[str, str | None, str | None], ...] = ()
    adjective: Adjective | None = None
    phrase: str = ""
    words: int = 1
    """Tokens that it explains."""
    whole: bool = False
    """True for a full name or value."""
    piece: bool = False
    """True for a part of a name or value."""
    meant: bool = False
    """True for what only means nearly the same."""


@dataclass(frozen=True)
class Linked:
    """A question with everything that its words may mean."""

    text: str
    tokens: tuple[Token, ...]
    language: Language
    chunks: tuple[Chunk, ...]
    cues: tuple[Cue, ...]
    content: frozenset[int]
    """Positions of words that mean something."""
    typos: Mapping[int, str]

    @cached_property
    def chunks_at(self) -> Mapping[int, tuple[Chunk, ...]]:
        """First token → chunks."""
        table: dict[int, list[Chunk]] = defaultdict(list)
        for chunk in self.chunks:
            table[chunk.first].append(chunk)
        return {at: tuple(chunks) for at, chunks in table.items()}

    @cached_property
    def cues_at(self) -> Mapping[int, tuple[Cue, ...]]:
        """First token → cues."""
        table: dict[int, list[Cue]] = defaultdict(list)
        for cue in self.cues:
            table[cue.first].append(cue)
        return {at: tuple(cues) for at, cues in table.items()}

    @cached_property
    def hinted(self) -> frozenset[str]:
        """Properties that some words of the question may mean."""
        sure = (c for c in self.chunks if c.kind in ("property", "value") and c.score >= _HINTING)
        return frozenset(i for c in sure for i in c.ids)


def best_chunks(chunks: Iterable[Chunk]) -> tuple[Chunk, ...]:
    """Keep the best chunk of each meaning on each span, and a few meanings of each kind."""
    best: dict[tuple[object, ...], Chunk] = {}
    for chunk in chunks:
        key = (chunk.first, chunk.last, chunk.kind, chunk.ids, chunk.adjective, chunk.amount, chunk.texts)
        if key not in best or best[key].score < chunk.score:
            best[key] = chunk
    whole = [c for c in best.values() if c.whole]
    best = {key: c for key, c in best.items() if not (c.piece and any(_hides(w, c) for w in whole))}
    of_span: dict[tuple[int, int, str], list[Chunk]] = defaultdict(list)
    for chunk in sorted(best.values(), key=lambda c: (-c.score, c.ids)):
        group = of_span[(chunk.first, chunk.last, chunk.kind)]
        if len(group) < _PER_SPAN:
            group.append(chunk)
    return tuple(c for group in of_span.values() for c in group)


def _hides(whole: Chunk, piece: Chunk) -> bool:
    """True if a full name makes a part of another name pointless: it is longer, or it names a thing there."""
    if not (whole.first <= piece.first and piece.last <= whole.last):
        return False
    return whole.last > whole.first or whole.kind == "entity"
