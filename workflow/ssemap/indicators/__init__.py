"""``indicators``: comparable indicators by country, concept, family and form, for every year of the window.

What is divided by what, and which series may stand in, is declared in ``workflow/framework/indicators.yaml``. Beside
the published value of each cell stands its estimate for the end of the year, with an interval, where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ssemap.core.issues import Issue, PackageError
from ssemap.indicators.estimates import SeriesLevels
from ssemap.indicators.evidence import graded
from ssemap.indicators.of_forms import tables as of_forms
from ssemap.indicators.published import Published, denominators, publish
from ssemap.indicators.table import Row
from ssemap.schemas import clean as cleaned
from ssemap.schemas import estimate, harmonise
from ssemap.schemas.indicators import ALL, COMPARED, INDICATOR_DRAWS, INDICATORS, STAGE
from ssemap.schemas.table import Tables

__all__ = ["AllIndicators", "Indicators", "Published", "SeriesLevels", "assemble", "compute", "drawn", "publish", "run"]

EVERY = ""  # concept of the draws of a family: they are the same under each


@dataclass(frozen=True, slots=True)
class Indicators:
    """The tables of families and totals, in the columns of ``schemas.indicators``."""

    indicators: pd.DataFrame
    indicator_draws: pd.DataFrame


@dataclass(frozen=True, slots=True)
class AllIndicators(Indicators):
    """All tables of the stage: those of single forms too."""

    form_values: pd.DataFrame
    form_gaps: pd.DataFrame


def run(clean: Path, harmonised: Path, estimated: Path, output: Path, *, window: tuple[int, int]) -> None:
    """Read what the three stages wrote of a country, and write the tables of ``AllIndicators``.

    Raises PackageError where the folders are of several countries.
    """
    tables = Tables(cleaned.STAGE.read(clean), harmonise.STAGE.read(harmonised), estimate.STAGE.read(estimated))
    one_country(tables, {"evidence": harmonised, "context": harmonised, "levels": estimated})
    STAGE.write(compute(tables, range(window[0], window[1] + 1)), output)


def one_country(tables: Mapping[str, pd.DataFrame], folders: Mapping[str, Path]) -> None:
    """Raises PackageError unless all rows are of one country. ``folders``: table with ``iso3`` to its folder."""
    iso3 = str(tables["country"]["iso3"].iloc[0])
    issues = []
    for name, folder in folders.items():
        if others := sorted(set(tables[name]["iso3"].dropna()) - {iso3}):
            expected, action = f"{iso3}, as in the clean tables", "Name folders of one country."
            issues.append(
                Issue("other-country", "error", str(folder), 0, "iso3", "", ", ".join(others), expected, action)
            )
    if issues:
        raise PackageError(issues)


def compute(tables: Mapping[str, pd.DataFrame], years: range) -> AllIndicators:
    """Indicators of one country for the years asked for.

    ``tables``: ``country, forms, form_links, absences`` of ``clean``, ``evidence, series, context`` of ``harmonise``
    and ``levels, draws`` of ``estimate``.
    """
    cells = publish(tables, years).rows(SeriesLevels(tables["levels"], tables["draws"]))
    forms = of_forms.compute(tables, denominators(tables["context"]), (years[0], years[-1]))
    draws = INDICATOR_DRAWS.typed(drawn(cells))
    return AllIndicators(assemble(cells, tables), draws, forms.form_values, forms.form_gaps)


def assemble(cells: list[Row], tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Rows as a typed frame in the order of the schema, sorted by its key, graded by ``evidence`` and ``levels``."""
    frame = pd.DataFrame([{**row, "draws": None} for row in cells])
    frame = frame.reindex(columns=[*INDICATORS.columns, "width"])
    for flag in ("partial", "at_least", "basis_assumed", "coverage_known"):
        frame[flag] = frame[flag].eq(True)
    frame = graded(frame, tables["evidence"], tables["levels"])
    return INDICATORS.typed(frame).sort_values(list(INDICATORS.key), ignore_index=True)


def drawn(cells: Iterable[Row]) -> list[Row]:
    """Draws of the cells of families and of all families that have an estimate and may be compared, sorted.

    Rows of ``INDICATOR_DRAWS``. A family's draws stand once, under no concept; ``high`` is missing where it equals
    ``low``.
    """
    draws = {}
    for row in cells:
        if row["aggregate"] not in COMPARED or not row.get("draws"):
            continue
        concept = row["concept"] if row["aggregate"] == ALL else EVERY
        estimate = row["draws"]
        draws[row["indicator_id"], row["iso3"], concept, row["family"], row["year"]] = (
            estimate.low.astype(np.float32),
            estimate.high.astype(np.float32) if estimate.bounded else None,
        )
    return [dict(zip(INDICATOR_DRAWS.columns, (*key, *draws[key]), strict=True)) for key in sorted(draws)]
