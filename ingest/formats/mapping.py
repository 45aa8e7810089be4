"""The mapping file: which column of a table is what; written by `midpower map`, edited by a person, read by the build.

Every scalar is read as text (`NO` is Norway, `2020` a year as written).
"""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, field_validator

from ingest.records import Period, Source, is_date
from kg.errors import BadValueError, DataError

TODO: Final = "TODO"  # stands where only a person knows
MAPPING_ENDING: Final = ".map.yml"


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SourceCard(_Part):
    """Who published the table; becomes a `Source` of kind dataset."""

    id: str
    title: str
    publisher: str
    published: str
    licence: str = ""
    url: str = ""
    language: str = ""
    note: str = ""

    @field_validator("published")
    @classmethod
    def _is_date(cls, text: str) -> str:
        if text != TODO and not is_date(text):
            raise ValueError(f"'{text}' is no date: write 2024, 2024-12 or 2024-12-09")
        return text

    def source(self) -> Source:
        """Return the record of the source."""
        return Source(**self.model_dump(), kind="dataset")


class Rows(_Part):
    """Numbers of rows as a person counts them."""

    header: tuple[int, ...]
    first: int
    last: int


class AreaPart(_Part):
    """The column that names the area."""

    column: str


class TimePart(_Part):
    """The columns that tell the time (year, or year and quarter), or one time for all rows."""

    columns: tuple[str, ...] = ()
    fixed: str = ""

    @field_validator("fixed")
    @classmethod
    def _is_period(cls, text: str) -> str:
        if text not in ("", TODO):
            Period.parse(text)
        return text


class IndicatorPart(_Part):
    """One indicator for the whole table, or a column and what each of its codes is (empty: left out)."""

    id: str = ""
    column: str = ""
    codes: Mapping[str, str] = {}


class ValuePart(_Part):
    """How values are written; `codes` gives a number to a text ("high": 3)."""

    decimal: Literal[".", ",", "TODO"] = "."
    missing: tuple[str, ...] = ()
    codes: Mapping[str, Decimal] = {}


class UnitPart(_Part):
    """Values times `factor` (times ten to the power in `multiplier`'s column) are in `key`, the indicator's unit."""

    key: str = ""
    factor: Decimal = Decimal(1)
    factors: Mapping[str, Decimal] = {}
    multiplier: str = ""


class FlagsPart(_Part):
    """Columns of marks; `missing` codes say that there is no value; `meanings` puts words for codes."""

    columns: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    meanings: Mapping[str, str] = {}


class Definition(_Part):
    """An indicator that the ontology does not have."""

    id: str
    label: str
    unit: str
    direction: Literal["higher", "lower", "neutral"]
    scale: Literal["ratio", "difference", "ordinal", "binary"] = "ratio"
    enabler: str = ""
    bloc: Literal["sum", "mean", "records", "members", "none"] = "none"
    labels: Mapping[str, str] = {}
    aliases: tuple[str, ...] = ()
    comment: str = ""


class TableMapping(_Part):
    """A whole mapping file."""

    file: str
    sheet: str = ""
    rows: Rows
    keys: tuple[str, ...] = ()
    source: SourceCard
    area: AreaPart
    indicator: IndicatorPart
    time: TimePart = TimePart()
    value: ValuePart = ValuePart()
    unit: UnitPart = UnitPart()
    flags: FlagsPart = FlagsPart()
    footnotes: tuple[str, ...] = ()
    filters: Mapping[str, str] = {}
    areas: Mapping[str, str] = {}
    indicators: tuple[Definition, ...] = ()

    def open_points(self) -> list[str]:
        """Return the places that still say TODO and without which nothing can be loaded."""
        places = {
            "area.column": self.area.column,
            "indicator.id": self.indicator.id,
            "time.fixed": self.time.fixed,
            "unit.key": self.unit.key,
            "value.decimal": self.value.decimal,
            **{f"source.{name}": text for name, text in self.source.model_dump().items()},
            **{f"filters.{name}": text for name, text in self.filters.items()},
        }
        return [place for place, text in places.items() if text == TODO]


def read_mapping(path: Path) -> TableMapping:
    """Read a mapping file.

    Raises:
        DataError: no such file, not YAML, a key that nobody reads, or a TODO that must be filled first.
    """
    content = parse_mapping(path)
    try:
        mapping = TableMapping.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise BadValueError(first["msg"], path=path, column=key, hint="see docs/tables.md for the keys") from error
    points = mapping.open_points()
    if points:
        way_out = f"fill {', '.join(points)}; the choices stand beside it"
        raise BadValueError(f"{len(points)} place(s) still say {TODO}", path=path, column=points[0], hint=way_out)
    if not (mapping.indicator.id or mapping.indicator.column):
        raise BadValueError("no indicator is named", path=path, column="indicator", hint="give id, or column and codes")
    if not (mapping.time.columns or mapping.time.fixed):
        raise BadValueError("no time is named", path=path, column="time", hint="give columns or fixed")
    return mapping


def parse_mapping(path: Path) -> dict[str, Any]:
    """Return the file's content, every scalar a text; empty keys are left out.

    Raises:
        DataError: no such file, or not YAML.
    """
    try:
        content = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 makes only texts, lists, maps
    except OSError as error:
        raise DataError(f"the mapping cannot be read, {error.strerror}", path=path, hint="run midpower map") from error
    except (yaml.YAMLError, ValueError) as error:
        line = " ".join(str(error).split())
        raise DataError(f"the mapping is not readable YAML: {line}", path=path, hint="correct it") from error
    if not isinstance(content, dict):
        raise DataError("the mapping is no YAML mapping", path=path, hint="run midpower map to make one")
    return {key: value for key, value in content.items() if value != ""}
