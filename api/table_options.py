"""`midpower map`: propose which column of a table is what."""

from pathlib import Path

import click

from api.console import FILE, home_option, read_settings


@click.command("map")
@click.argument("table", type=FILE)
@click.option("--sheet", default="", help="Sheet of a workbook; the one with the most numbers if missing.")
@click.option("--out", type=FILE, help="Write the mapping there; edits of a file that is there already stay.")
@home_option
def map_table(table: Path, sheet: str, out: Path | None, home: Path | None) -> None:
    """Propose a mapping for a table; edit it, then: midpower build --tables MAPPING."""
    from ingest.entities import read_entities
    from ingest.formats.tables import map_file, read_context
    from ingest.records import Data
    from ingest.terms import read_terms

    settings = read_settings(home)
    terms = read_terms(settings.ontology_dir)
    data = Data(tuple(read_entities(settings.data_dir / "entities", terms, [])))
    context = read_context(settings.ontology_dir, data, terms)
    text = map_file(table, sheet, context, terms, out)
    with click.open_file(str(out or "-"), "w", encoding="utf-8") as file:
        file.write(text)
