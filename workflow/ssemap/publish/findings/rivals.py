"""Numbers of one form and year beside each other: which count one thing, which contradict each other, which repeat.

Numbers are of one count where variant and basis are the same codes. Only such numbers make a range. Where one of two
does not state its variant or basis, they may be of one count: if they agree, one of them is enough; if they differ, no
sentence tells either, and both stand with their variant and basis.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from ssemap.core import falls, framework
from ssemap.core.codelists import Definition
from ssemap.core.frames import missing, tuples
from ssemap.core.repeats import SIGNS
from ssemap.core.series import UNSTATED
from ssemap.indicators.of_forms import choice
from ssemap.indicators.of_forms.contradictions import differ as differing
from ssemap.indicators.of_forms.values import worst
from ssemap.publish.grammar import of_forms

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.core.run import Run

ABOUT_ONE = ["indicator_id", "form_id", "year"]
STATED = ["definition", "basis"]
COUNT = [*ABOUT_ONE, *STATED]
SAID = ["indicator_id", "form_id", "definition", "value", "sample_size"]  # the same in two prints of a survey
SHORTEST_YEAR = 365  # days


def contradicted(rows: pd.DataFrame) -> bool:
    """Do numbers that ought to be equal differ by more than is declared? What bounds leave open does not."""
    return differing([said(row) for row in rows.itertuples(index=False)])


def said(row: Any) -> tuple[float, float]:
    """Lowest and highest number that a row itself says; infinite on the open side of a bound."""
    if row.qualifier == of_forms.RANGE and not (missing(row.lower) or missing(row.upper)):
        return float(row.lower), float(row.upper)
    if row.qualifier not in SIGNS:
        return float(row.value), float(row.value)
    if falls.bound(row) and missing(row.lower) and missing(row.upper):
        return -math.inf, math.inf
    return (float(row.value), math.inf) if SIGNS[row.qualifier] > 0 else (-math.inf, float(row.value))


def ends(row: Any) -> tuple[float, float]:
    """Lowest and highest number that a row may mean, with its interval; infinite where it is open on one side."""
    low, high = said(row)
    if missing(row.lower) and missing(row.upper):
        return low, high
    return -math.inf if missing(row.lower) else float(row.lower), math.inf if missing(row.upper) else float(row.upper)


def ranged(rows: pd.DataFrame, every: pd.DataFrame) -> pd.DataFrame:
    """Rows, those as ranges that others of ``every`` of their count contradict; with ``differ``: is it such a range?

    A range is as comparable, as sure and as well graded as the worst of its numbers.
    """
    order = list(framework.ranks())
    several = every[every.duplicated(COUNT, keep=False)]
    peers = several.groupby(COUNT, sort=False).indices
    told = rows[["way", "qualifier", "evidence_ids"]].itertuples(index=False)
    made = rows.assign(differ=[of_one_series(row) for row in told]).astype(
        {"lower": "float64", "upper": "float64", "differ": "bool"}
    )
    for place, key in zip(made.index, tuples(made[COUNT]), strict=True):
        if key not in peers or not contradicted(beside := several.iloc[peers[key]]):
            continue
        made.loc[place, ["lower", "upper"]] = _reach(beside)
        made.loc[place, "qualifier"] = of_forms.RANGE
        made.loc[place, "comparability"] = max(beside["comparability"], key=order.index)
        made.loc[place, "basis_assumed"] = bool(beside["basis_assumed"].any())
        made.loc[place, "grade"] = worst(None if missing(grade) else grade for grade in beside["grade"])
        made.loc[place, "differ"] = True
    return made


def of_one_series(row: Any) -> bool:
    """Is a printed value a range because figures of its series and date contradict each other?"""
    return row.way == of_forms.PRINTED and row.qualifier == of_forms.RANGE and len(row.evidence_ids) > 1


def _reach(beside: pd.DataFrame) -> list[float]:
    """The lowest and the highest number of some rows, those of ranges included."""
    ranges = [said(row) for row in beside.itertuples(index=False) if row.qualifier == of_forms.RANGE]
    numbers = [*beside["value"], *(end for ends in ranges for end in ends)]
    return [min(numbers), max(numbers)]


def of_variants(values: pd.DataFrame, settings: Run) -> pd.DataFrame:
    """Of values of all of a form those that stand at the reference year, one of each variant, ranges where they differ.

    Of each variant its own year, however far: for who prints the year beside each. With ``differ`` and ``stands`` (see
    ``of_form``): of one year the same number of two prints, or of a print and a computation, is there once.
    """
    asked = settings.reference_year, settings.window
    stands = choice.of_all(values, *asked)
    return _each_number(ranged(stands, values[~values["apart"].eq(True)]), choice.one_of_form(values, *asked))


def of_form(values: pd.DataFrame, settings: Run) -> pd.DataFrame:
    """Of values of all of a form the one that stands, and those of its year that are not the same number.

    With ``differ``: is it a range, or contradicted by a number that may be of the same count? ``stands``: is it the one
    that stands? It comes first of its form and indicator; the others are of further variants and bases.
    """
    asked = settings.reference_year, settings.window
    first = choice.one_of_form(values, *asked)
    beside = choice.of_their_year(first, values, settings.window)
    each = ranged(choice.of_counts(beside, settings.reference_year), beside)
    made = _each_number(each, first)
    form = made.groupby(["indicator_id", "form_id"], sort=False).ngroup()
    return made.iloc[np.lexsort((~made["stands"], form))].reset_index(drop=True)


def _each_number(each: pd.DataFrame, first: pd.DataFrame) -> pd.DataFrame:
    """Numbers of forms, each number of a form and year once, in their order; ``first``: those that stand."""
    chosen = set(tuples(first[COUNT]))
    each = each.assign(stands=np.array([key in chosen for key in tuples(each[COUNT])], dtype=bool))
    several = each[each.duplicated(ABOUT_ONE, keep=False)]
    beside: dict[tuple[Any, ...], list[Any]] = {}
    for key, row in zip(tuples(several[ABOUT_ONE]), several.itertuples(), strict=True):
        beside.setdefault(key, []).append(row)
    repeated: set[Any] = set()
    differ: set[Any] = set()
    for rows in beside.values():
        kept, against = _different(rows)
        repeated |= {row.Index for row in rows} - kept
        differ |= against
    told = each[~each.index.isin(repeated)]
    return told.assign(differ=told["differ"] | told.index.isin(differ)).reset_index(drop=True)


def _different(rows: list[Any]) -> tuple[set[Any], set[Any]]:
    """Index of the numbers of a form and year without those that say the same as one before them, and of which differ.

    The one that stands comes before all others.
    """
    kept: list[Any] = []
    differ: set[Any] = set()
    for row in sorted(rows, key=lambda one: not one.stands):
        rivals = [other for other in kept if may_be_one(row, other)]
        against = [other for other in rivals if differing([said(row), said(other)])]
        if len(against) < len(rivals):
            continue
        differ |= {one.Index for one in (row, *against)} if against else set()
        kept.append(row)
    return {row.Index for row in kept}, differ


def may_be_one(one: Any, other: Any) -> bool:
    """May two numbers of a form and year be of one count: is nothing stated of both that is not the same?"""
    pairs = zip(_stated(one), _stated(other), strict=True)
    return all(first == second or UNSTATED in (first, second) for first, second in pairs)


def _stated(row: Any) -> tuple[str, str]:
    """Variant and basis of a number; of a printed change the variant that it is the change of."""
    changes = {variant.definition: variant.change_of for variant in framework.rows(Definition) if variant.change_of}
    return changes.get(row.definition, row.definition), row.basis


def agreed(rows: pd.DataFrame) -> pd.DataFrame:
    """Numbers without those of a form and year that contradict each other, and may be of one count."""
    doubted: list[Any] = []
    for _, beside in rows[rows.duplicated(ABOUT_ONE, keep=False)].groupby(ABOUT_ONE, sort=False):
        listed = list(beside.itertuples())
        doubted += [
            row.Index
            for row in listed
            if any(may_be_one(row, other) and differing([said(row), said(other)]) for other in listed)
        ]
    return rows.loc[~rows.index.isin(doubted)]


def each_once(rows: pd.DataFrame) -> pd.DataFrame:
    """Numbers that stand apart without those of a survey that another source repeats: a dated one is kept.

    Two prints are of one survey where form, variant, number and answers are the same. A change that one source prints
    is also the one that is computed of its figures, where both may be of one count and agree: the print is kept.
    """
    rows = rows[~rows.index.isin(_computed_again(rows))]
    ranked = rows.assign(undated=~(rows["surveyed_from"].notna() | dated(rows))).sort_values("undated", kind="stable")
    known = ranked["sample_size"].notna()
    return rows[rows.index.isin(ranked[~(known & ranked.duplicated(SAID))].index)]


def _computed_again(rows: pd.DataFrame) -> list[Any]:
    """Index of what is computed and printed, too, of one form, coverage and years, in the digits of the print."""
    found: list[Any] = []
    of_one = [*ABOUT_ONE, "coverage"]
    for _, beside in rows[rows.duplicated(of_one, keep=False)].groupby(of_one, sort=False):
        printed = [row for row in beside.itertuples() if row.way == of_forms.PRINTED]
        computed = [row for row in beside.itertuples() if row.way != of_forms.PRINTED]
        found += [row.Index for row in computed if any(_repeats(row, other) for other in printed)]
    return found


def _repeats(row: Any, printed: Any) -> bool:
    """Is a computed number the printed one, within what its digits leave open?"""
    return may_be_one(row, printed) and printed.lower <= row.value <= printed.upper


def dated(rows: pd.DataFrame) -> pd.Series:
    """Is the period that was asked about shorter than a year?"""
    return (rows["period_end"] - rows["period_start"]).dt.days < SHORTEST_YEAR - 1


def short(first: Any, last: Any) -> bool:
    """The same of one period, by its first and last day; of one that is not known it is not."""
    return not (missing(first) or missing(last)) and (last - first).days < SHORTEST_YEAR - 1
