"""Declared bridges: which series of a form and measure may take its level from which."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ssemap.core.frames import records
from ssemap.core.issues import Issue

Series = dict[str, Any]  # a row of the table
COLUMNS = ["from_series", "to_series", "from_basis", "reason"]


def resolve(declared: pd.DataFrame, series: pd.DataFrame) -> tuple[pd.DataFrame, list[Issue]]:
    """Bridges as pairs of series, in ``COLUMNS``; a warning for each that links none.

    The two series are national, of one definition, and stand on the same side of each declared break. A bridge with a
    printed ratio of one date needs no series on both bases, and carries no level from year to year.
    """
    national = records(series[series["coverage"] == "national"])
    rows: list[tuple[str, ...]] = []
    issues = []
    for row in declared[declared["ratio"].isna()].itertuples():
        of_cell = [one for one in national if (one["form_id"], one["measure"]) == (row.form_id, row.measure)]
        near, far = ([one for one in of_cell if one["basis"] == basis] for basis in (row.from_basis, row.to_basis))
        pairs = [(one, other) for one in near for other in far if _alike(one, other)]
        rows += [(one["series_id"], other["series_id"], row.from_basis, row.reason) for one, other in pairs]
        if not pairs:
            issues.append(_unused(row))
    frame = pd.DataFrame(rows, columns=COLUMNS).astype("str")
    return frame.sort_values(COLUMNS[:2], ignore_index=True), issues


def _alike(one: Series, other: Series) -> bool:
    """Are two series of one definition, on the same side of each declared break?"""
    kinds = [(series["definition"], *(str(series[name]) for name in ("starts", "ends"))) for series in (one, other)]
    return kinds[0] == kinds[1]


def _unused(row: Any) -> Issue:
    return Issue(
        check_id="unused-bridge",
        severity="warning",
        file="bridges.csv",
        row=0,
        column="from_basis",
        evidence_id="",
        found=f"{row.form_id}, {row.measure}, from {row.from_basis} to {row.to_basis}",
        expected="a national series on each of the two bases, of one definition",
        action="Remove the bridge, or mend form, measure or basis.",
    )
