"""Why a score is what it is, where two scores differ, what would change, and what open data says beside the article."""

from collections.abc import Iterable, Sequence

from kg.ask.lexicon import Fact
from kg.ask.scoring.question import ScoreQuestion
from kg.ask.scoring.told import Scored, Sentence, Teller, Told, value_words
from kg.ask.scoring.words import figure, place, points
from kg.method import Method
from kg.model import Value
from kg.recompute import Change, Choices, Rescored, recompute
from kg.score_book import StoredScore
from kg.scores import Component, Contribution, explain_difference, explain_score, pulls_down
from kg.vocabulary import MPID

_HELD = ("asserted", "reported")


def tell_why(question: ScoreQuestion, teller: Teller) -> Told:
    """Tell what keeps scores low, the most costly first; or what makes them high."""
    found = teller.published_of(teller.find(question.areas, question.enablers))
    sentences: list[Sentence] = []
    for pair in found:
        sentences.append(Sentence(value_words(*pair, teller), (pair,)))
        sentences += _reasons(pair, question.ascending, teller)
    return Told(tuple(sentences), "text", any(stored.score.value is not None for _, stored in found))


def tell_change(question: ScoreQuestion, teller: Teller) -> Told:
    """Tell score and rank of an area with one value assumed, by every method that takes the indicator."""
    (area,), (indicator,) = question.areas, question.indicators
    sentences: list[Sentence] = []
    changed: list[Rescored] = []
    for each in teller.methods:
        enabler = teller.book.cards[indicator].enabler
        stored = each.by_place.get((area, enabler))
        if stored is None or indicator not in each.indicators:
            continue
        choices = Choices({}, (Change(area, indicator, question.value),), (enabler,))
        scores = recompute(teller.book, each.method.id, choices).scores
        rescored = next(one for one in scores if one.score.area == area)
        changed.append(rescored)
        text = _change_words(each.method, stored, rescored, question, teller)
        sentences.append(Sentence(text, ((each.method, stored),), _facts(stored, indicator)))
    values = {one.score.value for one in changed}
    value = Value(number=values.pop(), unit="score") if len(values) == 1 else None
    return Told(tuple(sentences), "number" if value and value.number is not None else "text", bool(sentences), value)


def tell_difference(question: ScoreQuestion, teller: Teller) -> Told:
    """Tell where the scores of two areas differ, by each method that gives both."""
    first, second = question.areas
    sentences = []
    totals = []
    for each in teller.methods:
        for enabler in question.enablers:
            pair = [each.by_place.get((area, enabler)) for area in (first, second)]
            both = [(each.method, stored) for stored in pair if stored and stored.score.publishable]
            if len(both) == len(pair):
                total, text = _difference(both, [teller.label(area) for area in (first, second)], teller)
                totals.append(total)
                sentences.append(
                    Sentence(f"{teller.prose('score_order', method=each.method.id, places=text)}", tuple(both))
                )
    if not sentences:
        found = teller.find(question.areas, question.enablers)
        return Told(tuple(Sentence(value_words(*pair, teller), (pair,)) for pair in found), "text", known=False)
    value = Value(number=abs(totals[0]), unit="score") if len(totals) == 1 else None
    return Told(tuple(sentences), "number" if value else "text", True, value)


def tell_compared(question: ScoreQuestion, teller: Teller) -> Told:
    """Tell an area's scores by two methods, and where they come from differently."""
    (area,) = question.areas
    sentences: list[Sentence] = []
    for enabler in question.enablers or sorted({s.score.enabler for each in teller.methods for s in each.scores}):
        pair = [(each.method, each.by_place.get((area, enabler))) for each in teller.methods[:2]]
        found: list[Scored] = [(method, stored) for method, stored in pair if stored is not None]
        known = [one for one in found if one[1].score.value is not None]
        if known:
            sentences += [Sentence(value_words(*one, teller), (one,)) for one in found]
        if len(known) == len(pair) and len({stored.score.value for _, stored in known}) > 1:
            _, text = _difference(known, [method.id for method, _ in known], teller)
            sentences.append(Sentence(text, tuple(known)))
    if sentences:
        return Told(tuple(sentences), "text")
    found = teller.find(question.areas, question.enablers)
    return Told(tuple(Sentence(value_words(*pair, teller), (pair,)) for pair in found), "text", known=False)


def tell_beside(question: ScoreQuestion, teller: Teller) -> Told:
    """Tell what the article says of indicators of an area and, beside it, what open data says; never merged."""
    areas = [*(f"{MPID}{name}" for name in question.areas), *question.unscored]
    cards = teller.book.cards
    quoted = question.indicators or tuple(
        name for name, card in cards.items() if card.in_method and card.enabler in question.enablers
    )
    sentences: list[Sentence] = []
    known = False
    for area in areas:
        for name in quoted:
            beside = [other for other, card in cards.items() if name in card.stands_beside]
            open_facts = [fact for other in beside for fact in _latest(area, other, teller)]
            if open_facts:
                known = True
                sentences += _beside(area, name, open_facts, teller)
    return Told(tuple(sentences), "text", known)


