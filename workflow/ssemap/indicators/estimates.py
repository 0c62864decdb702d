"""Estimates from joint draws: what an indicator is at the end of the year asked for, and how well that is known.

A draw is one possible course of every series. The draws of a series are shared by all indicators and years that use
it, so that ratios, growth and sums carry what their parts have in common. Draws of different series are independent,
unless they were made to add up. Those of a denominator are shared by all that is divided by it.
Where forms may be counted twice a total lies between two bounds (Frechet 1935): it is at least the total without what
may be counted twice, and at most the whole sum; a declared share of overlap moves both. Between bounds that are near to
each other there is a point.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ssemap.core.frames import tuples
from ssemap.core.seeds import generator
from ssemap.core.series import SERIES_YEAR
from ssemap.estimate.rules import reconciliation

Draws = NDArray[np.float64]
PERCENT = 100.0


@dataclass(frozen=True, eq=False)
class Estimate:
    """Draws of a lower and an upper bound, the same where nothing is counted twice.

    ``low``, ``high``: one value a draw, in the unit of the indicator. ``middle``: half way between two bounds that are
    near to each other; None where they lie apart. ``nearest``: years to the nearest figure of the part that is farthest
    from any; ``sources``: independent sources of the part that has fewest; ``bridges``: bridged
    levels in words; ``span``: years of a growth, else 0.
    """

    low: Draws
    high: Draws
    nearest: float
    sources: int
    bridges: tuple[str, ...] = ()
    span: int = 0
    middle: Draws | None = None

    @property
    def bounded(self) -> bool:
        """Is it known between bounds only?"""
        return self.low is not self.high

    @cached_property
    def interval(self) -> tuple[float, float]:
        """Lower end of the lower bound's interval, upper end of the upper bound's (reconciliation.yaml: interval)."""
        tail = (1 - reconciliation().interval) / 2
        if not self.bounded:
            lower, upper = np.quantile(self.low, (tail, 1 - tail))
            return float(lower), float(upper)
        return float(np.quantile(self.low, tail)), float(np.quantile(self.high, 1 - tail))

    def median(self) -> float:
        """Median of the draws; not a number where only bounds are known that lie apart."""
        point = self.middle if self.bounded else self.low
        return float("nan") if point is None else float(np.median(point))

    def width(self) -> float:
        """Upper over lower end of the interval; of a growth, of what has grown over its whole span.

        Infinite where the lower end is not above zero.
        """
        lower, upper = self.interval
        if self.span:
            lower, upper = ((1 + end / PERCENT) ** self.span for end in (lower, upper))
        return upper / lower if lower > 0 else float("inf")


EstimateOrReason = Estimate | str  # a text says why there is none


class SeriesLevels:
    """The levels of a country's series with their draws, by series and year.

    ``levels`` and ``draws`` as ``estimate`` writes them.
    """

    def __init__(self, levels: pd.DataFrame, draws: pd.DataFrame) -> None:
        self._draws = {
            (series_id, year): np.asarray(drawn, dtype=np.float64)
            for series_id, year, drawn in tuples(draws[[*SERIES_YEAR, "draws"]])
        }
        columns = [*SERIES_YEAR, "nearest", "sources", "bridge", "level_reason"]
        self._levels = {(series_id, year): rest for series_id, year, *rest in tuples(levels[columns])}

    def at(self, series_id: str, year: int) -> EstimateOrReason:
        """The level of a series at the end of a year. Raises KeyError for a series or year without a row."""
        nearest, independent, bridge, reason = self._levels[series_id, year]
        draws = self._draws.get((series_id, year))
        if draws is None:
            return str(reason)
        bridges = (bridge,) if isinstance(bridge, str) else ()
        # A bridged level rests on the sources of another series, at least on one.
        sources = 1 if bridges else max(int(independent), 1)
        return Estimate(draws, draws, float(nearest), sources, bridges)


def _from_parts(draws: Draws, parts: Sequence[Estimate], span: int = 0) -> Estimate:
    """An estimate that was computed from others: its evidence is as old and as scarce as that of the weakest part."""
    return Estimate(
        draws,
        draws,
        max(part.nearest for part in parts),
        min(part.sources for part in parts),
        tuple(dict.fromkeys(words for part in parts for words in part.bridges)),
        span,
    )


@dataclass(frozen=True, slots=True)
class Denominator:
    """One denominator; ``year`` is its own, which may differ from that of the figure.

    ``spread``: standard deviation of its logarithm; ``publisher``: name of what all years of it have in common.
    """

    value: float
    context_id: str
    year: int
    spread: float = 0.0
    publisher: str = ""

    def draws(self, number: int) -> Draws:
        """Lognormal draws around the value: value * exp(spread * z).

        A publisher errs in one direction: z, normal scores in an order that depends on ``publisher`` alone, is the same
        for all years, forms and indicators. The median is the value itself.

        >>> low, high = (Denominator(100.0, "", year, 0.01, "AAA/population").draws(2) for year in (2018, 2019))
        >>> sorted(low.round(2).tolist()), bool((low == high).all())
        ([99.33, 100.68], True)
        """
        return np.asarray(self.value * np.exp(self.spread * _scores(self.publisher, number)))


@cache
def _scores(name: str, number: int) -> Draws:
    """The quantiles of the standard normal distribution in the middles of equal parts, in the order of a name."""
    from scipy.special import ndtri  # takes 0.1 s to load, and few who read estimates draw any

    return generator(name).permutation(ndtri((np.arange(number) + 0.5) / number))


def ratio(level: EstimateOrReason, denominator: Denominator | None, multiplier: float, name: str) -> EstimateOrReason:
    """level / denominator * multiplier, draw by draw.

    ``denominator`` is None where the year has none; ``name``: what it is, for the reason.

    >>> ratio("Too wide.", Denominator(5.0, "", 2019), 100, "population")
    'Too wide.'
    >>> ratio(Estimate(np.array([10.0]), np.array([10.0]), 0, 1), None, 100, "population")
    'No population of the year.'
    """
    if isinstance(level, str):
        return level
    if denominator is None:
        return f"No {name} of the year."
    return _from_parts(level.low / denominator.draws(len(level.low)) * multiplier, [level])


def share(part: EstimateOrReason, whole: EstimateOrReason) -> EstimateOrReason:
    """100 * min(part / whole, 1), draw by draw: a part is never more than the whole that holds it."""
    if isinstance(part, str):
        return part
    if isinstance(whole, str):
        return whole
    return _from_parts(PERCENT * np.minimum(part.low / whole.low, 1.0), [part, whole])


def growth(start: EstimateOrReason, end: EstimateOrReason, span: int) -> EstimateOrReason:
    """100 * ((end / start) ** (1 / span) - 1), draw by draw: average annual growth in percent within one series.

    ``span``: years between the two levels.

    >>> levels = [Estimate(draws, draws, 0, 1) for draws in (np.array([100.0]), np.array([121.0]))]
    >>> growth(*levels, 2).low.round(6)
    array([10.])
    """
    if isinstance(start, str):
        return start
    if isinstance(end, str):
        return end
    return _from_parts(PERCENT * ((end.low / start.low) ** (1 / span) - 1), [start, end], span)


def total(
    counted: Mapping[str, EstimateOrReason],
    overlapping: Mapping[str, EstimateOrReason],
    shares: Mapping[str, Sequence[float | None]],
    negligible: float = 0.0,
) -> EstimateOrReason:
    """The sum of forms, between bounds where some of them may hold what others hold (``bounds``, draw by draw).

    ``counted`` share nothing; each of ``overlapping`` may share organisations with some of them. ``shares``: how much
    of it lies in each of those; None where no share is declared. Where the median of high / low - 1 is under
    ``negligible``, the total has a point, half way between its bounds. Where a form has no estimate the total has none,
    and the reason names the form.

    >>> a, b = (Estimate(draws, draws, 0, 1) for draws in (np.array([100.0]), np.array([40.0])))
    >>> apart = total({"a": a}, {"b": b}, {"b": [None]})
    >>> apart.low, apart.high, apart.median()
    (array([100.]), array([140.]), nan)
    >>> total({"a": a}, {"b": b}, {"b": [None]}, negligible=0.5).median()
    120.0
    """
    for form, estimate in {**counted, **overlapping}.items():
        if isinstance(estimate, str):
            return f"{form}: {estimate}"
    parts = [part for part in (*counted.values(), *overlapping.values()) if isinstance(part, Estimate)]
    sure, other = parts[: len(counted)], parts[len(counted) :]
    held = [shares[form] for form in overlapping]
    surely = np.sum([part.low for part in sure], axis=0)
    low, _ = bounds(surely, [part.low for part in other], held)
    lower_bound = _from_parts(low, parts)
    if not overlapping:
        return lower_bound
    _, high = bounds(surely, [part.high for part in other], held)
    middle = (low + high) / 2 if small(low, high, negligible) else None
    return replace(lower_bound, high=high, middle=middle)


def bounds(surely: Draws, others: Sequence[Draws], shares: Sequence[Sequence[float | None]]) -> tuple[Draws, Draws]:
    """Bounds of the sum c of what shares nothing, and of others o, of which the share s(o, c) lies in each part of it.

        low  = c + max over o of  o * max(0, 1 - sum over c of s(o, c))
        high = c + sum over o of  o * (1 - max over c of s(o, c))

    Without a declared share a form may lie wholly within the others (sum of s = 1: it adds nothing to the lower bound),
    or wholly outside (s = 0 in the upper one). What is left out may overlap among itself, so only the largest of it is
    surely outside.

    >>> [float(bound) for bound in bounds(np.array(100.0), [np.array(40.0)], [[None]])]
    [100.0, 140.0]
    >>> [float(bound) for bound in bounds(np.array(100.0), [np.array(40.0)], [[0.75]])]
    [110.0, 110.0]
    """
    high = surely
    surely_outside = np.zeros_like(surely)
    for other, held in zip(others, shares, strict=True):
        declared = [share for share in held if share is not None]
        inside = sum(declared) if declared and len(declared) == len(held) else 1.0
        surely_outside = np.maximum(surely_outside, other * max(1 - inside, 0.0))
        high = high + other * (1 - max(declared, default=0.0))
    return surely + surely_outside, high


def small(low: Draws, high: Draws, negligible: float) -> bool:
    """Is the median of high / low - 1 under a share?"""
    return bool(np.median(high / low - 1) < negligible)
