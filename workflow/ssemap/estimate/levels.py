"""The reconciled level beside the preferred figure: what it adds, how far it can be trusted, why it is not there."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import pandas as pd

from ssemap.core import framework, grades
from ssemap.core.series import SERIES_YEAR, in_use
from ssemap.estimate import caps
from ssemap.estimate.preferred import speaks
from ssemap.estimate.reconcile.observed import obstacle, words
from ssemap.estimate.rules import Reconciliation

COLUMNS = ["level", "level_lower", "level_upper", "nearest", "level_reason", "bridge", "coherent_with"]


def own_side(
    levels: pd.DataFrame, draws: pd.DataFrame, series: pd.DataFrame, rules: Reconciliation
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Levels and draws of each series on its own side of the declared breaks; ``cut`` marks the years beyond.

    ``levels`` and ``draws``: of ``reconcile.Reconciled``; ``series``: ``series_id, starts, ends``.
    """
    spans = levels[SERIES_YEAR].merge(series[["series_id", "starts", "ends"]], on="series_id", how="left")
    beyond = ~speaks(spans).to_numpy()
    within = levels.assign(cut=beyond)
    within.loc[beyond, ["level", "level_lower", "level_upper", "nearest"]] = np.nan
    within.loc[beyond, "level_reason"] = words("beyond_break", rules)
    return within, within.loc[within["level"].notna(), SERIES_YEAR].merge(draws, on=SERIES_YEAR)


def beside(
    preferred: pd.DataFrame,
    reconciled: pd.DataFrame,
    observations: pd.DataFrame,
    evidence: pd.DataFrame,
    rules: Reconciliation,
) -> pd.DataFrame:
    """Cells of ``preferred.choose`` with the reconciled levels after ``coherent.cohere``, graded.

    ``observations``: of ``reconcile.Reconciled``. Adds the ``COLUMNS``, ``sources``, ``grade``, ``grade_caps``,
    ``pedigree`` and ``added``, by how many percent the level differs from the preferred figure.
    """
    table = preferred.merge(reconciled[[*SERIES_YEAR, *COLUMNS]], on=SERIES_YEAR, how="left")
    table["coherent_with"] = [names if isinstance(names, list) else [] for names in table["coherent_with"]]
    table["level_reason"] = table["level_reason"].fillna(_obstacles(table, evidence, rules))
    table = sourced(table, evidence, rules)
    table["added"] = 100 * (table["level"] / table["preferred"].where(table["preferred"] > 0) - 1)
    certain = observations["outlier_probability"] > framework.declared(grades.Grading).settled
    return graded(table, evidence, set(observations.loc[~certain, "evidence_id"]))


def _obstacles(table: pd.DataFrame, evidence: pd.DataFrame, rules: Reconciliation) -> pd.Series:
    """Why a series is not reconciled at all: the obstacle of its first figure; nothing where there is a level."""
    figures = evidence[in_use(evidence)].sort_values("evidence_id")
    first = figures.assign(obstacle=obstacle(figures, rules)).drop_duplicates("series_id")
    texts = {row.series_id: words(row.obstacle, rules) for row in first.itertuples() if isinstance(row.obstacle, str)}
    return table["series_id"].map(texts).where(table["level"].isna()).astype("str")


def sourced(cells: pd.DataFrame, evidence: pd.DataFrame, rules: Reconciliation) -> pd.DataFrame:
    """Add ``sources``, the number of independent sources near the year of each cell."""
    window = (int(cells["year"].min()), int(cells["year"].max())) if len(cells) else (0, 0)
    near = grades.independent(evidence[in_use(evidence)], window, rules.farthest_years)
    table = cells.merge(near, on=SERIES_YEAR, how="left")
    return table.assign(sources=table["sources"].fillna(0).astype("Int64"))


def graded(table: pd.DataFrame, evidence: pd.DataFrame, observed: Collection[str]) -> pd.DataFrame:
    """Add ``grade``, ``grade_caps`` and ``pedigree``; the first two where there is a figure or a level.

    ``observed``: ids of the figures that were reconciled and are not certainly outliers.
    """
    columns = ["evidence_id", "source_type", "qualifier", "period_certainty", "basis_assumed", "comparability"]
    chosen = table[table["preferred"].notna()].join(evidence[columns].set_index("evidence_id"), on="evidence_id")
    known = table["preferred"].notna() | table["level"].notna()
    held = caps.found(table, evidence, observed).mul(known, axis=0)
    assumed = chosen["basis_assumed"].eq(True) | chosen["bridge"].notna()
    comparability = chosen["comparability"].fillna(caps.UNMAPPED)
    fields = chosen.assign(
        years_apart=chosen["years_apart"].abs(),
        basis_assumed=assumed,
        comparability=comparability.mask(assumed & (comparability == "identical"), caps.UNMAPPED),
    )
    profile = grades.pedigree(grades.scores(fields)) if len(fields) else pd.Series(dtype="str")
    return table.assign(
        grade=grades.grade(table["level_upper"] / table["level_lower"], held).where(known),
        grade_caps=grades.named(held),
        pedigree=profile.reindex(table.index).astype("str"),
    )
