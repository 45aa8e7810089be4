"""Patterns of relations of one language, compiled once and found again by the words that they need."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from ingest.extract.gazetteer import classes_of
from ingest.extract.knowledge import Knowledge
from ingest.extract.naming import name_words
from ingest.extract.patterns import Grammar, Slot, compile_pattern
from ingest.extract.skeleton import codes_of
from ingest.extract.words import cut_words

_FRAME_CONFIDENCE = 0.88
_SIDES = {"S": "subject", "O": "object"}


@dataclass(frozen=True)
class Rule:
    """One pattern of a relation.

    Args:
        needs: the sentence must have one of these words (`*` ends a beginning); None for no condition.
        also: words of which the sentence must have one besides; () for no condition.
        unless: words that the match must not have.
        is_attributive: the object says what the subject is ("French X"), so that a list is not spread.
        points_back: a side that the pattern does not name is what the document speaks of.
    """

    relation: str
    expression: re.Pattern[str]
    confidence: float
    needs: frozenset[str] | None
    also: tuple[str, ...] = ()
    unless: frozenset[str] = frozenset()
    points_back: bool = False
    of_us: bool = False
    subjects: frozenset[str] = frozenset()
    objects: frozenset[str] = frozenset()
    dated: bool = False
    is_attributive: bool = False

    def may_hold(self, codes: frozenset[str], has_times: bool, has_topic: bool) -> bool:
        """Whether a sentence has what both sides need, by the codes of its names' classes."""
        if self.dated and not has_times:
            return False
        if self.points_back:
            return has_topic
        return bool(self.subjects & codes) and (self.dated or bool(self.objects & codes))


@dataclass(frozen=True)
class RelationRules:
    """The rules of a language, and its words of denial, doubt and plans as expressions over skeletons."""

    rules: tuple[Rule, ...]
    words: Mapping[str, re.Pattern[str] | None]
    planning: Mapping[str, re.Pattern[str]]
    columns: Mapping[str, str]
    joins: frozenset[str]
    listing: tuple[str, ...]
    breaks: frozenset[str]
    verbs: frozenset[str]
    by_word: Mapping[str, tuple[Rule, ...]] = field(default_factory=dict)
    by_beginning: tuple[tuple[str, tuple[Rule, ...]], ...] = ()
    always: tuple[Rule, ...] = ()

    def fitting(self, words: Iterable[str], text: str) -> Iterator[Rule]:
        """Yield the rules whose words a sentence has, each once, in the order of the file."""
        present = frozenset(words)
        found = {id(rule): rule for word in present for rule in self.by_word.get(word, ())}
        for beginning, rules in self.by_beginning:
            if f" {beginning}" in f" {text}":
                found.update({id(rule): rule for rule in rules})
        found.update({id(rule): rule for rule in self.always})
        for rule in self.rules:
            if id(rule) in found and (not rule.also or any(f" {word} " in f" {text}" for word in rule.also)):
                yield rule


@lru_cache(maxsize=64)
def relation_rules(knowledge: Knowledge, lang: str) -> RelationRules | None:
    """Return the rules of a language, None where it has none.

    Raises:
        DataError: a pattern cannot be read.
    """
    words = knowledge.words.get(lang)
    part = words.part("relations") if words else {}
    if not part.get("relations"):
        return None
    rules = tuple(_rules(part, knowledge, lang))
    return _indexed(rules, part)


def _rules(part: Mapping[str, Any], knowledge: Knowledge, lang: str) -> Iterator[Rule]:
    phrases = {**part.get("phrases", {}), **_head_phrases(knowledge, lang)}
    breaks = tuple(folded(str(word)) for word in part.get("breaks", ()))
    for relation, said in part["relations"].items():
        grammar = Grammar(phrases, breaks, _slots(relation, knowledge))
        for row in _rows(part, said):
            expression, needs = compile_pattern(str(row["text"]), grammar)
            yield Rule(
                relation,
                expression,
                float(row.get("confidence", _FRAME_CONFIDENCE)),
                needs,
                tuple(folded(str(word)) for word in row.get("needs", ())),
                frozenset(folded(str(word)) for word in row.get("not", ())),
                bool(row.get("topic")),
                bool(row.get("we")),
                grammar.slots["S"].wanted,
                grammar.slots["O"].wanted,
                "<date>" in str(row["text"]),
                bool(knowledge.relations[relation].get("alone_behind")) and _is_attributive(str(row["text"])),
            )


