"""Values of single forms (``form_values``), as findings read them: of all of a form, or of a survey of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssemap.core import framework
from ssemap.core.repeats import NUMBERS
from ssemap.publish import marks
from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.finding import Linked
from ssemap.publish.grammar import address, shown, states
from ssemap.publish.grammar.cell import NAN, PLAIN, Cell, Place
from ssemap.schemas.indicators import FORM

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ssemap.publish.findings.material import Material

ABOUT = "about"


def of_all(material: Material, indicator: str) -> pd.DataFrame:
    """Numbers of an indicator that stand for all of a form, of any grade; by country."""
    rows = _of(material, indicator, ())
    return rows[~rows["apart"].eq(True)]


def national(material: Material, indicator: str, families: Sequence[str] = ()) -> pd.DataFrame:
    """Numbers of an indicator that stand for all of a form, of no lower grade than is declared; by country."""
    rows = _of(material, indicator, families)
    return rows[~rows["apart"].eq(True) & rows["grade"].isin(_allowed())].reset_index(drop=True)


def surveys(material: Material, indicator: str, families: Sequence[str] = ()) -> pd.DataFrame:
    """Numbers of surveys of which it is known how many answered, and when; by country."""
    rows = _of(material, indicator, families)
    known = rows["sample_size"].notna() & rows["surveyed_from"].notna()
    return rows[rows["apart"].eq(True) & known].reset_index(drop=True)


def best_documented(rows: pd.DataFrame) -> pd.DataFrame:
    """One row of each country: of the best grade, then the latest one, then the first one."""
    ranked = rows.sort_values(["grade", "year"], ascending=[True, False], kind="stable").drop_duplicates("iso3")
    return rows[rows.index.isin(ranked.index)]


def latest(rows: pd.DataFrame) -> pd.DataFrame:
    """One row of each form: the latest one, then that of the best grade, then the first one."""
    ranked = rows.sort_values(["year", "grade"], ascending=[False, True], kind="stable").drop_duplicates("form_id")
    return rows[rows.index.isin(ranked.index)]


def largest_survey(rows: pd.DataFrame) -> pd.DataFrame:
    """One row of each country: the survey with most answers, then the latest one."""
    ranked = rows.sort_values(["sample_size", "surveyed_from"], ascending=False, kind="stable").drop_duplicates("iso3")
    return rows[rows.index.isin(ranked.index)]


def number(row: Any, *, size: bool = False) -> Linked:
    """A number within a sentence, linked to its chain; ``size``: without its sign."""
    words = shown.prose(cell(row, size=size))
    return Linked(f"about {words}" if row.qualifier == ABOUT else words, address.trace(cell(row).place))


def cell(row: Any, *, size: bool = False, year_asked: int = 0) -> Cell:
    """A row of ``form_values`` in the grammar of cells, so that it is printed as they are.

    ``size``: without its sign; ``year_asked``: the year for which it stands, 0 for its own.
    """
    value = abs(float(row.value)) if size else float(row.value)
    year = int(row.year)
    return Cell(
        Place(
            row.indicator_id,
            row.iso3,
            "",
            FORM,
            row.family,
            "",
            row.form_id,
            year,
            (row.coverage, row.definition, row.basis, row.survey),
        ),
        states.VALUE,
        row.unit,
        value=value,
        estimate=NAN,
        data_year=year,
        data_year_last=year,
        other_year=year_asked not in (0, year),
        marks=(marks.AT_LEAST,) if row.qualifier == marks.AT_LEAST else (),
        bases=(row.basis,),
        definitions=() if row.definition in PLAIN else (row.definition,),
        grade=row.grade if isinstance(row.grade, str) else "",
    )


def _of(material: Material, indicator: str, families: Sequence[str]) -> pd.DataFrame:
    """Numbers of an indicator, of forms of some families or of all of the concept; bounds from above are none."""
    rows = material.tables["form_values"]
    return material.in_order(
        rows[
            (rows["indicator_id"] == indicator)
            & rows["family"].isin(list(families) or material.families)
            & rows["qualifier"].isin([*NUMBERS, marks.AT_LEAST])
        ]
    )


def _allowed() -> list[str]:
    order = framework.codes("grades")
    return order[: order.index(rules().worst) + 1]
