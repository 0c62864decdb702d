"""Left-out figures predicted by fits that have not seen them, by several methods; and errors injected to be found.

Hyperparameters and calibration factors are never fitted on the form of the left-out figure: forms are dealt into folds.
The factors are those of figures left out alone, as in an ordinary run, whatever is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from statistics import NormalDist

import numpy as np
import pandas as pd

from ssemap.estimate.reconcile import local_level
from ssemap.estimate.reconcile.calibrate import fit
from ssemap.estimate.reconcile.designs import Design, remaining
from ssemap.estimate.reconcile.fitted import Fitted, alike, as_batch, percent, prints
from ssemap.estimate.reconcile.model import solve
from ssemap.estimate.reconcile.prediction import BASELINES, MODEL, calibrated, intervals, left_out
from ssemap.estimate.reconcile.process import Array
from ssemap.estimate.rules import Reconciliation

FOLDS = 5
EVERY = -1  # fold of figures that the fit has not seen, whatever their form
LOCAL_LEVEL = "local_level"
Fit = Callable[[pd.DataFrame, Reconciliation], Fitted]
Fits = Mapping[int, Fitted]
Walks = Mapping[int, local_level.LocalLevel]


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the model: its rules, and how its pooled numbers are fitted to observations.

    A stored fit is a version too: ``fit`` then gives it, whatever the observations are.
    """

    name: str
    rules: Reconciliation
    fit: Fit = fit


def fold(form_id: str) -> int:
    """The fold of a form: a hash, so that it never depends on the other forms."""
    return int.from_bytes(sha256(form_id.encode()).digest()[:4], "big") % FOLDS


def without_fold(observations: pd.DataFrame) -> dict[int, pd.DataFrame]:
    """The observations of all other folds, for each fold that has a form."""
    folds = observations["form_id"].map(fold)
    return {int(number): observations[folds != number] for number in sorted(set(folds))}


def fits(observations: pd.DataFrame, version: Version) -> dict[int, Fitted]:
    """For each fold the fit to the others, made once for all that is left out."""
    return {number: version.fit(rows, version.rules) for number, rows in without_fold(observations).items()}


def cross_fitted(design: Design, fitted: Fits, rules: Reconciliation) -> pd.DataFrame:
    """The left-out figures of a set, each predicted by the fit of its fold; adds ``fold``.

    ``fitted``: by fold; one under ``EVERY`` alone predicts all.
    """

    def predict(observations: pd.DataFrame, date_out: bool) -> pd.DataFrame:
        every = EVERY in fitted
        folds = observations["form_id"].map(lambda form_id: EVERY if every else fold(form_id))
        frames = [
            left_out(rows, fitted[number], rules, date_out=date_out).assign(fold=number)
            for number, rows in observations.groupby(folds)
        ]
        return pd.concat(frames, ignore_index=True)

    return design.left(predict)


def cross_calibrated(
    left: pd.DataFrame, method: str, rules: Reconciliation, share: float | None = None, *, by: pd.DataFrame
) -> pd.DataFrame:
    """Calibrated intervals, indexed as ``left``: the factors of each fold come from the other folds of ``by``.

    ``share``: of a narrower interval. A baseline has no width, so that its narrower interval is calibrated by itself;
    so is that of a model whose intervals are calibrated by place.
    """
    if share and method != MODEL:
        rules, share = rules.model_copy(update={"interval": share}), None
    frames = []
    for number, rows in left.groupby("fold"):
        others = by if number == EVERY else by[by["fold"] != number]
        widths = calibrated(others, method, rules, share if rules.reads.cells else None)
        frames.append(intervals(rows, method, widths, rules, share))
    return pd.concat(frames).reindex(left.index)


def predictions(left: pd.DataFrame, rules: Reconciliation, method: str = MODEL, *, by: pd.DataFrame) -> pd.DataFrame:
    """Rows of ``cross_fitted`` with ``figures`` (known of the series, the left-out one included) and the interval.

    ``series_id`` is that of the series, also where the set has several copies of it.
    ``middle, lower, upper`` (logarithms), ``inside_50, inside_80``: whether the narrower intervals cover the truth.
    ``by``: the figures left out alone, which calibrate.
    """
    narrow = {}
    for share in rules.narrower:
        interval = cross_calibrated(left, method, rules, share, by=by)
        narrow[percent("inside", share)] = left["truth"].between(interval["lower"], interval["upper"])
    calibrated = cross_calibrated(left, method, rules, by=by)
    rows = left.assign(series_id=left["of"], figures=left["rest"] + 1, middle=left[f"{method}_middle"])
    return rows.assign(**calibrated, **narrow)


