"""Growth of the number of organisations, indexed: first year of each line in the window = 100.

Each line stays within one series - one form, definition, coverage and basis - so it never mixes
counts of different things. Only published figures are drawn; nothing is interpolated.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from matplotlib.ticker import FixedLocator, FuncFormatter, NullFormatter, NullLocator

from ssemap.core import framework
from ssemap.core.series import part
from ssemap.publish import pages
from ssemap.publish.figures import style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption

PANELS = 2
LINES = 6  # per country: as many colours as a reader can tell apart
FEWEST = 3  # years of a line
NAME = 34  # characters of a form in a legend
STEPS = (1, 2, 5)


def data(levels: pd.DataFrame, forms: pd.DataFrame, *, window: tuple[int, int]) -> pd.DataFrame:
    """Index of the number of organisations of each country's best documented forms.

    Takes preferred national figures that stand at the asked year itself, in the window; of each form
    the series with most years (at least ``FEWEST``), of each country the ``LINES`` forms with most.
    Returns ``iso3, form_id, form, family, basis, series_id, evidence_id, year, value, base_year,
    index``; ``form`` is the English name.
    """
    first, last = window
    points = levels[
        (levels["measure"] == "organisations")
        & (levels["coverage"] == "national")
        & ~levels["basis"].isin(["flow", "estimate"])
        & (levels["data_year"] == levels["year"])
        & levels["year"].between(first, last)
        & (levels["preferred"] > 0)
    ]
    series = points.groupby(["iso3", "form_id", "series_id"])["year"]
    sizes = series.agg(years="size", last="max").reset_index()
    sizes = sizes[sizes["years"] >= FEWEST].assign(
        # a count of all ever registered only grows
        grows_only=sizes["series_id"].map(lambda name: part(name, "basis") == "cumulative")
    )
    best = sizes.sort_values(
        ["grows_only", "years", "last", "series_id"], ascending=[True, False, False, True]
    ).drop_duplicates("form_id")
    ranked = best.sort_values(["iso3", "years", "series_id"], ascending=[True, False, True])
    chosen = ranked.groupby("iso3").head(LINES)
    lines = points[points["series_id"].isin(chosen["series_id"])].sort_values(["iso3", "form_id", "year"])
    names = forms.set_index("form_id")["name_en"]
    starts = lines.drop_duplicates("series_id").set_index("series_id")
    bases = starts["preferred"].reindex(lines["series_id"]).to_numpy(dtype="float64")
    lines = lines.assign(
        form=lines["form_id"].map(names).astype("str"),
        value=lines["preferred"],
        base_year=starts["year"].reindex(lines["series_id"]).array,
        index=100 * lines["preferred"].astype("float64") / bases,
    )
    kept = ["iso3", "form_id", "form", "family", "basis", "series_id", "evidence_id", "year", "value"]
    return lines[[*kept, "base_year", "index"]].reset_index(drop=True)


def caption(lines: pd.DataFrame, window: tuple[int, int]) -> Caption:
    """The words of the figure, with its counts."""
    return pages.caption("organisations_growth", first=window[0], lines=LINES, drawn=int(lines["form_id"].nunique()))


@style.drawn
def draw(lines: pd.DataFrame, names: dict[str, str], *, window: tuple[int, int]) -> Figure:
    """Draw ``lines`` (see ``data``): one panel per country of ``names``, all on the same scales.

    A country without a long enough series keeps its panel, which says so.
    """
    countries, titles = list(names), style.labels(names)
    rows = math.ceil(len(countries) / PANELS)
    deepest = int(lines.groupby("iso3")["form_id"].nunique().max()) if len(lines) else 0
    figure = style.canvas(0.4 + rows * (1.75 + 0.135 * deepest))
    axes = figure.subplots(rows, PANELS, squeeze=False, sharex=True, sharey=True)
    _scale(axes.flat[0], lines["index"], window)
    for place, panel in enumerate(axes.flat):
        if place >= len(countries):
            panel.set_axis_off()
            continue
        panel.set_title(titles[countries[place]], pad=3)
        _panel(panel, lines[lines["iso3"] == countries[place]])
        panel.tick_params(axis="x", labelbottom=True)
    for panel in axes[:, 0]:
        panel.set_ylabel("index (log scale)", size=style.SMALL)
    return figure


def _scale(axes: Axes, index: pd.Series, window: tuple[int, int]) -> None:
    low, high = (index.min(), index.max()) if len(index) else (100.0, 100.0)
    low, high = min(low, 100.0) / 1.15, max(high, 100.0) * 1.15
    axes.set_yscale("log")
    axes.set_ylim(low, high)
    decades = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = STEPS if high / low < 200 else STEPS[:1]
    axes.yaxis.set_major_locator(FixedLocator([step * 10.0**decade for decade in decades for step in steps]))
    axes.yaxis.set_minor_locator(NullLocator())
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
    axes.set_xlim(window[0] - 0.4, window[1] + 0.4)
    axes.xaxis.set_major_locator(FixedLocator(list(range(window[0], window[1] + 1, 2))))


def _panel(axes: Axes, lines: pd.DataFrame) -> None:
    axes.grid(axis="y", color=style.RULE, lw=0.5)
    axes.axhline(100, color=style.MUTED, lw=0.8)
    style.bare(axes)
    axes.tick_params(axis="y", length=0)
    if lines.empty:
        axes.text(
            0.5,
            0.5,
            f"no form with {FEWEST} years\nin one series",
            ha="center",
            va="center",
            style="italic",
            color=style.MUTED,
            transform=axes.transAxes,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},  # over the line at 100
        )
        return
    bases = framework.labels("bases")
    for place, (_, line) in enumerate(lines.groupby("form_id", sort=True)):
        first = line.iloc[0]
        colour, marker = style.mark(place)
        axes.plot(
            line["year"],
            line["index"],
            color=colour,
            marker=marker,
            ms=3.6,
            lw=1.2,
            label=f"{style.short(first.form, NAME)} ({bases[first.basis].lower()}, from {first.base_year})",
        )
    axes.legend(
        loc="upper left",
        bbox_to_anchor=(-0.02, -0.13),
        fontsize=6.5,
        labelspacing=0.25,
        handlelength=1.8,
        borderaxespad=0,
    )
