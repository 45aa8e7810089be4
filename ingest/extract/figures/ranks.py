"""Places in an order: "third-largest", "ranks fourth", "number two", "among the top 15", "the largest in the world"."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ingest.extract.figures.drafts import Draft
from ingest.extract.figures.numerals import Numeral
from ingest.extract.figures.speech import Speech
from ingest.extract.figures.tokens import Token

_SCOPE_REACH = 9  # tokens behind a superlative within which "in the world" stands
_VERB_REACH = 4  # tokens before an ordinal within which "ranks" stands
_FIRST = Decimal(1)


def find_ranks(tokens: Sequence[Token], speech: Speech, numerals: Sequence[Numeral]) -> Iterator[Draft]:
    """Yield the ranks that a sentence gives."""
    position, numbered = 0, {numeral.first: numeral for numeral in numerals}
    while position < len(tokens):
        made = _rank_at(tokens, position, speech, numbered)
        if made:
            yield made
            position = made.last
        position += 1


def _rank_at(tokens: Sequence[Token], position: int, speech: Speech, numbered: dict[int, Numeral]) -> Draft | None:
    ordinal = ordinal_at(tokens, position, speech)
    if ordinal:
        return _ordinal(tokens, position, ordinal, speech)
    numeral = numbered.get(position)
    if numeral:
        return _numbered(tokens, numeral, speech) or _among(tokens, numeral, speech)
    return _superlative(tokens, position, speech)


def ordinal_at(tokens: Sequence[Token], position: int, speech: Speech) -> tuple[int, Decimal] | None:
    """Return width and value of an ordinal: "third", "3rd", "3º", "2.º"."""
    token = tokens[position]
    if not token.is_number:
        return speech.ordinals.at(tokens, position)
    if not token.text.isdecimal() or position + 1 >= len(tokens) or not tokens[position + 1].glued:
        return None
    ending = speech.words("ordinal_endings").at(tokens, position + 1)
    return (1 + ending[0], Decimal(token.text)) if ending and not tokens[position + 1].hyphened else None


def _ordinal(tokens: Sequence[Token], position: int, ordinal: tuple[int, Decimal], speech: Speech) -> Draft | None:
    last = position + ordinal[0] - 1
    superlative = speech.words("superlatives").at(tokens, last + 1)
    ahead = speech.words("superlatives").before(tokens, position) if speech.superlative_ahead else None
    if superlative or ahead:
        first = position - (ahead[0] if ahead else 0)
        return _rank(first, last + (superlative[0] if superlative else 0), ordinal[1])
    if _is_ranked(tokens, position, last, speech):
        return _rank(position, last, ordinal[1])
    return None


def _is_ranked(tokens: Sequence[Token], position: int, last: int, speech: Speech) -> bool:
    if speech.words("rank_places").at(tokens, last + 1) or speech.words("rank_places").before(tokens, position):
        return True
    verb = speech.words("rank_verbs").before(tokens, position)
    if verb and (speech.words("scopes").at(tokens, last + 1) or last + 1 >= len(tokens)):
        return True
    return any(
        speech.words("rank_verbs_strong").at(tokens, place) for place in range(max(0, position - _VERB_REACH), position)
    ) and not _counts_a_noun(tokens, last + 1, speech)


def _counts_a_noun(tokens: Sequence[Token], place: int, speech: Speech) -> bool:
    following = place < len(tokens) and tokens[place].is_word
    return following and speech.words("stops").at(tokens, place) is None and not speech.words("joins").at(tokens, place)


def _numbered(tokens: Sequence[Token], numeral: Numeral, speech: Speech) -> Draft | None:
    """Read "number two", "No. 1", "ranked 17th of", "ranks #3"."""
    place = numeral.first
    if place and tokens[place - 1].text == ".":
        place -= 1
    opening = speech.words("rank_openings").before(tokens, place)
    if not opening or numeral.scale > 1 or numeral.value != numeral.value.to_integral_value() or numeral.value > 300:
        return None
    first = place - opening[0]
    ranked = speech.words("rank_verbs_strong").at(tokens, first) is not None
    placed = speech.words("scopes").at(tokens, numeral.last + 1) or speech.words("rank_verbs").before(tokens, first)
    return _rank(first, numeral.last, numeral.value) if ranked or placed else None


def _among(tokens: Sequence[Token], numeral: Numeral, speech: Speech) -> Draft | None:
    """Read "among the top 15", "in the top 10"."""
    opening = speech.words("top_rank").before(tokens, numeral.first)
    unit = speech.units.behind(tokens, numeral.last + 1)
    if not opening or unit or numeral.scale > 1:
        return None
    return _rank(numeral.first - opening[0], numeral.last, numeral.value, "at_most")


def _superlative(tokens: Sequence[Token], position: int, speech: Speech) -> Draft | None:
    """Read "the largest … in the world", "the world's largest" as rank 1; "one of the largest" gives no rank."""
    found = speech.words("rank_superlatives").at(tokens, position)
    if not found or _is_one_of_many(tokens, position, speech):
        return None
    last = position + found[0] - 1
    before = tokens[position - 1] if position else None
    if before and before.norm == "'s" and speech.words("possessive_scopes").before(tokens, position - 1):
        return _rank(position - 2, last, _FIRST)
    scope = _scope(tokens, last + 1, speech)
    return _rank(position, last, _FIRST) if scope and _is_definite(tokens, position, speech) else None


def _is_definite(tokens: Sequence[Token], position: int, speech: Speech) -> bool:
    return speech.superlative_ahead or speech.words("determiners").before(tokens, position) is not None


def _is_one_of_many(tokens: Sequence[Token], position: int, speech: Speech) -> bool:
    for place in range(max(0, position - 4), position + 1):
        if speech.words("one_of").at(tokens, place) or tokens[place].is_number:
            return True
        if speech.numbers.at(tokens, place) or (place < position and speech.ordinals.at(tokens, place)):
            return True
    after = tokens[position + 1] if position + 1 < len(tokens) else None
    return after is not None and (after.is_number or speech.numbers.at(tokens, position + 1) is not None)


def _scope(tokens: Sequence[Token], place: int, speech: Speech) -> bool:
    for position in range(place, min(place + _SCOPE_REACH, len(tokens))):
        if speech.words("scopes").at(tokens, position):
            return True
        if tokens[position].text in {",", ";", ".", ":", "(", "—", "–"}:
            return False
    return False


def _rank(first: int, last: int, value: Decimal, comparator: str = "") -> Draft:
    numeral = Numeral(first, last, value, "words")
    return Draft(first, last, numeral, first, last, value, comparator=comparator, unit="rank", kind="rank")
