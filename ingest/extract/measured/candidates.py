"""Put a sentence's figures together with what they measure, of whom and when."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from ingest.extract.claims import Modality
from ingest.extract.knowledge import Knowledge
from ingest.extract.measured.damage import is_cut_before, is_cut_behind, is_glued
from ingest.extract.measured.figures import form_of, is_list_length, is_small_count, signed
from ingest.extract.measured.grammar import BARE, COUNTS
from ingest.extract.measured.groups import find_group
from ingest.extract.measured.headings import find_heading_names
from ingest.extract.measured.indicators import Choice, Finder
from ingest.extract.measured.line import Line, make_line
from ingest.extract.measured.lists import Lists
from ingest.extract.measured.moments import find_time
from ingest.extract.measured.own_words import find_own_words
from ingest.extract.measured.places import Subject
from ingest.extract.measured.subjects import Subjects
from ingest.extract.reading import Amount, Named, When

_RIVAL = 0.97  # a second indicator that fits nearly as well makes the first unsure
_SUMS = ("BlocSum", "BlocFromRecords")
_SURE = 0.75  # from this score on an indicator is what the words mean, even if no subject fits it
_PASSED = 0.7  # what it costs to pass over the subject of the sentence
_NEW_GROUP, _NEW_THING = "Group", "Entity"


@dataclass(frozen=True)
class Candidate:
    """One figure with everything that will be claimed of it; `signs` are why (`ingest.extract.measured.trust`)."""

    amount: Amount
    choice: Choice
    names: tuple[Named, ...]
    signs: tuple[str, ...]
    when: When | None = None
    compared: Named | None = None
    modality: Modality = "asserted"
    group: Named | None = None

    @property
    def subject_label(self) -> str:
        """English name of what it is of, several names joined."""
        return self.group.label if self.group else " and ".join(name.label for name in self.names)

    @property
    def subject_id(self) -> str:
        """Id of what it is of, '' for something new."""
        if self.group:
            return self.group.id
        return self.names[0].id if len(self.names) == 1 else ""

    @property
    def subject_type(self) -> str:
        """Class of what is proposed as new, '' for known things."""
        if self.subject_id:
            return ""
        if len(self.names) > 1:
            return _NEW_GROUP
        return self.names[0].types[0] if self.names[0].types else _NEW_THING

    @property
    def unit(self) -> str:
        """The indicator's unit for counts, else the one that is written."""
        counts = self.amount.unit in COUNTS and self.choice.unit in COUNTS | BARE
        return self.choice.unit if counts else self.amount.unit

    @property
    def predicate_id(self) -> str:
        """Id of the indicator, '' where none is known or the figure is in another currency."""
        return f"ind-{self.choice.indicator}" if self.choice.indicator and self.unit == self.choice.unit else ""


def find_candidates(line: Line, knowledge: Knowledge) -> Iterator[Candidate]:
    """Yield what the figures of a sentence may say, figures of lists one by one."""
    yield from _Sentence(line, knowledge).candidates()


def make_finder(lang: str, knowledge: Knowledge) -> Finder:
    """Return what finds indicators in a language."""
    money = frozenset(knowledge.money)
    return Finder(knowledge.phrase_books[lang], knowledge.owners, money, knowledge.terms.ranks)


