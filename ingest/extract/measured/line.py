"""A sentence as words with roles, cut into clauses: what figures, names and verbs stand together."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final, Literal

from ingest.extract.measured.grammar import Cue, Grammar, Phrase
from ingest.extract.reading import Amount, Named, Reading
from kg.ask.tokens import Token, fold, tokenize

Role = Literal["word", "function", "name", "amount", "time"]

_HARD: Final = re.compile(r"[;:—|]|\s[–-]+\s|\.\s")  # what always begins a clause of its own
_POSSESSIVE: Final = re.compile(r"^(?:['’]s|['’](?=\s))")


@dataclass(frozen=True)
class Word:
    """One word: its place, folded form and canonical stem, what it is and in which clause it stands.

    Args:
        ref: number of the name, amount or time of the reading that it belongs to, -1 for none.
        before: what stands between the word before and this one (blanks, commas, brackets).
    """

    start: int
    end: int
    text: str
    norm: str
    stem: str
    role: Role
    ref: int
    before: str
    clause: int = 0


@dataclass(frozen=True)
class Line:
    """The words of one reading.

    Args:
        parents: clause → the clause that it stands in or goes on from; the first is its own.
        inner: clauses in brackets.
        sentences: clauses that begin behind a semicolon: they have a subject of their own.
    """

    reading: Reading
    grammar: Grammar
    words: tuple[Word, ...]
    parents: tuple[int, ...]
    inner: frozenset[int]
    sentences: frozenset[int] = frozenset()

    @cached_property
    def _places(self) -> dict[tuple[Role, int], tuple[int, int]]:
        places: dict[tuple[Role, int], tuple[int, int]] = {}
        for number, word in enumerate(self.words):
            if word.ref >= 0:
                first, _ = places.get((word.role, word.ref), (number, number))
                places[word.role, word.ref] = (first, number + 1)
        return places

    @cached_property
    def surroundings(self) -> str:
        """The sentence, its heading and the sentences before, folded."""
        reading: Reading | None = self.reading
        texts = [self.reading.sentence.section]
        while reading is not None:
            texts.append(reading.sentence.plain)
            reading = reading.previous
        return fold(" ".join(texts))

    @cached_property
    def cue_spots(self) -> dict[Cue, list[tuple[int, Phrase]]]:
        """Cue → the words at which one of its phrases begins."""
        spots: dict[Cue, list[tuple[int, Phrase]]] = {}
        for number, word in enumerate(self.words):
            for cue, phrase in self.grammar.cue_openings.get(word.stem, ()):
                if tuple(w.stem for w in self.words[number : number + len(phrase)]) == phrase:
                    spots.setdefault(cue, []).append((number, phrase))
        return spots

    def span(self, role: Role, ref: int) -> tuple[int, int] | None:
        """Return the numbers of the words of a name, amount or time, None where no word is left to it."""
        return self._places.get((role, ref))

    def clause_words(self, clause: int) -> list[int]:
        """Return the numbers of the words of a clause."""
        return [number for number, word in enumerate(self.words) if word.clause == clause]

    def ancestors(self, clause: int) -> list[int]:
        """Return the clauses that a clause goes on from, nearest first."""
        found = []
        while self.parents[clause] != clause:
            clause = self.parents[clause]
            found.append(clause)
        return found

    def reach(self, clause: int) -> list[int]:
        """Return the clauses whose words still tell of a clause: those it goes on from, up to a semicolon."""
        found: list[int] = []
        for above in self.ancestors(clause):
            if (found[-1] if found else clause) in self.sentences:
                break
            found.append(above)
        return found

    def begins_comparison(self, clause: int) -> bool:
        """Whether a clause begins with "compared with", "up from"."""
        first = next((number for number, word in enumerate(self.words) if word.clause == clause), 0)
        return self.phrase_at(self.grammar.phrases("against"), first) > 0

    def phrase_at(self, phrases: Sequence[Phrase], number: int) -> int:
        """Return the length of the longest of the phrases (longest first) that begins at a word, 0 for none."""
        return phrase_at(self.words, phrases, number)

    def is_possessive(self, number: int) -> bool:
        """Whether a possessive ending follows the word."""
        word = self.words[number]
        return bool(_POSSESSIVE.match(self.reading.sentence.plain[word.end :]))


def phrase_at(words: Sequence[Word], phrases: Sequence[Phrase], number: int) -> int:
    """Return the length of the longest of the phrases (longest first) that begins at a word, 0 for none."""
    for phrase in phrases:
        if all(number + i < len(words) and words[number + i].norm == norm for i, norm in enumerate(phrase)):
            return len(phrase)
    return 0


def make_line(reading: Reading, grammar: Grammar, nobody: frozenset[str] = frozenset()) -> Line:
    """Cut a reading into words and clauses; names that are only of classes in `nobody` are words like others."""
    names = tuple(name for name in _all_names(reading) if not set(name.types) <= nobody)
    amounts = tuple(amount for amount in reading.amounts if not _is_in_name(amount, names))
    names = tuple(name for name in names if not any(a.start <= name.start < a.end for a in amounts))  # "US$ 3"
    reading = replace(reading, names=names, amounts=amounts)
    words = tuple(_words(reading, grammar))
    cutter = _Cutter(words, grammar)
    clauses = cutter.cut()
    placed = tuple(replace(word, clause=clause) for word, clause in zip(words, clauses, strict=True))
    inner, sentences = frozenset(cutter.inner), frozenset(cutter.sentences)
    return Line(reading, grammar, placed, tuple(cutter.parents), inner, sentences)


def _all_names(reading: Reading) -> list[Named]:
    """Names and words that point back, in the order of the sentence."""
    pointing = (a for a in reading.anaphors if not any(_stands_for(a, name, reading) for name in reading.names))
    return sorted((*reading.names, *pointing), key=lambda name: name.start)


def _stands_for(pointing: Named, name: Named, reading: Reading) -> bool:
    """Whether words that seem to point back belong to a name: "the start-up Acme"."""
    if name.start < pointing.end and pointing.start < name.end:
        return True
    between = reading.sentence.plain[pointing.end : name.start]
    return (
        name.start >= pointing.end
        and len(between.split()) <= 1
        and not re.search(r"[^\w\s-]", between)
        and (" " in pointing.text)
    )


def _is_in_name(amount: Amount, names: Sequence[Named]) -> bool:
    """Whether a number is part of a name ("Llama 3")."""
    return any(name.start <= amount.start and amount.end <= name.end for name in names)


def _words(reading: Reading, grammar: Grammar) -> Iterator[Word]:
    text = reading.sentence.plain
    end = 0
    for token in tokenize(text, grammar.stemmer):
        role, ref = _role(token, reading, grammar)
        stem = grammar.canonical(token)
        yield Word(token.start, token.end, token.text, token.norm, stem, role, ref, text[end : token.start])
        end = token.end


def _role(token: Token, reading: Reading, grammar: Grammar) -> tuple[Role, int]:
    roles: tuple[tuple[Role, Sequence[Amount | Named]], ...] = (("amount", reading.amounts), ("name", reading.names))
    for role, seen in roles:
        for number, thing in enumerate(seen):
            if thing.start <= token.start < thing.end:
                return role, number
    for number, when in enumerate(reading.times):
        if when.start <= token.start < when.end:
            return "time", number
    return ("function" if token.norm in grammar.function else "word"), -1


class _Cutter:
    """Give each word the number of its clause; brackets open clauses inside others."""

    def __init__(self, words: tuple[Word, ...], grammar: Grammar) -> None:
        self.words = words
        self.apart = grammar.phrases("apart")
        self.inserted = grammar.phrases("inserted")
        self.joins = grammar.phrases("joins")
        self.verbs = grammar.verb_forms - grammar.word_set("have")
        self.parents, self.open = [0], [0]
        self.inner, self.commas, self.sentences = set[int](), set[int](), set[int]()

    def cut(self) -> list[int]:
        """Return the clause of each word."""
        clauses: list[int] = []
        for number, word in enumerate(self.words):
            self._brackets(word.before)
            self._insertion(number)
            if number and self._begins(number, clauses):
                self._new(self.open[-1])
                self.open[-1] = len(self.parents) - 1
                if ";" in word.before:
                    self.sentences.add(self.open[-1])
            clauses.append(self.open[-1])
        return clauses

    def _new(self, parent: int) -> None:
        self.parents.append(parent)
        if parent in self.inner:
            self.inner.add(len(self.parents) - 1)

    def _brackets(self, before: str) -> None:
        for sign in before:
            if sign in "([":
                self._new(self.open[-1])
                self.open.append(len(self.parents) - 1)
                self.inner.add(self.open[-1])
            elif sign in ")]" and len(self.open) > 1:
                self.open.pop()

    def _insertion(self, number: int) -> None:
        """Open a clause at "…, after the US" and close it at the next comma."""
        if "," not in self.words[number].before and "." not in self.words[number].before:
            return
        if self.open[-1] in self.commas:
            self.open.pop()
        if phrase_at(self.words, self.inserted, number) and self._comma_follows(number):
            self._new(self.open[-1])
            self.open.append(len(self.parents) - 1)
            self.inner.add(self.open[-1])
            self.commas.add(self.open[-1])

    def _comma_follows(self, number: int) -> bool:
        return any("," in word.before for word in self.words[number + 1 :])

    def _begins(self, number: int, clauses: list[int]) -> bool:
        word = self.words[number]
        if word.ref >= 0 and word.ref == self.words[number - 1].ref and word.role == self.words[number - 1].role:
            return False
        if _HARD.search(word.before) or phrase_at(self.words, self.apart, number):
            return True
        return ("," in word.before or self._is_join(number)) and self._goes_on(number, clauses)

    def _is_join(self, number: int) -> bool:
        return phrase_at(self.words, self.joins, number) > 0

    def _goes_on(self, number: int, clauses: list[int]) -> bool:
        """Whether a figure of its own follows a comma or "and", with a name or a verb of its own."""
        current = self.open[-1]
        before = [w for w, clause in zip(self.words, clauses, strict=False) if clause == current]
        if not any(word.role == "amount" for word in before):
            return False
        ahead = self._ahead(number)
        roles = [word.role for word in ahead]
        if "amount" not in roles:
            return False
        verb = any(word.norm in self.verbs for word in ahead[: roles.index("amount")])
        return "name" in roles or verb or roles[:2] == ["word", "amount"]

    def _ahead(self, number: int) -> list[Word]:
        """The words up to the next comma, bracket or join; a join that begins them is left out."""
        first = number + phrase_at(self.words, self.joins, number)
        ahead: list[Word] = []
        for place in range(first, len(self.words)):
            word = self.words[place]
            ends = re.search(r"[,;()—:]", word.before) or self._is_join(place)
            if place > first and ends and any(w.role == "amount" for w in ahead):
                break
            if place > first and re.search(r"[;()—:]", word.before):
                break
            ahead.append(word)
        return ahead
