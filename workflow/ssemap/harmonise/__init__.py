"""``harmonise``: one vocabulary, one currency, one calendar; which figures form a series, and which do not.

Rules stand in ``workflow/framework/harmonisation.yaml``. Denominators are not cut by edition: only
vintages later than the editions can be had, so that every edition uses the same ones.
"""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from ssemap.core import files, framework, issues
from ssemap.core.issues import Issue
from ssemap.core.series import KEY, UNSTATED, in_use, series_id
from ssemap.harmonise import bases, breaks, bridges, crosswalk, denominators, editions, exclusions, money, periods

TABLES = ["country", "figures", "forms", "crosswalk", "sources", "context", "breaks", "bridges"]


def run(clean: Path, output: Path, *, as_of: datetime.date | None, reference_year: int) -> None:
    """Read a country's clean tables and write ``evidence``, ``series``, ``context``, ``bridges`` and issues.

    ``as_of``: the edition's date; None cuts nothing. ``reference_year``: of constant prices.
    Raises PackageError where a term is unmapped or mapped otherwise than coded.
    """
    from ssemap.schemas import harmonise as schemas

    tables = {name: files.read_table(clean / f"{name}.parquet") for name in TABLES}
    evidence, series, context, found = harmonise(tables, as_of=as_of, reference_year=reference_year)
    linked, unused = bridges.resolve(tables["bridges"], series)
    found += unused
    issues.raise_errors(found)
    files.write_table(schemas.EVIDENCE.validate(evidence), output / "evidence.parquet")
    files.write_table(schemas.SERIES.validate(series), output / "series.parquet")
    files.write_table(schemas.CONTEXT.validate(context), output / "context.parquet")
    files.write_table(schemas.BRIDGES.validate(linked), output / "bridges.parquet")
    with files.whole(output / "issues.csv") as path:
        issues.write(found, path)


def harmonise(
    tables: dict[str, pd.DataFrame], *, as_of: datetime.date | None, reference_year: int | None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame, list[Issue]]:
    """Evidence, series, denominators and issues of one country from its clean tables.

    Without ``reference_year`` there are no constant prices.
    """
    rules = framework.rules("harmonisation")
    iso3 = tables["country"]["iso3"].iloc[0]
    context, found = denominators.harmonise(tables["context"], rules["derived"], iso3)
    mapped = crosswalk.terms(tables["figures"], tables["crosswalk"])
    found += crosswalk.check(tables["figures"], tables["crosswalk"], mapped)
    figures = prepare(tables, rules)
    figures["comparability"] = crosswalk.comparability(figures, mapped)
    figures = money.conversions(
        figures, context, tables["country"]["currency"].iloc[0], rules["currency"], reference_year
    )
    figures["after_edition"] = editions.after(figures, as_of)
    figures["straddles_edition"] = editions.straddles(figures, as_of)
    evidence = admit(figures, tables["breaks"], rules, as_of)
    found += breaks.check(evidence[in_use(evidence)], tables["breaks"])
    series = breaks.spans(gather(evidence), tables["breaks"])
    return evidence[_evidence_columns()], series, context, found


def _evidence_columns() -> list[str]:
    from ssemap.schemas.harmonise import EVIDENCE

    return list(EVIDENCE.columns)


def prepare(tables: dict[str, pd.DataFrame], rules: dict[str, Any]) -> pd.DataFrame:
    """Figures with what is known of their form, measure, unit and source, and their data year.

    Raises PackageError where a figure names a form or source that the tables do not have.
    """
    forms = tables["forms"][["form_id", "family", "in_scope"]]
    sources = tables["sources"][["source_id", "source_type", "publisher", "published_from", "published_to"]]
    issues.raise_errors(unknown_keys(tables["figures"], forms, sources))
    figures = tables["figures"].merge(forms, on="form_id", how="left")
    figures = figures.merge(sources, on="source_id", how="left")
    figures = units(describe(figures), rules["persons"])
    figures["currency"] = tables["country"]["currency"].iloc[0]
    figures["year"] = periods.data_year(figures, figures["is_flow"], rules["period"]["stock_tie_days"])
    figures["known_from"] = editions.known_from(figures)
    return figures.sort_values("evidence_id", ignore_index=True)


