"""Milliseconds per question, over our own question set.

    .venv/bin/python benchmarks/ask.py [HOME]

HOME is a midpower home with a release; without it, the one of the settings (`midpower build` makes a release there).
The median and the 95th percentile are over all questions of `tests/questions/article.jsonl`. The ratio compares, in
one run, questions whose answer joins two facts about different things with all other answered ones: times of two runs
or two machines say little about the code, ratios of one run do.
"""

import json
import sys
from pathlib import Path
from statistics import median, quantiles

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # it is an application: its packages are imported from the checkout

from kg.ask.engine import Engine  # noqa: E402
from kg.model import Answer  # noqa: E402
from kg.release import open_release  # noqa: E402
from kg.settings import Settings  # noqa: E402

QUESTIONS = ROOT / "tests" / "questions" / "article.jsonl"
SOURCE = "bcg-2024-12"


def main() -> None:
    """Open a release, ask every question twice, print the figures of the second round."""
    settings = Settings(home=Path(sys.argv[1])) if len(sys.argv) > 1 else Settings()
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    with Engine.open(open_release(settings.home), settings) as engine:
        _ask_all(engine, questions)  # indexes are made on first use
        answers = _ask_all(engine, questions)
        joined = [_milliseconds(a) for a in answers if a.status == "answered" and _is_joined(engine, a)]
        plain = [_milliseconds(a) for a in answers if a.status == "answered" and not _is_joined(engine, a)]
    times = [_milliseconds(a) for a in answers]
    print(f"questions  {len(times)}")
    print(f"median     {median(times):.1f} ms")
    print(f"p95        {quantiles(times, n=20)[-1]:.1f} ms")
    if joined and plain:
        print(f"joins      {median(joined) / median(plain):.2f} times a question without ({len(joined)}, {len(plain)})")


def _ask_all(engine: Engine, questions: list[str]) -> list[Answer]:
    return [engine.ask(question, source=SOURCE) for question in questions]


def _milliseconds(answer: Answer) -> float:
    return answer.timings_ms["total"]


def _is_joined(engine: Engine, answer: Answer) -> bool:
    """True if an answer about one thing also rests on a fact that does not name it."""
    table = engine.lexicon.fact_by_id
    shown = {item.id for item in answer.items}
    facts = [table[c.fact] for c in answer.citations if c.fact in table]
    return bool(shown) and any(not shown.intersection(fact.entities) for fact in facts)


if __name__ == "__main__":
    main()
