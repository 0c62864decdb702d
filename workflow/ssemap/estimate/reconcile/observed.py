"""Which figures make a series that can be reconciled, and how exactly each of them is known."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import pandas as pd

from ssemap.core import framework
from ssemap.core.repeats import one_print
from ssemap.core.series import decimal_years, in_use
from ssemap.estimate.rules import NoLevel, Reconciliation

COLUMNS = [
    "series_id",
    "form_id",
    "source_id",
    "evidence_id",
    "time",
    "log",
    "rounding",
    "source_class",
    "date_uncertain",
    "outlier_factor",
]


def observations(evidence: pd.DataFrame, rules: Reconciliation) -> pd.DataFrame:
    """One row per observation, in ``COLUMNS``, ordered by series, time and value.

    ``time`` in years since 1970, ``log`` of the value, ``rounding`` the relative variance of rounding,
    ``date_uncertain`` whether the date is not stated, ``outlier_factor`` by what factor it is more likely an outlier
    than the pooled probability says: by class of source, and divided by the number of sources that print its count. A
    count is observed once, whoever prints it (``_stands``).
    """
    figures = evidence[in_use(evidence)]
    figures = figures[obstacle(figures, rules).isna()]
    frame = figures.assign(
        time=decimal_years(figures["period_end"]),
        log=np.log(figures["value"]),
        rounding=(figures["half_width"] / figures["value"]) ** 2 / 3,
        source_class=figures["source_type"].map(rules.source_classes),
        date_uncertain=figures["period_certainty"] != "stated",
        rank=figures["source_type"].map(framework.source_ranks()),
    )
    frame["outlier_factor"] = frame["source_class"].map(rules.outlier_factor).astype("float64")
    stands = _stands(frame, rules)
    frame["outlier_factor"] /= frame.groupby(stands)["source_id"].transform("nunique")
    frame = frame[stands == frame["evidence_id"]]
    return frame.sort_values(["series_id", "time", "log", "rank", "evidence_id"])[COLUMNS].reset_index(drop=True)


def _stands(frame: pd.DataFrame, rules: Reconciliation) -> pd.Series:
    """Id of the figure that stands for each as the observation of its count.

    With ``one_origin_once`` as ``repeats`` says; else, as in version 1, only identical values of one date are one
    observation, from the best class of source.
    """
    if rules.one_origin_once:
        return one_print(frame)
    ordered = frame.sort_values(["rank", "evidence_id"])
    first = ordered.groupby(["series_id", "time", "value"])["evidence_id"].transform("first")
    return first.reindex(frame.index)


def obstacle(figures: pd.DataFrame, rules: Reconciliation) -> pd.Series:
    """Why a figure cannot be reconciled with others, as a name of ``rules.NoLevel``; missing where it can.

    National totals only; studies (basis estimate), flows of organisations, shares and tiny counts form no
    series (METHODS).
    """
    obstacles = pd.Series(pd.NA, index=figures.index, dtype="str")
    reasons = {
        "undated": figures["period_end"].isna(),
        "small": figures["value"] < rules.not_series.below,
        "unit": figures["unit"] == "percent",
        "basis": figures["basis"].isin(rules.not_series.bases),
        "coverage": figures["coverage"] != "national",
    }
    for reason, applies in reasons.items():
        obstacles = obstacles.mask(applies, reason)
    return obstacles


def words(reason: str, rules: Reconciliation) -> str:
    """A reason of ``reconciliation.yaml`` in words, with its limits filled in. Raises KeyError for an unknown one."""
    if reason not in NoLevel.model_fields:
        raise KeyError(reason)
    return str(getattr(rules.words, reason)).format(
        **rules.model_dump(include={"farthest_years", "widest", "not_series"})
    )


def repeated(rows: pd.DataFrame) -> pd.Series:
    """True for observations of series that have two or more."""
    return rows["series_id"].map(rows["series_id"].value_counts()) > 1


def signature(rows: pd.DataFrame) -> str:
    """Fingerprint of observations: changes with any value, date or class that the fit rests on, not with names."""
    text = rows.round({"time": 6, "log": 9, "rounding": 12}).to_csv(index=False, header=False, lineterminator="\n")
    return sha256(text.encode()).hexdigest()[:16]
