"""`midpower`: the command line.

Exit codes: 0 done; 1 a failed check or an answer that could not be given; 2 the call's words are wrong. Errors are one
sentence on standard error. Everything heavy is imported inside its command, so that `--help` is there at once.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from api.console import FILE, FOLDER, Spread, find_release, home_option, open_engine, open_store, read_settings, run
from api.extract_command import extract
from api.ingest_command import documents, ingest
from api.review_command import review
from api.score_options import scores
from api.table_options import map_table

if TYPE_CHECKING:
    from kg.ask.engine import Engine
    from kg.model import Answer

EXAMPLE: Final = "Which middle powers have open chip access and cheap energy?"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its code."""
    sys.exit(run(cli, arguments))


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="midpower")
@home_option
@click.pass_context
def cli(context: click.Context, home: Path | None) -> None:
    """Ask a checked knowledge graph about generative AI, middle powers and superpowers."""
    if home is not None:  # the option may stand before the command's name too
        context.default_map = {name: {"home": home} for name in cli.commands}


cli.add_command(scores)
cli.add_command(map_table)
cli.add_command(extract)
cli.add_command(review)
cli.add_command(ingest)
cli.add_command(documents)


@cli.command(cls=Spread)
@click.option("--data", "data_dir", type=FOLDER, help="Authored tables instead of the shipped ones.")
@click.option(
    "--documents", type=click.Path(path_type=Path), multiple=True, help="Texts in which quotes are looked for."
)
@click.option(
    "--graph", "graphs", type=click.Path(path_type=Path), multiple=True, help="RDF files; nothing of ours is built in."
)
@click.option(
    "--tables", type=click.Path(path_type=Path), multiple=True, help="Mappings of tables (see midpower map), or tables."
)
@click.option("--out", type=FOLDER, help="Write the release under this folder; as --data-dir.")
@home_option
def build(
    data_dir: Path | None,
    documents: tuple[Path, ...],
    graphs: tuple[Path, ...],
    tables: tuple[Path, ...],
    out: Path | None,
    home: Path | None,
) -> None:
    """Build a release from the data, or from any RDF graph, and make it current."""
    from ingest.build import build_release
    from ingest.foreign import build_graph_release

    if graphs and (documents or data_dir or tables):
        raise click.UsageError("--graph stands alone: a foreign graph takes no --data, --documents and --tables.")
    settings = read_settings(out or home, data_dir=data_dir)
    if graphs:
        release = build_graph_release(settings, graphs, settings.home, _progress)
    else:
        release = build_release(
            settings, settings.data_dir, documents, settings.home, _progress, fetched=settings.fetched, tables=tables
        )
    click.echo(f"current release: {release.id} ({'unchanged, ' if release.unchanged else ''}{release.path})")


def _progress(line: str) -> None:
    click.echo(line, err=True)


@cli.command()
@click.argument("names", nargs=-1)
@click.option("--from", "origin", type=FOLDER, help="A folder that has the files, instead of the publishers.")
@click.option("--again", is_flag=True, help="Ask for files that are there already, too.")
@home_option
def fetch(names: tuple[str, ...], origin: Path | None, again: bool, home: Path | None) -> int:
    """Fetch the files of open data sets (all, or those named); the next build takes them in."""
    from datetime import UTC, datetime

    from ingest.datasets import read_datasets
    from ingest.fetch import choose, fetch_datasets

    settings = read_settings(home)
    chosen = choose(read_datasets(settings.data_dir / "sources"), names)
    today = datetime.now(UTC).date()
    problems = fetch_datasets(chosen, settings.fetched, _progress, origin=origin, again=again, today=today)
    for problem in problems:
        click.echo(f"midpower: {problem}", err=True)
    whole = sum(dataset.is_fetched(settings.fetched) for dataset in chosen)
    click.echo(f"{whole} of {len(chosen)} data sets are complete in {settings.fetched}; run 'midpower build'")
    return 1 if problems else 0


