"""Words that say what to do rather than what with: counting, superlatives, grouping, negation, comparison.

Pure. The words are those of the language file, under `graph`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from kg.ask.language import Language
from kg.ask.quantities import phrase_at
from kg.ask.tokens import Token, norms

KINDS = (
    "count", "sum", "mean", "max", "min", "group", "group_by", "negation", "and", "or", "than", "same", "same_as",
    "also_show", "ascending", "order", "more", "less", "who", "exists", "wh", "yes_no",
)  # fmt: skip


@dataclass(frozen=True)
class Cue:
    """An operator word or phrase on tokens `first..last`."""

    first: int
    last: int
    kind: str


@dataclass(frozen=True)
class Adjective:
    """An adjective on a token: words for what it measures, its way (+1: more of it), whether it is the plain form."""

    at: int
    words: tuple[str, ...]
    way: int
    plain: bool
    dates_reversed: bool


def find_cues(tokens: Sequence[Token], language: Language) -> list[Cue]:
    """Return the longest cue of each kind at each position."""
    found = []
    for position in range(len(tokens)):
        for kind in KINDS:
            width = phrase_at(tokens, position, language.phrases("graph", kind))
            if width:
                found.append(Cue(position, position + width - 1, kind))
    return found


def find_adjectives(tokens: Sequence[Token], language: Language) -> list[Adjective]:
    """Return the adjectives among the tokens; one word may stand in several entries."""
    found = []
    for entry in language.data.get("graph", {}).get("adjectives", []):
        words = tuple(map(str, entry["words"]))
        for way, key in ((1, "more"), (-1, "less")):
            forms = [norms(str(form)) for form in entry.get(key, [])]
            for position, token in enumerate(tokens):
                place = next((i for i, form in enumerate(forms) if form == (token.norm,)), None)
                if place is not None:
                    found.append(Adjective(position, words, way, place == 0, entry.get("dates") == "reversed"))
    return found