class _Sentence:
    """The figures of one line; a figure without an indicator of its own takes that of the figure before."""

    def __init__(self, line: Line, knowledge: Knowledge) -> None:
        self.line = line
        self.knowledge = knowledge
        self.finder = make_finder(line.grammar.code, knowledge)
        heading = find_heading_names(line.reading.sentence, knowledge)
        self.subjects = Subjects(
            line, knowledge.terms.superclasses, knowledge.everything, knowledge.area_names, heading
        )
        self.lists = Lists(line)
        self.last: Choice | None = None

    def candidates(self) -> Iterator[Candidate]:
        for ref in range(len(self.line.reading.amounts)):
            if self._is_said(ref):
                yield from self._of_amount(ref)

    def _is_said(self, ref: int) -> bool:
        amount = self.line.reading.amounts[ref]
        firm = self.line.reading.firmness
        denied = _within(amount, (*firm.negated, *firm.supposed)) or amount.unit in self.knowledge.units["time"]
        if denied or self._is_said_again(ref):
            return False
        return self.line.span("amount", ref) is not None and not is_list_length(self.line, ref)

    def _is_said_again(self, ref: int) -> bool:
        """Whether brackets only give the sum before in another currency: "$3 billion (£2.4bn)"."""
        amounts, money = self.line.reading.amounts, self.knowledge.money
        if ref == 0 or not {amounts[ref].unit, amounts[ref - 1].unit} <= money:
            return False
        between = self.line.reading.sentence.plain[amounts[ref - 1].end : amounts[ref].start]
        return amounts[ref].unit != amounts[ref - 1].unit and between.strip() == "("

    def _of_amount(self, ref: int) -> Iterator[Candidate]:
        form = form_of(self.line, ref)
        choices = self._choices(ref, form)
        best = max(self._pairs(ref, choices), key=lambda pair: pair[0].score * pair[1].score, default=None)
        if best is None:
            return
        choice, subject = best
        self.last = choice
        signs = self._signs(ref, choice, choices, subject)
        amount = self._amount(ref, form)
        base = Candidate(
            amount,
            choice,
            subject.names,
            signs,
            find_time(self.line, ref),
            self._compared(ref, form, subject),
            self._modality(amount),
        )
        yield from self._spread(ref, base)

    def _choices(self, ref: int, form: str) -> list[Choice]:
        """Indicators by name or cue, the document's own words, or what the figure before measured."""
        row = self.lists.row_of(ref)
        found = self.finder.find(self.line, ref, form)
        for other in row:
            if not found:
                found = self.finder.find(self.line, other, form)
        own = [*find_own_words(self.line, ref, form)]
        own = own or [choice for other in row for choice in find_own_words(self.line, other, form)]
        if not found and self.last and self._goes_on(ref, self.last, own):
            found = [replace(self.last, sign="inherited", score=self.last.score * 0.8)]
        if not found and self.last is None:
            found = [*self._continued(ref, own)]
        return [*found, *(choice for choice in own if not self._is_said_by(choice, found))]

    def _continued(self, ref: int, own: list[Choice]) -> Iterator[Choice]:
        """What the sentence before measured, where this one says nothing new: "Poland and Latvia have 5 and 3"."""
        before = self._before
        if before is None or not self.finder.fits(before.unit, self.line.reading.amounts[ref]):
            return
        if all(self._is_said_by(choice, [replace(before, score=1.0)]) for choice in own):
            yield replace(before, sign="continued", score=before.score * 0.8)

    @cached_property
    def _before(self) -> Choice | None:
        previous = self.line.reading.previous
        if previous is None or not previous.amounts or previous.sentence.lang != self.line.grammar.code:
            return None
        line = make_line(previous, self.line.grammar, self.knowledge.nobody)
        sentence = _Sentence(line, self.knowledge)
        list(sentence.candidates())
        return sentence.last

    def _is_said_by(self, own: Choice, found: list[Choice]) -> bool:
        """Whether own words only repeat what an indicator's name says ("parameters" for the number of parameters)."""
        stems = set(self.line.grammar.content(own.label))
        return any(stems <= set(self.line.grammar.content(choice.label)) for choice in found if choice.score > _SURE)

    def _goes_on(self, ref: int, last: Choice, own: list[Choice]) -> bool:
        """Whether a figure says nothing of what it measures and is written as the one before."""
        amount = self.line.reading.amounts[ref]
        return self.finder.fits(last.unit, amount) and not amount.counted and not amount.whole and not own

    def _pairs(self, ref: int, choices: list[Choice]) -> Iterator[tuple[Choice, Subject]]:
        for choice in choices:
            found = self.subjects.find(ref, choice.classes)
            several = [subject for subject in found if len(subject.names) == len(self.lists.row_of(ref)) > 1]
            for subject in (several or found)[:1]:
                passed = self._passes_over(ref, subject)
                yield choice, replace(subject, score=subject.score * _PASSED) if passed else subject

    def _passes_over(self, ref: int, subject: Subject) -> bool:
        """Whether the sentence has a subject that the indicator cannot be of."""
        first = next(iter(self.subjects.find(ref, ())), None)
        strong = first is not None and first.place in ("head", "opened", "relative", "beside", "owner")
        return (
            strong and first is not None and not set(first.names) & set(subject.names) and subject.score < first.score
        )

    def _signs(self, ref: int, choice: Choice, choices: list[Choice], subject: Subject) -> tuple[str, ...]:
        amount = self.line.reading.amounts[ref]
        firm = self.line.reading.firmness
        rivals = [
            c for c in choices if c.sign != "own" and c.label != choice.label and c.score >= choice.score * _RIVAL
        ]
        found = {
            choice.sign: True,
            subject.place: True,
            "new": any(name.is_new for name in subject.names),
            "rivals": bool(rivals),
            "passed": self._passes_over(ref, subject),
            "small": (choice.sign == "own" and amount.unit == "rank")
            or (is_small_count(amount) and choice.sign != "named"),
            "broken": self._is_damaged(ref),
            "unpaired": self._lacks_names(ref, subject),
            "hypothetical": _within(amount, firm.hypothetical),
            "quoted": _within(amount, firm.quoted),
            "change": amount.kind == "change" and choice.sign == "own",
        }
        if choice.sign == "own" and amount.unit == "rank":
            found["small"] = True
        return tuple(sign for sign, holds in found.items() if holds)

    def _lacks_names(self, ref: int, subject: Subject) -> bool:
        """Whether figures are given "respectively" to more names than the sentence has."""
        return len(subject.names) < len(self.lists.row_of(ref)) and self._says("respectively")

    def _says(self, key: str) -> bool:
        phrases = self.line.grammar.phrases(key)
        return any(self.line.phrase_at(phrases, number) for number in range(len(self.line.words)))

    def _is_damaged(self, ref: int) -> bool:
        """Whether the sentence is cut or glued where the figure stands."""
        sentence = self.line.reading.sentence
        clause = self.line.words[(self.line.span("amount", ref) or (0, 0))[0]].clause
        last = self.line.words[-1].clause
        cut = (is_cut_before(sentence) and clause == 0) or (is_cut_behind(sentence) and clause == last)
        return cut or is_glued(sentence)

    def _amount(self, ref: int, form: str) -> Amount:
        """The figure with its sign; in a list "roughly" before the first holds for all."""
        amount = signed(self.line, ref, form)
        first = self.line.reading.amounts[self.lists.row_of(ref)[0]]
        vague = amount.comparator == "exact" and first.comparator == "approx" and len(self.lists.row_of(ref)) > 1
        return replace(amount, comparator="approx") if vague else amount

    def _compared(self, ref: int, form: str, subject: Subject) -> Named | None:
        if form not in ("ratio", "difference", "rank", "share"):
            return None
        compared = self.subjects.compared(ref)
        return None if compared in subject.names else compared

    def _modality(self, amount: Amount) -> Modality:
        firm = self.line.reading.firmness
        if _within(amount, firm.expected):
            return firm.modality if firm.modality == "announced" else "expected"
        return "judgement" if _within(amount, firm.quoted) or _within(amount, firm.hypothetical) else firm.modality

    def _spread(self, ref: int, base: Candidate) -> Iterator[Candidate]:
        """One claim for a name; for several names: one each, the one that belongs to it, or one for all together."""
        if len(base.names) < 2:
            yield base
            return
        own = self.lists.own_name(ref, base.names)
        if own is not None:
            yield replace(base, names=(own,), signs=(*base.signs, "aligned"))
        elif base.amount.each or self._has("each") or not self._adds_up(base):
            yield from (replace(base, names=(name,), signs=(*base.signs, "aligned")) for name in base.names)
        else:
            group = find_group(base.names, self.knowledge.entities)
            yield replace(base, group=group, signs=(*base.signs, "together"))

    def _adds_up(self, candidate: Candidate) -> bool:
        """Whether one figure may be that of several together: sums may, prices and growth are those of each."""
        known = self.knowledge.terms.indicators.get(candidate.choice.indicator)
        return candidate.amount.together or self._has("together") or known is None or known.bloc_rule in _SUMS

    def _has(self, key: str) -> bool:
        words = self.line.grammar.word_set(key)
        return any(word.norm in words for word in self.line.words)


def _within(amount: Amount, spans: tuple[tuple[int, int], ...]) -> bool:
    return any(start < amount.end and amount.start < end for start, end in spans)
