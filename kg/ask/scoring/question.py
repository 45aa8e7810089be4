"""Read a question about scores: which of whom, why, by which method, what would change.

A question is one about scores only if every word of it is accounted for: a name of an area, an enabler, an indicator
or a method, a phrase of the language file's `scores`, a word without meaning of its own. So nothing that a source says
is answered by a computation. Pure.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from kg.ask.cues import cues_of
from kg.ask.frame import Frame
from kg.ask.lexicon import Lexicon
from kg.ask.link import Mention
from kg.ask.quantities import Quantity
from kg.score_book import ScoreBook
from kg.vocabulary import MPID, expand

Kind = Literal["value", "rank", "order", "why", "change", "difference", "methods", "compare", "beside"]
_AREAS = frozenset(expand(name) for name in ("mp:Country", "mp:Area"))


@dataclass(frozen=True)
class ScoreQuestion:
    """What is asked of scores.

    Args:
        areas, enablers, indicators, methods: local names; no methods: all.
        unscored: areas that no method scores.
        value: what is assumed for the indicator, in its unit.
        top: true where only the first (or last) are asked for, and not the whole order.
        ascending: true where the lowest are asked for, or what is strong instead of what is weak.
        sure: false where the sources may have said it in words: they answer first.
    """

    kind: Kind
    areas: tuple[str, ...]
    enablers: tuple[str, ...]
    indicators: tuple[str, ...]
    methods: tuple[str, ...]
    unscored: tuple[str, ...] = ()
    value: float | None = None
    ascending: bool = False
    top: bool = False
    sure: bool = True


def read_score_question(frame: Frame, book: ScoreBook, lexicon: Lexicon) -> ScoreQuestion | None:
    """Return what a question asks of scores, None where it does not or not only."""
    if not book.methods or frame.periods:
        return None
    said = _Said(frame, book, lexicon)
    kind = said.kind
    if (
        kind is None
        or (said.areas and said.unscored)
        or said.left_over(kind)
        or (said.asks_the_article and kind != "beside")
    ):
        return None
    return ScoreQuestion(
        kind,
        said.areas,
        said.enablers,
        said.indicators,
        tuple(said.methods),
        said.unscored,
        said.value,
        ascending=frame.has("min") if kind == "order" else ("high" in said.cues and "low" not in said.cues),
        top=bool(frame.extremes) and not frame.wants_order(),
        sure="score" in said.cues or bool(said.methods) or kind in ("rank", "change", "beside"),
    )


@dataclass(frozen=True)
class _Said:
    """What stands in a question, each with the tokens that say it."""

    frame: Frame
    book: ScoreBook
    lexicon: Lexicon

    @cached_property
    def cues(self) -> Mapping[str, frozenset[int]]:
        """Key of a group of phrases → the tokens of all its phrases in the question."""
        language, found = self.frame.language, {}
        for key in language.names("scores"):
            cues = cues_of(self.frame.tokens, language, "scores", key)
            tokens = frozenset(i for cue in cues for i in range(cue.first, cue.last + 1))
            if tokens:
                found[key] = tokens
        return found

    @cached_property
    def methods(self) -> Mapping[str, frozenset[int]]:
        """Method → the tokens of its id or label."""
        found: dict[str, frozenset[int]] = {}
        for name, each in self.book.methods.items():
            for text in (name, *each.method.label.values()):
                match = re.search(rf"(?<!\w){re.escape(text)}(?!\w)", self.frame.text, re.IGNORECASE)
                if match:
                    inside = {i for i, t in enumerate(self.frame.tokens) if match.start() <= t.start < match.end()}
                    found[name] = found.get(name, frozenset()) | inside
        return found

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """The mentions that are no part of a method's name or of "open data"."""
        taken = (
            self._tokens(self.methods.values())
            | self.cues.get("open", frozenset())
            | self.cues.get("method", frozenset())
        )
        return tuple(m for m in self.frame.mentions if not taken & set(range(m.first, m.last + 1)))

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """Local names of the scored areas that are mentioned, those in "the US and China" one by one."""
        known = {thing.id for thing in self.book.of_kind("area")}
        found = (self._areas_of(mention, known) for mention in self.mentions)
        return tuple(dict.fromkeys(area for areas in found for area in areas))

    @cached_property
    def enablers(self) -> tuple[str, ...]:
        """Local names of the scored enablers that are mentioned."""
        return self._named({thing.id for thing in self.book.of_kind("enabler")})

    @cached_property
    def indicators(self) -> tuple[str, ...]:
        """Ids of the indicators that are mentioned; of a number with a unit, the only one that has it."""
        named = self._named({f"ind-{name}" for name in self.book.cards})
        if named:
            return tuple(name.removeprefix("ind-") for name in named)
        units = {q.unit for q in self.frame.quantities if q.unit}
        scored = {name for each in self.book.methods.values() for name in each.indicators}
        fitting = [name for name in sorted(scored) if self.book.cards[name].unit in units]
        return tuple(fitting) if len(fitting) == 1 else ()

    @cached_property
    def unscored(self) -> tuple[str, ...]:
        """IRIs of mentioned areas that have no score."""
        known = set(self.areas) | set(self.enablers)
        found = (m.ids("entity") for m in self.mentions if not self._joined(m))
        others = (ids[0] for ids in found if ids and not known & {i.removeprefix(MPID) for i in ids})
        return tuple(iri for iri in others if self.lexicon.is_a(iri, expand("mp:Area")))

    @cached_property
    def value(self) -> float | None:
        """The value that is assumed: a number, or for a 0/1 indicator whether it is there."""
        numbers = [q.value for q in self._numbers if q.value is not None]
        if len(numbers) == 1:
            return numbers[0]
        flags = [name for name in self.indicators if self.book.cards[name].scale == "flag"]
        if numbers or not flags:
            return None
        return 0.0 if "lacking" in self.cues else 1.0

    @cached_property
    def kind(self) -> Kind | None:
        """What is asked, None where it is nothing about scores."""
        if len(self.methods) > 1 and len(self.areas) == 1:
            return "compare"
        if "open" in self.cues and (self.areas or self.unscored) and (self.enablers or self.indicators):
            return "beside"
        if "change" in self.cues and len(self.areas) == 1 and len(self.indicators) == 1 and self.value is not None:
            return "change"
        return self._kind_of_scores

    @cached_property
    def _kind_of_scores(self) -> Kind | None:
        frame, scored = self.frame, "score" in self.cues
        if self.indicators and not self.enablers:
            return None
        if frame.asks("why") and len(self.areas) == 1 and self.enablers and self.cues.keys() & {"low", "high", "score"}:
            return "why"
        if ("difference" in self.cues or frame.has("difference")) and len(self.areas) == 2 and self.enablers:
            return "difference"
        if self._asks_for_areas and self.enablers and (scored or self.methods) and not self.areas:
            return "order"
        if "rank" in self.cues and self.areas and self.enablers and not scored:
            return "rank"
        if (self.areas or self.unscored) and (scored or (self.methods and self.enablers)):
            return "rank" if "rank" in self.cues else "value"
        if not self.areas and not self.enablers and "method" in self.cues:
            return "methods"
        return None

    @property
    def asks_the_article(self) -> bool:
        """True for what the article itself says: it prints no scores, so nothing here is what it says."""
        return bool(self.cues.get("beside", frozenset()) - self._tokens(self.methods.values()))

    @property
    def _asks_for_areas(self) -> bool:
        asked = any(_AREAS & set(m.ids("class")) for m in self.mentions)
        return asked or self.frame.wants_order() or self.frame.asks("who")

    @cached_property
    def _numbers(self) -> tuple[Quantity, ...]:
        """Numbers that are no part of a name; a word such as "one" is no number here."""
        inside = self._tokens(self.methods.values()) | self._mentioned
        digits = {i for i, token in enumerate(self.frame.tokens) if token.is_number} - inside
        return tuple(q for q in self.frame.quantities if digits & set(range(q.first, q.last + 1)))

    def left_over(self, kind: Kind) -> bool:
        """True if something in the question is accounted for by nothing here."""
        used = self._tokens(self.cues.values()) | self._tokens(self.methods.values()) | self._mentioned
        used |= {i for cue in self.frame.cues for i in range(cue.first, cue.last + 1)}
        if kind == "change":
            used |= {i for q in self._numbers for i in range(q.first, q.last + 1)}
        elif self._numbers:
            return True
        if any(i not in used for i in self.frame.words):
            return True
        classes = _AREAS if kind == "order" else frozenset()
        return any(not self._is_ours(m, kind) and not classes & set(m.ids("class")) for m in self.mentions)

    def _is_ours(self, mention: Mention, kind: Kind) -> bool:
        known = {*self.areas, *self.enablers, *(f"ind-{name}" for name in self.indicators)}
        names = {sense.id.removeprefix(MPID) for sense in mention.senses}
        spoken = set(range(mention.first, mention.last + 1)) <= self._tokens(self.cues.values())
        missing = kind in ("value", "rank", "beside") and bool(
            set(self.unscored) & {sense.id for sense in mention.senses}
        )
        return bool(names & known) or spoken or missing or bool(self._joined(mention))

    @cached_property
    def _mentioned(self) -> frozenset[int]:
        return frozenset(i for m in self.mentions for i in range(m.first, m.last + 1))

    def _areas_of(self, mention: Mention, known: set[str]) -> Iterable[str]:
        named = [sense.id.removeprefix(MPID) for sense in mention.senses]
        return [name for name in named if name in known] or self._joined(mention)

    def _joined(self, mention: Mention) -> tuple[str, ...]:
        """Return the scored areas of a name such as "the US and China", which as a whole names their group."""
        joints = {phrase[0] for phrase in self.frame.language.phrases("enumeration") if len(phrase) == 1}
        parts: list[list[str]] = [[]]
        for token in self.frame.tokens[mention.first : mention.last + 1]:
            if token.norm in joints:
                parts.append([])
            else:
                parts[-1].append(token.text)
        found = [self.book.find("area", " ".join(part)) for part in parts]
        return tuple(area for area in found if area) if len(found) > 1 and all(found) else ()

    def _named(self, names: set[str]) -> tuple[str, ...]:
        found = (sense.id.removeprefix(MPID) for m in self.mentions for sense in m.senses)
        return tuple(dict.fromkeys(name for name in found if name in names))

    @staticmethod
    def _tokens(groups: Iterable[frozenset[int]]) -> frozenset[int]:
        return frozenset(i for group in groups for i in group)
