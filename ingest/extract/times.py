"""Find the times of a sentence: days, months, quarters, years, spans, in the form of `ingest.records.Period`."""

from collections.abc import Sequence
from dataclasses import replace

from ingest.extract.figures.almanac import Calendar, Moment, calendar_of
from ingest.extract.figures.calendar import moments_of
from ingest.extract.figures.tokens import Token, cut
from ingest.extract.firmness import read_firmness
from ingest.extract.knowledge import Words
from ingest.extract.reading import SentenceText, When
from ingest.records import Period

_DASHES = frozenset("-–—‐‑‒−/")
_Span = tuple[int, int, str]


def find_times(sentence: SentenceText, words: Words) -> tuple[When, ...]:
    """Return the times in the order of the sentence; a time without a year ("last month") is none.

    A year behind "by" is that year ("by 2030" is `2030`), behind "since" it opens a span (`2019/`), behind "until" it
    closes one (`/2023`).
    """
    tokens = cut(sentence.text)
    calendar = calendar_of(words)
    moments = moments_of(sentence.text, words)
    spans = _joined(tokens, calendar, moments) if moments else []
    found = [when for first, last, text in spans if (when := _when(sentence.text, tokens, first, last, text))]
    return tuple(_closed(when, sentence, words, calendar) for when in found)


def _closed(when: When, sentence: SentenceText, words: Words, calendar: Calendar) -> When:
    """Read "até 2030" as the end of a span where nothing is foreseen; with a forecast it is that year."""
    if not calendar.words("until_or_by").at(cut(when.text), 0) or "/" in when.period:
        return when
    if read_firmness(sentence, words).modality_at(when.start, when.end) != "asserted":
        return when
    return replace(when, period=f"/{when.period}")


def _joined(tokens: tuple[Token, ...], calendar: Calendar, moments: Sequence[Moment]) -> list[_Span]:
    spans: list[_Span] = []
    index = 0
    while index < len(moments):
        following = moments[index + 1] if index + 1 < len(moments) else None
        span = _range(tokens, calendar, moments[index], following) if following else None
        spans.append(span or _single(tokens, calendar, moments[index]))
        index += 2 if span else 1
    return spans


def _range(tokens: tuple[Token, ...], calendar: Calendar, a: Moment, b: Moment) -> _Span | None:
    between = tokens[a.last + 1 : b.first]
    a = _completed(a, b)
    if not a.start or not b.start:
        return None
    if len(between) == 1 and between[0].text in _DASHES:
        return a.first, b.last, f"{a.start}/{b.end}"
    for pair in ("between", "from_to"):
        opening = calendar.words(f"{pair}_openings").before(tokens, a.first)
        joins = calendar.words(f"{pair}_joins").at(tokens, a.last + 1)
        if opening and joins and joins[0] >= len(between):
            return a.first - opening[0], b.last, f"{a.start}/{b.end}"
    joins = calendar.words("joins").at(tokens, a.last + 1)
    return (a.first, b.last, f"{a.start}/{b.end}") if joins and joins[0] == len(between) else None


def _completed(a: Moment, b: Moment) -> Moment:
    """Give a month without a year that of the month it is joined with: "March to June 2024"."""
    if a.start or not b.start or not a.month:
        return a
    year = b.start[:4]
    return replace(a, start=f"{year}-{a.month:02}", end=f"{year}-{a.month:02}")


def _single(tokens: tuple[Token, ...], calendar: Calendar, moment: Moment) -> _Span:
    since = calendar.words("since").before(tokens, moment.first)
    if since and moment.start:
        return moment.first - since[0], moment.last, f"{moment.start}/"
    onwards = calendar.words("onwards").at(tokens, moment.last + 1)
    if onwards and moment.start:
        return moment.first, moment.last + onwards[0], f"{moment.start}/"
    until = calendar.words("until").before(tokens, moment.first)
    if until and moment.start:
        return moment.first - until[0], moment.last, f"/{moment.end}"
    at = calendar.words("until_or_by").before(tokens, moment.first) or calendar.words("at").before(tokens, moment.first)
    text = moment.start if moment.start == moment.end else f"{moment.start}/{moment.end}"
    return moment.first - (at[0] if at else 0), moment.last, text


def _when(text: str, tokens: tuple[Token, ...], first: int, last: int, period: str) -> When | None:
    start, end = tokens[first].start, tokens[last].end
    try:
        parsed = Period.parse(period)
    except ValueError:
        return None
    return When(start, end, text[start:end], period, parsed.end or parsed.start)
