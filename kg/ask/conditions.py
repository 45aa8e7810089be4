"""Read the conditions of a question for things: classes, qualities, figures, exclusions.

Pure. What a condition says of one thing is decided here too, by the same rules that the compiler writes into SPARQL.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kg.ask.asked import asked_classes
from kg.ask.beside import Compared, behind_than, by_quality
from kg.ask.compared import read_comparisons
from kg.ask.frame import Frame
from kg.ask.lacks import is_negative, lacking, may_lack
from kg.ask.lexicon import Fact
from kg.ask.link import Mention, Sense
from kg.ask.plan import HasQuality, Measured
from kg.ask.quantities import Quantity, phrase_at
from kg.ask.reading import STATED, Scope, is_placing, is_topic, subjects_named
from kg.vocabulary import expand

_ALIKE = 0.6
_NEAR = 4


@dataclass(frozen=True)
class Conditions:
    """What must hold of a thing, and the tokens that said so."""

    classes: tuple[str, ...]
    qualities: tuple[HasQuality, ...]
    measures: tuple[Measured, ...]
    excluded: tuple[str, ...]
    excluded_classes: tuple[str, ...]
    used: frozenset[int]

    @property
    def filters(self) -> bool:
        """True if there is a quality or a figure to meet."""
        return bool(self.qualities or self.measures)


def read_conditions(frame: Frame, scope: Scope, with_figures: bool = False) -> Conditions:
    """Return the conditions of a frame; `with_figures` also those that a number without a bound sets: "with 0.4 GW"."""
    used: set[int] = {i for b in frame.bound for i in b.tokens}
    given = [b.condition for b in frame.bound]
    qualities, comparisons = _qualities(frame, scope, used)
    measures = [c.measure for c in comparisons]
    measures += [] if measures else read_comparisons(frame, scope, _comparable(frame, scope), used)
    measures += [m for q in frame.quantities for m in _measure(q, frame, scope, used, with_figures)]
    measures += [c for c in given if isinstance(c, Measured)]
    measures = [_timed(m, frame, scope, used) for m in (*measures, *_among_top(frame, scope, used))]
    qualities += [c for c in given if isinstance(c, HasQuality)]
    free = [m for m in frame.of_role("class") if not used.intersection(_tokens(m))]
    classes, mention = asked_classes(frame, scope, free, bool(measures or qualities))
    for other in frame.of_role("class") if mention else ():
        if set(other.ids("class")) <= set(classes):
            used.update(_tokens(other))
    excluded = [m for m in subjects_named(frame, scope) if _is_excluded(m, frame, scope, used)]
    barred = [m for m in frame.of_role("class") if _is_excluded(m, frame, scope, used)]
    for m in (*excluded, *barred):
        used.update(_tokens(m))
    read = [*excluded, *barred, *(m for m in frame.of_role("quality") if frame.negated(m.first))]
    used.update(i for m in read for i in frame.negators(m.first))
    return Conditions(
        classes,
        tuple(dict.fromkeys(qualities)),  # said twice is asked once: each costs a join
        tuple(dict.fromkeys(measures)),
        tuple(i for m in excluded for i in m.ids("entity")),
        tuple(i for m in barred for i in m.ids("class")),
        frozenset(used),
    )


def _is_excluded(mention: Mention, frame: Frame, scope: Scope, used: set[int]) -> bool:
    """True for what a negation or exclusion bears on; "not *founded by* X" denies a relation."""
    negators = frame.negators(mention.first)
    if not negators or used.intersection(_tokens(mention)):
        return False
    if any(c.group == "exclusion" and c.first in negators for c in frame.cues) or is_placing(mention, scope):
        return True
    articles = frame.language.phrases("compose", "articles")
    return all((t.norm,) in articles for t in frame.tokens[max(negators) + 1 : mention.first])


def _tokens(mention: Mention) -> range:
    return range(mention.first, mention.last + 1)


def _timed(measure: Measured, frame: Frame, scope: Scope, used: set[int]) -> Measured:
    """The same bound on the figures of the years that are asked for, where the indicator has a series of them."""
    if not scope.is_timed(measure.indicators):
        return measure
    used.update(times_of(frame))
    return replace(measure, during=scope.during)


def times_of(frame: Frame) -> frozenset[int]:
    """Return the tokens of the times that a question names."""
    return frozenset(i for p in frame.periods for i in range(p.first, p.last + 1))


# --- figures ---------------------------------------------------------------------------------------------------------


def _measure(quantity: Quantity, frame: Frame, scope: Scope, used: set[int], with_figures: bool) -> Iterable[Measured]:
    bare = quantity.comparator in (None, "approx")
    if quantity.first in used or quantity.last in used:
        return
    if bare and not (with_figures and _is_figure_of_thing(quantity, frame)):
        return
    indicators, mention = indicators_for(quantity, frame, scope)
    if bare and mention is None and quantity.unit is None:
        return
    if indicators:
        used.update(range(quantity.first, quantity.last + 1))
        used.update(_tokens(mention) if mention else _named_by(indicators, frame, scope))
        comparator = quantity.comparator or "exact"
        yield Measured(indicators, comparator, quantity.value, quantity.low, quantity.high)


def _comparable(frame: Frame, scope: Scope) -> tuple[str, ...]:
    """Return what may be compared where no indicator is named: indicators alike, or those of an enabler ("power")."""
    enablers = {i for m in frame.of_role("entity") if _is_enabler(m, scope) for i in m.ids("entity")}
    known = scope.lexicon.of_role.get("indicator", ()) if any(q.unit == "percent" for q in frame.quantities) else ()
    inside = (t.id for t in known if enablers.intersection(t.extra.get("enabler", ())))
    return (*indicators_in_words(frame, scope), *inside)


def _named_by(indicators: Sequence[str], frame: Frame, scope: Scope) -> Iterable[int]:
    """Yield the tokens by which an indicator is named in other words or another order, but not the class asked for."""
    if len(indicators) != 1:
        return
    tokens = tokens_of(indicators[0], frame, scope)
    classes, _ = asked_classes(frame, scope, frame.of_role("class"), True)
    asked = (m for m in frame.of_role("class") if set(m.ids("class")) & set(classes))
    partly = (m for m in frame.mentions if not tokens.issuperset(_tokens(m)))
    yield from tokens.difference(i for m in (*asked, *partly) for i in _tokens(m))


def tokens_of(indicator: str, frame: Frame, scope: Scope) -> frozenset[int]:
    """Return the tokens that an indicator's names account for."""
    thing = scope.lexicon.things[indicator]
    words = {w for n in thing.names if n.lang in (None, "en") for w in scope.matcher.words_of(n.text)}
    return frozenset(
        i for i, t in enumerate(frame.tokens) if words.intersection(scope.matcher.canonical(t, frame.language))
    )


