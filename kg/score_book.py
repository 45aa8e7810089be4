"""The scores of one release with everything that goes into them, so that each can be computed again and otherwise.

A book is made from the graph alone (`kg.score_rows`), written into the release as `scores.json` and read-only
afterwards: what is asked of scores needs no query. Names in it are local (`CHN`, `enabler-talent`, `article-1`), an
indicator's is its id (`data-center-capacity`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError
from rapidfuzz import fuzz, process

from kg.errors import CorruptReleaseError, MidpowerError
from kg.method import Input, Method, Scale, ScoreIndicator
from kg.scores import EnablerScore

BOOK_FILE = "scores.json"
Kind = Literal["area", "enabler", "indicator", "method"]
_ALIKE = 60  # of 100, from which a name is offered as the one that was meant
_PREFIXES = {"enabler": "enabler-", "indicator": "ind-", "method": "method-"}


class UnknownChoiceError(MidpowerError):
    """A request about scores names what the release does not have."""

    code = "unknown_name"
    status = 422


@dataclass(frozen=True)
class ScoredThing:
    """An area, enabler, indicator or method by its local name: labels by language, and all other names."""

    id: str
    kind: Kind
    labels: Mapping[str, str]
    names: tuple[str, ...] = ()

    def label(self, lang: str = "en") -> str:
        """Return the label in a language, else the English one, else the id."""
        return self.labels.get(lang) or self.labels.get("en") or self.id


@dataclass(frozen=True)
class IndicatorCard:
    """What a score must know of an indicator, and what readers want to know of it."""

    id: str
    enabler: str
    scale: Scale
    unit: str = ""
    direction: str = ""
    in_method: bool = False
    stands_beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decisive:
    """How much of a rank one choice decides, 0..1: `first` alone, `total` with every interplay (Sobol indices)."""

    choice: str
    first: float
    total: float


@dataclass(frozen=True)
class Without:
    """Score and rank without one indicator; None where nothing is left."""

    indicator: str
    score: float | None
    rank: int | None


@dataclass(frozen=True)
class Firmness:
    """How firm a rank is, as the graph has it.

    Args:
        rank_5, rank_50, rank_95: ranks that 5, 50 and 95 % of random weightings reach.
        best_variant, worst_variant: ranks over all combinations of method choices, of which `variants` give one.
        acceptability: rank → share of the weightings that give it.
    """

    draws: int
    seed: int
    rank_5: int | None = None
    rank_50: int | None = None
    rank_95: int | None = None
    best_variant: int | None = None
    worst_variant: int | None = None
    variants: int | None = None
    acceptability: Mapping[int, float] = field(default_factory=dict)
    decisive: tuple[Decisive, ...] = ()
    without: tuple[Without, ...] = ()


@dataclass(frozen=True)
class StoredScore:
    """A score node of the graph: its local name, its numbers and components as they were published.

    Args:
        score: as it was published; `literal` is not kept.
    """

    name: str
    score: EnablerScore
    statement: str = ""
    input_hash: str = ""
    firmness: Firmness | None = None

    @property
    def ranks(self) -> tuple[int, int]:
        """Best and worst rank: what missing values allow, and what 5 to 95 % of other weightings give."""
        firm = self.firmness
        best, worst = self.score.best_rank, self.score.worst_rank
        if firm is None or firm.rank_5 is None or firm.rank_95 is None:
            return best, worst
        return min(best, firm.rank_5), max(worst, firm.rank_95)


@dataclass(frozen=True)
class MethodBook:
    """One method and all the scores that it gave."""

    method: Method
    scores: tuple[StoredScore, ...]

    @cached_property
    def by_place(self) -> Mapping[tuple[str, str], StoredScore]:
        """(area, enabler) → its score."""
        return {(stored.score.area, stored.score.enabler): stored for stored in self.scores}

    @cached_property
    def inputs(self) -> tuple[Input, ...]:
        """Everything that went into the scores."""
        return tuple(part.input for stored in self.scores for part in stored.score.components)

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """Ids of the indicators that the method scores."""
        return tuple(sorted({given.indicator for given in self.inputs}))


@dataclass(frozen=True)
class ScoreBook:
    """All the methods of a release, and the names of what they speak of.

    Args:
        members: bloc → its members, as far as both are scored.
    """

    methods: Mapping[str, MethodBook] = field(default_factory=dict)
    things: Mapping[str, ScoredThing] = field(default_factory=dict)
    cards: Mapping[str, IndicatorCard] = field(default_factory=dict)
    members: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """Return the book as JSON: the same graph gives the same bytes."""
        return _ADAPTER.dump_json(self, exclude_defaults=True) + b"\n"

    @classmethod
    def from_json(cls, content: bytes) -> "ScoreBook":
        """Read what `to_json` wrote.

        Raises:
            CorruptReleaseError: it did not.
        """
        try:
            return _ADAPTER.validate_json(content)
        except ValidationError as error:
            raise CorruptReleaseError(
                f"{BOOK_FILE} cannot be read, {error.errors()[0]['msg']}", hint="build again"
            ) from error

    def label(self, name: str, lang: str = "en") -> str:
        """Return the label of a thing of the book, the name itself where it has none."""
        thing = self.things.get(name)
        return thing.label(lang) if thing else name

    def of_kind(self, kind: Kind) -> list[ScoredThing]:
        """Return the things of a kind, by id."""
        return sorted((thing for thing in self.things.values() if thing.kind == kind), key=lambda thing: thing.id)

    def find(self, kind: Kind, text: str) -> str | None:
        """Return the id of what a text names by id, label or alias, in any language; None when nothing is."""
        return self._ids[kind].get(text.strip().casefold())

    def get(self, kind: Kind, text: str, place: str = "") -> str:
        """Return the id of what a text names.

        Args:
            place: the part of the request in which it stands, for the message.

        Raises:
            UnknownChoiceError: nothing of that kind has that name; the nearest are told.
        """
        found = self.find(kind, text)
        if found is None:
            where = f" in '{place}'" if place else ""
            raise UnknownChoiceError(f"no {kind} is called '{text}'{where}", hint=self.nearest(kind, text))
        return found

    def stored(self, name: str) -> tuple[MethodBook, StoredScore] | None:
        """Return a score and its method by the local name of the score's node, None for no such node."""
        return self._by_name.get(name)

    def method(self, name: str) -> MethodBook:
        """Return a method by its id or label; see `get`."""
        return self.methods[self.get("method", name, "method")]

    def score_indicators(self, names: Iterable[str]) -> list[ScoreIndicator]:
        """Return indicators as `compute_scores` takes them, in the order of the published scores."""
        cards = sorted((self.cards[name] for name in names), key=lambda card: (card.enabler, card.id))
        return [ScoreIndicator(card.id, card.enabler, card.scale) for card in cards]

    def nearest(self, kind: Kind, text: str) -> str:
        """Return a way out for a name that is not known: those that look like it, else all."""
        alike = process.extract(
            text, list(self._ids[kind]), scorer=fuzz.token_sort_ratio, processor=str.casefold, score_cutoff=_ALIKE
        )
        prefix = _PREFIXES.get(kind, "")
        near = list(dict.fromkeys(self._ids[kind][name].removeprefix(prefix) for name, _, _ in alike))[:3]
        if near:
            return f"did you mean {', '.join(near)}"
        known = (
            ", ".join(sorted({name.removeprefix(prefix) for name in self._ids[kind].values()}))
            or "none, this release has no scores"
        )
        return f"known are {known}"

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[MethodBook, StoredScore]]:
        return {stored.name: (method, stored) for method in self.methods.values() for stored in method.scores}

    @cached_property
    def _ids(self) -> Mapping[Kind, Mapping[str, str]]:
        """Kind → name in lower case → id; an id goes before a label, a label before an alias."""
        found: dict[Kind, dict[str, str]] = {"area": {}, "enabler": {}, "indicator": {}, "method": {}}
        for thing in self.things.values():
            short = thing.id.removeprefix(_PREFIXES.get(thing.kind, ""))
            for name in (thing.id, short, f"{_PREFIXES.get(thing.kind, '')}{short}"):
                found[thing.kind][name.casefold()] = thing.id
        for texts in (
            [(t, t.labels.values()) for t in self.things.values()],
            [(t, t.names) for t in self.things.values()],
        ):
            for thing, names in texts:
                for name in names:
                    found[thing.kind].setdefault(name.casefold(), thing.id)
        return found


_ADAPTER = TypeAdapter(ScoreBook)


def load_book(release: Path) -> ScoreBook | None:
    """Return the book of a release's folder, None for a release without one.

    Raises:
        CorruptReleaseError: the file is not as it was written.
    """
    path = release / BOOK_FILE
    return ScoreBook.from_json(path.read_bytes()) if path.is_file() else None
