"""Places in an order: "third-largest", "ranks fourth", "number two", "among the top 15", "the largest in the world"."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from ingest.extract.figures.drafts import Draft
from ingest.extract.figures.nouns import whole_span
from ingest.extract.figures.numerals import Numeral
from ingest.extract.figures.speech import Speech
from ingest.extract.figures.tokens import Token

_SCOPE_REACH = 9  # tokens behind a superlative within which "in the world" stands
_VERB_REACH = 4  # tokens before an ordinal within which "ranks" stands
_FIRST = Decimal(1)
_CLAUSE_ENDS = frozenset(",;.:(—–")


def find_ranks(tokens: Sequence[Token], speech: Speech, numerals: Sequence[Numeral]) -> Iterator[Draft]:
    """Yield the ranks that a sentence gives."""
    position, numbered = 0, {numeral.first: numeral for numeral in numerals}
    before: Draft | None = None
    while position < len(tokens):
        made = _rank_at(tokens, position, speech, numbered) or _listed(tokens, position, speech, before)
        if made:
            yield replace(made, whole=_scope(tokens, made.last + 1, speech))
            before, position = made, made.last
        position += 1


def _listed(tokens: Sequence[Token], position: int, speech: Speech, before: Draft | None) -> Draft | None:
    """Read the second ordinal of "rank first and third"."""
    ordinal = ordinal_at(tokens, position, speech) if before else None
    if not ordinal or not before or position == before.last + 1:
        return None
    joined = ("joins", "determiners")
    between = range(before.last + 1, position)
    if all(tokens[p].text == "," or any(speech.words(key).at(tokens, p) for key in joined) for p in between):
        return _rank(position, position + ordinal[0] - 1, ordinal[1])
    return None


def _rank_at(tokens: Sequence[Token], position: int, speech: Speech, numbered: dict[int, Numeral]) -> Draft | None:
    token = tokens[position]
    if token.norm not in speech.rank_openings and not token.is_number and position not in numbered:
        return None
    compound = speech.ordinal_superlatives.at(tokens, position)
    if compound:
        return _rank(position, position + compound[0] - 1, compound[1])
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
    ends = last + 1 >= len(tokens) or tokens[last + 1].kind == "sign"
    if verb and (ends or speech.words("scopes").at(tokens, last + 1)):
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
    counts = _counts_a_noun(tokens, numeral.last + 1, speech)  # "the index ranks 83 countries"
    return _rank(first, numeral.last, numeral.value) if (ranked and not counts) or placed else None


def _among(tokens: Sequence[Token], numeral: Numeral, speech: Speech) -> Draft | None:
    """Read "among the top 15", "in the top 10"."""
    opening = speech.words("top_rank").before(tokens, numeral.first) or _among_most(tokens, numeral, speech)
    unit = speech.units.behind(tokens, numeral.last + 1)
    if not opening or unit or numeral.scale > 1 or not _is_one(tokens, numeral.first - opening[0], speech):
        return None
    return _rank(numeral.first - opening[0], numeral.last, numeral.value, "at_most")


def _is_one(tokens: Sequence[Token], place: int, speech: Speech) -> bool:
    """Return whether "is", "ranks" before a place says that the subject belongs to what follows."""
    return any(speech.words("be").at(tokens, position) for position in range(max(0, place - _VERB_REACH), place))


def _among_most(tokens: Sequence[Token], numeral: Numeral, speech: Speech) -> tuple[int, bool] | None:
    """Read "among the 15 countries with the most", "among the 10 largest"."""
    opening = speech.words("among_most_openings").before(tokens, numeral.first)
    behind = range(numeral.last + 1, min(numeral.last + 2 + _VERB_REACH, len(tokens)))
    return opening if opening and any(speech.words("among_most_behind").at(tokens, place) for place in behind) else None


def _superlative(tokens: Sequence[Token], position: int, speech: Speech) -> Draft | None:
    """Read "the largest … in the world", "the world's largest" as rank 1; "one of the largest" gives no rank."""
    found = speech.words("rank_superlatives").at(tokens, position)
    if not found or _is_one_of_many(tokens, position, speech):
        return None
    last = position + found[0] - 1
    before = tokens[position - 1] if position else None
    if before and before.norm == "'s" and speech.words("possessive_scopes").before(tokens, position - 1):
        return _rank(position - 2, last, _FIRST)
    scoped = _scope(tokens, last + 1, speech) and _is_definite(tokens, position, speech)
    return _rank(position, last, _FIRST) if scoped else None


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


def _scope(tokens: Sequence[Token], place: int, speech: Speech) -> str:
    """Return the words that say among whom: "in the world", "among the middle powers", '' for none."""
    for position in range(place, min(place + _SCOPE_REACH, len(tokens))):
        found = speech.words("scopes").at(tokens, position)
        if found:
            last = position + found[0] - 1
            opens = speech.words("scope_openings").at(tokens, position)
            members = whole_span(tokens, last + 1, speech) if opens else None
            return " ".join(token.text for token in tokens[position : (members[1] if members else last) + 1])
        if tokens[position].text in _CLAUSE_ENDS:
            break
    return ""


def _rank(first: int, last: int, value: Decimal, comparator: str = "") -> Draft:
    numeral = Numeral(first, last, value, "words")
    return Draft(first, last, numeral, first, last, value, comparator=comparator, unit="rank", kind="rank")
