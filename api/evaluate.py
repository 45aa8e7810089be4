"""Judge answers against gold questions, by the rules of the question set.

A gold question says its `answer_type`; the structured part of the answer is compared, not the prose, but for `text`,
where every element of `must_mention` has to stand in the prose. To abstain is right only where the gold answer does.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from api.files import read_text
from api.questions import ask_engine
from kg.ask.engine import Engine
from kg.errors import BadValueError
from kg.model import Answer, Value

_UNITS: Final = {
    **dict.fromkeys(("gw", "gigawatt", "gigawatts"), "GW"),
    **dict.fromkeys(("usd", "$", "us$", "usd per year", "usd/year"), "USD"),
    **dict.fromkeys(("percent", "%", "per cent", "percentage"), "percent"),
}
_SHARED_WORDS: Final = 0.6  # of a quote and the gold evidence, for a citation to count as the right place


@dataclass(frozen=True)
class Gold:
    """A question with its right answer. `must_mention` and `accept` are as the question set describes them."""

    __pydantic_config__ = ConfigDict(extra="ignore")

    id: str
    question: str
    answer_type: Literal["entities", "number", "range", "boolean", "date", "text", "abstain"]
    answer: Any = None
    lang: str | None = None
    category: str = ""
    unit: str | None = None
    tolerance: float | None = None
    must_mention: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    section: str | None = ""
    accept: list[list[str]] | None = None
    ordered: bool = False


_GOLD: Final = TypeAdapter(Gold)


@dataclass(frozen=True)
class Judgement:
    """What became of one question; `wrong` is certain and not exact, the worst outcome."""

    category: str
    answerable: bool
    exact: bool
    wrong: bool
    abstained: bool
    cited: bool


@dataclass(frozen=True)
class Tally:
    """The shares of a group of questions, 0..1; `cited` is of the exact answers to answerable questions."""

    group: str
    questions: int
    exact: float
    wrong: float
    abstained: float
    cited: float


def read_gold(line: str, path: Path, row: int) -> Gold:
    """Return the gold question of a line of JSON.

    Raises:
        BadValueError: not JSON, or a field is missing or of the wrong kind.
    """
    try:
        return _GOLD.validate_json(line)
    except ValidationError as error:
        first = error.errors()[0]
        column = ".".join(map(str, first["loc"]))
        hint = "see the description of the question set"
        raise BadValueError(first["msg"], path=path, row=row, column=column, hint=hint) from error


def evaluate_file(path: Path, engine: Engine, source: str | None) -> list[Tally]:
    """Ask every question of a file and return the shares over all of them, then by category.

    Raises:
        BadValueError: a line is no gold question, or there is none.
        UnreadableTextError: the file is not UTF-8.
        UnknownSourceError: `source` is no source of the release.
    """
    golds = list(read_questions(path))
    if not golds:
        raise BadValueError("there is no question in the file", path=path, hint="write one JSON object a line")
    return evaluate_golds(golds, engine, source)


def evaluate_golds(golds: Sequence[Gold], engine: Engine, source: str | None) -> list[Tally]:
    """Ask gold questions and return the shares over all of them, then by category."""
    return tally([judge(gold, ask_engine(engine, gold.question, None, source)) for gold in golds])


def gold_lines(golds: Sequence[Gold]) -> str:
    """Return gold questions as JSON lines, which `read_questions` reads."""
    return "".join(f"{_GOLD.dump_json(gold, exclude_none=True).decode('utf-8')}\n" for gold in golds)


def read_questions(path: Path) -> Iterator[Gold]:
    """Yield the gold questions of a file of JSON lines.

    Raises:
        BadValueError: a line is no gold question.
        UnreadableTextError: the file is not UTF-8.
    """
    for row, line in enumerate(read_text(path).split("\n"), start=1):
        if line.strip():
            yield read_gold(line, path, row)


def judge(gold: Gold, answer: Answer) -> Judgement:
    """Return whether an answer is exact, wrong, abstained and cited."""
    exact = is_exact(gold, answer)
    certain = answer.status == "answered"
    return Judgement(
        category=gold.category,
        answerable=gold.answer_type != "abstain",
        exact=exact,
        wrong=certain and not exact,
        abstained=gold.answer_type != "abstain" and not certain,
        cited=is_cited(gold, answer),
    )


def tally(judgements: Sequence[Judgement]) -> list[Tally]:
    """Return the shares over all questions, then by category."""
    groups: dict[str, list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        groups[judgement.category].append(judgement)
    return [_tally("all", judgements), *(_tally(name, groups[name]) for name in sorted(groups))]


def is_exact(gold: Gold, answer: Answer) -> bool:
    """Return whether the structured answer is the gold answer or one that is accepted beside it."""
    if gold.answer_type == "abstain":
        return answer.status in ("unknown", "clarify")
    if answer.status != "answered":
        return False
    match gold.answer_type:
        case "entities":
            return _same_entities(gold, [item.label for item in answer.items])
        case "number":
            return _same_number(gold, answer.value)
        case "range":
            return _same_range(gold.answer, answer.value)
        case "boolean":
            return answer.truth is not None and answer.truth == bool(gold.answer)
        case "date":
            return (answer.date or "").startswith(str(gold.answer))
        case _:
            return all(mentions(text, answer.answer) for text in gold.must_mention)


def is_cited(gold: Gold, answer: Answer) -> bool:
    """Return whether a citation quotes the gold evidence or, without a quote, names its section."""
    evidence = [words for words in (_words(text) for text in gold.evidence) if words]
    for citation in answer.citations:
        quote = _words(citation.locator.quote or "")
        if any(len(quote & words) >= _SHARED_WORDS * min(len(quote), len(words)) for words in evidence if quote):
            return True
        if not quote and plain(citation.locator.section) == plain(gold.section or ""):
            return True
    return False


def plain(text: str) -> str:
    """Return a text casefolded, without accents, punctuation or repeated spaces.

    >>> plain("  São Tomé – and  Príncipe ")
    'sao tome and principe'
    """
    letters = (letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", "".join(letters).casefold()))


def mentions(alternatives: str, text: str) -> bool:
    """Return whether one of several alternatives, split by `|`, stands in a text, not glued to letters or digits.

    >>> mentions("45 GW|45 gigawatts", "about 45 gigawatts"), mentions("5", "about 45")
    (True, False)
    """
    return any(_stands_in(alternative.strip(), text) for alternative in alternatives.split("|") if alternative.strip())


def _stands_in(words: str, text: str) -> bool:
    before = r"(?<![0-9.,])" if words[0].isdigit() else r"(?<!\w)" if words[0].isalnum() else ""
    after = r"(?![0-9]|[.,][0-9])" if words[-1].isdigit() else ""
    return re.search(before + re.escape(words) + after, text, re.IGNORECASE) is not None


def _same_entities(gold: Gold, labels: Sequence[str]) -> bool:
    """Return whether the labels are the gold answer, spelled as `must_mention` allows, or an accepted one."""
    options = [(gold.answer, gold.must_mention), *((names, ()) for names in gold.accept or ())]
    return any(_covers(names, spellings, labels, gold.ordered) for names, spellings in options)


def _covers(names: Sequence[str], others: Sequence[str], labels: Sequence[str], ordered: bool) -> bool:
    """Return whether every name has a label and every label a name; in order where order counts."""
    spellings = list(others) if len(others) == len(names) else [""] * len(names)
    pairs = list(zip(names, spellings, strict=True))
    if ordered:
        in_order = zip(pairs, labels, strict=False)
        return len(labels) == len(pairs) and all(_is_named(*pair, label) for pair, label in in_order)
    every_name = all(any(_is_named(*pair, label) for label in labels) for pair in pairs)
    return bool(labels) and every_name and all(any(_is_named(*pair, label) for pair in pairs) for label in labels)


def _is_named(name: str, spellings: str, label: str) -> bool:
    return plain(name) == plain(label) or mentions(spellings, label)


def _same_number(gold: Gold, value: Value | None) -> bool:
    if value is None or value.number is None:
        return False
    wanted, given = _unit(gold.unit), _unit(value.unit)
    if wanted and given and wanted != given:
        return False
    target = float(gold.answer)
    return abs(value.number - target) <= max(gold.tolerance or 0.0, 1e-9) * max(abs(target), 1e-12)


def _same_range(ends: Sequence[float], value: Value | None) -> bool:
    """Return whether both ends are the same without their signs, in either order ("30 % to 50 % lower")."""
    if value is None or value.low is None or value.high is None:
        return False
    given = sorted((abs(value.low), abs(value.high)))
    return all(abs(a - b) <= 1e-6 * max(b, 1) for a, b in zip(given, sorted(map(abs, ends)), strict=True))


def _unit(name: str | None) -> str | None:
    return _UNITS.get((name or "").strip().casefold())


def _words(text: str) -> set[str]:
    return set(plain(text).split())


def _tally(group: str, judgements: Sequence[Judgement]) -> Tally:
    answerable = [each for each in judgements if each.answerable]
    right = [each for each in answerable if each.exact]
    return Tally(
        group=group,
        questions=len(judgements),
        exact=_share(each.exact for each in judgements),
        wrong=_share(each.wrong for each in judgements),
        abstained=_share(each.abstained for each in answerable),
        cited=_share(each.cited for each in right),
    )


def _share(truths: Iterable[bool]) -> float:
    values = list(truths)
    return sum(values) / len(values) if values else 0.0
