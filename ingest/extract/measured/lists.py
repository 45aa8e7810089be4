"""Figures that stand in a row ("28 and 26 billion, respectively") and the names that they belong to."""

from dataclasses import dataclass
from functools import cached_property

from ingest.extract.measured.grammar import COUNTS
from ingest.extract.measured.line import Line
from ingest.extract.reading import Amount, Named


@dataclass(frozen=True)
class Lists:
    """The rows of figures of a line: numbers of amounts that only commas and "and" stand between."""

    line: Line

    @cached_property
    def rows(self) -> tuple[tuple[int, ...], ...]:
        """Rows in their order; a figure on its own is a row of one."""
        rows: list[list[int]] = []
        for ref in range(len(self.line.reading.amounts)):
            if rows and self._follows(rows[-1][-1], ref):
                rows[-1].append(ref)
            else:
                rows.append([ref])
        return tuple(map(tuple, rows))

    def row_of(self, ref: int) -> tuple[int, ...]:
        """Return the row that an amount stands in."""
        return next(row for row in self.rows if ref in row)

    def own_name(self, ref: int, names: tuple[Named, ...]) -> Named | None:
        """Return the name that belongs to an amount of a row that has as many figures as there are names."""
        row = self.row_of(ref)
        if len(row) < 2 or len(row) != len(names):
            return None
        return names[row.index(ref)]

    def _follows(self, first: int, second: int) -> bool:
        here, there = self.line.span("amount", first), self.line.span("amount", second)
        if here is None or there is None:
            return False
        between = self.line.words[here[1] : there[0]]
        join = self.line.phrase_at(self.line.grammar.phrases("joins"), here[1]) if between else 0
        articles = self.line.grammar.word_set("articles")
        plain = not between or (join > 0 and all(word.norm in articles for word in between[join:]))
        return plain and self._alike(first, second) and (bool(between) or "," in self.line.words[there[0]].before)

    def _alike(self, first: int, second: int) -> bool:
        amounts = self.line.reading.amounts
        return amounts[first].kind == amounts[second].kind and _same_unit(amounts[first], amounts[second])


def _same_unit(first: Amount, second: Amount) -> bool:
    return first.unit == second.unit or (first.unit in COUNTS and second.unit in COUNTS)
