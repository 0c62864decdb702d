"""Pairs of countries: how sure it is that one is higher than the other, one matrix for each indicator and family.

A matrix is no ranking: rows and columns keep the order of the run, and what the evidence leaves open stays pale. Pairs
that do not stand on one basis are crossed out, and a star marks those of which a basis is assumed.
"""

from __future__ import annotations

import math
import textwrap
from typing import TYPE_CHECKING, Any

from matplotlib.patches import Patch, Rectangle

from ssemap.core import framework
from ssemap.indicators.declared import catalogue
from ssemap.publish import pages
from ssemap.publish.figures import style
from ssemap.publish.wording import setting
from ssemap.schemas.compare import APART

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption

TITLE = 46  # characters of a line of a panel's title
NAME = 18  # characters of a line of a country's name
FEWEST = 3  # countries that make a matrix
MOST = 8  # matrices
BESIDE = 8  # countries of a matrix that leaves room for another beside it
WORDED = 16  # countries of a matrix whose cells have room for words
CELL = ["indicator_id", "family"]
HATCH, ASSUMED = "////", "*"
EDGE = 0.01  # nearer to 0 or 1 than draws can tell


def data(pairs: pd.DataFrame, *, concept: str, year: int) -> pd.DataFrame:
    """Pairs of the indicators and families in which at least one country is clearly higher than another.

    Of ``FEWEST`` or more countries. Takes what ``compare`` writes, of the countries that are drawn; returns
    ``indicator_id, family, iso3, other, standing, assumed, least, most, clearly_higher``.
    """
    asked = pairs[(pairs["year"] == year) & pairs["concept"].isin(["", concept])]
    asked = asked[asked["family"].isin([*framework.families_of(concept), "all"])]
    groups = asked.groupby(CELL)
    shown = (groups["iso3"].transform("nunique") >= FEWEST) & groups["clearly_higher"].transform("any")
    columns = [*CELL, "iso3", "other", "standing", "assumed", "least", "most", "clearly_higher"]
    return asked.loc[shown, columns].sort_values([*CELL, "iso3", "other"], ignore_index=True)


def fullest(cells: pd.DataFrame) -> pd.DataFrame:
    """The cells (see ``data``) of the ``MOST`` indicators and families of most countries and, of these, clear pairs."""
    sizes = cells.groupby(CELL).agg(countries=("iso3", "nunique"), clear=("clearly_higher", "sum"))
    drawn = sizes.sort_values(["countries", "clear"], ascending=False, kind="stable").head(MOST).index
    return cells[cells.set_index(CELL).index.isin(drawn)].reset_index(drop=True)


def number(cells: pd.DataFrame) -> int:
    """How many indicators and families there are."""
    return len(cells[CELL].drop_duplicates())


def caption(cells: pd.DataFrame, year: int, matrices: int) -> Caption:
    """The words of the figure, with its counts. ``matrices``: of how many those that are drawn were chosen."""
    return pages.caption(
        "pairwise",
        year=year,
        fewest=FEWEST,
        panels=number(cells),
        matrices=matrices,
        words=cells.groupby(CELL)["iso3"].nunique().max() <= WORDED if len(cells) else True,
        clearly_higher=int(cells["clearly_higher"].sum()),
        pairs=len(cells) // 2,
        apart=int((cells["standing"] == APART).sum()) // 2,
    )


