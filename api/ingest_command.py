"""`midpower ingest` and `midpower documents`: documents into the library and into the next release, and out again."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from api.console import home_option, read_settings
from api.llm_options import llm_option

if TYPE_CHECKING:
    from ingest.library.walk import Ingested, Result
    from kg.ask.llm import Mode
    from kg.release import Release


@click.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH-or-URL...")
@click.option("--as", "source_id", default="", metavar="SOURCE-ID", help="Id of the source; made from the file's name.")
@click.option("--title", default="", help="Title of the document; taken from it if missing.")
@click.option("--review", is_flag=True, help="Show what was found and how to accept or reject it.")
@click.option("--json", "as_json", is_flag=True, help="Print what happens as JSON, one object a line, as it happens.")
@llm_option
@home_option
def ingest(
    paths: tuple[str, ...], source_id: str, title: str, review: bool, as_json: bool, llm: "Mode", home: Path | None
) -> int:
    """Add documents or tables (files, folders, patterns, addresses) to the current data and build the next release."""
    from ingest.library.walk import ingest as ingest_all

    def noted(result: "Result") -> None:
        if as_json:
            click.echo(json.dumps({"event": "file", **asdict(result)}, ensure_ascii=False))

    def progress(line: str) -> None:
        click.echo(json.dumps({"event": "progress", "text": line}) if as_json else line, err=not as_json)

    done = ingest_all(read_settings(home), paths, progress, wish=source_id, title=title, noted=noted, llm=llm)
    _report(done, as_json=as_json)
    if review:
        _tell_review(done)
    return 1 if done.failed else 0


@click.group(invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
@home_option
@click.pass_context
def documents(context: click.Context, as_json: bool, home: Path | None) -> None:
    """List the documents and tables that were ingested; with 'remove', take some out."""
    context.obj = home
    if context.invoked_subcommand is not None:
        return
    from api.text import table_text
    from kg.library import Library

    entries = Library(read_settings(home).library).entries()
    if as_json:
        click.echo(json.dumps([asdict(entry.card) for entry in entries], ensure_ascii=False, indent=2))
        return
    columns = ["id", "kind", "sentences", "claims", "language", "retrieved", "title"]
    rows = [[str(getattr(entry.card, name)) for name in columns] for entry in entries]
    click.echo(table_text(columns, rows) if rows else "no document was ingested; run 'midpower ingest PATH'")


@documents.command()
@click.argument("ids", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="Print what happened as JSON.")
@home_option
@click.pass_obj
def remove(outer: Path | None, ids: tuple[str, ...], as_json: bool, home: Path | None) -> None:
    """Remove documents and everything that was taken or computed from them; decisions are kept."""
    from ingest.library.walk import forget

    release = forget(read_settings(home or outer), ids, lambda line: click.echo(line, err=True))
    if as_json:
        click.echo(json.dumps({"event": "done", "release": release.id if release else None}))
    else:
        click.echo(f"removed {', '.join(ids)}; {_release_text(release)}")


def _report(done: "Ingested", *, as_json: bool) -> None:
    """Say what became of each file and which release has them."""
    from collections import Counter

    counts = Counter(result.outcome for result in done.results)
    if as_json:
        release = done.release.id if done.release else None
        click.echo(json.dumps({"event": "done", "release": release, **counts}))
        return
    columns = ["outcome", "id", "sentences", "claims", "file"]
    shown = [result for result in done.results if result.outcome != "unchanged"]
    rows = [[r.outcome, r.id, str(r.sentences or ""), str(r.claims or ""), r.name] for r in shown]
    if rows:
        from api.text import table_text  # takes as long as a whole run without changes

        click.echo(table_text(columns, rows))
    for result in done.results:
        if result.message and result.outcome != "unchanged":
            click.echo(f"midpower: {result.name}: {result.message}", err=True)
    click.echo(f"{', '.join(f'{count} {outcome}' for outcome, count in counts.items())}; {_release_text(done.release)}")


def _tell_review(done: "Ingested") -> None:
    for result in done.results:
        if result.claims:
            click.echo(f"midpower review list {result.id}  # {result.claims} claims of {result.name}")


def _release_text(release: "Release | None") -> str:
    return f"current release: {release.id}" if release else "nothing was built, the release has them as they are"
