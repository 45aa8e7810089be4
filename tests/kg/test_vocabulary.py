"""Prefixes, CURIEs and units."""

import pytest
from rdflib.plugins.sparql import prepareQuery

from kg.vocabulary import MP, MPID, PREFIXES, UNITS, UNITS_BY_IRI, compress, expand, prefixes, sparql_prologue


def test_own_terms_and_things_have_the_names_of_the_contract() -> None:
    assert MP == "https://w3id.org/midpower/ns#"
    assert MPID == "https://w3id.org/midpower/id/"


def test_one_base_changes_both_own_namespaces_and_no_other() -> None:
    ours = prefixes("https://example.org/")
    assert (ours["mp"], ours["mpid"]) == ("https://example.org/ns#", "https://example.org/id/")
    assert ours["skos"] == PREFIXES["skos"]
    assert expand("mpid:USA", "https://example.org/") == "https://example.org/id/USA"


@pytest.mark.parametrize("prefix", PREFIXES)
def test_compress_undoes_expand(prefix: str) -> None:
    assert compress(expand(f"{prefix}:thing")) == f"{prefix}:thing"


def test_an_iri_of_nobody_stays_as_it_is() -> None:
    assert compress("https://example.org/x") == "https://example.org/x"


def test_an_unknown_prefix_is_a_mistake_in_our_code() -> None:
    with pytest.raises(KeyError):
        expand("nope:x")


def test_the_prologue_declares_every_prefix() -> None:
    query = prepareQuery(sparql_prologue() + "ASK { " + " ".join(f"?s {name}:p ?o ." for name in PREFIXES) + " }")
    assert query is not None


def test_each_unit_has_one_iri_and_comes_back_from_it() -> None:
    assert len(UNITS_BY_IRI) == len(UNITS)
    assert all(UNITS_BY_IRI[unit.iri].key == key for key, unit in UNITS.items())


@pytest.mark.parametrize(
    "key",
    [
        "GW",
        "USD",
        "percent",
        "people",
        "count",
        "rank",
        "ratio",
        "tokens",
        "models",
        "funds",
        "percentage_points",
        "year",
        "score",
    ],
)
def test_every_unit_of_the_tables_is_known(key: str) -> None:
    assert UNITS[key].label
