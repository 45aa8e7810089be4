"""The shapes of what was read from documents: sound facts pass, and each planted error is caught by its sentence."""

import pytest

from tests.ontology.test_shapes import HASH, WORLD, complaints, found_in_bulk

EXTRACTED = f"""
mpid:memo a mp:Source ; mp:sourceId "memo" ; dcterms:title "A memo"@en .
mpid:ev-memo a mp:Evidence ; oa:hasSource mpid:memo ; mp:section "Two" ; mp:sentenceHash "sha256:{HASH}" ;
  mp:quote "Yi has 3 GW." ; mp:start 0 ; mp:end 12 ; mp:document mpid:doc-memo .

mpid:new a mp:Observation ; mp:indicator mpid:ind-capacity ; mp:subject mpid:Yi ; sdmx-measure:obsValue 3 ;
  mp:comparator "exact" ; mp:unitKey "GW" ; mp:rank mp:Unreviewed ; mp:modality mp:Asserted ; mp:periodText "2025" ;
  mp:origin "extracted" ; mp:reviewState "unreviewed" ; mp:confidence 0.8 ; mp:reason "indicator and area named" ;
  mp:statement "3 GW."@en ; dcterms:source mpid:memo ; mp:evidence mpid:ev-memo ; mp:mainEvidence mpid:ev-memo .
mpid:beaten a mp:Observation ; mp:indicator mpid:ind-capacity ; mp:subject mpid:USA ; sdmx-measure:obsValue 54 ;
  mp:comparator "exact" ; mp:unitKey "GW" ; mp:rank mp:Disputed ; mp:modality mp:Asserted ; mp:periodText "2024" ;
  mp:origin "extracted" ; mp:reviewState "accepted" ; mp:confidence 0.9 ; mp:reason "figure and area named" ;
  mp:contradictedBy mpid:table ; mp:conflictReason "The table has 45."@en ;
  mp:statement "54 GW."@en ; dcterms:source mpid:memo ; mp:evidence mpid:ev-memo ; mp:mainEvidence mpid:ev-memo .
mpid:table a mp:Observation ; mp:indicator mpid:ind-capacity ; mp:subject mpid:USA ; sdmx-measure:obsValue 45.0 ;
  mp:comparator "exact" ; mp:unitKey "GW" ; mp:rank mp:Preferred ; mp:modality mp:Asserted ; mp:periodText "2024" ;
  mp:origin "curated" ; mp:contradictedBy mpid:beaten ; mp:conflictReason "The table has 45."@en ;
  mp:statement "45 GW in 2024."@en ; dcterms:source mpid:src ; mp:evidence mpid:ev ; mp:mainEvidence mpid:ev .
mpid:new-claim a mp:Claim ; rdf:subject mpid:Llama ; rdf:predicate mp:basedOn ; rdf:object mpid:USA ;
  mp:rank mp:Unreviewed ; mp:modality mp:Asserted ; mp:origin "extracted" ; mp:reviewState "unreviewed" ;
  mp:confidence 0.6 ; mp:reason "a phrase of the relation stands between both names" ;
  mp:statement "Llama: based on: United States."@en ; dcterms:source mpid:memo ;
  mp:evidence mpid:ev-memo ; mp:mainEvidence mpid:ev-memo .
"""
READ = WORLD + EXTRACTED

