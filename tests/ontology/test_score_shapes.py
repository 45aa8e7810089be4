"""The traps of the score method that can stand in data: each planted error is refused with its own plain sentence."""

from pathlib import Path

import pytest

from ingest.graph import Store, load_store, read_turtle
from ingest.validate import check_shapes
from kg.vocabulary import PREFIXES

SHAPES = Path(__file__).parents[2] / "ontology" / "shapes.ttl"
PROLOGUE = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())

WORLD = """
mp:HigherIsBetter a mp:Direction .  mp:LowerIsBetter a mp:Direction .
mpid:enabler-power a mp:Enabler .
mpid:ind-price mp:direction mp:LowerIsBetter ; mp:scaleType mp:RatioScale ; a mp:Indicator ; mp:unitKey "USD" ;
  mp:blocRule mp:BlocWeightedMean ; mp:normalisation mp:MinimumToMaximum .
mpid:ind-gigawatts mp:direction mp:HigherIsBetter ; mp:scaleType mp:RatioScale ; a mp:Indicator ; mp:unitKey "GW" ;
  mp:blocRule mp:BlocSum ; mp:normalisation mp:RatioToMaximum .
mp:BlocWeightedMean a mp:BlocRule .  mp:BlocSum a mp:BlocRule .  mp:RatioScale a mp:ScaleType .
mp:MinimumToMaximum a mp:Normalisation .  mp:RatioToMaximum a mp:Normalisation .
mpid:FRA mp:lies mpid:Europe .

mpid:article a mp:Method ; mp:coverageThreshold 0 ; mp:aggregation mp:ArithmeticMean .
mpid:run a mp:Run ; prov:used mpid:article , mpid:paper .
mpid:price-1 mp:indicator mpid:ind-price ; a mp:Observation ; dcterms:source mpid:paper ; mp:periodText "2022" .

mpid:score-FRA a mp:EnablerScore ; sdmx-dimension:refArea mpid:FRA ; mp:enabler mpid:enabler-power ;
  mp:method mpid:article ; mp:run mpid:run ; dcterms:valid "2024-12-09"^^xsd:date ; mp:scoreRank 2 ;
  mp:score 0.5 ; mp:coverage 0.7 ; mp:publishable true ; mp:component mpid:fra-price , mpid:fra-gw , mpid:fra-gap ;
  mp:robustness mpid:firm .
mpid:fra-price a mp:ScoreComponent ; mp:indicator mpid:ind-price ; mp:state mp:Used ; mp:raw 0.25 ; mp:lowest 0.1 ;
  mp:highest 0.3 ; mp:normalisation mp:MinimumToMaximum ; mp:normalised 0.75 ; mp:strength 0.25 ; mp:weight 1 ;
  mp:input mpid:price-1 ; mp:periodText "2022" .
mpid:fra-gw a mp:ScoreComponent ; mp:indicator mpid:ind-gigawatts ; mp:state mp:Used ; mp:raw 3 ; mp:lowest 0 ;
  mp:highest 4 ; mp:normalisation mp:RatioToMaximum ; mp:normalised 0.75 ; mp:strength 0.75 ; mp:weight 1 ;
  mp:proxy true ; mp:reason "accepted as a proxy: demand" .
mpid:fra-gap a mp:ScoreComponent ; mp:indicator mpid:ind-gigawatts ; mp:state mp:Missing ; mp:weight 1 ;
  mp:reason "no value" .
mpid:score-EU a mp:EnablerScore ; sdmx-dimension:refArea mpid:Europe ; mp:enabler mpid:enabler-power ;
  mp:method mpid:article ; mp:run mpid:run ; dcterms:valid "2024-12-09"^^xsd:date ;
  mp:coverage 0 ; mp:publishable false ; mp:component mpid:eu-gap .
mpid:eu-gap a mp:ScoreComponent ; mp:indicator mpid:ind-price ; mp:state mp:Missing ; mp:weight 1 ; mp:reason "none" .
mpid:firm a mp:Robustness ; mp:method mpid:article ; mp:seed 1 ; mp:draws 100 ; mp:inputHash "abc" ;
  mp:rank5 1 ; mp:rank50 2 ; mp:rank95 3 ; mp:bestVariantRank 1 ; mp:worstVariantRank 4 ;
  mp:acceptability mpid:first , mpid:second .
mpid:first mp:share 0.3 .  mpid:second mp:share 0.7 .
"""

