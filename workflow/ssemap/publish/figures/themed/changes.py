"""Changes of forms as bars about zero: of all of a form within one series, and below them what is printed of parts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ssemap.core import framework
from ssemap.core.series import years
from ssemap.publish import pages
from ssemap.publish.dated import other_date
from ssemap.publish.figures import forest, number_line, style
from ssemap.publish.figures.themed import page, values
from ssemap.publish.findings import form_numbers, rivals
from ssemap.publish.grammar import of_forms

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.figure import Figure

    from ssemap.core.run import Run
    from ssemap.core.themes import ThemeFigure
    from ssemap.publish.pages import Caption

UP, DOWN, OPEN = "up", "down", "open"
DIRECTIONS = {form_numbers.ABOVE: UP, form_numbers.BELOW: DOWN, form_numbers.OPEN: OPEN}


def data(tables: Mapping[str, pd.DataFrame], figure: ThemeFigure, settings: Run) -> pd.DataFrame:
    """The change of each form of the year nearest to the reference year, then those that stand apart, by date.

    Rows of ``form_values`` with ``form``, ``comparable``, ``doubtful``, ``drawn`` (see ``page.drawn``), ``direction``:
    up, down, or open where the interval holds zero, and ``told``: is it counted? A form has one row
    of an indicator: a range where figures of its year contradict each other (``differ``).
    """
    import pandas as pd

    rows = values.of_figure(tables, figure.indicators, settings)
    apart = values.apart(rows).assign(differ=False)
    shown = pd.concat([rivals.of_form(rows, settings), apart], ignore_index=True)
    shown = values.sided(shown, rows, form_numbers.beside(rows, 0.0), tables["form_links"], settings)
    shown = shown.assign(doubtful=form_numbers.doubtful(shown))
    words = [_beside(row, values.shorts(figure.indicators)) for row in shown.itertuples()]
    return shown.assign(
        comparable=values.comparable(shown),
        drawn=page.drawn(shown, words, settings),
        direction=pd.Series([DIRECTIONS[_side(row)] for row in shown.itertuples()], shown.index, "str"),
    )


def _side(row: Any) -> str:
    """Where a form that counts leads with all its numbers; of another one its own."""
    return str(row.side) or form_numbers.side(row, 0.0)


def caption(
    rows: pd.DataFrame, names: Mapping[str, str], figure: ThemeFigure, settings: Run, title: str = ""
) -> Caption:
    """The words of the figure: how many changes of whole forms lead up, and how many down."""
    whole = rows[rows["told"]]
    counts = {way: _forms(whole, way) for way in (UP, DOWN, OPEN)}
    ends = whole.loc[[whole["value"].idxmin(), whole["value"].idxmax()]] if len(whole) else whole
    return pages.caption(
        "themed_changes",
        finding=title,
        indicator=values.joint([code for code in figure.indicators if code in set(rows["indicator_id"])]),
        year=settings.reference_year,
        file=figure.name,
        hidden=int((~rows["drawn"]).sum()),
        values=whole["form_id"].nunique(),
        incomparable=int((~rows["apart"] & ~rows["told"] & (rows["left_out"] == "")).sum()),
        left_out=values.left_out(rows),
        doubtful=int((rows["doubtful"] & ~rows["apart"]).sum()),
        nested=bool((rows["within"].where(~rows["apart"], "") != "").any()),
        up=counts[UP],
        down=counts[DOWN],
        open=counts[OPEN],
        apart=int(rows["apart"].sum()),
        kinds_apart=values.kinds_apart(rows),
        apart_drawn=values.kinds_apart(rows[rows["drawn"]]),
        printed=bool((whole["way"] == of_forms.PRINTED).any()),
        nominal=any(values.is_money(code) for code in figure.indicators),
        ends=[(values.change(row), row.form, names.get(row.iso3, row.iso3)) for row in ends.itertuples()],
        without=[*_without(rows, names).values()],
    )


def _without(rows: pd.DataFrame, names: Mapping[str, str]) -> dict[str, str]:
    """Names of the countries without a change of all of a form; with the reason where one is there that is not told."""
    found = {}
    for iso3, name in names.items():
        own = rows[~rows["apart"] & (rows["iso3"] == iso3)]
        if own.empty:
            found[iso3] = name
        elif (own["left_out"] == form_numbers.AGGREGATE).all():
            found[iso3] = f"{name} ({pages.sentence('aggregate_alone')})"
        elif own["doubtful"].all():
            found[iso3] = f"{name} ({pages.sentence('doubtful_alone')})"
    return found


def _forms(whole: pd.DataFrame, way: str) -> int:
    """Forms of which all changes lead one way."""
    return int(whole["direction"].eq(way).groupby(whole["form_id"]).all().sum())


@style.drawn
def draw(rows: pd.DataFrame, names: dict[str, str], *, phone: bool = False) -> Figure:
    """Draw ``rows`` (see ``data``) of the countries in ``names``; one without a change of a whole form is named."""
    shown = rows[rows["drawn"] & rows["iso3"].isin([*names])]
    whole, apart = shown[~shown["apart"]], shown[shown["apart"]]
    short = values.shorts(dict.fromkeys(rows["indicator_id"]))
    listed = _groups(whole, names, short)
    listed += values.no_figure(_without(rows, names), (), "no_whole_change") if len(shown) else []
    if len(apart):
        listed += [values.apart_head(apart), *_groups(apart, names, short)]
    ends = [end for name in ("value", "lower", "upper") for end in shown[name].dropna()]
    scale = number_line.linear_scale(ends, ", ".join(dict.fromkeys(shown["unit"])))
    families = [code for code in framework.codes("families") if code in set(shown["family"])]
    nothing, dense = pages.sentence("no_form_value"), len(shown) > page.DENSE
    return forest.draw(listed, scale, (), families=families, phone=phone, dense=dense, nothing=nothing)


def _groups(rows: pd.DataFrame, names: Mapping[str, str], short: Mapping[str, str]) -> list[forest.FigureGroup]:
    """A group of each country with changes."""
    of = [(name, rows[rows["iso3"] == iso3]) for iso3, name in names.items()]
    return [
        forest.FigureGroup(name, tuple(_row(row, short) for row in own.itertuples())) for name, own in of if len(own)
    ]


def _row(row: Any, short: Mapping[str, str]) -> forest.FigureRow:
    """A change: its bar, itself, and the years or the survey. ``short``: what tells the indicators apart."""
    colour, marker = style.family(row.family)
    beside = _beside(row, short)
    mark = replace(values.mark(row), hatch=values.hatched(row) or row.doubtful)
    return forest.FigureRow(values.name(row), mark, values.change(row), beside, colour, marker, bar=True)


def _beside(row: Any, short: Mapping[str, str]) -> str:
    """What stands beside a change: its indicator where there are several, its years, and what it counts."""
    about = [short[row.indicator_id]] if len(short) > 1 else []
    date = [other_date(row)] if values.known(row.year_from) and not row.apart else []
    span = [years(int(row.year_from), int(row.year)), *date] if values.known(row.year_from) else []
    said = values.surveyed(row) if row.apart else values.counted(row, dated=not span)
    doubt = ["doubtful"] if row.doubtful else []
    return " · ".join(part for part in (*about, *span, said, *values.differing(row), *doubt) if part)
