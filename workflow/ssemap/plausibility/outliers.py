"""Checks within one series: figures off their neighbours, repeated numbers, sources at odds with themselves.

Method of ``off_series``. The logarithms y of a series at times t (years) are a random walk with drift d, observed with
noise and rounding. Two neighbours i and j have the standardised jump

    z = |y_j - y_i - d (t_j - t_i)| / s,    s^2 = walk^2 (t_j - t_i) + 2 noise^2 + (r_i^2 + r_j^2) / 3,

r being the relative rounding half-width of a figure (the variance of a uniform error is r^2 / 3). The cost of a series
is the sum of its jumps: up to constants the negative logarithm of a Laplace likelihood, which is robust to the other
figures. The cost of a figure is what the series saves without it, over the volatility of the rest,

    cost = (sum z of all - sum z of the rest) / v,    v = max((k m + sum min(z, cap)) / (k + n) / m, floor),

n being the number of jumps of the rest, m the mean jump of an average series (``usual_jump``), k the weight of that
prior (``volatility_weight``), cap ``largest_jump`` and floor ``least_volatility``. The drift is the median slope of the
rest, shrunk to its prior. The figure whose cost is the largest multiple of what is allowed at its place is taken out,
and the rest is looked at again, as long as more figures remain than were taken.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter
from statistics import median
from typing import Any

from ssemap.core import printing
from ssemap.plausibility.finding import Evidence, Flag, grouped, ids_of, registered
from ssemap.plausibility.rules import OffSeries, Plausibility

LEAST_GAP = 0.5  # years; the slope between nearer figures is mostly noise


@dataclass(frozen=True, slots=True)
class Point:
    """One figure: years since an epoch, log value, relative rounding half-width."""

    evidence_id: str
    years: float
    log: float
    rounding: float


@dataclass(frozen=True, slots=True)
class Outlier:
    """A figure and the value its neighbours lead one to expect."""

    evidence_id: str
    value: float
    expected: float

    @property
    def powers(self) -> float:
        """Decimal logarithm of how far it is off."""
        return math.log10(self.value / self.expected)


def jumps(points: list[Point], drift: float, rules: OffSeries) -> list[float]:
    """Standardised jump between each two neighbours, of points sorted by date (z in the formula above)."""
    sizes: list[float] = []
    for before, after in itertools.pairwise(points):
        gap = after.years - before.years
        rounding = (before.rounding**2 + after.rounding**2) / 3
        variance = rules.walk**2 * gap + 2 * rules.noise**2 + rounding
        sizes.append(abs(after.log - before.log - drift * gap) / math.sqrt(variance))
    return sizes


def volatility(sizes: list[float], rules: OffSeries) -> float:
    """Mean jump of a series, shrunk to that of an average series, over the latter (v in the formula above)."""
    weight, usual = rules.volatility_weight, rules.usual_jump
    total = weight * usual + sum(min(size, rules.largest_jump) for size in sizes)
    return max(total / (weight + len(sizes)) / usual, rules.least_volatility)


def growth(points: list[Point], rules: OffSeries) -> float:
    """Drift of a series, in logarithms a year: (n median slope + k prior) / (n + k), k being ``drift_weight``.

    The slopes are those between the n pairs of neighbours at least ``LEAST_GAP`` years apart.
    """
    slopes = [
        (after.log - before.log) / (after.years - before.years)
        for before, after in itertools.pairwise(points)
        if after.years - before.years > LEAST_GAP
    ]
    usual = median(slopes) if slopes else 0.0
    total = len(slopes) * usual + rules.drift_weight * rules.drift
    return total / (len(slopes) + rules.drift_weight)


def expected(points: list[Point], place: int, drift: float) -> float:
    """Value at a point from its nearest neighbours among the others: between two, or carried on from one.

    >>> points = [Point("a", 2000, math.log(100), 0), Point("b", 2001, 0, 0), Point("c", 2002, math.log(400), 0)]
    >>> round(expected(points, 1, drift=0.03))
    200
    """
    here = points[place].years
    before = points[place - 1] if place else None
    after = points[place + 1] if place + 1 < len(points) else None
    if before and after:
        gap = after.years - before.years
        share = (here - before.years) / gap if gap else 0.5
        return math.exp(before.log + share * (after.log - before.log))
    near = before or after
    assert near
    return math.exp(near.log + drift * (here - near.years))


def outliers(points: list[Point], rules: OffSeries) -> list[Outlier]:
    """Figures that do not fit the others, the worst first. ``points`` are sorted by date."""
    rest = list(points)
    taken: list[Outlier] = []
    while len(rest) >= 3 and len(rest) - 1 > len(taken):
        margin, place, guess = _worst(rest, rules)
        off = abs(rest[place].log - math.log(guess))
        if margin < 1 or off < math.log(rules.factor):
            break
        point = rest.pop(place)
        taken.append(Outlier(point.evidence_id, math.exp(point.log), guess))
    return taken


def _worst(points: list[Point], rules: OffSeries) -> tuple[float, int, float]:
    """The costliest point: its cost as a multiple of what is allowed at its place, place, value expected."""
    scores = []
    for place, point in enumerate(points):
        rest = points[:place] + points[place + 1 :]
        drift = growth(rest, rules)
        without = jumps(rest, drift, rules)
        saved = (sum(jumps(points, drift, rules)) - sum(without)) / volatility(without, rules)
        guess = expected(points, place, drift)
        allowed = _allowed(points, place, math.exp(point.log) < guess, rules)
        scores.append((saved / allowed, place, guess))
    return max(scores)


def _allowed(points: list[Point], place: int, low: bool, rules: OffSeries) -> float:
    """The cost that a figure may have at its place in the series."""
    if 0 < place < len(points) - 1:
        return rules.middle
    return rules.start_low if place == 0 and low else rules.end


@lru_cache(maxsize=1)
def of_series(evidence: Evidence, rules: OffSeries) -> list[tuple[Any, Outlier]]:
    """Outliers of every series that is long enough, with the row of each; both checks share them."""
    levels = [
        row
        for row in evidence.rows
        if row.value > 0 and row.unit_kind != "percent" and row.coverage == "national" and row.basis != "flow"
    ]
    levels.sort(key=attrgetter("period_end", "value", "evidence_id"))
    listed = []
    for rows in grouped(levels, "series_id").values():
        if len(rows) < rules.minimum_figures or median(row.value for row in rows) < rules.minimum_value:
            continue
        by_id = {row.evidence_id: row for row in rows}
        points = [Point(row.evidence_id, row.years, math.log(row.value), row.half_width / row.value) for row in rows]
        listed += [(by_id[outlier.evidence_id], outlier) for outlier in outliers(points, rules)]
    return listed


def _findings(evidence: Evidence, rules: Plausibility, *, powers: bool) -> Iterator[Flag]:
    """The outliers that are off by about a power of ten, or the others."""
    for row, outlier in of_series(evidence, rules.off_series):
        power = round(outlier.powers)
        if (power != 0 and abs(outlier.powers - power) <= rules.power_of_ten.tolerance) == powers:
            found = f"{printing.plain(outlier.value)} {row.unit} of {row.year} in {row.series_id}"
            words = {"expected": outlier.expected, "power": power}
            yield Flag((row.evidence_id,), found, words=words)


def off_series(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """Figures that their neighbours contradict, other than by a power of ten."""
    return _findings(evidence, rules, powers=False)


def power_of_ten(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """Figures that are off their neighbours by about a power of ten."""
    return _findings(evidence, rules, powers=True)


def same_number(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """One unrounded number for two data years of a series."""
    exact = [row for row in evidence.rows if _digits(row.value) >= rules.same_number.minimum_digits]
    for (_, value), rows in grouped(exact, "series_id", "value").items():
        years = sorted({row.year for row in rows})
        if len(years) > 1:
            found = f"{printing.plain(value)} {rows[0].unit} for {', '.join(map(str, years))}"
            yield Flag(ids_of(rows), found, "period_end")


def _digits(value: float) -> int:
    """Significant digits of a number as printed, trailing zeros not counted."""
    return len(f"{abs(value):.12g}".replace(".", "").strip("0").partition("e")[0])


def source_disagrees(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """Two numbers of one source for one series and date, further apart than their rounding."""
    key = ["source_id", "series_id", "period_start", "period_end"]
    # Subsets, samples and regions are different ones from row to row.
    national = [row for row in evidence.rows if row.coverage == "national"]
    for rows in grouped(national, *key).values():
        values = sorted(row.value for row in rows)
        room = sum(row.half_width for row in rows) + rules.source_disagrees.tolerance * values[-1]
        if len(rows) > 1 and values[-1] - values[0] > room:
            found = " and ".join(map(printing.plain, values))
            yield Flag(ids_of(rows), f"{found} for {rows[0].series_id}")


CHECKS = registered(off_series, power_of_ten, same_number, source_disagrees)
