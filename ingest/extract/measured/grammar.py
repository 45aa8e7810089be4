"""The words of a language by which figures find their indicator and subject: `ontology/reading/<lang>/measures.yml`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from kg.ask.tokens import Token, fold, stem, tokenize

MONEY: Final = "money"  # in cues: any currency
NUMBER: Final = "number"  # in cues: any count
COUNTS: Final = frozenset({"count", "people", "models", "funds", "countries"})
BARE: Final = frozenset({"parameters", "tokens"})  # units that a bare number may have ("Parameters: 405B")

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Cue:
    """Words that mean an indicator together with a unit and the class of the subject.

    Args:
        phrases: stems of each way to say it; one is enough. None: the unit says it by itself.
        demands: stems that must all stand in the clause too.
        classes: of the subject, one is enough; empty: any.
        about: beginnings of words, one of which must stand in the sentence, its heading or the sentences before.
        indicator: id, '' for what no indicator of ours measures.
        label: English name of what has no indicator.
    """

    phrases: tuple[Phrase, ...]
    unit: str
    classes: tuple[str, ...]
    demands: tuple[str, ...]
    about: tuple[str, ...]
    indicator: str
    label: str

    def fits_unit(self, unit: str, money: frozenset[str]) -> bool:
        """Whether a figure of the unit may be meant."""
        if self.unit == MONEY:
            return unit in money
        return unit in COUNTS if self.unit == NUMBER else unit in self.unit.split()


@dataclass(frozen=True)
class Verb:
    """A verb that says what was measured: "spent … on research" → "research spending".

    Args:
        behind: prepositions behind which the object stands; empty where there is none.
        takes_object: whether the thing counted is the object ("consumed 3 TWh of electricity").
        counts: whether it says what was done with what is counted ("patents filed").
        phrase: noun phrase with `{}` for the object ("{} spending"); `noun` is said without one.
    """

    forms: frozenset[str]
    noun: str
    phrase: str
    behind: frozenset[str]
    takes_object: bool
    counts: bool

    def say(self, thing: str) -> str:
        """Return the noun phrase for an object, '' for none."""
        return self.phrase.replace("{}", thing) if thing else self.noun


@dataclass(frozen=True)
class Grammar:
    """The keys of one `measures.yml`, folded and stemmed when they are first asked for."""

    code: str
    keys: Mapping[str, Any]

    @property
    def stemmer(self) -> str:
        """Name of Snowball's algorithm."""
        return str(self.keys["stemmer"])

    def word_set(self, key: str) -> frozenset[str]:
        """Return the folded words of a key: a text of words or a list."""
        return self._sets[key]

    def phrases(self, key: str) -> tuple[Phrase, ...]:
        """Return the phrases of a list as folded words, longest first."""
        return self._phrases[key]

    @cached_property
    def _sets(self) -> Mapping[str, frozenset[str]]:
        return {key: frozenset(fold(word) for word in _words(value)) for key, value in self.keys.items()}

    @cached_property
    def _phrases(self) -> Mapping[str, tuple[Phrase, ...]]:
        return {key: _longest_first(value) for key, value in self.keys.items() if isinstance(value, list | dict)}

    @cached_property
    def function(self) -> frozenset[str]:
        """Words that are no part of an indicator's name."""
        return self.word_set("function")

    @cached_property
    def _same(self) -> Mapping[str, str]:
        groups = [[stem(word, self.stemmer) for word in group] for group in self.keys["same"]]
        return {word: group[0] for group in groups for word in group}

    def canonical(self, token: Token) -> str:
        """Return the stem that stands for all stems of the same meaning."""
        if token.norm in self.word_set("distinct"):
            return token.norm
        return self._same.get(token.stem, token.stem)

    def content(self, text: str) -> Phrase:
        """Return the canonical stems of a text without its function words."""
        tokens = tokenize(text, self.stemmer)
        return tuple(self.canonical(token) for token in tokens if token.norm not in self.function)

    def stems(self, text: str) -> Phrase:
        """Return the canonical stems of a text, every word of it."""
        return tuple(self.canonical(token) for token in tokenize(text, self.stemmer))

    @cached_property
    def kinds(self) -> Mapping[str, frozenset[str]]:
        """Form of a figure → stems that it says by itself."""
        return {kind: frozenset(self.stems(" ".join(words))) for kind, words in self.keys["kinds"].items()}

    @cached_property
    def alone(self) -> frozenset[str]:
        """Stems that name an indicator by themselves."""
        return frozenset(self.stems(self.keys["alone"]))

    @cached_property
    def verbs(self) -> tuple[Verb, ...]:
        """Verbs that name what was measured."""
        return tuple(_verb(entry) for entry in self.keys["verbs"])

    @cached_property
    def verb_forms(self) -> frozenset[str]:
        """Forms of verbs: they begin no noun phrase."""
        named = frozenset(form for verb in self.verbs for form in verb.forms)
        return named | self.word_set("links") | self.word_set("have")

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        """Cues in the order of the file."""
        return tuple(self._cue(entry) for entry in self.keys["cues"])

    @cached_property
    def cue_openings(self) -> Mapping[str, tuple[tuple[Cue, Phrase], ...]]:
        """First stem → the cues that begin with it and how they go on."""
        found: dict[str, list[tuple[Cue, Phrase]]] = {}
        for cue in self.cues:
            for phrase in cue.phrases:
                found.setdefault(phrase[0], []).append((cue, phrase))
        return {stem: tuple(cues) for stem, cues in found.items()}

    def _cue(self, entry: Mapping[str, Any]) -> Cue:
        demands = self.stems(" ".join(entry.get("all", ())))
        phrases = tuple(self.stems(text) for text in entry.get("say", ()))
        classes = tuple(entry.get("of", ()))
        about = tuple(fold(text) for text in entry.get("about", ()))
        return Cue(phrases, entry["unit"], classes, demands, about, entry.get("is", ""), entry.get("label", ""))


def _words(value: object) -> list[str]:
    if isinstance(value, str):
        return value.split()
    return [str(word) for word in value] if isinstance(value, list) else []


def _longest_first(texts: Iterable[object]) -> tuple[Phrase, ...]:
    phrases = (tuple(fold(text).split()) for text in texts if isinstance(text, str))
    return tuple(sorted(phrases, key=lambda phrase: -len(phrase)))


def _verb(entry: Mapping[str, Any]) -> Verb:
    forms = frozenset(fold(form) for form in entry["verb"])
    behind = frozenset(fold(word) for word in entry.get("behind", ()))
    noun = str(entry["noun"])
    phrase = str(entry.get("say", f"{{}} {noun}"))
    return Verb(forms, noun, phrase, behind, bool(entry.get("object")), bool(entry.get("counted")))
