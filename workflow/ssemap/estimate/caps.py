"""Why a level or preferred figure is graded no better: the caps of ``grade_caps.csv``, each found by its function.

A function takes the cells, each with its preferred figure and what the figures about its year say together, and
``grading.yaml``; it says of each cell whether the cap that it is named for applies.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

import pandas as pd

from ssemap.core import framework
from ssemap.core.codelists import GradeCap
from ssemap.core.grades import Grading
from ssemap.core.issues import InputError
from ssemap.core.repeats import NUMBERS, STATED, OriginRules, one_print, said
from ssemap.core.series import DAYS_OF_YEAR, SERIES_YEAR, in_use
from ssemap.estimate.reconcile import lags
from ssemap.estimate.reconcile.observed import words
from ssemap.estimate.rules import reconciliation

Cap = Callable[[pd.DataFrame, Grading], pd.Series]
EXACT = "exact"
INFERRED = "inferred"
DATED = (STATED, INFERRED)  # certainties of dates that are those of counts
FIGURE = ["evidence_id", "qualifier", "period_certainty", "origin_kind", "basis_assumed", "comparability"]
UNMAPPED = "compatible"  # comparability of a level without a preferred figure, or of a figure without one


def found(cells: pd.DataFrame, evidence: pd.DataFrame, observed: Collection[str]) -> pd.DataFrame:
    """A column of true and false for each cap, indexed as ``cells``.

    ``cells``: ``series_id, year, evidence_id`` (of the preferred figure), ``years_apart, level, level_reason, nearest,
    bridge``; ``evidence`` as ``harmonise`` writes it; ``observed``: ids of the figures that were reconciled and are not
    certainly outliers.
    """
    rules = framework.declared(Grading)
    figures = evidence[FIGURE].set_index("evidence_id")
    together = about_the_year(cells[[*SERIES_YEAR, "level"]], evidence, observed, rules)
    columns = [*SERIES_YEAR, "evidence_id", "years_apart", "level_reason", "nearest", "bridge"]
    rows = cells[columns].join(figures, on="evidence_id")
    rows = rows.join(together)
    names = [cap.grade_cap for cap in framework.rows(GradeCap)]
    if unknown := [name for name in names if name not in CAPS]:
        raise InputError(f"{GradeCap.FILE}: no rule finds the cap {', '.join(unknown)}; there are {', '.join(CAPS)}.")
    return pd.DataFrame({name: CAPS[name](rows, rules).astype("bool") for name in names}, index=cells.index)


# --- what the figures about a year say together ----------------------------------------------------------


def about_the_year(
    cells: pd.DataFrame, evidence: pd.DataFrame, observed: Collection[str], rules: Grading
) -> pd.DataFrame:
    """``recorded, agreed, disagreed`` of each cell, indexed as ``cells`` (``series_id, year, level``).

    Is there a count of record at the date; do two origins agree about the year; is there a conflict? Of the prints of
    one count one speaks (``repeats``). ``observed`` as for ``found``.
    """
    asked = cells.assign(year_end=pd.to_datetime(cells["year"].astype("str") + "-12-31"))
    asked = asked.rename_axis("cell").reset_index()
    prints = _prints(evidence, observed, rules)
    pairs = _pairs(prints, rules)
    clashes = pd.concat([pairs[pairs["conflict"]], _off_level(asked, prints, rules)])
    near = rules.agree_years * DAYS_OF_YEAR + 1
    return pd.DataFrame(
        {
            "recorded": _within(asked, prints[prints["record"]], rules.record_days),
            "agreed": _within(asked, pairs[pairs["agree"]], near),
            "disagreed": _within(asked, clashes, near),
        }
    ).reindex(cells.index)


def _within(asked: pd.DataFrame, events: pd.DataFrame, days: float) -> pd.Series:
    """Does an event (``series_id``, dates ``first`` and ``last``) lie within so many days of the year-end of a cell?"""
    matched = asked.merge(events[["series_id", "first", "last"]], on="series_id")
    ends = matched[["first", "last"]].sub(matched["year_end"], axis=0).abs().max(axis=1)
    cells = matched.loc[ends <= pd.Timedelta(days=days), "cell"]
    return pd.Series(asked["cell"].isin(cells).to_numpy(), index=asked["cell"])


def _prints(evidence: pd.DataFrame, observed: Collection[str], rules: Grading) -> pd.DataFrame:
    """The figures that stand for a count of known date and are no claims, with what each of them says.

    ``first`` and ``last`` are its date, ``low`` and ``high`` the numbers that it may mean. An inferred date is as good
    as a stated one where the figure was published about it.
    """
    used = evidence[in_use(evidence)]
    kinds = used["origin_kind"]
    low, high = said(used, framework.declared(OriginRules).about)
    announced = (used["period_certainty"] == INFERRED) & (lags.date_sds(used, lags.UNKNOWN) <= lags.A_MONTH)
    exact = (used["qualifier"] == EXACT) & ((used["period_certainty"] == STATED) | announced)
    prints = pd.DataFrame(
        {
            "series_id": used["series_id"],
            "evidence_id": used["evidence_id"],
            "origin": used["origin_id"].fillna(used["publisher"]).fillna(used["source_id"]),
            "first": used["period_end"],
            "last": used["period_end"],
            "value": used["value"],
            "low": low,
            "high": high,
            "record": exact & kinds.isin(rules.record_kinds),
            "confirms": used["qualifier"].isin(NUMBERS) & ~kinds.isin(rules.unconfirmed_kinds),
            "observed": used["evidence_id"].isin(observed),
        }
    )
    stands = one_print(used) == used["evidence_id"]
    return prints[stands & used["period_certainty"].isin(DATED) & ~kinds.isin(rules.claim_kinds)]


def _pairs(prints: pd.DataFrame, rules: Grading) -> pd.DataFrame:
    """Pairs of prints of a series at nearly one date: ``series_id, first, last, agree, conflict``.

    Two origins agree by their values. In conflict are prints without a number that both may mean: of two origins, or of
    one at one date.
    """
    pairs = prints.merge(prints, on="series_id", suffixes=("", "_2"))
    days = (pairs["first"] - pairs["first_2"]).abs().dt.days
    pairs = pairs[(pairs["evidence_id"] < pairs["evidence_id_2"]) & (days <= rules.agree_days)]
    others = pairs["origin"] != pairs["origin_2"]
    lower, upper = pairs[["value", "value_2"]].min(axis=1), pairs[["value", "value_2"]].max(axis=1)
    least, most = pairs[["high", "high_2"]].min(axis=1), pairs[["low", "low_2"]].max(axis=1)
    apart = (most > rules.agree * least.clip(lower=0)) & pairs["observed"] & pairs["observed_2"]
    return pd.DataFrame(
        {
            "series_id": pairs["series_id"],
            "first": pairs[["first", "first_2"]].min(axis=1),
            "last": pairs[["first", "first_2"]].max(axis=1),
            "agree": others & pairs["confirms"] & pairs["confirms_2"] & (upper <= rules.agree * lower),
            "conflict": apart & (others | (days[pairs.index] == 0)),
        }
    )


def _off_level(asked: pd.DataFrame, prints: pd.DataFrame, rules: Grading) -> pd.DataFrame:
    """Observed prints that disagree with the level at the end of the year to which their date is near."""
    levels = asked.loc[asked["level"].notna(), ["series_id", "year_end", "level"]]
    beside = prints[prints["observed"]].merge(levels, on="series_id")
    near = (beside["first"] - beside["year_end"]).abs().dt.days <= rules.level_days
    most, least = beside[["low", "level"]].max(axis=1), beside[["high", "level"]].min(axis=1)
    return beside[near & (most > rules.agree * least)]


# --- caps: cells to true and false -----------------------------------------------------------------------


def one_origin(c: pd.DataFrame, rules: Grading) -> pd.Series:
    """Neither a count of record at the date nor two origins that agree."""
    return ~(c["recorded"] | c["agreed"])


def conflict(c: pd.DataFrame, rules: Grading) -> pd.Series:
    """Figures about the year disagree with one another, or with the level."""
    return c["disagreed"]


def basis_assumed(c: pd.DataFrame, rules: Grading) -> pd.Series:
    """The source of the preferred figure states no basis."""
    return c["basis_assumed"].eq(True)


def compatible(c: pd.DataFrame, rules: Grading) -> pd.Series:
    """The mapping of the preferred figure is compatible."""
    return c["comparability"].fillna(UNMAPPED) == "compatible"


def not_comparable(c: pd.DataFrame, rules: Grading) -> pd.Series:
    """The mapping of the preferred figure is not comparable."""
    return c["comparability"] == "incompatible"


def statement_date(c: pd.DataFrame, rules: Grading) -> pd.Series:
    """The date of the preferred figure is not that of its count."""
    return c["period_certainty"].isin(rules.statement_dates)


def lower_bound(c: pd.DataFrame, rules: Grading) -> pd.Series:
    """The preferred figure is printed as a bound or a range."""
    return c["qualifier"].isin(rules.bounds)


def claim(c: pd.DataFrame, rules: Grading) -> pd.Series:
    """No operation counted the preferred figure."""
    return c["origin_kind"].isin(rules.claim_kinds)


def bridged(c: pd.DataFrame, rules: Grading) -> pd.Series:
    """The level comes over a declared bridge."""
    return c["bridge"].notna()


def far(c: pd.DataFrame, rules: Grading) -> pd.Series:
    """The nearest figure is far, and not very far."""
    return (_years(c) > rules.far_years) & ~very_far(c, rules)


def very_far(c: pd.DataFrame, rules: Grading) -> pd.Series:
    """The nearest figure is very far."""
    return _years(c) > rules.very_far_years


def too_wide(c: pd.DataFrame, rules: Grading) -> pd.Series:
    """The level is held back for the width of its interval: a printed one is never graded below it."""
    return c["level_reason"] == words("wide", reconciliation())


def _years(c: pd.DataFrame) -> pd.Series:
    """Years to the nearest figure of the level, else to the preferred one; a leap day decides nothing."""
    return c["nearest"].astype("float64").fillna(c["years_apart"].abs().astype("float64")).round(1)


CAPS: dict[str, Cap] = {
    cap.__name__: cap
    for cap in (
        one_origin,
        basis_assumed,
        compatible,
        statement_date,
        conflict,
        lower_bound,
        bridged,
        far,
        very_far,
        too_wide,
        not_comparable,
        claim,
    )
}
