"""Checks within one series: figures off their neighbours, repeated numbers, sources at odds with themselves.

Method of ``off_series``: the logarithms of a series, ordered by date, are a walk with drift. The cost of a
series is the sum over neighbouring figures of |change - drift * years| / sd, with sd² = walk² * years +
2 * noise² + rounding² (Laplace likelihood, robust to the other figures). The cost of a figure is
what the series saves without it, in units of how restless the rest is; the costliest is taken out and the
rest is looked at again, as long as more figures remain than were taken. Drift and unrest are those of the
rest, shrunk to a prior.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from ssemap.core import framework, printing
from ssemap.core.series import decimal_years
from ssemap.plausibility.finding import Evidence, Finding
from ssemap.plausibility.single import Check


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


def jumps(points: list[Point], drift: float, rules: dict[str, Any]) -> list[float]:
    """Size of the jump between each two neighbours, in prior standard deviations."""
    found: list[float] = []
    for one, two in itertools.pairwise(points):
        gap = two.years - one.years
        variance = rules["walk"] ** 2 * gap + 2 * rules["noise"] ** 2 + (one.rounding**2 + two.rounding**2) / 3
        found.append(abs(two.log - one.log - drift * gap) / math.sqrt(variance))
    return found


def unrest(sizes: list[float], rules: dict[str, Any]) -> float:
    """How restless a series is beside an average one: its mean jump, shrunk to the prior mean, over that mean."""
    weight, usual = float(rules["unrest_weight"]), float(rules["usual_jump"])
    largest, least = float(rules["largest_jump"]), float(rules["least_unrest"])
    total = weight * usual + sum(min(size, largest) for size in sizes)
    return max(total / (weight + len(sizes)) / usual, least)


def pace(points: list[Point], rules: dict[str, Any]) -> float:
    """Growth a year: the median over neighbours at least half a year apart, shrunk to the prior drift."""
    slopes = [
        (two.log - one.log) / (two.years - one.years)
        for one, two in itertools.pairwise(points)
        if two.years - one.years > 0.5
    ]
    weight = rules["drift_weight"]
    middle = float(np.median(slopes)) if slopes else 0.0
    total = len(slopes) * middle + weight * rules["drift"]
    return float(total / (len(slopes) + weight))


def expected(points: list[Point], place: int, drift: float) -> float:
    """Value at a point from its nearest neighbours among the others: between two, or carried on from one."""
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


def outliers(points: list[Point], rules: dict[str, Any]) -> list[Outlier]:
    """Figures that do not fit the others, the worst first. ``points`` are sorted by date."""
    rest = list(points)
    found: list[Outlier] = []
    while len(rest) >= 3 and len(rest) - 1 > len(found):
        margin, place, guess = _worst(rest, rules)
        off = abs(rest[place].log - math.log(guess))
        if margin < 1 or off < math.log(rules["factor"]):
            break
        point = rest.pop(place)
        found.append(Outlier(point.evidence_id, math.exp(point.log), guess))
    return found


def _worst(points: list[Point], rules: dict[str, Any]) -> tuple[float, int, float]:
    """The costliest point: its cost as a multiple of what is allowed at its place, place, value expected."""
    scores = []
    for place, point in enumerate(points):
        rest = points[:place] + points[place + 1 :]
        drift = pace(rest, rules)
        without = jumps(rest, drift, rules)
        saved = (sum(jumps(points, drift, rules)) - sum(without)) / unrest(without, rules)
        guess = expected(points, place, drift)
        allowed = _allowed(points, place, math.exp(point.log) < guess, rules)
        scores.append((saved / allowed, place, guess))
    return max(scores)


def _allowed(points: list[Point], place: int, low: bool, rules: dict[str, Any]) -> float:
    """The cost that a figure may have at its place in the series."""
    if 0 < place < len(points) - 1:
        return float(rules["middle"])
    return float(rules["start_low" if place == 0 and low else "end"])


@lru_cache(maxsize=1)
def of_series(evidence: Evidence) -> list[tuple[Any, Outlier]]:
    """Outliers of every series that is long enough, with the row of each; both checks share them."""
    rules = framework.rules("plausibility")["off_series"]
    own = evidence.figures
    own = own[(own["value"] > 0) & (own["unit_kind"] != "percent")]
    own = own[(own["coverage"] == "national") & (own["basis"] != "flow")]
    own = own.assign(years=decimal_years(own["period_end"]))
    listed = []
    for _, rows in own.groupby("series_id"):
        short = len(rows) < rules["minimum_figures"]
        if short or rows["value"].median() < rules["minimum_value"]:
            continue
        rows = rows.sort_values(["period_end", "value", "evidence_id"])
        by_id = {row.evidence_id: row for row in rows.itertuples()}
        points = [
            Point(row.evidence_id, row.years, math.log(row.value), row.half_width / row.value) for row in by_id.values()
        ]
        listed += [(by_id[found.evidence_id], found) for found in outliers(points, rules)]
    return listed


def _findings(evidence: Evidence, *, powers: bool) -> Iterator[Finding]:
    """The outliers that are off by about a power of ten, or the others."""
    tolerance = framework.rules("plausibility")["power_of_ten"]["tolerance"]
    for row, outlier in of_series(evidence):
        power = round(outlier.powers)
        if (power != 0 and abs(outlier.powers - power) <= tolerance) == powers:
            found = f"{printing.plain(outlier.value)} {row.unit} of {row.year} in {row.series_id}"
            words = {"expected": outlier.expected, "power": power}
            yield Finding((row.evidence_id,), found, words=words)


def off_series(evidence: Evidence, rules: dict[str, Any]) -> Iterator[Finding]:
    """Figures that their neighbours contradict, other than by a power of ten."""
    return _findings(evidence, powers=False)


def power_of_ten(evidence: Evidence, rules: dict[str, Any]) -> Iterator[Finding]:
    """Figures that are off their neighbours by about a power of ten."""
    return _findings(evidence, powers=True)


def same_number(evidence: Evidence, rules: dict[str, Any]) -> Iterator[Finding]:
    """One unrounded number for two data years of a series."""
    own = evidence.figures
    exact = own[own["value"].map(_digits) >= rules["minimum_digits"]]
    for (_, value), rows in exact.groupby(["series_id", "value"]):
        if rows["year"].nunique() > 1:
            years = ", ".join(map(str, sorted(rows["year"].unique())))
            found = f"{printing.plain(value)} {rows['unit'].iloc[0]} for {years}"
            yield Finding(tuple(rows["evidence_id"]), found, "period_end")


def _digits(value: float) -> int:
    """Significant digits of a number as printed, trailing zeros not counted."""
    return len(f"{abs(value):.12g}".replace(".", "").strip("0").partition("e")[0])


def source_disagrees(evidence: Evidence, rules: dict[str, Any]) -> Iterator[Finding]:
    """Two numbers of one source for one series and date, further apart than their rounding."""
    key = ["source_id", "series_id", "period_start", "period_end"]
    own = evidence.figures
    # Subsets, samples and regions are different ones from row to row.
    for _, rows in own[own["coverage"] == "national"].groupby(key, dropna=False):
        low, high = rows["value"].min(), rows["value"].max()
        room = rows["half_width"].sum() + rules["tolerance"] * high
        if len(rows) > 1 and high - low > room:
            found = " and ".join(map(printing.plain, sorted(rows["value"])))
            yield Finding(tuple(rows["evidence_id"]), f"{found} for {rows['series_id'].iloc[0]}")


CHECKS: dict[str, Check] = {
    check.__name__: check for check in (off_series, power_of_ten, same_number, source_disagrees)
}
