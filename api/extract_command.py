"""`midpower extract`: what would be taken from documents, without touching a release."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.console import FILE, home_option, read_settings
from api.llm_options import llm_option, open_model_reader

if TYPE_CHECKING:
    from ingest.documents import Document, ReadResult
    from kg.ask.llm import Mode


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH-or-URL...")
@click.option("--out", type=FILE, help="File of claims, one JSON object a line; standard output if missing.")
@llm_option
@home_option
def extract(paths: tuple[str, ...], out: Path | None, llm: "Mode", home: Path | None) -> int:
    """Show the figures and relations that documents state, each with its quote; no release is touched."""
    from ingest.documents import read_each
    from ingest.entities import read_entities
    from ingest.extract.extract import extract_claims
    from ingest.extract.knowledge import read_knowledge
    from ingest.terms import read_terms

    settings = read_settings(home)
    terms = read_terms(settings.ontology_dir)
    entities = tuple(read_entities(settings.data_dir / "entities", terms, []))
    knowledge = read_knowledge(settings.ontology_dir, entities, terms)
    reader = open_model_reader(settings, knowledge, llm)
    failed = False
    with click.open_file(str(out or "-"), "w", encoding="utf-8") as lines:
        for result in read_each(paths, settings.document_limits):
            document = _tell(result)
            if document is None:
                failed = True
                continue
            for claim in extract_claims(document.name, document.sentence_texts, knowledge, reader):
                lines.write(json.dumps(claim.to_json(), ensure_ascii=False) + "\n")
    if reader is not None:
        click.echo(f"midpower: {reader.describe()}", err=True)
    return 1 if failed else 0


def _tell(result: "ReadResult") -> "Document | None":
    """Say what went wrong with a file, and return its document."""
    if result.error is not None:
        click.echo(f"midpower: {result.error}", err=True)
    for note in result.document.notes if result.document is not None else ():
        click.echo(f"midpower: {result.origin}: {note}", err=True)
    return result.document
