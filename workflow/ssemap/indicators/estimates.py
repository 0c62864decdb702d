"""Estimates from joint draws: what an indicator is at the end of the year asked for, and how well that is known.

A draw is one possible course of every series. The draws of a series are shared by all indicators and years that use
it, so that ratios, growth and sums carry what their parts have in common. Draws of different series are independent.
Where forms may be counted twice a total lies between two bounds (Frechet): it is at least the total without what may
be counted twice, and at most the whole sum; a declared share of overlap moves both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ssemap.core import framework

Draws = NDArray[np.float64]
PERCENT = 100.0


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """Draws of a lower and an upper bound, the same where nothing is counted twice.

    ``nearest``: years to the nearest figure of the part that is farthest from any; ``sources``: independent sources of
    the part that has fewest; ``bridges``: bridged levels in words; ``span``: years of a growth, else 0.
    """

    low: Draws
    high: Draws
    nearest: float
    sources: int
    bridges: tuple[str, ...] = ()
    span: int = 0

    @property
    def bounded(self) -> bool:
        """Is it known between bounds only?"""
        return self.low is not self.high

    def interval(self) -> tuple[float, float]:
        """Lower end of the lower bound's interval, upper end of the upper bound's."""
        tail = (1 - framework.rules("reconciliation")["interval"]) / 2
        return float(np.quantile(self.low, tail)), float(np.quantile(self.high, 1 - tail))

    def middle(self) -> float:
        """Median of the draws; not a number where only bounds are known."""
        return float("nan") if self.bounded else float(np.median(self.low))

    def width(self) -> float:
        """Upper over lower end of the interval; of a growth, of what has grown over its whole span."""
        lower, upper = self.interval()
        if self.span:
            lower, upper = ((1 + end / PERCENT) ** self.span for end in (lower, upper))
        return upper / lower if lower > 0 else float("inf")


Known = Estimate | str  # a string says why there is none


class Book:
    """The levels of a country's series with their draws, by series and year."""

    def __init__(self, levels: pd.DataFrame, draws: pd.DataFrame) -> None:
        self._draws = {
            (row.series_id, int(row.year)): np.asarray(row.draws, dtype=np.float64) for row in draws.itertuples()
        }
        columns = ["series_id", "year", "nearest", "sources", "bridge", "level_reason"]
        self._cells = {(row.series_id, int(row.year)): row for row in levels[columns].itertuples()}

    def level(self, series_id: str, year: int) -> Known:
        """The level of a series at the end of a year."""
        cell = self._cells[series_id, year]
        draws = self._draws.get((series_id, year))
        if draws is None:
            return str(cell.level_reason)
        bridges = (cell.bridge,) if isinstance(cell.bridge, str) else ()
        # A bridged level rests on the sources of another series, at least on one.
        sources = 1 if bridges else max(int(cell.sources), 1)
        return Estimate(draws, draws, float(cell.nearest), sources, bridges)


def _with(made: Draws, parts: Sequence[Estimate], span: int = 0) -> Estimate:
    """An estimate made of parts, as far from its figures as the farthest of them."""
    return Estimate(
        made,
        made,
        max(part.nearest for part in parts),
        min(part.sources for part in parts),
        tuple(dict.fromkeys(words for part in parts for words in part.bridges)),
        span,
    )


def over(part: Known, below: float | None, multiplier: float, name: str) -> Known:
    """A level over a denominator without uncertainty; ``below`` is None where the year has none."""
    if isinstance(part, str):
        return part
    if below is None:
        return f"No {name} of the year."
    return _with(part.low / below * multiplier, [part])


def share(part: Known, whole: Known) -> Known:
    """One level in percent of another that holds it: never more than all."""
    if isinstance(part, str):
        return part
    if isinstance(whole, str):
        return whole
    return _with(PERCENT * np.minimum(part.low / whole.low, 1.0), [part, whole])


def growth(start: Known, end: Known, span: int) -> Known:
    """Average annual growth in percent between two years of one series."""
    if isinstance(start, str):
        return start
    if isinstance(end, str):
        return end
    return _with(PERCENT * ((end.low / start.low) ** (1 / span) - 1), [start, end], span)


def total(
    counted: Mapping[str, Known], overlapping: Mapping[str, Known], shares: Mapping[str, Sequence[float | None]]
) -> Known:
    """The sum of forms, between bounds where some of them may hold what others hold.

    ``counted`` share nothing; each of ``overlapping`` may share organisations with some of them. ``shares``: how much
    of it, for each of those; None where no share is declared.
    """
    for form, one in {**counted, **overlapping}.items():
        if isinstance(one, str):
            return f"{form}: {one}"
    parts = [one for one in (*counted.values(), *overlapping.values()) if isinstance(one, Estimate)]
    size = len(counted)
    low = high = np.sum([part.low for part in parts[:size]], axis=0)
    surely = np.zeros_like(low)
    for form, part in zip(overlapping, parts[size:], strict=True):
        held = [share for share in shares[form] if share is not None]
        # Without a declared share the form may lie wholly within the others, or wholly outside.
        inside = sum(held) if held and len(held) == len(shares[form]) else 1.0
        # What is left out may overlap among itself: only the largest of it is surely outside.
        surely = np.maximum(surely, part.low * max(1 - inside, 0.0))
        high = high + part.high * (1 - max(held, default=0.0))
    low = low + surely
    made = _with(low, parts)
    return replace(made, high=high) if overlapping else made
