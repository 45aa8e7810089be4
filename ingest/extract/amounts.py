"""Find the figures of a sentence."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.extract.figures import kinds, nouns, ranges
from ingest.extract.figures.drafts import Draft, bounded_behind_noun, draft, with_comparator, with_per
from ingest.extract.figures.excluded import is_excluded
from ingest.extract.figures.numerals import Numeral, read_numerals
from ingest.extract.figures.ranks import find_ranks
from ingest.extract.figures.speech import Speech, speech_of
from ingest.extract.figures.tokens import Token, cut
from ingest.extract.knowledge import Words
from ingest.extract.reading import Amount, SentenceText
from ingest.extract.times import find_times

_Tokens = Sequence[Token]
_WORDS_ASIDE = 3  # tokens beside a figure within which "each" and "combined" stand


def find_amounts(sentence: SentenceText, words: Words) -> tuple[Amount, ...]:
    """Return the figures in the order of the sentence.

    Years, dates, parts of names, numbers of exhibits, list marks and members of a set ("the top 2,000") are none.
    """
    speech, tokens = speech_of(words), cut(sentence.text)
    numerals = _numerals(sentence, tokens, speech, words)
    ranks = list(find_ranks(tokens, speech, numerals))
    taken = {place for rank in ranks for place in range(rank.first, rank.last + 1)}
    free = [numeral for numeral in numerals if numeral.first not in taken]
    drafts = _drafts(tokens, free, speech)
    finished = [_finished(made, sentence.text, tokens, speech) for made in drafts]
    ordered = sorted([*finished, *(_amount(rank, sentence.text, tokens) for rank in ranks)], key=lambda a: a.start)
    return tuple(ordered)


def _numerals(sentence: SentenceText, tokens: _Tokens, speech: Speech, words: Words) -> list[Numeral]:
    """Return the numerals that are no time."""
    times = find_times(sentence, words)
    found = []
    for numeral in read_numerals(tokens, speech):
        start = tokens[numeral.first].start
        if not any(when.start <= start < when.end for when in times):
            found.append(numeral)
    return found


def _drafts(tokens: _Tokens, numerals: list[Numeral], speech: Speech) -> list[Draft]:
    drafts = [draft(tokens, numeral, speech) for numeral in numerals]
    drafts = [made for made in drafts if not _is_none(made, tokens, speech)]
    drafts = [with_comparator(made, tokens, speech) for made in ranges.with_ranges(drafts, tokens, speech)]
    drafts = [with_per(made, tokens, speech) for made in ranges.with_shared_words(drafts, tokens, speech)]
    told = [kind for made in drafts if (kind := kinds.with_kind(made, tokens, speech))]
    told = _with_listed_kinds(told, tokens, speech)
    return [made for made in told if not _is_member(made, tokens, speech)]


def _is_none(made: Draft, tokens: _Tokens, speech: Speech) -> bool:
    times = speech.words("times").at(tokens, made.numeral.last + 1)
    per = bool(made.unit) or made.numeral.scale > 1 or bool(times)
    return is_excluded(tokens, made.numeral, speech, has_unit=per)


def _with_listed_kinds(drafts: list[Draft], tokens: _Tokens, speech: Speech) -> list[Draft]:
    """Let the second figure of "grew by 36% and 17%" be a change, too."""
    told = list(drafts)
    for index in range(1, len(told)):
        a, b = told[index - 1], told[index]
        plain = b.kind == "plain" and a.kind in {"change", "share"} and a.unit == b.unit
        if plain and ranges.are_listed(a, b, tokens, speech):
            told[index] = _of_kind(a, b)
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
    return made.numeral.scale == 1 and speech.words("superlatives").at(tokens, made.closing + 1) is not None


def _finished(made: Draft, text: str, tokens: _Tokens, speech: Speech) -> Amount:
    made = _with_nouns(made, text, tokens, speech)
    made = replace(
        made,
        each=_beside(made, tokens, speech, "each"),
        together=_beside(made, tokens, speech, "together"),
    )
    return _amount(made, text, tokens)


def _with_nouns(made: Draft, text: str, tokens: _Tokens, speech: Speech) -> Draft:
    """Say what is counted, or what a share is of."""
    place = kinds.whole_place(made, tokens, speech)
    whole = nouns.whole_span(tokens, place, speech) if place else None
    if made.kind in {"share", "plain"} and whole:
        made = replace(made, whole=nouns.text_of(text, tokens, whole))
    if made.unit:
        return made
    span = whole or nouns.counted_span(tokens, made.last + 1, speech)
    if span is None:
        return replace(made, unit="score" if speech.words("score_before").before(tokens, made.first) else "count")
    unit = nouns.counted_unit(tokens, span, speech)
    made = replace(made, unit=unit, counted=nouns.text_of(text, tokens, span))
    return bounded_behind_noun(_grouped(made), tokens, speech)


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
