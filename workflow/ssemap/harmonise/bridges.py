"""Declared bridges: which series of a form and measure may take its level from which."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ssemap.core.issues import Issue

COLUMNS = ["from_series", "to_series", "from_basis", "reason"]


def resolve(declared: pd.DataFrame, series: pd.DataFrame) -> tuple[pd.DataFrame, list[Issue]]:
    """Bridges as pairs of series, in ``COLUMNS``; a warning for each that links none.

    The two series are national, of one definition, and stand on the same side of each declared break. A bridge with a
    printed ratio of one date needs no series on both bases, and carries no level from year to year.
    """
    national = series[series["coverage"] == "national"]
    rows: list[dict[str, Any]] = []
    issues = []
    for row in declared[declared["ratio"].isna()].itertuples():
        of_cell = national[(national["form_id"] == row.form_id) & (national["measure"] == row.measure)]
        near, far = (of_cell[of_cell["basis"] == basis] for basis in (row.from_basis, row.to_basis))
        pairs = near.merge(far, on=["definition", "starts", "ends"], suffixes=("_from", "_to"))
        rows += [
            dict(zip(COLUMNS, (*pair, row.from_basis, row.reason), strict=True))
            for pair in pairs[["series_id_from", "series_id_to"]].itertuples(index=False)
        ]
        if pairs.empty:
            issues.append(_unused(row))
    frame = pd.DataFrame(rows, columns=COLUMNS).astype("str")
    return frame.sort_values(COLUMNS[:2], ignore_index=True), issues


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
