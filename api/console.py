"""What every command needs: exit codes and one-sentence errors, settings from the call, an open release."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

if TYPE_CHECKING:
    from kg.ask.engine import Engine
    from kg.release import Release
    from kg.settings import Settings
    from kg.store import GraphStore

FOLDER: Final = click.Path(file_okay=False, path_type=Path)
FILE: Final = click.Path(dir_okay=False, path_type=Path)


def run(cli: click.Group, arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; every failure becomes one sentence."""
    from kg.errors import MidpowerError

    try:
        return int(cli.main(arguments, prog_name="midpower", standalone_mode=False) or 0)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return 2
    except click.ClickException as error:
        return _say(error.format_message(), error.exit_code, _help_of(error))
    except (click.Abort, KeyboardInterrupt):
        return _say("stopped.", 1)
    except MidpowerError as error:
        return _say(str(error), 1)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # the reader has gone; what is left to flush goes nowhere
        return 0
    except OSError as error:
        return _say(f"{error.filename or 'the system'}: {error.strerror or error}; correct the path or its rights.", 1)


def _say(sentence: str, code: int, way_out: str = "") -> int:
    click.echo(f"midpower: {sentence}{way_out}", err=True)
    return code


def _help_of(error: click.ClickException) -> str:
    context = error.ctx if isinstance(error, click.UsageError) else None
    stop = "" if error.format_message().endswith((".", "?")) else "."
    return f"{stop} See '{context.command_path} --help'." if context else stop


def home_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Let a command take `--data-dir`, which goes before MIDPOWER_HOME."""
    option = click.option("--data-dir", "home", type=FOLDER, help="Folder in which releases live (or MIDPOWER_HOME).")
    return option(command)


def read_settings(home: Path | None, **changed: Any) -> "Settings":
    """Read the settings from the environment; what the call says goes before them.

    Raises:
        click.UsageError: a setting is not of its kind.
    """
    from pydantic import ValidationError

    from kg.settings import Settings

    given = {name: value for name, value in {"home": home, **changed}.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(map(str, first["loc"]))
        raise click.UsageError(f"The setting {name} (MIDPOWER_{name.upper()}) is wrong: {first['msg']}.") from None


class Spread(click.Command):
    """A command whose options `--documents` and `--graph` take all the paths up to the next option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Spread the paths, then read the call as usual."""
        return super().parse_args(ctx, spread(spread(args, "--documents"), "--graph"))


def spread(arguments: Sequence[str], option: str) -> list[str]:
    """Repeat an option before each of its values.

    >>> spread(["--documents", "a", "b", "--out", "c"], "--documents")
    ['--documents', 'a', '--documents', 'b', '--out', 'c']
    """
    result: list[str] = []
    inside = False
    for argument in arguments:
        if inside and not argument.startswith("-") and result[-1] != option:
            result.append(option)
        inside = argument == option or (inside and not argument.startswith("-"))
        result.append(argument)
    return result


def find_release(settings: "Settings", folder: Path | None = None) -> "Release":
    """Open the current release, or the one in a folder; every file's hash is checked.

    Raises:
        ReleaseError: there is none, or it is not as it was written.
    """
    from kg.release import open_folder, open_release

    return open_folder(folder) if folder else open_release(settings.home)


def open_engine(home: Path | None) -> "Engine":
    """Open the current release for questions."""
    from kg.ask import opening

    settings = read_settings(home)
    return opening.open_engine(find_release(settings), settings)


def open_store(home: Path | None) -> "GraphStore":
    """Open the current release for queries alone."""
    from kg.store import GraphStore

    settings = read_settings(home)
    return GraphStore.open(find_release(settings).graph_path, settings)
