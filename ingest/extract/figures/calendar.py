"""Points in time as documents write them: a day, a month, a quarter, half a year, a year, a decade."""

import re
from collections.abc import Sequence
from functools import lru_cache

from ingest.extract.figures.almanac import (
    SLASHES,
    Calendar,
    Moment,
    apostrophed,
    calendar_of,
    is_year,
    is_year_number,
    short_end,
    skip_links,
    year_text,
)
from ingest.extract.figures.tokens import Token, cut
from ingest.extract.knowledge import Words
from ingest.records import is_date

_DAY = re.compile(r"\d{1,2}")
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


@lru_cache(maxsize=256)
def moments_of(text: str, words: Words) -> tuple[Moment, ...]:
    """Return the points in time of a sentence, which its figures and its times both ask for."""
    return tuple(read_moments(cut(text), calendar_of(words)))


def read_moments(tokens: Sequence[Token], calendar: Calendar) -> list[Moment]:
    """Return the points in time in the order of the sentence; none overlap."""
    found: list[Moment] = []
    position = 0
    while position < len(tokens):
        moment = _moment_at(tokens, position, calendar)
        if moment:
            found.append(moment)
            position = moment.last
        position += 1
    return found


def _moment_at(tokens: Sequence[Token], position: int, calendar: Calendar) -> Moment | None:
    token = tokens[position]
    if token.is_number:
        return (
            _day_month(tokens, position, calendar)
            or _part(tokens, position, calendar)
            or _numeric_date(tokens, position, calendar)
            or _part_behind(tokens, position, calendar)
            or _year(tokens, position, calendar)
        )
    return _named(tokens, position, calendar) if token.norm in calendar.openings else None


def _named(tokens: Sequence[Token], position: int, calendar: Calendar) -> Moment | None:
    return (
        _month(tokens, position, calendar)
        or _part(tokens, position, calendar)
        or _fiscal(tokens, position, calendar)
        or _decade(tokens, position, calendar)
    )


def _year(tokens: Sequence[Token], position: int, calendar: Calendar) -> Moment | None:
    if not is_year(tokens, position, calendar) or _is_tied(tokens, position, calendar):
        return None
    year = int(tokens[position].text)
    after = tokens[position + 1] if position + 1 < len(tokens) else None
    if after and after.glued and calendar.words("decade_endings").at(tokens, position + 1):
        return Moment(position, position + 1, str(year), str(year + 9))
    if after and after.glued and after.is_word and not after.hyphened:
        return None
    short = short_end(tokens, position)
    if short:
        return Moment(position, position + 2, str(year), str(short))
    return Moment(position, position, str(year), str(year))


def _is_tied(tokens: Sequence[Token], position: int, calendar: Calendar) -> bool:
    """Return whether letters or a point tie the digits to something else: "GPT-2024", "v.2024", "#2024"."""
    token = tokens[position]
    if not position or not (token.glued or token.hyphened):
        return False
    if token.hyphened and calendar.words("parts_of_year").at(tokens, position - 1):
        return False  # "mid-2025"
    return tokens[position - 1].is_word or tokens[position - 1].text in {"#", "$", "€", "£", "@", "_"}


def _month(tokens: Sequence[Token], position: int, calendar: Calendar) -> Moment | None:
    """Read "December 2024", "December 9, 2024", "October" before another month."""
    found = calendar.months.at(tokens, position)
    if not found or not (tokens[position].is_capital or len(tokens[position].text) > 3 or _year_near(tokens, position)):
        return None
    place, month = position + found[0], found[1]
    year_place = skip_links(tokens, place, calendar.words("of"))
    if is_year(tokens, year_place, calendar):
        text = f"{tokens[year_place].text}-{month:02}"
        return Moment(position, year_place, text, text, month)
    shortened = apostrophed(tokens, place)
    if shortened:
        return Moment(position, place + 1, f"{shortened}-{month:02}", f"{shortened}-{month:02}", month)
    if place < len(tokens) and tokens[place].text == "." and tokens[place].glued and _day_of(tokens, place + 1):
        place += 1  # "Sept. 3, 2025"
    day = _day_of(tokens, place)
    year_place = skip_links(tokens, _behind_day(tokens, place, calendar), calendar.words("of"))
    if day and is_year(tokens, year_place, calendar):
        return _day_moment(position, year_place, tokens[year_place].text, month, day)
    return Moment(position, place, "", "") if day else Moment(position, place - 1, "", "", month)


def _year_near(tokens: Sequence[Token], position: int) -> bool:
    return any(is_year_number(tokens, place) for place in range(position + 1, min(position + 4, len(tokens))))


def _day_of(tokens: Sequence[Token], place: int) -> int | None:
    if place < len(tokens) and _DAY.fullmatch(tokens[place].text) and 1 <= int(tokens[place].text) <= 31:
        return int(tokens[place].text)
    return None


def _behind_day(tokens: Sequence[Token], place: int, calendar: Calendar) -> int:
    ending = calendar.words("day_endings").at(tokens, place + 1)
    return place + 1 + (ending[0] if ending and tokens[place + 1].glued else 0)


def _day_moment(first: int, last: int, year: str, month: int, day: int) -> Moment | None:
    text = f"{year}-{month:02}-{day:02}"
    return Moment(first, last, text, text, month) if month and is_date(text) else None


