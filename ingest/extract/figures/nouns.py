"""The words behind a number: what it counts, what it is a share of."""

from collections.abc import Sequence

from ingest.extract.figures.speech import Speech
from ingest.extract.figures.tokens import Token
from ingest.extract.figures.units import UnitFound

_COUNTED = 6  # most tokens of what is counted
_WHOLE = 12  # most tokens of what a share is of

Span = tuple[int, int]


def counted_span(tokens: Sequence[Token], place: int, speech: Speech) -> Span | None:
    """Return the tokens that name what is counted: "AI specialists" in "215,000 AI specialists now"."""
    last = place - 1
    for position in range(place, min(place + _COUNTED, len(tokens))):
        if position > place and _is_code(tokens, position):
            last = position
            continue
        if not _goes_on(tokens, position, speech):
            linked = last >= place and speech.words("noun_links").at(tokens, position)
            if not (linked and _goes_on(tokens, position + 1, speech)):
                break
            continue
        last = position
        if _is_head(tokens, position, speech):
            break
    return (place, last) if last >= place else None


def linked_unit(tokens: Sequence[Token], span: Span, speech: Speech) -> str:
    """Return the unit behind a second adjective: "14 trillion diverse and well-chosen tokens", '' for none."""
    joined = speech.words("joins").at(tokens, span[1] + 1) if speech.head_last else None
    if not joined or _looks_like_head(tokens, span[1], speech) or tokens[span[1]].is_capital:
        return ""
    further = counted_span(tokens, span[1] + 1 + joined[0], speech)
    unit = counted_unit(tokens, further, speech) if further else "count"
    return "" if unit == "count" else unit


def _is_code(tokens: Sequence[Token], position: int) -> bool:
    """Return whether digits belong to the name before them: the "100" of "16,000 H100 GPUs"."""
    token = tokens[position]
    return token.is_number and (token.glued or token.hyphened) and tokens[position - 1].is_capital


def unit_within(tokens: Sequence[Token], span: Span, speech: Speech) -> UnitFound | None:
    """Return the unit that the words of what is counted end with: "2.7 million H800 GPU hours", "40 new megawatts"."""
    for place in range(span[0], span[1] + 1):
        found = speech.units.names.at(tokens, place)
        if found and place + found[0] - 1 >= span[1] and not found[1].is_currency:
            return UnitFound(place, place + found[0] - 1, found[1])
    return None


def _is_head(tokens: Sequence[Token], position: int, speech: Speech) -> bool:
    """Return whether a noun phrase whose head stands last ends here: "AI specialists" before "live", "working"."""
    if not speech.head_last or not _looks_like_head(tokens, position, speech):
        return False
    return position + 1 >= len(tokens) or not _looks_like_head(tokens, position + 1, speech)


def _looks_like_head(tokens: Sequence[Token], position: int, speech: Speech) -> bool:
    token = tokens[position]
    if speech.counts.at(tokens, position):
        return True
    if speech.noun_capital:
        return token.is_capital and len(token.text) > 2 and not token.text.isupper()
    return token.is_word and len(token.norm) > 3 and token.norm[-1] == "s" and token.norm[-2] not in "sui"


def _goes_on(tokens: Sequence[Token], position: int, speech: Speech) -> bool:
    if position >= len(tokens) or not tokens[position].is_word:
        return tokens[position].text == "&" and tokens[position].glued if position < len(tokens) else False
    return speech.words("stops").at(tokens, position) is None or _is_bound(tokens, position)


def _is_bound(tokens: Sequence[Token], position: int) -> bool:
    """Return whether a stop word is part of a longer one: "next-generation", the "A" of "A100"."""
    after = tokens[position + 1] if position + 1 < len(tokens) else None
    return after is not None and (after.hyphened or (after.glued and after.is_number))


def whole_span(tokens: Sequence[Token], place: int, speech: Speech) -> Span | None:
    """Return the tokens behind "of" that name the whole of a share: "the world's notable models"."""
    last = place - 1
    for position in range(place, min(place + _WHOLE, len(tokens))):
        if not _belongs(tokens, position, speech):
            break
        last = position
        if _is_head(tokens, position, speech) and not _links(tokens, position + 1, speech):
            break
    while last >= place and not (tokens[last].is_word or tokens[last].is_number):
        last -= 1
    while last >= place and speech.words("determiners").at(tokens, last):
        last -= 1
    return (place, last) if last >= place else None


def _links(tokens: Sequence[Token], place: int, speech: Speech) -> bool:
    """Return whether a noun phrase goes on behind its head: "models of", "scholars'"."""
    if place >= len(tokens):
        return False
    return tokens[place].norm == "'s" or tokens[place].text in "'’" or speech.words("of").at(tokens, place) is not None


def antecedent(tokens: Sequence[Token], place: int, speech: Speech) -> Span | None:
    """Return the noun that "of which there are" before a number stands for: "specialists, of whom 100 …"."""
    opening = speech.words("of_which").before(tokens, place)
    if not opening:
        return None
    for position in range(place - opening[0] - 1, max(-1, place - opening[0] - _COUNTED), -1):
        found = speech.counts.at(tokens, position)
        if found:
            return position, position + found[0] - 1
    return None


def _belongs(tokens: Sequence[Token], position: int, speech: Speech) -> bool:
    token = tokens[position]
    if token.is_number or token.norm == "'s" or token.text in {"&", "’", "'", "“", "”", '"'}:
        return True
    if speech.words("determiners").at(tokens, position) or speech.words("of").at(tokens, position):
        return True
    if speech.words("noun_links").at(tokens, position):
        return True
    return token.is_word and speech.words("stops").at(tokens, position) is None


def counted_unit(tokens: Sequence[Token], span: Span, speech: Speech) -> str:
    """Return the unit of what is counted: `people`, `models`, …, `count`."""
    places = range(span[0], span[1] + 1)
    if speech.head_last and len(places) > 1 and (tied := _tied_unit(tokens, span[0], speech)):
        return tied
    ordered = reversed(places) if speech.head_last else iter(places)
    return next((found[1] for place in ordered if (found := speech.counts.at(tokens, place))), "count")


def _tied_unit(tokens: Sequence[Token], place: int, speech: Speech) -> str:
    """Return the unit of a word tied to its number before another noun: "a 405-billion-parameter model"."""
    tied = speech.words("tied_counts").at(tokens, place)
    found = speech.counts.at(tokens, place) if tied else None
    return found[1] if found else ""


def text_of(text: str, tokens: Sequence[Token], span: Span) -> str:
    """Return the words of a span as they stand in the sentence."""
    return text[tokens[span[0]].start : tokens[span[1]].end]
