"""What a reader finds in the files of a data set, before any name in it is resolved.

A reader yields `Figure` (a number), `Thing` (something that a row describes) and `Link` (how two things are related),
each with the cell it stands in. Names are kept as the file writes them; `ingest.datasets` resolves them.
"""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class Cell:
    """A place in a file: `row` as a person counts (the first line is 1), None where a value rests on many rows."""

    file: str
    row: int | None
    column: str


@dataclass(frozen=True)
class Figure:
    """A number in the unit of its indicator.

    Args:
        subject: an area as the file writes it, or the key of a `Thing` of the same reader.
        indicator: id without `ind-`.
        period: as `Period.parse` takes it, '' where the file gives none.
        cells: where it stands, the main one first; a value computed from several cells names them all.
        written: the cell's text, '' for a computed value.
        rule: how it was computed, one clause; '' for a value that stands in the file.
        flags: the file's marks on the value ("estimated", "break in series"), in its own words.
        modality: `announced` for what is only planned.
    """

    subject: str
    indicator: str
    value: Decimal
    period: str
    cells: tuple[Cell, ...]
    written: str = ""
    rule: str = ""
    comparator: str = "exact"
    flags: tuple[str, ...] = ()
    modality: str = "asserted"


@dataclass(frozen=True)
class Thing:
    """Something that the data set describes: a model, a company, a cluster, a chip.

    Args:
        key: names it within the data set, `<class>:<name>` ("Model:GPT-4").
        types: classes of the ontology.
    """

    key: str
    types: tuple[str, ...]
    label: str
    cell: Cell
    description: str = ""
    aliases: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Link:
    """A relation: `object` is an area or the key of a `Thing`, or `value` holds a literal (a date)."""

    subject: str
    predicate: str
    cells: tuple[Cell, ...]
    object: str = ""
    value: str = ""
    period: str = ""
    modality: str = "asserted"


@dataclass(frozen=True)
class Census:
    """Says that the file lists everything: a country without a figure of the indicator and period has 0.

    Only for counts of a closed list; it stands behind the figures that it completes.
    """

    indicator: str
    period: str
    cells: tuple[Cell, ...]
    rule: str


Record = Figure | Thing | Link | Census
