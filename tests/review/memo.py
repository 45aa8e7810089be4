"""A made-up document and what a reader takes from it, so that review is tested apart from extraction."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from ingest.extract.claims import Claim
from ingest.extract.reading import SentenceText

MEMO = """# Northern Memo

Borealia plans little, but its server halls drew 5 gigawatts in 2025.

Cimmeria counted 2,500 AI specialists in 2025. In 2024 the halls of Arcadia drew 15 gigawatts, the memo says.

Nimbus Works, a startup, is based in Borealia. The halls of Cimmeria used 40 terawatt hours.
"""
NEWER = MEMO.replace("plans little, but its server", "plans little, yet its server").replace(
    "# Northern Memo\n", "# Northern Memo\n\nThis is the second version.\n"
)

_FIGURE = {"kind": "observation", "comparator": "exact", "confidence": 0.9, "reason": "indicator and area named"}
_CAPACITY = {"predicate": "data center capacity", "predicate_id": "ind-data-center-capacity", "unit": "GW"}
STATED: dict[str, dict[str, Any]] = {
    "drew 5 gigawatts": {
        **_FIGURE, **_CAPACITY, "subject": "Borealia", "subject_id": "BOR", "value": Decimal(5), "period": "2025",
        "year": 2025, "written": "5 gigawatts",
    },
    "2,500 AI specialists": {
        **_FIGURE, "subject": "Cimmeria", "subject_id": "CIM", "predicate": "AI specialists",
        "predicate_id": "ind-ai-specialists", "value": Decimal(2500), "unit": "people", "period": "2025", "year": 2025,
    },
    "may count 9,900": {
        **_FIGURE, "subject": "Cimmeria", "subject_id": "CIM", "predicate": "AI specialists", "modality": "expected",
        "predicate_id": "ind-ai-specialists", "value": Decimal(9900), "unit": "people", "period": "2030", "year": 2030,
    },
    "drew 15 gigawatts": {
        **_FIGURE, **_CAPACITY, "subject": "Arcadia", "subject_id": "ARC", "value": Decimal(15), "period": "2024",
        "year": 2024, "confidence": 0.5,
    },
    "Nimbus Works, a startup": {
        "kind": "relation", "subject": "Nimbus Works", "subject_type": "Startup", "predicate": "based in",
        "predicate_id": "basedIn", "object": "Borealia", "object_id": "BOR", "confidence": 0.7,
        "reason": "the phrase stands between both names",
    },
    "40 terawatt hours": {
        **_FIGURE, "subject": "Cimmeria", "subject_id": "CIM", "predicate": "electricity consumption",
        "value": Decimal(40), "unit": "TWh", "confidence": 0.3,
    },
}  # fmt: skip


def read_memo(doc: str, sentences: Iterable[SentenceText], *_: object) -> Iterator[Claim]:
    """Stand in for `extract_claims`: the claims above, each where its words stand."""
    for sentence in sentences:
        for words, fields in STATED.items():
            if words in sentence.text:
                place: dict[str, Any] = {
                    "quote": sentence.text,
                    "start": sentence.start,
                    "end": sentence.start + len(sentence.text),
                }
                where: dict[str, Any] = {
                    "section": sentence.section,
                    "paragraph": sentence.paragraph,
                    "lang": sentence.lang,
                }
                yield Claim(doc=doc, **place, **where, **fields)
