"""Robustness nodes: for each score how firm its rank is, with method, seed, draws and input hash."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from ingest.graph import NamedGraph, Node, below, node, thing
from kg.method import Input, Method, ScoreIndicator
from kg.robustness import AreaRobustness, RobustnessReport, robustness_report

_LEAST_SHARE = 0.005  # acceptabilities below are told by no node: they are within what other draws would change
_FACTOR_TERMS = {
    "normalisation": "mp:NormalisationChoice", "aggregation": "mp:AggregationChoice", "proxies": "mp:ProxyChoice",
    "flags": "mp:FlagChoice", "weights": "mp:WeightChoice",
}  # fmt: skip


def write_robustness(
    graph: NamedGraph,
    inputs: Sequence[Input],
    indicators: Sequence[ScoreIndicator],
    method: Method,
    hashes: Mapping[str, str],
) -> None:
    """Test the ranks of a method and write a node beside each score node; nothing where it asks for no draws.

    Args:
        hashes: enabler → hash of all its inputs.
    """
    if not method.robustness.draws:
        return
    report = robustness_report(inputs, indicators, method)
    for row in report.areas:
        _row(graph, row, report, method, hashes[row.enabler])


def score_name(method: Method, area: str, enabler: str) -> str:
    """Return the local name of a score's node."""
    return f"score-{method.id}-{area}-{enabler.removeprefix('enabler-')}"


def _row(graph: NamedGraph, row: AreaRobustness, report: RobustnessReport, method: Method, input_hash: str) -> None:
    score = thing(score_name(method, row.area, row.enabler))
    subject = below(score, "robustness")
    graph.types(subject, "mp:Robustness")
    graph.say(score, "mp:robustness", subject)
    graph.say(subject, "sdmx-dimension:refArea", thing(row.area))
    graph.say(subject, "mp:enabler", thing(row.enabler))
    graph.say(subject, "mp:method", thing(f"method-{method.id}"))
    graph.string(subject, "mp:inputHash", input_hash)
    graph.integer(subject, "mp:seed", report.seed)
    graph.integer(subject, "mp:draws", report.draws)
    graph.string(subject, "mp:estimator", report.estimator)
    graph.string(subject, "mp:origin", "computed")
    ranks = {
        "rank5": row.rank_5, "rank50": row.rank_50, "rank95": row.rank_95, "bestVariantRank": row.best_variant,
        "worstVariantRank": row.worst_variant, "rankedVariants": row.ranked_variants,
    }  # fmt: skip
    for predicate, rank in ranks.items():
        graph.integer(subject, f"mp:{predicate}", rank)
    _shares(graph, subject, row)
    _sobol(graph, subject, row)
    _removals(graph, subject, row)


def _shares(graph: NamedGraph, subject: Node, row: AreaRobustness) -> None:
    for place, share in enumerate(row.acceptability, start=1):
        if share >= _LEAST_SHARE:
            part = below(subject, f"rank-{place}")
            graph.say(subject, "mp:acceptability", part)
            graph.types(part, "mp:RankShare")
            graph.integer(part, "mp:place", place)
            graph.decimal(part, "mp:share", _decimal(share))


def _sobol(graph: NamedGraph, subject: Node, row: AreaRobustness) -> None:
    for index in row.sobol:
        part = below(subject, index.factor)
        graph.say(subject, "mp:sensitivity", part)
        graph.types(part, "mp:SobolIndex")
        graph.say(part, "mp:factor", node(_FACTOR_TERMS[index.factor]))
        graph.decimal(part, "mp:firstOrder", _decimal(index.first))
        graph.decimal(part, "mp:totalOrder", _decimal(index.total))


def _removals(graph: NamedGraph, subject: Node, row: AreaRobustness) -> None:
    for removal in row.removals:
        part = below(subject, f"without-{removal.indicator}")
        graph.say(subject, "mp:removal", part)
        graph.types(part, "mp:Removal")
        graph.say(part, "mp:removedIndicator", thing(f"ind-{removal.indicator}"))
        graph.integer(part, "mp:rankWithout", removal.rank)
        graph.decimal(part, "mp:scoreWithout", _decimal(removal.score))


def _decimal(number: float | None) -> Decimal | None:
    return None if number is None else Decimal(str(number))
