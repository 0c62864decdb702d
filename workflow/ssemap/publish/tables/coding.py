"""What was decided about the figures: counts by code, corrected and set-aside rows, rows coded twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.core.series import in_use
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    import pandas as pd


# Fields that are coded twice to measure the agreement of coders.
FIELDS = ["form_id", "measure", "definition", "coverage", "basis", "period_certainty", "qualifier"]


def by_code(evidence: pd.DataFrame, field: str, codelist: str, label: str) -> Table:
    """Number of figures by one coded field: all of them, and those in use."""
    import pandas as pd

    labels = framework.labels(codelist)
    used = evidence[in_use(evidence)]
    counts = [frame[field].value_counts().reindex(list(labels), fill_value=0) for frame in (evidence, used)]
    frame = pd.DataFrame({"label": list(labels.values()), "all": counts[0].to_list(), "used": counts[1].to_list()})
    columns = (Column("label", label, width=30), Column("all", "Figures", "count"), Column("used", "In use", "count"))
    return Table(frame[frame["all"] > 0].reset_index(drop=True), columns)


def corrected(corrections: pd.DataFrame) -> Table:
    """Every declared correction of a printed column."""
    columns = (
        Column("evidence_id", "Evidence", width=12),
        Column("field", "Column", width=16),
        Column("printed", "Printed", width=24),
        Column("corrected", "Read as", width=24),
        Column("reason", "Why", width=60),
    )
    return Table(corrections.sort_values("evidence_id").reset_index(drop=True), columns)


def not_used(evidence: pd.DataFrame) -> Table:
    """Every figure that is in no series, with the reason."""
    rows = evidence[~in_use(evidence)].sort_values(["exclusion", "evidence_id"])
    words = rows["exclusion"].str.replace("_", " ")
    columns = (
        Column("evidence_id", "Evidence", width=12),
        Column("kind", "Kind", width=16),
        Column("printed_text", "Printed", width=20, empty="–"),
        Column("printed_scope", "What it counts", width=50, empty="–"),
        Column("reason", "Why it is not used", width=60),
    )
    return Table(rows.assign(kind=words).reset_index(drop=True), columns)


def alike(recodings: pd.DataFrame) -> Table:
    """For each draw and field: rows coded twice, and rows that both coders coded alike."""
    import pandas as pd

    first, second = (
        recodings[recodings["coder"] == coder].set_index(["draw", "evidence_id"])[FIELDS].fillna("")
        for coder in ("coder-1", "coder-2")
    )
    shared = first.index.intersection(second.index).sort_values()
    same = first.loc[shared] == second.loc[shared]
    rows = [
        {
            "field": field.replace("_id", "").replace("_", " "),
            "draw": draw,
            "rows": len(own),
            "alike": int(own[field].sum()),
        }
        for draw, own in same.groupby(level="draw")
        for field in FIELDS
    ]
    columns = (
        Column("field", "Field", width=20),
        Column("draw", "Draw", "count"),
        Column("rows", "Coded twice", "count"),
        Column("alike", "Coded alike", "count"),
    )
    return Table(pd.DataFrame(rows, columns=["field", "draw", "rows", "alike"]), columns)
