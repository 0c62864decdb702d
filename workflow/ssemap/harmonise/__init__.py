"""``harmonise``: one vocabulary, one currency, one calendar; which figures form a series, and which do not.

Rules stand in ``workflow/framework/harmonisation.yaml``. Denominators are not cut by edition: only
vintages later than the editions can be had, so that every edition uses the same ones.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from ssemap.core import framework
from ssemap.core.frames import tuples
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
class SeriesOfFigures:
    """What some of the figures of a country are beside each other; ``unused``: issues of bridges that link nothing."""

    evidence: pd.DataFrame
    series: pd.DataFrame
    bridges: pd.DataFrame
    unused: list[Issue]


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
    declared = rules()
    context, context_issues = denominators_of(tables)
    made = linked(_alone(tables, context, as_of), tables)
    unused_breaks = breaks.check(made.evidence[in_use(made.evidence)], tables["breaks"])
    foreign = money.left_out(made.evidence, declared.currency.reference, declared.currency.rate)
    issues = [*context_issues, *unused_breaks, *made.unused, *foreign]
    parted = partitions.resolve(tables["forms"], tables["form_links"])
    return Harmonised(made.evidence[list(EVIDENCE.columns)], made.series, context, made.bridges, parted, issues)


def denominators_of(tables: Mapping[str, pd.DataFrame]) -> tuple[pd.DataFrame, list[Issue]]:
    """The denominators of a country, and their issues. Takes ``country`` and ``context`` of ``clean``."""
    declared = rules()
    iso3 = str(tables["country"]["iso3"].iloc[0])
    context, issues = denominators.harmonise(tables["context"], declared.derived, iso3)
    return spread.with_spread(context, tables["context"], declared.spread)[list(CONTEXT.columns)], issues


def exchange_rates(context: pd.DataFrame) -> pd.Series:
    """By year (index), of denominators."""
    return money.yearly(context, rules().currency.rate)


def _alone(tables: Mapping[str, pd.DataFrame], context: pd.DataFrame, as_of: datetime.date | None) -> pd.DataFrame:
    """What is known of each figure by itself, whatever others there are.

    In national currency, each with its exclusion, sorted by ``evidence_id``.
    """
    declared = rules()
    currency = str(tables["country"]["currency"].iloc[0])
    figures = prepare(tables, declared)
    figures["comparability"] = crosswalk.comparability(figures, tables["crosswalk"])
    rate = money.at(exchange_rates(context), figures["year"])
    figures = money.to_national(figures, rate, currency, declared.currency.reference)
    figures["after_edition"] = editions.after(figures, as_of)
    figures["straddles_edition"] = editions.straddles(figures, as_of)
    masks = exclusions.tests(figures, declared)
    figures["exclusion"] = exclusions.decide(masks, list(declared.exclusions))
    figures["reason"] = exclusions.words(figures, declared.exclusions, declared.currency.reference, as_of)
    return figures


def linked(figures: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> SeriesOfFigures:
    """The series of some figures that are known each by itself. Takes ``breaks`` and ``bridges`` of ``clean``."""
    evidence = admit(figures, tables["breaks"], rules())
    series = breaks.spans(gather(evidence), tables["breaks"])
    links, unused = bridges.resolve(tables["bridges"], series)
    return SeriesOfFigures(evidence, series, links, unused)


def relinked(evidence: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> SeriesOfFigures:
    """The series that a part of the evidence makes by itself; ``evidence``: as it stood beside all the rest."""
    alone = evidence.assign(basis=evidence["basis"].mask(evidence["basis_assumed"], UNSTATED))
    made = linked(alone.assign(is_flow=flows(alone)), tables)
    return replace(made, evidence=made.evidence[list(EVIDENCE.columns)])


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
    kinds = framework.table("measures").set_index("measure")["unit_kind"]
    kind = figures["unit"].map({unit: kind_of_unit(unit) for unit in figures["unit"].dropna().unique()})
    return figures.assign(
        unit_kind=kind.astype("str"),
        measure_kind=figures["measure"].map(kinds.to_dict()).astype("str"),
        is_money=kind == "money",
        is_flow=flows(figures),
    )


def flows(figures: pd.DataFrame) -> pd.Series:
    """True for what is counted over a time, not at a date. Takes ``measure`` and ``basis``."""
    of_measure = framework.table("measures").set_index("measure")["stock_flow"].to_dict()
    return (figures["measure"].map(of_measure) == "flow") | (figures["basis"] == "flow")


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
    known = [*KEY[:2], "family", *KEY[2:], "unit"]
    found: dict[tuple[str, ...], list[tuple[str, int]]] = {}
    for source, year, *series in tuples(figures[["source_id", "year", "series_id", *known]]):
        found.setdefault(tuple(series), []).append((source, year))
    rows = []
    for one, counted in sorted(found.items()):
        sources, years = zip(*counted, strict=True)
        rows.append((*one, len(years), len(set(sources)), min(years), max(years)))
    frame = pd.DataFrame(rows, columns=["series_id", *known, "figures", "sources", "first_year", "last_year"])
    texts, years_of = dict.fromkeys(["series_id", *known], "str"), dict.fromkeys(["first_year", "last_year"], "Int64")
    return frame.astype({**texts, **years_of})
