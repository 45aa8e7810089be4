"""`midpower review`: look at what was read from documents, accept, reject or edit it, one by one or as a table."""

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.console import FILE, home_option, read_settings

if TYPE_CHECKING:
    from kg.decisions import Decision, Verdict
    from kg.review import Candidate
    from kg.settings import Settings

_STATES = ("unreviewed", "accepted", "edited", "rejected", "gone")


@click.group()
@home_option
@click.pass_context
def review(context: click.Context, home: Path | None) -> None:
    """List what was read from documents; accept, reject or edit it."""
    context.obj = home


def decision_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take what every decision has."""
    options = (
        click.option("--source", default="", metavar="SOURCE", help="Only claims of this document."),
        click.option("--note", default="", help="Why, in a few words."),
        click.option("--who", default="", help="Who decides; the user of this machine if missing."),
        click.option("--build/--no-build", default=False, help="Build the next release at once."),
        home_option,
        click.pass_obj,
    )
    for option in reversed(options):
        command = option(command)
    return command


@review.command("list")
@click.argument("source", default="")
@click.option("--state", type=click.Choice(_STATES), help="Only those that stand so.")
@click.option("--least", type=click.FloatRange(0, 1), default=0.0, help="Only those of at least this confidence.")
@click.option("--facts", "facts_only", is_flag=True, help="Only those that are facts, not known or unfinished ones.")
@click.option("--format", "format_name", type=click.Choice(["table", "json"]), default="table", help="How to print.")
@home_option
@click.pass_obj
def list_(
    outer: Path | None,
    source: str,
    state: str | None,
    least: float,
    facts_only: bool,
    format_name: str,
    home: Path | None,
) -> None:
    """List the claims of a document, or of all, each with its sentence."""
    from api.review_view import as_json, as_text
    from kg.review import read_candidates

    settings = read_settings(home or outer)
    left = _left(settings)
    candidates = [
        candidate
        for candidate in read_candidates(settings.library, source)
        if state in (None, candidate.state)
        and candidate.confidence >= least
        and not (facts_only and candidate.id in left.get(candidate.source, {}))
    ]
    if format_name == "json":
        shown = [as_json(candidate, left) for candidate in candidates]
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    click.echo(as_text(candidates, left) or "there is nothing to review; take documents in with 'midpower ingest'")


@review.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@decision_options
def accept(
    outer: Path | None, ids: tuple[str, ...], source: str, note: str, who: str, build: bool, home: Path | None
) -> None:
    """Accept claims as they were read: they become facts that answers use."""
    _decide(read_settings(home or outer), ids, source, "accept", {}, note, who, build=build)


@review.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@decision_options
def reject(
    outer: Path | None, ids: tuple[str, ...], source: str, note: str, who: str, build: bool, home: Path | None
) -> None:
    """Reject claims: no release has them any more."""
    _decide(read_settings(home or outer), ids, source, "reject", {}, note, who, build=build)


@review.command()
@click.argument("claim", metavar="ID")
@click.argument("fields", nargs=-1, required=True, metavar="FIELD=VALUE...")
@decision_options
def edit(
    outer: Path | None,
    claim: str,
    fields: tuple[str, ...],
    source: str,
    note: str,
    who: str,
    build: bool,
    home: Path | None,
) -> None:
    """Accept a claim with other values: value=45, predicate="data center capacity", subject=Arcadia ..."""
    if not all("=" in field for field in fields):
        raise click.UsageError("edit takes FIELD=VALUE, for example value=45.")
    edited = {name.strip(): text for name, _, text in (field.partition("=") for field in fields)}
    _decide(read_settings(home or outer), [claim], source, "edit", edited, note, who, build=build)


@review.command()
@click.argument("ids", nargs=-1, required=True, metavar="ID...")
@decision_options
def undo(
    outer: Path | None, ids: tuple[str, ...], source: str, note: str, who: str, build: bool, home: Path | None
) -> None:
    """Take decisions back: the claims count as unreviewed again; for claims that are gone too."""
    del note, who
    from kg.review import find_candidates, save

    settings = read_settings(home or outer)
    decided = [each for each in find_candidates(settings.library, ids, source) if each.decision]
    save(settings.library, [(candidate, None) for candidate in decided])
    for candidate in decided:
        click.echo(f"undone  {candidate.id}  {candidate.brief}")
    _end(settings, len(decided), build=build)


@review.command("export")
@click.argument("table", type=FILE, metavar="FILE.csv")
@click.option("--source", default="", metavar="SOURCE", help="Only claims of this document.")
@click.option("--state", type=click.Choice(_STATES), help="Only those that stand so.")
@home_option
@click.pass_obj
def export_(outer: Path | None, table: Path, source: str, state: str | None, home: Path | None) -> None:
    """Write the claims as a table to be edited in a spreadsheet; 'review import' reads it back."""
    from kg.review import read_candidates
    from kg.review_table import write_table

    settings = read_settings(home or outer)
    candidates = [c for c in read_candidates(settings.library, source) if state in (None, c.state)]
    table.write_text(write_table(candidates, _left(settings)), encoding="utf-8-sig", newline="")
    click.echo(f"{len(candidates)} claims in {table}: write accept, reject or edit into the column 'decision'")


@review.command("import")
@click.argument("table", type=FILE, metavar="FILE.csv")
@click.option("--who", default="", help="Who decides; the user of this machine if missing.")
@click.option("--build/--no-build", default=False, help="Build the next release at once.")
@home_option
@click.pass_obj
def import_(outer: Path | None, table: Path, who: str, build: bool, home: Path | None) -> int:
    """Read decisions from a table; a row that cannot be taken is told and costs only itself."""
    from api.review_view import read_table_file
    from kg.review import read_candidates, save
    from kg.review_table import read_table

    settings = read_settings(home or outer)
    candidates = read_candidates(settings.library)
    rulings, problems = read_table(read_table_file(table), candidates, who=who or _user(), when=_now(), path=str(table))
    save(settings.library, [(ruling.candidate, ruling.decision) for ruling in rulings])
    for problem in problems:
        click.echo(f"midpower: {problem}", err=True)
    _end(settings, len(rulings), build=build)
    return 1 if problems else 0


def _decide(
    settings: "Settings",
    ids: Sequence[str],
    source: str,
    verdict: "Verdict",
    edited: dict[str, str],
    note: str,
    who: str,
    *,
    build: bool,
) -> None:
    from kg.review import decide, find_candidates, save

    left = _left(settings)
    decided: list[tuple[Candidate, Decision | None]] = []
    for candidate in find_candidates(settings.library, ids, source):
        decision = decide(candidate, verdict, edited, who=who or _user(), when=_now(), note=note)
        decided.append((candidate, decision))
        click.echo(f"{decision.verdict}  {candidate.id}  {decision.claimed}")
        why = left.get(candidate.source, {}).get(candidate.id, "")
        if why and decision.verdict == "accept":
            click.echo(f"midpower: {candidate.id} is no fact: {why}; 'midpower review edit' can name it.", err=True)
    save(settings.library, decided)
    _end(settings, len(decided), build=build)


def _end(settings: "Settings", count: int, *, build: bool) -> None:
    """Say what was decided, and build or say how."""
    if not count:
        click.echo("nothing has changed")
    elif not build:
        click.echo(f"{count} decided; the next release has it: run 'midpower review build', or decide with --build")
    if count and build:
        _build(settings)


@review.command("build")
@click.option("--json", "as_json", is_flag=True, help="Print the release's id as JSON.")
@home_option
@click.pass_obj
def build_(outer: Path | None, as_json: bool, home: Path | None) -> None:
    """Build the next release with all that was decided."""
    _build(read_settings(home or outer), as_json=as_json)


def _build(settings: "Settings", *, as_json: bool = False) -> None:
    from ingest.library.walk import build_if_changed
    from kg.library import Library

    def progress(line: str) -> None:
        click.echo(line, err=True)

    library = Library(settings.library)
    with library.locked(lambda: progress("waiting for another program that changes the library")):
        release = build_if_changed(settings, library, progress)
    if as_json:
        click.echo(json.dumps({"release": release.id if release else None}))
        return
    click.echo(f"current release: {release.id}" if release else "nothing was built, the release has it as it is")


def _left(settings: "Settings") -> dict[str, dict[str, str]]:
    """Why claims are no facts, as the build of the current release found."""
    from kg.release import peek_current
    from kg.review import read_left

    current = peek_current(settings.home)
    return read_left(current.path) if current else {}


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _user() -> str:
    from getpass import getuser

    try:
        return getuser()
    except (OSError, KeyError):  # a container may have no name for its user
        return ""
