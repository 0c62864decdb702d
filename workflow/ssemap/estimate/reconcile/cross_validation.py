"""Left-out figures predicted by fits that have not seen them, and errors injected to be found.

Hyperparameters and calibration factors are never fitted on the form of the left-out figure: forms are dealt into folds.
"""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

import numpy as np
import pandas as pd

from ssemap.estimate.reconcile.calibrate import fit
from ssemap.estimate.reconcile.fitted import Fitted, alike, as_batch, percent
from ssemap.estimate.reconcile.model import solve
from ssemap.estimate.reconcile.prediction import BASELINES, MODEL, calibrated, intervals, left_out
from ssemap.estimate.rules import Reconciliation

FOLDS = 5


def fold(form_id: str) -> int:
    """The fold of a form: a hash, so that it never depends on the other forms."""
    return int.from_bytes(sha256(form_id.encode()).digest()[:4], "big") % FOLDS


def cross_fitted(observations: pd.DataFrame, rules: Reconciliation, *, date_out: bool) -> pd.DataFrame:
    """``prediction.left_out`` of every form with hyperparameters fitted on the other folds; adds ``fold``."""
    folds = observations["form_id"].map(fold)
    frames = []
    for number in sorted(set(folds)):
        fitted = fit(observations[folds != number], rules)
        frames.append(left_out(observations[folds == number], fitted, rules, date_out=date_out))
    left = pd.concat(frames)
    return left.assign(fold=left["form_id"].map(fold))


def cross_calibrated(
    left: pd.DataFrame, method: str, rules: Reconciliation, share: float | None = None
) -> pd.DataFrame:
    """Calibrated intervals in which the factors of each fold come from the other folds; indexed as ``left``."""
    frames = [
        intervals(rows, method, calibrated(left[left["fold"] != number], method, rules, share), rules, share)
        for number, rows in left.groupby("fold")
    ]
    return pd.concat(frames).reindex(left.index)


def predictions(left: pd.DataFrame, rules: Reconciliation) -> pd.DataFrame:
    """Left-out figures with the interval of each method: one row per method and figure.

    ``method, series_id, evidence_id, figures`` (of the series, the left-out one included), ``truth, middle, lower,
    upper`` (logarithms) and ``inside_50, inside_80``: whether the model's narrower intervals cover it (missing for
    baselines). ``left``: as ``cross_fitted`` gives it.
    """
    frames = []
    for method in (MODEL, *BASELINES):
        calibrated = cross_calibrated(left, method, rules)
        inside = {}
        for share in rules.narrower:
            narrow = cross_calibrated(left, method, rules, share)
            covers = left["truth"].between(narrow["lower"], narrow["upper"]).astype("boolean")
            inside[percent("inside", share)] = covers if method == MODEL else pd.NA
        frames.append(
            pd.DataFrame(
                {
                    "method": method,
                    "series_id": left["series_id"],
                    "evidence_id": left["evidence_id"],
                    "figures": left["rest"] + 1,
                    "truth": left["truth"],
                    "middle": left[f"{method}_middle"],
                    **calibrated,
                    **inside,
                }
            )
        )
    return pd.concat(frames, ignore_index=True)


def injected_errors(observations: pd.DataFrame, fitted: Fitted, flagged: float) -> pd.DataFrame:
    """Every figure of series of three or more, in turn printed ten times too large or too small.

    Returns ``evidence_id``, ``length`` (number of figures of the series), ``flagged`` and, for the series as it is,
    ``clean_flagged``. A figure is flagged where its outlier probability is above ``flagged``. Whether an error is up or
    down is decided by a hash.
    """
    frames = []
    for size, rows in alike(observations):
        if size < 3:
            continue
        batch = as_batch(rows, size, fitted)
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
    return pd.concat(frames, ignore_index=True)
