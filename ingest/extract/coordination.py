"""Lists of names: "Qatar, Oman and the UAE" are three subjects, "acquired A and B" two objects."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.extract.gazetteer import classes_of
from ingest.extract.knowledge import Knowledge
from ingest.extract.reading import Named
from ingest.extract.rules import RelationRules
from ingest.extract.skeleton import Skeleton

_KINDS = (
    ("Area", "City"),
    ("Organisation", "Fund", "Person", "Programme"),
    ("Model", "Application"),
    ("Chip",),
    ("Supercomputer",),
)
_LONGEST_LINK = 7
_LONG_LIST = 3  # names from which commas alone make a list


@dataclass(frozen=True)
class _Link:
    """How two names in a row are joined: by "and", by a comma alone, or not (None)."""

    left: int
    right: int
    joins: bool


def find_lists(skeleton: Skeleton, rules: RelationRules, knowledge: Knowledge) -> dict[int, tuple[int, ...]]:
    """Return for each name in a list the numbers of all its names, in their order."""
    found: dict[int, tuple[int, ...]] = {}
    for numbers in _lists(skeleton, rules, knowledge):
        found.update(dict.fromkeys(numbers, numbers))
    return found


def _lists(skeleton: Skeleton, rules: RelationRules, knowledge: Knowledge) -> Iterator[tuple[int, ...]]:
    places = [place for place, token in enumerate(skeleton.tokens) if token.name >= 0 and _is_item(skeleton, place)]
    row: list[int] = []
    joined = False
    for left, right in pairwise(places):
        link = _link(skeleton, left, right, rules, knowledge)
        if link is None:
            yield from _row(skeleton, row, joined, rules)
            row, joined = [], False
            continue
        row = row or [left]
        row.append(right)
        joined = joined or link
        if link:
            yield from _row(skeleton, row, True, rules)
            row, joined = [], False
    yield from _row(skeleton, row, joined, rules)


def _is_item(skeleton: Skeleton, place: int) -> bool:
    """Whether a name may be one of a list: no adjective, and no owner of the next ("the UAE's G42")."""
    named = skeleton.names[skeleton.tokens[place].name]
    owns = place + 1 < len(skeleton.tokens) and skeleton.tokens[place + 1].text == "'s"
    return not named.adjective and not named.anaphor and not owns


def _link(skeleton: Skeleton, left: int, right: int, rules: RelationRules, knowledge: Knowledge) -> bool | None:
    """Return whether the link is an "and", None for no link; possessors ("the UAE's") may stand in it."""
    between = [token.text for token in skeleton.tokens[left + 1 : right]]
    one, other = (skeleton.names[skeleton.tokens[place].name] for place in (left, right))
    if not between or len(between) > _LONGEST_LINK or not _are_alike(one, other, knowledge):
        return None
    comma, rest = between[0] == ",", between[1:] if between[0] == "," else between
    width = next((n for n in (3, 2, 1) if " ".join(rest[:n]) in rules.joins), 0)
    rest = rest[width:]
    if not (comma or width) or any(text in rules.breaks and text != "'s" for text in rest) or "," in rest:
        return None
    return bool(width)


def _are_alike(one: Named, other: Named, knowledge: Knowledge) -> bool:
    mine, theirs = (classes_of(named.types, knowledge) for named in (one, other))
    if not mine or not theirs:
        return True
    return any(mine.intersection(kinds) and theirs.intersection(kinds) for kinds in _KINDS)


def _row(skeleton: Skeleton, places: Sequence[int], joined: bool, rules: RelationRules) -> Iterator[tuple[int, ...]]:
    if len(places) < 2 or not (joined or len(places) >= _LONG_LIST or _is_announced(skeleton, places[0], rules)):
        return
    kept = list(places)
    if len(kept) == 2 and joined and _parts_clauses(skeleton, kept, rules):
        return
    yield tuple(skeleton.tokens[place].name for place in kept)


def _is_announced(skeleton: Skeleton, place: int, rules: RelationRules) -> bool:
    before = " ".join(token.text for token in skeleton.tokens[max(0, place - 3) : place])
    return any(before.endswith(words) for words in rules.listing)


def _parts_clauses(skeleton: Skeleton, places: Sequence[int], rules: RelationRules) -> bool:
    """Whether "and" stands between two clauses: "A bought B and C backed D"."""
    after = skeleton.tokens[places[1] + 1 : places[1] + 4]
    before = skeleton.tokens[max(0, places[0] - 4) : places[0]]
    goes_on = any(token.text in rules.verbs for token in after[:2])
    return goes_on and any(token.text in rules.verbs for token in before)
