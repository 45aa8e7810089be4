"""What a robustness report says, as records and frames."""

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class SobolIndex:
    """How much of an area's rank one choice decides, 0..1: `first` alone, `total` with every interplay."""

    factor: str
    first: float
    total: float


@dataclass(frozen=True)
class Removal:
    """Score and rank without one indicator; None where nothing is left, or too little to be published."""

    indicator: str
    score: float | None
    rank: int | None


@dataclass(frozen=True)
class AreaRobustness:
    """How firm one area's rank for one enabler is.

    Args:
        score, rank: by the method itself; None where the score does not exist or may not be published.
        rank_5, rank_50, rank_95: ranks that 5, 50 and 95 % of the random weightings reach, None without a rank.
        acceptability: share of the weightings that give rank 1, 2, …
        best_variant, worst_variant: over all combinations of choices in which the area has a rank, and by the method.
        ranked_variants: how many of the combinations give it a rank.
        bound_best, bound_worst: the ranks that missing values allow, each missing strength anywhere from 0 to 1.
        sobol: empty where the rank never varies.
    """

    area: str
    enabler: str
    score: float | None
    rank: int | None
    rank_5: int | None
    rank_50: int | None
    rank_95: int | None
    acceptability: tuple[float, ...]
    best_variant: int | None
    worst_variant: int | None
    ranked_variants: int
    bound_best: int
    bound_worst: int
    sobol: tuple[SobolIndex, ...]
    removals: tuple[Removal, ...]


@dataclass(frozen=True)
class RobustnessReport:
    """Robustness of every score of a method.

    Args:
        variants: one row per enabler, combination of choices and area: `enabler`, the choices, `area`, `rank` (NaN
            where it has none).
        estimator: how the Sobol indices were made, in words.
    """

    method: str
    draws: int
    seed: int
    estimator: str
    areas: tuple[AreaRobustness, ...]
    variants: pd.DataFrame

    def frame(self) -> pd.DataFrame:
        """Return one row per area and enabler, with the figures that fit in one."""
        fields = "area enabler score rank rank_5 rank_50 rank_95 best_variant worst_variant ranked_variants"
        names = [*fields.split(), "bound_best", "bound_worst"]
        return pd.DataFrame([{name: getattr(row, name) for name in names} for row in self.areas], columns=names)

    def acceptability(self, enabler: str) -> pd.DataFrame:
        """Return areas x ranks: the share of weightings that give an area a rank."""
        rows = {row.area: row.acceptability for row in self.areas if row.enabler == enabler}
        frame = pd.DataFrame.from_dict(rows, orient="index")
        frame.columns = pd.RangeIndex(1, len(frame.columns) + 1)
        return frame