def _is_figure_of_thing(quantity: Quantity, frame: Frame) -> bool:
    """True for a number with a unit, or right before the name of what it counts: "two of the top models"."""
    if quantity.value is None:
        return False
    counted = any(0 < m.first - quantity.last <= _NEAR - 1 for m in frame.of_role("indicator"))
    return quantity.unit is not None or counted


def _among_top(frame: Frame, scope: Scope, used: set[int]) -> Iterable[Measured]:
    """Read "among the top ten by …" as a bound on the rank that a source states."""
    phrases = frame.language.phrases("among_top")
    for position in range(len(frame.tokens)):
        width = phrase_at(frame.tokens, position, phrases)
        number = next((q for q in frame.quantities if width and q.first == position + width), None)
        named = [m for m in frame.of_role("indicator") if m.first > position]
        ranks = _ranks_of(named[0].ids("indicator"), scope) if named else ()
        if number is not None and number.value and ranks:
            used.update((*range(position, number.last + 1), *_tokens(named[0])))
            denied = frame.negators(position)
            used.update(denied)
            yield Measured(ranks, "more_than" if denied else "at_most", number.value)


def _ranks_of(indicators: Sequence[str], scope: Scope) -> tuple[str, ...]:
    things = scope.lexicon.of_role.get("indicator", ())
    return tuple(sorted(t.id for t in things if t.unit == "rank" and set(indicators) & set(t.extra.get("rank_of", ()))))


def indicators_for(quantity: Quantity, frame: Frame, scope: Scope) -> tuple[tuple[str, ...], Mention | None]:
    """Return the indicators that a quantity may bound: named with a fitting unit, else alike, else with its unit."""
    aside = frame.in_brackets(quantity.first)
    beside = (m for m in frame.of_role("indicator") if aside or not frame.in_brackets(m.first))
    named = sorted(beside, key=lambda m: abs(m.first - quantity.first))
    for mention in named:
        fitting = tuple(i for i in mention.ids("indicator") if _fits(quantity, i, scope))
        if fitting:
            return fitting, mention
        derived = tuple(i for i in _derived(mention, scope) if _fits(quantity, i, scope))
        if derived:
            return derived[:1], mention
    alike = tuple(i for i in indicators_in_words(frame, scope) if _fits(quantity, i, scope))
    if alike:
        return alike[:1], None
    if quantity.unit is None:
        return (), None
    return tuple(t.id for t in scope.lexicon.of_role.get("indicator", ()) if t.unit == quantity.unit), None


def _derived(mention: Mention, scope: Scope) -> list[str]:
    """Return indicators that compare, grow or take a share of a named one: "talent pool up more than 15%"."""
    named = set(mention.ids("indicator"))
    return sorted(
        t.id for t in scope.lexicon.of_role.get("indicator", ()) if named.intersection(t.extra.get("relative_of", ()))
    )


