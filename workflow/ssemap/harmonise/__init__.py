"""``harmonise``: one vocabulary, one currency, one calendar; which figures form a series, and which do not.

Rules stand in ``workflow/framework/harmonisation.yaml``. Denominators are not cut by edition: only
vintages later than the editions can be had, so that every edition uses the same ones.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from ssemap.core import framework
from ssemap.core.issues import Issue, raise_errors
from ssemap.core.series import KEY, UNSTATED, in_use, series_id
from ssemap.core.units import kind as kind_of_unit
from ssemap.harmonise import (
    bases,
    breaks,
    bridges,
    crosswalk,
    denominators,
    editions,
    exclusions,
    money,
    partitions,
    periods,
    spread,
)
from ssemap.harmonise.rules import Harmonisation, rules
from ssemap.schemas import clean as cleaned
from ssemap.schemas.harmonise import CONTEXT, EVIDENCE, STAGE

UNKNOWN_ORIGIN = "unknown"  # of a figure that names none


@dataclass(frozen=True, slots=True)
class Harmonised:
    """What ``harmonise`` makes of a country, as ``schemas.harmonise`` describes each table."""

    evidence: pd.DataFrame
    series: pd.DataFrame
    context: pd.DataFrame
    bridges: pd.DataFrame
    partitions: pd.DataFrame
    issues: list[Issue]


@dataclass(frozen=True, slots=True)
class FiguresAlone:
    """What is known of each figure by itself, whatever others there are; and the denominators with their issues.

    ``figures``: in national currency, each with its exclusion, sorted by ``evidence_id``.
    """

    figures: pd.DataFrame
    context: pd.DataFrame
    issues: list[Issue]


def run(clean: Path, output: Path, *, as_of: datetime.date | None) -> None:
    """Read a country's clean tables and write the tables of ``Harmonised`` and its issues.

    ``as_of``: the edition's date; None cuts nothing.
    """
    STAGE.write(harmonise(cleaned.STAGE.read(clean), as_of=as_of), output)


def harmonise(tables: Mapping[str, pd.DataFrame], *, as_of: datetime.date | None) -> Harmonised:
    """Evidence, series, denominators, bridges, partitions and issues of one country.

    Takes ``country, figures, forms, form_links, crosswalk, sources, origins, context, breaks, bridges`` of ``clean``.
    Raises PackageError where a figure names a form or source that the tables do not have.
    """
    return together(alone(tables, as_of=as_of), tables)


def alone(tables: Mapping[str, pd.DataFrame], *, as_of: datetime.date | None) -> FiguresAlone:
    """What is known of each figure by itself, and the denominators; ``tables`` and errors as for ``harmonise``."""
    declared = rules()
    iso3, currency = tables["country"][["iso3", "currency"]].iloc[0]
    context, context_issues = denominators.harmonise(tables["context"], declared.derived, iso3)
    context = spread.with_spread(context, tables["context"], declared.spread)
    figures = prepare(tables, declared)
    figures["comparability"] = crosswalk.comparability(figures, tables["crosswalk"])
    rate = money.at(money.yearly(context, declared.currency.rate), figures["year"])
    figures = money.to_national(figures, rate, currency, declared.currency.reference)
    figures["after_edition"] = editions.after(figures, as_of)
    figures["straddles_edition"] = editions.straddles(figures, as_of)
    masks = exclusions.tests(figures, declared)
    figures["exclusion"] = exclusions.decide(masks, list(declared.exclusions))
    figures["reason"] = exclusions.words(figures, declared.exclusions, declared.currency.reference, as_of)
    return FiguresAlone(figures, context, context_issues)


def together(known: FiguresAlone, tables: Mapping[str, pd.DataFrame]) -> Harmonised:
    """What some of the figures of a country are beside each other; ``tables`` as for ``harmonise``."""
    declared = rules()
    evidence = admit(known.figures, tables["breaks"], declared)
    series = breaks.spans(gather(evidence), tables["breaks"])
    linked, unused_bridges = bridges.resolve(tables["bridges"], series)
    unused_breaks = breaks.check(evidence[in_use(evidence)], tables["breaks"])
    foreign = money.left_out(evidence, declared.currency.reference, declared.currency.rate)
    issues = [*known.issues, *unused_breaks, *unused_bridges, *foreign]
    parted = partitions.resolve(tables["forms"], tables["form_links"])
    return Harmonised(
        evidence[list(EVIDENCE.columns)], series, known.context[list(CONTEXT.columns)], linked, parted, issues
    )


def prepare(tables: Mapping[str, pd.DataFrame], declared: Harmonisation) -> pd.DataFrame:
    """Figures with what is known of their form, measure, unit and source, and their data year.

    Raises PackageError where a figure names a form or source that the tables do not have.
    """
    forms = tables["forms"][["form_id", "family", "in_scope"]]
    sources = tables["sources"][["source_id", "source_type", "publisher", "published_from", "published_to"]]
    raise_errors(unknown_ids(tables["figures"], forms, sources))
    figures = tables["figures"].merge(forms, on="form_id", how="left")
    figures = figures.merge(sources, on="source_id", how="left")
    figures = operations(figures, tables["origins"])
    figures = units(describe(figures), declared.persons)
    figures["currency"] = tables["country"]["currency"].iloc[0]
    figures["year"] = periods.data_year(figures, figures["is_flow"], declared.period.stock_tie_days)
    figures["known_from"] = editions.known_from(figures)
    return figures.sort_values("evidence_id", ignore_index=True)


def operations(figures: pd.DataFrame, origins: pd.DataFrame) -> pd.DataFrame:
    """Add ``origin_kind`` and ``origin_holder`` of the operation that counted, by ``origin_id``."""
    known = origins[["origin_id", "kind", "holder"]].rename(columns={"kind": "origin_kind", "holder": "origin_holder"})
    figures = figures.merge(known, on="origin_id", how="left")
    return figures.assign(origin_kind=figures["origin_kind"].fillna(UNKNOWN_ORIGIN))


def unknown_ids(figures: pd.DataFrame, forms: pd.DataFrame, sources: pd.DataFrame) -> list[Issue]:
    """Errors for forms and sources that are in no list: a guard for tables that are no checked package."""
    issues = []
    for column, known in (("form_id", forms["form_id"]), ("source_id", sources["source_id"])):
        rows = figures[figures[column].notna() & ~figures[column].isin(known)]
        issues += [
            Issue(
                check_id="unknown-id",
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
    return issues


def describe(figures: pd.DataFrame) -> pd.DataFrame:
    """Add what the code lists say of measure and unit: kinds, money or not, flow or stock."""
    measures = framework.table("measures").set_index("measure")
    kind = figures["unit"].map({unit: kind_of_unit(unit) for unit in figures["unit"].dropna().unique()})
    flow = figures["measure"].map(measures["stock_flow"].to_dict()) == "flow"
    return figures.assign(
        unit_kind=kind.astype("str"),
        measure_kind=figures["measure"].map(measures["unit_kind"].to_dict()).astype("str"),
        is_money=kind == "money",
        is_flow=flow | (figures["basis"] == "flow"),
    )


def units(figures: pd.DataFrame, persons: tuple[str, ...]) -> pd.DataFrame:
    """One unit per count measure: persons or count, as declared; other units stay."""
    unit_of_count = pd.Series("count", index=figures.index).mask(figures["measure"].isin(persons), "persons")
    counts = (figures["unit_kind"] == "count") & (figures["measure_kind"] == "count")
    return figures.assign(unit=figures["unit"].mask(counts, unit_of_count).astype("str"))


def admit(figures: pd.DataFrame, cuts: pd.DataFrame, declared: Harmonisation) -> pd.DataFrame:
    """Join unstated bases among the figures without an exclusion, and name the series of each of them.

    ``cuts``: the declared breaks that cut series.
    """
    within = figures["exclusion"].isna()
    admitted = bases.join_unstated(figures[within], declared.unstated_basis.never_joined)
    admitted = admitted.assign(definition=admitted["definition"].fillna(UNSTATED))
    admitted["series_id"] = series_id(admitted) + breaks.segment(admitted, cuts)
    excluded = figures[~within].assign(basis_assumed=False, series_id=None)
    both = pd.concat([admitted, excluded]).sort_values("evidence_id", ignore_index=True)
    return both.astype({"series_id": "str"})


def gather(evidence: pd.DataFrame) -> pd.DataFrame:
    """One row per series, in the columns of ``schemas.harmonise.SERIES`` but the breaks, sorted by id."""
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
