"""What was decided about the figures: counts by code, corrected and set-aside rows, rows coded twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core import fields
from ssemap.core.series import in_use
from ssemap.publish.sections import double_coding, package_facts
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    import pandas as pd


def by_code(evidence: pd.DataFrame, field: str) -> Table:
    """Number of figures by the codes of a field (see ``core.fields``) that occur: all of them, and those in use."""
    counts = package_facts.counts(evidence, field)
    columns = (
        Column("label", fields.LABELS[field], width=30),
        Column("all", "Figures", "count"),
        Column("used", "In use", "count"),
    )
    rows = counts.loc[counts["all"] > 0, ["label", "all", "used"]]
    return Table(rows.reset_index(drop=True), columns)


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
    """Every figure in ``evidence`` that is in no series, with the reason."""
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
    """For each field and draw of the figures: rows coded twice, and rows that both coders coded alike."""
    counts = double_coding.counts(double_coding.pairs(recodings[recodings["table"] == "figures"]))
    columns = (
        Column("field", "Field", width=20),
        Column("draw", "Draw", "count"),
        Column("rows", "Coded twice", "count"),
        Column("alike", "Coded alike", "count"),
    )
    words = counts["field"].map(fields.LABELS).str.lower()
    return Table(counts.assign(field=words)[["field", "draw", "rows", "alike"]], columns)