@cli.command()
@click.argument("question", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print the answer object.")
@click.option("--batch", type=FILE, help='Answer a file of lines {"id", "question", "history"?}.')
@click.option("--out", type=FILE, help="Where the answers of a batch go; standard output if missing.")
@click.option("--source", help="Let only this source answer (an id of `midpower sources`).")
@click.option("--lang", help="Language of the question; guessed if missing.")
@click.option("--read", "readings", multiple=True, metavar="WORD=READING", help="Read a word so; may be repeated.")
@click.option("--unreviewed", is_flag=True, help="Let facts answer too that nobody has reviewed; they are marked.")
@click.option("--after", multiple=True, help="A question asked before this one, for follow-ups; may be repeated.")
@click.option(
    "--llm",
    type=click.Choice(["off", "auto"]),
    default="auto",
    expose_value=False,  # rules answer in both cases until a model can be connected
    help="Whether a language model may help; none does yet.",
)
@home_option
def ask(
    question: str | None,
    as_json: bool,
    batch: Path | None,
    out: Path | None,
    source: str | None,
    lang: str | None,
    after: tuple[str, ...],
    readings: tuple[str, ...],
    unreviewed: bool,
    home: Path | None,
) -> int:
    """Answer one question, or a file of them."""
    if (question is None) == (batch is None):
        raise click.UsageError(f'Give one question or --batch FILE, for example: midpower ask "{EXAMPLE}"')
    if batch is not None and out is not None and batch.resolve() == out.resolve():
        raise click.UsageError("--out is the file of the questions: the answers would overwrite it.")
    if batch is not None and (after or readings):
        raise click.UsageError('--after and --read go with one question; a batch has "history" and "overrides".')
    if not all("=" in reading for reading in readings):
        raise click.UsageError(
            '--read takes WORD=READING, for example --read "big=data center capacity at least 1 GW".'
        )
    from api.questions import ask_engine

    if batch is not None:
        return _ask_batch(batch, out, source, lang, home, unreviewed=unreviewed)
    given = dict(reading.split("=", 1) for reading in readings)
    with open_engine(home) as engine:
        answer = ask_engine(engine, question or "", lang, source, after, given, unreviewed=unreviewed)
    click.echo(_answer_text(answer, as_json))
    return 0


def _ask_batch(
    batch: Path, out: Path | None, source: str | None, lang: str | None, home: Path | None, *, unreviewed: bool
) -> int:
    """Answer a file; 1 if a fault of ours cost an answer, a line that cannot be read is only told."""
    from api.batch import EngineFaultError, ask_all

    failed = faults = 0
    with (
        batch.open(encoding="utf-8", errors="replace") as lines,
        open_engine(home) as engine,
        click.open_file(str(out or "-"), "w", encoding="utf-8") as answers,
    ):
        for asked in ask_all(engine, lines, source, lang, unreviewed=unreviewed):
            answers.write(asked.to_json() + "\n")
            failed += asked.error is not None
            faults += isinstance(asked.error, EngineFaultError)
    if failed:
        click.echo(f"midpower: {failed} line(s) got no answer; see the field 'error'.", err=True)
    return 1 if faults else 0


@cli.command()
@click.argument("query", required=False)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["table", "json", "csv", "xml", "ttl"]),
    default="table",
    help="How to print.",
)
@home_option
def sparql(query: str | None, format_name: str, home: Path | None) -> None:
    """Run a SPARQL query: its text, a file, or standard input."""
    from api.query_text import query_text, read_query

    text = read_query(query if query is not None else "-")
    with open_store(home) as store:
        shown, truncated = query_text(store, text, format_name)
    click.echo(shown, nl=not shown.endswith("\n"))
    if truncated:
        click.echo("midpower: the result was cut off; raise MIDPOWER_QUERY_ROWS or add a LIMIT.", err=True)


@cli.command()
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["ttl", "nt", "nq", "trig", "jsonld", "csv"]),
    default="ttl",
    help="How to write.",
)
@click.option("--all", "everything", is_flag=True, help="Also the figures that may not be passed on.")
@click.option("--out", type=FILE, help="File to write; standard output if missing.")
@home_option
def export(format_name: str, everything: bool, out: Path | None, home: Path | None) -> None:
    """Write the graph, without the figures that their licences do not let pass on."""
    from api.export import export_graph

    settings = read_settings(home)
    graph = find_release(settings).graph_path
    with click.open_file(str(out or "-"), "wb") as file:
        left_out = export_graph(graph, format_name, settings.base_iri, file, everything=everything)
    if left_out:
        names = ", ".join(left_out)
        click.echo(f"midpower: left out the figures of {names}: they may not be passed on; --all has them.", err=True)


@cli.command()
@home_option
def sources(home: Path | None) -> None:
    """List the sources of the current release."""
    from api.read import foreign_sources, read_sources
    from api.text import source_lines, table_text

    release = find_release(read_settings(home))
    if release.is_foreign:
        click.echo(table_text(["id", "title"], foreign_sources(release)))
        return
    with open_store(home) as store:
        found = read_sources(store)
    rows = [[each.id, str(each.facts), str(each.documents), each.date, each.publisher, each.title] for each in found]
    click.echo(table_text(["id", "facts", "documents", "date", "publisher", "title"], rows))
    click.echo()
    for line in (line for each in found for line in source_lines(each)):
        click.echo(line)


@cli.command()
@click.option("--current", is_flag=True, help="Print only the id of the current release.")
@home_option
def releases(current: bool, home: Path | None) -> None:
    """List the releases, the newest first; * marks the current one."""
    from api.releases import release_views

    settings = read_settings(home)
    if current:
        click.echo(find_release(settings).id)
        return
    for view in release_views(settings.home):
        click.echo(f"{'*' if view.current else ' '} {view.id}  {view.content_hash[:12]}  {view.created}")


@cli.command()
@click.argument("release")
@home_option
def rollback(release: str, home: Path | None) -> None:
    """Make an earlier release current."""
    from kg.release import roll_back

    settings = read_settings(home)
    roll_back(settings.home, release)
    click.echo(f"current release: {find_release(settings).id}")


