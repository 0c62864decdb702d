"""Checks of ``context.csv`` over the years: a denominator that its neighbours contradict.

The values x of one measure, definition and series at years t are compared on the scale of their measure: logarithms
where it is ``factor``, the values themselves where it is ``points``. On it two neighbours may differ by

    |x_j - x_i| <= change * (t_j - t_i),

and a year between two others may lie off the line through them by ``bend`` for each year of half their distance,

    |x_j - (x_i + (t_j - t_i) / (t_k - t_i) (x_k - x_i))| <= bend * (t_k - t_i) / 2.

Where that does not hold, the year without which the rest is smoothest is taken out, and the rest is looked at again. A
nought among large numbers has no logarithm and is told as well.
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from ssemap.core.codelists import ContextMeasure
from ssemap.core.issues import Severity
from ssemap.core.printing import rate
from ssemap.intake.context import ContextRow, Report

Point = tuple[float, float]  # year, and value on the scale of its measure
LARGE = 20  # a series of smaller numbers may well have a nought
NOUGHT = "Remove the row where the source prints no number; a nought is a number."
ACTION = "Compare it with the source; another definition or series is named as such in its own column."


@dataclass(frozen=True, slots=True)
class Room:
    """How far years may lie apart on the scale of a measure; None is no limit."""

    change: float | None
    bend: float | None

    @classmethod
    def of(cls, limits: ContextMeasure) -> Room:
        """What is declared of a measure."""
        scaled = math.log if limits.scale == "factor" else float
        return cls(*(None if limit is None else scaled(limit) for limit in (limits.change, limits.bend)))

    def excesses(self, points: Sequence[Point]) -> list[float]:
        """By which multiple of its limit each step and each bend differs."""
        steps, bends = itertools.pairwise(points), zip(points, points[1:], points[2:], strict=False)
        found = [abs(x1 - x0) / self.change / (t1 - t0) for (t0, x0), (t1, x1) in steps] if self.change else []
        if self.bend:
            found += [2 * abs(off(*three)) / self.bend / (three[2][0] - three[0][0]) for three in bends]
        return found


def off(before: Point, here: Point, after: Point) -> float:
    """How far a point lies off the line between its neighbours.

    >>> off((2010, 1.0), (2011, 5.0), (2012, 3.0))
    3.0
    """
    share = (here[0] - before[0]) / (after[0] - before[0])
    return here[1] - (before[1] + share * (after[1] - before[1]))


def check(rows: Iterable[ContextRow], report: Report, impossible: Collection[int]) -> None:
    """Report each row that the other years of its series contradict; derived rows are computed anew in any case.

    ``impossible``: lines of rows that cannot stand beside others of their year; such a row is an error.
    """
    of_series: dict[tuple[str, str, str], list[ContextRow]] = {}
    for row in rows:
        if not row.derived and (row.limits.scale == "points" or row.value > 0):
            of_series.setdefault((row.measure, row.definition, row.series), []).append(row)
    _noughts(rows, report)
    for series in of_series.values():
        series.sort(key=lambda row: row.year)
        points = {(float(row.year), on_scale(row)): row for row in series}
        for place in outliers(list(points), Room.of(series[0].limits)):
            row = points[place]
            rest = [point for point in points if points[point].line not in report.lines and point != place]
            severity: Severity = "error" if row.line in impossible else "warning"
            report.add(row, "off-years", "value", str(row), _expected(row, rest), ACTION, severity=severity)


def _noughts(rows: Iterable[ContextRow], report: Report) -> None:
    """Report noughts in a series whose other years are far from it."""
    of_series: dict[tuple[str, str, str], list[ContextRow]] = {}
    for row in rows:
        if row.limits.scale == "factor" and not row.derived:
            of_series.setdefault((row.measure, row.definition, row.series), []).append(row)
    for series in of_series.values():
        usual = statistics.median([row.value for row in series])
        for row in series if usual >= LARGE else ():
            if row.value == 0:
                words = str(row), f"a number near {rate(usual)}, as in the other years", NOUGHT
                report.add(row, "off-years", "value", *words, severity="warning")


def on_scale(row: ContextRow) -> float:
    """The value on the scale of its measure."""
    return math.log(row.value) if row.limits.scale == "factor" else row.value


def outliers(points: list[Point], room: Room) -> list[Point]:
    """The points that do not fit the others, in the order in which they are taken out; ``points`` sorted by year.

    >>> smooth = [(2010.0, 1.0), (2011.0, 1.1), (2012.0, 9.0), (2013.0, 1.3), (2014.0, 1.4)]
    >>> outliers(smooth, Room(change=0.5, bend=0.2))
    [(2012.0, 9.0)]
    """
    rest, taken = list(points), []
    while len(rest) > 1 and max(room.excesses(rest), default=0) > 1:
        without = [rest[:place] + rest[place + 1 :] for place in range(len(rest))]
        # of two that contradict each other the later one
        place = min(range(len(rest)), key=lambda place: (sum(room.excesses(without[place])), -rest[place][0]))
        taken.append(rest.pop(place))
    return taken


def _expected(row: ContextRow, others: Sequence[Point]) -> str:
    """What the nearest years lead one to expect."""
    before = max((point for point in others if point[0] < row.year), default=None)
    after = min((point for point in others if point[0] > row.year), default=None)
    if before and after:
        guess = on_scale(row) - off(before, (row.year, on_scale(row)), after)
    else:
        guess = (before or after or (0.0, on_scale(row)))[1]
    value = math.exp(guess) if row.limits.scale == "factor" else guess
    return f"about {rate(value)}, as the years beside it say"
