"""What would change: a method with some of its choices or inputs changed, computed again and put beside what is stored.

Pure: a book in, records out. Nothing is written anywhere; a stored score stays what it is.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kg.method import Input, Method, ScoreIndicator
from kg.score_book import MethodBook, ScoreBook, StoredScore, UnknownChoiceError
from kg.scores import EnablerScore, compute_scores

EVIDENCE = "ev-"  # how names of evidence start; a fact's starts with its source
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
        enablers: the only ones that are computed; all where none is named.
    """

    keys: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[Change, ...] = ()
    enablers: tuple[str, ...] = ()


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
        if self.stored is None or self.score.value is None or self.stored.score.value is None:
            return None
        return round(self.score.value - self.stored.score.value, 6)

    @property
    def rank_change(self) -> int | None:
        """Places won (positive) or lost, None where either rank is missing."""
        if self.stored is None or self.score.rank is None or self.stored.score.rank is None:
            return None
        return self.stored.score.rank - self.score.rank


@dataclass(frozen=True)
class Recomputed:
    """All scores by a changed method.

    Args:
        method: as it was applied.
        base: id of the stored method beside which the scores are put, '' where the method stands alone.
    """

    method: Method
    base: str
    scores: tuple[Rescored, ...]


def recompute(book: ScoreBook, base: str | Mapping[str, Any], choices: Choices) -> Recomputed:
    """Compute a method of a book again, or one of the reader's own, with some choices changed.

    Args:
        base: id or label of a method of the book; or the content of a method file, which may extend one of them.

    Raises:
        UnknownChoiceError: a name that the release does not have.
        BadValueError: a key or value that no method has.
    """
    stored, method = _find_method(book, base)
    method = change_method(book, method, choices.keys)
    wanted = {book.get("enabler", name, "enablers") for name in choices.enablers}
    used = _indicators(book, stored, method)
    _check_weights(choices.keys, method, used, book)
    indicators = [each for each in book.score_indicators(used) if not wanted or each.enabler in wanted]
    inputs = find_inputs(book, stored, method, {each.id for each in indicators})
    changed = change_inputs(book, inputs, choices.changes, method, {each.id for each in indicators})
    touched = _touched(book, stored, method, indicators, choices)
    scores = compute_scores(changed, [each for each in indicators if each.enabler in touched], method)
    known = stored.by_place if stored else {}
    beside = [Rescored(score, known.get((score.area, score.enabler))) for score in scores]
    same = {each.enabler for each in indicators} - touched
    beside += [Rescored(each.score, each) for each in known.values() if each.score.enabler in same]
    return Recomputed(method, stored.method.id if stored else "", tuple(beside))


def _touched(
    book: ScoreBook,
    stored: MethodBook | None,
    method: Method,
    indicators: Sequence[ScoreIndicator],
    choices: Choices,
) -> set[str]:
    """Return the enablers whose scores may change: where only values are assumed, those of their indicators."""
    computed = {each.enabler for each in indicators}
    if stored is None or method != stored.method or not choices.changes:
        return computed
    changed = {book.get("indicator", each.indicator) for each in choices.changes}
    return computed & {book.cards[name].enabler for name in changed}


def change_method(book: ScoreBook, method: Method, keys: Mapping[str, Any]) -> Method:
    """Return a method with other choices; see `recompute` for the errors."""
    changed = dict(keys)
    if "weights" in keys:
        given = {book.get("indicator", name, "weights"): weight for name, weight in keys["weights"].items()}
        changed["weights"] = {**method.weights, **given}
    if "indicators" in keys:
        changed["indicators"] = [book.get("indicator", name, "indicators") for name in keys["indicators"]]
    if "reference_set" in keys:
        areas = (book.get("area", name, "reference_set") for name in keys["reference_set"])
        changed["reference_set"] = list(dict.fromkeys(areas))
    if not changed:
        return method
    new = Method.from_mapping({**method.to_mapping(), **changed}, "the request")
    check_blocs(book, new.reference_set)
    return new


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


def find_inputs(book: ScoreBook, stored: MethodBook | None, method: Method, indicators: Collection[str]) -> list[Input]:
    """Return what is known of a method's areas and indicators.

    What the stored method takes comes first; for what it has not, other methods' inputs are taken if they are of the
    method's sources and are what a source says, or follow from it by a rule that both methods have.
    """
    areas = set(method.reference_set)
    own = {(given.area, given.indicator): given for given in (stored.inputs if stored else ())}
    found: dict[tuple[str, str], Input] = {}
    for other in book.methods.values():
        for given in other.inputs:
            if given.value is not None and _may_lend(given, other.method, method):
                found.setdefault((given.area, given.indicator), given)
    return [given for key, given in (found | own).items() if key[0] in areas and key[1] in indicators]


def change_inputs(
    book: ScoreBook, inputs: Iterable[Input], changes: Iterable[Change], method: Method, indicators: Collection[str]
) -> list[Input]:
    """Return inputs with the assumed values put in; see `recompute` for the errors."""
    given = {(item.area, item.indicator): item for item in inputs}
    for change in changes:
        area = book.get("area", change.area, "changes.area")
        indicator = book.get("indicator", change.indicator, "changes.indicator")
        if area not in method.reference_set:
            known = ", ".join(map(book.label, method.reference_set))
            raise UnknownChoiceError(f"{book.label(area)} is not compared by this method", hint=f"compared are {known}")
        if indicator not in indicators:
            hint = f"its indicators are {', '.join(sorted(indicators))}"
            raise UnknownChoiceError(f"'{indicator}' is no indicator of what is computed here", hint=hint)
        old = given.get((area, indicator), Input(area, indicator))
        given[area, indicator] = replace(
            old, value=change.value, low=None, high=None, fact="", facts=(), period="", note=ASSUMED, proxy=""
        )
    return list(given.values())


def _find_method(book: ScoreBook, base: str | Mapping[str, Any]) -> tuple[MethodBook | None, Method]:
    """The stored method that a request starts from or stands beside, and the method before its changes."""
    if isinstance(base, str):
        stored = book.method(base)
        return stored, stored.method
    known = {name: each.method for name, each in book.methods.items()}
    method = Method.from_mapping({"id": "own", "version": 1, **base}, "the method", known)
    for area in method.reference_set:
        book.get("area", area, "reference_set")
    check_blocs(book, method.reference_set)
    return book.methods.get(str(base.get("extends") or method.id)), method


def _indicators(book: ScoreBook, stored: MethodBook | None, method: Method) -> Sequence[str]:
    """The indicators that a method scores: its own choice, else those of the method that it stands beside."""
    if method.indicators:
        return [book.get("indicator", name, "indicators") for name in method.indicators]
    return stored.indicators if stored else [card.id for card in book.cards.values() if card.in_method]


def _check_weights(keys: Mapping[str, Any], method: Method, used: Sequence[str], book: ScoreBook) -> None:
    """A weight that would do nothing is a mistake of who gives it."""
    idle = [name for name in method.weights if "weights" in keys and name not in used]
    if idle:
        hint = f"its indicators are {', '.join(map(book.label, used))}"
        raise UnknownChoiceError(f"'{idle[0]}' in 'weights' is no indicator of the method {method.id}", hint=hint)


def _may_lend(given: Input, lender: Method, method: Method) -> bool:
    rules = [rule for rule in lender.rules if rule.indicator == given.indicator]
    if given.derived and not all(rule in method.rules for rule in rules):
        return False
    return any(given.fact.removeprefix(EVIDENCE).startswith(f"{source}-") for source in method.sources)
