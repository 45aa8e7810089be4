"""How much slower questions become when the graph has many more entities.

    .venv/bin/python benchmarks/ask_scale.py [TIMES]

Two graphs are made in memory: the shipped one, and one in which every entity has TIMES - 1 made-up fellows (100 times
the entities if not said otherwise). A fellow has the classes of its model, as many names, all of them made up, and
relations and figures of the same shapes with other fellows; its figures are smaller than any real one and its ranks
lower, so that superlatives stay what they are. The questions of `tests/questions/article.jsonl` are asked of both,
each twice, the second time counts. Ratios of one run say something about the code; milliseconds are the machine's.

Questions whose answer is another one in the larger graph ("how many companies …") are told apart: they do more work
because there is more to answer.
"""

import json
import random
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from pathlib import Path
from statistics import median, quantiles
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # it is an application: its packages are imported from the checkout

from ingest.graph import Store, flat_store, load_store, select  # noqa: E402
from ingest.preferred import find_direct_values  # noqa: E402
from ingest.quads import entity_quads, source_quads  # noqa: E402
from ingest.records import Alias, Data, Entity, Observation, Relation, SourceFacts  # noqa: E402
from ingest.tables import check_data  # noqa: E402
from ingest.terms import Terms, read_terms  # noqa: E402
from kg.ask.engine import Engine  # noqa: E402
from kg.ask.harvest import build_lexicon  # noqa: E402
from kg.ask.lexicon import Lexicon  # noqa: E402
from kg.model import Answer  # noqa: E402
from kg.settings import Settings  # noqa: E402

QUESTIONS = ROOT / "tests" / "questions" / "article.jsonl"
SOURCE = "bcg-2024-12"
_ONSETS, _VOWELS = "bcdfghjklmnprstvwz", "aeiou"
_SMALL, _BEHIND = Decimal("0.001"), 1000


