"""The names of indicators as stems: found word for word, or by the weight of those of their words that are there."""

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.extract.measured.grammar import Grammar, Phrase
from ingest.terms import Indicator, Terms

_LONGEST = 12  # words in a name that can be found word for word
ENGLISH = "en"


@dataclass(frozen=True)
class Name:
    """One name of an indicator: its canonical stems without function words."""

    indicator: str
    unit: str
    stems: Phrase


@dataclass(frozen=True)
class PhraseBook:
    """All names of indicators in one language and in English."""

    names: tuple[Name, ...]
    indicators: Mapping[str, Indicator]

    @cached_property
    def exact(self) -> Mapping[Phrase, tuple[Name, ...]]:
        """Stems → the names that are just these."""
        found: dict[Phrase, list[Name]] = defaultdict(list)
        for name in self.names:
            found[name.stems].append(name)
        return {stems: tuple(names) for stems, names in found.items()}

    @cached_property
    def _openings(self) -> Mapping[str, int]:
        """First stem → length of the longest name that begins with it."""
        lengths: dict[str, int] = {}
        for name in self.names:
            lengths[name.stems[0]] = max(lengths.get(name.stems[0], 0), min(len(name.stems), _LONGEST))
        return lengths

    @cached_property
    def _having(self) -> Mapping[str, tuple[Name, ...]]:
        found: dict[str, list[Name]] = defaultdict(list)
        for name in self.names:
            for stem in set(name.stems):
                found[stem].append(name)
        return {stem: tuple(names) for stem, names in found.items()}

    @cached_property
    def _weights(self) -> Mapping[str, float]:
        """Stem → how much it tells: the fewer indicators have it, the more."""
        owners = Counter(stem for _, stem in {(n.indicator, s) for n in self.names for s in n.stems})
        return {stem: math.log(1 + len(self.indicators) / count) for stem, count in owners.items()}

    def weight(self, stem: str) -> float:
        """Return how much a stem tells of the indicator, 0 for words of no name."""
        return self._weights.get(stem, 0.0)

    def find_runs(self, stems: Sequence[str]) -> Iterator[tuple[int, int, tuple[Name, ...]]]:
        """Yield (start, end, names) of the names that stand in a sequence of stems word for word, longest first."""
        start = 0
        while start < len(stems):
            length = self._longest_at(stems, start)
            if length:
                yield start, start + length, self.exact[tuple(stems[start : start + length])]
            start += max(length, 1)

    def _longest_at(self, stems: Sequence[str], start: int) -> int:
        for length in range(min(self._openings.get(stems[start], 0), len(stems) - start), 0, -1):
            if tuple(stems[start : start + length]) in self.exact:
                return length
        return 0

    def names_with(self, stems: Iterable[str]) -> tuple[Name, ...]:
        """Return the names that have at least one of the stems, in a fixed order."""
        found = {name: None for stem in sorted(set(stems)) for name in self._having.get(stem, ())}
        return tuple(found)


def make_phrase_book(terms: Terms, grammar: Grammar) -> PhraseBook:
    """Return the names of all indicators in the grammar's language and in English."""
    indicators = terms.indicators
    languages = (grammar.code, ENGLISH)
    names = {
        Name(indicator, indicators[indicator].unit, stems)
        for indicator, texts in terms.indicator_names.items()
        for language, text in texts
        if language in languages and _tells((stems := grammar.content(text)), text, grammar.alone)
    }
    return PhraseBook(tuple(sorted(names, key=lambda name: (name.indicator, name.stems))), indicators)


def _tells(stems: Phrase, text: str, alone: Collection[str]) -> bool:
    """Two words that mean something, an acronym, or a word that stands for an indicator by itself."""
    if len(stems) > 1:
        return True
    return bool(stems) and (text.isupper() or stems[0] in alone)
