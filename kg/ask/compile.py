"""Compile a plan into one SPARQL query with bound terms, runnable as it stands at /sparql.

Every row of a `Find` is (?x, ?fact): a thing that meets all conditions and one fact that shows it.
"""

from collections.abc import Iterable

from kg.ask.lexicon import Lexicon
from kg.ask.plan import (
    Check,
    Combine,
    Condition,
    Count,
    Find,
    HasQuality,
    InArea,
    InClass,
    InFacts,
    Look,
    Measured,
    OneOf,
    Plan,
)
from kg.vocabulary import compress, sparql_prologue

_ASSERTED = "mp:Asserted mp:Reported mp:Judgement mp:Announced"
_REVIEWED = '  FILTER NOT EXISTS { ?x mp:reviewState "unreviewed" }\n'
_BOUNDS = {
    "more_than": "?{v} > {value} || ?{l} >= {value}",
    "at_least": "?{v} >= {value} || ?{l} >= {value}",
    "less_than": "?{v} < {value} || ?{h} <= {value}",
    "at_most": "?{v} <= {value} || ?{h} <= {value}",
    "exact": "?{v} = {value}",
    "approx": "?{v} = {value}",
}


def to_sparql(plan: Plan, lexicon: Lexicon, sources: tuple[str, ...] = ()) -> str:
    """Return the query of a plan; `sources` limits facts to these source ids (empty: all)."""
    if isinstance(plan, Count):
        plan = plan.of
    body = _find(plan, lexicon, sources) if isinstance(plan, Find) else _facts(plan)
    return f"{_used_prefixes(body)}{body}"


def _used_prefixes(body: str) -> str:
    lines = sparql_prologue().splitlines(keepends=True)
    return "".join(line for line in lines if f"{line.split()[1]}" in body)


def _facts(plan: Look | Combine | Check) -> str:
    values = f"VALUES ?fact {{ {_terms(plan.facts)} }}"
    return f"SELECT ?fact ?statement WHERE {{\n  {values}\n  ?fact mp:statement ?statement .\n}}"


def _find(plan: Find, lexicon: Lexicon, sources: tuple[str, ...]) -> str:
    parts = [_condition(c, i, lexicon, sources) for i, c in enumerate(plan.conditions)]
    shown = [name for i, c in enumerate(plan.conditions) for name in _shown(c, i)]
    if lexicon.leaves_unreviewed and not any(isinstance(c, InFacts | OneOf) for c in plan.conditions):
        parts.append(_REVIEWED)
    if plan.order_by:
        parts.append(_order(plan.order_by, plan.during, lexicon, sources))
        shown.append("?fo")
    parts = sorted("".join(parts).splitlines(keepends=True), key=_place)
    areas = [(i, c) for i, c in enumerate(plan.conditions) if isinstance(c, InArea) and not c.negated]
    parts += [_area_shown(c, i, lexicon) for i, c in areas]
    value, by = ("", "") if not plan.order_by else (" ?vo", f"{'DESC' if plan.descending else 'ASC'}(?vo) ")
    order = f"{by}STR(?x) {' '.join(shown)}".rstrip()  # ties too, so that every engine gives the rows in one order
    return f"SELECT DISTINCT ?x{value} {' '.join(shown)} WHERE {{\n{''.join(parts)}}}\nORDER BY {order}"


def _place(line: str) -> int:
    """Where a line stands: engines plan patterns together only up to the first OPTIONAL, and know no statistics."""
    opening = ("  VALUES ?x", "", "  OPTIONAL", "  BIND")
    return next((i for i, start in enumerate(opening) if start and line.startswith(start)), opening.index(""))


def _shown(condition: Condition, n: int) -> tuple[str, ...]:
    """Return the variables of the facts that show a condition; an area has a second one, for a chain of facts."""
    if isinstance(condition, InClass | OneOf) or (isinstance(condition, HasQuality | InArea) and condition.negated):
        return ()
    return (f"?f{n}", f"?f{n}c") if isinstance(condition, InArea) else (f"?f{n}",)


