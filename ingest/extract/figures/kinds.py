"""What kind of figure an amount is: a change, a share, a ratio or plain."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from ingest.extract.figures.drafts import Draft, as_percent
from ingest.extract.figures.speech import Speech
from ingest.extract.figures.tokens import Token

_REACH = 12  # tokens before "by 36%" within which its verb stands
_BETWEEN = 2  # words between "36%" and "growth", "30%" and "share"
_RELATIVE = frozenset({"percent", "percentage_points", "basis_points"})


def with_kind(made: Draft, tokens: Sequence[Token], speech: Speech) -> Draft | None:
    """Return an amount with its kind, None where words such as "half" or "three times" are no figure."""
    if made.numeral.kind == "verb":
        return replace(made, kind="change", unit="ratio")
    if made.numeral.kind == "portion":
        return as_percent(made)
    if made.numeral.kind == "fraction":
        return _fraction(made, tokens, speech)
    if made.numeral.kind == "multiple":
        return _multiple(made, tokens, speech)
    if speech.words("times").at(tokens, made.numeral.last + 1) and made.unit in {"", "ratio"}:
        return _times(made, tokens, speech)
    return _plain(made, tokens, speech)


def _plain(made: Draft, tokens: Sequence[Token], speech: Speech) -> Draft:
    factor = _factor(made, tokens, speech)
    if factor:
        return factor
    direction = "" if made.step else change_direction(made, tokens, speech)
    if direction:
        return _changed(made, direction)
    if made.unit == "percent" and is_share(made, tokens, speech):
        return replace(made, kind="share")
    return made


def _factor(made: Draft, tokens: Sequence[Token], speech: Speech) -> Draft | None:
    """Read "fell by a factor of 10" as a change to a tenth."""
    found = None if made.unit else speech.words("factor_of").before(tokens, made.first)
    if not found or not made.value:
        return None
    falls = _verb_of_by(tokens, made.first - found[0] + 1, speech) == "fall"
    value = Decimal(1) / made.value if falls else made.value
    return replace(made, value=value, unit="ratio", kind="change", first=made.first - found[0])


def _changed(made: Draft, direction: str) -> Draft:
    if direction == "fall" and not (made.value is not None and made.value < 0):
        made = made.scaled(Decimal(-1))
        made = replace(made, low=made.high, high=made.low)
    return replace(made, kind="change")


def change_direction(made: Draft, tokens: Sequence[Token], speech: Speech) -> str:
    """Return `rise` or `fall` where the amount says by how much something changed, '' elsewhere."""
    before = _change_before(made, tokens, speech)
    return before or (_change_behind(made, tokens, speech) if made.unit in _RELATIVE else "")


def _change_before(made: Draft, tokens: Sequence[Token], speech: Speech) -> str:
    place = made.first
    by = speech.words("change_by").before(tokens, place)
    while filler := speech.words("fillers").before(tokens, place):
        by = by or speech.words("change_by").before(tokens, place)
        place -= filler[0]
    found = speech.changes.before(tokens, place)
    direction = _direction(found[1], relative=bool(by) or made.unit in _RELATIVE) if found else ""
    return direction or (_verb_of_by(tokens, made.first, speech) if by else "")


def _direction(group: str, *, relative: bool) -> str:
    """Return `rise` or `fall`; "lost 20%" is a change, "lost $3 billion" a sum."""
    if group.endswith("_relative"):
        return group.removesuffix("_relative") if relative else ""
    return group if group in {"rise", "fall"} else ""


def _verb_of_by(tokens: Sequence[Token], place: int, speech: Speech) -> str:
    """Return the direction of the verb that "by 36%" belongs to."""
    for position in range(place - 1, max(-1, place - _REACH), -1):
        if tokens[position].is_number or tokens[position].text in {";", ":", "."}:
            return ""
        found = speech.changes.at(tokens, position)
        if found and found[1] != "move":
            return _direction(found[1], relative=True)
    return ""


def _change_behind(made: Draft, tokens: Sequence[Token], speech: Speech) -> str:
    for place in range(made.closing + 1, min(made.closing + 2 + _BETWEEN, len(tokens))):
        found = speech.changes_behind.at(tokens, place)
        if found:
            return found[1]
        if not tokens[place].is_word or speech.words("stops").at(tokens, place):
            return ""
    return ""


def is_share(made: Draft, tokens: Sequence[Token], speech: Speech) -> bool:
    """Return whether a percentage is a part of something: "60% of", "a 30% share", "accounts for 70%"."""
    if whole_place(made, tokens, speech):
        return True
    place = made.first
    while filler := speech.words("fillers").before(tokens, place):
        if speech.words("share_before").before(tokens, place):
            return True
        place -= filler[0]
    return speech.words("share_before").before(tokens, place) is not None or _share_behind(made, tokens, speech)


def _share_behind(made: Draft, tokens: Sequence[Token], speech: Speech) -> bool:
    for place in range(made.closing + 1, min(made.closing + 2 + _BETWEEN, len(tokens))):
        if speech.words("share_behind").at(tokens, place):
            return True
        if not tokens[place].is_word or speech.words("stops").at(tokens, place):
            return False
    return False


def whole_place(made: Draft, tokens: Sequence[Token], speech: Speech) -> int | None:
    """Return the place behind "of", None where no whole is named."""
    for closing in sorted({made.closing, made.last}):
        found = speech.words("of").at(tokens, closing + 1)
        if found:
            return closing + 1 + found[0]
    return None


def _fraction(made: Draft, tokens: Sequence[Token], speech: Speech) -> Draft | None:
    """Read "one-quarter of", "half the size of", "a third more"; other uses ("a third party") are no figure."""
    share = as_percent(made)
    direction = _change_behind(made, tokens, speech)
    if direction:
        return _changed(share, direction)
    if speech.words("times_behind").at(tokens, made.numeral.last + 1) and not whole_place(made, tokens, speech):
        return replace(made, kind="ratio", unit="ratio")
    if is_share(made, tokens, speech):
        return share
    before = _change_before(made, tokens, speech)
    return _changed(share, before) if before else None


def _multiple(made: Draft, tokens: Sequence[Token], speech: Speech) -> Draft | None:
    """Read "twice as many as", "double the", "a threefold increase", "could double"."""
    place = made.numeral.last + 1
    if speech.words("multiple_verb_openings").before(tokens, made.numeral.first) and not made.comparator:
        return replace(made, kind="change", unit="ratio")
    if speech.words("times_behind").at(tokens, place):
        return replace(made, kind="ratio", unit="ratio")
    changed = speech.changes_behind.at(tokens, place) or speech.words("ratio_change").before(tokens, made.first)
    return replace(made, kind="change", unit="ratio") if changed else None


def _times(made: Draft, tokens: Sequence[Token], speech: Speech) -> Draft | None:
    """Read "four times as many as", "18 times greater than", "grew 3x"; a mere count of occasions is no figure."""
    found = speech.words("times").at(tokens, made.numeral.last + 1)
    last = made.numeral.last + (found[0] if found else 0)
    half = speech.plus_half.at(tokens, last + 1)
    if half and made.value is not None:  # "duas vezes e meia"
        last, made = last + half[0], replace(made, value=made.value + half[1])
    made = replace(made, closing=last, last=max(made.last, last), unit="ratio")
    if speech.words("times_smaller").at(tokens, last + 1):
        return None
    if _ratio_changes(made, tokens, speech):
        return replace(made, kind="change")
    if tokens[last].glued and last + 1 < len(tokens) and tokens[last + 1].is_capital:
        return None  # "8x H100" counts machines
    named = last + 1 < len(tokens) and tokens[last + 1].is_capital  # "12 times Chile's 9 billion"
    behind = named or speech.words("times_behind").at(tokens, last + 1)
    return replace(made, kind="ratio") if behind or tokens[last].glued or made.comparator else None


def _ratio_changes(made: Draft, tokens: Sequence[Token], speech: Speech) -> bool:
    place = made.first
    while filler := speech.words("fillers").before(tokens, place):
        if speech.words("ratio_change").before(tokens, place):
            return True
        place -= filler[0]
    before = speech.words("ratio_change").before(tokens, place) or speech.words("factor_of").before(tokens, place)
    found = speech.changes_behind.at(tokens, made.closing + 1)
    return bool(before) or bool(found and not speech.words("times_behind").at(tokens, made.closing + 1))
