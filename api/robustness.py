"""Ask changed questions and noise, and find the answers that contradict each other.

A change that keeps the meaning leaves the answer or makes the engine less certain. A change of meaning leaves no
certain answer that contradicts the first one: the negation of a yes is no yes, a stricter bound admits nothing new,
another year's figure is of that year, and what is said of another thing is shown by facts about it.
"""

import json
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from api.generate import Question, make_questions, words_of
from api.mutate import Change, Mutator
from api.noise import NoiseMaker
from api.questions import ask_engine
from kg.ask.engine import Engine
from kg.ask.lexicon import Fact
from kg.ask.tokens import norms
from kg.errors import FAULTS, QuestionError
from kg.model import Answer

OUTCOMES: Final = ("same", "other", "less certain", "refused", "wrong")
_BATCH: Final = 200
_DRY: Final = 20


@dataclass(frozen=True)
class Violation:
    """A question whose certain answer cannot stand beside another one, or that broke the engine."""

    change: str
    why: str
    lang: str
    question: str
    answer: str
    first_question: str = ""
    first_answer: str = ""


@dataclass(frozen=True)
class Tried:
    """One trial: the kind of change, what became of it, and the violation where there is one.

    `outcome` is one of `OUTCOMES`.
    """

    change: str
    outcome: str
    violation: Violation | None = None


def check_answers(engine: Engine, mutations: int, noise: int, seed: int) -> Iterator[Tried]:
    """Try changed questions, then strings without sense."""
    yield from try_mutations(engine, mutations, seed)
    yield from try_noise(engine, noise, seed)


def violation_line(violation: Violation) -> str:
    """Return a violation as one line of JSON."""
    return json.dumps(asdict(violation), ensure_ascii=False).encode("utf-8", "replace").decode("utf-8")


def try_mutations(engine: Engine, number: int, seed: int) -> Iterator[Tried]:
    """Ask `number` changed questions, made from questions that the engine answers with certainty."""
    mutator = Mutator(engine.lexicon, random.Random(seed))  # noqa: S311 (nothing secret)
    done = dry = 0
    while done < number and dry < _DRY:
        before, seed = done, seed + 1
        for question in make_questions(engine.lexicon, _BATCH, seed):
            for tried in _try_changes(engine, mutator, question):
                if done < number:
                    done += 1
                    yield tried
        dry = dry + 1 if done == before else 0  # a graph from which nothing can be asked ends it


def _try_changes(engine: Engine, mutator: Mutator, question: Question) -> Iterator[Tried]:
    text = words_of(question, engine.lexicon)
    first = _ask(engine, text, question.lang)
    if isinstance(first, str):
        yield _broken(question.ask.kind, text, question.lang, first)
        return
    if first.status != "answered":
        return
    for change in mutator.changes(question):
        answer = _ask(engine, change.text, question.lang)
        if isinstance(answer, str):
            yield _broken(change.name, change.text, question.lang, answer)
            continue
        why = contradiction(engine, question, first, change, answer)
        found = Violation(change.name, why, question.lang, change.text, said(answer), text, said(first))
        yield Tried(change.name, _outcome(first, answer, why), found if why else None)


def _ask(engine: Engine, text: str, lang: str | None) -> Answer | str:
    """Return an answer, or what broke the engine."""
    try:
        return ask_engine(engine, text, lang, None)
    except QuestionError:
        raise
    except FAULTS as fault:
        return repr(fault)


def _broken(change: str, text: str, lang: str, fault: str) -> Tried:
    return Tried(change, "wrong", Violation(change, "the engine broke", lang, text, fault))


def _outcome(first: Answer, answer: Answer, why: str) -> str:
    if why:
        return "wrong"
    if answer.status != "answered":
        return "less certain"
    return "same" if content(first) == content(answer) else "other"


