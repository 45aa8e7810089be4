"""Choose what a figure measures: an indicator that is named, meant by its words or by a cue of the language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from ingest.extract.measured.grammar import BARE, COUNTS, Cue, Phrase
from ingest.extract.measured.line import Line, Word
from ingest.extract.measured.phrases import Name, PhraseBook
from ingest.extract.reading import Amount

Sign = Literal["named", "covered", "cue", "own", "inherited", "continued"]

_NEAR, _CLAUSE, _PARENT, _BEFORE, _LATER, _HEADING = 1.0, 0.95, 0.85, 0.6, 0.3, 0.4
_ENOUGH = 0.78  # of a name's weight must be there
_LABEL = 0.92  # an indicator of ours is meant before a plain name
_PER_CUE_WORD = 0.03  # what each further word of a cue is worth
_PER_NAMED_WORD = 0.015  # what each further word of a name that is said word for word is worth
_BY_UNIT = 0.8  # how well a cue fits whose unit says it all
_SPREAD = 6  # words that may stand between the words of a name
_RATES: dict[Sign, float] = {"named": 1.0, "covered": 0.85, "cue": 0.85}


@dataclass(frozen=True)
class Choice:
    """What a figure may measure.

    Args:
        indicator: id, '' for the document's own words.
        label: English label, or the document's words.
        classes: of the subject, one is enough; empty: any.
        score: 0 to 1, how well the words fit.
    """

    indicator: str
    label: str
    unit: str
    sign: Sign
    score: float
    classes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finder:
    """Finds the indicators that a figure of a line may measure.

    Args:
        owners: indicator → classes of its subjects, empty for any.
        money: units that are currencies.
    """

    book: PhraseBook
    owners: Mapping[str, tuple[str, ...]]
    money: frozenset[str]
    ranks: Mapping[str, str]

    def find(self, line: Line, ref: int, form: str) -> list[Choice]:
        """Return the choices for the amount `ref` of a line, best first, one for an indicator.

        Args:
            form: what the figure says by itself (`share`, `rank`, `ratio`, `change`, `difference`), '' for none.
        """
        found: dict[str, Choice] = {}
        for choice in (*self._named(line, ref, form), *self._cued(line, ref)):
            key = choice.indicator or choice.label
            if key not in found or choice.score > found[key].score:
                found[key] = choice
        return sorted(found.values(), key=lambda choice: (-choice.score, choice.indicator, choice.label))

    def fits(self, unit: str, amount: Amount) -> bool:
        """Whether figures of an indicator's unit are written as the amount is."""
        if amount.unit in COUNTS:
            return unit in COUNTS
        if amount.unit == "rank":
            return unit == "rank"
        return unit == amount.unit or (unit in self.money and amount.unit in self.money)

    def _named(self, line: Line, ref: int, form: str) -> Iterator[Choice]:
        amount = line.reading.amounts[ref]
        context = _Context(line, ref, form)
        if form == "rank":
            yield from self._places(context)
        for name in self.book.names_with(context.rates):
            bare = name.unit in BARE and amount.unit == "count" and not amount.counted
            if bare or self.fits(name.unit, amount):
                score, sign = self._score(name, context)
                if score >= _ENOUGH and (sign == "named" or not bare):
                    yield self._choice(name.indicator, sign, score * _RATES[sign])

    def _places(self, context: "_Context") -> Iterator[Choice]:
        """The place by an indicator that is named: an indicator of ours, or one of its own name."""
        for name in self.book.names_with(context.rates):
            score, sign = self._score(name, context)
            if score >= _ENOUGH and name.unit != "rank":
                place = self.ranks.get(name.indicator)
                if place:
                    yield self._choice(place, sign, score * _RATES[sign])
                elif sign == "named":
                    known = self.book.indicators[name.indicator]
                    label = f"rank by {known.label}"
                    yield Choice("", label, "rank", "covered", score * 0.75, self.owners.get(name.indicator, ()))

    def _score(self, name: Name, context: "_Context") -> tuple[float, Sign]:
        weights = {stem: self.book.weight(stem) for stem in name.stems}
        total = sum(weights.values())
        there = sum(weight * context.rates.get(stem, 0.0) for stem, weight in weights.items())
        if not context.holds_counted(name.stems):
            return 0.0, "covered"
        sign: Sign = "named" if context.has_run(name.stems) else "covered"
        specific = min(1.0, (0.9 if sign == "named" else 0.8) + total / 45)
        spread = 1.0 if sign == "named" else context.closeness(name.stems)
        if len(name.stems) == 1:  # one word names what the nearest figure measures: "$3 revenue and a $5 loss"
            spread *= context.nearness(name.stems[0])
        length = _PER_NAMED_WORD * (len(name.stems) - 1) if sign == "named" else 0.0
        return there / total * specific * spread + length, sign

    def _cued(self, line: Line, ref: int) -> Iterator[Choice]:
        amount = line.reading.amounts[ref]
        for cue in line.grammar.cues:
            if cue.fits_unit(amount.unit, self.money) and amount.kind == "plain":
                score = _cue_score(cue, line, ref) if _counts_the_same(cue, line, amount) else 0.0
                if score:
                    yield self._by_cue(cue, amount, score * _RATES["cue"])

    def _by_cue(self, cue: Cue, amount: Amount, score: float) -> Choice:
        if not cue.indicator:
            return Choice("", cue.label, amount.unit, "cue", score * _LABEL, cue.classes)
        choice = self._choice(cue.indicator, "cue", score)
        return replace(choice, classes=cue.classes or choice.classes)

    def _choice(self, indicator: str, sign: Sign, score: float) -> Choice:
        known = self.book.indicators[indicator]
        return Choice(indicator, known.label, known.unit, sign, score, self.owners.get(indicator, ()))


