"""What would change: a method with some of its choices or inputs changed, computed again and put beside what is stored.

Pure: a book in, records out. Nothing is written anywhere; a stored score stays what it is.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kg.method import Input, Method
from kg.score_book import MethodBook, ScoreBook, StoredScore, UnknownChoiceError
from kg.scores import EnablerScore, compute_scores

ASSUMED = "assumed for this computation; no source says so"


@dataclass(frozen=True)
class Change:
    """A value that is assumed for an area, in the indicator's unit; None assumes that it is not known."""

    area: str
    indicator: str
    value: float | None


@dataclass(frozen=True)
class Choices:
    """What a request changes of a method; every name may be an id, a label or an alias.

    Args:
        keys: keys of a method file and their new values, such as `{"proxies": "refuse"}`; weights add to the method's.
        changes: values that are assumed.
    """

    keys: Mapping[str, Any]
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Rescored:
    """A score by the changed method beside the one that is stored.

    Args:
        stored: None for an area or enabler that the stored method does not score.
    """

    score: EnablerScore
    stored: StoredScore | None

    @property
    def difference(self) -> float | None:
        """New minus stored value, None where either is missing."""
        if self.stored is None or self.score.value is None or self.stored.value is None:
            return None
        return round(self.score.value - self.stored.value, 6)

    @property
    def rank_change(self) -> int | None:
        """Places won (positive) or lost, None where either rank is missing."""
        if self.stored is None or self.score.rank is None or self.stored.rank is None:
            return None
        return self.stored.rank - self.score.rank


@dataclass(frozen=True)
class WhatIf:
    """All scores by a changed method; `method` is it as it was applied."""

    method: Method
    scores: tuple[Rescored, ...]


def recompute(book: ScoreBook, base: str, choices: Choices) -> WhatIf:
    """Compute a method of a book again with some choices changed.

    Args:
        base: id or label of the method that is changed.

    Raises:
        UnknownChoiceError: a name that the release does not have.
        BadValueError: a key or value that no method has.
    """
    stored = book.method(base)
    method = change_method(book, stored, choices.keys)
    inputs = change_inputs(book, find_inputs(book, stored, method), choices.changes, method)
    scores = compute_scores(inputs, book.score_indicators(stored.indicators), method)
    return WhatIf(method, tuple(_beside(scores, stored)))


def change_method(book: ScoreBook, stored: MethodBook, keys: Mapping[str, Any]) -> Method:
    """Return a stored method with other choices; see `recompute` for the errors."""
    changed = dict(keys)
    if "weights" in keys:
        given = {book.get("indicator", name, "weights"): weight for name, weight in keys["weights"].items()}
        _check_used(book, stored, given, "weights")
        changed["weights"] = {**stored.method.weights, **given}
    if "reference_set" in keys:
        areas = tuple(book.get("area", name, "reference_set") for name in keys["reference_set"])
        changed["reference_set"] = tuple(dict.fromkeys(areas))
        check_blocs(book, changed["reference_set"])
    return Method.from_mapping({**stored.method.to_mapping(), **changed}, "the request") if changed else stored.method


def check_blocs(book: ScoreBook, areas: Sequence[str]) -> None:
    """Refuse a bloc beside one of its members: the member would be compared with itself.

    Raises:
        UnknownChoiceError: there is such a pair.
    """
    for bloc in areas:
        inside = sorted(set(book.members.get(bloc, ())) & set(areas))
        if inside:
            names = ", ".join(map(book.label, inside))
            raise UnknownChoiceError(
                f"{book.label(bloc)} stands beside its own members {names} in 'reference_set'",
                hint="leave out the bloc or its members",
            )


def find_inputs(book: ScoreBook, stored: MethodBook, method: Method) -> list[Input]:
    """Return what is known of a method's areas; of areas that it did not have, what other methods know of them.

    What a method derives by a rule of its own is never taken over: only what a source says.
    """
    areas = set(method.reference_set)
    own = [given for given in stored.inputs if given.area in areas]
    known = {(given.area, given.indicator) for given in stored.inputs}
    others = (given for other in book.methods.values() for given in other.inputs if not given.derived)
    more = {
        (given.area, given.indicator): given
        for given in others
        if given.area in areas
        and (given.area, given.indicator) not in known
        and given.indicator in stored.indicators
        and given.value is not None
    }
    return [*own, *more.values()]


def change_inputs(book: ScoreBook, inputs: Iterable[Input], changes: Iterable[Change], method: Method) -> list[Input]:
    """Return inputs with the assumed values put in; see `recompute` for the errors."""
    given = {(item.area, item.indicator): item for item in inputs}
    used = {indicator for _, indicator in given}
    for change in changes:
        area = book.get("area", change.area, "changes.area")
        indicator = book.get("indicator", change.indicator, "changes.indicator")
        if area not in method.reference_set:
            known = ", ".join(map(book.label, method.reference_set))
            raise UnknownChoiceError(f"{book.label(area)} is not compared by this method", hint=f"compared are {known}")
        if indicator not in used:
            raise UnknownChoiceError(
                f"'{indicator}' is no indicator of this method", hint=f"its indicators are {', '.join(sorted(used))}"
            )
        old = given.get((area, indicator), Input(area, indicator))
        given[area, indicator] = replace(
            old, value=change.value, low=None, high=None, fact="", period="", note=ASSUMED, proxy=""
        )
    return list(given.values())


def _check_used(book: ScoreBook, stored: MethodBook, names: Iterable[str], place: str) -> None:
    for name in names:
        if name not in stored.indicators:
            raise UnknownChoiceError(
                f"'{name}' in '{place}' is no indicator of the method {stored.method.id}",
                hint=f"its indicators are {', '.join(map(book.label, stored.indicators))}",
            )


def _beside(scores: Iterable[EnablerScore], stored: MethodBook) -> Iterable[Rescored]:
    for score in scores:
        yield Rescored(score, stored.by_place.get((score.area, score.enabler)))
