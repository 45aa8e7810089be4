"""Ways in which graphs are modelled, and what a question makes of them; each graph is a few lines of its own."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ingest.foreign import build_graph_release
from kg.ask.engine import Engine
from kg.ask.opening import open_engine
from kg.settings import Settings

HEAD = """@prefix v: <http://shop.example/v#> . @prefix d: <http://shop.example/d/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
SHOP = """
v:Tool rdfs:subClassOf v:Article . v:Article a rdfs:Class ; rdfs:label "article" . v:Tool a rdfs:Class .
d:hammer a v:Tool ; v:articleName "Hammer" ; v:weight_g 900 ; v:price [ v:amount 12.5 ; v:currency "EUR" ] ;
  v:madeBy d:ironworks ; v:stocked true ; v:articleCode "A-17" .
d:saw a v:Tool ; v:articleName "Saw" ; v:weight_g 400 ; v:price [ v:amount 30.0 ; v:currency "EUR" ] ;
  v:madeBy d:ironworks ; v:stocked false ; v:articleCode "A-18" .
d:glue a v:Article ; v:articleName "Glue" ; v:weight_g 100 ; v:price [ v:amount 3.0 ; v:currency "USD" ] ;
  v:madeBy d:stickers ; v:articleCode "A-19" ; v:listedSince "2019-03-01"^^xsd:date .
d:tape a v:Article ; v:articleName "Tape" ; v:articleCode "A-20" ; v:listedSince "2022-05-09"^^xsd:date .
d:ironworks a v:Maker ; v:makerName "Iron Works" ; v:town "Bern" .
d:stickers a v:Maker ; v:makerName "Stickers Ltd" ; v:town "Zug" .
"""

Asked = Callable[[str], set[str]]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    home = tmp_path_factory.mktemp("shop")
    path = home / "shop.ttl"
    path.write_text(HEAD + SHOP, "utf-8")
    settings = Settings(home=home, workers=1, embedder="none")
    with open_engine(build_graph_release(settings, [path], home, lambda _: None), settings) as engine:
        yield engine


@pytest.fixture
def asked(shop: Engine) -> Asked:
    """The values of a question's first column, IRIs by their last part."""

    def ask(question: str) -> set[str]:
        rows = shop.store.select(shop.best_query(question))
        return {next(iter(row.values())).value.rpartition("/")[2] for row in rows}

    return ask


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which articles weigh more than 0.3 kg?", {"hammer", "saw"}),  # unit in the name, another in the question
        ("Which articles cost more than 10 euros?", {"hammer", "saw"}),  # quantity node, currency kept apart
        ("Which articles cost less than 10 dollars?", {"glue"}),
        ("Which tools are made by Iron Works?", {"hammer", "saw"}),  # no label on the property
        ("What is the heaviest article?", {"hammer"}),
        ("Which article is lighter than the saw?", {"glue"}),  # compared with another thing's value
        ("Who makes the hammer?", {"ironworks"}),
        ("Which articles have no maker?", {"tape"}),
        ("How many articles are there?", {"4"}),  # a subclass counts too
        ("Which article has the code A-18?", {"saw"}),
        ("Which tools are stocked?", {"hammer"}),  # a boolean as an adjective
        ("Which tools are not stocked?", {"saw"}),
        ("Which makers make more than one article?", {"ironworks"}),
        ("Which articles are listed since 2020?", {"tape"}),
        ("What is the average weight of the tools?", {"650"}),
        ("Which articles come from makers in Zug?", {"glue"}),  # two steps, the last one a text
        ("Which articles are made by the same maker as the saw?", {"hammer"}),
        ("Welche Artikel sind schwerer als 500 g?", {"hammer"}),
        ("Quel article est le plus cher ?", {"saw"}),
    ],
)
def test_a_question_finds(question: str, expected: set[str], asked: Asked) -> None:
    assert asked(question) == expected


def test_things_are_counted_for_each_group(shop: Engine) -> None:
    rows = shop.store.select(shop.best_query("How many articles are there per maker?"))
    assert sorted(term.value.rpartition("/")[2] for row in rows for term in row.values()) == [
        "1", "2", "ironworks", "stickers",
    ]  # fmt: skip


def test_a_truth_is_asked(shop: Engine) -> None:
    assert shop.ask("Is the hammer made by Iron Works?").truth is True
    assert shop.ask("Is the hammer heavier than 2 kg?").truth is False


def test_every_syntax_gives_the_same_answer(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, workers=1, embedder="none")
    path = tmp_path / "two.nt"
    path.write_text(
        "<urn:x:a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://x.example/River> .\n"
        '<urn:x:a> <http://x.example/lengthKm> "120"^^<http://www.w3.org/2001/XMLSchema#integer> .\n'
        '<urn:x:a> <http://x.example/name> "Ilm" .\n',
        "utf-8",
    )
    release = build_graph_release(settings, [path], tmp_path, lambda _: None)
    with open_engine(release, settings) as engine:
        assert engine.ask("How long is the Ilm?").value is not None
        assert engine.ask("Which rivers are longer than 100000 m?").items[0].label == "Ilm"
