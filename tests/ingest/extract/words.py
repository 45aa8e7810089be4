"""The shipped words of each language, and figures of a sentence in a short form that tables can hold."""

from functools import cache
from pathlib import Path

from ingest.extract.amounts import find_amounts
from ingest.extract.firmness import read_firmness
from ingest.extract.knowledge import Words, read_words
from ingest.extract.reading import Amount, Firmness, SentenceText
from ingest.extract.times import find_times

ONTOLOGY = Path(__file__).parents[3] / "ontology"
LANGUAGES = ("en", "pt", "es", "fr", "de")


@cache
def all_words() -> dict[str, Words]:
    return dict(read_words(ONTOLOGY))


def amounts_of(lang: str, text: str) -> tuple[Amount, ...]:
    return find_amounts(SentenceText(text, 0, lang), all_words()[lang])


def figures_of(lang: str, text: str) -> list[str]:
    """Figures as "approx 60 percent share", exact and plain left out."""
    return [figure(amount) for amount in amounts_of(lang, text)]


def figure(amount: Amount) -> str:
    if amount.value is not None:
        number = f"{amount.value.normalize():f}"
    else:
        number = f"{amount.low.normalize():f}..{amount.high.normalize():f}"  # type: ignore[union-attr]
    comparator = "" if amount.comparator == "exact" else amount.comparator
    kind = "" if amount.kind in {"plain", amount.unit} else amount.kind
    return " ".join(part for part in (comparator, number, amount.unit, kind) if part)


def periods_of(lang: str, text: str) -> list[str]:
    return [when.period for when in find_times(SentenceText(text, 0, lang), all_words()[lang])]


def firmness_of(lang: str, text: str) -> Firmness:
    return read_firmness(SentenceText(text, 0, lang), all_words()[lang])


def modality_of(lang: str, text: str, part: str) -> str:
    """How firmly a part of a sentence is said; the part stands in it once."""
    start = text.index(part)
    return firmness_of(lang, text).modality_at(start, start + len(part))
