"""``estimate``: what each series says at each year-end.

Beside the preferred published figure and its rivals (``preferred``) stands the level reconciled from all figures of the
series (``ssemap.estimate.reconcile``), with its interval, grade and draws, or the reason why there is none.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from ssemap.core import files, framework, issues
from ssemap.core.issues import Issue
from ssemap.estimate import bridges, levels, preferred, reconcile
from ssemap.estimate.reconcile import observed


@dataclass(frozen=True, slots=True)
class Estimated:
    """The tables of the stage, in the columns of ``schemas.estimate``."""

    levels: pd.DataFrame
    rivals: pd.DataFrame
    observations: pd.DataFrame
    weights: pd.DataFrame
    draws: pd.DataFrame


def run(harmonised: Path, output: Path, *, window: tuple[int, int]) -> None:
    """Read what ``harmonise`` wrote of one country; write the tables of ``Estimated`` and ``issues.csv``.

    ``window``: first and last year, both counted.
    """
    from ssemap.schemas import estimate as schemas

    tables = {name: files.read_table(harmonised / f"{name}.parquet") for name in ("evidence", "series", "bridges")}
    made = estimate(tables, window)
    for name in Estimated.__dataclass_fields__:
        schema = getattr(schemas, name.upper())
        files.write_table(schema.validate(getattr(made, name)), output / f"{name}.parquet")
    with files.whole(output / "issues.csv") as path:
        issues.write(moved_away(tables["evidence"]), path)


def estimate(tables: dict[str, pd.DataFrame], window: tuple[int, int], *, fit: str = reconcile.ALL) -> Estimated:
    """All tables of the stage. ``fit``: which of the fits of ``calibration.yaml`` is used."""
    evidence, series = tables["evidence"], tables["series"]
    chosen, rivals = preferred.choose(evidence, series, window)
    made, reconciled, draws = reconciled_levels(tables, window, fit)
    table = levels.beside(chosen, reconciled, evidence)
    kept = table.loc[table["level"].notna(), preferred.CELL]
    return Estimated(
        levels=_columns(table, "LEVELS"),
        rivals=rivals,
        observations=made.wrong,
        weights=kept.merge(made.weights, on=preferred.CELL),
        draws=kept.merge(draws, on=preferred.CELL),
    )


def reconciled_levels(
    tables: dict[str, pd.DataFrame], window: tuple[int, int], fit: str = reconcile.ALL
) -> tuple[reconcile.Reconciled, pd.DataFrame, pd.DataFrame]:
    """What is reconciled, and levels and draws on each series' side of a break and over the declared bridges."""
    rules, calibration = framework.rules("reconciliation"), framework.rules("calibration")
    rows = observed.observations(tables["evidence"], rules)
    made = reconcile.reconcile(rows, window, rules, calibration["fits"][fit])
    own, draws = levels.own_side(made.levels, made.draws, tables["series"])
    return made, *bridges.cross(own, draws, tables["bridges"], rules)


def refitted(tables: dict[str, pd.DataFrame], window: tuple[int, int], fit: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Levels and draws with another pooled fit. What is preferred does not depend on it and stays as in ``levels``."""
    _, found, draws = reconciled_levels(tables, window, fit)
    kept = tables["levels"].drop(columns=levels.COLUMNS)
    table = kept.merge(found[[*preferred.CELL, *levels.COLUMNS]], on=preferred.CELL, how="left")
    return table[list(tables["levels"].columns)], draws


def _columns(table: pd.DataFrame, schema: str) -> pd.DataFrame:
    from ssemap.schemas import estimate as schemas

    return table[list(getattr(schemas, schema).columns)]


def moved_away(evidence: pd.DataFrame) -> list[Issue]:
    """A note where the pooled numbers were fitted on other observations of the country than these."""
    rules, calibration = framework.rules("reconciliation"), framework.rules("calibration")
    rows = observed.observations(evidence, rules)
    if rows.empty:
        return []
    iso3 = str(rows["series_id"].iloc[0]).partition("/")[0]
    now = observed.signature(rows[observed.repeated(rows)])
    fitted_on = calibration["evidence"].get(iso3, "no evidence of the country")
    return [] if now == fitted_on else [_note(fitted_on, now)]


def _note(fitted_on: Any, now: str) -> Issue:
    return Issue(
        check_id="calibration",
        severity="note",
        file="calibration.yaml",
        row=0,
        column="evidence",
        evidence_id="",
        found=f"fitted on {fitted_on}",
        expected=f"{now}, the observations of this run",
        action="Nothing, for another edition; after a change of the evidence: ssemap calibrate.",
    )
