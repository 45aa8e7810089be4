"""The words of a language for figures, cut into phrases once."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from ingest.extract.figures.phrases import Phrases, phrases_in, phrases_of
from ingest.extract.figures.units import UnitTable, read_unit_table
from ingest.extract.knowledge import Words


@dataclass(frozen=True)
class Speech:
    """How a language writes figures: `ontology/reading/<code>/amounts.yml` and the units of documents.

    Args:
        level_groups: groups of verbs behind which "from 10% to 20%" is two levels.
        head_last: the noun that says what is counted stands last ("AI specialists"), not first.
        noun_capital: nouns have a capital letter.
        superlative_ahead: a superlative may stand before its ordinal ("maior terceiro") and needs no article.
        portion_noun: a noun may stand within a part of a whole ("un site sur six").
        counts: noun → unit of what it counts.
        per: phrase → what an amount is per.
        sizes: what stands behind "70B" or "128K" → its unit; `sizes_before` stands before;
            `size_of_named` is that of "Heron 2 (11B)".
        openings: words that may begin a number; `rank_openings` those that may begin a rank.
        glued: letters glued to digits → what they multiply with, with their case; `glued_money` behind a currency,
            `before_currency` before its sign ("40 M€").
    """

    code: str
    decimal: str
    units: UnitTable
    numbers: Phrases[Decimal]
    articles: Phrases[Decimal]
    scales: Phrases[Decimal]
    fractions: Phrases[Decimal]
    portions: Phrases[Decimal]
    plus_half: Phrases[Decimal]
    multiples: Phrases[Decimal]
    multiple_verbs: Phrases[Decimal]
    ordinals: Phrases[Decimal]
    ordinal_superlatives: Phrases[Decimal]
    comparators: Phrases[str]
    comparators_behind: Phrases[str]
    changes: Phrases[str]
    changes_behind: Phrases[str]
    counts: Phrases[str]
    per: Phrases[str]
    sizes: Phrases[str]
    sizes_before: Phrases[str]
    size_of_named: str
    level_groups: frozenset[str]
    head_last: bool
    noun_capital: bool
    superlative_ahead: bool
    portion_noun: bool
    glued: Mapping[str, Decimal]
    glued_money: Mapping[str, Decimal]
    before_currency: Mapping[str, Decimal]
    listed: Mapping[str, Phrases[bool]]
    openings: frozenset[str]
    rank_openings: frozenset[str]

    def words(self, key: str) -> Phrases[bool]:
        """Return the phrases of one list of the file, of a pair as `between_openings`."""
        return self.listed.get(key, _NONE)


_PAIRS = ("between", "from_to", "among_most", "levels")
_NONE: Phrases[bool] = phrases_in(())


@lru_cache(maxsize=32)
def speech_of(words: Words) -> Speech:
    """Return the compiled words of a language, made once for each reading of the files."""
    data = words.part("amounts")
    scales = {**words.part("units").get("scales", {}), **data.get("scales", {})}
    numbers = {key: _phrases({**data, "scales": scales}.get(key, {})) for key in _NUMBERS}
    return Speech(
        code=words.code,
        decimal=str(data.get("decimal", ".")),
        level_groups=frozenset(data.get("levels", {}).get("groups", ())),
        head_last=bool(data.get("head_last", True)),
        noun_capital=bool(data.get("noun_capital", False)),
        superlative_ahead=bool(data.get("superlative_ahead", False)),
        portion_noun=bool(data.get("portion_noun", False)),
        glued=_decimals(data.get("scale_codes", {})),
        before_currency=_decimals(words.part("units").get("scales_before_currency", {})),
        glued_money=_decimals(data.get("scale_codes_money", {})),
        units=read_unit_table(words.part("units")),
        comparators=phrases_of(data.get("comparators", {})),
        comparators_behind=phrases_of(data.get("comparators_behind", {})),
        changes=phrases_of(data.get("changes", {})),
        changes_behind=phrases_of(data.get("changes_behind", {})),
        counts=phrases_of({"people": data.get("people", []), **data.get("counts", {})}),
        sizes=phrases_of(data.get("sizes", {})),
        sizes_before=phrases_of(data.get("sizes_before", {})),
        size_of_named=str(data.get("size_of_named", "")),
        per=phrases_of(data.get("per", {})),
        listed=read_lists(data),
        openings=frozenset[str]().union(*(table.openings for table in numbers.values())),
        rank_openings=_rank_openings(data),
        **numbers,
    )


_NUMBERS = (
    "numbers",
    "articles",
    "scales",
    "fractions",
    "portions",
    "plus_half",
    "multiples",
    "multiple_verbs",
    "ordinals",
    "ordinal_superlatives",
)


def _rank_openings(data: Mapping[str, Any]) -> frozenset[str]:
    """Return the words that may begin a rank."""
    listed = (data.get(key, ()) for key in ("ordinals", "ordinal_superlatives", "rank_superlatives"))
    return frozenset[str]().union(*(phrases_in(words).openings for words in listed))


def read_lists(data: Mapping[str, Any]) -> dict[str, Phrases[bool]]:
    """Return the lists of a language file, and those of pairs such as `between: {openings: […], joins: […]}`."""
    listed = {key: phrases_in(value) for key, value in data.items() if isinstance(value, list)}
    pairs = [(key, side, value) for key in _PAIRS for side, value in data.get(key, {}).items()]
    return listed | {f"{key}_{side}": phrases_in(value) for key, side, value in pairs}


def _phrases(meanings: Mapping[str, Any]) -> Phrases[Decimal]:
    return Phrases(_decimals(meanings))


def _decimals(meanings: Mapping[str, Any]) -> dict[str, Decimal]:
    return {str(key): Decimal(str(value)) for key, value in meanings.items()}
