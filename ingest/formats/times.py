"""Times as tables write them, turned into the text of a `Period`: a quarter, a month and a school year are spans."""

import re
from datetime import date, timedelta
from functools import cache

from babel.dates import get_month_names

from ingest.entities import LANGUAGES
from ingest.records import Period

_YEAR = r"(?:1[5-9]|20|21)\d\d"
_PREFIXED = re.compile(rf"(?:YR|FY|Y|X|[A-Za-z]+_)?\s?({_YEAR})(?:\.0+)?(?:\s?\[YR\d{{4}}\])?")
_PART = re.compile(rf"({_YEAR})[\s-]?([QTSHBMW])[\s-]?(\d\d?)|([QTSH])(\d)[\s/-]+({_YEAR})", re.IGNORECASE)
_SPAN = re.compile(rf"({_YEAR})\s?[-–/]\s?({_YEAR}|\d\d)")
_MONTH = re.compile(rf"([^\W\d]+)\.?[\s-]+({_YEAR})|({_YEAR})[\s-]+([^\W\d]+)\.?")
_ISO = re.compile(rf"({_YEAR}-(?:0[1-9]|1[0-2])(?:-\d\d)?)(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z?)?")
_LENGTHS = {"Q": 3, "T": 3, "S": 6, "H": 6, "B": 6, "M": 1}  # months


def read_period(text: str) -> str:
    """Return what `Period.parse` takes, '' where the text is no time.

    >>> [read_period(text) for text in ("2020Q2", "2020M07", "2019/20", "2021 [YR2021]", "May 2020", "3,020")]
    ['2020-04/2020-06', '2020-07', '2019/2020', '2021', '2020-05', '']
    """
    text = text.strip()
    found = _read(text)
    try:
        return Period.parse(found).text if found else ""
    except ValueError:
        return ""


def is_year(text: str) -> bool:
    """Whether a text is a bare year, which as a number could be a value too."""
    return bool(re.fullmatch(_YEAR, text))


def _read(text: str) -> str:
    if match := _PREFIXED.fullmatch(text):
        return match.group(1)
    if match := _ISO.fullmatch(text):
        return match.group(1)
    if match := _PART.fullmatch(text):
        year, kind, number = match.group(1, 2, 3) if match.group(1) else match.group(6, 4, 5)
        return _part(int(year), kind.upper(), int(number))
    if match := _SPAN.fullmatch(text):
        first, last = match.groups()
        return f"{first}/{last if len(last) == 4 else first[:2] + last}"
    if match := _MONTH.fullmatch(text):
        name, year = match.group(1, 2) if match.group(1) else match.group(4, 3)
        number = _months().get(name.casefold().rstrip("."))
        return f"{year}-{number:02d}" if number else ""
    return ""


def _part(year: int, kind: str, number: int) -> str:
    if kind == "W":
        return _week(year, number)
    length = _LENGTHS[kind]
    first, last = (number - 1) * length + 1, number * length
    if not 1 <= first <= last <= 12:
        return ""
    return f"{year}-{first:02d}" if first == last else f"{year}-{first:02d}/{year}-{last:02d}"


def _week(year: int, number: int) -> str:
    try:
        monday = date.fromisocalendar(year, number, 1)
    except ValueError:
        return ""
    return f"{monday.isoformat()}/{(monday + timedelta(days=6)).isoformat()}"


@cache
def _months() -> dict[str, int]:
    """Name of a month, long or short, in every language → its number."""
    return {
        name.casefold().rstrip("."): number
        for lang in LANGUAGES
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=lang).items()
    }