@style.drawn
def draw(cells: pd.DataFrame, names: dict[str, str]) -> Figure:
    """Draw ``cells`` (see ``data``), one panel for each indicator and family."""
    titles = catalogue().titles()
    families, rows_named = framework.labels("families") | {"all": "All families"}, style.labels(names)
    groups = list(cells.groupby(CELL, sort=True))
    most = max((matrix["iso3"].nunique() for _, matrix in groups), default=0)
    beside = 2 if most <= BESIDE else 1
    rows = max(math.ceil(len(groups) / beside), 1)
    figure = style.canvas(0.4 + (1.75 if beside > 1 else 0.75 + 0.18 * most) * rows)
    axes = figure.subplots(rows, beside, squeeze=False)
    for place, panel in enumerate(axes.flat):
        if place >= len(groups):
            panel.set_axis_off()
            continue
        (indicator, family), matrix = groups[place]
        title = f"{titles[indicator]}: {families[family].lower()}"
        panel.set_title(textwrap.fill(title, TITLE * (3 - beside)), pad=16, loc="left", size=7.5)
        there = [code for code in names if code in set(matrix["iso3"])]
        labels = [rows_named[code] for code in there]
        if beside > 1:
            panel.set_aspect(0.55, anchor="NW")
            labels = [textwrap.fill(label, NAME) for label in labels]
        _matrix(panel, matrix, there, labels)
    if not groups:
        nothing = f"No indicator of {FEWEST} or more countries has a pair of which one is clearly higher."
        axes.flat[0].text(0, 0.5, nothing, style="italic")
    figure.legend(handles=_legend(), loc="outside lower left", ncols=3, columnspacing=1.6, handletextpad=0.5)
    return figure


def _matrix(axes: Axes, cells: pd.DataFrame, countries: list[str], labels: list[str]) -> None:
    axes.set_xlim(-0.5, len(countries) - 0.5)
    axes.set_ylim(len(countries) - 0.5, -0.5)
    axes.set_xticks(range(len(countries)), countries, size=style.SMALL if len(countries) <= WORDED else 5.5)
    axes.set_yticks(range(len(countries)), labels, size=6.5, linespacing=0.85)
    axes.tick_params(axis="x", top=True, labeltop=True, bottom=False, labelbottom=False)
    style.bare(axes, keep=())
    for cell in cells.itertuples():
        x, y = countries.index(cell.other), countries.index(cell.iso3)
        face, ink = look(cell)
        hatch = HATCH if cell.standing == APART else None
        edge = style.RULE if hatch else "none"
        square = Rectangle((x - 0.48, y - 0.46), 0.96, 0.92, facecolor=face, edgecolor=edge, hatch=hatch, lw=0)
        axes.add_patch(square)
        if len(countries) <= WORDED and cell.standing != APART:
            size = 6.5 if len(countries) <= BESIDE else 5.5
            text = words(cell.least, cell.most) + (ASSUMED if cell.assumed else "")
            axes.text(x, y, text, ha="center", va="center", size=size, color=ink)


def look(cell: Any) -> tuple[str, str]:
    """Ground and ink: dark where the row is clearly higher, pale where it may be, white where it hardly can.

    White as well where nothing is compared.
    """
    if cell.standing == APART:
        return "white", style.INK
    if cell.clearly_higher:
        return style.COLOURS[0], "white"
    return (style.PALE if cell.most > 1 - setting.certain else "white"), style.INK


def words(least: float, most: float) -> str:
    """A probability, or the bounds of one, in two digits; never 0 or 1, which draws cannot know."""
    if least < EDGE and most > 1 - EDGE:
        return "open"
    low, high = ("<.01" if p < EDGE else ">.99" if p > 1 - EDGE else f"{p:.2f}".lstrip("0") for p in (least, most))
    if low == high:
        return low
    # Bounds that say nothing at one end are left open there.
    if most > 1 - EDGE:
        return f"≥ {low}"
    return f"≤ {high}" if least < EDGE else f"{low}–{high}"


def _legend() -> list[Patch]:
    return [
        Patch(facecolor=style.COLOURS[0], label=f"clearly higher ({setting.certain} or more)"),
        Patch(facecolor=style.PALE, edgecolor=style.RULE, label="open"),
        Patch(facecolor="white", edgecolor=style.RULE, label="clearly lower"),
        Patch(facecolor="white", edgecolor=style.RULE, hatch=HATCH, label="not on one basis"),
        Patch(facecolor="none", edgecolor="none", label=f"{ASSUMED} a basis is assumed"),
    ]
