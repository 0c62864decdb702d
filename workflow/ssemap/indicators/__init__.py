"""``indicators``: comparable indicators by country, concept, family and form, for every year of the window.

What is divided by what, and which series may stand in, is declared in ``workflow/framework/indicators.yaml``. Beside
the published value of each cell stands its estimate for the end of the year, with an interval, where there is one.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from ssemap.core import files, framework
from ssemap.core.series import in_use
from ssemap.indicators import formcells
from ssemap.indicators.absence import Absences, Gaps
from ssemap.indicators.declared import KINDS, Catalogue, catalogue
from ssemap.indicators.estimates import Book
from ssemap.indicators.evidence import graded
from ssemap.indicators.forms import Forms
from ssemap.indicators.table import ALL, Country, Filled, Row, rows

__all__ = ["Filled", "Indicators", "compute", "run"]

CLEAN = ("forms", "form_links", "absences")
HARMONISED = ("evidence", "series", "context")
ESTIMATED = ("levels", "draws")
EVERY = ""  # concept of the draws of a family: they are the same under each


@dataclass(frozen=True, slots=True)
class Indicators:
    """The tables of the stage, in the columns of ``schemas.indicators``."""

    indicators: pd.DataFrame
    indicator_draws: pd.DataFrame


def run(clean: Path, harmonised: Path, estimated: Path, output: Path, *, window: tuple[int, int]) -> None:
    """Read the three stages of a country and write ``indicators.parquet`` and ``indicator_draws.parquet``."""
    from ssemap.schemas import indicators as schemas

    folders = ((clean, CLEAN), (harmonised, HARMONISED), (estimated, ESTIMATED))
    tables = {name: files.read_table(folder / f"{name}.parquet") for folder, names in folders for name in names}
    made = compute(tables, range(window[0], window[1] + 1))
    for name in Indicators.__dataclass_fields__:
        schema = getattr(schemas, name.upper())
        files.write_table(schema.validate(getattr(made, name)), output / f"{name}.parquet")


def compute(
    tables: dict[str, pd.DataFrame], years: range, kinds: Collection[str] = KINDS, *, grade: bool = True
) -> Indicators:
    """Indicators of one country for the years asked for, of some kinds or of all; ungraded where that is not asked."""
    declared = catalogue()
    country = describe(tables, years)
    levels = usable_levels(tables, declared)
    book = Book(tables["levels"], tables["draws"])
    contexts = {
        (row.measure, int(row.year)): (float(row.value), row.context_id) for row in tables["context"].itertuples()
    }
    made: list[Row] = []
    for indicator in (one for one in declared.indicators if one.kind in kinds):
        frame = formcells.compute(indicator, levels, contexts, declared, book, years)
        made += rows(indicator, frame, country)
    evidence = tables["evidence"] if grade else None
    return Indicators(assemble(made, evidence), drawn(made))


def describe(tables: dict[str, pd.DataFrame], years: range) -> Country:
    """The country's forms, families of each concept and declared absences."""
    forms, links = tables["forms"], tables["form_links"]
    within = forms[forms["in_scope"] == "yes"]
    whole: dict[str, set[str]] = {}
    for row in links[links["relation"] == "part_of"].itertuples():
        whole.setdefault(row.form_id, set()).add(row.related_form_id)
    pairs = links[links["relation"] == "overlaps_with"]
    shares = pairs[pairs["overlap_share"].notna()]
    concepts = framework.table("concepts").groupby("concept", sort=False)["family"].agg(list)
    money = framework.table("units").query("kind == 'money'")["unit"]
    units = tables["series"]["unit"]
    currencies = units[units.isin(money)].mode()
    levels = tables["levels"]
    window = (int(levels["year"].min()), int(levels["year"].max())) if len(levels) else (0, 0)
    return Country(
        iso3=str(forms["form_id"].iloc[0])[:3] if len(forms) else "",
        forms=Forms(
            family=dict(zip(within["form_id"], within["family"], strict=True)),
            whole={form: frozenset(above) for form, above in whole.items()},
            overlaps=frozenset(
                frozenset(pair) for pair in zip(pairs["form_id"], pairs["related_form_id"], strict=True)
            ),
            shares={(row.form_id, row.related_form_id): float(row.overlap_share) for row in shares.itertuples()},
        ),
        families=concepts.to_dict(),
        absences=Absences(tables["absences"], window),
        gaps=Gaps(levels),
        years=years,
        comparabilities={rank: name for name, rank in framework.ranks().items()},
        currency=str(currencies.iloc[0]) if len(currencies) else "currency",
        sizes=sizes(tables["evidence"]),
    )


def sizes(evidence: pd.DataFrame) -> dict[str, float]:
    """Number of organisations of each form: the median of its national figures, whatever year and basis."""
    counts = evidence[
        in_use(evidence) & (evidence["measure"] == "organisations") & (evidence["coverage"] == "national")
    ]
    return {str(form): float(n) for form, n in counts.groupby("form_id")["value"].median().items()}


def usable_levels(tables: dict[str, pd.DataFrame], declared: Catalogue) -> pd.DataFrame:
    """Levels with a preferred figure, with what is known of that figure and of the series.

    Adds ``basis_assumed``, ``crosswalk_rank`` (comparability of the mapping) and ``figures``.
    """
    rank = framework.ranks()
    known = tables["evidence"][["evidence_id", "basis_assumed", "comparability"]]
    known = known.assign(
        crosswalk_rank=known["comparability"].map(rank).fillna(rank[declared.unmapped]).astype(int)
    ).drop(columns="comparability")
    levels = tables["levels"][tables["levels"]["preferred"].notna()]
    counts = tables["series"][["series_id", "figures"]]
    return levels.merge(known, on="evidence_id").merge(counts, on="series_id")


def assemble(made: list[Row], evidence: pd.DataFrame | None) -> pd.DataFrame:
    """Rows as a typed frame in the order of the schema, sorted by its key; graded where there is evidence to grade by."""
    from ssemap.schemas.indicators import INDICATORS

    names = list(INDICATORS.columns)
    frame = pd.DataFrame([{**row, "draws": None} for row in made])
    frame = frame.reindex(columns=[*names, "width"])
    for flag in ("partial", "basis_assumed"):
        frame[flag] = frame[flag].eq(True)
    if evidence is not None:
        frame = graded(frame, evidence)
    frame = frame[names]
    kinds = {name: str(column.dtype) for name, column in INDICATORS.columns.items()}
    return frame.astype(kinds).sort_values(list(INDICATORS.key), ignore_index=True)


def drawn(made: list[Row]) -> pd.DataFrame:
    """Draws of the cells of families and of all families that have an estimate and may be compared.

    A family's draws stand once, under no concept; ``high`` is missing where it equals ``low``.
    """
    from ssemap.schemas.indicators import INDICATOR_DRAWS

    cells = {}
    for row in made:
        if row["aggregate"] == "form" or not row.get("draws"):
            continue
        key = tuple(row[name] for name in ("indicator_id", "iso3", "family", "year"))
        concept = row["concept"] if row["aggregate"] == ALL else EVERY
        estimate = row["draws"]
        cells[(key[0], key[1], concept, *key[2:])] = (
            estimate.low.astype(np.float32),
            estimate.high.astype(np.float32) if estimate.bounded else None,
        )
    names = list(INDICATOR_DRAWS.columns)
    frame = pd.DataFrame([(*key, *cells[key]) for key in sorted(cells)], columns=names)
    return frame.astype({name: str(INDICATOR_DRAWS.columns[name].dtype) for name in names})
