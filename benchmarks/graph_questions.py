"""Set-F1 of the answers over a graph that is not ours.

    .venv/bin/python benchmarks/graph_questions.py GRAPH.ttl QUESTIONS.jsonl [--show]

Each line of QUESTIONS is `{"id", "question", "lang"?, "rows"}` or has `"sparql"` instead of rows. The graph is built
into a release of its own, each question becomes SPARQL by the same door as `/text2sparql`, and its rows are compared
with the gold ones as a set: columns may stand in any order, numbers may differ in the sixth digit. Words that
no label explains are found by meaning; MIDPOWER_EMBEDDER=none turns that off. `--show` prints what is not exact.
"""

import json
import sys
import tempfile
import time
from itertools import permutations
from pathlib import Path
from statistics import mean, median, quantiles

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # it is an application: its packages are imported from the checkout

from ingest.foreign import build_graph_release  # noqa: E402
from kg.ask.graph.engine import GraphEngine  # noqa: E402
from kg.errors import MidpowerError  # noqa: E402
from kg.settings import Settings  # noqa: E402
from kg.store import GraphStore  # noqa: E402

Rows = set[tuple[str, ...]]
_MOST_COLUMNS = 5


def main() -> None:
    """Build, ask, execute, print the figures."""
    graph, questions = Path(sys.argv[1]), _read(Path(sys.argv[2]))
    show = "--show" in sys.argv
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home))
        release = build_graph_release(settings, [graph], settings.home, lambda line: print(line, file=sys.stderr))
        with GraphEngine.open(release, settings) as engine:
            engine.ask("which zyx")  # indexes are made on first use, the embedding model is loaded
            results = [_measure(engine, row, show) for row in questions]
    scores, times = [f1 for f1, _, _ in results], [ms for _, ms, _ in results]
    print(f"questions  {len(results)}")
    print(f"mean F1    {mean(scores):.3f}")
    print(f"exact      {mean(f1 == 1.0 for f1 in scores):.3f}")
    print(f"errors     {sum(failed for _, _, failed in results)}")
    print(f"median     {median(times):.1f} ms")
    print(f"p95        {quantiles(times, n=20)[-1]:.1f} ms" if len(times) > 1 else "")


def _read(path: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _measure(engine: GraphEngine, row: dict[str, object], show: bool) -> tuple[float, float, bool]:
    """Return F1, milliseconds and whether there was an error."""
    question = str(row["question"])
    started = time.perf_counter()
    failed, query, found = False, "", set()
    try:
        query = engine.best_query(question)
        elapsed = (time.perf_counter() - started) * 1000
        found = run(engine.store, query)
    except MidpowerError as error:
        elapsed, failed, query = (time.perf_counter() - started) * 1000, True, f"{query}\n{error}"
    gold = gold_rows(row, engine.store)
    score = f1(found, gold)
    if show and score < 1.0:
        print(f"\n{row.get('id')} F1={score:.2f} {elapsed:.0f} ms {question}\n{query}")
        print(f"  found {len(found)}: {sorted(found)[:4]}\n  gold  {len(gold)}: {sorted(gold)[:4]}")
        print(f"  gold query: {row.get('sparql', '')}")
    return score, elapsed, failed


def gold_rows(row: dict[str, object], store: GraphStore) -> Rows:
    """Return the gold rows of a question: those stated, else those of its query."""
    rows = row.get("rows")
    if not isinstance(rows, list):
        return run(store, str(row["sparql"]))
    return {tuple(_value(cell) for cell in (each if isinstance(each, list) else [each])) for each in rows}


def run(store: GraphStore, query: str) -> Rows:
    """Return the rows of a query as values; a truth is one cell."""
    if "SELECT" not in query.upper():
        return {(_value(store.ask(query)),)}
    rows = store.select(query)
    columns = sorted({name for row in rows for name in row})
    return {tuple(_value(row[c].value) if c in row else "" for c in columns) for row in rows}


def _value(cell: object) -> str:
    text = str(cell).strip().lower() if isinstance(cell, bool) else str(cell if cell is not None else "").strip()
    try:
        return f"{float(text):.6g}"
    except ValueError:
        return text


def f1(found: Rows, gold: Rows) -> float:
    """Return the F1 of two sets of rows under the best order of columns; both empty is right."""
    if not found or not gold:
        return float(found == gold)
    width = len(next(iter(gold)))
    if len(next(iter(found))) != width or width > _MOST_COLUMNS:
        return _score(found, gold)
    orders = permutations(range(width))
    return max(_score({tuple(row[i] for i in order) for row in found}, gold) for order in orders)


def _score(found: Rows, gold: Rows) -> float:
    shared = len(found & gold)
    return 2 * shared / (len(found) + len(gold))


if __name__ == "__main__":
    main()
