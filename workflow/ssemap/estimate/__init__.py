"""``estimate``: what each series says at each year-end.

Beside the preferred published figure and its rivals (``preferred``) stands the level reconciled from all figures of the
series (``ssemap.estimate.reconcile``), with its interval, grade and draws, or the reason why there is none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from ssemap.core.issues import Issue
from ssemap.core.series import SERIES_YEAR
from ssemap.estimate import rules
from ssemap.schemas import harmonise as harmonised_tables
from ssemap.schemas.estimate import LEVELS, STAGE

if TYPE_CHECKING:
    from ssemap.estimate.coherent import Coherent, ExactSum
    from ssemap.estimate.reconcile import Reconciled

# What reconciles is imported on use: `ssemap.estimate.rules` is read by many who compute no level.


@dataclass(frozen=True, slots=True)
class Estimated:
    """The tables of the stage, in the columns of ``schemas.estimate``, and its issues."""

    levels: pd.DataFrame
    rivals: pd.DataFrame
    observations: pd.DataFrame
    weights: pd.DataFrame
    draws: pd.DataFrame
    issues: list[Issue]


def run(harmonised: Path, output: Path, *, window: tuple[int, int]) -> None:
    """Read what ``harmonise`` wrote of one country; write the tables of ``Estimated`` and ``issues.csv``.

    ``window``: first and last year, both counted.
    """
    STAGE.write(estimate(harmonised_tables.STAGE.read(harmonised), window), output)


def estimate(tables: Mapping[str, pd.DataFrame], window: tuple[int, int], *, fit: str = rules.ALL) -> Estimated:
    """All tables of the stage, and a note where the pooled numbers were fitted on other observations of the country.

    ``tables``: ``evidence``, ``series``, ``bridges`` and ``partitions`` of one country, as ``harmonise`` makes them;
    ``window``: first and last year, both counted; ``fit``: which of the fits of ``calibration.yaml`` is used. Raises
    KeyError for an unknown one, and PackageError where the fits were made by other rules.
    """
    from ssemap.estimate import coherent, levels, preferred, reconcile, stored
    from ssemap.estimate.reconcile import observed

    evidence, series = tables["evidence"], tables["series"]
    cells, rivals = preferred.choose(evidence, series, window)
    declared = rules.reconciliation()
    [numbers] = stored.fits([fit], declared)
    observations = observed.observations(evidence, declared)
    reconciled = reconcile.reconcile(observations, window, declared, numbers)
    sums = coherent.exact_sums(evidence, tables["partitions"], declared.coherent)
    summed = _summed(reconciled, tables, sums)
    table = levels.beside(cells, summed.levels, reconciled.observations, evidence, declared)
    known = table.loc[table["level"].notna(), SERIES_YEAR]
    return Estimated(
        levels=table[list(LEVELS.columns)],
        rivals=rivals,
        observations=reconciled.observations,
        weights=known.merge(summed.weights, on=SERIES_YEAR),
        draws=known.merge(summed.draws, on=SERIES_YEAR),
        issues=[*_moved_away(observations), *coherent.contradictions(summed.apart)],
    )


def prefer(tables: Mapping[str, pd.DataFrame], window: tuple[int, int]) -> pd.DataFrame:
    """The table of levels without any level: the preferred figures, and how many sources are near each year.

    ``tables`` and ``window`` as for ``estimate``.
    """
    from ssemap.estimate import levels, preferred

    cells = preferred.figures(tables["evidence"], tables["series"], window)
    return levels.sourced(cells, tables["evidence"], rules.reconciliation())


def refitted(
    tables: Mapping[str, pd.DataFrame], window: tuple[int, int], fits: Iterable[str]
) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Levels and draws with each of some pooled fits.

    What is preferred does not depend on the fit and stays as in ``levels``, which is one of ``tables``.
    """
    from ssemap.estimate import coherent, levels, reconcile, stored
    from ssemap.estimate.reconcile import observed

    declared = rules.reconciliation()
    observations = observed.observations(tables["evidence"], declared)
    preferred_only = tables["levels"].drop(columns=levels.COLUMNS, errors="ignore")
    sums = coherent.exact_sums(tables["evidence"], tables["partitions"], declared.coherent)
    numbers = stored.fits(fits, declared)
    for reconciled in reconcile.reconcile_each(observations, window, declared, numbers):
        summed = _summed(reconciled, tables, sums)
        made = summed.levels[[*SERIES_YEAR, *levels.COLUMNS]]
        yield preferred_only.merge(made, on=SERIES_YEAR, how="left"), summed.draws


def _summed(reconciled: Reconciled, tables: Mapping[str, pd.DataFrame], sums: list[ExactSum]) -> Coherent:
    """Levels, weights and draws on each series' side of a break, over the declared bridges, and adding up."""
    from ssemap.estimate import bridges, coherent, levels

    declared = rules.reconciliation()
    within, draws = levels.own_side(reconciled.levels, reconciled.draws, tables["series"], declared)
    crossed, draws = bridges.cross(within, draws, tables["bridges"], declared)
    return coherent.cohere(crossed, reconciled.weights, draws, tables["series"], sums, declared)


def _moved_away(observations: pd.DataFrame) -> list[Issue]:
    """A note where the pooled numbers were fitted on other observations of the country than these."""
    from ssemap.estimate.reconcile import observed

    if observations.empty:
        return []
    iso3 = str(observations["series_id"].iloc[0]).partition("/")[0]
    now = observed.signature(observations[observed.repeated(observations)])
    fitted_on = rules.calibration().evidence.get(iso3)
    if fitted_on is None:
        return [
            _note(
                f"no figures of {iso3} among those that the pooled numbers were fitted on",
                "figures of each country, once they are settled",
                f"Nothing is wrong: {iso3} takes what the others have in common. To take it in: ssemap calibrate.",
            )
        ]
    advice = "Nothing, for another edition; after a change of the evidence: ssemap calibrate."
    words = f"fitted on {fitted_on}", f"{now}, the observations of this run", advice
    return [] if now == fitted_on else [_note(*words)]


def _note(found: str, expected: str, action: str) -> Issue:
    return Issue("calibration", "note", "calibration.yaml", 0, "evidence", "", found, expected, action)
