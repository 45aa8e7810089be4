"""`midpower extract`: what would be taken from documents, without touching a release."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.console import FILE, home_option, read_settings
from api.llm_options import llm_option, open_model_reader

if TYPE_CHECKING:
    from kg.ask.llm import Mode


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--out", type=FILE, help="File of claims, one JSON object a line; standard output if missing.")
@llm_option
@home_option
def extract(paths: tuple[Path, ...], out: Path | None, llm: "Mode", home: Path | None) -> None:
    """Show the figures and relations that documents state, each with its quote; no release is touched."""
    from ingest.documents import read_documents
    from ingest.entities import read_entities
    from ingest.extract.extract import extract_claims
    from ingest.extract.knowledge import read_knowledge
    from ingest.terms import read_terms

    settings = read_settings(home)
    terms = read_terms(settings.ontology_dir)
    entities = tuple(read_entities(settings.data_dir / "entities", terms, []))
    knowledge = read_knowledge(settings.ontology_dir, entities, terms)
    reader = open_model_reader(settings, knowledge, llm)
    with click.open_file(str(out or "-"), "w", encoding="utf-8") as lines:
        for document in read_documents(paths):
            for claim in extract_claims(document.name, document.sentence_texts, knowledge, reader):
                lines.write(json.dumps(claim.to_json(), ensure_ascii=False) + "\n")
    if reader is not None:
        click.echo(f"midpower: {reader.describe()}", err=True)
