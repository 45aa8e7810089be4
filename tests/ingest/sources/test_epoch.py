"""Models, clusters, chips and win rates: what the readers make of tiny files, and of the real ones where they are."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from ingest.datasets import add_datasets, read_datasets, yield_to_newer
from ingest.figures import Census, Figure, Link, Record, Thing
from ingest.records import Data, SourceFacts
from ingest.sources import epoch_clusters, epoch_hardware, epoch_model_counts, epoch_models, helm_lite
from ingest.tables import read_data
from ingest.terms import read_terms
from tests.world.build import silent
from tests.world.paths import ONTOLOGY

SHIPPED = Path(__file__).parents[3] / "data"
OURS = ("epoch-clusters", "epoch-hardware", "epoch-models-2025-02", "epoch-models-2025-11", "helm-lite")
AREAS = ["USA", "CHN", "FRA", "DEU", "JPN", "KOR", "SAU", "ARE", "GBR", "CAN", "ISR", "IND"]
COUNTS = {
    "epoch-models-2025-02": "606 105 27 32 12 15 2 3 122 64 12 3",
    "epoch-models-2025-11": "556 120 48 31 12 14 5 3 115 55 12 2",
}
MODELS = """Model,Organization,Publication date,Domain,Parameters,Training compute (FLOP),Organization categorization,\
Country (of organization),Training hardware,Training compute cost (2023 USD),Confidence
Alpha 7B,"Lab One,Old School University (OSU)",2023-05-01,Language,7000000000.0,1e22,"Industry,Academia",\
"France,France",Chip A,,Confident
Beta (large),Lab One,2024-12-01,Vision,,,Industry,France,,,
Gamma,NA Institute,1958-01-01,Other,,,Academia,Namibia,,,
Delta,Lab Two,2020-02-02,Other,,,Industry,"Germany,Multinational",,,
"""
CLUSTERS = """Name,Status,Certainty,Country,Owner,Sector,Superseded by,Possible Duplicate,Power Capacity (MW),\
H100 equivalents,Chip type (primary),First Operational Date
Early,Existing,Confirmed,France,Lab One,Private,Late,,10,100,Chip A,2020-01-01
Late,Existing,Likely,France,Lab One,Private,Dream,,30,300,Chip A,2022-01-01
Dream,Planned,Likely,France,Lab One,Private,,,900,9000,Chip A,
Anonymous,Existing,Confirmed,France,,Private,,,1,10,,
Anonymous,Existing,Confirmed,France,,Private,,,2,20,,
Twice,Existing,Confirmed,France,,Private,,True,50,500,,
Silent,Existing,Confirmed,Germany,,Private,,,,,,
"""
CHIPS = """Hardware name,Manufacturer,Type,Release date,Memory size per board (Byte),\
Tensor-FP16/BF16 performance (FLOP/s),FP16 (half precision) performance (FLOP/s)
Chip A,Maker,GPU,2020-05-14,80000000000.0,312000000000000.0,78000000000000.0
"""


def records(tmp_path: Path, text: str, read: object) -> list[Record]:
    path = tmp_path / "rows.csv"
    path.write_text(text, "utf-8")
    found: Iterable[Record] = read({"rows.csv": path})  # type: ignore[operator]
    return list(found)


def figures(found: Iterable[Record], indicator: str) -> dict[str, Figure]:
    return {f.subject: f for f in found if isinstance(f, Figure) and f.indicator == indicator}


def links(found: Iterable[Record], predicate: str) -> set[tuple[str, str]]:
    return {(x.subject, x.object or x.value) for x in found if isinstance(x, Link) and x.predicate == predicate}


def test_a_model_counts_once_for_each_of_its_countries_and_only_inside_the_span(tmp_path: Path) -> None:
    found = figures(records(tmp_path, MODELS, epoch_models.read), "notable-ai-models")
    assert {name: f.value for name, f in found.items()} == {"France": 1, "Germany": 1, "Multinational": 1}
    assert found["France"].rule
    assert found["France"].period == "1959/2024-11-30"


def test_both_spellings_of_the_country_column_are_read_alike(tmp_path: Path) -> None:
    older = MODELS.replace("Country (of organization)", "Country (from Organization)")
    assert records(tmp_path, older, epoch_model_counts.read)[0] == Figure(
        "France",
        "notable-ai-models",
        Decimal(1),
        "1959/2024-11-30",
        tuple(
            type(c)("rows.csv", None, name)
            for c, name in zip(
                figures(records(tmp_path, MODELS, epoch_model_counts.read), "notable-ai-models")["France"].cells,
                ("Country (from Organization)", "Publication date"),
                strict=True,
            )
        ),
        rule=figures(records(tmp_path, MODELS, epoch_model_counts.read), "notable-ai-models")["France"].rule,
    )


def test_an_older_snapshot_gives_counts_and_no_models(tmp_path: Path) -> None:
    found = records(tmp_path, MODELS, epoch_model_counts.read)
    assert {type(record) for record in found} == {Figure, Census}


def test_a_model_has_makers_countries_chips_and_figures_each_with_its_row(tmp_path: Path) -> None:
    found = records(tmp_path, MODELS, epoch_models.read)
    assert ("Model:Alpha 7B", "Organisation:Lab One") in links(found, "developedBy")
    assert ("Model:Alpha 7B", "France") in links(found, "developedIn")
    assert ("Model:Alpha 7B", "Chip:Chip A") in links(found, "trainedOn")
    assert ("Model:Alpha 7B", "2023-05-01") in links(found, "releaseDate")
    parameters = figures(found, "parameters")["Model:Alpha 7B"]
    place = parameters.cells[0]
    assert (str(parameters.value), place.row, place.column) == ("7000000000.0", 2, "Parameters")


def test_an_organisation_has_the_kind_of_its_category_and_its_abbreviation(tmp_path: Path) -> None:
    found = {x.key: x for x in records(tmp_path, MODELS, epoch_models.read) if isinstance(x, Thing)}
    assert found["Organisation:Lab One"].types == ("Company",)
    school = found["Organisation:Old School University (OSU)"]
    assert (school.types, school.label, school.aliases) == (("University",), "Old School University", ("OSU",))


def test_the_country_of_an_organisation_is_taken_only_where_no_row_leaves_a_doubt(tmp_path: Path) -> None:
    homes = links(records(tmp_path, MODELS, epoch_models.read), "basedIn")
    assert ("Organisation:Lab One", "France") in homes
    assert not [name for name, _ in homes if name == "Organisation:Lab Two"]


def test_a_country_counts_what_exists_once_and_not_its_plans(tmp_path: Path) -> None:
    found = figures(records(tmp_path, CLUSTERS, epoch_clusters.read), "ai-cluster-power")
    assert found["France"].value == Decimal("0.033")
    assert "Germany" not in found  # no stated value is no 0: the list is a sample
    assert "AICluster:Dream" not in found
    planned = figures(records(tmp_path, CLUSTERS, epoch_clusters.read), "planned-ai-cluster-power")
    assert {name: (f.value, f.modality) for name, f in planned.items()} == {
        "AICluster:Dream": (Decimal("0.9"), "announced")
    }
    assert found["AICluster:Late"].flags == ("certainty: Likely",)


def test_clusters_that_share_a_name_are_no_things(tmp_path: Path) -> None:
    found = {x.label for x in records(tmp_path, CLUSTERS, epoch_clusters.read) if isinstance(x, Thing)}
    assert "Anonymous" not in found
    assert {"Early", "Late", "Dream"} <= found


def test_a_chip_has_memory_in_gigabytes_and_the_higher_of_its_speeds(tmp_path: Path) -> None:
    found = records(tmp_path, CHIPS, epoch_hardware.read)
    assert figures(found, "chip-memory")["Chip:Chip A"].value == 80
    assert figures(found, "chip-performance")["Chip:Chip A"].value == 312000000000000
    assert links(found, "developedBy") == {("Chip:Chip A", "Organisation:Maker")}


def test_a_win_rate_is_the_published_one(tmp_path: Path) -> None:
    text = "model,developer,published_mean_win_rate_v1_13_0,release_date_in_helm_metadata\nAlpha,lab,0.938,2024-04-09\n"
    found = records(tmp_path, text, helm_lite.read)
    assert figures(found, "helm-mean-win-rate")["Model:Alpha"].value == Decimal("0.938")


# --- the real files --------------------------------------------------------------------------------------------------


@cache
def loaded(files: Path) -> tuple[Data, tuple[str, ...]]:
    """All five data sets in one, and what could not be taken."""
    terms = read_terms(ONTOLOGY)
    ours = [each for each in read_datasets(SHIPPED / "sources") if each.id in OURS]
    data, notes = add_datasets(read_data(SHIPPED, terms, silent), ours, files, terms)
    return data, tuple(notes)


def source(shared: Path, name: str) -> SourceFacts:
    return next(each for each in loaded(shared / "data")[0].sources if each.source.id == name)


def values(shared: Path, name: str, indicator: str) -> Iterator[tuple[str, Decimal | None]]:
    labels = {entity.id: entity.labels["en"] for entity in loaded(shared / "data")[0].entities}
    for each in source(shared, name).observations:
        if each.indicator == indicator:
            yield from ((each.subject, each.value), (labels[each.subject], each.value))


@pytest.mark.parametrize("name", COUNTS)
def test_the_check_values_of_notable_models_are_reproduced_exactly(shared: Path, name: str) -> None:
    found = dict(values(shared, name, "notable-ai-models"))
    assert [found[area] for area in AREAS] == [Decimal(number) for number in COUNTS[name].split()]
    assert found["NAM"] == 0  # nobody on the list: a closed list counts everybody


def test_two_snapshots_that_disagree_are_both_kept_and_the_newer_one_is_preferred(shared: Path) -> None:
    older = source(shared, "epoch-models-2025-02")
    beaten = {conflict.fact for conflict in older.conflicts}
    france = next(o.id for o in older.observations if o.subject == "FRA")
    assert france in beaten
    assert not source(shared, "epoch-models-2025-11").conflicts
    assert yield_to_newer(Data((), (older,))).sources == (older,)  # alone it is beaten by nobody


def test_every_name_in_the_real_files_is_known(shared: Path) -> None:
    notes = loaded(shared / "data")[1]
    assert not notes, f"add the names to areas.csv or things.csv of the data set: {notes}"


def test_names_of_one_organisation_are_one_thing_and_the_tables_go_first(shared: Path) -> None:
    entities = {entity.id: entity for entity in loaded(shared / "data")[0].entities}
    made = {entity.labels["en"] for entity in entities.values() if entity.origin == "dataset"}
    assert not made & {"Google Brain", "Google DeepMind", "Meta AI", "NVIDIA", "Mistral AI", "UT Austin", "openai"}
    assert {"OpenAI", "Anthropic", "Stanford University"} <= made


def test_what_is_known_of_some_models_clusters_and_chips(shared: Path) -> None:
    assert dict(values(shared, "epoch-models-2025-11", "parameters"))["GPT-3 175B (davinci)"] == Decimal(174600000000)
    assert dict(values(shared, "epoch-hardware", "chip-memory"))["NVIDIA A100 SXM4 80 GB"] == Decimal(80)
    assert dict(values(shared, "helm-lite", "helm-mean-win-rate"))["GPT-4o (2024-05-13)"] == Decimal("0.938")


@pytest.mark.parametrize("name", OURS)
def test_every_card_says_licence_coverage_and_citation(name: str) -> None:
    card = next(each.source for each in read_datasets(SHIPPED / "sources") if each.id == name)
    assert all((card.licence, card.coverage, card.citation, card.redistribute in ("yes", "no"), card.url))