def _condition(condition: Condition, n: int, lexicon: Lexicon, sources: tuple[str, ...]) -> str:
    match condition:
        case InClass(classes):
            return f"  ?x a ?class{n} . VALUES ?class{n} {{ {_terms(classes)} }}\n"
        case OneOf(ids, negated):
            return f"  FILTER (?x NOT IN ({_list(ids)}))\n" if negated else f"  VALUES ?x {{ {_terms(ids)} }}\n"
        case InArea():
            return _area(condition, n, lexicon)
        case HasQuality():
            return _quality(condition, n, lexicon, sources)
        case Measured():
            return _measured(condition, n, lexicon, sources)
        case InFacts(facts):
            slots = "mp:subject|rdf:subject|rdf:object|mp:about|mp:lists|mp:comparedTo"
            return f"  VALUES ?f{n} {{ {_terms(facts)} }}\n  ?f{n} {slots} ?x .\n"


def containing(lexicon: Lexicon) -> list[str]:
    """Return all properties that put a thing into another, such as a company into its country."""
    return list(lexicon.containing)


def containment(lexicon: Lexicon) -> str:
    """Return the path of the properties that put a thing into another."""
    return "(" + "|".join(_term(p) for p in containing(lexicon)) + ")"


def _rank(fact: str, lexicon: Lexicon) -> tuple[str, str]:
    """The rank of the facts that may answer, and the ranks where these are several."""
    ranks = lexicon.ranks
    if len(ranks) == 1:
        return f"mp:rank {ranks[0]}", ""
    return f"mp:rank ?rank_{fact}", f" VALUES ?rank_{fact} {{ {' '.join(ranks)} }}"


def _area(condition: InArea, n: int, lexicon: Lexicon) -> str:
    path = containment(lexicon)
    if condition.negated:
        return f"  MINUS {{ ?x {path}+ ?out{n} . VALUES ?out{n} {{ {_terms(condition.areas)} }} }}\n"
    areas = f"VALUES ?in{n} {{ {_terms(condition.areas)} }}"  # again in each part: the engine runs them by themselves
    if lexicon.with_unreviewed:  # an unreviewed claim has no direct triple: its own step is taken through the claim
        step = f"?u{n} rdf:subject ?x ; rdf:predicate ?up{n} ; rdf:object ?near{n} ; mp:rank mp:Unreviewed ."
        by = f"FILTER (?up{n} IN ({_list(containing(lexicon))}))"
        through = f"{{ {areas}\n    {step} {by}\n    ?near{n} {path}* ?in{n} }}"
        return f"  {{ {areas}\n    ?x {path}+ ?in{n} }}\n  UNION {through}\n"
    return f"  {areas}\n  ?x {path}+ ?in{n} .\n"


def _area_shown(condition: InArea, n: int, lexicon: Lexicon) -> str:
    """The facts that show where a thing lies; they come last, when few things are left."""
    path = containment(lexicon)
    areas = f"VALUES ?in{n} {{ {_terms(condition.areas)} }}"
    (rank, ranks), (whole, wholes) = (_rank(name, lexicon) for name in (f"f{n}", f"f{n}c"))
    return (
        f"  OPTIONAL {{ {areas}\n"
        f"    ?f{n} rdf:object ?in{n} ; rdf:subject ?x ; {rank} ; mp:mainEvidence ?e{n} .{ranks} }}\n"
        f"  OPTIONAL {{ {areas}\n    ?whole{n} {path}+ ?in{n} .\n"
        f"    ?f{n}c rdf:object ?whole{n} ; rdf:subject ?x ; rdf:predicate ?by{n} ; {whole} .{wholes}\n"
        f"    FILTER (?by{n} IN ({_list(containing(lexicon))})) }}\n"
    )


def _quality(condition: HasQuality, n: int, lexicon: Lexicon, sources: tuple[str, ...]) -> str:
    rank, ranks = _rank(f"f{n}", lexicon)
    pattern = (
        f"{_holder(n)} ?f{n} rdf:subject ?holder{n} ; rdf:predicate ?p{n} ; rdf:object ?q{n} ; mp:modality ?m{n} ;"
        f" {rank} .{ranks}"
        f" VALUES ?p{n} {{ mp:hasQuality mp:openness }} VALUES ?q{n} {{ {_terms(condition.qualities)} }}"
        f" VALUES ?m{n} {{ {_ASSERTED} }}{_source(f'?f{n}', sources)}"
    )
    return f"  MINUS {{ {pattern} }}\n" if condition.negated else f"  {pattern}\n"


