"""Load a table by its mapping: figures with the cell they stand in, and one sentence for what was not taken."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ingest.cells import nearest
from ingest.figures import Cell, Figure
from ingest.formats.areas import split_marks
from ingest.formats.files import read_file
from ingest.formats.grid import Grid
from ingest.formats.indicators import indicator_quads
from ingest.formats.layout import Context, Layout, column_names
from ingest.formats.long import COLUMN, FLAGS, FOOTNOTES, ROW, TEXT, VALUE, LongTable, melt
from ingest.formats.mapping import TODO, TableMapping, read_mapping
from ingest.formats.times import read_period
from ingest.graph import Quad
from ingest.records import Source
from ingest.terms import Terms
from kg.errors import BadValueError, DataError, MissingColumnError, UnitMismatchError, UnknownNameError


@dataclass(frozen=True)
class Figures:
    """What a table says: figures whose `subject` is the area as written, and what became of the rest.

    Args:
        areas: area as written → entity id, '' for what was left out on purpose.
        problems: one error a cell or name that was not taken; each says where and the way out.
        quads: indicators that the mapping defines.
    """

    source: Source
    path: Path
    figures: tuple[Figure, ...]
    areas: Mapping[str, str]
    problems: tuple[DataError, ...]
    quads: tuple[Quad, ...] = ()


def load_table(path: Path, context: Context, terms: Terms) -> Figures:
    """Return the figures of the table that a mapping file describes.

    Raises:
        DataError: the mapping or the file cannot be taken at all.
    """
    mapping = read_mapping(path)
    quads = indicator_quads(mapping.indicators, mapping.source.id, terms, path)
    known = Terms((*terms.quads, *quads)) if quads else terms
    _check_indicators(mapping, known, path)
    file = path.parent / mapping.file
    table = read_mapped(file, mapping, context, path)
    reader = _Reader(mapping, table, context, known, file)
    figures = reader.read()
    return Figures(mapping.source.source(), file, figures, reader.areas, tuple(reader.problems), tuple(quads))


def read_mapped(file: Path, mapping: TableMapping, context: Context, path: Path) -> LongTable:
    """Return the long table at the place that the mapping names.

    Raises:
        DataError: no such sheet, row or column.
    """
    content = read_file(file)
    grid = next((each for each in content.grids if each.sheet == mapping.sheet), None)
    if grid is None:
        sheets = ", ".join(f"'{each.sheet}'" for each in content.grids)
        raise BadValueError(f"no sheet '{mapping.sheet}'", path=path, column="sheet", hint=f"the file has {sheets}")
    table = melt(content, grid, _layout(grid, mapping, path), context, mapping.value.decimal)
    wanted = [mapping.area.column, *mapping.time.columns, mapping.indicator.column, *mapping.filters]
    wanted += [*mapping.flags.columns, *mapping.footnotes, mapping.unit.multiplier]
    for name in wanted:
        if name and name not in table.dimensions:
            has = f"the table has {', '.join(table.dimensions)}"
            raise MissingColumnError(f"the table has no column '{name}'", path=path, column=name, hint=has)
    return table


def _layout(grid: Grid, mapping: TableMapping, path: Path) -> Layout:
    rows, last = mapping.rows, grid.first_row + len(grid.rows) - 1
    if not rows.header or min(rows.header) < grid.first_row or max(rows.header) > last or rows.first > last:
        hint = f"the sheet has the rows {grid.first_row} to {last}"
        raise BadValueError("the rows lie outside the table", path=path, column="rows", hint=hint)
    names = column_names(grid, rows.header)
    strangers = [name for name in mapping.keys if name not in names]
    if strangers:
        hint = f"near: {', '.join(nearest(strangers[0], names))}"
        raise MissingColumnError(f"the table has no column '{strangers[0]}'", path=path, column="keys", hint=hint)
    body = grid.rows[rows.first - grid.first_row : rows.last + 1 - grid.first_row]
    used = [name for n, name in enumerate(names) if any(str(row[n]).strip() for row in body)]
    values = tuple(name for name in used if name not in mapping.keys)
    if not values:
        raise BadValueError("no column is left for the values", path=path, column="keys", hint="take one out of keys")
    return Layout(mapping.sheet, rows.header, rows.first, min(rows.last, last), mapping.keys, values)


def _check_indicators(mapping: TableMapping, terms: Terms, path: Path) -> None:
    """Every indicator must be known, and be measured in the unit that the mapping gives."""
    part = mapping.indicator
    for name in {part.id, *part.codes.values()} - {"", TODO}:
        indicator = terms.indicators.get(name)
        if indicator is None:
            near = nearest(name, list(terms.indicators))
            raise UnknownNameError(name, near, path=path, column="indicator", home="`indicators` of the mapping")
        if mapping.unit.key not in ("", indicator.unit) and name not in mapping.unit.factors:
            message = f"the values are in '{mapping.unit.key}', '{name}' is measured in '{indicator.unit}'"
            hint = f"write key: {indicator.unit} with the factor to it"
            raise UnitMismatchError(message, path=path, column="unit", hint=hint)


class _Reader:
    """Reads the rows of one table; collects what cannot be taken."""

    def __init__(self, mapping: TableMapping, table: LongTable, context: Context, terms: Terms, file: Path) -> None:
        self.mapping, self.table, self.context, self.terms, self.file = mapping, table, context, terms, file
        self.problems: list[DataError] = []
        self.areas: dict[str, str] = {}
        self._told: set[tuple[str, str]] = set()

    def read(self) -> tuple[Figure, ...]:
        """Return the figures of all rows that can be read; two that contradict each other are both left out."""
        found: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
        for figure in self._figures():
            found[self.areas[figure.subject], figure.indicator, figure.period].append(figure)
        return tuple(each for group in found.values() for each in self._agreed(group))

    def _agreed(self, group: Sequence[Figure]) -> Iterator[Figure]:
        if len({figure.value for figure in group}) == 1:
            yield group[0]
            return
        first, second = group[0].cells[0], group[1].cells[0]
        message = f"'{group[0].subject}' has {len(group)} values of {group[0].indicator} in {group[0].period}"
        way_out = f"add a filter to the mapping; another one stands in row {second.row}, column '{second.column}'"
        self.problems.append(BadValueError(message, path=self.file, row=first.row, column=first.column, hint=way_out))

    def _figures(self) -> Iterator[Figure]:
        columns = list(self.table.frame.columns)
        filters = self.mapping.filters.items()
        for cells in self.table.frame.itertuples(index=False, name=None):
            row = dict(zip(columns, cells, strict=True))
            if all(row[name] == wanted for name, wanted in filters):
                figure = self._figure(row)
                if figure:
                    yield figure

    def _figure(self, row: Mapping[str, object]) -> Figure | None:
        """Return a row's figure; None where there is none, where it is left out on purpose, or for a problem."""
        indicator = self._indicator(row)
        if not indicator or not self._area(row):
            return None
        value = self._value(row)
        period = self._period(row) if value is not None else ""
        if value is None or not period:
            return None
        return Figure(
            subject=str(row[self.mapping.area.column]),
            indicator=indicator,
            value=value * self._factor(row, indicator),
            period=period,
            cells=(self._cell(row),),
            written=str(row[TEXT]),
            flags=self._flags(row),
        )

    def _indicator(self, row: Mapping[str, object]) -> str:
        part = self.mapping.indicator
        if not part.column:
            return part.id
        code = str(row[part.column])
        found = part.codes.get(code, TODO)
        if found == TODO:
            self._once(
                row, part.column, code, f"'{code}' has no indicator", "give it one under indicator.codes, or nothing"
            )
        return "" if found == TODO else found

    def _area(self, row: Mapping[str, object]) -> str:
        column = self.mapping.area.column
        written = str(row[column])
        if written not in self.areas:
            given = self.mapping.areas
            bare = split_marks(written)[0]
            known = next((given[name] for name in (written, bare) if name in given), None)
            self.areas[written] = self.context.areas.find(written) if known is None else known
            if known is None and not written and row[TEXT]:
                self._once(
                    row, column, written, "the area is empty", "fill the cell, or name another column under area"
                )
            elif known is None and not self.areas[written]:
                self._once(
                    row,
                    column,
                    written,
                    f"unknown area '{written}'",
                    "add it to areas of the mapping, empty to leave it out",
                )
        return self.areas[written]

    def _value(self, row: Mapping[str, object]) -> Decimal | None:
        text, value = str(row[TEXT]), row[VALUE]
        codes = [str(row[name]) for name in self.mapping.flags.columns]
        if text in self.mapping.value.codes:
            return self.mapping.value.codes[text]
        if isinstance(value, Decimal):
            return None if set(codes) & set(self.mapping.flags.missing) else value
        silent = not text or text in self.mapping.value.missing or text.casefold() in self.context.words.missing
        if not silent and not row[FLAGS]:
            self._bad(row, str(row[COLUMN]), f"'{text}' is no number", "list it under value.missing or value.codes")
        return None

    def _period(self, row: Mapping[str, object]) -> str:
        columns = self.mapping.time.columns
        if not columns:
            return self.mapping.time.fixed
        texts = [str(row[name]) for name in columns]
        period = read_period(texts[0] if len(texts) == 1 else f"{texts[0]}-{_part(columns[1], texts[1])}")
        if not period:
            self._bad(row, columns[-1], f"'{' '.join(texts)}' is no time", "correct it, or give time.fixed")
        return period

    def _factor(self, row: Mapping[str, object], indicator: str) -> Decimal:
        unit = self.mapping.unit
        power = str(row[unit.multiplier]) if unit.multiplier else ""
        return unit.factors.get(indicator, unit.factor) * Decimal(10) ** int(power or 0)

    def _flags(self, row: Mapping[str, object]) -> tuple[str, ...]:
        part = self.mapping.flags
        marks = [str(row[name]) for name in part.columns] + str(row[FLAGS]).split()
        words = self.context.words.flags
        said = [part.meanings.get(mark, words.get(mark, mark)) for mark in marks if mark]
        notes = [str(row[FOOTNOTES]), *(str(row[name]) for name in self.mapping.footnotes)]
        return tuple(dict.fromkeys(text for text in (*said, *notes) if text and text != "normal"))

    def _cell(self, row: Mapping[str, object]) -> Cell:
        sheet, number = self.mapping.sheet, row[ROW]
        column = f"{sheet}!{row[COLUMN]}" if sheet else str(row[COLUMN])
        return Cell(self.file.name, number if isinstance(number, int) else None, column)

    def _once(self, row: Mapping[str, object], column: str, name: str, message: str, way_out: str) -> None:
        if (column, name) not in self._told:
            self._told.add((column, name))
            self._bad(row, column, message, way_out)

    def _bad(self, row: Mapping[str, object], column: str, message: str, way_out: str) -> None:
        number = row[ROW]
        place = number if isinstance(number, int) else None
        self.problems.append(BadValueError(message, path=self.file, row=place, column=column, hint=way_out))


def _part(column: str, text: str) -> str:
    """A bare number is a quarter or a month by its column's name; `Q3` stays."""
    if not text.isdigit():
        return text
    return f"Q{text}" if "q" in column.casefold() or "trim" in column.casefold() else f"{int(text):02d}"