def _is_attributive(text: str) -> bool:
    """Whether the object stands right before the subject: "French A and British B" are two relations."""
    place, end = text.find("<O"), text.find("<S")
    return 0 <= place < end and "," not in text[place:end]


def _rows(part: Mapping[str, Any], said: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Yield verbs in the frames of the language, then the relation's own patterns."""
    for frame, words in said.get("verbs", {}).items():
        yield {"text": part["frames"][frame].replace("{words}", f"({words})")}
    yield from said.get("patterns", ())


def _head_phrases(knowledge: Knowledge, lang: str) -> dict[str, str]:
    """Return `%head.Company` and its like: the nouns for a class and the classes below it."""
    table: dict[str, set[str]] = {}
    for phrase, kind in name_words(knowledge, lang).heads.items():
        for name in classes_of((kind,), knowledge):
            table.setdefault(f"head.{name}", set()).add(" ".join(phrase))
    return {name: "|".join(sorted(phrases, key=len, reverse=True)) for name, phrases in table.items()}


def _slots(relation: str, knowledge: Knowledge) -> dict[str, Slot]:
    said = knowledge.relations[relation]
    guess = said.get("guess", {})
    return {side: Slot(codes_of(said.get(name, ()), knowledge), name in guess) for side, name in _SIDES.items()}


def _indexed(rules: tuple[Rule, ...], part: Mapping[str, Any]) -> RelationRules:
    by_word: dict[str, list[Rule]] = {}
    by_beginning: dict[str, list[Rule]] = {}
    for rule in rules:
        for word in rule.needs or ():
            table, key = (by_beginning, word[:-1]) if word.endswith("*") else (by_word, word)
            table.setdefault(key, []).append(rule)
    texts_of_verbs = (texts for said in part["relations"].values() for texts in said.get("verbs", {}).values())
    verbs = (word for texts in texts_of_verbs for word in _heads_of(texts))
    return RelationRules(
        rules,
        {name: _any_of(part.get(name, ())) for name in ("denying", "denying_before", "doubting", "reported")},
        {name: found for name, words in part.get("planning", {}).items() if (found := _any_of(words))},
        {folded(str(head)): relation for relation, heads in part.get("columns", {}).items() for head in heads},
        frozenset(folded(str(word)) for word in part.get("and", ())),
        tuple(folded(str(word)) for word in part.get("listing", ())),
        frozenset(folded(str(word)) for word in part.get("breaks", ())),
        frozenset((*verbs, *(folded(str(word)) for word in part.get("verbs", ())))),
        {word: tuple(found) for word, found in by_word.items()},
        tuple((word, tuple(found)) for word, found in by_beginning.items()),
        tuple(rule for rule in rules if rule.needs is None),
    )


def _heads_of(texts: str) -> Iterator[str]:
    """Yield the first words of alternatives: verbs that may end a list of names."""
    return (words[0].norm for text in texts.split("|") if (words := cut_words(text.strip(" ()"))))


def _any_of(words: Iterable[object]) -> re.Pattern[str] | None:
    texts = sorted((folded(str(word)) for word in words), key=len, reverse=True)
    return re.compile(rf"(?:^|(?<= ))(?:{'|'.join(map(re.escape, texts))}) ") if texts else None


def folded(text: str) -> str:
    """Return words as a skeleton has them.

    >>> folded("Didn't")
    "didn ' t"
    """
    return " ".join(word.norm for word in cut_words(text))