PLANTED = {
    "a price that counts as a strength": (
        ("mp:normalised 0.75 ; mp:strength 0.25", "mp:normalised 0.25 ; mp:strength 0.25"),
        "mpid:fra-price: A strength is not the normalised value, turned round where less is better.",
    ),
    "a quantity that counts as a cost": (
        ("mp:normalised 0.75 ; mp:strength 0.75", "mp:normalised 0.25 ; mp:strength 0.75"),
        "mpid:fra-gw: A strength is not the normalised value, turned round where less is better.",
    ),
    "a rank by its ratio to the highest": (
        ("mpid:ind-gigawatts mp:direction mp:HigherIsBetter ; mp:scaleType mp:RatioScale",
         "mpid:ind-gigawatts mp:direction mp:HigherIsBetter ; mp:scaleType mp:OrdinalScale"),
        "mpid:fra-gw: A rank is normalised by its ratio to the maximum, which makes the worst place the best score.",
    ),
    "a constant that is stretched": (
        ("mp:lowest 0.1 ;", "mp:lowest 0.3 ;"),
        "mpid:fra-price: An indicator that is the same for all areas is stretched from its lowest to its highest value",
    ),
    "a proxy that does not say so": (
        (' ;\n  mp:proxy true ; mp:reason "accepted as a proxy: demand"', " ;\n  mp:proxy true"),
        "mpid:fra-gw: A score component uses a proxy and does not say for what it stands.",
    ),
    "a score without the day whose rules it describes": (
        ('dcterms:valid "2024-12-09"^^xsd:date ; mp:scoreRank 2', "mp:scoreRank 2"),
        "mpid:score-FRA: A score does not say of which day it is, and export controls have dates.",
    ),
    "a gap that is filled with a zero": (
        ('mp:state mp:Missing ; mp:weight 1 ;\n  mp:reason "no value"',
         'mp:state mp:Missing ; mp:weight 1 ; mp:strength 0 ;\n  mp:reason "no value"'),
        "mpid:fra-gap: A score component has a strength although no value is used: a gap was filled.",
    ),
    "a used component without a value": (
        ("mp:state mp:Used ; mp:raw 3 ;", "mp:state mp:Used ;"),
        "mpid:fra-gw: A score component has a strength although no value is used: a gap was filled.",
    ),
    "a bloc beside its member": (
        ("mpid:FRA mp:lies mpid:Europe", "mpid:FRA mp:memberOf mpid:Europe"),
        "mpid:score-FRA: A bloc and one of its members stand in one reference set.",
    ),
    "a component that hides its period": (
        ('mp:input mpid:price-1 ; mp:periodText "2022"', "mp:input mpid:price-1"),
        "mpid:fra-price: A score component hides the period of its figure.",
    ),
    "an open substitute that is presented as the article's figure": (
        ("mpid:price-1 mp:indicator mpid:ind-price", "mpid:price-1 mp:indicator mpid:ind-business-price"),
        "mpid:fra-price: A score component presents a figure of another indicator as its own.",
    ),
    "a figure of a source that the method does not use": (
        ("dcterms:source mpid:paper", "dcterms:source mpid:elsewhere"),
        "mpid:score-FRA: A score rests on a fact of a source that its method does not use.",
    ),
    "a geometric mean above all its parts": (
        ("mp:aggregation mp:ArithmeticMean", "mp:aggregation mp:GeometricMean .\nmpid:score-FRA mp:score 0.8"),
        "mpid:score-FRA: A score lies outside the strengths of its used components",
    ),
    "a minimum that is not the least": (
        ("mp:aggregation mp:ArithmeticMean", "mp:aggregation mp:LeastStrength"),
        "mpid:score-FRA: A score lies outside the strengths of its used components, or is not the least of them",
    ),
    "ranks that nobody can draw again": (
        (" ; mp:seed 1", ""),
        "mpid:firm: A robustness does not name its seed, so that nobody can repeat it.",
    ),
    "ranks in the wrong order": (
        ("mp:rank50 2", "mp:rank50 4"),
        "mpid:firm: Ranks are not in order",
    ),
    "shares of more than everything": (
        ("mpid:first mp:share 0.3", "mpid:first mp:share 0.6"),
        "mpid:firm: The shares of an area's ranks add up to more than 1.",
    ),
    "a rank that no variant gives": (
        ("mp:scoreRank 2", "mp:scoreRank 5"),
        "mpid:firm: An area's rank lies outside the ranks of all variants of its method.",
    ),
}  # fmt: skip


def complaints(tmp_path: Path, turtle: str) -> list[str]:
    path = tmp_path / "world.ttl"
    path.write_text(PROLOGUE + turtle, "utf-8")
    store: Store = load_store(read_turtle(path, "graph-world"))
    wanted = ("mpid:score-", "mpid:fra-", "mpid:eu-", "mpid:firm")
    return [line for line in check_shapes(store, SHAPES).violations if line.startswith(wanted)]


def test_a_sound_score_passes(tmp_path: Path) -> None:
    assert complaints(tmp_path, WORLD) == []


@pytest.mark.parametrize("error", PLANTED)
def test_a_planted_error_is_refused(tmp_path: Path, error: str) -> None:
    (sound, broken), complaint = PLANTED[error]
    assert WORLD.count(sound) == 1, "the planted error must change one place"
    found = complaints(tmp_path, WORLD.replace(sound, broken))
    assert any(line.startswith(complaint.rstrip(".")) for line in found), found