@cli.command()
@click.argument("questions", type=FILE, required=False)
@click.option("--source", help="Let only this source answer gold questions.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.option("--generate", type=click.IntRange(min=1), help="Ask this many questions made from the graph.")
@click.option("--mutations", type=click.IntRange(min=0), default=0, help="Ask this many changed questions.")
@click.option("--random", "noise", type=click.IntRange(min=0), default=0, help="Ask this many strings without sense.")
@click.option("--seed", type=int, default=7, show_default=True, help="The same seed makes the same questions.")
@click.option("--out", type=FILE, help="File for the questions made or the contradictions found.")
@home_option
def evaluate(
    questions: Path | None,
    source: str | None,
    as_json: bool,
    generate: int | None,
    mutations: int,
    noise: int,
    seed: int,
    out: Path | None,
    home: Path | None,
) -> int:
    """Measure answers against gold questions, a file's or made ones; or look for answers that contradict each other."""
    if (questions is not None) + (generate is not None) + bool(mutations or noise) != 1:
        raise click.UsageError("Give a file of gold questions, --generate, or --mutations and --random.")
    with open_engine(home) as engine:
        if mutations or noise:
            return _look_for_contradictions(engine, mutations, noise, seed, out, as_json)
        return _measure(engine, questions, source, generate or 0, seed, out, as_json)


def _measure(
    engine: "Engine",
    questions: Path | None,
    source: str | None,
    number: int,
    seed: int,
    out: Path | None,
    as_json: bool,
) -> int:
    """Judge the answers to gold questions; those that were made go to a file instead where one is named."""
    from api.evaluate import evaluate_file, evaluate_golds, gold_lines
    from api.generate import make_golds
    from api.text import tally_text

    if questions is not None:
        tallies = evaluate_file(questions, engine, source)
    else:
        golds = make_golds(engine.lexicon, number, seed)
        if out is not None:
            out.write_text(gold_lines(golds), encoding="utf-8")
            return 0
        tallies = evaluate_golds(golds, engine, source)
    click.echo(tally_text(tallies, as_json=as_json))
    return 0


def _look_for_contradictions(
    engine: "Engine", mutations: int, noise: int, seed: int, out: Path | None, as_json: bool
) -> int:
    """Print every contradiction as a JSON line, then what became of each kind of change; 1 if there is one."""
    from api.robustness import check_answers, tally_tried, violation_line
    from api.text import tried_text

    tried = []
    with click.open_file(str(out or "-"), "w", encoding="utf-8") as lines:
        for each in check_answers(engine, mutations, noise, seed):
            tried.append(each)
            if each.violation is not None:
                lines.write(violation_line(each.violation) + "\n")
    click.echo(tried_text(tally_tried(tried), as_json=as_json))
    return 1 if any(each.violation for each in tried) else 0


@cli.command()
@click.argument("questions", type=FILE, nargs=-1, required=True)
@click.option("--source", help="Let only this source answer the questions.")
@click.option("--least", type=click.FloatRange(0, 1), default=0.73, show_default=True, help="Confidence that answers.")
@click.option("--out", type=FILE, help="Where the weights go (ontology/confidence.json); standard output if missing.")
@home_option
def calibrate(
    questions: tuple[Path, ...], source: str | None, least: float, out: Path | None, home: Path | None
) -> None:
    """Learn from gold questions how sure readings are; the next build uses it."""
    from api.calibrate import as_text, calibrate_files
    from kg.ask.engine import Engine

    with open_engine(home) as engine:
        if not isinstance(engine, Engine):
            raise click.UsageError("A release of a foreign graph has nothing to calibrate.")
        learned = calibrate_files(questions, engine, source, least, _progress)
    with click.open_file(str(out or "-"), "w", encoding="utf-8") as file:
        file.write(as_text(learned))


@cli.command()
@click.option("--host", help="Address to listen on; loopback unless changed.")
@click.option("--port", type=click.IntRange(0, 65_535), help="Port to listen on, 8000 unless changed.")
@click.option("--workers", type=click.IntRange(1, 64), help="Processes that run queries.")
@click.option("--release", "folder", type=FOLDER, help="Folder of the release to serve instead of the current one.")
@home_option
def serve(host: str | None, port: int | None, workers: int | None, folder: Path | None, home: Path | None) -> None:
    """Serve the page, the API and SPARQL over HTTP."""
    from api.serve import serve_release

    settings = read_settings(home, host=host, port=port, workers=workers)
    serve_release(find_release(settings, folder), settings, click.echo, EXAMPLE, follow=folder is None)


def _answer_text(answer: "Answer", as_json: bool) -> str:
    import json
    from dataclasses import asdict

    from api.text import answer_text

    return json.dumps(asdict(answer), ensure_ascii=False, indent=2) if as_json else answer_text(answer)


if __name__ == "__main__":
    main()
