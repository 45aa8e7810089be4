"""`midpower scores`: the options; what they print is `api.score_command`."""

from pathlib import Path

import click

from api.console import FILE, find_release, home_option, read_settings


@click.command()
@click.option("--country", default="", help="Id, name or alias of an area.")
@click.option("--enabler", default="", help="Id or name of an enabler.")
@click.option("--method", default="", help="Id of a method, such as strict-1, or a file (.yml) of your own.")
@click.option("--weights", type=FILE, help="File of weights, indicator: weight, that change the method.")
@click.option("--what-if", multiple=True, metavar="AREA:INDICATOR=VALUE", help="Assume a value; may be repeated.")
@click.option("--explain", is_flag=True, help="Open each score to its components, with their evidence.")
@click.option("--robustness", is_flag=True, help="Show how firm each rank is.")
@click.option("--difference", nargs=2, metavar="A B", help="Take the difference of two areas or two methods apart.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(["table", "json", "csv", "parquet", "jsonld"]),
    default="table",
    help="How to print.",
)
@click.option("--out", type=FILE, help="File to write; standard output if missing.")
@home_option
def scores(
    country: str,
    enabler: str,
    method: str,
    weights: Path | None,
    what_if: tuple[str, ...],
    explain: bool,
    robustness: bool,
    difference: tuple[str, str] | None,
    format_name: str,
    out: Path | None,
    home: Path | None,
) -> None:
    """Show enabler scores with coverage, missing indicators and rank interval; explain, compare or change them."""
    from api.score_command import ScoreCall, answer_call
    from api.score_shelf import open_book

    settings = read_settings(home)
    release = find_release(settings)
    call = ScoreCall(country, enabler, method, weights, what_if, explain, robustness, difference, format_name)
    content = answer_call(call, open_book(release, settings), release, settings)
    with click.open_file(str(out or "-"), "wb") as file:
        file.write(content)
