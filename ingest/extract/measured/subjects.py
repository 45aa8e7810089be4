"""Of whom a figure is: names by their place in the clause, words that point back, headings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from ingest.extract.measured.groups import AreaNames
from ingest.extract.measured.line import Line, phrase_at
from ingest.extract.reading import Named

Place = Literal["modifier", "relative", "opened", "everything", "owner", "beside", "head", "possessive", "of", "agent", "goes_on", "back", "other", "topic", "heading"]

_SCORES: dict[Place, float] = {
    "owner": 1.0, "beside": 0.97, "head": 0.95, "possessive": 0.93, "of": 0.88, "agent": 0.8, "back": 0.85,
    "goes_on": 0.82, "relative": 0.95, "opened": 0.9, "everything": 0.42, "modifier": 0.6, "heading": 0.5, "topic": 0.45, "other": 0.4,
}  # fmt: skip
_PER_WORD = 0.004  # what each word between costs
_APPOSED = 4  # words that may stand between "and" and a name: "and the chip maker Acme"
_ELSEWHERE = 0.62  # what stands in another clause without being its head


@dataclass(frozen=True)
class Subject:
    """Names that a figure may be of: one, or several that are joined ("Germany and France")."""

    names: tuple[Named, ...]
    place: Place
    score: float


@dataclass(frozen=True)
class Subjects:
    """Finds the subjects of the figures of a line.

    Args:
        supers: class → itself and its superclasses.
        everything: ids of what takes in all others ("the world").
        areas: finds areas within names of groups.
    """

    line: Line
    supers: Mapping[str, tuple[str, ...]]
    everything: frozenset[str]
    areas: AreaNames

    def find(self, ref: int, classes: Sequence[str]) -> list[Subject]:
        """Return what the amount `ref` may be of, best first, only things of one of the classes (empty: any)."""
        candidates = [*self._candidates(ref)]
        inside = [self._inside(s) for s in candidates if "Area" in classes and len(s.names) == 1]
        fitting = [s for s in (*candidates, *filter(None, inside)) if all(self.is_one(n, classes) for n in s.names)]
        return sorted(fitting, key=lambda subject: -subject.score)

    def _inside(self, subject: Subject) -> Subject | None:
        """The area that a group's name has in it: "GenAI startups in the EU" count for the EU."""
        name = subject.names[0]
        area = self.areas.inside(name) if "Group" in name.types else None
        return replace(subject, names=(area,)) if area else None

    def is_one(self, name: Named, classes: Sequence[str]) -> bool:
        """Whether a name is of one of the classes; groups stand for what they group."""
        if not classes:
            return True
        found = {super_class for type_ in name.types for super_class in self.supers.get(type_, (type_,))}
        return bool(found & set(classes)) or (bool(found & {"Group"}) and "Area" not in classes)

    def compared(self, ref: int) -> Named | None:
        """Return what the amount is compared with: the first name behind "than", "as many as", "that of".

        For a place it is those among whom the place is taken ("third among the Nordic countries").
        """
        for group in self._groups:
            if self._is_compared(group[0], ref):
                return self.line.reading.names[group[0]]
        return None

    @cached_property
    def _groups(self) -> tuple[tuple[int, ...], ...]:
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
        between = self.line.words[here[1] : there[0]]
        if not self._is_joint(here[1], there[0]):
            return False
        signs = "".join(word.before for word in self.line.words[here[1] : there[0] + 1])
        return all(sign in ", \n\u00a0" for sign in signs) and bool(signs.strip() or between) and self._alike(first, second)

    def _is_joint(self, start: int, end: int) -> bool:
        """Whether only a join and articles stand between two words."""
        join = phrase_at(self.line.words, self.line.grammar.phrases("joins"), start) if start < end else 0
        between = self.line.words[start + join : end]
        articles = self.line.grammar.word_set("articles")
        if join and len(between) > 1:  # "and the startup Acme"
            return len(between) <= _APPOSED and between[0].norm in articles and all(w.role == "word" for w in between[1:])
        return len(between) <= 1 and all(word.norm in articles for word in between)

    def _alike(self, first: int, second: int) -> bool:
        names = self.line.reading.names
        kinds = [
            {s for type_ in names[number].types for s in self.supers.get(type_, (type_,))} - {"Entity", "Topic"}
            for number in (first, second)
        ]
        return bool(kinds[0] & kinds[1])

    def _candidates(self, ref: int) -> Iterator[Subject]:
        span = self.line.span("amount", ref)
        if span is None:
            return
        for group in self._groups:
            place = self._place(group, ref, span)
            if place:
                yield self._subject(group, place, span)
        yield from self._pointed(span)

    def _subject(self, group: tuple[int, ...], place: tuple[Place, float], span: tuple[int, int]) -> Subject:
        here = self.line.span("name", group[0]) or (0, 0)
        distance = span[0] - here[1] if here[0] < span[0] else here[0] - span[1]
        names = tuple(self.line.reading.names[number] for number in group)
        return Subject(names, place[0], place[1] - _PER_WORD * min(max(distance, 0), 25))

    def _place(self, group: tuple[int, ...], ref: int, span: tuple[int, int]) -> tuple[Place, float] | None:
        if self._is_compared(group[0], ref):
            return None
        here, last = self.line.span("name", group[0]), self.line.span("name", group[-1])
        if here is None or last is None:
            return None
        clause, own = self.line.words[here[0]].clause, self.line.words[span[0]].clause
        if self.line.reading.names[group[0]].id in self.everything:
            return "everything", _SCORES["everything"]
        if self._is_owner_of_name(group[-1]):
            return "modifier", _SCORES["modifier"]
        if clause == own:
            place = self._place_in_clause(here, last, span)
            return place, _SCORES[place]
        return self._place_outside(here, last, span)

    def _place_in_clause(self, here: tuple[int, int], last: tuple[int, int], span: tuple[int, int]) -> Place:
        if here[0] < span[0] and self._beside(last[1], span[0]):
            return "beside"
        preposition = self._preposition(here[0])
        if not preposition:
            return self._without_preposition(here, last, span)
        if preposition in self.line.grammar.word_set("of"):
            return "of"
        return "agent" if self._is_agent(here[0]) else "other"

    def _is_agent(self, number: int) -> bool:
        """Whether "by" stands before a name, or before "or in partnership with" the name."""
        agents = self.line.grammar.word_set("agents")
        return any(word.norm in agents for word in self.line.words[max(number - 7, 0) : number])

    def _without_preposition(self, here: tuple[int, int], last: tuple[int, int], span: tuple[int, int]) -> Place:
        if self.line.is_possessive(last[1] - 1):
            return "possessive"
        if here[0] > span[0]:
            return "opened" if self._is_opened(here[0], span) else "other"
        clause = self.line.words[here[0]].clause
        earlier = (w for w in self.line.words[: here[0]] if w.clause == clause and w.norm in self._verbs)
        return "other" if any(earlier) else "head"

    def _is_owner_of_name(self, number: int) -> bool:
        """Whether a name only tells more of the name behind it: "the UAE's G42", "French Mistral"."""
        here = self.line.span("name", number)
        if here is None or here[1] >= len(self.line.words):
            return False
        behind = self.line.words[here[1]]
        return behind.role == "name" and not set(behind.before) & set(",;()")

    def _is_opened(self, number: int, span: tuple[int, int]) -> bool:
        """ "With 220 million in seed capital, H is …": the figure opens the sentence, the subject follows a comma."""
        clause = self.line.words[span[0]].clause
        first = self.line.clause_words(clause)[0]
        opens = span[0] - first <= 3 and self.line.words[first].role == "function"
        names = (w for w in self.line.words[span[1] : number] if w.role == "name")
        return opens and "," in self.line.words[number].before and not any(names)

    def _place_outside(self, here: tuple[int, int], last: tuple[int, int], span: tuple[int, int]) -> tuple[Place, float]:
        clause, own = self.line.words[here[0]].clause, self.line.words[span[0]].clause
        if own in self.line.inner and clause not in self.line.inner:
            if not self._between(last[1], span[0]) and self._first_in_clause(span[0]):
                return "owner", _SCORES["owner"]
        if self._is_relative(last[1], own):
            return "relative", _SCORES["relative"]
        if self.line.parents[clause] == own and self._is_opened(here[0], span):
            return "opened", _SCORES["opened"]
        steps = self.line.ancestors(own)
        if clause not in steps or here[0] > span[0]:
            return "other", _SCORES["other"] - 0.1
        place = self._place_in_clause(here, last, (len(self.line.words), len(self.line.words)))
        far = 0.04 * steps.index(clause)
        return ("goes_on", _SCORES["goes_on"] - far) if place in ("head", "possessive") else ("other", _ELSEWHERE - far)

    def _is_relative(self, end: int, clause: int) -> bool:
        """Whether a clause begins with "which" just behind a name."""
        relative = self.line.grammar.word_set("relative")
        return end < len(self.line.words) and self.line.words[end].clause == clause and self.line.words[end].norm in relative

    def _first_in_clause(self, number: int) -> bool:
        return not any(w.clause == self.line.words[number].clause and w.role == "word" for w in self.line.words[:number])

    def _between(self, start: int, end: int) -> list[str]:
        return [word.norm for word in self.line.words[start:end] if word.role not in ("amount", "time")]

    def _beside(self, start: int, end: int) -> bool:
        """Only "each", "at" or a sign stands between a name and the figure."""
        between = self.line.words[start:end]
        light = self.line.grammar.word_set("each") | self.line.grammar.word_set("beside")
        return len(between) <= 2 and all(word.norm in light for word in between)

    def _preposition(self, number: int) -> str:
        """Return the preposition that a name stands behind, '' for none."""
        clause = self.line.words[number].clause
        prepositions = self.line.grammar.word_set("of") | self.line.grammar.word_set("not_of")
        for place in range(number - 1, max(number - 5, -1), -1):
            word = self.line.words[place]
            if word.clause != clause or word.role in ("amount", "time") or "," in self.line.words[place + 1].before:
                return ""
            if word.norm in prepositions:
                return word.norm
            if word.norm in self._verbs or (word.role == "function" and word.norm not in self.line.grammar.word_set("articles")):
                return ""
        return ""

    def _has_antecedent(self, number: int, scopes: Sequence[int]) -> bool:
        """Whether the sentence itself has named what "its" points to."""
        for group in self._groups:
            here, last = self.line.span("name", group[0]), self.line.span("name", group[-1])
            if here and last and here[0] < number and self.line.words[here[0]].clause in scopes:
                place = self._place_in_clause(here, last, (len(self.line.words), len(self.line.words)))
                if place == "head" and self.line.reading.names[group[0]].id not in self.everything:
                    return True
        return False

    @cached_property
    def _verbs(self) -> frozenset[str]:
        grammar = self.line.grammar
        return grammar.word_set("links") | {f for verb in grammar.verbs for f in verb.forms} | grammar.word_set("have")

    def _is_compared(self, number: int, ref: int) -> bool:
        """Whether a name stands behind "than" or the like, with no other figure between."""
        here, span = self.line.span("name", number), self.line.span("amount", ref)
        if here is None or span is None:
            return False
        if self.line.reading.amounts[ref].kind == "rank" and here[0] > span[0]:
            return bool(self._preposition(here[0])) and self._same_clause(here[0], span[0])
        if not self._is_behind_than(here[0]) or self._is_relative(here[1], self.line.words[span[0]].clause):
            return False
        return here[0] > span[0] or "," in self.line.words[here[1]].before

    def _same_clause(self, one: int, other: int) -> bool:
        return self.line.words[one].clause == self.line.words[other].clause

    def _is_behind_than(self, number: int) -> bool:
        than = self.line.grammar.phrases("than")
        for place in range(number - 1, max(number - 9, -1), -1):
            if self.line.words[place].role == "amount":
                return False
            length = phrase_at(self.line.words, than, place)
            if length and number - place - length <= 4:
                return True
        return False

    def _pointed(self, span: tuple[int, int]) -> Iterator[Subject]:
        topic = self.line.reading.topic
        if topic is None:
            return
        clause = self.line.words[span[0]].clause
        scopes = (clause, *self.line.ancestors(clause))
        phrases = tuple(sorted(self.line.grammar.back, key=len, reverse=True))
        for number, word in enumerate(self.line.words[: span[0]]):
            length = phrase_at(self.line.words, phrases, number) if word.clause in scopes else 0
            if length and self._has_antecedent(number, scopes):
                continue
            if length and self.is_one(topic, self.line.grammar.back[tuple(w.norm for w in self.line.words[number : number + length])]):
                near = word.clause == clause
                yield Subject((topic,), "back", _SCORES["back"] if near else _SCORES["back"] - 0.15)
                return
        yield Subject((topic,), "topic", _SCORES["topic"])
