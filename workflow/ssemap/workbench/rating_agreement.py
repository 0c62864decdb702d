"""Agreement of the two blind codings of institutions, by condition: kept as a table beside the conditions.

Krippendorff's alpha for ordinal data over the cells (form and condition) that both coders rated; unknown is no rating
on the scale. Whether both say unknown, or both do not, is counted apart. Agreement says how repeatable the manual is,
not whether its ratings are valid.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from ssemap import intake
from ssemap.core import framework
from ssemap.core.conditions import CODERS, FOLDER, UNKNOWN, coded_sets, conditions_of, last_round
from ssemap.institutions.ratings import AGREEMENT, LAST_ROUNDS
from ssemap.institutions.rules import rules
from ssemap.institutions.scores import ALL
from ssemap.publish import export
from ssemap.workbench import read_packages, reliability

RESAMPLES = 1000
DIGITS = 4


def run(raw: Path, needed: Collection[str] | None = None) -> None:
    """Write the agreement of each set of conditions that two coders have coded to its folder in the framework.

    ``needed``: as of ``read_packages``. Raises ModuleNotFoundError where the package ``krippendorff`` is not installed.
    """
    packages = read_packages.of_all(raw, intake.read, needed)
    codings = pd.concat([package.tables["codings"] for package in packages], ignore_index=True)
    for conditions in coded_sets():
        ratings = codings[codings["conditions"] == conditions]
        if set(CODERS) <= set(ratings["coder"]):
            export.write_csv(measure(ratings, conditions), framework.FRAMEWORK / FOLDER / conditions / AGREEMENT)


def measure(codings: pd.DataFrame, conditions: str) -> pd.DataFrame:
    """Per round, and per condition of the set and for all: the columns of ``institutions.ratings.RatingAgreement``.

    ``codings``: ratings on this set, ``conditions, round, form_id, condition_id, coder, rating``. First, with an empty
    ``round``, the last round of the coders of each cell, whatever was adjudicated since; then each round by itself.
    ``cells``: those with a code of both; ``rated``: those with a rating of both; ``alike``: share of the cells with the
    same code; ``alike_unknown``: share in which both say unknown, or both do not; ``both_unknown``: share in which both
    say unknown. ``low`` and ``high``: interval of alpha over resampled forms. A condition that a round does not code
    has no row.
    """
    coded = codings[codings["coder"].isin(CODERS)]
    rounds = {LAST_ROUNDS: last_round(coded)} | {str(number): rows for number, rows in coded.groupby("round")}
    return pd.DataFrame(
        {"round": number, "condition": condition, **_agreement(cells)}
        for number, rows in rounds.items()
        for condition, cells in _by_condition(rows, conditions).items()
    ).round(DIGITS)


def _by_condition(coded: pd.DataFrame, conditions: str) -> dict[str, pd.DataFrame]:
    """The cells that both coders coded in one round, of all conditions and of each that there is."""
    cells = coded.pivot(index=["form_id", "condition_id"], columns="coder", values="rating")
    cells = cells.reindex(columns=list(CODERS)).dropna().reset_index()
    parts = {name: cells[cells["condition_id"] == name] for name in conditions_of(conditions)["condition"]}
    return {name: part for name, part in ({ALL: cells} | parts).items() if len(part)}


def _agreement(cells: pd.DataFrame) -> dict[str, float]:
    """The measures of one condition; ``cells``: ``form_id`` and a column of codes for each coder."""
    scale = rules().scale.numbers()
    codes = cells[list(CODERS)]
    unknown = codes == UNKNOWN
    rated = cells[~unknown.any(axis=1)]
    data = rated[list(CODERS)].apply(lambda column: column.map(scale)).to_numpy(dtype=float).T
    # The cells of a form hang together, so that forms are drawn.
    low, high = reliability.interval(data, RESAMPLES, level="ordinal", clusters=rated["form_id"].to_numpy())
    first, second = CODERS
    return {
        "cells": len(cells),
        "rated": len(rated),
        "alpha": reliability.alpha(data, "ordinal"),
        "low": low,
        "high": high,
        "alike": float((codes[first] == codes[second]).mean()),
        "alike_unknown": float((unknown[first] == unknown[second]).mean()),
        "both_unknown": float(unknown.all(axis=1).mean()),
    }
