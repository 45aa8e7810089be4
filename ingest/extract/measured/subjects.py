"""Of whom a figure is: names by their place in the clause, words that point back, headings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ingest.extract.measured.groups import AreaNames
from ingest.extract.measured.joined import Joined
from ingest.extract.measured.line import Line, phrase_at
from ingest.extract.measured.places import SCORES, Place, Subject, demote_objects
from ingest.extract.measured.unnamed import find_unnamed
from ingest.extract.reading import Named
from kg.ask.tokens import norms

_PER_WORD = 0.004  # what each word between costs
_FAR = 14  # words behind which "in the US" is not what a figure in the document's own words is of
_ELSEWHERE = 0.62  # what stands in another clause without being its head


@dataclass(frozen=True)
class Subjects:
    """Finds the subjects of the figures of a line.

    Args:
        supers: class → itself and its superclasses.
        everything: ids of what takes in all others ("the world").
        areas: finds areas within names of groups.
        heading: what the heading above names, where the sentence is an item of a list.
    """

    line: Line
    supers: Mapping[str, tuple[str, ...]]
    everything: frozenset[str]
    areas: AreaNames
    heading: tuple[Named, ...] = ()

    @cached_property
    def joined(self) -> Joined:
        """Names, those that are joined together."""
        return Joined(self.line, self.supers, self.everything)

    def find(self, ref: int, classes: Sequence[str]) -> list[Subject]:
        """Return what the amount `ref` may be of, best first, only things of one of the classes (empty: any)."""
        candidates = [*self._candidates(ref)]
        inside = [self._inside(s) for s in candidates if "Area" in classes and len(s.names) == 1]
        if not classes:
            candidates = [s for s in candidates if s.place != "of" or s.score > SCORES["of"] - _FAR * _PER_WORD]
        if "Area" not in classes:
            candidates = [s for s in candidates if not self._only_tells(s)]
        fitting = [s for s in (*candidates, *filter(None, inside)) if all(self.is_one(n, classes) for n in s.names)]
        return sorted(demote_objects(fitting, self.line, self.is_one), key=lambda subject: -subject.score)

    def _only_tells(self, subject: Subject) -> bool:
        """Whether an adjective of an area tells of the noun behind it: "the French start-up" is not France."""
        name = subject.names[0]
        if len(subject.names) > 1 or not name.adjective or subject.place in ("counted", "whole", "everything"):
            return False
        members = self.line.grammar.word_set("members")
        span = self.line.span("name", self.line.reading.names.index(name)) if name in self.line.reading.names else None
        beside = self.line.words[max(span[0] - 1, 0) : span[1] + 3] if span else ()
        return not any(word.norm in members for word in beside)

    def _inside(self, subject: Subject) -> Subject | None:
        """The area that a group's name has in it: "GenAI startups in the EU" count for the EU."""
        name = subject.names[0]
        area = self.areas.inside(name) if "Group" in name.types else None
        return replace(subject, names=(area,)) if area else None

    def is_one(self, name: Named, classes: Sequence[str]) -> bool:
        """Whether a name is of one of the classes; groups stand for what they group."""
        if not name.types:  # nobody knows what it is
            return "Area" not in classes
        return not classes or is_one_of(name, classes, self.supers)

    def compared(self, ref: int) -> Named | None:
        """Return what the amount is compared with: the first name behind "than", "as many as", "that of".

        For a place it is those among whom the place is taken ("third among the Nordic countries").
        """
        for group in self.joined.groups:
            if self._is_compared(group[0], ref):
                return self.line.reading.names[group[0]]
        return self._owner_of_whole(ref) if self.line.reading.amounts[ref].kind == "share" else None

    def _owner_of_whole(self, ref: int) -> Named | None:
        """Whose thing a share is of: "5% of the investment in the US"."""
        span = self.line.span("amount", ref)
        for group in self.joined.groups:
            here = self.line.span("name", group[0])
            if span and here and here[0] >= span[1] and self._is_in_whole(here, ref) and self._owns(group[0]):
                return self.line.reading.names[group[0]]
        return None

    def _owns(self, number: int) -> bool:
        """Whether a name may own what a share is of: no pronoun, no group of things, not the whole world."""
        name = self.line.reading.names[number]
        return not name.anaphor and "Group" not in name.types and name.id not in self.everything

    def _candidates(self, ref: int) -> Iterator[Subject]:
        span = self.line.span("amount", ref)
        if span is None:
            return
        for group in self.joined.groups:
            place = self._place(group, ref, span)
            if place and not self._is_collective(group[0]):
                yield self._subject(group, self._pointing(group, place), span)
        yield from self._unnamed(span)
        yield from self._pointed()

    def _pointing(self, group: tuple[int, ...], place: tuple[Place, float]) -> tuple[Place, float]:
        """A pronoun in a good place is "back": what it means is less sure than a name."""
        if not self.line.reading.names[group[0]].anaphor or place[0] == "other":
            return place
        if self._is_own(group[0]):
            return "other", SCORES["other"]
        return "back", min(place[1], SCORES["back"])

    def _is_collective(self, number: int) -> bool:
        """Whether "the region" is taken for one country."""
        name = self.line.reading.names[number]
        words = frozenset(norms(name.text)) & self.line.grammar.word_set("collective")
        return name.anaphor and bool(words) and not self.is_one(name, ("Region", "AreaGroup"))

    def _is_own(self, number: int) -> bool:
        """Whether "its" may mean a noun before it in its clause ("the funds put a quarter of their money …")."""
        here = self.line.span("name", number)
        if here is None or self.line.words[here[0]].norm not in self.line.grammar.word_set("possessives"):
            return False
        clause = self.line.words[here[0]].clause
        return any(word.role == "word" and word.clause == clause for word in self.line.words[: here[0]])

    def _subject(self, group: tuple[int, ...], place: tuple[Place, float], span: tuple[int, int]) -> Subject:
        here = self.line.span("name", group[0]) or (0, 0)
        distance = span[0] - here[1] if here[0] < span[0] else here[0] - span[1]
        names = {n.label: n for n in (self.line.reading.names[number] for number in group)}
        cost = 0.0 if place[0] == "goes_on" else _PER_WORD * min(max(distance, 0), 25)
        return Subject(tuple(names.values()), place[0], place[1] - cost)

    def _place(self, group: tuple[int, ...], ref: int, span: tuple[int, int]) -> tuple[Place, float] | None:
        if self._is_compared(group[0], ref) or self._is_counted_elsewhere(group[0], ref):
            return None
        here, last = self.line.span("name", group[0]), self.line.span("name", group[-1])
        if here is None or last is None:
            return None
        clause, own = self.line.words[here[0]].clause, self.line.words[span[0]].clause
        if self.line.reading.names[group[0]].id in self.everything:
            return ("head" if here[0] <= 1 else "everything"), SCORES["everything"]
        if here[0] >= span[1] and self._is_in_whole(here, ref):
            inside = self._place_in_whole(group[0], ref)
            return (inside, SCORES[inside]) if inside else None
        if last[1] < len(self.line.words) and self.line.words[last[1]].norm in self.line.grammar.word_set("based"):
            return "based", SCORES["based"]
        if self._is_owner_of_name(group[-1]):
            return "modifier", SCORES["modifier"]
        if clause == own:
            place = self._place_in_clause(here, last, span)
            return place, SCORES[place]
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

    def _is_in_whole(self, here: tuple[int, int], ref: int) -> bool:
        """Whether a name stands in the words for what is counted, or for what a share is of."""
        amount = self.line.reading.amounts[ref]
        whole = amount.counted or amount.whole
        words = self.line.words
        return (
            bool(whole)
            and whole.find(self.line.reading.sentence.plain[words[here[0]].start : words[here[1] - 1].end]) >= 0
        )

    def _is_counted_elsewhere(self, number: int, ref: int) -> bool:
        """Whether a group is what another figure counts ("70% of the notable models")."""
        here = self.line.span("name", number)
        if here is None or "Group" not in self.line.reading.names[number].types:
            return False
        others = (other for other in range(len(self.line.reading.amounts)) if other != ref)
        spans = ((self.line.span("amount", other), other) for other in others)
        return any(span and here[0] >= span[1] and self._is_in_whole(here, other) for span, other in spans)

    def _place_in_whole(self, number: int, ref: int) -> Place | None:
        """An area counts what is in it ("670 Canadian start-ups"); other names only tell what is counted."""
        name = self.line.reading.names[number]
        if name.id in self.everything:
            return None
        if self.is_one(name, ("Area",)):
            return "counted" if self.line.reading.amounts[ref].counted else "whole"
        return None if "Group" in name.types or self.line.reading.amounts[ref].counted else "whole"

    def _is_owner_of_name(self, number: int) -> bool:
        """Whether a name only tells more of the name behind it: "the UAE's G42", "French Mistral"."""
        here = self.line.span("name", number)
        if here is None or here[1] >= len(self.line.words):
            return False
        behind = self.line.words[here[1]]
        return behind.role == "name" and not set(behind.before) & set(",;()")

    def _is_opened(self, number: int, span: tuple[int, int]) -> bool:
        """Whether a figure opens the sentence and a comma stands before the subject ("With 5 GW, Brazil is …")."""
        clause = self.line.words[span[0]].clause
        first = self.line.clause_words(clause)[0]
        opens = self.line.words[first].norm in self.line.grammar.word_set("openers")
        opens = opens or self.line.words[0].norm in self.line.grammar.word_set("openers")
        earlier = (w for w in self.line.words[first:number] if w.role == "name")
        start = number
        while start > span[1] and self.line.words[start - 1].norm in self.line.grammar.word_set("articles"):
            start -= 1
        return opens and "," in self.line.words[start].before and not any(earlier)

    def _place_outside(
        self, here: tuple[int, int], last: tuple[int, int], span: tuple[int, int]
    ) -> tuple[Place, float]:
        clause, own = self.line.words[here[0]].clause, self.line.words[span[0]].clause
        if self._is_bracketed(clause, own, span[0]) and here[0] < span[0] and not self._between(last[1], span[0]):
            return "owner", SCORES["owner"]
        if self._is_relative(last[1], own) or self._is_relative(here[1], own):
            return "relative", SCORES["relative"]
        if here[0] > span[0] and self._is_opened(here[0], span):
            return "opened", SCORES["opened"]
        steps = self.line.ancestors(own)
        if clause not in steps or here[0] > span[0]:
            return "other", SCORES["other"] - 0.1
        if {own, *steps[: steps.index(clause)]} & self.line.sentences:
            return "other", SCORES["other"]
        place = self._place_in_clause(here, last, (len(self.line.words), len(self.line.words)))
        far = 0.04 * steps.index(clause)
        return ("goes_on", SCORES["goes_on"] - far) if place in ("head", "possessive") else ("other", _ELSEWHERE - far)

    def _is_bracketed(self, clause: int, own: int, number: int) -> bool:
        """Whether a word opens a bracket behind a clause."""
        return own in self.line.inner and clause not in self.line.inner and self._first_in_clause(number)

    def _is_relative(self, end: int, clause: int) -> bool:
        """Whether a clause begins with "which" just behind a name."""
        words, relative = self.line.words, self.line.grammar.word_set("relative")
        return end < len(words) and words[end].clause == clause and words[end].norm in relative

    def _first_in_clause(self, number: int) -> bool:
        return not any(
            w.clause == self.line.words[number].clause and w.role == "word" for w in self.line.words[:number]
        )

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
            if word.norm in self._verbs or (
                word.role == "function" and word.norm not in self.line.grammar.word_set("articles")
            ):
                return ""
        return ""

    @cached_property
    def _verbs(self) -> frozenset[str]:
        return self.line.grammar.verb_forms

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

    def _unnamed(self, span: tuple[int, int]) -> Iterator[Subject]:
        """What the sentence begins with, where it is no known name and its clause has none of its own."""
        name = find_unnamed(self.line)
        clause = self.line.words[span[0]].clause
        if name and (clause == 0 or 0 in self.line.ancestors(clause)) and name.end <= self.line.words[span[0]].start:
            yield Subject((name,), "unnamed", SCORES["unnamed"])

    def _pointed(self) -> Iterator[Subject]:
        """What the words before speak of: the topic, the heading above a list."""
        topic = self.line.reading.topic
        if topic is not None:
            place: Place = "heading" if self.line.reading.sentence.kind == "item" else "topic"
            yield Subject((topic,), place, SCORES[place])
        yield from (Subject((name,), "heading", SCORES["heading"] + 0.01) for name in self.heading)


def is_one_of(name: Named, classes: Sequence[str], supers: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a name is of one of the classes; a group stands for what it groups, but for no area."""
    found = {super_class for type_ in name.types for super_class in supers.get(type_, (type_,))}
    return bool(found & set(classes)) or ("Group" in found and "Area" not in classes)
