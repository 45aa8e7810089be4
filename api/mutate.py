"""Change questions: so that they mean the same, or so that they mean something else.

Pure and seeded. A change that keeps the meaning may cost the engine its certainty but never lead it to another certain
answer. One that changes the meaning says in `effect` what must not come out; `api.robustness` judges it.
"""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal
from unicodedata import combining, normalize

from api.generate import Ask, Question, all_asks, patterns, words_of
from kg.ask.language import Language
from kg.ask.lexicon import Lexicon
from kg.ask.tokens import fold, norms, stem

Effect = Literal["same", "negated", "other_thing", "other_year", "stricter", "looser", "turned"]
_LONG: Final = 8
_WORD: Final = re.compile(r"[^\W\d_]+")
_YEARS: Final = (1987, 1994, 2003, 2009, 2031)


@dataclass(frozen=True)
class Change:
    """A changed question: the name of the change, what it does to the meaning, the new words.

    `now` is the changed `Ask` where the words were made from one.
    """

    name: str
    effect: Effect
    text: str
    now: Ask


@dataclass(frozen=True)
class Mutator:
    """Makes changes over one lexicon; `dice` is the only source of chance."""

    lexicon: Lexicon
    dice: random.Random

    def changes(self, question: Question) -> Iterator[Change]:
        """Yield every change that a question admits, each once."""
        yield from self._of_spelling(question)
        yield from self._of_wording(question)
        yield from self._of_meaning(question)

    # --- the meaning stays -----------------------------------------------------------------------------------------

    def _of_spelling(self, question: Question) -> Iterator[Change]:
        text = words_of(question, self.lexicon)
        spelled = {
            "lower_case": text.lower(),
            "no_accents": "".join(c for c in normalize("NFKD", text) if not combining(c)),
            "no_punctuation": re.sub(r"[?¿!¡:;,](?=\s|$)|[¿¡]|\.$", "", text),
            "double_spaces": text.replace(" ", "  "),
            "typing_error": self._with_typing_error(text, question),
        }
        for name, changed in spelled.items():
            if changed != text:
                yield Change(name, "same", changed, question.ask)

    def _with_typing_error(self, text: str, question: Question) -> str:
        """Swap, drop or double one inner letter of a long word that belongs to no name."""
        names = " ".join(self.lexicon.label(x, question.lang) for x in question.ask.things.values())
        taken = {fold(word) for word in _WORD.findall(names)}
        words = [m for m in _WORD.finditer(text) if len(m.group()) >= _LONG and fold(m.group()) not in taken]
        if not words:
            return text
        word = self.dice.choice(words)
        place = self.dice.randrange(word.start() + 1, word.end() - 2)
        one, two = text[place], text[place + 1]
        return text[:place] + self.dice.choice((two + one, two, one + one + two)) + text[place + 2 :]

    def _of_wording(self, question: Question) -> Iterator[Change]:
        language = self.lexicon.languages[question.lang]
        text = words_of(question, self.lexicon)
        for number, pattern in enumerate(patterns(language, "polite")):
            lowered = text if "{question}" in pattern[:12] else text[:1].lower() + text[1:]
            yield Change(f"polite_{number}", "same", pattern.format(question=lowered), question.ask)
        for variant in range(len(patterns(language, question.ask.kind))):
            if variant != question.variant:
                yield self._spoken("other_order", "same", replace(question, variant=variant))
        for blank, iri in question.ask.things.items():
            other = self._other_name(iri, question.lang)
            if other is not None and blank in ("thing", "other"):
                yield self._spoken("alias", "same", replace(question, names={blank: other}))
        changed = self._with_synonym(text, question)
        if changed != text:
            yield Change("synonym", "same", changed, question.ask)

    def _other_name(self, iri: str, lang: str) -> str | None:
        """Return another name of a thing that is no other thing's name."""
        thing = self.lexicon.things[iri]
        names = [n.text for n in thing.names if n.lang in (None, lang) and not n.exact and not n.inverse]
        own = [n for n in names if n != thing.label(lang) and self.holders[norms(n)] == {iri}]
        return self.dice.choice(own) if own else None

    def _with_synonym(self, text: str, question: Question) -> str:
        """Put a word of the language file's synonyms in the place of another of its group, names left alone."""
        language = self.lexicon.languages[question.lang]
        names = " ".join(self.lexicon.label(x, question.lang) for x in question.ask.things.values())
        taken = {fold(word) for word in _WORD.findall(names)} | steering(language)
        places = []
        for match in _WORD.finditer(text):
            group = synonyms_of(language).get(stem(match.group(), language.algorithm), ())
            if group and fold(match.group()) not in taken:
                places.append((match, [w for w in group if fold(w) != fold(match.group())]))
        places = [(m, words) for m, words in places if words]
        if not places:
            return text
        match, words = self.dice.choice(places)
        return text[: match.start()] + self.dice.choice(words) + text[match.end() :]

    # --- the meaning changes ---------------------------------------------------------------------------------------

    def _of_meaning(self, question: Question) -> Iterator[Change]:
        ask = question.ask
        language = self.lexicon.languages[question.lang]
        negated = f"{ask.kind}_negated"
        if negated in language.data["generator"]:
            variant = self.dice.randrange(len(patterns(language, negated)))
            changed = replace(question, ask=replace(ask, kind=negated), variant=variant)
            yield self._spoken("negation", "negated", changed)
        if ask.kind in ("lookup", "lookup_year", "subjects", "objects", "area", "count", "yes_no"):
            yield from self._swapped(question)
        if ask.kind == "comparison":
            things = {**ask.things, "thing": ask.things["other"], "other": ask.things["thing"]}
            yield self._spoken("turned", "turned", replace(question, ask=replace(ask, things=things)))
        if ask.year is not None:
            year = self.dice.choice([y for y in _YEARS if y != ask.year])
            yield self._spoken("other_year", "other_year", replace(question, ask=replace(ask, year=year)))
        if ask.bound is not None:
            yield from self._rebounded(question, ask.bound)

    def _swapped(self, question: Question) -> Iterator[Change]:
        """Ask the same of another thing of which it can be asked."""
        now = question.ask.things["thing"]
        if self.lexicon.is_topic(now):
            return  # what a sentence is about need stand in no slot of it
        others = [x for x in self.alike[_form(question.ask)] if x != now and self._is_apart(x, now)]
        if others:
            things = {**question.ask.things, "thing": self.dice.choice(others)}
            yield self._spoken(
                "other_thing", "other_thing", replace(question, ask=replace(question.ask, things=things))
            )

    def _is_apart(self, x: str, y: str) -> bool:
        """True if neither of two things lies in the other: what is said of a region is said of its places."""
        within = self.lexicon.within
        return x not in within.get(y, ()) and y not in within.get(x, ())

    def _rebounded(self, question: Question, bound: float) -> Iterator[Change]:
        effects: tuple[tuple[Effect, float], ...] = (("stricter", 3.0), ("looser", 0.4))
        for effect, factor in effects:
            ask = replace(question.ask, bound=float(f"{bound * factor:.2g}"))
            yield self._spoken(f"bound_{effect}", effect, replace(question, ask=ask))

    def _spoken(self, name: str, effect: Effect, question: Question) -> Change:
        return Change(name, effect, words_of(question, self.lexicon), question.ask)

    # --- indexes ---------------------------------------------------------------------------------------------------

    @cached_property
    def holders(self) -> Mapping[tuple[str, ...], set[str]]:
        """Folded name → the things that have it."""
        table: dict[tuple[str, ...], set[str]] = defaultdict(set)
        for thing in self.lexicon.things.values():
            for name in thing.names:
                table[norms(name.text)].add(thing.id)
        return table

    @cached_property
    def alike(self) -> Mapping[tuple[str, ...], Sequence[str]]:
        """Form of a question → the things of which it can be asked."""
        table: dict[tuple[str, ...], dict[str, None]] = defaultdict(dict)
        for ask in all_asks(self.lexicon):
            if "thing" in ask.things:
                table[_form(ask)].setdefault(ask.things["thing"])
        return {form: list(things) for form, things in table.items()}