def inside(rules: Reconciliation) -> list[str]:
    """The columns of ``predictions`` that say whether a narrower interval covers the truth."""
    return [percent("inside", share) for share in rules.narrower]


def walks(observations: pd.DataFrame) -> dict[int, local_level.LocalLevel]:
    """For each fold the local-level model fitted to the others."""
    return {number: local_level.fit(rows) for number, rows in without_fold(observations).items()}


def as_local_level(left: pd.DataFrame, design: Design, fitted: Walks, rules: Reconciliation) -> pd.DataFrame:
    """Rows of ``cross_fitted`` in which the local-level model stands in the place of the model: middle and half-widths.

    It knows no conflict.
    """
    means, sds = [], []
    rest = remaining(left, design.observations, date_out=design.date_out)
    for number, time, rows in zip(left["fold"], left["time"], rest, strict=True):
        model = fitted[number]
        mean, variance = local_level.level(rows["time"].to_numpy(float), rows["log"].to_numpy(float), time, model)
        means.append(mean)
        sds.append(np.sqrt(variance + model.noise))
    halves: dict[str, Array] = {}
    for share in (*rules.narrower, rules.interval):
        half = NormalDist().inv_cdf((1 + share) / 2) * np.array(sds)
        halves |= {percent("down", share): half, percent("up", share): half}
    return left.assign(**{f"{MODEL}_middle": means}, **halves, below=0.0, above=0.0)


def by_method(
    design: Design, version: Version, fitted: Fits, simple: Walks | None = None
) -> dict[str, tuple[str, pd.DataFrame]]:
    """The left-out figures of a set as the version of the model predicts them and, with ``simple``, the simple methods.

    Name of each method to the stem of its columns and the rows of ``cross_fitted``.
    """
    left = cross_fitted(design, fitted, version.rules)
    if simple is None:
        return {version.name: (MODEL, left)}
    plain = as_local_level(left, design, simple, version.rules)
    return {version.name: (MODEL, left), **{name: (name, left) for name in BASELINES}, LOCAL_LEVEL: (MODEL, plain)}


def compared(
    methods: Mapping[str, tuple[str, pd.DataFrame]],
    alone: Mapping[str, tuple[str, pd.DataFrame]],
    rules: Reconciliation,
) -> dict[str, pd.DataFrame]:
    """The ``predictions`` of each method of ``by_method``; ``alone``: those of the figures left out alone."""
    return {name: predictions(rows, rules, stem, by=alone[name][1]) for name, (stem, rows) in methods.items()}


def cross_injected(observations: pd.DataFrame, fitted: Fits, flagged: float) -> pd.DataFrame:
    """``injected_errors`` of every form, found by the fit of its fold."""
    folds = observations["form_id"].map(fold)
    return pd.concat(
        [injected_errors(rows, fitted[int(number)], flagged) for number, rows in observations.groupby(folds)],
        ignore_index=True,
    )


def injected_errors(observations: pd.DataFrame, fitted: Fitted, flagged: float) -> pd.DataFrame:
    """Every figure of series of three or more, in turn printed ten times too large or too small.

    Returns ``evidence_id``, ``length`` (number of figures of the series), ``flagged`` and, for the series as it is,
    ``clean_flagged``. A figure is flagged where its outlier probability is above ``flagged``. Whether an error is up or
    down is decided by a hash.
    """
    frames = [pd.DataFrame({"evidence_id": [], "length": [], "flagged": [], "clean_flagged": []})]
    for size, rows in alike(observations, fewest=3):
        batch = as_batch(prints(rows, fitted.rounded), size, fitted)
        ids = rows["evidence_id"].to_numpy().reshape(-1, size)
        usual = solve(batch, batch.times[:, :1], fitted.hyper).outlier_probability > flagged
        for place in range(size):
            signs = [sha256(name.encode()).digest()[0] % 2 * 2 - 1 for name in ids[:, place]]
            logs = batch.logs.copy()
            logs[:, place] += np.array(signs) * np.log(10)
            probability = solve(replace(batch, logs=logs), batch.times[:, :1], fitted.hyper).outlier_probability
            frames.append(
                pd.DataFrame(
                    {
                        "evidence_id": ids[:, place],
                        "length": size,
                        "flagged": probability[:, place] > flagged,
                        "clean_flagged": usual[:, place],
                    }
                )
            )
    return pd.concat(frames[1:] or frames, ignore_index=True)
