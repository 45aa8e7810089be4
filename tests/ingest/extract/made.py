"""Sentences of a made-up world with everything that the readers would see in them, written by hand."""

from decimal import Decimal
from pathlib import Path

from ingest.extract.knowledge import Knowledge
from ingest.extract.reading import Amount, Firmness, Measure, Named, Reading, SentenceText, When
from ingest.terms import read_terms

ROOT = Path(__file__).parents[3]
LABELS = {"Norvia": "NRV", "Sudland": "SUD", "Kestrel Labs": "KestrelLabs", "Heron": "Heron", "Bay Union": "BayUnion"}
TYPES = {"NRV": "Country", "SUD": "Country", "KestrelLabs": "Company", "Heron": "Model", "BayUnion": "Bloc"}
RELATIONS = {
    "based in": {"property": "basedIn"},
    "develops": {"property": "developedBy", "inverse": True},
    "member of": {"property": "memberOf"},
    "released on": {"property": "releaseDate"},
    "invests in": {"property": "hasInvestor", "inverse": True},
}


def knowledge() -> Knowledge:
    """The shipped ontology, the relations above, and no words of any language."""
    return Knowledge({}, {}, RELATIONS, (), read_terms(ROOT / "ontology"))


def reading(
    text: str,
    names: tuple[str, ...] = (),
    amounts: tuple[Amount, ...] = (),
    times: tuple[tuple[str, str], ...] = (),
    *,
    firmness: Firmness | None = None,
    topic: str = "",
    start: int = 0,
    measures: tuple[Measure, ...] = (),
) -> Reading:
    """Return what would be seen in a sentence."""
    return Reading(
        SentenceText(text, start, "en", "Of the made-up world", 3),
        tuple(named(text, name) for name in names),
        measures,
        amounts,
        tuple(_when(text, words, period) for words, period in times),
        firmness or Firmness(),
        named(topic, topic) if topic else None,
    )


def named(text: str, name: str) -> Named:
    """Return a known thing where the sentence names it."""
    start = text.index(name)
    return Named(start, start + len(name), name, LABELS[name], name, (TYPES[LABELS[name]],))


def amount(text: str, words: str, value: int | str | None, unit: str, comparator: str = "exact", **more: str) -> Amount:
    """Return a figure where the sentence has it; `low` and `high` for a range."""
    start = text.index(words)
    ends = {name: Decimal(more[name]) if name in more else None for name in ("low", "high")}
    number = None if value is None else Decimal(value)
    return Amount(start, start + len(words), words, number, ends["low"], ends["high"], comparator, unit)


def span(text: str, words: str) -> tuple[int, int]:
    """Return where words stand."""
    start = text.index(words)
    return start, start + len(words)


def _when(text: str, words: str, period: str) -> When:
    return When(*span(text, words), words, period, int(period[-4:]) if period[-4:].isdecimal() else int(period[:4]))
