"""Names that are joined: "Germany and France", "Alibaba and the start-up 01.AI"."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from ingest.extract.measured.line import Line, phrase_at

_APPOSED = 4  # words that may stand between "and" and a name: "and the chip maker Acme"


@dataclass(frozen=True)
class Joined:
    """The names of a line, those that are joined together; see `ingest.extract.measured.subjects.Subjects`."""

    line: Line
    supers: Mapping[str, tuple[str, ...]]
    everything: frozenset[str]

    @cached_property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Numbers of the names, those that are joined together."""
        groups: list[list[int]] = []
        for number in range(len(self.line.reading.names)):
            if self.line.span("name", number) is None:
                continue
            if groups and self._joined(groups[-1][-1], number):
                groups[-1].append(number)
            else:
                groups.append([number])
        return tuple(part for group in groups for part in self._listed(group))

    def _listed(self, group: list[int]) -> list[tuple[int, ...]]:
        """Names that only commas join are no list but one name explained by the next."""
        first, last = self.line.span("name", group[0]), self.line.span("name", group[-1])
        between = self.line.words[first[0] : last[1]] if first and last else ()
        joins = self.line.grammar.phrases("joins")
        has_join = any(phrase_at(between, joins, number) for number in range(len(between)))
        return [tuple(group)] if has_join else [(number,) for number in group]

    def _joined(self, first: int, second: int) -> bool:
        here, there = self.line.span("name", first), self.line.span("name", second)
        if here is None or there is None or self.line.is_possessive(here[1] - 1):
            return False
        if any(self.line.reading.names[number].id in self.everything for number in (first, second)):
            return False
        between = self.line.words[here[1] : there[0]]
        if not self._is_joint(here[1], there[0]):
            return False
        signs = "".join(word.before for word in self.line.words[here[1] : there[0] + 1])
        plain = all(sign in ", \n\u00a0" for sign in signs) and bool(signs.strip() or between)
        return plain and (self._alike(first, second) or phrase_at(between, self.line.grammar.phrases("joins"), 0) > 1)

    def _is_joint(self, start: int, end: int) -> bool:
        """Whether only a join and articles stand between two words."""
        join = phrase_at(self.line.words, self.line.grammar.phrases("joins"), start) if start < end else 0
        between = self.line.words[start + join : end]
        articles = self.line.grammar.word_set("articles") | (self.line.grammar.word_set("of") if join else frozenset())
        if join and len(between) > 1:  # "and the startup Acme"
            return (
                len(between) <= _APPOSED and between[0].norm in articles and all(w.role == "word" for w in between[1:])
            )
        return len(between) <= 1 and all(word.norm in articles for word in between)

    def _alike(self, first: int, second: int) -> bool:
        names = self.line.reading.names
        kinds = [
            {s for type_ in names[number].types for s in self.supers.get(type_, (type_,))} - {"Entity", "Topic"}
            for number in (first, second)
        ]
        return bool(kinds[0] & kinds[1])
