"""The option `--llm` of commands that read documents, and the model that it opens."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from ingest.extract.knowledge import Knowledge
    from ingest.extract.model import ModelReader
    from kg.ask.llm import Mode
    from kg.settings import Settings


def llm_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take `--llm off|auto`, as `llm`."""
    option = click.option(
        "--llm",
        type=click.Choice(["off", "auto"]),
        default="auto",
        show_default=True,
        help="Whether the language model that the settings name may read too (see docs/documents.md).",
    )
    return option(command)


def open_model_reader(settings: "Settings", knowledge: "Knowledge", mode: "Mode") -> "ModelReader | None":
    """Return the model to read with, None where there is none; wrong settings are told and the rules read alone."""
    from ingest.extract.model import open_reader_or_say

    reader, trouble = open_reader_or_say(settings, knowledge, mode)
    if trouble:
        click.echo(f"midpower: {trouble} The rules read alone.", err=True)
    return reader
