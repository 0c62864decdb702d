"""What was fitted, and observations as the model wants them: times, variances, batches, names of intervals."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ssemap.core.repeats import SIGNS, STATED
from ssemap.estimate.reconcile.model import Batch
from ssemap.estimate.reconcile.printed import rounding_variance, rounding_weights
from ssemap.estimate.reconcile.process import Array, Hyper
from ssemap.estimate.rules import Fit, Reconciliation, Rounded

STATEMENT = "statement_date"


@dataclass(frozen=True, slots=True)
class Fitted:
    """Hyperparameters, and what was fitted of single prints; None for what is not read (``rules.Reads``).

    ``date_sd``: standard deviation that an uncertain date adds, on the log scale; ``about``: what "about" adds;
    ``lag``: mean years from a count to its statement; ``rounded``: share of prints that are.
    """

    hyper: Hyper
    date_sd: float | None = None
    about: float | None = None
    lag: float | None = None
    rounded: Rounded | None = None
    bounds: bool = False


def stored_fit(fit: Fit, rules: Reconciliation) -> Fitted:
    """A fit of ``calibration.yaml`` with what ``reconciliation.yaml`` declares beside it."""
    pooled = hyperparameters(
        rules,
        weights=fit.weights,
        noise=fit.noise,
        walk=fit.walk,
        outlier_probability=fit.outlier_probability,
        excess=fit.excess,
    )
    return Fitted(pooled, fit.date_sd, fit.about, fit.lag, fit.rounded, rules.reads.bounds)


def hyperparameters(
    rules: Reconciliation,
    *,
    weights: tuple[float, ...],
    noise: Mapping[str, float],
    walk: float,
    outlier_probability: float,
    excess: float | None,
) -> Hyper:
    """The numbers that are fitted with those that ``rules`` declare; ``excess`` is None where bounds are not read."""
    declared = Hyper(
        mean_growth=rules.mean_growth,
        time_constant=rules.time_constant,
        scales=tuple(scale for scale, _ in rules.components),
        further=tuple(sd for _, sd in rules.components),
        outliers_apart=rules.reads.outliers_apart,
        weights=weights,
        noise=noise,
        walk=walk,
        outlier_probability=outlier_probability,
        outlier_sd=rules.outlier_sd,
        power_of_ten_share=rules.power_of_ten_share,
        loose_share=rules.loose_bounds.share,
        loose_excess=rules.loose_bounds.mean,
    )
    return declared if excess is None else replace(declared, excess=excess)


@dataclass(frozen=True, slots=True)
class Prints:
    """What observations say, as arrays (figures): read once, and made a batch with as many fits as are tried.

    ``kinds``: place of the class of noise in ``classes``; ``rounding``: its variance; ``about``, ``stated``,
    ``statement``: true or false; ``date_sds``: of inferred dates, in years; ``signs``: 1 for lower bounds, -1 for upper
    ones, 0 for others.
    """

    times: Array
    logs: Array
    outlier_factors: Array
    classes: tuple[str, ...]
    kinds: NDArray[np.intp]
    rounding: Array
    about: NDArray[np.bool_]
    stated: NDArray[np.bool_]
    statement: NDArray[np.bool_]
    date_sds: Array
    signs: Array


def prints(rows: pd.DataFrame, rounded: Rounded | None) -> Prints:
    """Observations as arrays; ``rounded``: share of prints that are, None where only the last digit counts."""
    kinds, classes = pd.factorize(rows["noise_class"], sort=True)
    return Prints(
        times=rows["time"].to_numpy(dtype=float),
        logs=rows["log"].to_numpy(dtype=float),
        outlier_factors=rows["outlier_factor"].to_numpy(dtype=float),
        classes=tuple(map(str, classes)),
        kinds=kinds,
        rounding=_rounding(rows, rounded),
        about=(rows["qualifier"] == "about").to_numpy(),
        stated=(rows["certainty"] == STATED).to_numpy(),
        statement=(rows["certainty"] == STATEMENT).to_numpy(),
        date_sds=rows["date_sd"].to_numpy(dtype=float),
        signs=np.asarray(rows["qualifier"].map(SIGNS).fillna(0.0), dtype=float),
    )


def _rounding(rows: pd.DataFrame, rounded: Rounded | None) -> Array:
    """Variance of the rounding of each observation.

    Without ``rounded``, and of a bound, that of its last written digit: what was cut off a bound is its excess.
    """
    relative = rows["half_width"].to_numpy(dtype=float)
    if rounded is None:
        return np.asarray(relative**2 / 3)
    share = rows["qualifier"].map(dict.fromkeys(SIGNS, 0.0) | {"exact": rounded.exact}).fillna(rounded.other)
    weights = rounding_weights(rows["digits"].to_numpy(dtype=int), rows["zeros"].to_numpy(dtype=int), share.to_numpy())
    return np.asarray(rounding_variance(relative, weights))


def variances(figures: Prints, fitted: Fitted) -> Array:
    """Variance v of the noise of each observation (figures), without that of its date.

    With the noise of what counted, the rounding (``printed``), and the width of "about" where it says so: v = noise^2 +
    rounding + about^2. Where lags are not read, an uncertain date adds date_sd^2.
    """
    noise = np.array([fitted.hyper.noise[name] for name in figures.classes])
    total = noise[figures.kinds] ** 2 + figures.rounding
    if fitted.about is not None:
        total = total + fitted.about**2 * figures.about
    if fitted.date_sd is not None:
        total = total + fitted.date_sd**2 * ~figures.stated
    return np.asarray(total)


def times(figures: Prints, fitted: Fitted) -> Array:
    """When each count was taken, in years since 1970: a statement is later than its count by the mean lag."""
    return figures.times if fitted.lag is None else figures.times - fitted.lag * figures.statement


def date_variances(figures: Prints, fitted: Fitted) -> Array | None:
    """Variance of the date of each observation, in years squared; None where lags are not read."""
    if fitted.lag is None:
        return None
    return np.where(figures.statement, fitted.lag**2, figures.date_sds**2)


def signs(figures: Prints, fitted: Fitted) -> Array | None:
    """Which figures bind on one side; None where bounds are not read."""
    return figures.signs if fitted.bounds else None


def alike(observations: pd.DataFrame, fewest: int = 1) -> list[tuple[int, pd.DataFrame]]:
    """Observations of series with equally many, at least ``fewest``, those with bounds apart: they need more work.

    Each series in one run of rows.
    """
    sizes = observations["series_id"].map(observations["series_id"].value_counts())
    bounded = observations["qualifier"].isin(SIGNS).groupby(observations["series_id"]).transform("any")
    return [(int(size), rows) for (size, _), rows in observations.groupby([sizes, bounded]) if size >= fewest]


def as_batch(figures: Prints, size: int, fitted: Fitted) -> Batch:
    """Figures of series of one size as arrays (series, observations)."""

    def shaped(values: Array | None) -> Array | None:
        return None if values is None else values.reshape(-1, size)

    return Batch(
        times(figures, fitted).reshape(-1, size),
        figures.logs.reshape(-1, size),
        variances(figures, fitted).reshape(-1, size),
        figures.outlier_factors.reshape(-1, size),
        shaped(date_variances(figures, fitted)),
        shaped(signs(figures, fitted)),
    )


def tails(share: float) -> tuple[float, float, float]:
    """The quantiles of an interval, which leaves out as much below as above, and the median.

    >>> tails(0.5)
    (0.25, 0.5, 0.75)
    """
    tail = (1 - share) / 2
    return tail, 0.5, 1 - tail


def percent(name: str, share: float) -> str:
    """Name of a column of the interval that covers a share.

    >>> percent("up", 0.9)
    'up_90'
    """
    return f"{name}_{round(100 * share)}"
