r"""Phrase patterns of relations: a small language for people, compiled to regular expressions over skeletons.

A pattern is a row of elements apart by blanks (`docs/data.md` has examples):

    word  word*        a word in any case and without accents; `*` for any ending
    (a b|c)  [a|b]     one of several; one of several or none
    (a|b)x4            up to four times, also none
    <S> <O>            the name of the subject, of the object, with the words of its noun phrase before it
    <S!> <O!>          the bare name
    <O.adj>            an adjective of an area ("French"), <O.any> an adjective or a noun of an area
    <date> <when>      a time of the sentence, as object of the relation or by the way
    <name>             any name
    ~3                 up to three words of a noun phrase, no name, no sign and no little word between them
    ..9                up to nine words, names and signs of any kind, but no full stop
    !(a|b)             none of these follows
    ^                  the beginning of the sentence
    %name              words with a name of their own (`phrases` of the same file, `%head.Company` nouns of names.yml)

A skeleton (`ingest.extract.skeleton`) is the sentence's folded words, each with a blank behind it, names as `‹7codes›`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ingest.extract.words import cut_words
from kg.errors import DataError

ADJECTIVE, ANAPHOR, UNKNOWN = "°", "~", "?"
AUXILIARY = ("aux", "be")  # phrases between subject and verb: what denies, doubts or plans stands there
_LEXEME = re.compile(r"[{}]|<[^>]+>|%[\w.]+|\.\.\d+|~\d+|!\(|\)x\d+|[()\[\]|^]|[^\s()\[\]{}|<>%~^]+")
_NOT_IN_GAP = "‹›,;:()—–|"
_PHRASE_LENGTH = 6  # words of a noun phrase before its name
_LONGEST_WORDS = 400


@dataclass(frozen=True)
class Slot:
    """Which names may stand in a slot: codes of classes, and whether a name of unknown class may."""

    codes: str
    unknown: bool = False

    @property
    def wanted(self) -> frozenset[str]:
        """Codes that a name must have one of."""
        return frozenset(self.codes + UNKNOWN * self.unknown)


@dataclass(frozen=True)
class Grammar:
    """What patterns of a language are compiled with.

    Args:
        phrases: name → pattern, for `%name`.
        breaks: folded words that no noun phrase goes across.
        slots: `S` and `O` of the relation.
    """

    phrases: Mapping[str, str]
    breaks: tuple[str, ...]
    slots: Mapping[str, Slot]

    @cached_property
    def plain(self) -> str:
        """A word of a noun phrase."""
        stop = "|".join(sorted(map(re.escape, self.breaks), key=len, reverse=True))
        return rf"(?!(?:{stop}) )[^ {_NOT_IN_GAP}]+ " if stop else rf"[^ {_NOT_IN_GAP}]+ "

    @cached_property
    def phrase(self) -> str:
        """Words before the name of a noun phrase: no verbs that are known, no little words; possessors are in it."""
        return rf"(?:{self.plain}|‹\d+[^›]*{ADJECTIVE}[^›]*› |‹\d+[^›]*{ANAPHOR}[^›]*› |‹\d+[^›]*› (?:'s |- ))"


@dataclass(frozen=True)
class Node:
    """A part of a pattern: its regular expression, and words one of which it needs (None for none)."""

    source: str
    needs: frozenset[str] | None = None


def compile_pattern(text: str, grammar: Grammar) -> tuple[re.Pattern[str], frozenset[str] | None]:
    """Return the expression of a pattern and the words of which a sentence must have one (`*` ends a beginning).

    Raises:
        DataError: a bracket is missing or a name is unknown.
    """
    node, rest = _alternatives(_LEXEME.findall(_expanded(text, grammar)), grammar)
    if rest:
        raise DataError(f"the pattern '{text}' has a bracket too many at '{rest[0]}'")
    source = node.source.replace("(?P<aux>", "(?:", max(0, node.source.count("(?P<aux>") - 1))
    try:
        return re.compile(rf"(?:(?<= )|^){source}"), node.needs
    except re.error as error:
        raise DataError(f"the pattern '{text}' cannot be read: {error}", hint="name each slot once") from error


def _expanded(text: str, grammar: Grammar, depth: int = 0) -> str:
    def replace(found: re.Match[str]) -> str:
        name = found.group()[1:]
        if name not in grammar.phrases or depth > _PHRASE_LENGTH:
            raise DataError(f"nobody knows '%{name}' in the pattern '{text}'")
        inner = _expanded(grammar.phrases[name], grammar, depth + 1)
        return f"{{{inner}}}" if name in AUXILIARY else f"({inner})"

    return re.sub(r"%[\w.]+", replace, text)


def _alternatives(lexemes: list[str], grammar: Grammar) -> tuple[Node, list[str]]:
    rows: list[list[Node]] = [[]]
    rest = lexemes
    while rest and rest[0] not in (")", "]", "}") and not rest[0].startswith(")x"):
        head, *rest = rest
        if head == "|":
            rows.append([])
            continue
        node, rest = _element(head, rest, grammar)
        rows[-1].append(node)
    return _either([_row(nodes) for nodes in rows]), rest


def _element(head: str, rest: list[str], grammar: Grammar) -> tuple[Node, list[str]]:
    if head in ("(", "[", "!(", "{"):
        inner, rest = _alternatives(rest, grammar)
        if not rest:
            raise DataError(f"a bracket is not closed behind '{head}'")
        return _bracketed(head, rest[0], inner), rest[1:]
    return _single(head, grammar), rest


def _bracketed(head: str, tail: str, inner: Node) -> Node:
    if head == "{":
        return Node(f"(?P<aux>{inner.source})", inner.needs)
    if head == "[":
        return Node(f"(?:{inner.source})?")
    if head == "!(":
        return Node(f"(?!{inner.source})")
    times = tail[2:]
    return Node(f"(?:{inner.source}){{0,{times}}}") if times else Node(f"(?:{inner.source})", inner.needs)


def _single(lexeme: str, grammar: Grammar) -> Node:
    rules: tuple[tuple[str, Callable[[], str]], ...] = (
        ("<", lambda: _slot(lexeme[1:-1], grammar)),
        ("~", lambda: rf"(?:{grammar.plain}){{0,{lexeme[1:]}}}?"),
        ("..", lambda: rf"(?:[^ .;]+ ){{0,{lexeme[2:]}}}?"),
        ("^", lambda: "^"),
    )
    for sign, source in rules:
        if lexeme.startswith(sign) and len(lexeme) >= len(sign) and lexeme != ".":
            return Node(source())
    return _word(lexeme)


def _word(lexeme: str) -> Node:
    if lexeme == "'s":
        return Node("'s ")
    stem, star = lexeme.rstrip("*"), lexeme.endswith("*")
    norms = [word.norm for word in cut_words(stem)]
    ending = "[^ ]*" if star else ""
    source = " ".join(map(re.escape, norms)) + ending + " "
    longest = norms[-1] if star else max(norms, key=len)
    needs = frozenset((longest + ("*" if star else ""),)) if longest[0].isalpha() else None
    return Node(source, needs)


def _slot(name: str, grammar: Grammar) -> str:
    fixed = {"date": r"§(?P<date>\d+)§ ", "when": r"§\d+§ ", "name": "‹[^›]*› "}
    if name in fixed:
        return fixed[name]
    side, _, kind = name.rstrip("!").partition(".")
    slot = grammar.slots[side]
    codes = f"[{re.escape(slot.codes)}{UNKNOWN if slot.unknown else ''}]"
    adjective = {"adj": rf"(?=\d+[^›]*{ADJECTIVE})", "any": ""}.get(kind, rf"(?!\d+[^›]*{ADJECTIVE})")
    bare = rf"‹{adjective}(?P<{side}>\d+)[^›]*{codes}[^›]*› "
    return bare if name.endswith("!") or kind else rf"{grammar.phrase}{{0,{_PHRASE_LENGTH}}}?{bare}(?!'s )"


def _row(nodes: Iterable[Node]) -> Node:
    nodes = list(nodes)
    needs = [node.needs for node in nodes if node.needs]
    best = min(needs, key=lambda words: (len(words) > _LONGEST_WORDS, -min(map(len, words)))) if needs else None
    return Node("".join(node.source for node in nodes), best)


def _either(rows: list[Node]) -> Node:
    if len(rows) == 1:
        return rows[0]
    needed = [row.needs for row in rows]
    every = frozenset[str]().union(*(words for words in needed if words))
    return Node("(?:" + "|".join(row.source for row in rows) + ")", every if all(needed) else None)
