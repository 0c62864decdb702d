"""Agreement of the two blind codings of institutions, by condition: kept as a table beside the conditions.

Krippendorff's alpha for ordinal data (Krippendorff 2004), through the package of that name, over the cells that both coders
rated; unknown is no rating on the scale. Whether both say unknown, or both do not, is counted apart.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd

from ssemap import intake
from ssemap.core import framework
from ssemap.core.conditions import condition_sets, conditions_of
from ssemap.intake import descriptors
from ssemap.publish import export
from ssemap.workbench import coding_agreement

RESAMPLES = 1000
LEVEL = 0.95  # of the interval
SEED = 20200922
ALL = "all"
UNKNOWN = "unknown"
DIGITS = 4
NAME = "agreement.csv"


def run(raw: Path) -> None:
    """Write the agreement of each set of conditions that two coders have coded to its folder."""
    packages = [intake.read(folder) for folder in descriptors.packages(raw)]
    codings = pd.concat([one.tables["codings"] for one in packages], ignore_index=True)
    for name in condition_sets():
        own = codings[codings["conditions"] == name]
        if {"coder-1", "coder-2"} <= set(own["coder"]):
            export.write_csv(measure(own, name), framework.FRAMEWORK / "conditions" / name / NAME)


def measure(codings: pd.DataFrame, name: str) -> pd.DataFrame:
    """Per condition, and for all: ``cells, rated, alpha, low, high, alike, alike_unknown``.

    ``rated``: cells with a rating of both coders; ``alike``: share of all cells with the same code; ``alike_unknown``:
    share in which both say unknown, or both do not.
    """
    wide = codings.pivot(index=["form_id", "condition_id"], columns="coder", values="rating")
    wide = wide[["coder-1", "coder-2"]].dropna().reset_index()
    rows = [(ALL, wide)]
    rows += [(c, wide[wide["condition_id"] == c]) for c in conditions_of(name)["condition"]]
    table = pd.DataFrame([{"condition": condition, **_agreement(own)} for condition, own in rows])
    return table.round(DIGITS)


def _agreement(cells: pd.DataFrame) -> dict[str, float]:
    scale = framework.rules("institutions")["scale"]
    codes = cells[["coder-1", "coder-2"]]
    rated = codes[(codes != UNKNOWN).all(axis=1)]
    data = np.array([rated[coder].map(scale) for coder in codes.columns], dtype=float)
    low, high = _interval(data, rated.index.map(cells["form_id"]).to_numpy())
    return {
        "cells": len(cells),
        "rated": len(rated),
        "alpha": coding_agreement.alpha(data, "ordinal"),
        "low": low,
        "high": high,
        "alike": float((codes["coder-1"] == codes["coder-2"]).mean()),
        "alike_unknown": float(((codes["coder-1"] == UNKNOWN) == (codes["coder-2"] == UNKNOWN)).mean()),
    }


def _interval(data: np.ndarray, forms: np.ndarray) -> tuple[float, float]:
    """Bootstrap interval of alpha; missing where there is none. Forms are drawn, since the cells of a form hang together."""
    random = np.random.default_rng(SEED)
    names = np.unique(forms)
    if len(names) < 2:
        return float("nan"), float("nan")
    cells = [np.flatnonzero(forms == name) for name in names]
    drawn = []
    for _ in range(RESAMPLES):
        chosen = np.concatenate([cells[place] for place in random.integers(0, len(names), len(names))])
        drawn.append(coding_agreement.alpha(data[:, chosen], "ordinal"))
    tail = (1 - LEVEL) / 2
    low, high = np.nanquantile(drawn, [tail, 1 - tail])
    return float(low), float(high)
