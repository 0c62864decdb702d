"""How the estimate of a form's cell follows from the levels of series.

Which series speak for a cell follows from the published figures alone. What they say depends on the fit of the levels:
a recipe is made once, and asked again for other levels.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from ssemap.indicators import estimates
from ssemap.indicators.estimates import Denominator, EstimateOrReason, SeriesLevels


class Recipe(Protocol):
    """``series``: ids of the series that it asks."""

    @property
    def series(self) -> tuple[str, ...]: ...

    def estimate(self, levels: SeriesLevels) -> EstimateOrReason:
        """What the levels give. Raises KeyError for a series or year without a row."""
        ...


@dataclass(frozen=True, slots=True)
class Unknown:
    """No estimate, for a reason that no level changes."""

    reason: str
    series: tuple[str, ...] = ()

    def estimate(self, levels: SeriesLevels) -> EstimateOrReason:
        """The reason."""
        return self.reason


@dataclass(frozen=True, slots=True)
class Level:
    """The level of a series at the end of a year."""

    series_id: str
    year: int

    @property
    def series(self) -> tuple[str, ...]:
        """The one series."""
        return (self.series_id,)

    def estimate(self, levels: SeriesLevels) -> EstimateOrReason:
        """The level itself."""
        return levels.at(self.series_id, self.year)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A level over a denominator (see ``estimates.ratio``)."""

    level: Recipe
    denominator: Denominator | None
    multiplier: float
    name: str

    @property
    def series(self) -> tuple[str, ...]:
        """Series of the level."""
        return self.level.series

    def estimate(self, levels: SeriesLevels) -> EstimateOrReason:
        """The ratio, draw by draw."""
        return estimates.ratio(self.level.estimate(levels), self.denominator, self.multiplier, self.name)


@dataclass(frozen=True, slots=True)
class Share:
    """One level as a share of another (see ``estimates.share``)."""

    part: Level
    whole: Level

    @property
    def series(self) -> tuple[str, ...]:
        """Both series."""
        return (*self.part.series, *self.whole.series)

    def estimate(self, levels: SeriesLevels) -> EstimateOrReason:
        """The share, draw by draw."""
        return estimates.share(self.part.estimate(levels), self.whole.estimate(levels))


@dataclass(frozen=True, slots=True)
class AnnualGrowth:
    """Average annual growth of a series over ``span`` years (see ``estimates.growth``)."""

    start: Level
    end: Level
    span: int

    @property
    def series(self) -> tuple[str, ...]:
        """The one series."""
        return self.start.series

    def estimate(self, levels: SeriesLevels) -> EstimateOrReason:
        """The growth, draw by draw."""
        return estimates.growth(self.start.estimate(levels), self.end.estimate(levels), self.span)
