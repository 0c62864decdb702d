"""From the first step to the last of one form and year, as from members to leaders: both ends, and the gap in points."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssemap.core import framework
from ssemap.indicators.declared import catalogue
from ssemap.publish import pages
from ssemap.publish.figures import forest, number_line, style
from ssemap.publish.figures.themed import values

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.figure import Figure

    from ssemap.core.run import Run
    from ssemap.core.themes import ThemeFigure
    from ssemap.publish.pages import Caption

FORM = ["iso3", "form_id"]
DIFFERENCE = "difference"  # kind of an indicator of forms


def data(tables: Mapping[str, pd.DataFrame], figure: ThemeFigure, settings: Run) -> pd.DataFrame:
    """National values of each form in the newest year that has the first and the last indicator of ``figure``.

    Rows of ``form_values`` with ``form``, ``step`` (place of the indicator in the figure) and ``gap`` (the last step
    minus the first, percentage points); one row per form and step. What stands apart is in no ladder.
    """
    asked = steps(figure)
    rows = values.of_figure(tables, asked, settings)
    rows = rows[~rows["apart"]].assign(step=lambda own: own["indicator_id"].map(asked.index))
    by = [*FORM, "year", "step"]
    keys = rows.assign(rank=rows["basis"].map(framework.codes("bases").index))
    rows = rows.loc[keys.sort_values("rank", kind="stable").drop_duplicates(by).index.sort_values()]
    last = len(asked) - 1
    ends = rows[rows["step"].isin([0, last])]
    whole = ends.groupby([*FORM, "year"])["step"].nunique()
    years = whole[whole == 2].reset_index().groupby(FORM, sort=False)["year"].max()
    in_year = [years.get((row.iso3, row.form_id), 0) == row.year for row in rows.itertuples()]
    rows = rows[in_year].reset_index(drop=True)
    first, end = (rows[rows["step"] == step].set_index("form_id")["value"] for step in (0, last))
    return rows.assign(gap=rows["form_id"].map(end - first).astype("float64"))


def steps(figure: ThemeFigure) -> list[str]:
    """The indicators of the steps, the first at the foot: a difference stands for its two parts, the later one last."""
    found: list[str] = []
    for code in figure.indicators:
        parts = catalogue().of_form(code)
        found += reversed(parts.of) if parts.kind == DIFFERENCE else [code]
    return list(dict.fromkeys(found))


def caption(
    rows: pd.DataFrame, names: Mapping[str, str], figure: ThemeFigure, settings: Run, title: str = ""
) -> Caption:
    """The words of the figure: in how many forms the last step is below the first."""
    asked = steps(figure)
    gaps = rows.drop_duplicates("form_id")
    widest = gaps.loc[gaps["gap"].abs().sort_values(kind="stable").index[-1:]]
    return pages.caption(
        "themed_ladder",
        finding=title,
        first=values.title(asked[0]),
        last=values.title(asked[-1]),
        forms=len(gaps),
        below=int((gaps["gap"] < 0).sum()),
        above=int((gaps["gap"] > 0).sum()),
        widest=[(row.form, names.get(row.iso3, row.iso3), values.points(row.gap)) for row in widest.itertuples()],
        without=values.without(names, rows["iso3"]),
    )


@style.drawn
def draw(rows: pd.DataFrame, names: dict[str, str], *, phone: bool = False) -> Figure:
    """Draw ``rows`` (see ``data``) of the countries in ``names``; one without a form that has both ends is named."""
    shown = rows[rows["iso3"].isin([*names])]
    listed, short = [], values.shorts(dict.fromkeys(shown.sort_values("step")["indicator_id"]))
    for iso3, name in names.items():
        own = shown[shown["iso3"] == iso3]
        drawn = tuple(_row(own[own["form_id"] == form], short) for form in dict.fromkeys(own["form_id"]))
        listed += [forest.FigureGroup(name, drawn)] if drawn else []
    listed += values.no_figure(names, shown["iso3"], "no_ladder") if len(shown) else []
    scale = number_line.linear_scale(shown["value"], "%")
    return forest.draw(listed, scale, (), phone=phone, nothing=pages.sentence("no_ladder"))


def _row(own: pd.DataFrame, short: Mapping[str, str]) -> forest.FigureRow:
    """A form: its steps joined by a line, and the gap between the first and the last. ``short``: names of steps."""
    first, *between, _ = every = list(own.sort_values("step").itertuples())
    colour, marker = style.family(first.family)
    drawn = tuple(forest.FigureStep(values.mark(row, ends=False), _label(row, short), marker) for row in every)
    beside = " · ".join([str(int(first.year)), *(_label(row, short) for row in between)])
    return forest.FigureRow(first.form, drawn[0].mark, values.points(first.gap), beside, colour, marker, steps=drawn)


def _label(row: Any, short: Mapping[str, str]) -> str:
    return f"{short[row.indicator_id]} {values.number(row, ends=False)}"