def _fits(quantity: Quantity, indicator: str, scope: Scope) -> bool:
    thing = scope.lexicon.get(indicator)
    if thing is None:
        return False
    return quantity.unit == thing.unit or (
        quantity.unit is None and thing.unit in ("people", "count", "models", "funds")
    )


def indicators_in_words(frame: Frame, scope: Scope, least: float = _ALIKE) -> list[str]:
    """Return indicators with a name most of whose words stand in the question, best first."""
    outside = (t for i, t in enumerate(frame.tokens) if not frame.in_brackets(i))
    asked = {s for t in outside for s in scope.matcher.canonical(t, frame.language)}
    scored = []
    for indicator, names in scope.matcher.indicator_names.items():
        best = max(((len(w & asked) / len(w), len(w & asked)) for w in names), default=(0.0, 0))
        if best[0] >= least:
            scored.append((best, indicator))
    return [i for _, i in sorted(scored, key=lambda s: (-s[0][0], -s[0][1], s[1]))]


def measure_facts(x: str, measure: Measured, scope: Scope) -> tuple[str, ...]:
    """Return the observations of a thing that meet a measure; a bound counts only where it decides.

    A comparison ("lower than in …") that a source makes for a region holds for the places in it.
    """
    holders = _holders(x, scope) if measure.compared_to else (x,)
    return tuple(
        fact.id
        for holder in holders
        for fact in scope.facts_of(holder)
        if fact.subject == holder and fact.predicate in measure.indicators and _decides(fact, measure)
    )


def _decides(fact: Fact, measure: Measured) -> bool:
    if measure.compared_to != (fact.compared_to or None) and fact.unit != "rank":
        return False
    if fact.comparator == "range":
        return fact.high is not None and measure.comparator == "less_than" and fact.high <= (measure.value or 0.0)
    if fact.value is None:
        return False
    if fact.comparator in ("more_than", "at_least"):
        return measure.comparator in ("more_than", "at_least") and fact.value >= (measure.value or 0.0)
    if fact.comparator in ("less_than", "at_most"):
        return measure.comparator in ("less_than", "at_most") and fact.value <= (measure.value or 0.0)
    bound = Quantity(0, 0, measure.comparator, measure.value, measure.low, measure.high)
    return bound.admits(fact.value)


# --- qualities -------------------------------------------------------------------------------------------------------


def _qualities(frame: Frame, scope: Scope, used: set[int]) -> tuple[list[HasQuality], list[Compared]]:
    """Return qualities, and comparisons such as "energy cheaper than in the US" where a thing is named after "than"."""
    qualities: list[HasQuality] = []
    comparisons: list[Compared] = []
    for mention in (*frame.of_role("quality"), *_loose_qualities(frame, scope)):
        if mention.ids("entity", "class", "indicator", "property") or used.intersection(_tokens(mention)):
            continue
        used.update(_tokens(mention))
        other = behind_than(mention.last, frame)
        comparison = by_quality(mention, other, frame, scope) if other else None
        if comparison:
            used.update(comparison.tokens)
            comparisons.append(comparison)
        else:
            denied = frame.negated(mention.first) and not is_negative(mention, frame, scope)
            qualities.append(HasQuality(met_by(mention.ids("quality"), scope), denied))
    return qualities, comparisons


def _loose_qualities(frame: Frame, scope: Scope) -> Iterable[Mention]:
    """Qualities whose words stand near each other in another order: "energy cheaper than …"."""
    topics = (i for m in frame.mentions if is_topic(m, scope) or _is_enabler(m, scope) for i in _tokens(m))
    stems = {i: scope.matcher.canonical(frame.tokens[i], frame.language) for i in sorted((*frame.words, *topics))}
    for mention in (m for m in frame.of_role("entity") if _is_enabler(m, scope)):
        words = scope.matcher.words_of(scope.lexicon.label(mention.ids("entity")[0]))
        stems[mention.first] = (*stems[mention.first], *words)
    for quality, names in scope.matcher.quality_names.items():
        for words in names:
            places = [next((i for i, st in stems.items() if w in st), None) for w in words]
            found = [p for p in places if p is not None]
            spread = bool(set(found) & set(frame.words))
            if spread and len(words) > 1 and len(found) == len(words) and _width(found, frame) < _NEAR:
                text = " ".join(frame.spelled(sorted(found)))
                mention = Mention(min(found), max(found), text, (Sense(quality, "quality"),))
                if is_negative(mention, frame, scope) and not frame.negated(mention.first):
                    continue  # "a domestic champion" is not "no domestic champion"
                if not scope.matcher.names_indicator(words) or behind_than(mention.last, frame):
                    yield mention


