"""``indicators``: comparable indicators by country, concept, family and form, for every year of the window.

What is divided by what, and which series may stand in, is declared in ``workflow/framework/indicators.yaml``. Beside
the published value of each cell stands its estimate for the end of the year, with an interval, where there is one.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ssemap.core import framework
from ssemap.core.series import in_use
from ssemap.indicators import formcells
from ssemap.indicators.absence import Absences, Gaps
from ssemap.indicators.declared import KINDS, Catalogue, catalogue
from ssemap.indicators.estimates import SeriesLevels
from ssemap.indicators.evidence import graded
from ssemap.indicators.forms import Forms
from ssemap.indicators.table import ALL, CountryDescription, Row, rows
from ssemap.schemas import clean as cleaned
from ssemap.schemas import estimate, harmonise
from ssemap.schemas.indicators import INDICATOR_DRAWS, INDICATORS, STAGE
from ssemap.schemas.table import Tables

__all__ = ["Indicators", "compute", "run"]

EVERY = ""  # concept of the draws of a family: they are the same under each


@dataclass(frozen=True, slots=True)
class Indicators:
    """The tables of the stage, in the columns of ``schemas.indicators``."""

    indicators: pd.DataFrame
    indicator_draws: pd.DataFrame


def run(clean: Path, harmonised: Path, estimated: Path, output: Path, *, window: tuple[int, int]) -> None:
    """Read what the three stages wrote of a country, and write ``indicators`` and ``indicator_draws``."""
    tables = Tables(cleaned.STAGE.read(clean), harmonise.STAGE.read(harmonised), estimate.STAGE.read(estimated))
    STAGE.write(compute(tables, range(window[0], window[1] + 1)), output)


def compute(
    tables: Mapping[str, pd.DataFrame], years: range, kinds: Collection[str] = KINDS, *, grade: bool = True
) -> Indicators:
    """Indicators of one country for the years asked for, of some kinds or of all; ungraded where that is not asked.

    ``tables``: ``forms, form_links, absences`` of ``clean``, ``evidence, series, context`` of ``harmonise`` and
    ``levels, draws`` of ``estimate``.
    """
    declared = catalogue()
    country = describe(tables, years)
    levels = usable_levels(tables, declared)
    series_levels = SeriesLevels(tables["levels"], tables["draws"])
    contexts = {
        (row.measure, int(row.year)): (float(row.value), row.context_id) for row in tables["context"].itertuples()
    }
    cells: list[Row] = []
    for indicator in declared.indicators:
        if indicator.kind in kinds:
            form_cells = formcells.compute(indicator, levels, contexts, declared, series_levels, years)
            cells += rows(indicator, form_cells, country)
    evidence = tables["evidence"] if grade else None
    return Indicators(assemble(cells, evidence), drawn(cells))


def describe(tables: Mapping[str, pd.DataFrame], years: range) -> CountryDescription:
    """The country's forms, families of each concept and declared absences."""
    forms, levels = tables["forms"], tables["levels"]
    window = (int(levels["year"].min()), int(levels["year"].max())) if len(levels) else (0, 0)
    money = framework.table("units").query("kind == 'money'")["unit"]
    units = tables["series"]["unit"]
    currencies = units[units.isin(money)].mode()
    return CountryDescription(
        iso3=str(forms["form_id"].iloc[0])[:3] if len(forms) else "",
        forms=linked(forms, tables["form_links"]),
        families={concept: framework.families_of(concept) for concept in framework.codes("concepts")},
        absences=Absences(tables["absences"], window),
        gaps=Gaps(levels),
        years=years,
        comparabilities={rank: code for code, rank in framework.ranks().items()},
        currency=str(currencies.iloc[0]) if len(currencies) else "currency",
        sizes=sizes(tables["evidence"]),
    )


def linked(forms: pd.DataFrame, links: pd.DataFrame) -> Forms:
    """The forms in scope and how they hang together, of ``forms`` and ``form_links``."""
    in_scope = forms[forms["in_scope"] == "yes"]
    wholes: dict[str, set[str]] = {}
    for row in links[links["relation"] == "part_of"].itertuples():
        wholes.setdefault(row.form_id, set()).add(row.related_form_id)
    overlaps = links[links["relation"] == "overlaps_with"]
    shares = overlaps[overlaps["overlap_share"].notna()]
    pairs = zip(overlaps["form_id"], overlaps["related_form_id"], strict=True)
    return Forms(
        family=dict(zip(in_scope["form_id"], in_scope["family"], strict=True)),
        whole={form: frozenset(above) for form, above in wholes.items()},
        overlaps=frozenset(frozenset(pair) for pair in pairs),
        shares={(row.form_id, row.related_form_id): float(row.overlap_share) for row in shares.itertuples()},
    )


def sizes(evidence: pd.DataFrame) -> dict[str, float]:
    """Number of organisations of each form: the median of its national figures, whatever year and basis."""
    counts = evidence[
        in_use(evidence) & (evidence["measure"] == "organisations") & (evidence["coverage"] == "national")
    ]
    return {str(form): float(size) for form, size in counts.groupby("form_id")["value"].median().items()}


def usable_levels(tables: Mapping[str, pd.DataFrame], declared: Catalogue) -> pd.DataFrame:
    """Levels with a preferred figure, with what is known of that figure and of the series.

    Adds ``basis_assumed``, ``crosswalk_rank`` (comparability of the mapping) and ``figures``.
    """
    rank = framework.ranks()
    mapped = tables["evidence"][["evidence_id", "basis_assumed", "comparability"]]
    mapped = mapped.assign(
        crosswalk_rank=mapped["comparability"].map(rank).fillna(rank[declared.unmapped]).astype(int)
    ).drop(columns="comparability")
    levels = tables["levels"][tables["levels"]["preferred"].notna()]
    counts = tables["series"][["series_id", "figures"]]
    return levels.merge(mapped, on="evidence_id").merge(counts, on="series_id")


def assemble(cells: list[Row], evidence: pd.DataFrame | None) -> pd.DataFrame:
    """Rows as a typed frame in the order of the schema, sorted by its key.

    Graded where there is evidence to grade by.
    """
    frame = pd.DataFrame([{**row, "draws": None} for row in cells])
    frame = frame.reindex(columns=[*INDICATORS.columns, "width"])
    for flag in ("partial", "at_least", "basis_assumed"):
        frame[flag] = frame[flag].eq(True)
    if evidence is not None:
        frame = graded(frame, evidence)
    return INDICATORS.typed(frame).sort_values(list(INDICATORS.key), ignore_index=True)


def drawn(cells: list[Row]) -> pd.DataFrame:
    """Draws of the cells of families and of all families that have an estimate and may be compared.

    A family's draws stand once, under no concept; ``high`` is missing where it equals ``low``.
    """
    draws = {}
    for row in cells:
        if row["aggregate"] == "form" or not row.get("draws"):
            continue
        concept = row["concept"] if row["aggregate"] == ALL else EVERY
        estimate = row["draws"]
        draws[row["indicator_id"], row["iso3"], concept, row["family"], row["year"]] = (
            estimate.low.astype(np.float32),
            estimate.high.astype(np.float32) if estimate.bounded else None,
        )
    frame = pd.DataFrame([(*key, *draws[key]) for key in sorted(draws)], columns=list(INDICATOR_DRAWS.columns))
    return INDICATOR_DRAWS.typed(frame)
