"""Learn from questions with known answers how sure a reading is: the weights of `ontology/confidence.json`.

Every reading that the engine proposes for a question is written out and judged; two linear models then learn from the
signs of questions and readings. How likely each kind of answer is wanted is itself a sign of a reading: while learning,
it is told by a model that has not seen the question.
"""

import json
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from api.evaluate import Gold, is_exact, read_questions
from kg.ask.confidence import Confidence, Linear, Signs
from kg.ask.engine import Engine
from kg.ask.proposals import COMPOSED, Proposal, wanted
from kg.ask.signs import question_signs, together

_FOLDS: Final = 5
_STRENGTH: Final = 0.1  # inverse strength of the penalty on large weights
_KIND_OF: Final = {"range": "number"}
_DIGITS: Final = 3


@dataclass(frozen=True)
class Lesson:
    """One question as it is learned from: its signs, those `seen` of each proposal, and which give the gold answer."""

    gold: Gold
    signs: Signs
    proposals: Sequence[Proposal]
    seen: Sequence[Signs]
    right: Sequence[bool]

    @property
    def kind(self) -> str:
        """The kind of answer wanted; none for a question that has no answer."""
        kind = _KIND_OF.get(self.gold.answer_type, self.gold.answer_type)
        return "" if kind == "abstain" else kind

    @property
    def fold(self) -> int:
        """Which part of the questions it belongs to, the same in every run."""
        return zlib.crc32(self.gold.question.encode("utf-8")) % _FOLDS


def read_lesson(gold: Gold, engine: Engine, source: str | None) -> Lesson:
    """Return what is to be learned from a question."""
    examiner, proposals, answers = engine.examine(gold.question, source)
    cited = [(p, a) for p, a in zip(proposals, answers, strict=True) if a.citations]
    shown = [p for p, _ in cited]
    answerable = gold.answer_type != "abstain"
    right = [answerable and is_exact(gold, answer) for _, answer in cited]
    return Lesson(gold, question_signs(examiner.frame, examiner.scope), shown, examiner.signs(shown), right)


def calibrate_files(
    paths: Sequence[Path], engine: Engine, source: str | None, least: float, progress: Callable[[str], None]
) -> Confidence:
    """Return the models learned from files of gold questions.

    Raises:
        BadValueError: a line is no gold question.
        UnreadableTextError: a file is not UTF-8.
    """
    lessons: list[Lesson] = []
    for path in paths:
        lessons += [read_lesson(gold, engine, source) for gold in read_questions(path)]
        progress(f"{path.name}: {len(lessons):,} questions read")
    return calibrate(lessons, least)


def calibrate(lessons: Sequence[Lesson], least: float) -> Confidence:
    """Return the models learned from some questions; `least` is the confidence from which a reading answers."""
    kinds = _learn_kinds(lessons)
    rows: list[Signs] = []
    right: list[bool] = []
    for fold in range(_FOLDS):
        others = replace(_EMPTY, kinds=_learn_kinds([x for x in lessons if x.fold != fold]))
        for lesson in (x for x in lessons if x.fold == fold):
            likely = others.of_kinds(lesson.signs)
            tried = [i for i, p in enumerate(lesson.proposals) if p.kind in wanted(likely) or p.strategy == COMPOSED]
            rows += together([lesson.proposals[i] for i in tried], [lesson.seen[i] for i in tried], likely)
            right += [lesson.right[i] for i in tried]
    reading = _learn(rows, right)[""]
    return Confidence(kinds, reading, least)


_EMPTY: Final = Confidence({}, Linear(0.0, {}), 1.0)


def _learn_kinds(lessons: Sequence[Lesson]) -> dict[str, Linear]:
    told = [x for x in lessons if x.kind]
    return _learn([x.signs for x in told], [x.kind for x in told])


def _learn(rows: Sequence[Signs], classes: Sequence[Any]) -> dict[str, Linear]:
    """Return class → its model over the signs as they are; of two classes only the second, under an empty name."""
    vectorizer, scaler = DictVectorizer(sparse=False), StandardScaler()
    scaled = scaler.fit_transform(vectorizer.fit_transform(rows))
    model = LogisticRegression(C=_STRENGTH, max_iter=3000).fit(scaled, np.asarray(classes))
    weights = model.coef_ / scaler.scale_
    biases = model.intercept_ - weights @ scaler.mean_
    names = model.classes_ if len(weights) > 1 else [""]
    return {str(n): _linear(b, w, vectorizer.feature_names_) for n, b, w in zip(names, biases, weights, strict=True)}


def _linear(bias: float, weights: Sequence[float], names: Sequence[str]) -> Linear:
    rounded = {n: round(float(w), _DIGITS) for n, w in zip(names, weights, strict=True)}
    return Linear(round(float(bias), _DIGITS), {n: w for n, w in rounded.items() if w})


def as_text(confidence: Confidence) -> str:
    """Return models as a file: sorted, one weight a line."""
    return json.dumps(confidence.to_data(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