def _beside(area: str, name: str, open_facts: Sequence[Fact], teller: Teller) -> Iterable[Sentence]:
    said = _latest(area, name, teller)
    for fact in said:
        yield Sentence(teller.prose("score_quoted", statement=fact.statement), facts=(fact.id.removeprefix(MPID),))
    if not said:
        text = teller.prose("score_only_open", area=teller.lexicon.label(area, teller.language.code))
        yield Sentence(f"{teller.indicator(name)}: {text}")
    for fact in open_facts:
        yield Sentence(teller.prose("score_open", statement=fact.statement), facts=(fact.id.removeprefix(MPID),))


def _latest(area: str, indicator: str, teller: Teller) -> list[Fact]:
    """Return the latest figure of an area for an indicator, as a list of one or none."""
    found = [
        fact
        for fact in teller.lexicon.facts
        if (fact.subject, fact.predicate) == (area, f"{MPID}ind-{indicator}")
        and fact.kind == "observation"
        and not fact.compared_to
        and fact.modality in _HELD
        and fact.preferred
    ]
    return sorted(found, key=lambda fact: (fact.end or 0, fact.id))[-1:]


def _reasons(pair: Scored, strong: bool, teller: Teller) -> Iterable[Sentence]:
    _, stored = pair
    if strong:
        parts = sorted(explain_score(stored.score), key=lambda part: -part.points)
        for part in (each for each in parts if each.points > 0):
            text = _part_words("score_gives", part, part.points, teller)
            yield Sentence(text, facts=_facts(stored, part.indicator))
        return
    for part in pulls_down(stored.score):
        price = part.component.scale == "price"
        text = _part_words("score_loses_price" if price else "score_loses", part, part.loss, teller)
        yield Sentence(text, facts=_facts(stored, part.indicator))


def _part_words(key: str, part: Contribution, amount: float, teller: Teller) -> str:
    given = part.component
    unit = teller.book.cards[part.indicator].unit
    best = given.lowest if given.scale in ("price", "rank") else given.highest
    return teller.prose(
        key,
        indicator=teller.indicator(part.indicator),
        raw=_value(given, unit, teller),
        best="–" if best is None else figure(best, unit, teller.language),
        points=points(amount, teller.language),
    )


def _value(part: Component, unit: str, teller: Teller) -> str:
    raw = part.input.value
    period = f", {part.input.period}" if part.input.period else ""
    return "–" if raw is None else figure(raw, unit, teller.language) + period


def _facts(stored: StoredScore, indicator: str) -> tuple[str, ...]:
    given = next(part.input for part in stored.score.components if part.input.indicator == indicator)
    return tuple(fact for fact in (given.fact, *given.facts) if fact)


def _change_words(
    method: Method, stored: StoredScore, changed: Rescored, question: ScoreQuestion, teller: Teller
) -> str:
    language, new, old = teller.language, changed.score, stored.score
    (indicator,) = question.indicators
    parts = {
        "value": figure(question.value or 0.0, teller.book.cards[indicator].unit, language),
        "indicator": teller.indicator(indicator),
        "area": teller.label(new.area),
        "enabler": teller.label(new.enabler),
        "method": method.id,
        "v": "–" if new.value is None else points(new.value, language),
        "place": "–" if new.rank is None else place(new.rank, language),
        "n": teller.ranked(method, new.enabler),
    }
    if new.value == old.value:
        return teller.prose("score_unchanged", **parts)
    was = "–" if old.rank is None else place(old.rank, language)
    shown = "–" if old.value is None else points(old.value, language)
    return teller.prose("score_changed", old=shown, was=was, **parts)


def _difference(pair: Sequence[Scored], names: Sequence[str], teller: Teller) -> tuple[float, str]:
    """The difference of two scores and its parts in words, the largest first."""
    (_, first), (_, second) = pair
    found = explain_difference(first.score, second.score)
    ordered = sorted(found.parts.items(), key=lambda item: -abs(item[1]))
    parts = ", ".join(
        teller.prose(
            "score_difference_part",
            points=points(amount, teller.language, signed=True),
            indicator=teller.indicator(str(name)) if str(name) in teller.book.cards else str(name),
        )
        for name, amount in ordered
        if amount
    )
    text = teller.prose(
        "score_difference",
        first=names[0],
        second=names[1],
        v=points(first.score.value or 0.0, teller.language),
        other=points(second.score.value or 0.0, teller.language),
        enabler=teller.label(first.score.enabler),
        d=points(found.total, teller.language, signed=True),
        parts=parts,
    )
    return found.total, text
