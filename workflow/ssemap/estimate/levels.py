"""The reconciled level beside the preferred figure: what it adds, how far it can be trusted, why it is not there."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ssemap.core import framework, grades
from ssemap.core.series import in_use
from ssemap.estimate.preferred import CELL, speaks
from ssemap.estimate.reconcile.observed import obstacle, words

COLUMNS = ["level", "level_lower", "level_upper", "nearest", "level_reason", "bridge"]


def own_side(levels: pd.DataFrame, draws: pd.DataFrame, series: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Levels and draws of each series on its own side of the declared breaks; ``cut`` marks the years beyond."""
    spans = levels[CELL].merge(series[["series_id", "starts", "ends"]], on="series_id", how="left")
    cut = ~speaks(spans).to_numpy()
    own = levels.assign(cut=cut)
    own.loc[cut, ["level", "level_lower", "level_upper", "nearest"]] = np.nan
    own.loc[cut, "level_reason"] = words("break", framework.rules("reconciliation"))
    return own, own.loc[own["level"].notna(), CELL].merge(draws, on=CELL)


def beside(preferred: pd.DataFrame, reconciled: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Cells of ``preferred.choose`` with the reconciled levels after ``bridges.cross``, graded."""
    rules = framework.rules("reconciliation")
    table = preferred.merge(reconciled[[*CELL, *COLUMNS]], on=CELL, how="left")
    table["level_reason"] = table["level_reason"].fillna(_obstacles(table, evidence, rules))
    table = table.merge(_sources(evidence, preferred, rules), on=CELL, how="left")
    table["sources"] = table["sources"].fillna(0).astype("Int64")
    table["added"] = 100 * (table["level"] / table["preferred"].where(table["preferred"] > 0) - 1)
    return graded(table, evidence)


def _obstacles(table: pd.DataFrame, evidence: pd.DataFrame, rules: dict[str, Any]) -> pd.Series:
    """Why a series is not reconciled at all: the obstacle of its first figure; nothing where there is a level."""
    own = evidence[in_use(evidence)].sort_values("evidence_id")
    first = own.assign(obstacle=obstacle(own, rules)).drop_duplicates("series_id")
    texts = {row.series_id: words(row.obstacle, rules) for row in first.itertuples() if isinstance(row.obstacle, str)}
    return table["series_id"].map(texts).where(table["level"].isna()).astype("str")


def _sources(evidence: pd.DataFrame, cells: pd.DataFrame, rules: dict[str, Any]) -> pd.DataFrame:
    """``series_id, year, sources``: independent sources near each year."""
    window = (int(cells["year"].min()), int(cells["year"].max())) if len(cells) else (0, 0)
    own = evidence[in_use(evidence)]
    return grades.independent(own, window, rules["farthest_years"])


def graded(table: pd.DataFrame, evidence: pd.DataFrame) -> pd.DataFrame:
    """Add ``grade`` and ``pedigree``; both are missing where there is neither a figure nor a level."""
    known = evidence.set_index("evidence_id")
    known = known[["source_type", "qualifier", "period_certainty", "basis_assumed", "comparability"]]
    cells = table.join(known, on="evidence_id")
    assumed = cells["basis_assumed"].eq(True) | cells["bridge"].notna()
    comparability = cells["comparability"].fillna("compatible")
    comparability = comparability.mask(assumed & (comparability == "identical"), "compatible")
    years = cells["nearest"].fillna(cells["years_apart"].abs().astype("float64"))
    cells = cells.assign(
        comparability=comparability,
        basis_assumed=assumed,
        partial="no",
        ratio=cells["level_upper"] / cells["level_lower"],
        years=years,
        # A bridged level rests on the sources of another series, at least on one.
        sources=cells["sources"].where(cells["bridge"].isna(), 1),
    )
    there = cells["preferred"].notna() | cells["level"].notna()
    fields = cells[there & cells["preferred"].notna()].assign(years_apart=cells["years_apart"].abs())
    profile = grades.pedigree(grades.scores(fields)) if len(fields) else pd.Series(dtype="str")
    return table.assign(grade=grades.grade(cells).where(there), pedigree=profile.reindex(table.index).astype("str"))
