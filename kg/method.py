"""What goes into a score: inputs, and a method as its file in `data/methods` says it.

Pure: files are read by whoever owns them, a `Method` is made from their content.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from kg.errors import BadValueError

Scale = Literal["quantity", "price", "rank", "flag"]
Normalisation = Literal["article", "ratio", "min-max", "rank", "log"]
NormalisationRule = Literal["ratio", "min-max", "rank", "log", "rank-share", "as-is"]
Aggregation = Literal["arithmetic", "geometric", "minimum"]
BlocRule = Literal["sum", "weighted mean", "all members", "not additive", "from records"]


@dataclass(frozen=True)
class ScoreIndicator:
    """What a score must know of an indicator; `scale` decides the normalisation, `bloc_rule` what a bloc's value is."""

    id: str
    enabler: str
    scale: Scale
    bloc_rule: BlocRule = "not additive"


@dataclass(frozen=True)
class Input:
    """What is known of one area for one indicator: a point value, or only bounds, or nothing.

    Args:
        fact: name of the fact or evidence that says it, '' when nothing is known.
        note: why there is no point value, or how the value was derived.
        proxy: why it only stands in for the indicator, '' when it does not.
        derived: true where the value follows from what is said, by a rule.
        facts: further names, where the value was derived from several facts.
    """

    area: str
    indicator: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    fact: str = ""
    period: str = ""
    note: str = ""
    proxy: str = ""
    derived: bool = False
    facts: tuple[str, ...] = ()


@dataclass(frozen=True)
class ProxyInput:
    """An input that stands in for what its indicator means, and why it is one."""

    indicator: str
    area: str
    reason: str


@dataclass(frozen=True)
class InputRule:
    """How an indicator without figures gets its values from what the source says in words.

    Args:
        for_all: the value of every area, where the source gives one for all.
        by_quality: quality → value, for areas that the source gives that quality.
        modalities: how firmly the source must say so.
        not_yet: the value of areas for which such a quality is only expected or announced.
        otherwise: the value of areas without such a statement; None leaves them missing.
        evidence: `<source>#<sentence>` in which the source states the rule.
        reason: one sentence for readers.
    """

    indicator: str
    reason: str
    evidence: str
    for_all: float | None = None
    by_quality: Mapping[str, float] = field(default_factory=dict)
    modalities: tuple[str, ...] = ("asserted", "reported")
    not_yet: float | None = None
    otherwise: float | None = None


@dataclass(frozen=True)
class Bloc:
    """How a bloc without a figure of its own gets one from its members, where the indicator's bloc rule allows it.

    Args:
        members: the areas that it consists of, all of them.
        weights: member → weight for weighted means (population, electricity used …).
    """

    members: tuple[str, ...]
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class RobustnessSettings:
    """How a method's ranks are put to the test when a release is built.

    Args:
        draws: random weightings.
        seed: of the random numbers, so that the same inputs give the same ranks.
        weights: `dirichlet` = anywhere around the method's weights, `uniform` = each weight evenly from 0 to 1.
    """

    draws: int = 2000
    seed: int = 1
    weights: Literal["dirichlet", "uniform"] = "dirichlet"


