"""What `midpower scores` prints: scores stored, changed, opened, compared, and how firm ranks are."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import click
import pandas as pd
import yaml

from api.files import read_text
from api.score_files import as_csv, as_jsonld, as_parquet, rescored_csv
from api.score_text import difference_text, explanation_text, rescored_table, robustness_table, score_table
from api.scores import compare, explain, facts_of, find_score, get_score, list_scores
from api.views import ScoreView
from api.what_if import ChangedValue, ScoreRequest, what_if
from kg.ask.scoring.cited import cite_facts
from kg.errors import BadValueError
from kg.release import Release
from kg.score_book import ScoreBook
from kg.settings import Settings
from kg.store import GraphStore

FORMATS: Final = ("table", "json", "csv", "parquet", "jsonld")
_METHOD_FILES: Final = (".yml", ".yaml", ".json")


@dataclass(frozen=True)
class ScoreCall:
    """What a call of `midpower scores` asks for."""

    country: str = ""
    enabler: str = ""
    method: str = ""
    weights: Path | None = None
    what_if: tuple[str, ...] = ()
    explained: bool = False
    robustness: bool = False
    difference: tuple[str, str] | None = None
    format_name: str = "table"

    @property
    def own_method(self) -> Path | None:
        """The file of a reader's own method, None where a stored one is named."""
        return Path(self.method) if self.method.endswith(_METHOD_FILES) else None


def answer_call(call: ScoreCall, book: ScoreBook, release: Release, settings: Settings) -> bytes:
    """Return what a call prints or writes.

    Raises:
        click.UsageError: options that do not go together.
        MidpowerError: a name or a file that cannot be taken.
    """
    if call.difference is not None:
        return _text(_difference(call, book))
    if call.own_method or call.weights or call.what_if:
        return _text(_what_if(call, book, release))
    scores = list_scores(book, call.country, call.enabler, call.method)
    if call.explained:
        return _text(_explained(call, scores, book, release, settings))
    return _listed(call, scores)


def _listed(call: ScoreCall, scores: Sequence[ScoreView]) -> bytes:
    if call.robustness and call.format_name == "table":
        return _text(robustness_table(scores))
    if call.format_name == "table":
        return _text(score_table(scores))
    if call.format_name == "json":
        return _text(_as_json([asdict(score) for score in scores]))
    return {"csv": as_csv, "parquet": as_parquet, "jsonld": as_jsonld}[call.format_name](scores)


def _difference(call: ScoreCall, book: ScoreBook) -> str:
    """Two areas by one method, or two methods for one area: whichever kind both names are of."""
    if not call.enabler:
        raise click.UsageError("--difference needs --enabler: scores of two enablers cannot be compared.")
    names = call.difference or ("", "")
    methods = [book.find("method", name) for name in names]
    if all(methods):
        if not call.country:
            raise click.UsageError("--difference of two methods needs --country.")
        pairs = [(call.country, name) for name in names]
    else:
        if not call.method:
            raise click.UsageError("--difference of two areas needs --method.")
        pairs = [(name, call.method) for name in names]
    first, second = (find_score(book, area, call.enabler, method) for area, method in pairs)
    found = compare(book, first.name, second.name)
    return _as_json(asdict(found)) if call.format_name == "json" else difference_text(found)


def _what_if(call: ScoreCall, book: ScoreBook, release: Release) -> str:
    if not call.method:
        raise click.UsageError("--weights and --what-if need --method: the method that is changed.")
    content = read_mapping(call.own_method) if call.own_method else None
    request = ScoreRequest(
        method=content if content is not None else call.method,
        weights=read_mapping(call.weights) if call.weights else None,
        areas=[call.country] if call.country else [],
        enablers=[call.enabler] if call.enabler else [],
        changes=[read_change(text) for text in call.what_if],
    )
    found = what_if(book, request, release.id)
    if call.format_name == "table":
        return rescored_table(found.scores)
    if call.format_name == "csv":
        return rescored_csv(found.scores)
    if call.format_name == "json":
        return _as_json(asdict(found))
    raise click.UsageError("Scores by a changed method come as table, json or csv: they are in no release.")


def _explained(
    call: ScoreCall, scores: Sequence[ScoreView], book: ScoreBook, release: Release, settings: Settings
) -> str:
    names = [score.id.rpartition("/")[2] for score in scores]
    stored = [get_score(book, name)[1] for name in names]
    with GraphStore.open(release.graph_path, settings) as store:
        evidence = cite_facts(store, facts_of(stored))
    explained = [explain(book, name, release.id, evidence) for name in names]
    if call.format_name == "json":
        return _as_json([asdict(each) for each in explained])
    return "\n\n".join(map(explanation_text, explained))


def read_change(text: str) -> ChangedValue:
    """Return a change as it is written on the command line.

    >>> read_change("CHN:data-center-capacity=45")
    ChangedValue(area='CHN', indicator='data-center-capacity', value=45.0)

    Raises:
        click.UsageError: it is not `AREA:INDICATOR=VALUE`.
    """
    place, _, value = text.rpartition("=")
    area, _, indicator = place.partition(":")
    try:
        number = None if value in ("", "unknown") else float(value)
    except ValueError:
        number, area = None, ""
    if not area or not indicator:
        raise click.UsageError(f"--what-if '{text}' is not AREA:INDICATOR=VALUE, such as CHN:data-center-capacity=45.")
    return ChangedValue(area=area, indicator=indicator, value=number)


def read_mapping(path: Path) -> dict[str, Any]:
    """Return the keys of a method file or a file of weights, in YAML or JSON; weights may be a CSV of two columns.

    Raises:
        BadValueError: it holds something else.
        OSError: it cannot be read.
    """
    if path.suffix == ".csv":
        table = pd.read_csv(path, keep_default_na=False)
        return dict(zip(table.iloc[:, 0].astype(str), table.iloc[:, 1].astype(float), strict=True))
    try:
        content = yaml.safe_load(read_text(path))
    except yaml.YAMLError as error:
        problem = " ".join(str(error).split())
        raise BadValueError(f"the file is not readable YAML: {problem}", path=path, hint="correct it") from error
    if not isinstance(content, Mapping):
        raise BadValueError("the file holds no keys with values", path=path, hint="write 'name: value' lines")
    return dict(content)


def _as_json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2)


def _text(text: str) -> bytes:
    return f"{text.rstrip()}\n".encode()
