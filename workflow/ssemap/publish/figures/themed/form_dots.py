"""Values of forms on one scale, country by country: national ones, and below them those that stand apart.

A survey, a part or one organisation is never among the national values, and never in the order of its size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ssemap.core import framework, printing
from ssemap.publish import pages
from ssemap.publish.figures import forest, number_line, style
from ssemap.publish.figures.themed import references, values
from ssemap.publish.grammar import sentence, states

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.figure import Figure

    from ssemap.core.run import Run
    from ssemap.core.themes import ThemeFigure
    from ssemap.publish.pages import Caption

PERCENT = number_line.NumberLine(0.0, 100.0, (0.0, 25.0, 50.0, 75.0, 100.0))
MOST = 34  # rows of a page; of what stands apart only the newest is drawn where there are more
SAME = ["indicator_id", "form_id", "definition", "coverage"]  # of what stands apart
SPREAD = 50.0  # largest over smallest value from which the scale is logarithmic


def data(tables: Mapping[str, pd.DataFrame], figure: ThemeFigure, settings: Run) -> pd.DataFrame:
    """National values, then those that stand apart, of the forms and indicators of ``figure``.

    Rows of ``form_values`` with ``form`` (its name), ``drawn`` (False for what a page has no room for), and the
    ``reference`` of the country (see ``references.of``) where the figure names a measure of the context.
    """
    import pandas as pd

    rows = values.of_figure(tables, figure.indicators, settings)
    national, apart = values.standing(rows[~rows["apart"]], settings.reference_year), values.apart(rows)
    drawn = pd.concat([national, apart], ignore_index=True).assign(drawn=True)
    if len(drawn) > MOST:
        older = apart.duplicated(SAME, keep="last")
        drawn["drawn"] = [*np.full(len(national), fill_value=True), *~older]
    return references.beside(drawn, tables["context"], figure.measures, settings)


def caption(
    rows: pd.DataFrame, names: Mapping[str, str], figure: ThemeFigure, settings: Run, title: str = ""
) -> Caption:
    """The words of the figure, with its counts: how many national values lie above the reference of their country."""
    national = rows[~rows["apart"]]
    held = national[national["reference"].notna()]
    shown = [values.title(code) for code in figure.indicators if code in set(rows["indicator_id"])]
    ends = national.loc[[national["value"].idxmin(), national["value"].idxmax()]] if len(national) else national
    return pages.caption(
        "themed_form_dots",
        finding=title,
        year=settings.reference_year,
        indicator=shown[0] if len(shown) == 1 else "",
        indicators=[values.lower(words) for words in shown],
        values=len(national),
        forms=national["form_id"].nunique(),
        countries=national["iso3"].nunique(),
        of=len(names),
        held=len(held),
        above=int((held["value"] > held["reference"]).sum()),
        reference=references.label(figure.measures),
        ends=[(values.number(row), row.form, names.get(row.iso3, row.iso3)) for row in ends.itertuples()],
        apart=int(rows["apart"].sum()),
        hidden=int((~rows["drawn"]).sum()),
        file=figure.name,
        percent=_is_percent(rows),
        without=values.without(names, national["iso3"]),
        legend=sentence(_states(rows)),
    )


def _is_percent(rows: pd.DataFrame) -> bool:
    return all(printing.kind(unit) == "percent" for unit in rows["unit"])


def _states(rows: pd.DataFrame) -> set[str]:
    """States of the grammar that the legend explains."""
    found = {states.NOT_COMPARABLE} if rows["apart"].any() else set()
    if (~rows["apart"]).any():
        found.add(states.VALUE)
    return found | ({states.AT_LEAST} if (rows["qualifier"] == values.AT_LEAST).any() else set())


@style.drawn
def draw(rows: pd.DataFrame, names: dict[str, str], *, phone: bool = False) -> Figure:
    """Draw ``rows`` (see ``data``) of the countries in ``names``; one without a national value is named."""
    shown = rows[rows["drawn"] & rows["iso3"].isin([*names])]
    national, apart = shown[~shown["apart"]], shown[shown["apart"]]
    several = shown["indicator_id"].nunique() > 1
    listed = _groups(national, names, several=several)
    listed += values.no_figure(names, national["iso3"], "no_national_value") if len(shown) else []
    if len(apart):
        listed += [values.apart_head(), *_groups(apart, names, several=several)]
    families = [code for code in framework.codes("families") if code in set(shown["family"])]
    nothing = pages.sentence("no_form_value")
    return forest.draw(listed, _scale(shown), _states(shown), families=families, phone=phone, nothing=nothing)


def _groups(rows: pd.DataFrame, names: Mapping[str, str], *, several: bool) -> list[forest.FigureGroup]:
    """A group of each country with values, held to its reference where these are all of the form."""
    listed = []
    for iso3, name in names.items():
        own = rows[rows["iso3"] == iso3]
        if own.empty:
            continue
        first = next(own.itertuples())
        reference = float("nan") if first.apart else float(first.reference)
        words = () if reference != reference else ((references.words(first), style.TONES["grey"]),)
        drawn = tuple(_row(row, several=several) for row in own.itertuples())
        listed.append(forest.FigureGroup(name, drawn, words, reference=reference))
    return listed


def _row(row: Any, *, several: bool) -> forest.FigureRow:
    """A value; ``several``: does the figure draw several indicators, so that each value has to name its own?"""
    colour, marker = style.family(row.family)
    about = [values.lower(values.title(row.indicator_id))] if several else []
    beside = " · ".join(part for part in (*about, values.surveyed(row) if row.apart else values.counted(row)) if part)
    return forest.FigureRow(row.form, values.mark(row), values.number(row), beside, colour, marker)


def _scale(rows: pd.DataFrame) -> number_line.NumberLine:
    """Percent from 0 to 100; other units as far as values go."""
    if _is_percent(rows) and rows["value"].between(0, 100).all():
        return PERCENT
    known = [end for name in ("value", "lower", "upper") for end in rows[name].dropna()]
    positive = [value for value in known if value > 0]
    unit = ", ".join(dict.fromkeys(rows["unit"]))
    if positive and len(positive) == len(known) and max(positive) / min(positive) > SPREAD:
        return number_line.log_scale(positive, pages.sentence("log_unit", unit=unit))
    return number_line.linear_scale(known, unit)
