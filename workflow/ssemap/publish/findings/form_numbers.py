"""Values of single forms (``form_values``), as findings read them: of all of a form, or of a survey of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from ssemap.core import framework, printing
from ssemap.core.frames import missing
from ssemap.core.repeats import NUMBERS
from ssemap.core.series import UNSTATED
from ssemap.indicators.declared import catalogue
from ssemap.indicators.of_forms import choice
from ssemap.indicators.of_forms.choice import standing
from ssemap.publish import marks
from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.finding import Linked
from ssemap.publish.grammar import address, of_forms, shown, states

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssemap.core.run import Run
    from ssemap.publish.findings.material import Material
    from ssemap.publish.grammar.cell import Cell

SAMPLE = "sample"  # of the whole country
SAMPLES = frozenset({SAMPLE, "regional_sample"})
SHORTEST_YEAR = 365  # days
CHANGE = "change"  # kind of an indicator of forms
ABOUT_ONE = ["indicator_id", "form_id", "year"]
OF_VARIANT = [*ABOUT_ONE, "definition"]


def of_all(material: Material, indicator: str) -> pd.DataFrame:
    """Numbers of an indicator that stand for all of a form, of any grade; by country."""
    rows = _of(material, indicator, ())
    return rows[~rows["apart"].eq(True)]


def national(material: Material, indicator: str, families: Sequence[str] = ()) -> pd.DataFrame:
    """Numbers of an indicator that stand for all of a form and are good enough to be told; by country."""
    rows = _of(material, indicator, families)
    return rows[~rows["apart"].eq(True) & good_enough(rows)].reset_index(drop=True)


def good_enough(rows: pd.DataFrame) -> pd.Series:
    """Is a number of no lower grade than is declared, and not doubtful?"""
    return rows["grade"].isin(_allowed()) & ~doubtful(rows)


def doubtful(rows: pd.DataFrame) -> pd.Series:
    """Is a number a change larger than is credible (findings.yaml: doubtful)?"""
    return pd.Series([is_doubtful(row) for row in rows.itertuples()], rows.index, "bool")


def is_doubtful(row: Any) -> bool:
    """The same of one row."""
    declared = catalogue().of_form(row.indicator_id)
    if declared.kind != CHANGE:
        return False
    once = declared.per_year == "yes" or missing(row.year_from)
    years = 1 if once else max(int(row.year) - int(row.year_from), 1)
    return bool(abs(row.value) > rules().doubtful * years)


def comparable(rows: pd.DataFrame) -> pd.Series:
    """May a number be counted beside those of other countries?"""
    hatched = [code for code, fill in marks.fills().items() if fill == marks.HATCHED]
    return ~rows["comparability"].isin(hatched)


def one_of_each(rows: pd.DataFrame, settings: Run) -> pd.DataFrame:
    """Of all of a form the one number that stands, as a range where those of its year contradict it."""
    asked = settings.reference_year, settings.window
    return ranged(choice.one_of_form(rows, *asked), choice.of_one_year(rows, *asked), ABOUT_ONE)


def ranged(rows: pd.DataFrame, every: pd.DataFrame, about: Sequence[str]) -> pd.DataFrame:
    """Rows, those as ranges that others of ``every`` contradict, with the column ``differ``: is it such a range?

    ``about``: columns that say which numbers ought to be equal. A range is as comparable as the worst of its numbers.
    """
    order = list(framework.ranks())
    peers = dict(list(every.groupby([every[name] for name in about], sort=False)))
    made = rows.assign(differ=False).astype({"lower": "float64", "upper": "float64"})
    for place, key in zip(made.index, made[list(about)].itertuples(index=False, name=None), strict=True):
        beside = peers[key]
        if not contradicted(beside):
            continue
        one = beside["definition"].nunique() == 1
        made.loc[place, ["lower", "upper"]] = [beside["value"].min(), beside["value"].max()]
        made.loc[place, "qualifier"] = of_forms.RANGE
        made.loc[place, "definition"] = made.loc[place, "definition"] if one else UNSTATED
        made.loc[place, "comparability"] = max(beside["comparability"], key=order.index)
        made.loc[place, "differ"] = True
    return made


def contradicted(rows: pd.DataFrame) -> bool:
    """Do numbers that ought to be equal differ by more than is declared?"""
    low, high = float(rows["value"].min()), float(rows["value"].max())
    return high - low > rules().agree * max(abs(low), abs(high))


def surveys(material: Material, indicator: str, families: Sequence[str] = ()) -> pd.DataFrame:
    """Numbers of surveys of which it is known how many answered, and of which months; each survey once, by country."""
    rows = _of(material, indicator, families)
    rows = rows[rows["apart"].eq(True) & rows["coverage"].eq(SAMPLE) & rows["sample_size"].notna()]
    return each_once(rows[rows["surveyed_from"].notna() | _dated(rows)]).reset_index(drop=True)


def each_once(rows: pd.DataFrame) -> pd.DataFrame:
    """Numbers of surveys without those that another source repeats: the one whose months are known is kept."""
    said = ["indicator_id", "form_id", "definition", "value", "sample_size"]
    ranked = rows.assign(undated=~(rows["surveyed_from"].notna() | _dated(rows))).sort_values("undated", kind="stable")
    known = ranked["sample_size"].notna()
    return rows[rows.index.isin(ranked[~(known & ranked.duplicated(said))].index)]


def _dated(rows: pd.DataFrame) -> pd.Series:
    """Is the period that was asked about shorter than a year?"""
    return (rows["period_end"] - rows["period_start"]).dt.days < SHORTEST_YEAR - 1


def agreed(rows: pd.DataFrame) -> pd.DataFrame:
    """Numbers without those of a form and year that contradict each other."""
    return rows.groupby(ABOUT_ONE).filter(lambda beside: not contradicted(beside))


def best_documented(rows: pd.DataFrame, material: Material, reach: int | None = None) -> pd.DataFrame:
    """One row of each country: what stands at the year compared of the form of most figures, then of the best grade.

    Numbers that are contradicted are left out. ``reach``: see ``standing``.
    """
    stands = standing(agreed(rows), material.settings.reference_year, reach)
    figures = [material.figures_of.get(form, 0) for form in stands["form_id"]]
    ranked = stands.assign(figures=figures).sort_values(["figures", "grade"], ascending=[False, True], kind="stable")
    ranked = ranked.drop_duplicates("iso3")
    return stands[stands.index.isin(ranked.index)]


def largest_survey(rows: pd.DataFrame) -> pd.DataFrame:
    """One row of each country: the survey with most answers, then the first one."""
    ranked = rows.sort_values("sample_size", ascending=False, kind="stable").drop_duplicates("iso3")
    return rows[rows.index.isin(ranked.index)]


def number(row: Any, *, size: bool = False) -> Linked:
    """A number within a sentence, linked to its chain; ``size``: without its sign. What a survey covers is not said."""
    number_ = cell(row)
    words = shown.prose(replace(number_, value=abs(number_.value)) if size else number_)
    return Linked(f"about {words}" if row.qualifier == marks.ABOUT else words, address.trace(number_.place))


def cell(row: Any) -> Cell:
    """A row of ``form_values`` as a cell, for where it is said beside it that a number stands apart, and of what."""
    found = of_forms.value(row)
    return replace(found, state=states.VALUE if found.state == states.APART else found.state, covers="")


def points(row: Any) -> Linked:
    """A difference in percentage points, without its sign and unit, linked to its chain."""
    digits = printing.rate(abs(float(row.value)))
    shortest = digits.rstrip("0").rstrip(".") if "." in digits else digits
    return Linked(shortest, address.trace(of_forms.value(row).place))


def cells(rows: pd.DataFrame) -> list[Cell]:
    """Rows of ``form_values`` as cells of which a finding says the basis, also where it is not stated."""
    return [replace(cell(row), bases=(row.basis,)) for row in rows.itertuples(index=False)]


def together(row: Any, rows: pd.DataFrame, year: int) -> Cell:
    """The number of a form in a table; bounds where ``rows``, all of its form, indicator and year, contradict it."""
    found = of_forms.value(row, year=year)
    if not contradicted(rows):
        return found
    low, high = float(rows["value"].min()), float(rows["value"].max())
    (hatched,) = rows.loc[~comparable(rows), "comparability"].unique()[:1] or [""]
    state = states.NOT_COMPARABLE if hatched else states.BOUNDS
    comparability = hatched or found.comparability
    return replace(found, state=state, lower=low, upper=high, definitions=(), marks=(), comparability=comparability)


def _of(material: Material, indicator: str, families: Sequence[str]) -> pd.DataFrame:
    """Numbers of an indicator, of forms of some families, or of all of the concept and those across families.

    Bounds from above are none.
    """
    rows = material.tables["form_values"]
    return material.in_order(
        rows[
            (rows["indicator_id"] == indicator)
            & rows["family"].isin(list(families) or [*material.families, framework.MIXED])
            & rows["qualifier"].isin([*NUMBERS, marks.AT_LEAST])
        ]
    )


def _allowed() -> list[str]:
    order = framework.codes("grades")
    return order[: order.index(rules().worst) + 1]
