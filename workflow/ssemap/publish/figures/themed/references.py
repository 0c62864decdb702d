"""Numbers of the context to which values of forms are held: one of each country, at the reference year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssemap.core import framework
from ssemap.publish import pages
from ssemap.publish.at_year import at_year
from ssemap.publish.figures.themed import values

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from ssemap.core.run import Run


def beside(rows: pd.DataFrame, context: pd.DataFrame, measures: Sequence[str], settings: Run) -> pd.DataFrame:
    """Rows with the first of ``measures`` of their country: ``reference, reference_year, reference_measure``."""
    found = at_year(context, measures[:1], settings).set_index("iso3")
    return rows.assign(
        reference=rows["iso3"].map(found["value"]).astype("float64"),
        reference_year=rows["iso3"].map(found["year"]).astype("Int64"),
        reference_measure=measures[0] if measures else "",
    )


def label(measures: Sequence[str]) -> str:
    """What the first of some measures of the context is called, within a sentence; '' where there is none."""
    return values.lower(framework.labels("context_measures")[measures[0]]) if measures else ""


def words(row: Any) -> str:
    """The reference of a row in words: what the broken line is, its number and its year."""
    shown = values.percent(row.reference)
    return pages.sentence(
        "reference", measure=label([row.reference_measure]), value=shown, year=int(row.reference_year)
    )
