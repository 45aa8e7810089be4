"""How sure a reading is, learned from questions with known answers.

Two linear models over named signs (0..1 or small counts): which kind of answer a question wants, and whether a reading
gives it. The weights are data, `ontology/confidence.json`, written by `midpower calibrate` and readable by a person.
"""

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

Signs = Mapping[str, float]
"""What is seen of a question or of a reading; a sign that is missing is 0."""


@dataclass(frozen=True)
class Linear:
    """A weighted sum of signs."""

    bias: float
    weights: Mapping[str, float]

    def sum(self, signs: Signs) -> float:
        """Return the bias and the weight of every sign times its size."""
        return self.bias + math.fsum(self.weights.get(name, 0.0) * size for name, size in signs.items())


@dataclass(frozen=True)
class Confidence:
    """The two models, and the confidence from which a reading is an answer."""

    kinds: Mapping[str, Linear]
    """Kind of answer (`entities`, `number`, `boolean`, `date`, `text`) → its model."""
    reading: Linear
    least: float
    """Confidence, 0..1, below which nothing is answered."""

    def of_kinds(self, signs: Signs) -> dict[str, float]:
        """Return, for each kind of answer, how likely a question wants it; they sum up to 1."""
        sums = {kind: model.sum(signs) for kind, model in self.kinds.items()}
        top = max(sums.values(), default=0.0)
        grown = {kind: math.exp(value - top) for kind, value in sums.items()}
        total = math.fsum(grown.values())
        return {kind: value / total for kind, value in grown.items()}

    def of_reading(self, signs: Signs) -> float:
        """Return how likely a reading answers its question."""
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, self.reading.sum(signs)))))

    def to_data(self) -> dict[str, Any]:
        """Return the models as plain data."""
        return asdict(self)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read what `to_data` wrote."""
        return cls(
            {kind: Linear(**raw) for kind, raw in data["kinds"].items()}, Linear(**data["reading"]), data["least"]
        )
