"""Which figures make a series that can be reconciled, and how exactly each of them is known."""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import pandas as pd

from ssemap.core import framework
from ssemap.core.repeats import SIGNS, one_print
from ssemap.core.series import DAYS_OF_YEAR, decimal_years, in_use
from ssemap.estimate.reconcile import lags, printed
from ssemap.estimate.rules import NoLevel, Reconciliation

CLAIM = "claim"  # of origin_kinds.csv
MOST_EXCESSES = 4  # means of a loose excess; 2 in 100 loose bounds are farther
COLUMNS = [
    "series_id",
    "form_id",
    "source_id",
    "evidence_id",
    "measure",
    "time",
    "log",
    "half_width",
    "digits",
    "zeros",
    "qualifier",
    "noise_class",
    "certainty",
    "date_sd",
    "outlier_factor",
    "lag",
]


def observations(evidence: pd.DataFrame, rules: Reconciliation) -> pd.DataFrame:
    """One row per observation, in ``COLUMNS``, ordered by series, time and value.

    ``time`` in years since 1970, ``log`` of the value, ``half_width`` of its last digit relative to it, ``digits`` down
    to that and how many of them are trailing ``zeros``, ``noise_class`` of what counted or carries it, ``certainty`` of
    the date, ``date_sd`` of one that is inferred, in years, ``outlier_factor`` by what factor it is more likely an
    outlier than the pooled probability says: by class of source, and divided by the number of sources that print it;
    ``lag``: years from count to publication where the print carries both. A count is observed once, whoever prints it
    (``_stands``).
    """
    figures = evidence[in_use(evidence)]
    figures = figures[obstacle(figures, rules).isna()]
    if rules.reads.one_origin_once:
        figures = figures[~_idle(figures, rules)]
    digits, zeros = printed.digits(figures["value"].to_numpy(dtype=float), figures["half_width"].to_numpy(dtype=float))
    frame = figures.assign(
        time=decimal_years(figures["period_end"]),
        log=np.log(figures["value"]),
        half_width=figures["half_width"] / figures["value"],
        digits=digits,
        zeros=zeros,
        noise_class=figures[rules.noise.by].map(rules.noise.classes),
        certainty=figures["period_certainty"],
        date_sd=lags.date_sds(figures, rules.inferred_sd),
        lag=lags.lags(figures),
        rank=figures["source_type"].map(framework.source_ranks()),
    )
    carrier = frame["source_type"].map(rules.source_classes)
    frame["outlier_factor"] = carrier.map(rules.outlier_factor).astype("float64")
    stands = _stands(figures, rules)
    frame["outlier_factor"] /= frame.groupby(stands)["source_id"].transform("nunique")
    frame = frame[stands == frame["evidence_id"]]
    return frame.sort_values(["series_id", "time", "log", "rank", "evidence_id"])[COLUMNS].reset_index(drop=True)


def _idle(figures: pd.DataFrame, rules: Reconciliation) -> pd.Series:
    """True for figures that say nothing beside others of their series.

    A claim beside what somebody counted, as the two are never pooled; and a bound that a number of the series within
    ``conflict_reach`` years satisfies by more than any excess that is expected.
    """
    claim = figures["origin_kind"] == CLAIM
    counted = (~claim).groupby(figures["series_id"]).transform("any")
    return (claim & counted) | _slack(figures, rules)


def _slack(figures: pd.DataFrame, rules: Reconciliation) -> pd.Series:
    """True for bounds that are far from a number near their date."""
    bounds = figures[figures["qualifier"].isin(SIGNS)].reset_index(names="bound")
    numbers = figures[~figures["qualifier"].isin(SIGNS)]
    columns = ["series_id", "value", "period_end"]
    pairs = bounds[["bound", "qualifier", *columns]].merge(numbers[columns], on="series_id", suffixes=("", "_of"))
    near = (pairs["period_end"] - pairs["period_end_of"]).abs().dt.days <= rules.conflict_reach * DAYS_OF_YEAR + 1
    sign = pairs["qualifier"].map(SIGNS).astype("float64")
    beyond = sign * np.log(pairs["value_of"] / pairs["value"]) > MOST_EXCESSES * rules.loose_bounds.mean
    return pd.Series(figures.index.isin(pairs.loc[near & beyond, "bound"]), index=figures.index)


def _stands(figures: pd.DataFrame, rules: Reconciliation) -> pd.Series:
    """Id of the figure that stands for each as the observation of its count.

    With ``one_origin_once`` as ``repeats`` says; else, as in version 1, only identical values of one date are one
    observation, from the best class of source.
    """
    if rules.reads.one_origin_once:
        return one_print(figures)
    ranked = figures.assign(rank=figures["source_type"].map(framework.source_ranks()))
    ordered = ranked.sort_values(["rank", "evidence_id"])
    first = ordered.groupby(["series_id", "period_end", "value"])["evidence_id"].transform("first")
    return first.reindex(figures.index)


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
    text = rows.round({"time": 6, "log": 9, "half_width": 12, "lag": 6, "date_sd": 6}).to_csv(
        index=False, header=False, lineterminator="\n"
    )
    return sha256(text.encode()).hexdigest()[:16]
