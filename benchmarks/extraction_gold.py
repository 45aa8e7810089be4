"""Recall and precision of `midpower extract` against facts that a person wrote down.

    .venv/bin/python benchmarks/extraction_gold.py GOLD.jsonl CLAIMS.jsonl [--docs PATH…] [--verdicts FILE]
        [--show missed|false|unjudged] [--sample N] [--threshold 0.5]

A line of GOLD has the fields of a claim (contract, section 2) and `accept`: field → further right readings (`values`
are pairs of number and unit). Names are compared by label and alias, values within 0.5 %, units by conversion;
`lenient` lets near comparators, a missing year and one shared content word of the indicator pass, `strict` does not.

Gold holds central facts only, so a claim outside it may still be right. A claim is `right` if it meets a fact, `wrong`
if a fact of the same sentence has its value but another subject, unit or year; the others need a reader's verdict:
lines {"key", "right"} of `--verdicts`, keys as `--show unjudged` prints them. Precision of the unread rest is that of
the read ones among them, 0 where nobody read any. Verdicts overrule the comparison. With `--docs` quotes are held
against the stored texts.
"""

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Literal

from extraction_match import ROOT, Meeting, Names, Record, compare

sys.path.insert(0, str(ROOT))  # it is an application: its packages are imported from the checkout

from ingest.documents import read_documents

Verdict = Literal["right", "wrong", "unread"]
SAID = ("comparator", "value", "low", "high", "unit", "year", "modality")
VERDICT_SHOWN = {"false": "wrong", "unjudged": "unread"}


def verdict_of(claim: Record, facts: Iterable[Record], names: Names) -> tuple[Verdict, str]:
    """Return what the facts of its document say of a claim, and on what it fails."""
    reasons = []
    for fact in facts:
        meeting = compare(claim, fact, names)
        if meeting.is_right:
            return "right", ""
        if meeting.value and _same_sentence(claim, fact):
            reasons.append(_failure(claim, fact, meeting))
    failures = [reason for reason in reasons if reason]
    return ("wrong", min(failures)) if failures and len(failures) == len(reasons) else ("unread", "")


def _failure(claim: Record, fact: Record, meeting: Meeting) -> str:
    if fact["kind"] == "relation":
        return "object of another" if meeting.predicate and not meeting.subject and _owns(claim, fact) else ""
    if not meeting.subject:
        return f"subject ({fact['subject']})"
    return "" if meeting.year else f"year ({fact['year']})"


def _owns(claim: Record, fact: Record) -> bool:
    """Return whether a relation can have one subject only, so that another one is wrong."""
    return claim["predicate"] in {"owned by", "based on", "released on"} and fact["predicate"] == claim["predicate"]


def _same_sentence(claim: Record, fact: Record) -> bool:
    one, other = (" ".join(record["quote"].split()) for record in (claim, fact))
    return one in other or other in one