def _holder(n: int) -> str:
    """The thing itself or a region or bloc that it lies in, of which a source may say what holds for all in it."""
    around = f"EXISTS {{ ?holder{n} a ?k{n} . FILTER (?k{n} IN (mp:Region, mp:Bloc)) }}"
    return f"?x (mp:inRegion|mp:memberOf)* ?holder{n} . FILTER (?holder{n} = ?x || {around})"


def _measured(condition: Measured, n: int, lexicon: Lexicon, sources: tuple[str, ...]) -> str:
    subject = f"?holder{n}" if condition.compared_to else "?x"
    text = f"  {_holder(n)}\n" if condition.compared_to else ""
    rank, ranks = _rank(f"f{n}", lexicon)
    text += (
        f"  ?f{n} mp:subject {subject} ; mp:indicator ?i{n} ; {rank} .{ranks}"
        f" VALUES ?i{n} {{ {_terms(condition.indicators)} }}"
        f"{_source(f'?f{n}', sources)}\n{_of_time(f'?f{n}', condition.during)}"
        f"  OPTIONAL {{ ?f{n} sdmx-measure:obsValue ?v{n} }} OPTIONAL {{ ?f{n} schema:minValue ?l{n} }}"
        f" OPTIONAL {{ ?f{n} schema:maxValue ?h{n} }}\n"
    )
    if condition.compared_to:
        text += f"  ?f{n} mp:comparedTo {_term(condition.compared_to)} .\n"
    if condition.low is not None and condition.high is not None:
        return text + f"  FILTER (?v{n} >= {_number(condition.low)} && ?v{n} <= {_number(condition.high)})\n"
    if condition.comparator and condition.value is not None:
        rule = _BOUNDS[condition.comparator]
        text += f"  FILTER ({rule.format(v=f'v{n}', l=f'l{n}', h=f'h{n}', value=_number(condition.value))})\n"
    return text


def _of_time(fact: str, during: tuple[int, int] | None) -> str:
    """The figures of the years that are asked for; else, of a series, the latest."""
    if during is None:
        return f"  FILTER NOT EXISTS {{ {fact} mp:laterFigure {fact}later }}\n"
    return f"  {fact} mp:periodStart {during[0]} ; mp:periodEnd {during[1]} .\n"


def _order(indicator: str, during: tuple[int, int] | None, lexicon: Lexicon, sources: tuple[str, ...]) -> str:
    rank, ranks = _rank("fo", lexicon)
    return (
        f"  ?fo mp:subject ?x ; mp:indicator {_term(indicator)} ; {rank} .{ranks}{_source('?fo', sources)}\n"
        "  OPTIONAL { ?fo sdmx-measure:obsValue ?point } OPTIONAL { ?fo schema:minValue ?least }\n"
        "  BIND (COALESCE(?point, ?least) AS ?vo)\n  FILTER (BOUND(?vo))\n"
        "  FILTER NOT EXISTS { ?fo mp:comparedTo ?other }\n"
    ) + _of_time("?fo", during)


def _source(variable: str, sources: tuple[str, ...]) -> str:
    if not sources:
        return ""
    names = " ".join(f'"{s}"' for s in sources)
    tail = variable.strip("?")
    return f" {variable} dcterms:source/mp:sourceId ?s_{tail} . VALUES ?s_{tail} {{ {names} }}"


def _term(iri: str) -> str:
    curie = compress(iri)
    local = curie.partition(":")[2]
    return curie if curie != iri and local.replace("-", "").replace("_", "").isalnum() else f"<{iri}>"


def _terms(iris: Iterable[str]) -> str:
    return " ".join(_term(i) for i in iris)


def _list(iris: Iterable[str]) -> str:
    return ", ".join(_term(i) for i in iris)


def _number(value: float) -> str:
    return f"{value:f}".rstrip("0").rstrip(".") if value != int(value) else str(int(value))
