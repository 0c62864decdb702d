"""Organisations per 100,000 inhabitants by family and country: a dot on a log scale, one panel per family.

Counts differ by orders of magnitude and in what they count. So there are no bars from zero, no ranking and no
mean. A dot is the estimate for the end of the year, its line the interval; where only bounds are known there is
the line alone; where there is no estimate, a hollow dot is the published value with its data year. Each cell
carries its grade, beneath it the forms that it holds; what is not comparable is hatched, and absent cells are named.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator

from ssemap.core import framework, printing
from ssemap.core.absences import NOT_SEARCHED
from ssemap.core.framework import MIXED
from ssemap.core.series import years
from ssemap.publish import held, marks, pages
from ssemap.publish.figures import style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption

PANELS = 2
COLUMNS = [
    "iso3",
    "family",
    "value",
    "data_year",
    "data_year_last",
    "estimate",
    "lower",
    "upper",
    "grade",
    "bases",
    "comparability",
    "completeness",
    "partial",
    "holds",
    "coverage_known",
    "dominant_form",
    "dominant_share",
    "absence",
    "evidence_ids",
]
HOLDS = 68  # characters beneath a row
FULL_SIZE = 60  # of these are printed in full size, beside names of countries of any length; more of them smaller
ROOM = 20.0  # the scale goes this much beyond the largest value, as room for the labels


def data(
    indicators: pd.DataFrame, countries: list[str], forms: pd.DataFrame, *, indicator: str, concept: str, year: int
) -> pd.DataFrame:
    """Cells of one indicator by family at ``year``: columns ``COLUMNS``, one row per country and family.

    ``forms`` of ``clean``, for the names of what a value holds. A cell that no stage wrote is ``not_searched``.
    """
    rows = indicators[
        (indicators["indicator_id"] == indicator)
        & (indicators["concept"] == concept)
        & (indicators["aggregate"] == "family")
        # Each aggregate counts other families: they do not stand side by side.
        & (indicators["family"] != MIXED)
        & (indicators["year"] == year)
    ]
    rows = rows.assign(holds=held.words(rows, held.names(forms), HOLDS))
    families = [code for code in framework.codes("families") if code in set(rows["family"])]
    grid = [(iso3, family) for family in families for iso3 in countries]
    cells = rows.set_index(["iso3", "family"])[COLUMNS[2:]].reindex(grid).reset_index()
    cells["holds"] = cells["holds"].fillna("")
    missing = cells["value"].isna() & cells["absence"].isna()
    cells["absence"] = cells["absence"].where(~missing, NOT_SEARCHED)
    cells["partial"] = marks.partial(cells)
    return cells


def caption(cells: pd.DataFrame, year: int) -> Caption:
    """The words of the figure, with its counts."""
    return pages.caption(
        "organisations_per_100k",
        year=year,
        cells=len(cells),
        values=int(cells["value"].notna().sum()),
        incomparable=int((cells["comparability"] == "incompatible").sum()),
        partial=int(cells["partial"].sum()),
        estimated=int(cells["lower"].notna().sum()),
    )


@style.drawn
def draw(cells: pd.DataFrame, names: dict[str, str], *, unit: str) -> Figure:
    """Draw ``cells`` (see ``data``); ``unit`` labels the axis."""
    families = list(dict.fromkeys(cells["family"]))
    countries = list(dict.fromkeys(cells["iso3"]))
    rows = max(math.ceil(len(families) / PANELS), 1)
    height = 0.28 if (cells["holds"] != "").any() else 0.185  # of a row, in inches: with a line of names or without
    figure = style.canvas(0.75 + rows * (0.32 + height * len(countries)))
    axes = figure.subplots(rows, PANELS, squeeze=False, sharex=True, sharey=True)
    labels, rows_named = framework.labels("families"), style.labels(names)
    _scale(axes.flat[0], cells[["value", "upper", "lower"]].stack())
    for place, panel in enumerate(axes.flat):
        if place >= len(families):
            panel.set_axis_off()
            continue
        family_cells = cells[cells["family"] == families[place]]
        panel.set_title(labels[families[place]], pad=3)
        _panel(panel, family_cells, countries)
        panel.set_yticks(range(len(countries)), [rows_named[code] for code in countries])
        if place + PANELS >= len(families):
            panel.set_xlabel(f"{unit} (log scale)")
            panel.tick_params(axis="x", labelbottom=True)
    if not families:
        axes.flat[0].text(0, 0.5, "No country has a cell.", style="italic", transform=axes.flat[0].transAxes)
    figure.legend(handles=_legend(cells), loc="outside lower left", ncols=2, columnspacing=1.4, handletextpad=0.5)
    return figure


def _scale(axes: Axes, values: pd.Series) -> None:
    positive = values[values > 0]
    low, high = (positive.min(), positive.max()) if len(positive) else (1.0, 1.0)
    axes.set_xscale("log")
    axes.set_xlim(low / 2.5, high * ROOM)
    axes.xaxis.set_major_locator(LogLocator(base=10, numticks=7))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,g}"))
    axes.xaxis.set_minor_locator(NullLocator())


def _panel(axes: Axes, cells: pd.DataFrame, countries: list[str]) -> None:
    axes.set_ylim(len(countries) - 0.3, -0.6)
    axes.grid(axis="x", color=style.RULE, lw=0.5)
    style.bare(axes)
    axes.tick_params(axis="y", length=0)
    for cell in cells.itertuples():
        row = countries.index(cell.iso3)
        if isinstance(cell.absence, str):
            # Named at the left end of its row, where no value can be read into it.
            axes.text(
                0.01,
                row,
                framework.labels("absences")[cell.absence].lower(),
                size=6.5,
                style="italic",
                color=style.MUTED,
                va="center",
                transform=axes.get_yaxis_transform(),
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.8},
            )
        elif cell.value == 0:
            axes.text(0.01, row, f"0 ({_years(cell)})", size=6.5, va="center", transform=axes.get_yaxis_transform())
        else:
            _mark(axes, cell, row)
            end = cell.value if math.isnan(cell.lower) else cell.upper
            axes.annotate(
                label(cell),
                (end, row),
                xytext=(7, 0),
                textcoords="offset points",
                size=6.5,
                va="center",
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.6},
            )
        if cell.holds:
            axes.text(
                0.01,
                row + 0.38,
                cell.holds,
                size=5.8 * min(1.0, FULL_SIZE / len(cell.holds)),
                color=style.MUTED,
                va="center",
                transform=axes.get_yaxis_transform(),
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 0.3},
            )


def _years(cell: Any) -> str:
    return years(cell.data_year, cell.data_year_last)


def label(cell: Any) -> str:
    """The estimate in the digits that its interval supports, else the published value with its year; and the grade."""
    if math.isnan(cell.lower):
        return f"{printing.compact(cell.value)} in {_years(cell)} · {cell.grade}"
    return f"{printing.estimate(cell.estimate, cell.lower, cell.upper)} · {cell.grade}"


def _mark(axes: Axes, cell: Any, row: int) -> None:
    """The interval as a line with ends; the estimate, or the published value where there is no interval, as a dot."""
    known = not math.isnan(cell.lower)
    face, hatch = look(cell.comparability)
    if known:
        axes.plot([cell.lower, cell.upper], [row, row], color=style.COLOURS[0], lw=1.6, marker="|", ms=6, zorder=2)
    value = cell.estimate if known else cell.value
    if known and math.isnan(value) and cell.partial:
        value = cell.upper  # bounds alone: the mark stands where more may follow
    axes.scatter(
        [value],
        [row],
        s=46,
        marker=">" if cell.partial else "o",
        facecolor=face if known else "white",
        edgecolor=style.COLOURS[0],
        hatch=hatch,
        linewidth=1.0,
        zorder=3,
    )


def look(comparability: str) -> tuple[str, str | None]:
    """Face and hatch of a mark: the fill of its kind of comparability (comparabilities.csv)."""
    return style.FILLS[marks.fills()[comparability]]


def _legend(cells: pd.DataFrame) -> list[object]:
    from matplotlib.patches import Patch

    labels = framework.labels("comparabilities")
    handles: list[object] = []
    for code in framework.codes("comparabilities"):
        if (cells["comparability"] == code).any():
            face, hatch = look(code)
            handles.append(
                Patch(
                    facecolor=face,
                    edgecolor=style.COLOURS[0],
                    hatch=hatch,
                    label=f"comparability: {labels[code].lower()}",
                )
            )
    if (cells["value"].notna() & cells["lower"].isna()).any():
        handles.append(
            Line2D(
                [],
                [],
                marker="o",
                ls="",
                markerfacecolor="white",
                color=style.COLOURS[0],
                label="published value of the year named; no interval",
            )
        )
    if cells["partial"].any():
        handles.append(Line2D([], [], marker=">", ls="", color=style.COLOURS[0], label=marks.explained(marks.PARTIAL)))
    return handles
