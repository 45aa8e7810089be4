"""What goes into a score: inputs, and a method as its file in `data/methods` says it.

Pure: files are read by whoever owns them, a `Method` is made from their content.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from pydantic import ConfigDict, TypeAdapter, ValidationError

from kg.errors import BadValueError

Scale = Literal["quantity", "price", "rank", "flag"]


@dataclass(frozen=True)
class ScoreIndicator:
    """What a score must know of an indicator; `scale` decides the normalisation."""

    id: str
    enabler: str
    scale: Scale


@dataclass(frozen=True)
class Input:
    """What is known of one area for one indicator: a point value, or only bounds, or nothing.

    Args:
        fact: name of the fact or evidence that says it, '' when nothing is known.
        note: why there is no point value, or how the value was derived.
        proxy: why it only stands in for the indicator, '' when it does not.
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

    @classmethod
    def from_mapping(cls, content: Mapping[str, Any], place: str = "") -> "Method":
        """Check the content of a method file and return the method.

        Raises:
            BadValueError: a key is missing, unknown or of the wrong kind; `place` is named in it.
        """
        try:
            return TypeAdapter(cls).validate_python(content)
        except ValidationError as error:
            # a misspelt key is also a missing one: the misspelling tells more
            first = min(error.errors(), key=lambda found: found["type"] != "unexpected_keyword_argument")
            key = ".".join(str(part) for part in first["loc"])
            raise BadValueError(first["msg"], path=place, column=key, hint="see data/methods/article-1.yml") from error

    def proxy_reason(self, indicator: str, area: str) -> str:
        """Return why an area's value is a proxy, '' when it is none."""
        reasons = (p.reason for p in self.proxy_inputs if (p.indicator, p.area) == (indicator, area))
        return next(reasons, "")
