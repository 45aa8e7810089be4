"""Years, and the words of a language for times: what `calendar` makes points in time of."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ingest.extract.figures.phrases import Phrases, phrases_in
from ingest.extract.figures.speech import read_lists, speech_of
from ingest.extract.figures.tokens import Token
from ingest.extract.figures.units import UnitTable
from ingest.extract.knowledge import Words

_FIRST_YEAR, _LAST_YEAR = 1900, 2100
SLASHES = frozenset("/-–.")
_SHORT_YEAR = re.compile(r"\d{2}")
# Units whose codes or names may stand behind a year without being its unit: "2010s", "2024 m".
_LIKE_WORDS = frozenset({"years", "months", "m", "t", "g", "seconds", "hours", "litre"})
# Lists whose words may begin a time, beside months, quarters and digits.
_NAMED = ("quarter_letters", "half_letters", "fiscal", "decade_openings")
_NONE: Phrases[bool] = phrases_in(())


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time at tokens `first..last`: the first and last year, month or day; '' for a month without a year."""

    first: int
    last: int
    start: str
    end: str
    month: int = 0


@dataclass(frozen=True)
class Calendar:
    """How a language writes times: `ontology/reading/<code>/times.yml`."""

    day_first: bool
    months: Phrases[int]
    quarters: Phrases[int]
    halves: Phrases[int]
    units: UnitTable
    counts: Phrases[bool]
    listed: Mapping[str, Phrases[bool]]
    openings: frozenset[str]

    def words(self, key: str) -> Phrases[bool]:
        """Return the phrases of one list of the file, of a pair as `between_openings`."""
        return self.listed.get(key, _NONE)


@lru_cache(maxsize=32)
def calendar_of(words: Words) -> Calendar:
    """Return the compiled words of a language, made once for each reading of the files."""
    data = words.part("times")
    months, quarters, halves = (Phrases[int](data.get(key, {})) for key in ("months", "quarters", "halves"))
    day_first, units = bool(data.get("day_first", True)), speech_of(words).units
    figures = words.part("amounts")
    groups = [figures.get("people", ()), figures.get("things", ()), *figures.get("counts", {}).values()]
    counts = phrases_in(phrase for group in groups for phrase in group)
    listed = read_lists(data)
    named = [listed[key].openings for key in _NAMED if key in listed]
    openings = months.openings.union(quarters.openings, halves.openings, *named)
    return Calendar(day_first, months, quarters, halves, units, counts, listed, openings)


def is_year(tokens: Sequence[Token], position: int, calendar: Calendar) -> bool:
    """Return whether four digits are a year: in range, not glued to letters, no unit, not behind "more than"."""
    if not is_year_number(tokens, position) or calendar.words("not_behind").before(tokens, position):
        return False
    if calendar.units.ahead(tokens, position) or _counts(tokens, position, calendar):
        return False
    unit = calendar.units.behind(tokens, position + 1)
    return unit is None or not tokens[unit.first].is_word or unit.unit.key in _LIKE_WORDS


def _counts(tokens: Sequence[Token], position: int, calendar: Calendar) -> bool:
    """Return whether a round number counts what stands behind it: "2000 new jobs", not "in 2000 jobs"."""
    if not tokens[position].text.endswith("00") or calendar.words("at").before(tokens, position):
        return False
    beside = calendar.counts.at(tokens, position + 1)
    adjective = position + 1 < len(tokens) and tokens[position + 1].is_word
    return beside is not None or (adjective and calendar.counts.at(tokens, position + 2) is not None)


def is_year_number(tokens: Sequence[Token], position: int) -> bool:
    """Return whether a token is four digits in the range of years."""
    if not 0 <= position < len(tokens):
        return False
    token = tokens[position]
    return len(token.text) == 4 and token.text.isdecimal() and _FIRST_YEAR <= int(token.text) <= _LAST_YEAR


def short_end(tokens: Sequence[Token], position: int) -> int | None:
    """Read the second year of "2023/24" and "2023-24"."""
    after = tokens[position + 1 : position + 4]
    if len(after) < 2 or after[0].text not in SLASHES or not (after[0].glued and after[1].glued):
        return None
    if not _SHORT_YEAR.fullmatch(after[1].text) or _is_longer(tokens, position + 3):
        return None
    year = int(tokens[position].text)
    end = year // 100 * 100 + int(after[1].text)
    return end if year < end <= year + 20 else None


def _is_longer(tokens: Sequence[Token], place: int) -> bool:
    """Return whether a date goes on behind "2024-10": with "-05", not with the end of a sentence."""
    rest = tokens[place : place + 2]
    return len(rest) == 2 and rest[0].glued and rest[0].text in SLASHES and rest[1].glued and rest[1].is_number


def skip_links(tokens: Sequence[Token], position: int, words: Phrases[bool]) -> int:
    """Return the place behind "of", "de", a comma."""
    for _ in range(2):
        found = words.at(tokens, position)
        position += found[0] if found else 0
    return position


def apostrophed(tokens: Sequence[Token], place: int) -> str:
    """Return the year of "'24" behind a month or a quarter, '' for none."""
    signs = tokens[place : place + 2]
    short = len(signs) == 2 and signs[0].norm in {"'", "‘"} and signs[1].glued
    return f"20{signs[1].text}" if short and _SHORT_YEAR.fullmatch(signs[1].text) else ""


def year_text(tokens: Sequence[Token], place: int, calendar: Calendar) -> str:
    """Return the year at a place, also of two digits glued to what stands before ("FY24"), '' for none."""
    if is_year(tokens, place, calendar):
        return tokens[place].text
    short = place < len(tokens) and tokens[place].glued and _SHORT_YEAR.fullmatch(tokens[place].text)
    return f"20{tokens[place].text}" if short else ""
