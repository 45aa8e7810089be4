"""Questions for the one to whom something belongs: "whose model …", "which company's chips …".

Pure. Such a question is one for the things themselves, followed by the step to what holds them.
"""

from dataclasses import dataclass

from kg.ask.asked import which_words
from kg.ask.frame import Frame
from kg.ask.quantities import phrase_at
from kg.vocabulary import expand

_NEAR = 2


@dataclass(frozen=True)
class Possessed:
    """The classes of the possessor, and the question for the things possessed."""

    classes: tuple[str, ...]
    question: str


def find_possessed(frame: Frame) -> Possessed | None:
    """Return what a question for a possessor asks of the things possessed; None for another question."""
    return _behind_whose(frame) or _behind_relative(frame) or _behind_genitive(frame)


def _behind_relative(frame: Frame) -> Possessed | None:
    """Read "which company whose chips …", as a description is asked: the company is the one whose chips they are."""
    relative = set(str(frame.language.data.get("relative", "")).split())
    for position in which_words(frame):
        for owner in frame.of_role("class"):
            behind = frame.tokens[owner.last + 1 : owner.last + 2]
            whose = bool(behind) and behind[0].norm in relative and owner.last + 2 < len(frame.tokens)
            if whose and 0 < owner.first - position <= _NEAR and _names_class(frame, owner.last + 2):
                before, after = frame.tokens[position].start, frame.tokens[owner.last + 2].start
                return Possessed(owner.ids("class"), f"{frame.text[:before]}{_which(frame)} {frame.text[after:]}")
    return None


def _behind_whose(frame: Frame) -> Possessed | None:
    for position in range(len(frame.tokens)):
        width = phrase_at(frame.tokens, position, frame.language.phrases("compose", "whose"))
        named = _names_class(frame, position + width)
        if width and named and _opens_clause(frame, position):
            before, after = (
                frame.text[: frame.tokens[position].start],
                frame.text[frame.tokens[position + width].start :],
            )
            classes = (expand("mp:Organisation"), expand("mp:Person"))
            return Possessed(classes, f"{before}{_which(frame)} {after}")
    return None


def _opens_clause(frame: Frame, position: int) -> bool:
    """False for "the company whose …", which describes a thing."""
    before = frame.text[: frame.tokens[position].start].rstrip()
    return not before or before[-1] in "-–—:,;.?!"


def _behind_genitive(frame: Frame) -> Possessed | None:
    marks = tuple(str(frame.language.data["compose"].get("possessive", "")).split())
    for position in which_words(frame):
        for owner in frame.of_role("class"):
            rest = frame.text[frame.tokens[owner.last].end :]
            mark = next((m for m in marks if rest.startswith(m)), None)
            if mark and 0 < owner.first - position <= _NEAR and _names_class(frame, owner.last + 1):
                before = frame.text[: frame.tokens[position].start]
                return Possessed(owner.ids("class"), f"{before}{_which(frame)}{rest[len(mark) :]}")
    return None


def _names_class(frame: Frame, position: int) -> bool:
    """True for a class word at a position, behind one word or an adjective at most: "whose *open-source model*"."""
    adjectives = [m.last + 1 for m in frame.of_role("quality", "entity") if m.first == position]
    starts = {position, position + 1, *adjectives}
    return any(m.first in starts for m in frame.of_role("class"))


def _which(frame: Frame) -> str:
    return str(frame.language.data["compose"]["which"])
