"""The level of many series at once: damped trends of unknown scale, observed with contamination.

The posterior of the log level x at a time t, given the figures y of its series, is a mixture over the scales sigma_k of
growth (``process``) and within each over the subsets J of outliers (``outliers``)::

    p(x(t) | y) = sum over k of w_k(y) sum over J of w_J|k(y) N(x; m_kJ, V_kJ),    w_k(y) ~ w_k p(y | sigma_k)

with the moments of a Gaussian process, the same as those of a Kalman smoother: with C the covariance of the figures
outside J, their noise included, and c that of x(t) with them,

    m_kJ = mu t + c' C^-1 (y - mu t_y),    V_kJ = K(t, t) - c' C^-1 c.

Within a scale the subsets with outliers are matched by mean and variance, so that each scale is two normal
distributions: one without outliers, and one with some.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

import numpy as np
from scipy.special import ndtr, ndtri

from ssemap.estimate.reconcile import bounds, outliers
from ssemap.estimate.reconcile.bounds import Excess, Stratum
from ssemap.estimate.reconcile.outliers import Components, log_sum
from ssemap.estimate.reconcile.process import Array, Hyper, Process, covariance

LEAST_VARIANCE = 1e-12  # rounding may leave less than nothing
SMALLEST_WEIGHT = 1e-300
SMALL_STEP = 0.03  # of the least standard deviation: such a step is exact to its third power
DIVISORS = 0.5, 2.0  # by which Halley corrects a step of Newton, at most
MOST_STEPS = 60  # enough to halve the widest bracket to nothing
PLACES_AT_ONCE = 2_000  # whose quantiles are solved at once: few enough to stay in the cache of a processor
AT_ONCE = 5_000  # figures of all scales that are solved at once, for the same reason


@dataclass(frozen=True, slots=True)
class Batch:
    """Series with equally many figures, each array (series, figures).

    ``times`` in years, ``logs`` of the values, ``variances`` of the noise, ``outlier_factors``: by what factor a figure
    is more likely an outlier than the pooled probability says. ``date_variances`` of the dates, in years squared;
    ``signs``: 1 for a figure that is a lower bound, -1 for an upper one, 0 for others; None where no series has any.
    """

    times: Array
    logs: Array
    variances: Array
    outlier_factors: Array
    date_variances: Array | None = None
    signs: Array | None = None


@dataclass(frozen=True, slots=True)
class Mixture:
    """The log level as a mixture of normal distributions, one for each scale, or for each scale and stratum of a bound.

    ``weights`` (series, scales), ``means`` and ``sds`` (series, scales, times); ``outlier_probability`` (series,
    figures); ``log_likelihood`` (series).
    """

    weights: Array
    means: Array
    sds: Array
    outlier_probability: Array
    log_likelihood: Array

    def parted(self, place: int) -> tuple[Mixture, Mixture]:
        """The mixtures at the times before a place, and from it on."""
        first = replace(self, means=self.means[..., :place], sds=self.sds[..., :place])
        return first, replace(self, means=self.means[..., place:], sds=self.sds[..., place:])


@dataclass(frozen=True, slots=True)
class Joint:
    """The same mixture with the covariance between times, and the weight of each figure.

    ``weights`` (series, scales), ``means`` (series, scales, times), ``covariances`` (series, scales, times, times);
    ``figure_weights`` (series, times, figures): by how much the log level moves if the logarithm of a figure does.
    """

    weights: Array
    means: Array
    covariances: Array
    figure_weights: Array


Part = tuple[float, float, Stratum | None]  # scale, further noise, and stratum of the latest bound


def solve(batch: Batch, at: Array, hyper: Hyper) -> Mixture:
    """The log level of each series at the times ``at`` (series, times).

    Two figures of one date, so exact that the mean of the level is theirs:

    >>> hyper = Hyper(0.025, 3.0, (0.05,), (1.0,), {}, 0.2, 0.01, (0.7,), 0.25)
    >>> figures = Batch(np.array([[2018.0, 2020.0]]), np.log([[100.0, 110.0]]), np.full((1, 2), 1e-8), np.ones((1, 2)))
    >>> mixture = solve(figures, np.array([[2018.0, 2019.0, 2020.0]]), hyper)
    >>> np.exp(mixture.means[0, 0]).round(1).tolist()
    [100.0, 104.9, 110.0]
    """
    trend, scales = _scales(batch, at, hyper, joint=False)
    weights, total = _scale_weights(scales, hyper, batch)
    means, sds, parts, probabilities = [], [], [], []
    for place, scale in enumerate(scales):
        each = np.einsum("bstn,bn->bst", scale.figure_weights, scale.y)
        spread = scale.variance[:, None] - np.einsum("bstn,btn->bst", scale.figure_weights, scale.cross)
        for some, part, shares in _groups(scale, hyper):
            mean = np.einsum("bs,bst->bt", shares, each[:, some])
            second = np.einsum("bs,bst->bt", shares, spread[:, some] + each[:, some] ** 2)
            means.append(mean + trend)
            sds.append(np.sqrt(np.maximum(second - mean**2, LEAST_VARIANCE)))
            parts.append(weights[:, place] * part)
        probabilities.append(np.einsum("bs,bsn->bn", scale.shares(), scale.outliers))
    outlier_probability = np.einsum("bk,bkn->bn", weights, np.stack(probabilities, axis=1))
    return Mixture(np.stack(parts, axis=1), np.stack(means, axis=1), np.stack(sds, axis=1), outlier_probability, total)


def joint(batch: Batch, at: Array, hyper: Hyper) -> Joint:
    """As ``solve``, with the covariance between the asked times: what draws need."""
    trend, scales = _scales(batch, at, hyper, joint=True)
    weights, _ = _scale_weights(scales, hyper, batch)
    means, covariances, parts, figure_weights = [], [], [], []
    for place, scale in enumerate(scales):
        each = np.einsum("bstn,bn->bst", scale.figure_weights, scale.y)
        spread = scale.variance[:, None] - np.einsum("bstn,bun->bstu", scale.figure_weights, scale.cross)
        squares = spread + each[..., :, None] * each[..., None, :]
        for some, part, shares in _groups(scale, hyper):
            mean = np.einsum("bs,bst->bt", shares, each[:, some])
            second = np.einsum("bs,bstu->btu", shares, squares[:, some])
            means.append(mean + trend)
            covariances.append(second - mean[:, :, None] * mean[:, None, :])
            parts.append(weights[:, place] * part)
        figure_weights.append(np.einsum("bs,bstn->btn", scale.shares(), scale.figure_weights))
    linear = np.einsum("bk,bktn->btn", weights, np.stack(figure_weights, axis=1))
    return Joint(np.stack(parts, axis=1), np.stack(means, axis=1), np.stack(covariances, axis=1), linear)


def _groups(scale: Components, hyper: Hyper) -> Iterator[tuple[slice, Array, Array]]:
    """The subsets of outliers that one normal distribution stands for: these, their weight, and the share of each.

    Without outliers a level is exact at the date of an exact figure, with some it is not: matched together, a small
    probability of an outlier would widen the interval of a count that is known. Version 1 matched all.
    """
    shares = scale.shares()
    apart = hyper.outliers_apart and shares.shape[1] > 1
    for some in (slice(0, 1), slice(1, None)) if apart else (slice(None),):
        weight = shares[:, some].sum(axis=1)
        yield some, weight, shares[:, some] / np.maximum(weight, SMALLEST_WEIGHT)[:, None]


def component_likelihoods(batch: Batch, hyper: Hyper) -> Array:
    """Log likelihood of each series within each scale, without the weights of the scales: (series, scales)."""
    _, scales = _scales(batch, batch.times[:, :0], hyper, joint=False)
    logs = np.stack([log_sum(scale.logs) for scale in scales], axis=1)
    shares = np.log([1.0 if stratum is None else stratum.weight for stratum in _latest_strata(batch, hyper)])
    return log_sum(logs.reshape(len(logs), -1, len(shares)) + shares, axis=2)


def component_weights(batch: Batch, at: Array, hyper: Hyper) -> tuple[Array, Array]:
    """Weight of each component (series, scales, subsets), and which figures are outliers in it.

    The second array (series, scales, subsets, figures) is 1 where a figure is an outlier.
    """
    _, scales = _scales(batch, at, hyper, joint=False)
    weights, _ = _scale_weights(scales, hyper, batch)
    shares = np.stack([scale.shares() for scale in scales], axis=1)
    return weights[:, :, None] * shares, np.stack([scale.outliers for scale in scales], axis=1)


def with_figures(batch: Batch, at: Array, hyper: Hyper) -> tuple[Mixture, Mixture]:
    """The log levels at the times ``at`` (series, times), and at the dates of the figures, solved together."""
    return solve(batch, np.concatenate([at, batch.times], axis=1), hyper).parted(at.shape[1])


def quantiles(mixture: Mixture, shares: tuple[float, ...]) -> Array:
    """Values below which these shares of the mixture lie at each time: (series, times, shares).

    By the steps of Halley on the normal score of the distribution function F, z(x) = ndtri(F(x)): of one normal
    distribution it is a straight line, of a mixture nearly one. A quantile lies between the least and the largest of
    those of the components; where a step leaves what it is known to lie between, or is not half as long as the step
    before, what it lies between is halved instead.

    >>> one = np.ones((1, 1, 1))
    >>> quantiles(Mixture(one[0], 2 * one, one, one[0], one[0, 0]), (0.5, 0.95)).round(3).tolist()
    [[[2.0, 3.645]]]
    """
    series, count, times = mixture.means.shape
    weights, means, sds = (
        np.broadcast_to(array, mixture.means.shape).transpose(1, 0, 2).reshape(count, -1)
        for array in (mixture.weights[:, :, None], mixture.means, mixture.sds)
    )
    values = np.empty((len(shares), series * times))
    for first in range(0, series * times, PLACES_AT_ONCE):
        some = slice(first, first + PLACES_AT_ONCE)
        for place, score in enumerate(ndtri(shares)):
            values[place, some] = _of_score(float(score), weights[:, some], means[:, some], sds[:, some])
    return values.reshape(len(shares), series, times).transpose(1, 2, 0)


def _of_score(score: float, weights: Array, means: Array, sds: Array) -> Array:
    """Where the normal score of mixtures (components, places) is so much: (places)."""
    ends = means + score * sds
    low, high = ends.min(axis=0), ends.max(axis=0)
    value = np.clip((weights * ends).sum(axis=0), low, high)
    found: Array = np.empty_like(value)
    places, near = np.arange(len(value)), SMALL_STEP * sds.min(axis=0)
    rates, last = 1 / sds, high - low
    heights = weights * rates
    for _ in range(MOST_STEPS):
        error, slope, bend = _score_at(value, weights, means, rates, heights, score)
        low, high = np.where(error < 0, value, low), np.where(error > 0, value, high)
        with np.errstate(all="ignore"):  # far out the density is nothing: no number, and halved
            newton = error / slope
            step = value - newton / np.clip(1 - 0.5 * newton * bend, *DIVISORS)
        good = (step >= low) & (step <= high) & (np.abs(newton) <= last)
        last = np.where(good, 0.5 * np.abs(newton), high - low)
        value = np.where(good, step, 0.5 * (low + high))
        found[places] = value
        again = ~(good & (np.abs(newton) <= near))
        if not again.any():
            break
        value, low, high, last = value[again], low[again], high[again], last[again]
        near, places = near[again], places[again]
        weights, means, rates, heights = weights[:, again], means[:, again], rates[:, again], heights[:, again]
    return found


def _score_at(
    value: Array, weights: Array, means: Array, rates: Array, heights: Array, score: float
) -> tuple[Array, Array, Array]:
    """The normal score of mixtures at a value (places) less ``score``, its slope, and its bend: second over first.

    ``rates``: 1 / sd; ``heights``: weight / sd. With u = ndtri(F), F' = f and phi the normal density, u' = f / phi(u)
    and u'' / u' = f' / f + u u'.
    """
    z = (value - means) * rates
    reached = ndtri(np.einsum("kp,kp->p", weights, ndtr(z)))
    densities = heights * np.exp(-0.5 * z**2)
    density = densities.sum(axis=0)
    with np.errstate(all="ignore"):
        slope = density * np.exp(0.5 * reached**2)
        bend = reached * slope - np.einsum("kp,kp->p", densities, z * rates) / density
    return reached - score, slope, bend


def _scales(batch: Batch, at: Array, hyper: Hyper, *, joint: bool) -> tuple[Array, list[Components]]:
    """The trend at the asked times, and the components of every scale; ``at`` may hold no times (series, 0)."""
    origin = np.concatenate([batch.times, at], axis=1).min(axis=1)[:, None] - 1.0
    times, ask = batch.times - origin, at - origin
    centre = batch.logs.mean(axis=1, keepdims=True)
    y = batch.logs - centre - hyper.mean_growth * times
    among = covariance(times, times, hyper.time_constant, hyper.walk)
    cross = covariance(ask, times, hyper.time_constant, hyper.walk)
    asked = covariance(ask, ask, hyper.time_constant, hyper.walk)
    if not joint:
        asked = np.einsum("...ii->...i", asked)
    process = Process(among, cross, asked)
    prior = outliers.prior_probabilities(hyper, batch.outlier_factors)
    every = [
        (scale, further, stratum) for scale, further in hyper.components for stratum in _latest_strata(batch, hyper)
    ]
    at_once = max(AT_ONCE // y.size, 1)
    scales: list[Components] = []
    for first in range(0, len(every), at_once):
        scales += _of_scales(batch, y, prior, process, every[first : first + at_once], hyper)
    return centre + hyper.mean_growth * ask, scales


def _latest_strata(batch: Batch, hyper: Hyper) -> list[Stratum | None]:
    """The strata of the excess of the latest bound of each series; none where no series has a bound."""
    if batch.signs is None or not batch.signs.any():
        return [None]
    return [*bounds.strata(_excess(hyper, len(batch.times)))]


def _excess(hyper: Hyper, series: int) -> Excess:
    """The excess of each of so many series."""
    tight = np.broadcast_to(np.asarray(hyper.excess, dtype=float).reshape(-1, 1), (series, 1))
    return bounds.excess(hyper, tight)


def _of_scales(
    batch: Batch,
    y: Array,
    prior: Array,
    process: Process,
    parts: list[tuple[float, float, Stratum | None]],
    hyper: Hyper,
) -> Iterator[Components]:
    """The components of some scales, each with its further noise and a stratum of the latest bound, solved at once.

    Each series stands in the batch once for each of these ``parts``.
    """
    number, count = len(parts), len(y)
    growth, further = (np.repeat([part[place] for part in parts], count)[:, None] for place in (0, 1))

    def every(array: Array) -> Array:
        return np.tile(array, (number, *[1] * (array.ndim - 1)))

    logs, variances = every(y), every(batch.variances) + further**2
    if batch.date_variances is not None:
        variances = variances + every(batch.date_variances) * (growth**2 + hyper.mean_growth**2)
    each = process.scaled(growth.reshape(number, count))
    correction = None
    if batch.signs is not None and parts[0][2] is not None:
        latest = _latest(batch)
        means, sds = (np.concatenate([getattr(part[2], name) for part in parts]) for name in ("mean", "sd"))
        logs = logs + every(latest) * means
        variances = variances + every(latest**2) * sds**2
        others = every(batch.signs - latest)
        logs, variances, correction = _as_normal(
            logs, variances, others, each.among, _excess(hyper, count).times(number)
        )
    made = outliers.components(logs, variances, every(prior), each, hyper)
    if correction is not None:
        made = replace(made, logs=made.logs + correction[:, None])
    for place in range(number):
        rows = slice(place * count, (place + 1) * count)
        yield Components(*(getattr(made, field.name)[rows] for field in fields(Components)))


def _latest(batch: Batch) -> Array:
    """The signs (series, figures) of the latest bound of each series alone."""
    assert batch.signs is not None
    when = np.where(batch.signs != 0, batch.times, -np.inf)
    latest = np.zeros_like(batch.signs)
    rows = np.arange(len(latest))
    place = when.argmax(axis=1)
    latest[rows, place] = batch.signs[rows, place]
    return latest


def _as_normal(
    y: Array, variances: Array, signs: Array, among: Array, excess: Excess
) -> tuple[Array, Array, Array | None]:
    """Figures and their noise, in which each bound is a normal site (``bounds``), and what that does to the likelihood.

    Only series that have a bound are looked at; ``among`` (series, figures, figures) as in ``bounds.sites``.
    """
    if not (some := (signs != 0).any(axis=1)).any():
        return y, variances, None
    made = bounds.sites(y[some], variances[some], signs[some], among[some], excess.of(some))
    logs, noise, correction = y.copy(), variances.copy(), np.zeros(len(y))
    logs[some], noise[some], correction[some] = made.logs, made.variances, made.correction
    return logs, noise, correction


def _scale_weights(scales: list[Components], hyper: Hyper, batch: Batch) -> tuple[Array, Array]:
    """Weights of the components (series, components), and the log likelihood of each series."""
    shares = [1.0 if stratum is None else stratum.weight for stratum in _latest_strata(batch, hyper)]
    weights = np.repeat(np.atleast_2d(hyper.weights), len(shares), axis=1) * np.tile(
        shares, len(list(hyper.components))
    )
    logs = np.stack([log_sum(scale.logs) for scale in scales], axis=1) + np.log(weights)
    total = log_sum(logs)
    return np.exp(logs - total[:, None]), total