class _Context:
    """The stems around one amount and how near each stands."""

    def __init__(self, line: Line, ref: int, form: str) -> None:
        self.amount = line.reading.amounts[ref]
        self.line = line
        self.here = line.span("amount", ref) or (0, 0)
        kinds = line.grammar.kinds.get(form, frozenset())
        generic = line.grammar.word_set("generic")
        counted = line.grammar.content(self.amount.counted or self.amount.whole)
        self.counted = tuple(stem for stem in counted if stem not in generic)
        self.content = [word for word in line.words if _means(word, ref)]
        self.rates = dict.fromkeys(kinds, _NEAR) | dict.fromkeys(self.counted, _NEAR)
        for word in self.content:
            self.rates[word.stem] = max(self.rates.get(word.stem, 0.0), self._rate(word))
        for stem in line.grammar.content(line.reading.sentence.section):
            self.rates.setdefault(stem, _HEADING)

    def _rate(self, word: Word) -> float:
        clause = self.line.words[self.here[0]].clause
        if word.clause == clause:
            return _CLAUSE if self._amount_between(word) else _NEAR
        above = self.line.reach(clause)
        if word.clause in above:
            return _PARENT if word.clause == above[0] else _BEFORE
        return _LATER

    def _amount_between(self, word: Word) -> bool:
        place = self.line.words.index(word)
        first, last = sorted((place, self.here[0]))
        return any(
            w.role == "amount" and w.ref != self.line.words[self.here[0]].ref for w in self.line.words[first:last]
        )

    def holds_counted(self, stems: Phrase) -> bool:
        """What is counted is the last word behind the figure: a name must have it, where the figure counts things."""
        if not self.counted or self.amount.kind in ("ratio", "rank", "change"):
            return True
        return bool(set(stems) & set(self.counted))

    def has_run(self, stems: Phrase) -> bool:
        """Whether the stems stand side by side, in this order, in the clause or in what is counted."""
        clause = self.line.words[self.here[0]].clause
        scope = {clause, *self.line.reach(clause)}
        said = tuple(word.stem for word in self.content if word.clause in scope)
        return _is_run(stems, self.counted) or _is_run(stems, said)

    def nearness(self, stem: str) -> float:
        """Return 1 where the stem stands beside the amount, less with words and other amounts between."""
        if stem in self.counted:
            return 1.0
        places = (number for number, word in enumerate(self.line.words) if word.stem == stem)
        return max((_nearness(self.line, number, self.here) for number in places), default=1.0)

    def closeness(self, stems: Phrase) -> float:
        """1 where the stems stand close together, less where many other words stand between."""
        places = {word.stem: number for number, word in enumerate(self.content) if word.stem in stems}
        if len(places) < 2:
            return 1.0
        gap = max(places.values()) - min(places.values()) + 1 - len(places)
        return 1.0 if gap <= _SPREAD else 0.9


def _means(word: Word, ref: int) -> bool:
    """Whether a word may be part of an indicator's name: other figures may ("the 20 largest"), its own not."""
    return word.role == "word" or word.role == "name" or (word.role == "amount" and word.ref != ref)


def _is_run(stems: Phrase, sequence: Phrase) -> bool:
    size = len(stems)
    return any(sequence[start : start + size] == stems for start in range(len(sequence) - size + 1))


def _cue_score(cue: Cue, line: Line, ref: int) -> float:
    """1 beside the figure in its clause, less elsewhere in the clause or in the clause before, 0 for none."""
    span = line.span("amount", ref)
    if span is None or not set(cue.demands) <= {word.stem for word in line.words} or not _is_about(cue, line):
        return 0.0
    found = line.cue_spots.get(cue, [])
    scores = (_nearness(line, n, span) + _PER_CUE_WORD * (len(phrase) - 1) for n, phrase in found)
    return max(scores, default=0.0 if cue.phrases else _BY_UNIT)


def _is_about(cue: Cue, line: Line) -> bool:
    """Whether the sentence, its heading or the sentences before speak of what a cue demands."""
    return not cue.about or any(word in line.surroundings for word in cue.about)


def _nearness(line: Line, number: int, span: tuple[int, int]) -> float:
    clause, place = line.words[span[0]].clause, line.words[number].clause
    near = 1.0 if place == clause else 0.8 if place in line.reach(clause) else -1.0
    first, last = (number, span[0]) if number < span[0] else (span[1], number)
    others = {word.ref for word in line.words[first:last] if word.role == "amount"}
    return near * max(1.0 - 0.015 * (last - first) - 0.1 * len(others), 0.0)


def _counts_the_same(cue: Cue, line: Line, amount: Amount) -> bool:
    """Whether a cue speaks of what the figure counts, where that is said."""
    counted = set(line.grammar.content(amount.counted)) - line.grammar.word_set("generic")
    if counted <= set(line.grammar.content(amount.unit)):  # "128K tokens": what is counted is the unit
        return True
    return not counted or bool(counted & {stem for phrase in (*cue.phrases, cue.demands) for stem in phrase})