def _width(found: Sequence[int], frame: Frame) -> int:
    """Return how far apart words stand, figures between them aside: "power can be 60 % cheaper"."""
    figures = {i for q in frame.quantities for i in range(q.first, q.last + 1)}
    return max(found) - min(found) - sum(min(found) < i < max(found) for i in figures)


def _is_enabler(mention: Mention, scope: Scope) -> bool:
    ids = mention.ids("entity")
    return bool(ids) and all(scope.lexicon.is_a(i, expand("mp:Enabler")) for i in ids)


def met_by(qualities: Iterable[str], scope: Scope) -> tuple[str, ...]:
    """Return qualities with those that the ontology counts as meeting them."""
    found: dict[str, None] = {}
    for quality in qualities:
        thing = scope.lexicon.get(quality)
        found.setdefault(quality)
        for other in thing.extra.get("met_by", ()) if thing else ():
            found.setdefault(other)
    return tuple(found)


def quality_facts(
    x: str, qualities: Iterable[str], scope: Scope, modalities: Sequence[str] = STATED
) -> tuple[str, ...]:
    """Return the claims that give a thing, or the region it lies in, one of the qualities."""
    wanted = set(qualities)
    return tuple(
        fact.id
        for holder in _holders(x, scope)
        for fact in scope.facts_of(holder)
        if fact.subject == holder
        and fact.object in wanted
        and fact.predicate in (expand("mp:hasQuality"), expand("mp:openness"))
        and fact.modality in modalities
    )


def _holders(x: str, scope: Scope) -> tuple[str, ...]:
    """A thing, and the regions and blocs it lies in: what is said of a region holds for the places in it."""
    kinds = (expand("mp:Region"), expand("mp:Bloc"))
    if not scope.lexicon.is_a(x, expand("mp:Area")):
        return (x,)
    around = (h for h in sorted(scope.lexicon.within.get(x, ())) if any(scope.lexicon.is_a(h, k) for k in kinds))
    return (x, *around)


def meets(x: str, conditions: Conditions, scope: Scope) -> bool:
    """True if all conditions hold of a thing."""
    inside = scope.lexicon.within.get(x, frozenset())
    if x in conditions.excluded or inside.intersection(conditions.excluded):
        return False
    if any(scope.lexicon.is_a(x, c) for c in conditions.excluded_classes):
        return False
    if any(bool(quality_facts(x, q.qualities, scope)) == q.negated for q in conditions.qualities):
        return False
    if not all(may_lack(x, q, scope) for q in conditions.qualities if q.negated):
        return False
    return all(measure_facts(x, m, scope) for m in conditions.measures)


def evidence_of(x: str, conditions: Conditions, scope: Scope) -> tuple[str, ...]:
    """Return the facts by which a thing meets the conditions."""
    qualities = (f for q in conditions.qualities if not q.negated for f in quality_facts(x, q.qualities, scope))
    measures = (f for m in conditions.measures for f in measure_facts(x, m, scope))
    denied = (f for q in conditions.qualities if q.negated for f in lacking(x, q.qualities, scope))
    return (*qualities, *denied, *measures)


def without_qualities(conditions: Conditions, frame: Frame, scope: Scope) -> Conditions:
    """Return conditions whose quality words are read as plain words: a source may say them in a sentence only.

    A vague word that the ontology decides by figures or by other qualities stays: a condition is never loosened.
    """
    kept = tuple(q for q in conditions.qualities if q.negated or _is_decided(q, scope))
    freed = {q for c in conditions.qualities if c not in kept for q in c.qualities}
    said = (*frame.of_role("quality"), *_loose_qualities(frame, scope))
    words = {i for m in said if freed.intersection(m.ids("quality")) for i in _tokens(m)}
    return replace(conditions, qualities=kept, used=conditions.used - words)


def _is_decided(condition: HasQuality, scope: Scope) -> bool:
    things = (scope.lexicon.get(q) for q in condition.qualities)
    return any(t is not None and (t.extra.get("met_by") or t.extra.get("met_by_indicator")) for t in things)


def near_misses(pool: Iterable[str], conditions: Conditions, scope: Scope) -> tuple[str, ...]:
    """Return claims that are only expected, of things that meet everything else."""
    found: list[str] = []
    for x in pool:
        for quality in conditions.qualities:
            others = tuple(q for q in conditions.qualities if q is not quality)
            rest = Conditions(conditions.classes, others, conditions.measures, conditions.excluded, (), conditions.used)
            if not quality.negated and not quality_facts(x, quality.qualities, scope) and meets(x, rest, scope):
                found.extend(quality_facts(x, quality.qualities, scope, ("expected",)))
    return tuple(dict.fromkeys(found))
