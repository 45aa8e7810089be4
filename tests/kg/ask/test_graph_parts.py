"""The parts that read questions over any graph: units, amounts, names of terms, quantity nodes."""

from pathlib import Path

import pytest
import yaml

from kg.ask.graph.amounts import find_amounts
from kg.ask.graph.units import Units
from kg.ask.graph.words import relatedness, split_name
from kg.ask.language import Language
from kg.ask.tokens import tokenize

ONTOLOGY = Path(__file__).parents[3] / "ontology"
UNITS = Units(yaml.load((ONTOLOGY / "units.yml").read_text("utf-8"), Loader=yaml.BaseLoader))
CODES = ("en", "de", "fr", "es", "pt")


def language(code: str) -> Language:
    raw = yaml.load((ONTOLOGY / "languages" / f"{code}.yml").read_text("utf-8"), Loader=yaml.BaseLoader)
    return Language({**raw, "units": UNITS.spellings()})


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("weight_g", "g"),
        ("weight (g)", "g"),
        ("heightInCm", "cm"),
        ("floor area (m²)", "m2"),
        ("price_EUR", "EUR"),
        ("weight", None),
        ("number of seats", None),
    ],
)
def test_a_name_tells_its_unit(text: str, unit: str | None) -> None:
    found = UNITS.in_name(text)
    assert (found.key if found else None) == unit


def test_units_convert_within_a_dimension_only() -> None:
    assert UNITS.convert(1.5, "kg", "g") == 1500
    assert UNITS.convert(30, "mm", "cm") == 3
    assert UNITS.convert(1, "EUR", "USD") is None
    assert UNITS.convert(1, "kg", "m") is None


@pytest.mark.parametrize(
    ("code", "text", "expected"),
    [
        ("en", "more than 5 kg", ("more_than", 5.0, "kg")),
        ("en", "at most 3 days", ("at_most", 3.0, "day")),
        ("de", "weniger als 5 Euro", ("less_than", 5.0, "EUR")),
        ("fr", "plus de 1,5 kg", ("more_than", 1.5, "kg")),
        ("es", "más de 20 cm", ("more_than", 20.0, "cm")),
        ("pt", "menos de 2 litros", ("less_than", 2.0, "l")),
        ("en", "since 2020", ("at_least", "2020", "")),
        ("en", "in March 2025", ("exact", "2025-03", "")),
        ("de", "vor dem 17.05.2020", ("exact", "2020-05-17", "")),
    ],
)
def test_an_amount_is_read(code: str, text: str, expected: tuple[str, float | str, str]) -> None:
    found = find_amounts(tokenize(text, language(code).algorithm), language(code))
    assert expected in [(a.comparator, a.value, a.unit) for a in found]


def test_a_range_keeps_both_units() -> None:
    found = find_amounts(tokenize("between 100 g and 0.3 kg", "english"), language("en"))
    assert (100.0, "g", 0.3, "kg") in [(a.low, a.low_unit, a.high, a.unit) for a in found]


def test_words_of_one_root_are_near() -> None:
    assert relatedness("suppli", "supplier") > 0
    assert relatedness("manag", "manag") == 1.0
    assert relatedness("product", "price") == 0.0
    assert split_name("hasProductManager") == "has product manager"


@pytest.mark.parametrize("code", CODES)
def test_every_language_has_the_words_for_graphs(code: str) -> None:
    graph = language(code).data["graph"]
    assert set(language("en").data["graph"]) - set(graph) <= {"bundles", "verbs", "yes_words"}
    assert len(graph["months"]) == 12
