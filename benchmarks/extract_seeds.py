"""Recall and precision of figures on the two seed articles against what analysts took from the clean one.

    .venv/bin/python benchmarks/extract_seeds.py [--seeds DIR] [--text clean|corrupted|both] [--show] [--limit 0.5]

Compared are the central figures of `data/facts/bcg-2024-12`. Left out by rule, because they are the article's own
bookkeeping or stand in no single sentence as a figure: subjects that are the article, its indicators, enablers,
criteria, exhibits and indexes (no area, company, fund, model or group), and figures that analysts counted or inferred
(`as_written` without a number or number word of the text). A claim is right if an observation of the table has its
value, unit, comparator (near ones count as one), subject and indicator; a group's figure may be claimed of the group
under its own name or of its names joined. Extraction never reads the table.
"""

import argparse
import csv
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # it is an application: its packages are imported from the checkout

from ingest.documents import read_document  # noqa: E402
from ingest.entities import read_entities  # noqa: E402
from ingest.extract.claims import Claim  # noqa: E402
from ingest.extract.extract import extract_claims  # noqa: E402
from ingest.extract.knowledge import Knowledge, read_knowledge  # noqa: E402
from ingest.terms import read_terms  # noqa: E402

SEEDS = {"clean": "001_*.txt", "corrupted": "000_*.txt"}
CENTRAL = {"Area", "Organisation", "Fund", "Programme", "Model", "Group"}
BOOKKEEPING = {"number-of-members", "economies-covered", "models-listed", "sample-size", "citations-threshold"}
NEAR = {"at_least": "more_than", "at_most": "less_than", "approx": "exact"}
SAME_UNITS = {"people", "models", "funds", "countries"}

Key = tuple[str, str, Decimal | None, Decimal | None, Decimal | None, str, str]


@dataclass(frozen=True)
class Figure:
    """One observation of the table."""

    key: Key
    subject: str
    written: str
    evidence: str


def read_figures(knowledge: Knowledge) -> list[Figure]:
    """Return the central figures of the table."""
    types = {entity.id: entity.types for entity in knowledge.entities}
    supers = knowledge.terms.superclasses
    with (ROOT / "data" / "facts" / "bcg-2024-12" / "observations.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["indicator"] not in BOOKKEEPING]
    return [_figure(row) for row in rows if {s for t in types.get(row["subject"], ()) for s in supers[t]} & CENTRAL]


def _figure(row: dict[str, str]) -> Figure:
    numbers = [Decimal(row[column]) if row[column] else None for column in ("value", "low", "high")]
    unit = "count" if row["unit"] in SAME_UNITS else row["unit"]
    comparator = NEAR.get(row["comparator"], row["comparator"])
    key = (row["subject"], row["indicator"], numbers[0], numbers[1], numbers[2], unit, comparator)
    return Figure(key, row["subject"], f"{row['comparator']} {row['as_written']}", row["evidence"])


def key_of(claim: Claim) -> Key:
    """Return what of a claim must agree."""
    unit = "count" if claim.unit in SAME_UNITS else claim.unit
    subject = claim.subject_id or claim.subject
    comparator = NEAR.get(claim.comparator, claim.comparator)
    return (subject, claim.predicate_id.removeprefix("ind-"), claim.value, claim.low, claim.high, unit, comparator)


def measure(path: Path, knowledge: Knowledge, limit: float, shown: bool) -> None:
    """Print recall and precision on one text."""
    figures = read_figures(knowledge)
    claims = [c for c in read_claims(path, knowledge) if c.kind == "observation" and c.confidence >= limit]
    wanted = {figure.key for figure in figures}
    right = [claim for claim in claims if key_of(claim) in wanted]
    found = {key_of(claim) for claim in right}
    print(f"{path.name}: recall {len(found)} of {len(wanted)} = {len(found) / len(wanted):.0%}", end=", ")
    print(f"precision {len(right)} of {len(claims)} = {len(right) / max(len(claims), 1):.0%}")
    if shown:
        show(claims, figures, found, wanted)


def read_claims(path: Path, knowledge: Knowledge) -> list[Claim]:
    """Return what is claimed from a text."""
    document = read_document(path)
    return list(extract_claims(document.name, document.sentence_texts, knowledge))


def show(claims: Iterable[Claim], figures: Iterable[Figure], found: set[Key], wanted: set[Key]) -> None:
    """Print each false claim and each miss."""
    for claim in sorted(claims, key=lambda c: -c.confidence):
        mark = "right" if key_of(claim) in wanted else "FALSE"
        said = f"{claim.subject} | {claim.predicate} | {claim.value} {claim.low} {claim.high} {claim.unit}"
        print(f"  {mark} {claim.confidence:.2f} {said} {claim.comparator} {claim.period} [{claim.reason}]", end="")
        print("" if mark == "right" else f"\n        {' '.join(claim.quote.split())[:400]}")
    for figure in figures:
        if figure.key not in found:
            print(f"  MISSED {figure.key[:2]} {figure.written} ({figure.evidence})")


def main() -> int:
    """Print the figures of both texts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=Path, default=ROOT.parent / "shared" / "seeds")
    parser.add_argument("--text", choices=[*SEEDS, "both"], default="both")
    parser.add_argument("--limit", type=float, default=0.0)
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    terms = read_terms(ROOT / "ontology")
    knowledge = read_knowledge(ROOT / "ontology", tuple(read_entities(ROOT / "data" / "entities", terms, [])), terms)
    for name in SEEDS if arguments.text == "both" else [arguments.text]:
        paths = sorted(arguments.seeds.glob(SEEDS[name]))
        if not paths:
            print(f"skipped: there is no {name} text {SEEDS[name]} in {arguments.seeds}")
        for path in paths:
            measure(path, knowledge, arguments.limit, arguments.show)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
