"""Evidence map: how many published figures there are for each country, family and measure, and how recent.

A cell shows its number of figures; its shade says how old the latest is. An empty cell is hatched
and carries the sign of its kind of absence.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from matplotlib.collections import PatchCollection
from matplotlib.patches import Patch, Rectangle

from ssemap.core import framework
from ssemap.core.absences import NOT_APPLICABLE, NOT_SEARCHED
from ssemap.core.series import in_use
from ssemap.indicators.declared import catalogue
from ssemap.publish import pages
from ssemap.publish.figures import style
from ssemap.publish.grammar.states import states

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption

OTHERS = "others"
PANELS = 2  # panels beside each other
AGES = (1, 3, 6)  # years between the latest figure and the reference year: limits of the shades


def data(evidence: pd.DataFrame, absences: pd.DataFrame, countries: list[str], *, most: int = 13) -> pd.DataFrame:
    """Count the figures in use by country, family and measure.

    ``evidence`` and ``absences`` as ``harmonise`` and ``clean`` write them, with a column ``iso3``.
    The ``most`` measures with most figures stand alone, all others in one column: nothing is lost.
    Returns ``iso3, family, measure, figures, latest, absence``, one row per cell; ``latest`` is the
    latest data year, ``absence`` is set if and only if there is no figure.
    """
    import pandas as pd

    used = evidence[in_use(evidence)]
    ranked = used["measure"].value_counts()
    order = framework.codes("measures")
    by_size = sorted(ranked.index, key=lambda code: (-int(ranked[code]), order.index(code)))
    shown = sorted(by_size[:most], key=order.index)
    columns = shown if 0 < len(by_size) <= most else [*shown, OTHERS]
    named = used.assign(column=used["measure"].where(used["measure"].isin(shown), OTHERS))
    counted = named.groupby(["iso3", "family", "column"])["year"].agg(["size", "max"])
    declared = {
        (row.iso3, row.family, row.measure): row.absence
        for row in absences.dropna(subset=["family", "measure"]).itertuples()
    }
    without_meaning = {
        (family, indicator.measure) for indicator in catalogue().indicators for family in indicator.not_applicable
    }
    rows = []
    for iso3 in countries:
        for family in framework.codes("families"):
            for column in columns:
                key = (iso3, family, column)
                figures, latest = counted.loc[key] if key in counted.index else (0, None)
                usual = NOT_APPLICABLE if key[1:] in without_meaning else NOT_SEARCHED
                absence = None if figures else declared.get(key, usual)
                rows.append((*key, int(figures), latest, absence))
    frame = pd.DataFrame(rows, columns=["iso3", "family", "measure", "figures", "latest", "absence"])
    return frame.astype({"latest": "Int64", "absence": "str"})


def caption(cells: pd.DataFrame, evidence: pd.DataFrame) -> Caption:
    """The words of the map, with its counts."""
    filled = int((cells["figures"] > 0).sum())
    return pages.caption(
        "evidence_map",
        figures=f"{int(cells['figures'].sum()):,}",
        excluded=f"{int((~in_use(evidence)).sum()):,}",
        filled=filled,
        cells=len(cells),
        empty=len(cells) - filled,
    )


@style.drawn
def draw(cells: pd.DataFrame, names: dict[str, str], *, reference_year: int) -> Figure:
    """Draw ``cells`` (see ``data``): one panel per country, families by measures."""
    countries = list(dict.fromkeys(cells["iso3"]))
    measures = list(dict.fromkeys(cells["measure"]))
    families = [code for code in framework.codes("families") if code in set(cells["family"])]
    titles = style.labels(names)
    rows = math.ceil(len(countries) / PANELS)
    figure = style.canvas(1.35 + rows * (0.3 + 0.2 * len(families)))
    axes = figure.subplots(rows, PANELS, squeeze=False, sharex=True, sharey=True)
    for place, panel in enumerate(axes.flat):
        if place >= len(countries):
            panel.set_axis_off()
            continue
        country_cells = cells[cells["iso3"] == countries[place]]
        _panel(panel, country_cells, families, measures, reference_year)
        panel.set_title(titles[countries[place]], pad=3)
        _labels(panel, families, measures, top=place < PANELS)
    figure.legend(
        handles=_legend(cells, reference_year),
        loc="outside lower left",
        ncols=3,
        handlelength=1.4,
        handleheight=1.0,
        columnspacing=1.4,
    )
    return figure


def _panel(axes: Axes, cells: pd.DataFrame, families: list[str], measures: list[str], reference_year: int) -> None:
    width, height = len(measures), len(families)
    # One hatched ground; cells with figures are laid over it.
    axes.add_patch(
        Rectangle((-0.5, -0.5), width, height, facecolor="white", edgecolor=style.RULE, lw=0, hatch=style.ABSENT_HATCH)
    )
    filled = cells[cells["figures"] > 0]
    columns, rows = filled["measure"].map(measures.index), filled["family"].map(families.index)
    steps = [shade(reference_year - int(year)) for year in filled["latest"]]
    axes.add_collection(
        PatchCollection(
            [Rectangle((x - 0.5, y - 0.5), 1, 1) for x, y in zip(columns, rows, strict=True)],
            facecolor=[style.STEPS[step] for step in steps],
            edgecolor="white",
            lw=1,
        )
    )
    for x, y, step, count in zip(columns, rows, steps, filled["figures"], strict=True):
        ink = "white" if step == len(style.STEPS) - 1 else style.INK
        axes.text(x, y, str(count), ha="center", va="center", size=6.5, color=ink)
    signs = {code: state.short for code, state in states().items()}
    for cell in cells[cells["absence"].notna()].itertuples():
        x, y = measures.index(cell.measure), families.index(cell.family)
        ink = style.MUTED if cell.absence == NOT_SEARCHED else style.INK
        axes.text(x, y, signs[cell.absence], ha="center", va="center", size=7, color=ink)
    axes.set_xlim(-0.5, width - 0.5)
    axes.set_ylim(height - 0.5, -0.5)
    style.bare(axes, keep=())


def _labels(axes: Axes, families: list[str], measures: list[str], *, top: bool) -> None:
    labels = framework.labels("measures") | {OTHERS: "All other measures"}
    axes.set_yticks(range(len(families)), [framework.labels("families")[code] for code in families])
    axes.set_xticks(range(len(measures)), [labels[code] for code in measures])
    axes.tick_params(axis="x", labeltop=top, labelbottom=False, top=False, bottom=False)
    axes.tick_params(axis="x", labelrotation=90, labelsize=style.SMALL - 0.5, pad=14)  # above the title


def shade(age: int) -> int:
    """Place in the scale of shades of figures that are ``age`` years older than the reference year."""
    return len(style.STEPS) - 1 - sum(age > limit for limit in AGES)


def _legend(cells: pd.DataFrame, reference_year: int) -> list[Patch]:
    years = [reference_year - limit for limit in AGES]
    texts = [
        f"latest figure {years[0]} or later",
        f"{years[1]}–{years[0] - 1}",
        f"{years[2]}–{years[1] - 1}",
        f"before {years[2]}",
    ]
    handles = [Patch(facecolor=colour, label=text) for colour, text in zip(reversed(style.STEPS), texts, strict=True)]
    labels = framework.labels("absences")
    signs = {code: state.short for code, state in states().items()}
    return handles + [
        Patch(
            facecolor="white",
            edgecolor=style.MUTED,
            lw=0,
            hatch=style.ABSENT_HATCH,
            label=f"{signs[absence]}  {labels[absence].lower()}",
        )
        for absence in framework.codes("absences")
        if (cells["absence"] == absence).any()
    ]
