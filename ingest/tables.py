"""Read the authored tables (`docs/data.md`) into frozen records.

One bad row never hides another: the readers collect problems, `read_data` reports all of them and raises the first.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.cells import Row, check_term, collect, identifier, nearest, read_rows_or_report
from ingest.entities import read_entities, read_sources
from ingest.names import Names
from ingest.records import (
    COMPARATORS,
    MODALITIES,
    STAGES,
    STATEMENT_KINDS,
    Conflict,
    Data,
    Enumeration,
    Observation,
    Relation,
    Source,
    SourceFacts,
    SourceSentence,
    Statement,
)
from ingest.terms import Terms
from kg.errors import DataError, UnitMismatchError, UnknownNameError
from kg.vocabulary import UNITS

SENTENCE_COLUMNS = ("sentence", "section", "paragraph", "sha256")
OBSERVATION_COLUMNS = (
    "id", "subject", "indicator", "value", "low", "high", "unit", "comparator", "period", "compared_to", "modality",
    "stage", "as_written", "evidence", "statement", "keywords",
)  # fmt: skip
RELATION_COLUMNS = (
    "id", "subject", "predicate", "object", "value", "period", "modality", "evidence", "statement", "keywords",
)  # fmt: skip
STATEMENT_COLUMNS = (
    "id", "kind", "about", "topics", "value", "modality", "period", "evidence", "statement", "keywords",
)  # fmt: skip
_REPORTED = 20  # problems that are told at once
CONFLICT_COLUMNS = ("fact", "contradicts", "why")
LIST_COLUMNS = ("statement", "items")


def read_data(data_dir: Path, terms: Terms, report: Callable[[str], None]) -> Data:
    """Read entities, sources and facts of a data folder.

    Args:
        data_dir: holds `entities/`, `sources/` and `facts/`.
        report: gets the other problems, one sentence each, so that an author can mend them in one go.

    Raises:
        DataError: the first problem.
    """
    data, problems = check_data(data_dir, terms)
    for problem in problems[1:_REPORTED]:
        report(str(problem))
    if len(problems) > 1:
        report(f"{len(problems)} problems in the tables, the first is:")
    if problems:
        raise problems[0]
    return data


def check_data(data_dir: Path, terms: Terms) -> tuple[Data, list[DataError]]:
    """Return what could be read and every problem on the way."""
    problems: list[DataError] = []
    if not (data_dir / "entities").is_dir():
        missing = DataError("the data folder has no entities/", path=data_dir, hint="see docs/data.md for its layout")
        return Data(), [missing]
    entities = read_entities(data_dir / "entities", terms, problems)
    sources = read_sources(data_dir / "sources", problems)
    names = Names.of(entities, sources, terms)
    problems += _check_folders(data_dir, sources)  # before the facts: what is missing here is missed there
    facts = [_FactReader(data_dir / "facts" / source.id, names, terms, problems).read(source) for source in sources]
    problems += [] if problems else _check_conflicts(data_dir, facts)  # a fact may be missing because its row is bad
    return Data(tuple(entities), tuple(facts)), problems


def _check_folders(data_dir: Path, sources: Sequence[Source]) -> list[DataError]:
    """Every folder of facts needs a source that says where they come from."""
    known = {source.id for source in sources}
    folders = sorted(path for path in (data_dir / "facts").glob("*") if path.is_dir() and path.name not in known)
    way_out = "write sources/{}/source.yml"
    return [DataError("no source.yml goes with the facts", path=p, hint=way_out.format(p.name)) for p in folders]


def _check_conflicts(data_dir: Path, sources: Sequence[SourceFacts]) -> list[DataError]:
    """The contradicted fact must be there."""
    known = {f"{facts.source.id}#{fact.id}" for facts in sources for fact in facts.facts}
    return [
        UnknownNameError(
            name,
            nearest(name, sorted(known)),
            path=data_dir / "facts" / facts.source.id / "conflicts.csv",
            column="contradicts",
            home="the facts of that source",
        )
        for facts in sources
        for conflict in facts.conflicts
        if (name := f"{conflict.other_source}#{conflict.other}") not in known
    ]


@dataclass
class _FactReader:
    """Reads the tables of one source; remembers ids and sentence keys so that doubles and strays are seen."""

    folder: Path
    names: Names
    terms: Terms
    problems: list[DataError]
    ids: set[str] = field(default_factory=set)
    keys: set[str] = field(default_factory=set)

    def read(self, source: Source) -> SourceFacts:
        """Return everything that the folder says; tables that are not there are empty."""
        return SourceFacts(
            source,
            sentences=self._table("sentences", SENTENCE_COLUMNS, self._sentence),
            observations=self._table("observations", OBSERVATION_COLUMNS, self._observation),
            relations=self._table("relations", RELATION_COLUMNS, self._relation),
            statements=self._table("statements", STATEMENT_COLUMNS, self._statement),
            conflicts=self._table("conflicts", CONFLICT_COLUMNS, self._conflict),
            lists=self._table("lists", LIST_COLUMNS, self._list),
        )

    def _table(self, name: str, columns: Sequence[str], parse: Callable[[Row], Any]) -> tuple[Any, ...]:
        path = self.folder / f"{name}.csv"
        rows = read_rows_or_report(path, columns, self.problems) if path.exists() else []
        return tuple(collect(rows, parse, self.problems))

    def _sentence(self, row: Row) -> SourceSentence:
        digest = row.required("sha256").removeprefix("sha256:")
        if not re.fullmatch(r"[0-9a-f]{64}", digest):
            raise row.bad("sha256", "this is no SHA-256", "write 64 hex digits, made by ingest.segment.sentence_hash")
        if not row.text("paragraph").isdecimal():
            raise row.bad("paragraph", f"'{row.text('paragraph')}' is no number", "count paragraphs from 1")
        key = identifier(row, "sentence")
        self._once(row, "sentence", key, self.keys)
        return SourceSentence(key, row.text("section"), int(row.text("paragraph")), digest)

    def _observation(self, row: Row) -> Observation:
        comparator = row.code("comparator", COMPARATORS)
        _check_numbers(row, comparator)
        indicator = row.required("indicator").removeprefix("ind-")
        check_term(row, "indicator", indicator, list(self.terms.indicators))
        compared_to = row.text("compared_to")
        return Observation(
            **self._common(row),
            subject=self._named(row, "subject"),
            indicator=indicator,
            value=row.number_in("value"),
            low=row.number_in("low"),
            high=row.number_in("high"),
            unit=self._unit(row, indicator),
            comparator=comparator,
            compared_to=self.names.resolve(row, "compared_to", compared_to) if compared_to else "",
            stage=row.code("stage", STAGES, ""),
            as_written=row.text("as_written"),
        )

    def _relation(self, row: Row) -> Relation:
        predicate = row.required("predicate")
        check_term(row, "predicate", predicate, sorted(self.terms.predicates))
        target, value = row.text("object"), row.text("value")
        if bool(target) == bool(value):
            raise row.bad("object", "a relation has an object or a value", "fill one of the two columns")
        return Relation(
            **self._common(row),
            subject=self._named(row, "subject"),
            predicate=predicate,
            object=self._named(row, "object") if target else "",
            value=value,
        )

    def _statement(self, row: Row) -> Statement:
        return Statement(
            **self._common(row),
            kind=row.code("kind", STATEMENT_KINDS),
            about=tuple(self.names.resolve(row, "about", name) for name in row.words("about")),
            topics=tuple(self.names.resolve(row, "topics", name) for name in row.words("topics")),
            value=row.text("value"),
        )

    def _list(self, row: Row) -> Enumeration:
        row.required("items")
        items = tuple(self.names.resolve(row, "items", name) for name in row.words("items"))
        return Enumeration(self._own_fact(row, "statement"), items)

    def _own_fact(self, row: Row, column: str) -> str:
        fact = row.required(column)
        if fact not in self.ids and not self.problems:
            near = nearest(fact, sorted(self.ids))
            home = "the facts of this source"
            raise UnknownNameError(fact, near, path=row.path, row=row.number, column=column, home=home)
        return fact

    def _conflict(self, row: Row) -> Conflict:
        fact = self._own_fact(row, "fact")
        other_source, mark, other = row.required("contradicts").partition("#")
        if not mark or other_source not in self.names.labels:
            raise row.bad("contradicts", "no fact of a known source", "write <source-id>#<fact-id>")
        return Conflict(fact, other_source, other, row.text("why"))

    def _common(self, row: Row) -> dict[str, Any]:
        """The columns that observations, relations and statements share."""
        name = identifier(row, "id")
        self._once(row, "id", name, self.ids)
        return {
            "id": name,
            "evidence": self._evidence(row),
            "statement": row.required("statement"),
            "keywords": row.texts("keywords"),
            "modality": row.code("modality", MODALITIES, "asserted"),
            "period": row.period_in("period"),
        }

    def _evidence(self, row: Row) -> tuple[str, ...]:
        row.required("evidence")
        for key in row.words("evidence"):
            if key not in self.keys:
                raise row.bad("evidence", f"'{key}' is no sentence of the source", "use a key of sentences.csv")
        return row.words("evidence")

    def _named(self, row: Row, column: str) -> str:
        return self.names.resolve(row, column, row.required(column))

    def _unit(self, row: Row, indicator: str) -> str:
        unit, expected = row.required("unit"), self.terms.indicators[indicator].unit
        if unit not in UNITS or unit != expected:
            message = f"the unit is '{unit}', the indicator '{indicator}' is measured in '{expected}'"
            way_out = f"convert the figure to {expected} or choose another indicator"
            raise UnitMismatchError(message, path=row.path, row=row.number, column="unit", hint=way_out)
        return unit

    def _once(self, row: Row, column: str, name: str, taken: set[str]) -> None:
        if name in taken:
            raise row.bad(column, f"'{name}' is already taken", "choose another, unique in the source")
        taken.add(name)


def _check_numbers(row: Row, comparator: str) -> None:
    """A range has low and high, everything else a value."""
    value, low, high = (row.number_in(column) for column in ("value", "low", "high"))
    if comparator == "range" and (value is not None or low is None or high is None):
        raise row.bad("low", "a range has low and high and no value", "fill both ends and empty the value")
    if comparator != "range" and (value is None or low is not None or high is not None):
        raise row.bad("value", f"'{comparator}' needs a value and no ends", "fill value, empty low and high")
    if low is not None and high is not None and low > high:
        raise row.bad("low", f"the low end {low} is above the high end {high}", "swap them")
