"""Put rows into an answer object: items, value, prose with citation marks.

Every sentence of the prose is a stated fact in our words or a computed figure, and ends with its marks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.ask.cite import Citer
from kg.ask.compile import to_sparql
from kg.ask.conditions import met_by
from kg.ask.explain import describe, number_in_words
from kg.ask.figures import asks_size, combined_value, in_scale_asked, in_unit_asked, value_of
from kg.ask.frame import Frame
from kg.ask.language import Language
from kg.ask.lexicon import Fact, Lexicon
from kg.ask.plan import Check, Combine, Count, Find, HasQuality, Look, as_json
from kg.ask.reading import Reading, Scope
from kg.ask.table import table_of_figures, table_of_things
from kg.ask.tell import date_of
from kg.model import Answer, Item, Value
from kg.store import GraphStore
from kg.vocabulary import compress

_FEW = 8


@dataclass(frozen=True)
class Writer:
    """Writes answers in one language from one release."""

    scope: Scope
    store: GraphStore
    language: Language

    @property
    def lexicon(self) -> Lexicon:
        """The release's lexicon."""
        return self.scope.lexicon

    def write(self, frame: Frame, reading: Reading, blank: Answer) -> Answer:
        """Return the answer of a reading: the query is run and every row is cited."""
        plan = reading.plan
        sparql = to_sparql(plan, self.lexicon, self.scope.sources)
        shown = replace(
            blank,
            status="answered",
            sparql=sparql,
            plan=as_json(plan),
            interpretation=describe(plan, self.lexicon, self.language),
            assumptions=[*self._assumptions(frame, plan), *reading.assumptions],
        )
        match plan:
            case Find() | Count():
                return self._things(shown, plan, reading, sparql)
            case Look():
                return self._look(frame, shown, plan, reading.support)
            case Combine():
                return self._combine(frame, shown, plan)
            case Check():
                return self._check(shown, plan)

    # --- things ----------------------------------------------------------------------------------------------------

    def _things(self, blank: Answer, plan: Find | Count, reading: Reading, sparql: str) -> Answer:
        find = plan.of if isinstance(plan, Count) else plan
        evidence = self._rows(find, sparql)
        facts = [f for group in evidence.values() for f in group]
        citer = self._citer([*facts, *reading.support, *reading.near])
        items = [self._item(x, citer.numbers(group)) for x, group in evidence.items()]
        names = self._enumerate([f"{i.local}" for i in items])
        first = [n for group in evidence.values() for f in group for n in citer.numbers([f])[:1]]
        marks = "".join(f"[{n}]" for n in dict.fromkeys(first))
        head = f"{names} {marks}" if items else self.language.prose("none")
        if isinstance(plan, Count):
            head = self.language.prose("counted", n=len(items), names=head)
        sentences = [self._ended(head), *self._support([*facts, *reading.support], citer)]
        sentences += [
            self.language.prose("near_miss", statement=f"{self._fact(f).statement} {citer.marks([f])}")
            for f in reading.near
        ]
        counted = Value(number=float(len(items)), unit="count") if isinstance(plan, Count) else None
        return replace(
            blank,
            kind="number" if counted else "entities",
            items=items,
            value=counted,
            answer=" ".join(sentences),
            table=table_of_things(find, items, evidence, self.lexicon, self.language),
            citations=citer.citations,
            conflicts=citer.conflicts,
        )

    def rows(self, find: Find) -> dict[str, list[str]]:
        """Run a plan: thing → facts that show it, in the order of the answer."""
        return self._rows(find, to_sparql(find, self.lexicon, self.scope.sources))

    def _rows(self, find: Find, sparql: str) -> dict[str, list[str]]:
        """Return thing → facts that show it, in the order of the rows, cut to the limit (ties stay)."""
        evidence: dict[str, list[str]] = {}
        values: dict[str, str] = {}
        for row in self.store.select(sparql):
            if "x" not in row:
                continue  # a plan that only excludes finds nothing: its one row is empty
            values.setdefault(row["x"].value, row["vo"].value if "vo" in row else "")
            group = evidence.setdefault(row["x"].value, [])
            for name, term in row.items():
                if name.startswith("f") and term.value not in group:
                    group.append(term.value)
        things = list(evidence)[find.offset :]
        if find.limit is not None and len(things) > find.limit:
            last = values[things[find.limit - 1]]
            things = [x for i, x in enumerate(things) if i < find.limit or values[x] == last]
        return {x: evidence[x] for x in things}

    def _item(self, iri: str, citations: list[int]) -> Item:
        thing = self.lexicon.get(iri)
        kinds = thing.types if thing else ()
        above = {c for t in kinds for c in self.lexicon.superclasses.get(t, ())}
        narrow = [t for t in kinds if t not in above and t in self.lexicon.superclasses]
        return Item(
            id=iri,
            label=self.lexicon.label(iri),
            local=self.lexicon.label(iri, self.language.code),
            type=compress(narrow[0]).partition(":")[2] if narrow else "",
            citations=citations,
        )

    def _support(self, facts: Sequence[str], citer: Citer) -> list[str]:
        unique = list(dict.fromkeys(facts))
        if len(unique) > _FEW:
            return []
        return [f"{self._fact(f).statement} {citer.marks([f])}" for f in unique if f in self.lexicon.fact_by_id]

    # --- figures, dates, texts -------------------------------------------------------------------------------------

    def _look(self, frame: Frame, blank: Answer, plan: Look, support: Sequence[str]) -> Answer:
        facts = self._facts(plan.facts)
        citer = self._citer([*plan.facts, *support])
        said = " ".join(f"{f.statement} {citer.marks([f.id])}" for f in _distinct([*facts, *self._facts(support)]))
        common = replace(blank, answer=said, citations=citer.citations, conflicts=citer.conflicts)
        if plan.want == "number":
            value = in_unit_asked(value_of(facts[0], asks_size(facts[0], frame)), frame)
            common = replace(common, answer=f"{self._lead(frame, facts[0], value, citer)}{said}")
            return replace(common, kind="range" if value.low is not None else "number", value=value)
        if plan.want == "date":
            date = date_of(facts[0])
            if "/" in date:
                return replace(common, kind="range", value=_years(date), answer=said)
            return replace(common, kind="date", date=date, answer=f"{date}. {said}")
        if plan.want == "section":
            place = self.language.prose("section", section=facts[0].section)
            return replace(common, kind="text", answer=f"{place}. {said}")
        return replace(common, kind="text")

    def _lead(self, frame: Frame, fact: Fact, value: Value, citer: Citer) -> str:
        """Return the figure in the question's language and unit; statements are kept in English and as stated."""
        scaled = in_scale_asked(value, frame)
        if self.language.code == "en" and value.unit == fact.unit and not scaled:
            return ""
        code = self.language.code
        what = f"{self.lexicon.label(fact.subject, code)} – {self.lexicon.label(fact.predicate, code)}"
        figure = number_in_words(value, self.language) + (f" ({scaled})" if scaled else "")
        return f"{what}: {figure} {citer.marks([fact.id])}. "

    def _combine(self, frame: Frame, blank: Answer, plan: Combine) -> Answer:
        facts = self._facts(plan.facts)
        citer = self._citer(plan.facts)
        value = in_unit_asked(combined_value(plan.operator, facts), frame)
        parts = "; ".join(f"{f.statement} {citer.marks([f.id])}" for f in facts)
        names = [self.lexicon.label(f.subject, self.language.code) for f in facts]
        said = self.language.prose(
            f"computed_{plan.operator}",
            v=number_in_words(value, self.language),
            parts=parts,
            a=names[0],
            b=names[-1],
        )
        shown = replace(blank, table=table_of_figures(facts, self.lexicon, self.language))
        return replace(
            shown, kind="number", value=value, answer=said, citations=citer.citations, conflicts=citer.conflicts
        )

    def _check(self, blank: Answer, plan: Check) -> Answer:
        facts = self._facts(plan.facts)
        citer = self._citer(plan.facts)
        said = " ".join(f"{f.statement} {citer.marks([f.id])}" for f in facts)
        if plan.operator == "more" and len({f.value for f in facts}) == 1:
            said = self.language.prose("same", parts=said)
        word = self.language.prose("yes" if plan.truth else "no")
        return replace(
            blank,
            kind="boolean",
            truth=plan.truth,
            answer=f"{word}. {said}",
            table=table_of_figures(facts, self.lexicon, self.language),
            citations=citer.citations,
            conflicts=citer.conflicts,
        )

    # --- small parts -----------------------------------------------------------------------------------------------

    def _citer(self, facts: Iterable[str]) -> Citer:
        return Citer(self.store, facts, unreviewed=self.lexicon.with_unreviewed)

    def _facts(self, ids: Sequence[str]) -> list[Fact]:
        return [self._fact(i) for i in ids]

    def _fact(self, iri: str) -> Fact:
        return self.lexicon.fact_by_id[iri]

    def _enumerate(self, names: Sequence[str]) -> str:
        if len(names) < 2:
            return "".join(names)
        return f"{', '.join(names[:-1])} {self.language.prose('list_and')} {names[-1]}"

    @staticmethod
    def _ended(sentence: str) -> str:
        return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."

    def _assumptions(self, frame: Frame, plan: object) -> list[str]:
        """Say how each vague word of the question was read, and which words were corrected."""
        used = (
            {q for c in plan.conditions if isinstance(c, HasQuality) for q in c.qualities}
            if isinstance(plan, Find)
            else set()
        )
        notes = [
            self.language.word("read_as", word=m.text, rule=self._rule(q))
            for m in frame.of_role("quality")
            for q in m.ids("quality")
            if set(met_by([q], self.scope)) & used and self._rule(q)
        ]
        given = ((b.text, describe(Find((b.condition,)), self.lexicon, self.language)) for b in frame.bound)
        notes += [self.language.word("read_as_asked", word=word, rule=rule) for word, rule in given]
        if isinstance(plan, Find) and plan.order_by:
            notes.append(self.language.word("among_known"))
        notes += [self.language.word("typo", word=a, read=b) for a, b in frame.corrections]
        return list(dict.fromkeys(notes))

    def _rule(self, quality: str) -> str:
        thing = self.lexicon.get(quality)
        rules: dict[str, str] = {}
        for rule in thing.extra.get("rule", ()) if thing else ():
            text, _, lang = rule.rpartition("@")
            rules[lang] = text
        return rules.get(self.language.code) or rules.get("en", "")


def _distinct(facts: Sequence[Fact]) -> list[Fact]:
    return list({f.statement: f for f in facts}.values())


def _years(span: str) -> Value:
    """Return the first and the last year of a span such as "2019/2023"."""
    first, last = (float(part[:4]) for part in span.split("/"))
    return Value(low=first, high=last, unit="year", comparator="range")
