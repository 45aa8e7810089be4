"""What a score is made of, as records."""

from dataclasses import dataclass
from typing import Literal

from kg.method import Aggregation, Input, NormalisationRule, Scale

State = Literal["used", "missing", "excluded"]


@dataclass(frozen=True)
class Component:
    """One indicator's part in a score: `normalised` is the article's number (a cost for prices), `strength` counts.

    Args:
        rule: how the value was normalised, '' where it was not.
        lowest, highest: the bounds that the normalisation used, in the indicator's unit (for a published rank 1 and
            the number of places), None where it used none.
        scale: of the indicator.
    """

    input: Input
    state: State
    reason: str
    normalised: float | None
    strength: float | None
    weight: float
    rule: NormalisationRule | Literal[""] = ""
    lowest: float | None = None
    highest: float | None = None
    scale: Scale = "quantity"


@dataclass(frozen=True)
class EnablerScore:
    """One area's score for one enabler, with everything that is needed to check it.

    Args:
        value: aggregate of the used strengths, None when none is used.
        literal: the same over `normalised`, which for prices is a cost: the article's letter.
        without_flags: the value without its 0/1 indicators, None when there is nothing else or no flag.
        low, high: the value with every missing strength at 0 and at 1.
        coverage: share of the weights that have a value, 0..1.
        best_rank, worst_rank: ranks among the reference set that the bounds allow.
        rank: rank by `value` among the areas whose score may be published, None for the others: a mean over one known
            indicator of three would win too easily.
        aggregation: how `value` follows from the strengths.
    """

    area: str
    enabler: str
    value: float | None
    literal: float | None
    without_flags: float | None
    low: float
    high: float
    coverage: float
    publishable: bool
    components: tuple[Component, ...]
    best_rank: int = 1
    worst_rank: int = 1
    rank: int | None = None
    aggregation: Aggregation = "arithmetic"

    @property
    def missing(self) -> tuple[str, ...]:
        """Indicators that count and have no value."""
        return tuple(part.input.indicator for part in self.components if part.state == "missing")

    @property
    def used(self) -> tuple[Component, ...]:
        """The components that the value is made of."""
        return tuple(part for part in self.components if part.state == "used")
