"""The calibrated interval of a level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ssemap.estimate.reconcile import cells
from ssemap.estimate.reconcile.conflict import conflicts, widened
from ssemap.estimate.reconcile.fitted import tails
from ssemap.estimate.reconcile.model import Batch, quantiles, solve
from ssemap.estimate.reconcile.process import Array, Hyper
from ssemap.estimate.rules import Fit, Reconciliation


@dataclass(frozen=True, slots=True)
class Factors:
    """Factors of the half-widths of a batch: of the interval by cell for each group of series, and the scale of each.

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
class Interval:
    """Median and calibrated half-widths below and above on the log scale, each (series, times).

    ``half``: the half-widths before calibration; ``outlier_probability`` (series, figures); ``below`` and ``above``:
    how far figures near it lie from the level (series, times).
    """

    middle: Array
    half: tuple[Array, Array]
    wide: tuple[Array, Array]
    outlier_probability: Array
    below: Array
    above: Array


def of_fit(fit: Fit, measures: Sequence[str]) -> Factors:
    """The factors of one fit for series of these measures."""
    return Factors([fit.factors], np.array([fit.measures.get(measure, 1.0) for measure in measures]))


def interval(batch: Batch, at: Array, hyper: Hyper, rules: Reconciliation, factors: Factors) -> Interval:
    """The calibrated interval of each series at the times ``at`` (series, times).

    The half-widths h of the mixture's interval, the distances of its quantiles from the median, become (phi^2 h^2 +
    c^2)^(1/2): ``factors`` gives phi by calibration cell (``cells``), fitted so that as many left-out figures lie
    inside as the interval promises; c is the conflict of sources (``conflict``). Raises KeyError where a cell has no
    factor.

    >>> from ssemap.estimate import rules
    >>> declared, fit = rules.reconciliation(), rules.calibration().fits[rules.ALL]
    >>> hyper = Hyper(0.025, 3.0, (0.05,), (1.0,), {}, 0.2, 0.01, (0.7,), 0.25)
    >>> figures = Batch(np.array([[2018.0]]), np.log([[100.0]]), np.full((1, 1), 1e-4), np.ones((1, 1)))
    >>> later = interval(figures, np.array([[2018.0, 2020.0]]), hyper, declared, of_fit(fit, ["organisations"]))
    >>> bool((later.wide[1] > 0).all() and later.wide[1][0, 1] > later.wide[1][0, 0])
    True
    """
    mixture = solve(batch, at, hyper)
    lower, middle, upper = np.moveaxis(quantiles(mixture, tails(rules.interval)), 2, 0)
    below, above = conflicts(batch, at, mixture.outlier_probability, hyper, rules)
    factor = factors.at(places(batch, at, below, above, rules))
    half = (middle - lower, upper - middle)
    wide = (widened(half[0], factor, below), widened(half[1], factor, above))
    return Interval(middle, half, wide, mixture.outlier_probability, below, above)


def places(batch: Batch, at: Array, below: Array, above: Array, rules: Reconciliation) -> cells.Names:
    """The calibration cell of each of the times ``at`` (series, times)."""
    number = np.full(at.shape, batch.times.shape[1])
    return cells.names(number, nearest(batch, at), np.maximum(below, above), rules)


def nearest(batch: Batch, at: Array) -> Array:
    """Years from each of the times ``at`` (series, times) to the nearest figure."""
    return np.asarray(np.abs(at[:, :, None] - batch.times[:, None, :]).min(axis=2))