PLANTED = {
    "an extracted fact without confidence": (
        (" ; mp:confidence 0.8 ;", " ;"),
        "new: An extracted fact lacks its confidence (0 to 1), its reason or the state of its review.",
    ),
    "a confidence above one": (
        ("mp:confidence 0.8", "mp:confidence 1.8"),
        "new: An extracted fact lacks its confidence (0 to 1), its reason or the state of its review.",
    ),
    "an extracted fact without a reason": (
        (' ; mp:reason "indicator and area named"', ""),
        "new: An extracted fact lacks its confidence (0 to 1), its reason or the state of its review.",
    ),
    "a state of review that does not exist": (
        ('mp:reviewState "accepted"', 'mp:reviewState "fine"'),
        "beaten: An extracted fact lacks its confidence (0 to 1), its reason or the state of its review.",
    ),
    "an extracted fact without a quote": (
        (' ;\n  mp:quote "Yi has 3 GW." ; mp:start 0 ; mp:end 12 ; mp:document mpid:doc-memo', ""),
        "new: An extracted fact has no quote.",
    ),
    "an unreviewed fact that is preferred": (
        (
            "mp:basedOn ; rdf:object mpid:USA ;\n  mp:rank mp:Unreviewed",
            "mp:basedOn ; rdf:object mpid:USA ;\n  mp:rank mp:Preferred",
        ),
        "new-claim: A fact that nobody has reviewed is preferred.",
    ),
    "a curated fact that counts as unreviewed": (
        ("mp:kind mp:Reason ; mp:rank mp:Preferred", "mp:kind mp:Reason ; mp:rank mp:Unreviewed"),
        "reason: A fact counts as unreviewed that was not extracted, or that was reviewed.",
    ),
    "an accepted fact that counts as unreviewed": (
        (
            '"extracted" ; mp:reviewState "unreviewed" ; mp:confidence 0.8',
            '"extracted" ; mp:reviewState "accepted" ; mp:confidence 0.8',
        ),
        "new: A fact counts as unreviewed that was not extracted, or that was reviewed.",
    ),
    "a dispute that does not point back": (
        (' ; mp:contradictedBy mpid:beaten ; mp:conflictReason "The table has 45."@en', ""),
        "beaten: A disputed extracted fact does not say what contradicts it and why, or that fact does not point back.",
    ),
    "an extracted figure that outranks a table's": (
        (
            "mp:rank mp:Disputed ; mp:modality mp:Asserted ; mp:periodText",
            "mp:rank mp:Preferred ; mp:modality mp:Asserted ; mp:periodText",
        ),
        "beaten: An extracted figure stands preferred against another one of the same time that was stated by a table.",
    ),
    "an unreviewed claim written as a direct triple": (
        ('"Llama"@en .', '"Llama"@en ; mp:basedOn mpid:USA .'),
        "new-claim: A claim that is disputed, unreviewed or not asserted stands as a direct triple.",
    ),
    "an unreviewed figure written as a direct value": (
        ('"Yi"@en ;', '"Yi"@en ; mp:capacityGW 3 ;'),
        "Yi: A direct value has no preferred point observation of the same value.",
    ),
    "a score that rests on an unreviewed fact": (
        ("mp:raw 45.0 ; mp:input mpid:obs", "mp:raw 45.0 ; mp:input mpid:new"),
        "part-1: A score rests on a fact that nobody has reviewed.",
    ),
    "a fact of a rank that does not exist": (
        (
            '3 ;\n  mp:comparator "exact" ; mp:unitKey "GW" ; mp:rank mp:Unreviewed',
            '3 ;\n  mp:comparator "exact" ; mp:unitKey "GW" ; mp:rank mp:Doubtful',
        ),
        "new: A fact is neither preferred nor disputed nor unreviewed, or more than one of them.",
    ),
}


def test_sound_facts_from_documents_pass() -> None:
    assert (
        complaints(
            READ.replace("mp:raw 45.0 ; mp:input mpid:obs", 'mp:raw 45.0 ; mp:periodText "2024" ; mp:input mpid:obs')
        )
        == set()
    )


@pytest.mark.parametrize("error", PLANTED)
def test_a_planted_error_is_caught(error: str) -> None:
    (sound, broken), complaint = PLANTED[error]
    assert READ.count(sound) == 1, "the planted error must change one place"
    assert complaint in complaints(READ.replace(sound, broken))


@pytest.mark.parametrize("error", PLANTED)
def test_in_bulk_the_same_is_found_as_by_the_shacl_engine(error: str) -> None:
    (sound, broken), _ = PLANTED[error]
    world = READ.replace(sound, broken)
    assert found_in_bulk(world) == complaints(world)
