"""The issue list: what the stages found wrong or worth knowing in a country's evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core.issues import SEVERITIES
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    import pandas as pd

COLUMNS = (
    Column("severity", "Severity", width=10),
    Column("stage", "Stage", width=12),
    Column("check_id", "Check", width=22),
    Column("evidence_id", "Evidence", width=12, empty="–"),
    Column("file", "File", width=16),
    Column("row", "Row", "whole", width=6),
    Column("column", "Column", width=16, empty="–"),
    Column("found", "Found", width=40, empty="–"),
    Column("expected", "Expected", width=40, empty="–"),
    Column("action", "What to do", width=50, empty="–"),
)


def summary(issues: pd.DataFrame) -> Table:
    """Number of issues by severity, stage and check."""
    counts = issues.groupby(["severity", "stage", "check_id"]).size().rename("issues").reset_index()
    counts["order"] = counts["severity"].map(list(SEVERITIES).index)
    counts = counts.sort_values(["order", "stage", "check_id"]).reset_index(drop=True)
    return Table(counts, (*COLUMNS[:3], Column("issues", "Issues", "count")))


def listing(issues: pd.DataFrame) -> Table:
    """Every issue, errors first."""
    ordered = issues.assign(order=issues["severity"].map(list(SEVERITIES).index))
    ordered = ordered.sort_values(["order"], kind="stable").reset_index(drop=True)
    return Table(ordered, COLUMNS)
