"""Propose a mapping for a table and write it as a file that a person edits; a second run keeps what was edited."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

import yaml
from rapidfuzz import fuzz, process

from ingest.formats.layout import Context
from ingest.formats.long import TEXT, VALUE, LongTable
from ingest.formats.mapping import TODO, parse_mapping
from ingest.formats.numbers import is_ambiguous
from ingest.formats.roles import Guess, Roles, guess_roles, members, value_columns
from ingest.formats.times import is_year
from ingest.formats.words import Words
from ingest.terms import Terms

_SHOWN: Final = 6  # choices in a comment
_SAME: Final = 95  # of 100: two labels that say the same
_NEAR: Final = 70
_PLAIN: Final = re.compile(r"[^\W\d_][\w .%()/€$-]*[\w%)]|[^\W_]|-?\d[\d.-]*")


def propose_mapping(table: LongTable, context: Context, terms: Terms, file: str = "") -> str:
    """Return the text of a mapping file: what was recognised, with confidence and reason; the rest marked TODO.

    Args:
        file: path of the table from the mapping; its name if missing.
    """
    return "".join(_sections(table, context, terms, file or table.path))


def merge_mapping(path: Path, proposed: str) -> str:
    """Return an edited mapping as it is, with what a new proposal adds: sections and areas that it lacks.

    Raises:
        DataError: the file is no mapping.
    """
    text, known = path.read_text("utf-8").rstrip("\n") + "\n", parse_mapping(path)
    fresh = yaml.load(proposed, Loader=yaml.BaseLoader)  # noqa: S506 our own text
    areas = known.get("areas") or {}
    new = {name: entity for name, entity in (fresh.get("areas") or {}).items() if name not in areas}
    if new and re.search(r"^areas:", text, re.MULTILINE):
        lines = "".join(f"  {scalar(name)}: {scalar(entity)}\n" for name, entity in new.items())
        text = re.sub(
            r"^areas:(?:[ \t]*\{\})?([^\n]*)\n", lambda m: f"areas:{m.group(1)}\n{lines}", text, flags=re.MULTILINE
        )
    for key, section in _top_sections(proposed).items():
        if not re.search(rf"^{key}:", text, re.MULTILINE):
            text += section
    return text


def scalar(text: str) -> str:
    """Return a text as YAML writes it, quoted where it could be read as something else.

    >>> scalar("Part-time"), scalar("12: a"), scalar("")
    ('Part-time', '"12: a"', '""')
    """
    return text if _PLAIN.fullmatch(text) and not text.endswith(":") else json.dumps(text, ensure_ascii=False)


def _top_sections(text: str) -> dict[str, str]:
    parts = re.split(r"^(?=[a-z]+:)", text, flags=re.MULTILINE)
    return {part.partition(":")[0]: part for part in parts[1:]}


def _sections(table: LongTable, context: Context, terms: Terms, file: str) -> Iterator[str]:
    roles = guess_roles(table, context)
    yield from _place(table, file)
    yield from _source(table)
    yield _one_column("area", roles.area, table)
    yield from _time(table, roles.time)
    yield from _indicator(table, roles.indicator, terms)
    yield from _unit(table, roles, context.words)
    yield from _value(table)
    yield from _flags(table, roles, context.words)
    yield from _filters(roles, context.words)
    yield from _areas(table, roles.area, context)
    yield _DEFINITION


def _place(table: LongTable, file: str) -> Iterator[str]:
    layout = table.layout
    yield "# Proposed by `midpower map`. Replace every TODO, correct what is wrong, then:\n"
    yield "# midpower build --tables THIS_FILE\n"
    yield f"# Recognised as {table.kind}. Keys and values are read as text; see docs/tables.md.\n"
    yield f"file: {scalar(file)}  # path from this mapping\n"
    yield f"sheet: {scalar(layout.sheet)}\n" if layout.sheet else ""
    yield f"rows: {{header: {list(layout.header)}, first: {layout.first}, last: {layout.last}}}\n"
    shown = value_columns(table)
    more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
    yield f"keys: {_flow(layout.keys)}  # values stand in: {', '.join(shown[:_SHOWN])}{more}\n"


def _source(table: LongTable) -> Iterator[str]:
    stem = re.sub(r"[^a-z0-9]+", "-", Path(table.path).stem.casefold()).strip("-")[:60]
    title = next((note for note in table.notes if len(note) > 8), Path(table.path).stem)
    dates = [found for note in table.notes for found in re.findall(r"\d{4}-\d\d-\d\d", note)]
    yield "source:\n"
    yield f"  id: {stem or 'table'}\n  title: {scalar(title)}\n  publisher: {TODO}\n"
    yield f"  published: {dates[0] if dates else TODO}  # 2024, 2024-12 or 2024-12-09\n"
    yield '  licence: ""\n  url: ""\n'


def _one_column(part: str, guess: Guess, table: LongTable) -> str:
    if guess.columns:
        why = f"confidence {guess.confidence:.2f}: {guess.reason}"
        return f"{part}: {{column: {scalar(guess.columns[0])}}}  # {why}\n"
    return f"{part}: {{column: {TODO}}}  # {guess.reason}; choose of: {', '.join(table.dimensions)}\n"


def _time(table: LongTable, guess: Guess) -> Iterator[str]:
    if guess.columns:
        yield f"time: {{columns: {_flow(guess.columns)}}}  # confidence {guess.confidence:.2f}: {guess.reason}\n"
        return
    texts = " ".join((table.path, *table.notes, *value_columns(table)))
    years = sorted({found for found in re.findall(r"\d{4}", texts) if is_year(found)}, reverse=True)
    choices = f"; years in names and notes: {', '.join(years[:_SHOWN])}" if years else ""
    yield f"time: {{fixed: {TODO}}}  # {guess.reason}{choices}\n"


def _indicator(table: LongTable, guess: Guess, terms: Terms) -> Iterator[str]:
    known = {indicator.id: indicator.label for indicator in terms.indicators.values()}
    yield f"indicator:  # ids of the ontology or of `indicators` below; {guess.reason}\n"
    if not guess.columns:
        text = " ".join((*value_columns(table), *table.notes[:1]))
        found, comment = _match(text, known)
        yield f"  id: {found or TODO}{comment}\n"
        return
    column = guess.columns[0]
    labels = _labels(table, column)
    yield f"  column: {scalar(column)}  # confidence {guess.confidence:.2f}\n  codes:  # empty: left out\n"
    for code in members(table, column):
        found, comment = _match(labels.get(code, code), known)
        note = comment or (f"  # {labels[code]}" if labels.get(code, code) != code else "")
        yield f"    {scalar(code)}: {found or TODO}{note}\n"


def _labels(table: LongTable, column: str) -> dict[str, str]:
    """Code → its label in the column before or behind it that has one text a code."""
    position = table.dimensions.index(column)
    beside = [*table.dimensions[position + 1 : position + 2], *table.dimensions[max(0, position - 1) : position]]
    for name in beside:
        pairs = table.frame[[column, name]].drop_duplicates()
        if len(pairs) == pairs[column].nunique() == pairs[name].nunique() > 0:
            return dict(pairs.itertuples(index=False))
    return {}


def _match(text: str, known: Mapping[str, str]) -> tuple[str, str]:
    """Return the indicator whose label says the same, '' if none, and a comment with the text and what is near."""
    plain = re.sub(r"[_\W]+", " ", text)
    scored = process.extract(plain, known, scorer=fuzz.token_sort_ratio, processor=str.casefold, limit=3)
    if scored and scored[0][1] >= _SAME:
        return scored[0][2], f"  # confidence {scored[0][1] / 100:.2f}: '{text}' is '{scored[0][0]}'"
    alike = process.extract(
        plain, known, scorer=fuzz.token_set_ratio, processor=str.casefold, limit=3, score_cutoff=_NEAR
    )
    near = [each[2] for each in alike]
    return "", f"  # {_short(text)}" + (f"; near: {', '.join(near)}" if near else "")


def _unit(table: LongTable, roles: Roles, words: Words) -> Iterator[str]:
    texts = [*members(table, roles.unit)] if roles.unit else []
    indicators = members(table, roles.indicator.columns[0]) if roles.indicator.columns else []
    brackets = [part for text in (*indicators, *table.dimensions, *value_columns(table), *table.notes[:3])
                for part in re.findall(r"\(([^)]+)\)", text)]  # fmt: skip
    labels = [text for name in table.dimensions if name not in roles.filters for text in members(table, name)[:3]]
    brackets += [part for text in labels for part in re.findall(r"\(([^)]+)\)", text)]
    heads = value_columns(table) if len(table.layout.values) == 1 else []
    found = next(((text, unit) for text in (*texts, *brackets, *heads) if (unit := words.unit_of(text))), None)
    yield "unit:  # the values times the factor are in this unit, which must be the indicator's\n"
    if found:
        text, (key, factor) = found
        yield f"  key: {key}  # confidence 0.70: '{_short(text)}'\n  factor: {factor}\n"
    else:
        shown = f"; the table writes {', '.join(map(_short, texts[:_SHOWN]))}" if texts else ""
        yield f'  key: ""  # empty: not checked{shown}\n  factor: 1\n'
    if roles.multiplier:
        yield f"  multiplier: {scalar(roles.multiplier)}  # powers of ten\n"


def _value(table: LongTable) -> Iterator[str]:
    frame = table.frame
    texts = frame[TEXT][frame[VALUE].isna() & (frame[TEXT] != "")].value_counts()
    written = [str(text) for text in frame[TEXT][frame[VALUE].notna()]]
    if is_ambiguous(written):
        yield f"value:\n  decimal: {TODO}  # '.' or ','; the table writes numbers such as {_lone(written)}\n"
    else:
        yield f'value:\n  decimal: "{table.decimal}"\n'
    if len(texts):
        shown = ", ".join(f"{_short(str(text))} ({count})" for text, count in texts.head(_SHOWN).items())
        yield f"  missing: []  # texts that mean no value; no numbers are: {shown}\n"
        yield "  codes: {}  # or a number for a text, such as {high: 3}\n"


def _lone(texts: Iterable[str]) -> str:
    return next(text for text in texts if "," in text)


def _flags(table: LongTable, roles: Roles, words: Words) -> Iterator[str]:
    if roles.footnotes:
        yield f"footnotes: {_flow(roles.footnotes)}\n"
    if not roles.flags:
        return
    codes = {code for name in roles.flags for text in members(table, name) for code in (text, *text.split())}
    missing = sorted(code for code in codes if words.flags.get(code) == "missing")
    meanings = {
        code: words.flags[code] for code in sorted(codes) if words.flags.get(code) not in (None, "missing", "normal")
    }
    yield f"flags:\n  columns: {_flow(roles.flags)}\n  missing: {_flow(missing)}\n"
    yield "  meanings: {" + ", ".join(f"{scalar(code)}: {text}" for code, text in meanings.items()) + "}\n"


def _filters(roles: Roles, words: Words) -> Iterator[str]:
    if not roles.filters:
        return
    yield "filters:  # one member of every further dimension, else an area and time have several values\n"
    for name, texts in roles.filters.items():
        total = next((text for text in texts if text.casefold() in words.totals), TODO)
        shown = ", ".join(map(_short, texts[:_SHOWN])) + (
            f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
        )
        yield f"  {scalar(name)}: {scalar(total)}  # of: {shown}\n"


def _areas(table: LongTable, guess: Guess, context: Context) -> Iterator[str]:
    names = members(table, guess.columns[0]) if guess.columns else []
    unknown = [name for name in names if not context.areas.find(name)]
    if not unknown:
        yield "areas: {}  # all names are known; name: entity id overrides one, an empty id leaves it out\n"
        return
    yield f"areas:  # {len(unknown)} of {len(names)} names are not known; give an entity id, empty leaves them out\n"
    for name in unknown:
        yield f'  {scalar(name)}: ""\n'


_DEFINITION: Final = """# An indicator that the ontology does not have is defined here and used by its id above:
# indicators:
# - {id: my-index, label: my index, unit: score, direction: higher, scale: ratio, enabler: data, bloc: mean}
"""


def _flow(texts: Iterable[str]) -> str:
    return "[" + ", ".join(text if re.fullmatch(r"\w[\w -]*", text) else json.dumps(text, ensure_ascii=False)
                           for text in texts) + "]"  # fmt: skip


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
