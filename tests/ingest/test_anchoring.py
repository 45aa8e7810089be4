"""Sources and documents together: quotes in other words, and what a copy says differently, in the small world."""

from decimal import Decimal

import pytest

from ingest.anchoring import Anchoring, anchor_sources
from ingest.build import build_release, read_inputs
from ingest.documents import Document
from ingest.graph import load_store
from ingest.quads import source_quads
from ingest.validate import check_quotes
from kg.ask.engine import Engine
from kg.model import Answer
from kg.settings import Settings
from tests.world.build import silent, world_inputs
from tests.world.paths import DATA, ONTOLOGY, REPORT

TEXT = REPORT.read_text("utf-8")
SOURCE = "small-world-2024"
POWER = "Arcadia has a data center capacity of approximately 12 gigawatts in 2024."
OTHER_VALUE = POWER.replace("12", "21")


def copy_of(*changes: tuple[str, str]) -> Document:
    """The report with changed words."""
    text = TEXT
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    return Document("web-copy.md", text)


def anchored(*documents: Document, told: list[str] | None = None) -> Anchoring:
    inputs = world_inputs(REPORT)
    note = told.append if told is not None else silent
    return anchor_sources(inputs.data, documents, inputs.terms, inputs.knowledge, note)


def quotes(document: Document) -> dict[str, str]:
    """Sentence key → quote of what is found in other words."""
    anchors = anchored(document).anchors[SOURCE]
    return {key: anchor.quote for key, anchor in anchors.items() if anchor.similarity is not None}


def test_other_typography_is_found_word_by_word() -> None:
    document = copy_of((POWER, f"**{POWER.replace(' ', '  ')}**"))
    assert quotes(document) == {}
    assert anchored(document).anchors[SOURCE]["s05"].similarity is None


@pytest.mark.parametrize(
    "reworded",
    [
        "Arcadia has a total data center capacity of approximately 12 gigawatts in 2024.",
        "In 2024, Arcadia had about 12 gigawatts of data center capacity.",
        "The data center capacity of Arcadia is approximately 12 GW in 2024.",
        "Em 2024, Arcadia tem uma capacidade de centros de dados de cerca de 12 gigawatts.",
    ],
)
def test_a_reworded_sentence_is_quoted_as_it_stands_in_the_copy(reworded: str) -> None:
    document = copy_of((POWER, reworded))
    assert quotes(document) == {"s05": reworded}


def test_quotes_in_other_words_pass_the_check_of_quotes() -> None:
    document = copy_of((POWER, POWER.replace("has a", "has a total")))
    found, terms = anchored(document), world_inputs(REPORT).terms
    facts = next(each for each in found.data.sources if each.source.id == SOURCE)
    store = load_store(source_quads(facts, found.data, terms, found.anchors[SOURCE], {}))
    assert check_quotes(store, [document]) == []


@pytest.mark.parametrize(
    "garbled",
    [
        OTHER_VALUE,
        POWER.replace("approximately", "more than"),
        POWER.replace("has a", "does not have a"),
        POWER.replace("gigawatts", "megawatts"),
        POWER.replace("Arcadia", "Cimmeria"),
    ],
)
def test_another_value_bound_unit_or_country_is_never_quoted(garbled: str) -> None:
    assert "s05" not in quotes(copy_of((POWER, garbled)))


def test_a_build_tells_how_each_sentence_was_found() -> None:
    told: list[str] = []
    anchored(copy_of((POWER, POWER.replace("has a", "has a total"))), told=told)
    of = len(next(each for each in world_inputs(REPORT).data.sources if each.source.id == SOURCE).sentences)
    assert f"{SOURCE}: {of - 1} of {of} sentences found by hash, 1 by similarity, 0 conflicts with copies" in told


def test_another_value_in_a_copy_is_a_conflict_that_the_source_wins() -> None:
    found = anchored(copy_of((POWER, OTHER_VALUE)))
    copy = found.data.sources[-1]
    assert (copy.source.kind, copy.source.version_of) == ("copy", SOURCE)
    [figure] = copy.observations
    assert (figure.subject, figure.value, figure.unit) == ("ARC", Decimal(21), "GW")
    [conflict] = copy.conflicts
    assert (conflict.other_source, conflict.other) == (SOURCE, "obs-ARC-data-center-capacity")
    assert "approximately 21 gigawatts" in conflict.why
    assert (copy.source.id, figure.id) in found.data.disputed
    assert (SOURCE, conflict.other) not in found.data.disputed
    assert found.anchors[copy.source.id][figure.evidence[0]].quote == OTHER_VALUE


@pytest.mark.parametrize(
    "harmless",
    [
        POWER.replace("has a", "has a total"),  # the same value
        POWER.replace("approximately ", ""),  # nearly the same
        OTHER_VALUE + " Other counts say 12 gigawatts.",  # both
        OTHER_VALUE.replace("2024", "2030"),  # another time
        OTHER_VALUE.replace("has a", "could have a"),  # only supposed
        OTHER_VALUE.replace("has a", "does not have a"),  # denied
        OTHER_VALUE.replace("Arcadia", "The moon"),  # somebody else
        POWER.replace("12 gigawatts", "9,000 people"),  # something else
        "",  # nothing
    ],
)
def test_what_is_no_other_value_is_no_conflict(harmless: str) -> None:
    assert anchored(copy_of((POWER, harmless))).data == world_inputs(REPORT).data


def test_what_curators_have_read_in_a_version_is_not_found_again() -> None:
    inputs = read_inputs(ONTOLOGY, DATA, [REPORT.parent], silent)
    found = anchor_sources(inputs.data, inputs.documents, inputs.terms, inputs.knowledge, silent)
    assert found.data == inputs.data


def test_a_stranger_that_says_otherwise_is_no_copy() -> None:
    assert anchored(Document("news.txt", f"Something else. {OTHER_VALUE}")).data == world_inputs(REPORT).data


@pytest.fixture(scope="module")
def answer(tmp_path_factory: pytest.TempPathFactory) -> list[Answer]:
    """The answer about Arcadia where only a garbled copy with one reworded sentence is here."""
    folder = tmp_path_factory.mktemp("copied")
    people = ("It is home to about 9,000 AI specialists.", "Arcadia is the home of about 9,000 AI specialists.")
    copy = copy_of((POWER, OTHER_VALUE), people)
    path = folder / copy.name
    path.write_text(copy.text, "utf-8")
    settings = Settings(home=folder / "home", data_dir=DATA, workers=1, embedder="none")
    release = build_release(settings, DATA, [path], settings.home, silent)
    with Engine.open(release, settings) as engine:
        return [engine.ask(question) for question in QUESTIONS]


QUESTIONS = ("What is the data center capacity of Arcadia?", "How many AI specialists live in Arcadia?")
