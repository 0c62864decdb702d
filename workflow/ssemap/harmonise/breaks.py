"""Declared breaks: from a day on, figures of a form and measure count something else, and make another series."""

from __future__ import annotations

import pandas as pd

from ssemap.core.issues import Issue

CELL = ["form_id", "measure"]


def segment(figures: pd.DataFrame, breaks: pd.DataFrame) -> pd.Series:
    """What a break adds to the id of a series: ``/from-2013-12-01`` from its day on, else nothing.

    A stock belongs to the side of its date, a flow to the side on which it began.
    """
    began = figures["period_start"].where(figures["is_flow"]).fillna(figures["period_end"])
    suffix = pd.Series("", index=figures.index, dtype="str")
    for row in breaks.sort_values("date").itertuples():
        of_cell = (figures["form_id"] == row.form_id) & (figures["measure"] == row.measure)
        suffix = suffix.mask(of_cell & (began >= pd.Timestamp(row.date)), f"/from-{row.date:%Y-%m-%d}")
    return suffix


def spans(series: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """Add ``starts`` and ``ends``: the breaks between which a series speaks; missing where there is none."""
    starts = pd.to_datetime(series["series_id"].str.extract(r"/from-(\d{4}-\d{2}-\d{2})$")[0])
    dates = breaks.groupby(CELL)["date"].agg(list).to_dict()
    ends = [
        min((day for day in dates.get(cell, []) if pd.isna(start) or day > start), default=pd.NaT)
        for cell, start in zip(series[CELL].itertuples(index=False, name=None), starts, strict=True)
    ]
    days = pd.DataFrame({"starts": starts, "ends": pd.to_datetime(ends)}, index=series.index)
    return series.assign(**days.astype("datetime64[us]"))


def check(figures: pd.DataFrame, breaks: pd.DataFrame) -> list[Issue]:
    """Warnings for breaks that have no figure on one of their sides: they cut nothing."""
    issues = []
    for row in breaks.itertuples():
        of_cell = figures[(figures["form_id"] == row.form_id) & (figures["measure"] == row.measure)]
        after = of_cell["period_end"] >= pd.Timestamp(row.date)
        if not (after.any() and (~after).any()):
            issues.append(
                Issue(
                    check_id="unused-break",
                    severity="warning",
                    file="breaks.csv",
                    row=0,
                    column="date",
                    evidence_id="",
                    found=f"{row.form_id}, {row.measure}, {row.date:%Y-%m-%d}",
                    expected="figures of the form and measure before and after the day",
                    action="Remove the break, or mend form, measure or date.",
                )
            )
    return issues
