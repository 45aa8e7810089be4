"""Find the figures of a sentence."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.extract.figures import kinds, nouns, ranges
from ingest.extract.figures.calendar import moments_of
from ingest.extract.figures.drafts import Draft, bounded_behind_noun, draft, with_comparator, with_per
from ingest.extract.figures.excluded import is_excluded
from ingest.extract.figures.numerals import Numeral, read_numerals
from ingest.extract.figures.portions import with_portions
from ingest.extract.figures.ranks import find_ranks
from ingest.extract.figures.speech import Speech, speech_of
from ingest.extract.figures.tokens import Token, cut
from ingest.extract.knowledge import Words
from ingest.extract.reading import Amount, SentenceText

_Tokens = Sequence[Token]
_MILLION = 1_000_000
_WORDS_ASIDE = 3  # tokens beside a figure within which "each" and "combined" stand


def find_amounts(sentence: SentenceText, words: Words) -> tuple[Amount, ...]:
    """Return the figures in the order of the sentence.

    Years, dates, parts of names, numbers of exhibits, list marks and members of a set ("the top 2,000") are none.
    """
    speech, tokens = speech_of(words), cut(sentence.text)
    numerals = _numerals(sentence.text, tokens, speech, words)
    ranks = list(find_ranks(tokens, speech, numerals))
    taken = {place for rank in ranks for place in range(rank.first, rank.last + 1)}
    free = [numeral for numeral in numerals if numeral.first not in taken]
    drafts = _drafts(tokens, free, speech, ranks)
    named = _with_shared_nouns([_with_nouns(made, sentence.text, tokens, speech) for made in drafts], tokens, speech)
    finished = [_aside(made, tokens, speech) for made in _with_gone_on(named, tokens)]
    ordered = sorted([*finished, *ranks], key=lambda made: made.first)
    return tuple(_amount(made, sentence.text, tokens) for made in ordered)


def _numerals(text: str, tokens: _Tokens, speech: Speech, words: Words) -> list[Numeral]:
    """Return the numerals that are no time."""
    moments = moments_of(text, words)
    taken = {place for moment in moments for place in range(moment.first, moment.last + 1)}
    free = [numeral for numeral in read_numerals(tokens, speech) if numeral.first not in taken]
    return with_portions(free, tokens, speech)


def _drafts(tokens: _Tokens, numerals: list[Numeral], speech: Speech, ranks: list[Draft]) -> list[Draft]:
    drafts = [draft(tokens, numeral, speech) for numeral in numerals]
    drafts = [made for made in drafts if not _is_none(made, tokens, speech)]
    drafts = [with_comparator(made, tokens, speech) for made in ranges.with_ranges(drafts, tokens, speech)]
    drafts = [with_per(made, tokens, speech) for made in ranges.with_shared_words(drafts, tokens, speech)]
    drafts = [made for made in drafts if not _is_inside(made, drafts)]
    told = [kind for made in drafts if (kind := kinds.with_kind(made, tokens, speech))]
    told = _with_listed_kinds(told, tokens, speech)
    return [
        made
        for made in told
        if not (_is_member(made, tokens, speech) or _is_whole(made, [*told, *ranks], tokens, speech))
    ]


def _is_inside(made: Draft, drafts: list[Draft]) -> bool:
    """Return whether a number belongs to the words of another figure: the "1M" of "$2 per 1M tokens"."""
    return any(other.first <= made.numeral.first <= other.last and other.first < made.first for other in drafts)


def _is_none(made: Draft, tokens: _Tokens, speech: Speech) -> bool:
    times = speech.words("times").at(tokens, made.numeral.last + 1) is not None
    scaled = made.numeral.scale > 1 and not made.numeral.glued_scale
    sized = made.numeral.glued_scale and speech.counts.at(tokens, made.numeral.last + 1) is not None
    return is_excluded(tokens, made.numeral, speech, has_unit=bool(made.unit) or scaled or sized or times)


def _with_listed_kinds(drafts: list[Draft], tokens: _Tokens, speech: Speech) -> list[Draft]:
    """Let the second figure of "grew by 36% and 17%" be a change, too."""
    told = list(drafts)
    for index in range(1, len(told)):
        a, b = told[index - 1], told[index]
        plain = b.kind == "plain" and a.kind in {"change", "share"} and a.unit == b.unit
        if plain and ranges.are_listed(a, b, tokens, speech):
            told[index] = _of_kind(a, b)
    for index in range(len(told) - 2, -1, -1):
        a, b = told[index], told[index + 1]
        if a.kind == "plain" and b.kind == "share" and a.unit == b.unit and ranges.are_listed(a, b, tokens, speech):
            told[index] = replace(a, kind="share")
    return told


def _of_kind(a: Draft, b: Draft) -> Draft:
    falls = a.kind == "change" and a.value is not None and a.value < 0 and b.value is not None
    return replace(b, kind=a.kind, value=-b.value if falls and b.value is not None else b.value)


def _is_member(made: Draft, tokens: _Tokens, speech: Speech) -> bool:
    """Return whether a number says how many a set has: "the top 2,000 scholars", "the 20 largest companies"."""
    if made.kind != "plain" or made.is_currency:
        return False
    if speech.words("top").before(tokens, made.opening):
        return True
    superlatives = speech.words("superlatives")
    beside = superlatives.at(tokens, made.closing + 1) or superlatives.before(tokens, made.opening)
    return made.numeral.scale == 1 and beside is not None


def _is_whole(made: Draft, drafts: list[Draft], tokens: _Tokens, speech: Speech) -> bool:
    """Return whether a number only says how many there are in all: "60% of the 2,000 scholars", "five of 20"."""
    if made.kind != "plain" or made.unit:
        return False
    place = made.first
    while place and speech.words("determiners").before(tokens, place):
        place -= 1
    of = speech.words("of").before(tokens, place)
    return of is not None and any(
        other.last + 1 == place - of[0] for other in drafts if other.kind in {"share", "plain", "rank"}
    )


def _aside(made: Draft, tokens: _Tokens, speech: Speech) -> Draft:
    each, together = (_beside(made, tokens, speech, key) for key in ("each", "together"))
    return replace(made, each=each, together=together)


def _with_shared_nouns(drafts: list[Draft], tokens: _Tokens, speech: Speech) -> list[Draft]:
    """Let "7,000" of "7,000 and 5,000 specialists" count specialists, too."""
    named = list(drafts)
    for index in range(len(named) - 2, -1, -1):
        a, b = named[index], named[index + 1]
        if _is_nameless(a) and b.counted and ranges.are_listed(a, b, tokens, speech):
            named[index] = replace(a, unit=b.unit, counted=b.counted)
    for index in range(1, len(named)):
        a, b = named[index - 1], named[index]
        if _is_nameless(b) and a.counted and _in_brackets(a, tokens) and _in_brackets(b, tokens):
            named[index] = replace(b, unit=a.unit, counted=a.counted)
    return named


def _with_gone_on(drafts: list[Draft], tokens: _Tokens) -> list[Draft]:
    """Let figures go on with what the sentence counts or pays: "10 billion euros … 80 billion", "40 models … 15"."""
    counted = {made.unit: made for made in drafts if made.counted}
    scaled = any(made.counted and made.numeral.scale >= _MILLION for made in drafts)  # "3 million downloads"
    paid = set() if scaled else {made.unit for made in drafts if made.is_currency}
    single = len(counted) == 1 and "count" not in counted and not any(made.is_currency for made in drafts)
    kind = next(iter(counted.values())) if single else None
    return [_gone_on(made, kind, paid, tokens) for made in drafts]


def _gone_on(made: Draft, counted: Draft | None, paid: set[str], tokens: _Tokens) -> Draft:
    bare = _is_nameless(made) and made.kind == "plain" and made.numeral.kind in {"digits", "words"}
    if not bare or not _stands_alone(made, tokens):
        return made
    if len(paid) == 1 and not counted and made.numeral.scale >= _MILLION and not made.numeral.glued_scale:
        return replace(made, unit=next(iter(paid)), is_currency=True)
    goes_on = counted is not None and counted.first < made.first
    return replace(made, unit=counted.unit, counted=counted.counted) if counted and goes_on else made


def _stands_alone(made: Draft, tokens: _Tokens) -> bool:
    """Return whether no noun or sign of its own touches a figure."""
    after = tokens[made.last + 1] if made.last + 1 < len(tokens) else None
    return not made.per and (after is None or not after.glued or after.text in ',.;)»”"')


def _is_nameless(made: Draft) -> bool:
    return made.unit == "count" and not made.counted


def _in_brackets(made: Draft, tokens: _Tokens) -> bool:
    return made.first > 0 and tokens[made.first - 1].text == "("


def _with_nouns(made: Draft, text: str, tokens: _Tokens, speech: Speech) -> Draft:
    """Say what is counted, or what a share is of."""
    place = kinds.whole_place(made, tokens, speech)
    whole = nouns.whole_span(tokens, place, speech) if place else None
    if made.kind in {"share", "plain"} and whole:
        made = replace(made, whole=nouns.text_of(text, tokens, whole))
    return made if made.unit else _counted(made, whole, text, tokens, speech)


def _counted(made: Draft, whole: nouns.Span | None, text: str, tokens: _Tokens, speech: Speech) -> Draft:
    size = _size(made, tokens, speech)
    label = "" if size else _labelled(made, tokens, speech)
    if label:
        return replace(made, unit=label)
    if size:
        return replace(made, unit=size, counted=_size_word(made, text, tokens, speech))
    span = whole or nouns.counted_span(tokens, made.last + 1, speech) or nouns.antecedent(tokens, made.first, speech)
    if span is None:
        return replace(made, unit="score" if speech.words("score_before").before(tokens, made.first) else "count")
    within = nouns.unit_within(tokens, span, speech)
    if within and not whole:
        return replace(made, unit=within.unit.key, last=max(made.last, within.last)).scaled(within.unit.factor)
    unit = nouns.linked_unit(tokens, span, speech) or nouns.counted_unit(tokens, span, speech)
    made = replace(made, unit=unit, counted=nouns.text_of(text, tokens, span))
    return bounded_behind_noun(_grouped(made), tokens, speech)


def _size_word(made: Draft, text: str, tokens: _Tokens, speech: Speech) -> str:
    """Return the noun of "70B parameters", "8B de parâmetros"."""
    found = speech.sizes.at(tokens, made.last + 1)
    place = made.last + (found[0] if found else 1)
    return nouns.text_of(text, tokens, (place, place)) if place < len(tokens) else ""


def _size(made: Draft, tokens: _Tokens, speech: Speech) -> str:
    """Return the unit of "a 70B model", "a context window of 128K", "671 billion parameters (37 billion active)"."""
    if made.numeral.scale == 1:
        return ""
    after = speech.sizes.at(tokens, made.last + 1)
    found = after or speech.sizes_before.before(tokens, made.first)
    if made.numeral.glued_scale:
        return found[1] if found else _size_in_brackets(made, tokens, speech)
    return found[1] if found and (not after or _ends_noun(tokens, made.last + 1 + after[0], speech)) else ""


def _ends_noun(tokens: _Tokens, place: int, speech: Speech) -> bool:
    return place >= len(tokens) or tokens[place].kind == "sign" or speech.words("stops").at(tokens, place) is not None


def _size_in_brackets(made: Draft, tokens: _Tokens, speech: Speech) -> str:
    """Return the unit of "Heron 2 (11B)", "the model (11B)"."""
    closed = made.last + 1 < len(tokens) and tokens[made.last + 1].text in {")", ","}
    if not (closed and _in_brackets(made, tokens)):
        return ""
    found = (speech.sizes.at(tokens, place) for place in range(len(tokens)))
    named = made.first > 1 and (tokens[made.first - 2].is_capital or tokens[made.first - 2].is_number)
    return next((size[1] for size in found if size), speech.size_of_named if named else "")


def _labelled(made: Draft, tokens: _Tokens, speech: Speech) -> str:
    """Return the unit that a label before a colon gives: "Parameters: 405B"."""
    if made.first < 2 or tokens[made.first - 1].text != ":" or made.last + 2 < len(tokens):
        return ""
    found = speech.counts.before(tokens, made.first - 1)
    return found[1] if found else ""


def _grouped(made: Draft) -> Draft:
    """Read "12.500 people" as thousands in every language: there is no half of a person."""
    whole = made.numeral.other
    split = made.value is not None and made.value != made.value.to_integral_value()
    return replace(made, value=whole) if whole is not None and split else made


def _beside(made: Draft, tokens: _Tokens, speech: Speech, key: str) -> bool:
    places = [*range(max(0, made.first - _WORDS_ASIDE), made.first)]
    places += range(made.last + 1, min(made.last + 1 + _WORDS_ASIDE, len(tokens)))
    return any(speech.words(key).at(tokens, place) for place in places)


def _amount(made: Draft, text: str, tokens: _Tokens) -> Amount:
    start, end = tokens[made.first].start, tokens[made.last].end
    return Amount(
        start=start,
        end=end,
        text=text[start:end],
        value=made.value,
        low=made.low,
        high=made.high,
        comparator=made.comparator or "exact",
        unit=made.unit,
        kind=made.kind,
        counted=made.counted,
        whole=made.whole,
        each=made.each,
        together=made.together,
        per=made.per,
        step=made.step,
    )