def _form(ask: Ask) -> tuple[str, ...]:
    """Return what stays the same when a question is asked of another thing."""
    return (ask.kind, *(ask.things[blank] for blank in ("relation", "class", "indicator") if blank in ask.things))


def steering(language: Language) -> set[str]:
    """Return the words that say what is asked: "highest" may share a group with "high", which asks something else."""
    groups = [(group, key) for group in ("asks", "operators", "comparators") for key in language.names(group)]
    keys: list[tuple[str, ...]] = [*groups, ("negation",), ("exclusion",), ("than",), ("between",)]
    scales = {word for phrase in language.scales for word in phrase}
    return scales.union(word for key in keys for phrase in language.phrases(*key) for word in phrase)


def synonyms_of(language: Language) -> Mapping[str, tuple[str, ...]]:
    """Return stem → the words that mean the same: a group of synonyms, or words with the same English word."""
    groups = [tuple(str(w) for w in group) for group in language.data.get("synonyms", [])]
    english: dict[str, list[str]] = defaultdict(list)
    for word, meaning in language.data.get("glossary", {}).items():
        if isinstance(meaning, str):
            english[meaning].append(str(word))
    groups += [tuple(words) for words in english.values() if len(words) > 1]
    single = [tuple(w for w in group if _WORD.fullmatch(w)) for group in groups]
    return {stem(word, language.algorithm): group for group in single for word in group}