def main() -> None:
    """Ask the questions of both graphs and print the figures."""
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    questions = [json.loads(line)["question"] for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    terms = read_terms(ROOT / "ontology")
    data, _ = check_data(ROOT / "data", terms)
    small = _ask_all(_engine(data, terms, "shipped"), questions)
    large = _ask_all(_engine(enlarged(data, times), terms, f"{times} times"), questions)
    same = [i for i, q in enumerate(questions) if _content(small[i]) == _content(large[i])]
    _print("all questions", [_ms(a) for a in small], [_ms(a) for a in large])
    _print("same answers", [_ms(small[i]) for i in same], [_ms(large[i]) for i in same])
    worst = sorted(range(len(questions)), key=lambda i: -_ms(large[i]))[:5]
    for i in worst:
        print(f"  {_ms(large[i]):7.0f} ms, was {_ms(small[i]):5.0f}  {questions[i]}")


def _print(title: str, small: Sequence[float], large: Sequence[float]) -> None:
    print(f"{title} ({len(small)})")
    print(f"  median {median(small):6.1f} ms -> {median(large):6.1f} ms, ratio {median(large) / median(small):.2f}")
    first, second = quantiles(small, n=20)[-1], quantiles(large, n=20)[-1]
    print(f"  p95    {first:6.1f} ms -> {second:6.1f} ms, ratio {second / first:.2f}")


# --- the larger graph ------------------------------------------------------------------------------------------------


def enlarged(data: Data, times: int) -> Data:
    """Return the data with `times` - 1 made-up fellows of every entity and of its relations and figures."""
    words = _made_up_words()
    documents = {e.id for e in data.entities if "SourceDocument" in e.types}
    models = [e for e in data.entities if e.id not in documents]
    rounds = [{e.id: _fellow(e, k, words) for e in models} for k in range(1, times)]
    entities = (*data.entities, *(e for fellows in rounds for e in fellows.values()))
    return replace(data, entities=entities, sources=tuple(_more_facts(s, rounds) for s in data.sources))


def _made_up_words() -> Iterator[str]:
    """Yield words that no language has, each once."""
    seed, seen = random.Random(1), set()
    while True:
        word = "".join(seed.choice(_ONSETS) + seed.choice(_VOWELS) for _ in range(seed.choice((3, 3, 4)))) + "x"
        if word not in seen:
            seen.add(word)
            yield word.capitalize()


def _fellow(entity: Entity, k: int, words: Iterator[str]) -> Entity:
    """Return an entity of the same classes with other names, word for word."""
    names = {word: next(words) for word in {w for text in entity.labels.values() for w in text.split()}}
    labels = {lang: " ".join(names[w] for w in text.split()) for lang, text in entity.labels.items()}
    aliases = tuple(Alias(next(words), a.lang, a.exact) for a in entity.aliases)
    return Entity(f"{entity.id}Fellow{k}", entity.types, labels, aliases, entity.description)


@dataclass(frozen=True)
class _Round:
    """The fellows of one round: the id of a model → its fellow."""

    fellows: dict[str, Entity]
    number: int

    def has(self, *ids: str) -> bool:
        return all(i in self.fellows for i in ids if i)

    def id(self, model: str) -> str:
        return self.fellows[model].id if model else ""

    def label(self, model: str) -> str:
        return self.fellows[model].labels["en"] if model else ""


def _more_facts(source: SourceFacts, rounds: Sequence[dict[str, Entity]]) -> SourceFacts:
    numbered = [_Round(fellows, k) for k, fellows in enumerate(rounds, start=1)]
    observations = (
        _observation(o, r) for r in numbered for o in source.observations if r.has(o.subject, o.compared_to)
    )
    relations = (_relation(x, r) for r in numbered for x in source.relations if r.has(x.subject, x.object))
    return replace(
        source,
        observations=(*source.observations, *observations),
        relations=(*source.relations, *relations),
    )


def _observation(model: Observation, fellows: _Round) -> Observation:
    scale = (lambda n: n + _BEHIND) if model.unit == "rank" else (lambda n: n * _SMALL)
    value, low, high = (None if n is None else scale(n) for n in (model.value, model.low, model.high))
    return replace(
        model,
        id=f"{model.id}-{fellows.number}",
        subject=fellows.id(model.subject),
        compared_to=fellows.id(model.compared_to),
        value=value,
        low=low,
        high=high,
        statement=f"{fellows.label(model.subject)} has {value or low} {model.unit}.",
        keywords=(),
    )


def _relation(model: Relation, fellows: _Round) -> Relation:
    about = fellows.label(model.object) or model.value
    return replace(
        model,
        id=f"{model.id}-{fellows.number}",
        subject=fellows.id(model.subject),
        object=fellows.id(model.object),
        statement=f"{fellows.label(model.subject)} {_spaced(model.predicate)} {about}.",
        keywords=(),
    )


def _spaced(name: str) -> str:
    """Return a property's name as words: "developedBy" as "developed by"."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in name)


# --- asking ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _InMemory:
    """Answers the engine's queries from a store of this process."""

    store: Store

    def select(self, query: str) -> list[dict[str, Any]]:
        return list(select(self.store, query))

    def close(self) -> None:
        """Nothing runs beside this process."""


@dataclass(frozen=True)
class _NoRelease:
    id: str


def _engine(data: Data, terms: Terms, name: str) -> Engine:
    started = time.perf_counter()
    store = flat_store(load_store(_quads(data, terms)))
    lexicon = build_lexicon(lambda query: select(store, query), ROOT / "ontology" / "languages")
    text = lexicon.to_json()
    built = time.perf_counter()
    lexicon = Lexicon.from_json(text)
    read = time.perf_counter()
    engine = Engine(_NoRelease(name), _InMemory(store), lexicon, Settings())  # type: ignore[arg-type]
    made = time.perf_counter()
    engine.ask("Japan")  # indexes are made on first use
    first = time.perf_counter()
    print(f"{name}: {len(data.entities)} entities, {len(lexicon.facts)} facts; built in {built - started:.0f} s;")
    print(f"  lexicon read in {read - built:.2f} s, engine {made - read:.2f} s, first question {first - made:.2f} s")
    return engine


def _quads(data: Data, terms: Terms) -> Iterable[Any]:
    yield from terms.quads
    yield from entity_quads(data.entities, terms)
    direct = find_direct_values(data, terms)
    for source in data.sources:
        yield from source_quads(source, data, terms, {}, direct)


def _ask_all(engine: Engine, questions: Sequence[str]) -> list[Answer]:
    for question in questions:
        engine.ask(question, source=SOURCE)
    return [engine.ask(question, source=SOURCE) for question in questions]


def _content(answer: Answer) -> tuple[Any, ...]:
    """Return what is answered: of an answer of another graph the wording of unused words may differ."""
    row = asdict(answer)
    return tuple(json.dumps(row[key], sort_keys=True) for key in ("status", "items", "value", "truth", "date"))


def _ms(answer: Answer) -> float:
    return answer.timings_ms["total"]


if __name__ == "__main__":
    main()
