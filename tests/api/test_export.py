"""Exports: the same graph in every format, without what the licences of its sources do not let pass on."""

import csv
import io
from pathlib import Path

import pyoxigraph as ox
import pytest

from api.cli import cli
from api.console import run
from api.export import FORMATS, export_graph
from kg.errors import CorruptReleaseError
from kg.release import Release
from kg.settings import Settings
from kg.vocabulary import DEFAULT_BASE_IRI, PREFIXES

PARSERS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
    "jsonld": ox.RdfFormat.JSON_LD,
}
XSD = "http://www.w3.org/2001/XMLSchema#"


def iri(name: str, prefix: str = "mpid") -> str:
    return f"<{PREFIXES[prefix]}{name}>"


def line(subject: str, prefix: str, predicate: str, value: str, graph: str) -> str:
    return f"{iri(subject)} {iri(predicate, prefix)} {value} {iri(graph)} ."


def source(name: str, redistribute: str) -> list[str]:
    """A source with a card, a figure and the figure's evidence."""
    graph, fact = f"graph-{name}", f"{name}-obs-1"
    return [
        line(name, "mp", "sourceId", f'"{name}"', graph),
        line(name, "dcterms", "license", '"with \\"care\\""', graph),
        line(name, "mp", "redistribute", f'"{redistribute}"', graph),
        line(fact, "dcterms", "source", iri(name), graph),
        line(fact, "sdmx-measure", "obsValue", f'"7.5"^^<{XSD}decimal>', graph),
        line(f"ev-{name}-c1", "oa", "hasSource", iri(name), graph),
    ]


def component(name: str, indicator: str, fact: str) -> list[str]:
    graph = "graph-scores-article-1"
    numbers = {"raw": "7.5", "highest": "9.25", "strength": "0.81"}
    return [
        line(name, "mp", "indicator", iri(indicator), graph),
        *([line(name, "mp", "input", iri(fact), graph)] if fact else []),
        *(line(name, "mp", key, f'"{value}"^^<{XSD}decimal>', graph) for key, value in numbers.items()),
    ]


@pytest.fixture
def nquads(tmp_path: Path) -> Path:
    """Two sources of which one is closed and whose name begins the other's; three components of a score."""
    lines = [
        *source("census", "no"),
        *source("census-open", "yes"),
        *component("part-closed", "ind-a", "census-obs-1"),
        *component("part-empty", "ind-a", ""),
        *component("part-open", "ind-b", "census-open-obs-1"),
        line("census", "skos", "exactMatch", iri("census-open"), "graph-reference"),
    ]
    path = tmp_path / "graph.nq"
    path.write_text("\n".join(sorted(lines)) + "\n", "utf-8")
    return path


def export(path: Path, format_name: str = "nq", *, everything: bool = False) -> str:
    out = io.BytesIO()
    export_graph(path, format_name, DEFAULT_BASE_IRI, out, everything=everything)
    return out.getvalue().decode()


def test_a_source_that_may_not_be_passed_on_keeps_its_card_and_loses_its_figures(nquads: Path) -> None:
    text = export(nquads)
    assert f"{iri('census')} {iri('license', 'dcterms')}" in text
    assert "census-obs-1" not in text
    assert "ev-census-c1" not in text
    assert "census-open-obs-1" in text
    assert "ev-census-open-c1" in text


def test_score_inputs_that_rest_on_it_are_left_out_and_strengths_stay(nquads: Path) -> None:
    text = export(nquads)
    kept = [name for name in ("part-closed", "part-empty", "part-open") if f"{iri(name)} {iri('raw', 'mp')}" in text]
    assert kept == ["part-open"], "a missing part has the highest value of the others, which is a figure as well"
    assert text.count(iri("strength", "mp")) == 3


def test_the_left_out_sources_are_named(nquads: Path) -> None:
    assert export_graph(nquads, "nq", DEFAULT_BASE_IRI, io.BytesIO()) == ("census",)
    assert export_graph(nquads, "nq", DEFAULT_BASE_IRI, io.BytesIO(), everything=True) == ()


def test_everything_is_the_release_byte_for_byte(nquads: Path) -> None:
    assert export(nquads, everything=True) == nquads.read_text("utf-8")


def test_a_release_of_open_sources_alone_is_exported_whole(tmp_path: Path) -> None:
    path = tmp_path / "graph.nq"
    path.write_text("\n".join(sorted(source("census-open", "yes"))) + "\n", "utf-8")
    assert export(path) == path.read_text("utf-8")


@pytest.mark.parametrize("format_name", FORMATS)
def test_every_format_is_correct_and_says_the_same(nquads: Path, format_name: str) -> None:
    text = export(nquads, format_name)
    expected = {quad.rpartition(" <")[0] for quad in export(nquads).splitlines()}
    assert count(text, format_name) == len(expected)


def count(text: str, format_name: str) -> int:
    """How many statements a parser finds in an export."""
    if format_name == "csv":
        return len(list(csv.DictReader(io.StringIO(text))))
    return len(list(ox.parse(text, format=PARSERS[format_name])))


def test_a_line_that_is_no_quad_is_told_with_its_number(nquads: Path) -> None:
    nquads.write_text(nquads.read_text("utf-8") + "nonsense\n", "utf-8")
    with pytest.raises(CorruptReleaseError, match="line 28"):
        export(nquads)


@pytest.fixture
def home(series_release: Release, series_settings: Settings, monkeypatch: pytest.MonkeyPatch) -> str:
    """The home of a release with data sets that may not be passed on, known to the command line."""
    monkeypatch.setenv("MIDPOWER_HOME", str(series_settings.home))
    return series_release.id


@pytest.mark.usefixtures("home")
def test_the_command_says_on_one_line_what_it_left_out(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["export", "--format", "nt"]) == 0
    shown = capfd.readouterr()
    assert "Developers on GitHub of Arcadia" not in shown.out
    (line,) = shown.err.splitlines()
    assert line.startswith("midpower: left out the figures of github-innovation-graph, us-export-controls: ")
    assert run(cli, ["export", "--format", "nt", "--all"]) == 0
    shown = capfd.readouterr()
    assert "Developers on GitHub of Arcadia" in shown.out
    assert shown.err == ""


@pytest.mark.usefixtures("home")
def test_sources_show_licence_and_coverage(capfd: pytest.CaptureFixture[str]) -> None:
    assert run(cli, ["sources"]) == 0
    shown = capfd.readouterr().out
    assert "github-innovation-graph: free; its figures may not be passed on" in shown
    assert "Two countries." in shown
