"""Which column of a long table is what, with a confidence and the reason; guesses that a person confirms."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from ingest.formats.layout import Context
from ingest.formats.long import COLUMN, HEADER, TEXT, VALUE, LongTable
from ingest.formats.times import read_period

_SURE = 0.95
_LIKELY = 0.3  # of the names in a column are known areas


@dataclass(frozen=True)
class Guess:
    """What a part of the mapping may be; `columns` is empty where nothing fits."""

    columns: tuple[str, ...]
    confidence: float
    reason: str


@dataclass(frozen=True)
class Roles:
    """The guesses for a table; `filters` are further dimensions with the members to choose from."""

    area: Guess
    time: Guess
    indicator: Guess
    flags: tuple[str, ...]
    footnotes: tuple[str, ...]
    unit: str
    multiplier: str
    filters: dict[str, list[str]] = field(default_factory=dict)


def guess_roles(table: LongTable, context: Context) -> Roles:
    """Return what every column of the table seems to be."""
    area = _area(table, context)
    time = _time(table, context, area.columns)
    taken = {*area.columns, *time.columns}
    indicator = _indicator(table, context, taken, area.columns)

    def named(role: str) -> list[str]:
        return [name for name in table.dimensions if name not in taken and _role(name, context, role) == 1]

    flags, footnotes = tuple(named("flags")), tuple(named("footnotes"))
    unit = next(iter(named("unit")), "")
    multiplier = next((name for name in named("multiplier") if _are_powers(members(table, name))), "")
    apart = {*taken, *indicator.columns, *flags, *footnotes, *named("about"), *named("multiplier")}
    filters = _filters(table, [*area.columns, *time.columns, *indicator.columns], apart)
    return Roles(area, time, indicator, flags, footnotes, unit, multiplier, filters)


def members(table: LongTable, name: str) -> list[str]:
    """Return the distinct texts of a dimension, in the order of the file, without the empty one."""
    return [text for text in pd.unique(table.frame[name]) if text]


def _role(name: str, context: Context, role: str) -> float:
    return dict(context.words.roles(name)).get(role, 0.0)


def _area(table: LongTable, context: Context) -> Guess:
    """The column with the most and the surest names of areas; codes go before names, the column's name helps."""
    known = {name: _known(table, name, context) for name in table.dimensions}
    most = max(known.values(), default=0)
    scored = []
    for name in table.dimensions:
        texts = members(table, name)
        share = known[name] / len(texts) if texts else 0.0
        hint = 0.1 * (table.hints.get(name) == "area" or _role(name, context, "area"))
        weight = share + hint + (known[name] / most if most else 0)
        scored.append((round(weight, 1), -_length(texts), share, len(texts), name))
    best = max(scored, default=None)
    if best is None or best[2] < _LIKELY:
        return Guess((), 0, "no column holds names or codes of known areas")
    return Guess((best[4],), round(best[2], 2), f"{best[2]:.0%} of its {best[3]} names are known areas")


def _known(table: LongTable, name: str, context: Context) -> int:
    return sum(1 for text in members(table, name) if context.areas.find(text))


def _time(table: LongTable, context: Context, taken: Sequence[str]) -> Guess:
    names = [name for name in table.dimensions if name not in taken]
    fitting = [name for name in names if _share(members(table, name), lambda text: bool(read_period(text))) >= _SURE]
    fitting.sort(key=lambda name: -max(_role(name, context, "time"), name.startswith(HEADER)))
    if not fitting:
        return Guess((), 0, "no column holds times")
    year = fitting[0]
    parts = [name for name in names if name not in fitting and _role(name, context, "time") and _are_parts(table, name)]
    if parts:
        return Guess((year, parts[0]), 0.9, f"years, and the part of the year in '{parts[0]}'")
    confidence = 1.0 if _role(year, context, "time") or year.startswith(HEADER) else 0.7
    return Guess((year,), confidence, f"all its {len(members(table, year))} members are times")


def _are_parts(table: LongTable, name: str) -> bool:
    """Whether a column holds quarters or months as bare numbers."""
    return set(members(table, name)) <= {str(n) for n in range(1, 13)}


def _indicator(table: LongTable, context: Context, taken: Iterable[str], areas: Sequence[str]) -> Guess:
    scored = []
    for name in table.dimensions:
        role = max(_role(name, context, "indicator"), float(table.hints.get(name) == "indicator"))
        if name in taken or (name.startswith(HEADER) and _is_only_time(table, name)):
            continue
        if role or name.startswith(HEADER):
            texts = members(table, name)
            scored.append((role or 0.5, len(texts) > 1, -_length(texts), name))
    told = [each for each in scored if not _determined(table, each[3], areas)] or scored
    if not told:
        return Guess((), 0, "no column names indicators: the table seems to hold one")
    best = max(told)
    return Guess((best[3],), round(best[0], 2), "by its name" if best[0] > 0.5 else "the columns' headers")


def _is_only_time(table: LongTable, name: str) -> bool:
    return _share(members(table, name), lambda text: bool(read_period(text))) >= _SURE


def _filters(table: LongTable, chosen: Sequence[str], apart: Iterable[str]) -> dict[str, list[str]]:
    """Dimensions without which an area, time and indicator would have several values."""
    frame = table.frame[table.frame[VALUE].notna() | (table.frame[TEXT] != "")]
    if not chosen or not frame.duplicated(list(chosen)).any():
        return {}
    candidates = [name for name in table.dimensions if name not in set(apart)]
    found: dict[str, list[str]] = {}
    for name in candidates:
        texts = [text for text in pd.unique(frame[name]) if text]
        if len(texts) > 1 and not any(_determined(table, name, [one]) for one in (*chosen, *found)):
            found[name] = texts
    return found


def _determined(table: LongTable, name: str, by: Sequence[str]) -> bool:
    """Whether a column says nothing that the others do not: one text for each of theirs (a label, a region)."""
    if not by or name in by:
        return False
    groups = table.frame.groupby(list(by), sort=False)[name].nunique()
    return bool(groups.max() <= 1)


def _length(texts: Sequence[str]) -> float:
    """Mean length of texts: a code is shorter than what it stands for."""
    return sum(map(len, texts)) / len(texts) if texts else 0.0


def _are_powers(texts: Sequence[str]) -> bool:
    return bool(texts) and all(text.lstrip("-").isdigit() and abs(int(text)) <= 15 for text in texts)


def _share(texts: Sequence[str], test: Callable[[str], bool]) -> float:
    return sum(1 for text in texts if test(text)) / len(texts) if texts else 0.0


def value_columns(table: LongTable) -> list[str]:
    """Return the names of the columns that hold values."""
    return [str(name) for name in pd.unique(table.frame[COLUMN])]