def unknown_keys(figures: pd.DataFrame, forms: pd.DataFrame, sources: pd.DataFrame) -> list[Issue]:
    """Errors for forms and sources that are in no list."""
    found = []
    for column, known in (("form_id", forms["form_id"]), ("source_id", sources["source_id"])):
        rows = figures[figures[column].notna() & ~figures[column].isin(known)]
        found += [
            Issue(
                check_id=f"unknown_{column}",
                severity="error",
                file="figures.csv",
                row=0,
                column=column,
                evidence_id=row.evidence_id,
                found=str(getattr(row, column)),
                expected=f"a {column} of {column.removesuffix('_id')}s.csv",
                action="Mend the id, or add the row to the list.",
            )
            for row in rows.itertuples()
        ]
    return found


def describe(figures: pd.DataFrame) -> pd.DataFrame:
    """Add what the code lists say of measure and unit: kinds, flow or stock, treatment of prices."""
    measures = framework.table("measures").set_index("measure")
    kinds = framework.table("units").set_index("unit")["kind"]
    kind = figures["unit"].map(kinds.to_dict())
    flow = figures["measure"].map(measures["stock_flow"].to_dict()) == "flow"
    return figures.assign(
        unit_kind=kind.astype("str"),
        measure_kind=figures["measure"].map(measures["unit_kind"].to_dict()).astype("str"),
        is_money=kind == "money",
        is_flow=flow | (figures["basis"] == "flow"),
        price_treatment=figures["measure"].map(measures["price_treatment"].to_dict()).astype("str"),
    )


def units(figures: pd.DataFrame, persons: list[str]) -> pd.DataFrame:
    """One unit per count measure: persons or count, as declared; other units stay."""
    own = pd.Series("count", index=figures.index).mask(figures["measure"].isin(persons), "persons")
    counts = (figures["unit_kind"] == "count") & (figures["measure_kind"] == "count")
    return figures.assign(unit=figures["unit"].mask(counts, own).astype("str"))


def admit(
    figures: pd.DataFrame, declared: pd.DataFrame, rules: dict[str, Any], as_of: datetime.date | None
) -> pd.DataFrame:
    """Decide exclusions, join unstated bases among the rest, and name the series of each figure left.

    ``declared``: the breaks that cut series.
    """
    templates, reference = rules["exclusions"], rules["currency"]["reference"]
    masks = exclusions.tests(figures, rules)
    figures = figures.assign(exclusion=exclusions.decide(masks, list(templates)))
    figures["reason"] = exclusions.words(figures, templates, reference, as_of)
    within = figures["exclusion"].isna()
    never = rules["unstated_basis"]["never_joined"]
    admitted = bases.join_unstated(figures[within], never)
    admitted = admitted.assign(definition=admitted["definition"].fillna(UNSTATED))
    admitted["series_id"] = series_id(admitted) + breaks.segment(admitted, declared)
    excluded = figures[~within].assign(basis_assumed=False, series_id=None)
    return pd.concat([admitted, excluded]).sort_values("evidence_id", ignore_index=True)


def gather(evidence: pd.DataFrame) -> pd.DataFrame:
    """One row per series, in the columns of ``schemas.harmonise.SERIES``, sorted by id."""
    figures = evidence[in_use(evidence)]
    return (
        figures.groupby(["series_id", *KEY, "family", "unit"])
        .agg(
            figures=("evidence_id", "size"),
            sources=("source_id", "nunique"),
            first_year=("year", "min"),
            last_year=("year", "max"),
        )
        .reset_index()[
            ["series_id", *KEY[:2], "family", *KEY[2:], "unit", "figures", "sources", "first_year", "last_year"]
        ]
        .sort_values("series_id", ignore_index=True)
    )
