"""Checks of one figure against its unit, its source's date, its law and the economy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from ssemap.core import printing
from ssemap.core.series import DAYS_OF_YEAR, first_day
from ssemap.plausibility.finding import Evidence, Flag, grouped, registered
from ssemap.plausibility.rules import DEFAULT, Plausibility


def before_publication(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """Periods that had not begun when their source was published, once for each source."""
    figures = evidence.figures
    grace = pd.Timedelta(days=rules.before_publication.grace_days)
    early = figures[_began(figures) > figures["published"] + grace]
    for _, rows in early.groupby("source_id", sort=False):  # the date of a source is one mistake
        (first, *more) = _dated(rows)
        count = f" and {len(more)} more figures of {rows['source_id'].iloc[0]}" if more else ""
        yield replace(first, ids=tuple(rows["evidence_id"]), found=first.found + count)


def period_not_over(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """A date stated as such that lies after the publication, within a period that had begun."""
    figures = evidence.figures
    grace = pd.Timedelta(days=rules.period_not_over.grace_days)
    begun = _began(figures) <= figures["published"]
    open_then = begun & (figures["period_end"] > figures["published"] + grace)
    yield from _dated(figures[open_then & (figures["period_certainty"] == "stated")])


def _began(figures: pd.DataFrame) -> pd.Series:
    return figures["period_start"].fillna(figures["period_end"])


def _dated(rows: pd.DataFrame) -> Iterator[Flag]:
    for row in rows.itertuples():
        yield Flag(
            (row.evidence_id,),
            f"a figure of {row.period_end:%Y-%m-%d}",
            "period_end",
            {"published": f"{row.published:%Y-%m-%d}"},
        )


def older_than_source(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """A figure much older than its source, where the source gives no series of years."""
    figures, limits = evidence.figures, rules.older_than_source
    published = first_day(figures["published_from"])
    old = published - figures["period_end"] > pd.Timedelta(days=DAYS_OF_YEAR * limits.years)
    years = figures.groupby("source_id")["year"].transform("nunique")
    yield from _dated(figures.assign(published=published)[old & (years < limits.looking_back)])


def before_law(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """A figure of a form from before its oldest law."""
    for row in evidence.rows:
        enacted = evidence.enacted.get(row.form_id)
        if enacted and row.period_end.year < enacted:
            found = f"a figure of {row.period_end.year}"
            yield Flag((row.evidence_id,), found, "period_end", {"enacted": enacted})


def money_against_gdp(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """More money than the economy can hold."""
    limits = rules.money_against_gdp.limit
    for row in evidence.rows:
        gdp = evidence.context.get(("gdp_lcu", row.year))
        limit = limits.get(row.measure, limits[DEFAULT])
        if row.unit_kind == "money" and gdp and row.value > limit * gdp:
            found = f"{row.measure} of {printing.plain(row.value)} {row.unit}, {row.value / gdp:.2g} times GDP"
            yield Flag((row.evidence_id,), found, words={"limit": limit})


def people_against_population(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """More members, employees or organisations than the country can have; or a population in thousands."""
    for row in evidence.rows:
        population = evidence.context.get(("population", row.year))
        limit = rules.people_against_population.limit.get(row.measure)
        if limit and population and row.value > limit * population:
            found = f"{row.measure} of {printing.plain(row.value)}, {row.value / population:.2g} times the population"
            yield Flag((row.evidence_id,), found, words={"limit": limit})


def money_per_organisation(evidence: Evidence, rules: Plausibility) -> Iterator[Flag]:
    """Totals of money that no number of organisations of the same form and year makes plausible."""
    limits = rules.money_per_organisation
    counts = [row for row in evidence.national("organisations") if row.value >= limits.minimum_organisations]
    by_cell = grouped(counts, "form_id", "year")
    for measure in limits.measures:
        for row in evidence.national(measure):
            parity = evidence.context.get(("ppp_lcu_per_intl", row.year))
            numbers = [count.value for count in by_cell.get((row.form_id, row.year), [])]
            if parity is None or not numbers or row.value <= 0:
                continue
            fewest, most = min(numbers), max(numbers)
            high, low = row.value / parity / fewest, row.value / parity / most
            if high < limits.low or low > limits.high:
                found = f"{printing.plain(row.value)} {row.unit} for {printing.plain(most)} organisations"
                yield Flag((row.evidence_id,), found)


CHECKS = registered(
    before_publication,
    period_not_over,
    older_than_source,
    before_law,
    money_against_gdp,
    people_against_population,
    money_per_organisation,
)
