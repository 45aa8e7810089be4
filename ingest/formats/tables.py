"""The doors of this package: propose a mapping for a file, and take tables by their mappings into the data."""

import os
from collections.abc import Sequence
from dataclasses import replace
from hashlib import file_digest
from pathlib import Path
from typing import Final

from ingest.attribution import Attribution
from ingest.formats.areas import read_areas
from ingest.formats.files import read_file
from ingest.formats.layout import Context
from ingest.formats.load import Figures, load_table
from ingest.formats.long import VALUE, LongTable, read_long
from ingest.formats.mapping import MAPPING_ENDING
from ingest.formats.propose import merge_mapping, propose_mapping
from ingest.formats.words import read_words
from ingest.records import Data, SourceFacts
from ingest.terms import Terms
from kg.errors import BadValueError, DataError

_TOLD: Final = 20  # problems of a table that are told one by one


def read_context(ontology_dir: Path, data: Data, terms: Terms) -> Context:
    """Return what is known of other people's tables: their words, and the areas by all their names."""
    words = read_words(ontology_dir)
    return Context(words, read_areas(data.entities, terms, words))


def map_file(path: Path, sheet: str, context: Context, terms: Terms, out: Path | None = None) -> str:
    """Return the text of a mapping file for a table.

    Args:
        sheet: of a workbook; '' for the one with the most numbers.
        out: where the mapping will stand; edits of one that is there already stay.

    Raises:
        DataError: no table is found, or no such sheet.
    """
    tables = read_long(read_file(path), context)
    chosen = [table for table in tables if not sheet or table.layout.sheet == sheet]
    if not chosen:
        names = ", ".join(f"'{table.layout.sheet}'" for table in tables)
        hint = f"tables were found in {names}" if names else "give a file with a header row and rows of data"
        raise BadValueError(f"no table is found{f' in sheet {sheet!r}' if sheet else ''}", path=path, hint=hint)
    best = max(chosen, key=lambda table: int(table.frame[VALUE].notna().sum()))
    file = os.path.relpath(path, out.parent) if out else path.name
    text = _others(best, tables) + propose_mapping(best, context, terms, Path(file).as_posix())
    return merge_mapping(out, text) if out and out.is_file() else text


def find_mapping(path: Path) -> Path:
    """Return the mapping itself, or the one that lies beside a table.

    Raises:
        DataError: no mapping lies beside it.
    """
    if path.suffix.casefold() in (".yml", ".yaml"):
        return path
    beside = default_mapping(path)
    if not beside.is_file():
        raise DataError("no mapping lies beside the table", path=path, hint=f"run midpower map {path} --out {beside}")
    return beside


def default_mapping(table: Path) -> Path:
    """Return where the mapping of a table is looked for."""
    return table.with_name(table.name + MAPPING_ENDING)


def add_tables(data: Data, terms: Terms, paths: Sequence[Path], ontology_dir: Path) -> tuple[Data, Terms, list[str]]:
    """Return data and terms with the figures and indicators of tables, and what was not taken, one sentence each.

    Raises:
        DataError: a mapping or a file that cannot be taken at all, or a source that is there already.
    """
    notes: list[str] = []
    for path in map(find_mapping, paths):
        context = read_context(ontology_dir, data, terms)
        figures = load_table(path, context, terms)
        if any(facts.source.id == figures.source.id for facts in data.sources):
            hint = "give source.id of the mapping another name"
            raise BadValueError(
                f"the source '{figures.source.id}' is there already", path=path, column="source", hint=hint
            )
        terms = replace(terms, quads=(*terms.quads, *figures.quads))
        data, more = _attribute(data, figures, terms)
        notes += [
            f"{figures.source.id}: {len(figures.figures):,} figures of {figures.path.name}",
            *_tell(figures),
            *more,
        ]
    return data, terms, notes


def _attribute(data: Data, figures: Figures, terms: Terms) -> tuple[Data, list[str]]:
    """Return the data with the figures as facts of their source, each with its cell as evidence."""
    name = figures.path.name
    with figures.path.open("rb") as file:
        hashes = {name: file_digest(file, "sha256").hexdigest()}
    states = {name: figures.source.published}
    attribution = Attribution(figures.source.id, figures.areas, data.entities, terms, hashes, states)
    for figure in figures.figures:
        attribution.add(figure)
    cells = tuple(attribution.cells.values())
    facts = SourceFacts(figures.source, observations=tuple(attribution.observations), cells=cells)
    return Data(data.entities, (*data.sources, facts)), attribution.problems()


def _tell(figures: Figures) -> list[str]:
    lines = [str(problem) for problem in figures.problems[:_TOLD]]
    more = len(figures.problems) - _TOLD
    return [*lines, f"{figures.source.id}: {more} more problems of this kind"] if more > 0 else lines


def _others(best: LongTable, tables: Sequence[LongTable]) -> str:
    rest = [table.layout.sheet for table in tables if table is not best]
    return f"# Tables stand in these sheets too (midpower map --sheet NAME): {', '.join(rest)}\n" if rest else ""
