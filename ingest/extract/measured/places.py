"""Where the names of a clause stand, how well each place fits a subject, and which of several names is the subject."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ingest.extract.measured.line import Line
from ingest.extract.reading import Named

Place = Literal[
    "owner", "beside", "head", "relative", "opened", "possessive", "of", "counted", "agent", "back", "goes_on",
    "modifier", "based", "whole", "everything", "heading", "other", "topic", "unnamed",
]  # fmt: skip

SCORES: dict[Place, float] = {
    "owner": 1.0, "beside": 0.97, "head": 0.95, "relative": 0.95, "possessive": 0.93, "opened": 0.9, "of": 0.88,
    "back": 0.85, "counted": 0.84, "goes_on": 0.82, "agent": 0.8, "modifier": 0.6, "based": 0.6, "whole": 0.55,
    "everything": 0.5, "unnamed": 0.83, "heading": 0.5, "topic": 0.4, "other": 0.4,
}  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """Names that a figure may be of: one, or several that are joined ("Germany and France")."""

    names: tuple[Named, ...]
    place: Place
    score: float


def demote_objects(
    subjects: Sequence[Subject], line: Line, is_one: Callable[[Named, Sequence[str]], bool]
) -> Iterator[Subject]:
    """Yield the subjects; of names in subject place the first is the subject, others are objects ("Acme bought Vox").

    Of those behind "of" that are no areas the first is meant, too ("the stake of Acme in Initech").
    """
    for subject in subjects:
        place = "head" if subject.place == "beside" else subject.place
        rivals = [s.names[0] for s in subjects if s.place == place and not _is_weak(s.names[-1])]
        first = min(rivals, key=lambda name: name.start, default=None)
        alike = subject.place == "head" or (subject.place == "of" and not is_one(subject.names[0], ("Area",)))
        later = (alike or _is_given(subject, line)) and first is not None and _are_parted(line, first, subject.names[0])
        yield replace(subject, place="other", score=SCORES["other"]) if later else subject


def _is_given(subject: Subject, line: Line) -> bool:
    """Whether the figure stands right behind a name, with no word between: "pays Acme $3 billion"."""
    if subject.place != "beside":
        return False
    end = subject.names[-1].end
    behind = next((word for word in line.words if word.start >= end), None)
    return behind is not None and behind.role == "amount" and not behind.before.strip()


def _are_parted(line: Line, first: Named, second: Named) -> bool:
    """Whether a word in lower case, as verbs are, stands between two names: none does in "the G-series G4"."""
    between = (word for word in line.words if first.end <= word.start and word.end <= second.start)
    return any(word.text[0].islower() for word in between)


def _is_weak(name: Named) -> bool:
    """Whether a name is an adjective, or words that point back: no subject that stands before another."""
    return name.adjective or name.anaphor
