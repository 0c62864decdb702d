"""The calibrated interval of a level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ssemap.estimate.reconcile import cells
from ssemap.estimate.reconcile.conflict import conflicts, widened
from ssemap.estimate.reconcile.fitted import tails
from ssemap.estimate.reconcile.model import Batch, quantiles, with_figures
from ssemap.estimate.reconcile.process import Array, Hyper
from ssemap.estimate.rules import Fit, Reconciliation, Widths


@dataclass(frozen=True, slots=True)
class Factors:
    """Factors of the half-widths of a batch: by cell for each group of series, and the scale of each.

    ``of_cells``: one mapping for all series, or one for each of several equal parts of the batch; ``scales`` (series).
    """

    of_cells: Sequence[Mapping[str, float]]
    scales: Array

    def at(self, names: cells.Names) -> Array:
        """The factor at each place, (series, times) as the ``names`` of the cells there."""
        parts = np.split(names, len(self.of_cells))
        found = [cells.looked_up(part, factors) for part, factors in zip(parts, self.of_cells, strict=True)]
        return np.concatenate(found) * self.scales[:, None]


@dataclass(frozen=True, slots=True)
class Widening:
    """The factors of the interval, and of its inner half where that is calibrated too."""

    outer: Factors
    inner: Factors | None


@dataclass(frozen=True, slots=True)
class Sides:
    """Half-widths of an interval below and above its median, before and after calibration, each (series, times)."""

    half: tuple[Array, Array]
    wide: tuple[Array, Array]


@dataclass(frozen=True, slots=True)
class Interval:
    """Median on the log scale (series, times), calibrated half-widths, those of the inner half where it has its own.

    ``outlier_probability`` (series, figures); ``conflict``: how far figures near it lie from the level (series, times).
    """

    middle: Array
    outer: Sides
    inner: Sides | None
    outlier_probability: Array
    conflict: Array


def widening(fits: Sequence[Fit], measures: Sequence[str]) -> Widening:
    """The factors of some fits, one after the other, for series of these measures."""
    inner = [fit.inner_widths for fit in fits if fit.inner_widths is not None]
    return Widening(
        _factors([fit.widths for fit in fits], measures), _factors(inner, measures) if len(inner) == len(fits) else None
    )


def _factors(widths: Sequence[Widths], measures: Sequence[str]) -> Factors:
    scales = [one.measures.get(measure, 1.0) for one in widths for measure in measures]
    return Factors([one.factors for one in widths], np.array(scales))


def interval(batch: Batch, at: Array, hyper: Hyper, rules: Reconciliation, factors: Widening) -> Interval:
    """The calibrated interval of each series at the times ``at`` (series, times).

    The half-widths h of the mixture's interval, the distances of its quantiles from the median, become (phi^2 h^2 +
    c^2)^(1/2): ``factors`` gives phi by calibration cell (``cells``), fitted so that as many left-out figures lie
    inside as the interval promises; c is the conflict of sources (``conflict``), which reaches less far in the inner
    interval. Raises KeyError where a cell has no factor.

    >>> from ssemap.estimate import rules
    >>> declared, fit = rules.reconciliation(), rules.calibration().fits[rules.ALL]
    >>> hyper = Hyper(0.025, 3.0, (0.05,), (1.0,), {}, 0.2, 0.01, (0.7,), 0.25)
    >>> figures = Batch(np.array([[2018.0]]), np.log([[100.0]]), np.full((1, 1), 1e-4), np.ones((1, 1)))
    >>> later = interval(figures, np.array([[2018.0, 2020.0]]), hyper, declared, widening([fit], ["organisations"]))
    >>> bool((later.outer.wide[1] > 0).all() and later.outer.wide[1][0, 1] > later.outer.wide[1][0, 0])
    True
    """
    mixture, of_figures = with_figures(batch, at, hyper)
    lowest, median, highest = np.moveaxis(quantiles(mixture, tails(rules.interval)), 2, 0)
    conflict = conflicts(batch, at, of_figures, rules)
    larger = np.maximum(*conflict)
    names = cells.names(batch, at, larger, rules)
    outer = _sides((median - lowest, highest - median), factors.outer.at(names), conflict)
    inner = None
    if factors.inner is not None:
        low, high = np.moveaxis(quantiles(mixture, tails(rules.inner)[::2]), 2, 0)
        half = (median - low, high - median)
        reach = [one / all_ for one, all_ in zip(half, outer.half, strict=True)]
        made = _sides(half, factors.inner.at(names), (reach[0] * conflict[0], reach[1] * conflict[1]))
        within = (np.minimum(made.wide[0], outer.wide[0]), np.minimum(made.wide[1], outer.wide[1]))
        inner = Sides(half, within)
    return Interval(median, outer, inner, mixture.outlier_probability, larger)


def _sides(half: tuple[Array, Array], factor: Array, conflict: tuple[Array, Array]) -> Sides:
    return Sides(half, (widened(half[0], factor, conflict[0]), widened(half[1], factor, conflict[1])))
