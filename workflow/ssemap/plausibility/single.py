"""Checks of one figure against its unit, its source's date, its law and the economy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pandas as pd

from ssemap.core import printing
from ssemap.core.series import DAYS_OF_YEAR, first_day
from ssemap.plausibility.finding import Evidence, Finding

Check = Callable[[Evidence, dict[str, Any]], Iterator[Finding]]


def percent_range(evidence: Evidence, rules: dict[str, Any]) -> Iterator[Finding]:
    """A share below nothing or above everything."""
    own = evidence.figures
    shares = own[(own["unit_kind"] == "percent") & ~own["measure"].isin(rules["except"])]
    for row in shares[~shares["value"].between(rules["low"], rules["high"])].itertuples():
        yield Finding((row.evidence_id,), f"{printing.plain(row.value)} percent")


def before_publication(evidence: Evidence, rules: dict[str, Any]) -> Iterator[Finding]:
    """A period that had not begun when its source was published."""
    own = evidence.figures
    start = own["period_start"].fillna(own["period_end"])
    yield from _dated(own[start > own["published"] + pd.Timedelta(days=rules["grace_days"])])


def period_not_over(evidence: Evidence, rules: dict[str, Any]) -> Iterator[Finding]:
    """A date stated as such that lies after the publication, within a period that had begun."""
    own = evidence.figures
    start = own["period_start"].fillna(own["period_end"])
    grace = pd.Timedelta(days=rules["grace_days"])
    open_then = (start <= own["published"]) & (own["period_end"] > own["published"] + grace)
    yield from _dated(own[open_then & (own["period_certainty"] == "stated")])


def _dated(rows: pd.DataFrame) -> Iterator[Finding]:
    for row in rows.itertuples():
        yield Finding(
            (row.evidence_id,),
            f"a figure of {row.period_end:%Y-%m-%d}",
            "period_end",
            {"published": f"{row.published:%Y-%m-%d}"},
        )


def older_than_source(evidence: Evidence, rules: dict[str, Any]) -> Iterator[Finding]:
    """A figure much older than its source, where the source gives no series of years."""
    own = evidence.figures
    first = first_day(own["published_from"])
    old = first - own["period_end"] > pd.Timedelta(days=DAYS_OF_YEAR * rules["years"])
    years = own.groupby("source_id")["year"].transform("nunique")
    found = own.assign(published=first)[old & (years < rules["looking_back"])]
    yield from _dated(found)


def before_law(evidence: Evidence, rules: dict[str, Any]) -> Iterator[Finding]:
    """A figure of a form from before its oldest law."""
    for row in evidence.figures.itertuples():
        enacted = evidence.enacted.get(row.form_id)
        if enacted and row.period_end.year < enacted:
            found = f"a figure of {row.period_end.year}"
            yield Finding((row.evidence_id,), found, "period_end", {"enacted": enacted})


def money_against_gdp(evidence: Evidence, rules: dict[str, Any]) -> Iterator[Finding]:
    """More money than the economy can hold."""
    for row in evidence.figures.query("unit_kind == 'money'").itertuples():
        gdp = evidence.context.get(("gdp_lcu", row.year))
        limit = rules["limit"].get(row.measure, rules["limit"]["default"])
        if gdp and row.value > limit * gdp:
            found = f"{row.measure} of {printing.plain(row.value)} {row.unit}, {row.value / gdp:.2g} times GDP"
            yield Finding((row.evidence_id,), found, words={"limit": limit})


def money_per_organisation(evidence: Evidence, rules: dict[str, Any]) -> Iterator[Finding]:
    """Totals of money that no number of organisations of the same form and year makes plausible."""
    counts = evidence.national("organisations")
    counts = counts[counts["value"] >= rules["minimum_organisations"]]
    numbers = counts.groupby(["form_id", "year"])["value"].agg(["min", "max"])
    for measure in rules["measures"]:
        for row in evidence.national(measure).itertuples():
            parity = evidence.context.get(("ppp_lcu_per_intl", row.year))
            if parity is None or (row.form_id, row.year) not in numbers.index or row.value <= 0:
                continue
            fewest, most = numbers.loc[(row.form_id, row.year)]
            high, low = row.value / parity / fewest, row.value / parity / most
            if high < rules["low"] or low > rules["high"]:
                found = f"{printing.plain(row.value)} {row.unit} for {printing.plain(most)} organisations"
                yield Finding((row.evidence_id,), found)


CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        percent_range,
        before_publication,
        period_not_over,
        older_than_source,
        before_law,
        money_against_gdp,
        money_per_organisation,
    )
}