def try_noise(engine: Engine, number: int, seed: int) -> Iterator[Tried]:
    """Ask `number` strings that are no questions; what is too long or empty may be refused."""
    for noise in NoiseMaker(engine.lexicon, random.Random(seed), engine.longest).strings(number):  # noqa: S311
        try:
            answer = _ask(engine, noise.text, None)
        except QuestionError:
            yield Tried(noise.kind, "refused")
            continue
        if isinstance(answer, str):
            yield _broken(noise.kind, noise.text, "", answer)
        elif noise.is_senseless and answer.status == "answered":
            why = "a string without sense has a certain answer"
            yield Tried(noise.kind, "wrong", Violation(noise.kind, why, answer.lang, noise.text, said(answer)))
        else:
            yield Tried(noise.kind, "other" if answer.status == "answered" else "less certain")


def tally_tried(tried: Sequence[Tried]) -> dict[str, Counter[str]]:
    """Return kind of change → how often what came out."""
    table: dict[str, Counter[str]] = {}
    for each in tried:
        table.setdefault(each.change, Counter())[each.outcome] += 1
    return table


# --- what contradicts what -------------------------------------------------------------------------------------------


def content(answer: Answer) -> tuple[Any, ...]:
    """Return what an answer says, apart from its words: things, figure, truth, date, or the first fact of a text.

    Things that are counted are the same rows as things that are listed.
    """
    items = tuple(sorted(i.id for i in answer.items))
    if items:
        return ("entities", items)
    facts = tuple(answer.plan.get("facts", ()))[:1] if answer.kind == "text" else ()
    value = (answer.value.number, answer.value.low, answer.value.high, answer.value.unit) if answer.value else ()
    return answer.kind, value, answer.truth, answer.date, facts


def said(answer: Answer) -> str:
    """Return an answer in a few words, for people who look at a violation."""
    if answer.status != "answered":
        return f"{answer.status} {answer.reason or ''}".strip()
    if answer.truth is not None:
        return f"{answer.truth}: {answer.answer}"
    if answer.items and answer.value is None:
        return ", ".join(i.label for i in answer.items)
    return answer.answer


def contradiction(engine: Engine, question: Question, first: Answer, change: Change, answer: Answer) -> str:
    """Return why the answer to a changed question cannot stand beside the first one; empty if it can."""
    if answer.status != "answered":
        return ""
    items, before = {i.id for i in answer.items}, {i.id for i in first.items}
    match change.effect:
        case "same":
            return "" if content(answer) == content(first) else "the same question has another answer"
        case "negated" if content(answer) == content(first):
            return "the negation has the same answer"
        case "turned" if first.truth and answer.truth:
            return "each is said to be more than the other"
        case "stricter" if answer.kind == first.kind == "entities" and not items <= before:
            return "a stricter bound admits more"
        case "looser" if answer.kind == first.kind == "entities" and not before <= items:
            return "a looser bound admits less"
        case "other_year":
            return _of_another_year(engine, change, answer)
        case "other_thing":
            return _of_another_thing(engine, question, change, answer)
    return ""


def _facts(engine: Engine, answer: Answer) -> list[Fact]:
    table = engine.lexicon.fact_by_id
    return [table[c.fact] for c in answer.citations if c.fact in table]


def _of_another_year(engine: Engine, change: Change, answer: Answer) -> str:
    year = change.now.year or 0
    shown = [engine.lexicon.fact_by_id[f] for f in answer.plan.get("facts", ())]
    wrong = (f for f in shown if not (f.start or year) <= year <= (f.end or year) or f.start is f.end is None)
    return "the figure is not of the year" if any(True for _ in wrong) else ""


def _of_another_thing(engine: Engine, question: Question, change: Change, answer: Answer) -> str:
    """Return a complaint if no fact that is cited is about the thing that is now asked for."""
    if answer.truth is False:
        return ""  # that the first thing has the relation shows that the other one has not
    lexicon, thing = engine.lexicon, change.now.things["thing"]
    words = norms(lexicon.label(thing, question.lang))
    alike = {t.id for t in lexicon.of_role.get("entity", ()) if any(norms(n.text) == words for n in t.names)}
    near = alike.union(*(lexicon.within.get(x, ()) for x in alike))
    for fact in _facts(engine, answer):
        around = {*fact.entities, *(y for x in fact.entities for y in lexicon.within.get(x, ()))}
        if near & {*fact.entities} or alike & around:
            return ""
    return "no fact that is cited is about the thing that is asked for"
