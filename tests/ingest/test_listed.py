"""What a list of thousands brings must not spoil the reading of questions: its names count as they are written."""

import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from ingest.build import build_quads, read_inputs
from ingest.graph import load_store, select
from kg.ask.frame import read_frame
from kg.ask.harvest import build_lexicon
from kg.ask.lexicon import Lexicon
from kg.ask.link import Linker
from kg.ask.quantities import Period
from kg.ask.times import matches_period
from tests.world.build import silent
from tests.world.paths import DATA, ONTOLOGY

CARD = """id: models
title: "A list of models"
publisher: "A publisher of lists"
published: 2025
kind: dataset
coverage: "Five models."
reader: epoch_models
files:
  - {path: models.csv, url: "http://127.0.0.1/models.csv", as_of: "2025"}
"""
MODELS = """Model,Organization,Publication date,Domain,Parameters,Training compute (FLOP),Organization categorization,\
Country (of organization),Training hardware,Training compute cost (2023 USD),Confidence
GPT-9,OpenLab,2023-05-01,Language,7000000000.0,1e22,Industry,Arcadia,Chip A,,Confident
Switch,OpenLab,2023-05-01,Language,,,Industry,Arcadia,,,
Faster Reader,OpenLab,2023-05-01,Vision,,,Industry,Arcadia,,,
DeepNet,OpenLab,2023-05-01,Vision,,,Industry,Arcadia,,,
Xo,OpenLab,2023-05-01,Vision,,,Industry,Arcadia,,,
"""


@cache
def lexicon(*, fetched: bool) -> Lexicon:
    """The small world with a list of models beside it, fetched or not."""
    folder = Path(mkdtemp())
    shutil.copytree(DATA, folder / "data")
    card = folder / "data" / "sources" / "models"
    card.mkdir()
    (card / "source.yml").write_text(CARD, "utf-8")
    (card / "areas.csv").write_text("name,entity,note\nArcadia,ARC,\n", "utf-8")
    (folder / "fetched").mkdir()
    if fetched:
        (folder / "fetched" / "models.csv").write_text(MODELS, "utf-8")
    inputs = read_inputs(ONTOLOGY, folder / "data", [], silent, folder / "fetched")
    store = load_store(build_quads(inputs, silent))
    shutil.rmtree(folder)
    return build_lexicon(lambda query: select(store, query), ONTOLOGY / "languages")


def named(question: str, lang: str = "en") -> set[str]:
    """What of the list a question names, by local names."""
    known = lexicon(fetched=True)
    frame = read_frame(question, known.languages[lang], Linker(known, known.languages[lang]))
    found = {i for m in frame.mentions for i in m.ids("entity") if (t := known.get(i)) is not None and t.is_listed}
    return {i.rpartition("/")[2] for i in found}


def test_a_question_to_one_source_is_read_as_if_no_data_set_had_been_fetched() -> None:
    source = next(iter(lexicon(fetched=False).sources - {"reference"}))
    limited, without = lexicon(fetched=True).limited_to(source), lexicon(fetched=False)
    assert lexicon(fetched=True).datasets == {"models"}
    assert limited.facts == without.facts
    assert dict(limited.things) == dict(without.things)


def test_a_question_to_the_data_set_itself_knows_its_things() -> None:
    assert [t for t in lexicon(fetched=True).limited_to("models").things.values() if t.is_listed]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("How many parameters does GPT-9 have?", {"GPT-9"}),
        ("how many parameters does gpt-9 have?", {"GPT-9"}),
        ("Who developed DeepNet?", {"DeepNet"}),
        ("who developed deepnet?", {"DeepNet"}),
        ("Who developed Switch?", {"Switch"}),
        ("Who developed Faster Reader?", {"Faster-Reader"}),
        ("who can switch to another model?", set()),
        ("Switch to Arcadia", set()),
        ("who is the faster reader of data?", set()),
        ("Who is the faster reader of data?", set()),
        ("Who developed Xo?", set()),
    ],
)
def test_a_name_of_a_list_is_recognised_as_it_is_written_and_never_by_a_common_word(
    question: str, names: set[str]
) -> None:
    assert named(question) == names


@pytest.mark.parametrize(
    ("start", "end", "inside"), [(2023, 2023, True), (2022, None, True), (None, 2024, True), (2024, None, False)]
)
def test_a_date_lies_inside_the_time_that_is_asked_for(start: int | None, end: int | None, inside: bool) -> None:
    released = next(f for f in lexicon(fetched=True).facts if f.literal == "2023-05-01")
    assert matches_period(released, Period(0, 0, start, end)) == inside
    assert matches_period(replace(released, start=None, end=None, period=""), Period(0, 0, start, end)) == inside