def key_of(claim: Record) -> str:
    """Return what a verdict is filed under: 12 hex digits over what is claimed and its quote, not over offsets."""
    fields = ("doc", "subject", "predicate", "object", "value", "low", "high", "comparator", "unit", "year", "quote")
    claimed = json.dumps([claim.get(field) for field in fields], ensure_ascii=False)
    return sha256(claimed.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Judged:
    """A claim with its verdict and, where it is wrong, on what."""

    claim: Record
    verdict: Verdict
    failure: str
    is_read: bool = False


def judge(claims: list[Record], facts: list[Record], verdicts: Mapping[str, bool], names: Names) -> Iterator[Judged]:
    """Yield each claim with its verdict; a reader's overrules."""
    by_document = _by(facts, "doc", "kind")
    for claim in claims:
        verdict, failure = verdict_of(claim, by_document[claim["doc"], claim["kind"]], names)
        if (read := verdicts.get(key_of(claim))) is not None:
            verdict, failure = "right" if read else "wrong", "" if read else failure or "read"
        yield Judged(claim, verdict, failure, read is not None)


def _by(records: Iterable[Record], *fields: str) -> dict[tuple[str, ...], list[Record]]:
    groups = defaultdict(list)
    for record in records:
        groups[tuple(record[field] for field in fields)].append(record)
    return groups


def found(facts: list[Record], claims: list[Record], names: Names) -> list[tuple[Record, bool, bool]]:
    """Return for each fact whether a claim meets it, leniently and strictly."""
    by_document = _by(claims, "doc", "kind")
    rows = []
    for fact in facts:
        meetings = [compare(claim, fact, names) for claim in by_document[fact["doc"], fact["kind"]]]
        right = [meeting for meeting in meetings if meeting.is_right]
        rows.append((fact, bool(right), any(meeting.strict for meeting in right)))
    return rows


def precision(judged: list[Judged]) -> tuple[str, str]:
    """Return precision with the unread taken as the read ones outside gold, and the counts behind it."""
    counts = Counter(item.verdict for item in judged)
    total, unread = len(judged), counts["unread"]
    read = [item.verdict == "right" for item in judged if item.is_read]
    if not total:
        return "  –", "no claims"
    share = (sum(read) / len(read)) if read else 0.0
    return (
        f"{100 * (counts['right'] + share * unread) / total:.0f}%",
        f"{counts['right']} right, {counts['wrong']} wrong, {unread} unread",
    )


def exact_quotes(claims: list[Record], paths: list[Path]) -> str:
    """Return the share of claims whose quote is the slice of the stored text that they name."""
    texts = {document.name: document.text for document in read_documents(paths)}
    slices = [texts.get(c["doc"], "")[c["start"] : c["end"]] == c["quote"] and bool(c["quote"]) for c in claims]
    return f"{100 * sum(slices) / max(len(slices), 1):.1f}% of {len(slices)}"


def print_recall(rows: list[tuple[Record, bool, bool]], judged: list[Judged]) -> None:
    """Print recall and precision in all and by kind, language and document."""
    for field in ("kind", "lang", "doc"):
        for group in sorted({fact[field] for fact, _, _ in rows}):
            _print_group(group, [row for row in rows if row[0][field] == group], _of(judged, rows, field, group))
    _print_group("all", rows, judged)


def _of(judged: list[Judged], rows: list[tuple[Record, bool, bool]], field: str, group: str) -> list[Judged]:
    if field == "kind":
        return [item for item in judged if item.claim["kind"] == group]
    documents = {fact["doc"] for fact, _, _ in rows if fact[field] == group}
    return [item for item in judged if item.claim["doc"] in documents]


def _print_group(name: str, rows: list[tuple[Record, bool, bool]], judged: list[Judged]) -> None:
    kinds = []
    for kind in ("observation", "relation"):
        mine = [row for row in rows if row[0]["kind"] == kind]
        lenient, strict = sum(row[1] for row in mine), sum(row[2] for row in mine)
        kinds.append(
            f"{kind[:3]} {lenient:3}/{len(mine):3} ({100 * lenient / max(len(mine), 1):3.0f}%, strict {strict:3})"
        )
    share, counts = precision(judged)
    print(f"{name:16} {'  '.join(kinds)}  precision {share} ({counts})")


def print_calibration(judged: list[Judged]) -> None:
    """Print the share of right ones among the read claims by tenth of confidence."""
    bins = defaultdict(list)
    for item in judged:
        if item.verdict != "unread":
            bins[int(10 * item.claim["confidence"])].append(item.verdict == "right")
    shares = (f"{tenth / 10:.1f}: {100 * sum(b) / len(b):.0f}% of {len(b)}" for tenth, b in sorted(bins.items()))
    print("right by confidence: ", "; ".join(shares))


def print_claim(item: Judged) -> None:
    """Print a claim on one line, for a reader."""
    c = item.claim
    said = c["object"] or " ".join(str(c[field]) for field in SAID if c.get(field) not in (None, ""))
    print(
        f"{key_of(c)} {item.failure:12} {c['doc']} [{c['confidence']:.2f}]",
        c["subject"],
        "|",
        c["predicate"],
        "|",
        said,
    )
    print(f"      « {c['quote']} »")


def print_fact(fact: Record) -> None:
    """Print a fact on one line."""
    said = fact.get("object") or [fact.get(f) for f in ("value", "low", "high", "unit", "year", "comparator")]
    print(f"{fact['doc']} {fact['subject']} | {fact['predicate']} | {said}\n      « {fact['quote']} »")


def show(what: str, rows: list[tuple[Record, bool, bool]], judged: list[Judged], size: int) -> None:
    """Print missed facts, wrong claims, or a random sample (seed 1) of claims that nobody has judged."""
    if what == "missed":
        for fact in (fact for fact, lenient, _ in rows if not lenient):
            print_fact(fact)
        return
    wanted = [item for item in judged if item.verdict == VERDICT_SHOWN[what]]
    for item in random.Random(1).sample(wanted, min(size, len(wanted))):
        print_claim(item)


def read_lines(path: Path) -> list[Record]:
    """Return the objects of a JSON-lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def main() -> None:
    """Print the figures, then what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("claims", type=Path)
    parser.add_argument("--docs", type=Path, nargs="+")
    parser.add_argument("--verdicts", type=Path)
    parser.add_argument("--show", choices=("missed", "false", "unjudged"))
    parser.add_argument("--sample", type=int, default=10_000)
    parser.add_argument("--threshold", type=float, default=0.0)
    options = parser.parse_args()
    names, facts = Names(), read_lines(options.gold)
    documents = {fact["doc"] for fact in facts}
    claims = [c for c in read_lines(options.claims) if c["doc"] in documents and c["confidence"] >= options.threshold]
    verdicts = {line["key"]: line["right"] for line in read_lines(options.verdicts)} if options.verdicts else {}
    rows, judged = found(facts, claims, names), list(judge(claims, facts, verdicts, names))
    print_recall(rows, judged)
    print_calibration(judged)
    if options.docs:
        print("exact quotes:", exact_quotes(claims, options.docs))
    if options.show:
        show(options.show, rows, judged, options.sample)


if __name__ == "__main__":
    main()
