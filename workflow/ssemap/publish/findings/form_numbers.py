"""Values of single forms (``form_values``), as findings read them: of all of a form, or of a survey of its own."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from ssemap.core import framework, printing
from ssemap.core.repeats import NUMBERS
from ssemap.indicators.of_forms.choice import standing
from ssemap.publish import marks
from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.finding import Linked
from ssemap.publish.grammar import address, of_forms, shown, states

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ssemap.publish.findings.material import Material
    from ssemap.publish.grammar.cell import Cell

SAMPLE = "sample"
SHORTEST_YEAR = 365  # days


def of_all(material: Material, indicator: str) -> pd.DataFrame:
    """Numbers of an indicator that stand for all of a form, of any grade; by country."""
    rows = _of(material, indicator, ())
    return rows[~rows["apart"].eq(True)]


def national(material: Material, indicator: str, families: Sequence[str] = ()) -> pd.DataFrame:
    """Numbers of an indicator that stand for all of a form, of no lower grade than is declared; by country."""
    rows = _of(material, indicator, families)
    return rows[~rows["apart"].eq(True) & rows["grade"].isin(_allowed())].reset_index(drop=True)


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
    """Numbers without those of a form and year that contradict each other by more than is declared."""
    by = [rows[key] for key in ("indicator_id", "form_id", "year")]
    low, high = (rows["value"].groupby(by).transform(end) for end in ("min", "max"))
    return rows[(high - low) <= rules().agree * pd.concat([low.abs(), high.abs()], axis=1).max(axis=1)]


def best_documented(rows: pd.DataFrame, material: Material, reach: int | None = None) -> pd.DataFrame:
    """One row of each country: what stands at the year compared of the form of most figures, then of the best grade.

    Numbers that are contradicted are left out. ``reach``: see ``standing``.
    """
    stands = standing(agreed(rows), material.settings.reference_year, reach)
    figures = [material.figures_of.get(form, 0) for form in stands["form_id"]]
    ranked = stands.assign(figures=figures).sort_values(["figures", "grade"], ascending=[False, True], kind="stable")
    ranked = ranked.drop_duplicates("iso3")
    return stands[stands.index.isin(ranked.index)]


def latest(rows: pd.DataFrame) -> pd.DataFrame:
    """All rows of each form of its latest year."""
    return rows[rows["year"] == rows.groupby("form_id")["year"].transform("max")]


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
    if len(agreed(rows)) == len(rows):
        return found
    low, high = float(rows["value"].min()), float(rows["value"].max())
    return replace(found, state=states.BOUNDS, lower=low, upper=high, definitions=(), marks=())


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
