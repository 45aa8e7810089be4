"""What is seen of a question and of a reading, as named numbers: the input of `confidence`.

Pure but for the vectors of `Meaning`. No sign names a word, a thing or a language: what words mean is in the language
files, and the signs only say how the parts of a question and of a reading fit each other.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kg.ask.asked import asked_classes, asked_group, asked_region, asks_for_class, asks_for_one, relation_head
from kg.ask.asked import which_words as question_words
from kg.ask.certain import Meaning, facts_of, in_english, is_hard, is_of_asked_kind
from kg.ask.choose import offers
from kg.ask.compose import Rows
from kg.ask.confidence import Confidence, Signs
from kg.ask.frame import Frame
from kg.ask.grammar import asks_for_things, is_turned, opens_with_what
from kg.ask.lexicon import Fact
from kg.ask.locate import asks_for_passage
from kg.ask.match import Sheet
from kg.ask.plan import Combine, Count, Find, Measured, Plan
from kg.ask.proposals import COMPOSED, Proposal, essence
from kg.ask.quantities import Quantity
from kg.ask.reading import Reading, Scope, read_parts, subjects_named
from kg.ask.values import asked_units

_ROLES: Final = ("class", "entity", "indicator", "property", "quality")
_ASKED: Final = ("why", "when", "score", "condition", "define", "source", "come_from")
_OPERATORS: Final = ("difference", "ratio", "sum", "mean", "more", "less")
_HEAVIEST, _LONG, _FAR, _MOST_FACTS, _MOST_SHOWN, _ALIKE = 3.0, 20, 6, 12, 40, 6
_UNSURE, _USUAL = 0.4, 0.7
"""The closeness taken for readings without a fact to compare; where there are no vectors, that of most right ones."""


def question_signs(frame: Frame, scope: Scope) -> dict[str, float]:
    """Return the signs of which kind of answer a question wants."""
    words = question_words(frame)
    signs: dict[str, float] = {f"{c.group} {c.key}": 1.0 for c in frame.cues}
    signs |= {f"opens with {c.group} {c.key}": 1.0 for c in frame.cues if c.first == 0}
    signs |= {f"number of {role}": float(len(frame.of_role(role))) for role in _ROLES}
    signs |= _opening(frame, min([*words, *([0] if opens_with_what(frame) else [])], default=-1))
    flags = {
        "question word": bool(words),
        "opens with question word": bool(words) and min(words) <= 1,
        "opens with what": opens_with_what(frame),
        "turned": is_turned(frame),
        "wants number": frame.wants_number(),
        "wants order": frame.wants_order(),
        "asks for class": asks_for_class(frame),
        "asks for group": asked_group(frame, scope) is not None,
        "asks for region": asked_region(frame, scope, words),
        "asks for things": asks_for_things(frame, scope),
        "asks for a passage": asks_for_passage(frame, scope),
        "offers a choice": offers(frame),
        "relation at head": bool(relation_head(frame, scope)),
        "unit": bool(asked_units(frame)),
        "bound": bool(_bounds(frame)),
        "period": bool(frame.periods),
        "alternatives": any((t.norm,) in frame.language.phrases("alternatives") for t in frame.tokens),
        "question mark": "?" in frame.text,
        "opens with a word": frame.words[:1] == (0,),
    }
    flags |= {f"opens with {role}": any(m.first == 0 and m.ids(role) for m in frame.mentions) for role in _ROLES[:3]}
    sizes = {"quantities": len(frame.quantities), "words": len(frame.words), "length": len(frame.tokens) / _LONG}
    return signs | {name: 1.0 for name, holds in flags.items() if holds} | {k: float(v) for k, v in sizes.items()}


def _opening(frame: Frame, word: int) -> dict[str, float]:
    """Return what stands first behind a question word, or first of all, and how far behind."""
    head = next((m for m in frame.mentions if m.first > word), None)
    if head is None:
        return {}
    signs = {f"head is {role}": 1.0 for role in _ROLES if head.ids(role)}
    signs["distance of head"] = float(min(head.first - word, _FAR))
    signs["words before head"] = float(sum(word < i < head.first for i in frame.words))
    return signs


@dataclass(frozen=True)
class Examiner:
    """Examines the proposals for one question."""

    frame: Frame
    scope: Scope
    meaning: Meaning | None
    rows: Rows

    def rate(
        self, proposals: Sequence[Proposal], kinds: Mapping[str, float], confidence: Confidence
    ) -> list[tuple[float, Proposal]]:
        """Return proposals with how sure they are (0..1), surest first; a composed one goes before one as sure."""
        signs = together(proposals, self.signs(proposals), kinds)
        rated = [(confidence.of_reading(s), p) for s, p in zip(signs, proposals, strict=True)]
        return sorted(rated, key=lambda r: -r[0])

    def signs(self, proposals: Sequence[Proposal]) -> list[dict[str, float]]:
        """Return the signs of each proposal by itself."""
        facts = [self._facts(p.reading) for p in proposals]
        compared = sorted({f.id for group in facts for f in group[:_MOST_FACTS]})
        near = self.meaning.closeness(in_english(self.frame, self.scope), compared) if self.meaning else {}
        return [self._own_signs(p, group, near) for p, group in zip(proposals, facts, strict=True)]

    @cached_property
    def _sheet(self) -> Sheet:
        return read_parts(self.frame, self.scope, True)

    @cached_property
    def _asked(self) -> str:
        frame = self.frame
        cue = next((key for key in _ASKED if frame.asks(key)), "")
        if cue or asks_for_passage(frame, self.scope):
            return cue or "place"
        if frame.wants_number():
            return "number"
        if frame.asks("rank"):
            return "rank"
        if frame.asks("yes_no") or is_turned(frame):
            return "yes or no"
        if asks_for_things(frame, self.scope):
            return "things"
        return "how" if frame.asks("how") else "other"

    @cached_property
    def _one_asked(self) -> bool:
        classes, _ = asked_classes(self.frame, self.scope, self.frame.of_role("class"), False)
        return asks_for_one(self.frame, self.scope, classes)

    def _facts(self, reading: Reading) -> list[Fact]:
        """Return the facts that a reading rests on, those included that only its rows show."""
        plan = reading.plan
        find = plan.of if isinstance(plan, Count) else plan
        shown = self.rows(find).values() if isinstance(find, Find) and _is_measured(find) else ()
        ids = dict.fromkeys((*facts_of(reading), *(f for group in shown for f in group)))
        table = self.scope.lexicon.fact_by_id
        return [table[f] for f in ids if f in table][:_MOST_SHOWN]

    def _own_signs(self, proposal: Proposal, facts: Sequence[Fact], near: Mapping[str, float]) -> dict[str, float]:
        reading, kind = proposal.reading, proposal.kind
        signs = {
            f"by {proposal.strategy}": 1.0,
            f"asks {self._asked}, gives {kind}": 1.0,
            "score": min(reading.score, 1.1),
            "left out": float(len(reading.unused)),
            "closeness": max((near[f.id] for f in facts if f.id in near), default=_UNSURE if near else _USUAL),
            "things named": float(len(subjects_named(self.frame, self.scope))),
            "words": float(min(len(self.frame.words), 8)) / 8,
            "length": len(self.frame.tokens) / _LONG,
            "assumptions": float(len(reading.assumptions)),
        }
        flags = {
            "nothing left out": not reading.unused,
            "composed": proposal.strategy == COMPOSED,
            "leaves out what may not be": any(is_hard(i, self.frame) for i in reading.unused),
            "sentence where it may not be": not is_of_asked_kind(reading, self.frame),
            "no facts": not facts,
            "one asked": self._one_asked,
            "support": bool(reading.support),
            "near misses": bool(reading.near),
            **self._operators(reading.plan),
        }
        signs |= self._uncovered(facts) | _kinds_of(facts)
        signs["quantities left out"] = float(sum(_inside(q, reading.unused) for q in self.frame.quantities))
        return signs | {name: 1.0 for name, holds in flags.items() if holds}

    def _uncovered(self, facts: Sequence[Fact]) -> dict[str, float]:
        """Return what no fact of a reading accounts for, whatever its strategy excused."""
        held = {f.id for f in facts}
        missed = [p for p in self._sheet.parts if held.isdisjoint(p.cover)]
        mentions = [p.mention for p in missed if p.mention is not None]
        signs = {
            "uncovered": sum(p.weight for p in missed) / (self._sheet.total or 1.0),
            "heaviest uncovered": max((p.weight for p in missed), default=0.0) / _HEAVIEST,
            "words uncovered": float(sum(p.mention is None for p in missed)),
        }
        roles = {"thing": ("entity",), "term": ("property", "indicator", "quality"), "class": ("class",)}
        return signs | {f"{n} uncovered": 1.0 for n, r in roles.items() if any(m.ids(*r) for m in mentions)}

    def _operators(self, plan: Plan) -> dict[str, bool]:
        """Return where the operators of the question and of the plan fit, and where one lacks in the other."""
        frame = self.frame
        find = plan.of if isinstance(plan, Count) else plan if isinstance(plan, Find) else None
        conditions = find.conditions if find else ()
        superlative = frame.has("max") or frame.has("min")
        ordered = find is not None and find.order_by is not None
        denied = any(c.group in ("negation", "exclusion") for c in frame.cues)
        return {
            "superlative without order": superlative and not ordered,
            "order without superlative": ordered and not superlative,
            "bound without measure": find is not None
            and bool(_bounds(frame))
            and not any(isinstance(c, Measured) for c in conditions),
            "negation": denied,
            "negation without condition": denied and not any(getattr(c, "negated", False) for c in conditions),
            "combined as asked": isinstance(plan, Combine) and frame.has(plan.operator),
            **{f"operator {key}": frame.has(key) for key in _OPERATORS},
        }


def together(
    proposals: Sequence[Proposal], signs: Sequence[Signs], kinds: Mapping[str, float]
) -> list[dict[str, float]]:
    """Return the signs of proposals beside each other: of each by itself, and how it stands among the others.

    Args:
        proposals: those of one question.
        signs: of each by itself.
        kinds: how likely each kind of answer is wanted.
    """
    answers = [(p.kind, essence(p.reading.plan)) for p in proposals]
    alike = Counter(answers)
    best = max((p.reading.score for p in proposals), default=0.0)
    likely = max(kinds.values(), default=0.0)
    return [
        {
            **own,
            "kind wanted": kinds.get(proposal.kind, 0.0),
            "other kind wanted": likely - kinds.get(proposal.kind, 0.0),
            "agreement": min(alike[answer], _ALIKE) / _ALIKE,
            "behind the best": best - proposal.reading.score,
            "margin": _margin(proposal, answer, proposals, answers),
        }
        for own, proposal, answer in zip(signs, proposals, answers, strict=True)
    ]


def _margin(
    proposal: Proposal, answer: tuple[str, object], proposals: Sequence[Proposal], answers: Sequence[tuple[str, object]]
) -> float:
    """Return by how much a proposal scores better than the best one of its kind with another answer, -1..1."""
    others = (
        p.reading.score
        for p, other in zip(proposals, answers, strict=True)
        if other != answer and p.kind == proposal.kind
    )
    return max(-1.0, min(1.0, proposal.reading.score - max(others, default=0.0)))


def _kinds_of(facts: Sequence[Fact]) -> dict[str, float]:
    """Return the shares of statements, claims and observations, and whether one is no plain assertion."""
    count = Counter(f.kind for f in facts)
    signs = {f"share of {kind}": count[kind] / len(facts) for kind in count}
    return signs | ({"not asserted": 1.0} if any(f.modality != "asserted" for f in facts) else {})


def _is_measured(find: Find) -> bool:
    """True where figures decide, which the plan does not name: only its rows show them."""
    return find.order_by is not None or any(isinstance(c, Measured) for c in find.conditions)


def _bounds(frame: Frame) -> list[Quantity]:
    return [q for q in frame.quantities if q.comparator not in (None, "approx")]


def _inside(quantity: Quantity, positions: Sequence[int]) -> bool:
    return any(i in positions for i in range(quantity.first, quantity.last + 1))