def _day_month(tokens: Sequence[Token], position: int, calendar: Calendar) -> Moment | None:
    """Read "9 December 2024", "9 de dezembro de 2024", "9. Dezember 2024"."""
    day = _day_of(tokens, position)
    if day is None:
        return None
    place = skip_links(tokens, _behind_day(tokens, position, calendar), calendar.words("of"))
    month = calendar.months.at(tokens, place)
    if not month:
        return None
    year_place = skip_links(tokens, place + month[0], calendar.words("of"))
    nothing = Moment(position, place + month[0] - 1, "", "")
    if is_year(tokens, year_place, calendar):
        dated = _day_moment(position, year_place, tokens[year_place].text, month[1], day)
        return dated or Moment(position, year_place, "", "")
    return nothing


def _numeric_date(tokens: Sequence[Token], position: int, calendar: Calendar) -> Moment | None:
    """Read "2024-12-09", "2024-12", "09/12/2024", "9.12.2024"."""
    dotted = _DOTTED.fullmatch(tokens[position].text)
    if dotted:
        return _ordered(position, position, dotted.group(1), dotted.group(2), dotted.group(3), calendar)
    parts = tokens[position : position + 5]
    glued = [parts[0]] + [part for part in parts[1:] if part.glued]
    if len(glued) < 5 or glued[1].text not in SLASHES or glued[1].text != glued[3].text:
        return _year_month(tokens, position)
    a, b, c = glued[0].text, glued[2].text, glued[4].text
    if len(a) == 4 and b.isdecimal() and c.isdecimal():
        return _day_moment(position, position + 4, a, int(b), int(c)) if is_year_number(tokens, position) else None
    return _ordered(position, position + 4, a, b, c, calendar) if is_year_number(tokens, position + 4) else None


def _year_month(tokens: Sequence[Token], position: int) -> Moment | None:
    parts = tokens[position : position + 3]
    if len(parts) < 3 or parts[1].text != "-" or not (parts[1].glued and parts[2].glued):
        return None
    year, month = parts[0].text, parts[2].text
    if not is_year_number(tokens, position) or not re.fullmatch(r"0[1-9]|1[0-2]", month):
        return None
    if int(month) == int(year[2:]) + 1:  # 2010-11 is two years, 2024-11 a month
        return None
    return Moment(position, position + 2, f"{year}-{month}", f"{year}-{month}")


def _ordered(first: int, last: int, a: str, b: str, year: str, calendar: Calendar) -> Moment | None:
    """Order day and month by the language, and by the numbers where one of them can be no month."""
    if not (a.isdecimal() and b.isdecimal()):
        return None
    day, month = (int(a), int(b)) if calendar.day_first else (int(b), int(a))
    if month > 12:
        day, month = month, day
    return _day_moment(first, last, year, month, day)


def _part(tokens: Sequence[Token], position: int, calendar: Calendar) -> Moment | None:
    """Read "third quarter of 2024", "first half of 2024", "Q3 2024", "H1 2024"."""
    for table, months in ((calendar.quarters, 3), (calendar.halves, 6)):
        found = table.at(tokens, position)
        if found:
            return _part_of_year(tokens, position, position + found[0], found[1], months, calendar)
    for key, months, parts in (("quarter_letters", 3, 4), ("half_letters", 6, 2)):
        letter = calendar.words(key).at(tokens, position)
        number = tokens[position + 1] if letter and position + 1 < len(tokens) else None
        if number and number.glued and number.text.isdecimal() and 1 <= int(number.text) <= parts:
            return _part_of_year(tokens, position, position + 2, int(number.text), months, calendar)
    return None


def _part_behind(tokens: Sequence[Token], position: int, calendar: Calendar) -> Moment | None:
    """Read "3Q24", "4T 2024", "1H25"."""
    token = tokens[position]
    after = tokens[position + 1] if position + 1 < len(tokens) else None
    if not after or not after.glued or after.hyphened or token.text not in {"1", "2", "3", "4"}:
        return None
    for key, months, parts in (("quarter_letters", 3, 4), ("half_letters", 6, 2)):
        if calendar.words(key).at(tokens, position + 1) and int(token.text) <= parts:
            return _part_of_year(tokens, position, position + 2, int(token.text), months, calendar)
    return None


def _part_of_year(
    tokens: Sequence[Token], first: int, place: int, part: int, months: int, calendar: Calendar
) -> Moment | None:
    year_place = skip_links(tokens, place, calendar.words("of"))
    fiscal = calendar.words("fiscal").at(tokens, year_place)
    year_place += fiscal[0] if fiscal else 0
    year = year_text(tokens, year_place, calendar)
    if not year and (year := apostrophed(tokens, year_place)):
        year_place += 1
    if not year:
        return None
    start, end = months * (part - 1) + 1, months * part
    return Moment(first, year_place, f"{year}-{start:02}", f"{year}-{end:02}")


def _fiscal(tokens: Sequence[Token], position: int, calendar: Calendar) -> Moment | None:
    """Read "FY2024", "FY24", "fiscal year 2024"."""
    found = calendar.words("fiscal").at(tokens, position)
    if not found:
        return None
    place = position + found[0]
    year = year_text(tokens, place, calendar)
    if not year:
        return None
    short = short_end(tokens, place) if len(tokens[place].text) > 2 else None
    return Moment(position, place + (2 if short else 0), year, str(short or year))


def _decade(tokens: Sequence[Token], position: int, calendar: Calendar) -> Moment | None:
    """Read "década de 2010", "les années 2010"."""
    found = calendar.words("decade_openings").at(tokens, position)
    place = position + found[0] if found else 0
    if not found or not is_year(tokens, place, calendar) or int(tokens[place].text) % 10:
        return None
    year = int(tokens[place].text)
    return Moment(position, place, str(year), str(year + 9))
