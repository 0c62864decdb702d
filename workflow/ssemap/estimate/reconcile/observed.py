"""Which figures make a series that can be reconciled, and how exactly each of them is known."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import numpy as np
import pandas as pd

from ssemap.core import framework
from ssemap.core.series import decimal_years, in_use

COLUMNS = [
    "series_id",
    "form_id",
    "source_id",
    "evidence_id",
    "time",
    "log",
    "rounding",
    "source_class",
    "unsure",
    "doubt",
]


def observations(evidence: pd.DataFrame, rules: dict[str, Any]) -> pd.DataFrame:
    """One row per observation, in ``COLUMNS``.

    ``time`` in years since 1970, ``rounding`` the relative variance of rounding, ``unsure`` whether the date is not
    stated, ``doubt`` the factor of the probability that it is wrong: by class of source, and divided by the number of
    sources that print it. Identical values of one date have one origin, whoever prints them: they count once, from the best class
    of source.
    """
    own = evidence[in_use(evidence)]
    own = own[obstacle(own, rules).isna()]
    ranks = framework.table("source_types").set_index("source_type")["rank"].astype(int)
    frame = own.assign(
        time=decimal_years(own["period_end"]),
        log=np.log(own["value"]),
        rounding=(own["half_width"] / own["value"]) ** 2 / 3,
        source_class=own["source_type"].map(rules["source_classes"]),
        unsure=own["period_certainty"] != "stated",
        rank=own["source_type"].map(ranks.to_dict()),
    )
    same = ["series_id", "time", "value"]
    frame["doubt"] = frame["source_class"].map(rules["doubt"]).astype("float64")
    frame["doubt"] /= frame.groupby(same)["source_id"].transform("nunique")
    frame = frame.sort_values(["series_id", "time", "log", "rank", "evidence_id"])
    return frame.drop_duplicates(same)[COLUMNS].reset_index(drop=True)


def obstacle(figures: pd.DataFrame, rules: dict[str, Any]) -> pd.Series:
    """Why a figure cannot be reconciled with others, as a key of ``words``; missing where it can.

    National totals only; studies (basis estimate), flows of organisations, shares and tiny counts form no
    series (METHODS).
    """
    found = pd.Series(pd.NA, index=figures.index, dtype="str")
    reasons = {
        "undated": figures["period_end"].isna(),
        "small": figures["value"] < rules["not_series"]["below"],
        "unit": figures["unit"] == "percent",
        "basis": figures["basis"].isin(rules["not_series"]["bases"]),
        "coverage": figures["coverage"] != "national",
    }
    for reason, applies in reasons.items():
        found = found.mask(applies, reason)
    return found


def words(reason: str, rules: dict[str, Any]) -> str:
    """A reason of ``reconciliation.yaml`` in words, with its limits filled in."""
    return str(rules["words"][reason]).format(**rules)


def repeated(rows: pd.DataFrame) -> pd.Series:
    """True for observations of series that have two or more."""
    return rows["series_id"].map(rows["series_id"].value_counts()) > 1


def signature(rows: pd.DataFrame) -> str:
    """Fingerprint of observations: changes with any value, date or class that the fit rests on."""
    shown = rows.round({"time": 6, "log": 9, "rounding": 12}).to_csv(index=False, lineterminator="\n")
    return sha256(shown.encode()).hexdigest()[:16]
