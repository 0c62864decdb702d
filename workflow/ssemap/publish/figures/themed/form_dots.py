"""Values of forms on one scale, country by country: national ones, and below them those that stand apart.

A survey, a part or one organisation is never among the national values, and never in the order of its size.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssemap.core import framework, printing
from ssemap.publish import marks, pages
from ssemap.publish.at_year import of_each_year
from ssemap.publish.figures import forest, number_line, style
from ssemap.publish.figures.themed import page, references, values
from ssemap.publish.findings import form_numbers, rivals
from ssemap.publish.grammar import of_forms, sentence, states

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.figure import Figure

    from ssemap.core.run import Run
    from ssemap.core.themes import ThemeFigure
    from ssemap.publish.pages import Caption

PERCENT = number_line.NumberLine(0.0, 100.0, (0.0, 25.0, 50.0, 75.0, 100.0))
SPREAD = 50.0  # largest over smallest value from which the scale is logarithmic


def data(tables: Mapping[str, pd.DataFrame], figure: ThemeFigure, settings: Run) -> pd.DataFrame:
    """National values, then those that stand apart, of the forms and indicators of ``figure``.

    Rows of ``form_values`` with ``form`` (its name), ``comparable``, ``drawn`` (see ``page.drawn``), and the
    ``reference`` of the country (see ``references.beside``) where the figure names a measure of the context.
    """
    import pandas as pd

    rows = values.of_figure(tables, figure.indicators, settings)
    apart = values.apart(rows).assign(differ=False)
    shown = pd.concat([rivals.of_variants(rows, settings), apart], ignore_index=True)
    shown = references.beside(shown, tables["context"], figure.measures, settings)
    than = of_each_year(tables["context"], figure.measures[0], settings) if figure.measures else None
    shown = values.sided(shown, rows, than, tables["form_links"], settings)
    words = [_beside(row, values.shorts(figure.indicators)) for row in shown.itertuples()]
    return shown.assign(comparable=values.comparable(shown), drawn=page.drawn(shown, words, settings))


def caption(
    rows: pd.DataFrame, names: Mapping[str, str], figure: ThemeFigure, settings: Run, title: str = ""
) -> Caption:
    """The words of the figure, with its counts: how many national values lie above the reference of their country."""
    national = rows[~rows["apart"]]
    compared = national[national["told"] | (national["left_out"] != "") & national["comparable"]]
    held = compared[compared["side"] != ""]
    there = set(compared["indicator_id"]) or set(rows["indicator_id"])
    asked = [code for code in figure.indicators if code in there]
    ends = compared.loc[[compared["value"].idxmin(), compared["value"].idxmax()]] if len(compared) else compared
    return pages.caption(
        "themed_form_dots",
        finding=title,
        year=settings.reference_year,
        indicator=values.joint(asked),
        several=len(asked) > 1,
        units=rows["unit"].nunique(),
        values=len(compared),
        incomparable=int((~national["comparable"]).sum()),
        left_out=values.left_out(national),
        nested=bool((national["within"] != "").any()),
        forms=compared["form_id"].nunique(),
        held=held["form_id"].nunique(),
        above=held.loc[held["side"] == form_numbers.ABOVE, "form_id"].nunique(),
        reference=references.label(figure.measures),
        ends=[(values.number(row), row.form, names.get(row.iso3, row.iso3)) for row in ends.itertuples()],
        apart=int(rows["apart"].sum()),
        kinds_apart=values.kinds_apart(rows),
        hidden=int((~rows["drawn"]).sum()),
        file=figure.name,
        without=values.without(names, rows.loc[~rows["apart"], "iso3"]),
        legend=sentence(_signs(rows[rows["drawn"]])),
        apart_drawn=values.kinds_apart(rows[rows["drawn"]]),
        intervals=any(map(values.interval, rows[rows["drawn"]].itertuples())),
    )


def _is_percent(rows: pd.DataFrame) -> bool:
    return all(printing.kind(unit) == "percent" for unit in rows["unit"])


def _states(rows: pd.DataFrame) -> set[str]:
    """States of the grammar that the legend explains."""
    found = set() if rows["comparable"].all() else {states.NOT_COMPARABLE}
    bounded = any(of_forms.qualifier(row) == marks.AT_LEAST for row in rows.itertuples())
    return found | ({states.AT_LEAST} if bounded else set())


def _signs(rows: pd.DataFrame) -> set[str]:
    """States of which the sign stands beside a number that is written."""
    written = "".join(values.number(row) for row in rows.itertuples())
    return {code for code in _states(rows) if states.states()[code].sign in written}


@style.drawn
def draw(rows: pd.DataFrame, names: dict[str, str], *, phone: bool = False) -> Figure:
    """Draw ``rows`` (see ``data``) of the countries in ``names``; one without a national value is named."""
    shown = rows[rows["drawn"] & rows["iso3"].isin([*names])]
    national, apart = shown[~shown["apart"]], shown[shown["apart"]]
    short = values.shorts(dict.fromkeys(rows["indicator_id"]))
    listed = _groups(national, names, short)
    listed += values.no_figure(names, rows.loc[~rows["apart"], "iso3"], "no_national_value") if len(shown) else []
    if len(apart):
        listed += [values.apart_head(apart), *_groups(apart, names, short)]
    families = [code for code in framework.codes("families") if code in set(shown["family"])]
    nothing = pages.sentence("no_form_value")
    look: dict[str, Any] = {"families": families, "phone": phone, "dense": len(shown) > page.DENSE, "nothing": nothing}
    return forest.draw(listed, _scale(shown), _states(shown), **look)


def _groups(rows: pd.DataFrame, names: Mapping[str, str], short: Mapping[str, str]) -> list[forest.FigureGroup]:
    """A group of each country with values, held to its reference where these are all of the form."""
    listed = []
    for iso3, name in names.items():
        own = rows[rows["iso3"] == iso3]
        if own.empty:
            continue
        first = next(own.itertuples())
        reference = float("nan") if first.apart else float(first.reference)
        words = () if reference != reference else ((references.words(first), style.TONES["grey"]),)
        drawn = tuple(_row(row, short) for row in own.itertuples())
        scale = _scale(own) if rows["unit"].nunique() > 1 else None  # amounts in several currencies
        listed.append(forest.FigureGroup(name, drawn, words, scale=scale, reference=reference))
    return listed


def _row(row: Any, short: Mapping[str, str]) -> forest.FigureRow:
    """A value. ``short``: what tells the indicators of the figure apart."""
    colour, marker = style.family(row.family)
    return forest.FigureRow(values.name(row), values.mark(row), values.number(row), _beside(row, short), colour, marker)


def _beside(row: Any, short: Mapping[str, str]) -> str:
    """What stands beside a value: its indicator where there are several, and what it counts."""
    about = [short[row.indicator_id]] if len(short) > 1 else []
    said = values.surveyed(row) if row.apart else values.counted(row)
    return " · ".join(part for part in (*about, said, *values.differing(row)) if part)


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