@dataclass(frozen=True)
class Method:
    """How enabler scores are made; see `data/methods/*.yml` for what each choice means.

    Args:
        as_of: the day whose state of the world the score describes (export controls have dates).
        sources: only facts of these sources are inputs.
        reference_set: the areas that are compared; a bloc and its members never stand in one set.
        ranks: `exclude`, or `share` for (N - rank) / (N - 1) with N from `rank_totals`.
        constants: whether an indicator with one value for all areas counts.
        proxies: whether an input listed in `proxy_inputs` counts.
        coverage_threshold: share of the weights that must have a value before a score is published.
        weights: indicator → weight; 1 where nothing is said.
        indicators: what is scored; empty for the indicators of the article's method.
        normalisation: `article` = quantities by their ratio to the highest, prices from the lowest to the highest; or
            one rule for all. Ranks stay ranks and 0/1 flags stay flags in each.
        aggregation: how an enabler's score follows from its strengths.
        flags: whether 0/1 indicators count.
        blocs: members of areas whose value may be derived.
        periods: indicator → the one period whose figures count, as the figures write it; else the latest of each area.
        robustness: how the ranks are tested.
    """

    __pydantic_config__ = ConfigDict(extra="forbid")

    id: str
    version: int
    label: Mapping[str, str]
    description: str
    as_of: str
    sources: tuple[str, ...]
    reference_set: tuple[str, ...]
    ranks: Literal["exclude", "share"]
    constants: Literal["keep", "drop"]
    proxies: Literal["accept", "refuse"]
    coverage_threshold: float
    rank_totals: Mapping[str, int] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    proxy_inputs: tuple[ProxyInput, ...] = ()
    rules: tuple[InputRule, ...] = ()
    indicators: tuple[str, ...] = ()
    normalisation: Normalisation = "article"
    aggregation: Aggregation = "arithmetic"
    flags: Literal["keep", "drop"] = "keep"
    blocs: Mapping[str, Bloc] = field(default_factory=dict)
    periods: Mapping[str, str] = field(default_factory=dict)
    robustness: RobustnessSettings = field(default_factory=RobustnessSettings)

    @classmethod
    def from_mapping(
        cls, content: Mapping[str, Any], place: str = "", known: Mapping[str, "Method"] | None = None
    ) -> "Method":
        """Check the content of a method file and return the method.

        Args:
            content: what the file says. With `extends: ID` it only says what differs: each key that it gives takes the
                place of the whole key of that method.
            known: the methods that may be extended, by id.

        Raises:
            BadValueError: a key is missing, unknown or of the wrong kind, or the extended method is not known; `place`
                is named in it.
        """
        try:
            return _check_numbers(_adapter().validate_python(_extended(content, place, known or {})), place)
        except ValidationError as error:
            # a misspelt key is also a missing one: the misspelling tells more
            first = min(error.errors(), key=lambda found: found["type"] != "unexpected_keyword_argument")
            key = ".".join(str(part) for part in first["loc"])
            raise BadValueError(first["msg"], path=place, column=key, hint="see data/methods/article-1.yml") from error

    def to_mapping(self) -> dict[str, Any]:
        """Return what `from_mapping` takes, with every key and ready for JSON."""
        content: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return content

    def proxy_reason(self, indicator: str, area: str) -> str:
        """Return why an area's value is a proxy, '' when it is none."""
        reasons = (p.reason for p in self.proxy_inputs if (p.indicator, p.area) == (indicator, area))
        return next(reasons, "")


@cache
def _adapter() -> TypeAdapter[Method]:
    return TypeAdapter(Method)


def _extended(content: Mapping[str, Any], place: str, known: Mapping[str, Method]) -> Mapping[str, Any]:
    """The content on top of the method that it extends; itself when it extends none."""
    if not isinstance(content, Mapping) or "extends" not in content:
        return content
    base = known.get(str(content["extends"]))
    if base is None:
        names = ", ".join(sorted(known)) or "none"
        message = f"the method '{content['extends']}' is not known"
        raise BadValueError(message, path=place, column="extends", hint=f"known are: {names}")
    return base.to_mapping() | {key: value for key, value in content.items() if key != "extends"}


def _check_numbers(method: Method, place: str) -> Method:
    """The method, if its numbers mean something."""
    wrong = {
        "weights": any(weight < 0 for weight in method.weights.values()),
        "coverage_threshold": not 0 <= method.coverage_threshold <= 1,
        "reference_set": not method.reference_set or len(set(method.reference_set)) < len(method.reference_set),
        "robustness.draws": method.robustness.draws < 0,
        "rank_totals": any(total < 2 for total in method.rank_totals.values()),
    }
    for key, is_wrong in wrong.items():
        if is_wrong:
            hint = "weights from 0, shares from 0 to 1, areas once each, totals from 2"
            raise BadValueError("the value makes no sense", path=place, column=key, hint=hint)
    return method
