"""Strings that are no questions: whatever a person, a script or an attacker may send.

Pure and seeded. `is_senseless` says of which kinds no certain answer can come; of the others only that nothing breaks.
"""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kg.ask.lexicon import Lexicon

_INJECTIONS: Final = (
    "SELECT ?x WHERE {{ ?x ?p ?o }}",
    "' . }} DROP ALL ; {{ #{word}",
    "{word}> <http://example.org/p> ?o . }} #",
    "INSERT DATA {{ <{word}> a <x> }}",
    "<script>alert('{word}')</script>",
    '"><img src=x onerror="{word}()">',
    "{{{{{word}.__class__}}}}",
    "'; DELETE FROM {word}; --",
    "$({word}) `{word}` ../../{word}",
    "%s%n%x{word}\\x00\\u0000",
)
_BLOCKS: Final = (
    (0x00A1, 0x02AF),
    (0x0370, 0x05FF),
    (0x0600, 0x06FF),
    (0x0900, 0x0DFF),
    (0x3040, 0x30FF),
    (0x4E00, 0x9FFF),
    (0xAC00, 0xD7A3),
    (0x1D400, 0x1D7FF),
    (0x2000, 0x2BFF),
)
_EMOJI: Final = (0x1F300, 0x1FAFF)
_RIGHT_TO_LEFT: Final = (0x05D0, 0x05EA)
_DIRECTIONS: Final = "\u202e\u202d\u200f\u2067\u2069\ufeff"
_SENSELESS: Final = frozenset({"unicode", "control", "emoji", "right_to_left", "digits", "stopwords", "letters"})


@dataclass(frozen=True)
class Noise:
    """One string and of what kind it is."""

    kind: str
    text: str

    @property
    def is_senseless(self) -> bool:
        """True if nothing in it can be asked."""
        return self.kind in _SENSELESS


@dataclass(frozen=True)
class NoiseMaker:
    """Makes strings over one lexicon; `longest` is the longest question that is allowed."""

    lexicon: Lexicon
    dice: random.Random
    longest: int

    def strings(self, number: int) -> Iterator[Noise]:
        """Yield strings of every kind in turn."""
        makers: Mapping[str, Callable[[], str]] = {
            "unicode": lambda: self._from_blocks(_BLOCKS),
            "control": self._controls,
            "emoji": lambda: self._from_blocks((_EMOJI,)),
            "right_to_left": lambda: self._from_blocks((_RIGHT_TO_LEFT,)) + self.dice.choice(_DIRECTIONS),
            "digits": self._digits,
            "stopwords": self._stopwords,
            "letters": self._letters,
            "injection": lambda: self.dice.choice(_INJECTIONS).format(word=self._word()),
            "very_long": self._very_long,
            "mixed_languages": lambda: " ".join(self._word() for _ in range(self.dice.randint(1, 14))),
            "broken_name": self._broken_name,
        }
        for i in range(number):
            kind = list(makers)[i % len(makers)]
            yield Noise(kind, makers[kind]())

    def _from_blocks(self, blocks: Sequence[tuple[int, int]]) -> str:
        points = (self.dice.randint(*self.dice.choice(blocks)) for _ in range(self.dice.randint(1, 60)))
        return "".join(chr(p) + (" " if self.dice.random() < 0.15 else "") for p in points)

    def _controls(self) -> str:
        return "".join(
            chr(self.dice.choice((*range(0x20), *range(0x7F, 0xA0)))) for _ in range(self.dice.randint(1, 40))
        )

    def _digits(self) -> str:
        return "".join(self.dice.choice("0123456789.,  -") for _ in range(self.dice.randint(1, 40)))

    def _letters(self) -> str:
        letters = "bcdfghjklmnpqrstvwxz"
        size = self.dice.randint
        return " ".join("".join(self.dice.choice(letters) for _ in range(size(5, 14))) for _ in range(size(1, 6)))

    def _stopwords(self) -> str:
        language = self.dice.choice(list(self.lexicon.languages.values()))
        words = sorted(language.stopwords)
        return " ".join(self.dice.choice(words) for _ in range(self.dice.randint(1, 12))) + "?"

    def _very_long(self) -> str:
        size = self.dice.choice((self.longest - 1, self.longest, self.longest + 1, 5 * self.longest))
        part = self.dice.choice((self._word() + " ", "a", "1", "(", "ß", "und ", "in 2024 "))
        return (part * (size // len(part) + 1))[:size]

    def _broken_name(self) -> str:
        word = list(self._word())
        for _ in range(self.dice.randint(1, 4)):
            word.insert(self.dice.randrange(len(word) + 1), self.dice.choice("-'’.,/\\(){}[]*?+&%$\u00ad\u200b\u0301"))
        return "".join(word)

    def _word(self) -> str:
        """Return a name or a phrase of any language."""
        return self.dice.choice(self._words)

    @cached_property
    def _words(self) -> Sequence[str]:
        names = {n.text for t in self.lexicon.things.values() for n in t.names}
        files = {str(w) for language in self.lexicon.languages.values() for w in language.data.get("glossary", {})}
        return sorted(names | files)
