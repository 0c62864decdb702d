"""``indicators``: comparable indicators by country, concept, family and form, for every year of the window.

What is divided by what, and which series may stand in, is declared in ``workflow/framework/indicators.yaml``.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from ssemap import files, framework
from ssemap.harmonise.crosswalk import ranks
from ssemap.indicators import formcells
from ssemap.indicators.absence import Absences, Gaps
from ssemap.indicators.declared import Catalogue, catalogue
from ssemap.indicators.rollup import Forms
from ssemap.indicators.table import Country, Filled, rows

__all__ = ["Filled", "compute", "run"]


def run(
    clean: Path,
    harmonised: Path,
    estimated: Path,
    output: Path,
    *,
    window: tuple[int, int],
) -> None:
    """Read the three stages of a country and write ``indicators.parquet``."""
    from ssemap.schemas.indicators import INDICATORS

    tables = {
        name: files.read_table(clean / f"{name}.parquet")
        for name in ("forms", "form_links", "absences")
    }
    tables |= {
        name: files.read_table(harmonised / f"{name}.parquet")
        for name in ("evidence", "series", "context")
    }
    tables["levels"] = files.read_table(estimated / "levels.parquet")
    table = compute(tables, window)
    files.write_table(INDICATORS.validate(table), output / "indicators.parquet")


def compute(tables: dict[str, pd.DataFrame], window: tuple[int, int]) -> pd.DataFrame:
    """Indicators of one country, in the columns of ``schemas.indicators.INDICATORS``."""
    declared = catalogue()
    country = describe(tables, window)
    levels = usable_levels(tables, declared)
    contexts = {
        (row.measure, int(row.year)): (float(row.value), row.context_id)
        for row in tables["context"].itertuples()
    }
    made: list[dict[str, object]] = []
    for indicator in declared.indicators:
        frame = formcells.compute(indicator, levels, contexts, declared, window)
        made += rows(indicator, frame, country)
    return assemble(made)


def describe(tables: dict[str, pd.DataFrame], window: tuple[int, int]) -> Country:
    """The country's forms, families of each concept and declared absences."""
    forms, links = tables["forms"], tables["form_links"]
    within = forms[forms["in_scope"] == "yes"]
    whole: dict[str, set[str]] = {}
    for row in links[links["relation"] == "part_of"].itertuples():
        whole.setdefault(row.form_id, set()).add(row.related_form_id)
    pairs = links[links["relation"] == "overlaps_with"]
    concepts = framework.table("concepts").groupby("concept", sort=False)["family"].agg(list)
    money = framework.table("units").query("kind == 'money'")["unit"]
    units = tables["series"]["unit"]
    currencies = units[units.isin(money)].mode()
    return Country(
        iso3=str(forms["form_id"].iloc[0])[:3] if len(forms) else "",
        forms=Forms(
            family=dict(zip(within["form_id"], within["family"], strict=True)),
            whole={form: frozenset(above) for form, above in whole.items()},
            overlaps=frozenset(
                frozenset(pair)
                for pair in zip(pairs["form_id"], pairs["related_form_id"], strict=True)
            ),
        ),
        families=concepts.to_dict(),
        absences=Absences(tables["absences"], window),
        gaps=Gaps(tables["levels"]),
        window=window,
        comparabilities={rank: name for name, rank in ranks().items()},
        currency=str(currencies.iloc[0]) if len(currencies) else "currency",
        sizes=sizes(tables["evidence"]),
    )


def sizes(evidence: pd.DataFrame) -> dict[str, float]:
    """Number of organisations of each form: the median of its national figures, whatever year and basis."""
    counts = evidence[
        evidence["series_id"].notna()
        & (evidence["measure"] == "organisations")
        & (evidence["coverage"] == "national")
    ]
    return {str(form): float(n) for form, n in counts.groupby("form_id")["value"].median().items()}


def usable_levels(tables: dict[str, pd.DataFrame], declared: Catalogue) -> pd.DataFrame:
    """Levels with a preferred figure, with what is known of that figure and of the series.

    Adds ``basis_assumed``, ``crosswalk_rank`` (comparability of the mapping) and ``figures``.
    """
    rank = ranks()
    known = tables["evidence"][["evidence_id", "basis_assumed", "comparability"]]
    known = known.assign(
        crosswalk_rank=known["comparability"].map(rank).fillna(rank[declared.unmapped]).astype(int)
    ).drop(columns="comparability")
    levels = tables["levels"][tables["levels"]["preferred"].notna()]
    counts = tables["series"][["series_id", "figures"]]
    return levels.merge(known, on="evidence_id").merge(counts, on="series_id")


def assemble(made: list[dict[str, object]]) -> pd.DataFrame:
    """Rows as a typed frame in the order of the schema, sorted by its key."""
    from ssemap.schemas.indicators import INDICATORS

    frame = pd.DataFrame(made).reindex(columns=list(INDICATORS.columns))
    texts = [name for name, column in INDICATORS.columns.items() if str(column.dtype) == "str"]
    frame = frame.astype(dict.fromkeys(texts, "str"))
    for flag in ("partial", "basis_assumed"):
        frame[flag] = frame[flag].eq(True)
    frame = frame.astype(
        {"year": "Int64", "data_year": "Int64", "data_year_last": "Int64", "value": "float64"}
    )
    return frame.sort_values(list(INDICATORS.unique), ignore_index=True)
