"""Reads questions as the engine does, step by step, so that each step can be looked at."""

from dataclasses import dataclass
from functools import cached_property

from kg.ask.conditions import Conditions, read_conditions
from kg.ask.frame import Frame, read_frame
from kg.ask.lexicon import Lexicon
from kg.ask.link import Linker, Mention
from kg.ask.match import Matcher
from kg.ask.reading import Scope
from kg.vocabulary import compress


@dataclass(frozen=True)
class Reader:
    """A lexicon with what is made from it once."""

    lexicon: Lexicon

    @cached_property
    def linkers(self) -> dict[str, Linker]:
        """Language → linker."""
        return {code: Linker(self.lexicon, language) for code, language in self.lexicon.languages.items()}

    @cached_property
    def scope(self) -> Scope:
        """All sources."""
        return Scope(self.lexicon, Matcher(self.lexicon))

    def frame(self, question: str, lang: str = "en") -> Frame:
        """Return the frame of a question."""
        return read_frame(question, self.lexicon.languages[lang], self.linkers[lang])

    def conditions(self, question: str, lang: str = "en") -> Conditions:
        """Return the conditions of a question."""
        return read_conditions(self.frame(question, lang), self.scope)

    def mentions(self, question: str, lang: str = "en") -> dict[str, set[str]]:
        """Return the words of every mention → the CURIEs it may mean."""
        return {m.text: _curies(m) for m in self.frame(question, lang).mentions}


def _curies(mention: Mention) -> set[str]:
    return {compress(sense.id) for sense in mention.senses}


def locals_of(iris: tuple[str, ...]) -> set[str]:
    """Return the local names of IRIs, for short expectations."""
    return {compress(iri).partition(":")[2] for iri in iris}
