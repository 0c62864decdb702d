"""Figure: heat map of the ratings, forms by conditions, with the tree of their distances."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.collections import PatchCollection
from matplotlib.patches import Patch, Rectangle
from scipy.cluster.hierarchy import dendrogram

from ssemap.core.conditions import conditions_of
from ssemap.core.printing import whole_percent
from ssemap.institutions import groups
from ssemap.institutions.distance import gower
from ssemap.institutions.rules import rules
from ssemap.publish import pages
from ssemap.publish.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption

ROW = 0.115  # inches
MOST = 480  # forms
NAME = 36  # characters of a form
HALVES = 2  # columns of the heat map
LEAST = 12  # rows of a column, so that the names of the conditions have room
FEWEST_OF_TREE = 3
FACES = {"yes": style.COLOURS[0], "partly": style.STEPS[1], "no": style.COLOURS[1], "unknown": "white"}
LABELS = {"yes": "yes", "partly": "partly", "no": "no", "unknown": "unknown: the evidence does not say"}
FEWEST = 1  # known conditions of a form in the heat map


# Lines of the tree: depths (to the left, negative) and places of rows, four of each.
Branch = tuple[list[float], list[float]]


def data(ratings: pd.DataFrame, names: dict[str, str], conditions: str) -> tuple[pd.DataFrame, list[Branch]]:
    """Ratings, one row per form in the order of the tree of their distances, and the branches of that tree.

    Columns ``iso3, form_id, form, family`` and one per condition, in declared order, as codes. Of more than ``MOST``
    forms those with most known conditions are drawn. Forms without any known condition stand last, and are in no tree;
    fewer than ``FEWEST_OF_TREE`` forms make none.
    """
    wide = ratings.pivot(index=["iso3", "form_id", "family"], columns="condition", values="rating")
    wide = wide.reindex(columns=conditions_of(conditions)["condition"].tolist()).reset_index()
    wide.insert(2, "form", wide["form_id"].map(names))
    known = numbers(wide, conditions).notna().sum(axis=1)
    known = known.sort_values(ascending=False, kind="stable").head(MOST).sort_index()
    wide = wide.loc[known.index]
    rated, bare = wide[known >= FEWEST], wide[known < FEWEST]
    branches: list[Branch] = []
    if len(rated) >= FEWEST_OF_TREE:
        tree = dendrogram(linkage(rated, conditions), no_plot=True)
        rated = rated.iloc[tree["leaves"]]
        # scipy puts the leaves at 5, 15, 25, ...; here they stand at the numbers of their rows
        branches = [
            ([-depth for depth in depths], [(place - 5) / 10 for place in places])
            for places, depths in zip(tree["icoord"], tree["dcoord"], strict=True)
        ]
    return pd.concat([rated, bare], ignore_index=True), branches


def numbers(wide: pd.DataFrame, conditions: str) -> pd.DataFrame:
    """The conditions of ``data`` as numbers, unknown ones missing."""
    scale = rules().scale.numbers()
    columns = conditions_of(conditions)["condition"]
    return wide[columns].apply(lambda column: column.map(scale)).astype("float64")


def linkage(wide: pd.DataFrame, conditions: str) -> np.ndarray:
    """Tree of the forms by Gower distance; pairs without a common known condition stand at the mean distance."""
    distance = gower(numbers(wide, conditions).to_numpy())
    return groups.tree(np.where(np.isnan(distance), np.nanmean(distance), distance))


def caption(cells: pd.DataFrame, conditions: str, forms: int) -> Caption:
    """The words of the heat map, with its counts. ``forms``: of how many those that are drawn were chosen."""
    known = numbers(cells, conditions).notna()
    return pages.caption(
        "institutions_heat",
        forms=len(cells),
        listed=forms,
        conditions=known.shape[1],
        unknown=whole_percent(1 - known.to_numpy().mean() if len(cells) else 0.0),
        bare=int((~known.any(axis=1)).sum()),
    )


@style.drawn
def draw(cells: pd.DataFrame, branches: list[Branch], conditions: str) -> Figure:
    """Draw ``cells`` and ``branches`` (see ``data``) in two columns: forms in rows with their tree at the left."""
    half = max(-(-len(cells) // HALVES), LEAST)
    figure = style.canvas(1.1 + ROW * half)
    axes = figure.subplots(1, 2 * HALVES, width_ratios=[0.3, 1] * HALVES)
    for place in range(HALVES):
        first, last = place * half, min((place + 1) * half, len(cells))
        tree, grid = axes[2 * place], axes[2 * place + 1]
        if place and first >= last:
            tree.set_axis_off()
            grid.set_axis_off()
            continue
        for panel in (tree, grid):
            panel.set_ylim(first + half - 0.5, first - 0.5)
            style.bare(panel, keep=())
        _grid(grid, cells.iloc[first:last], conditions)
        tree.set_xticks([])
        tree.set_yticks([])
        for depths, places in branches:
            tree.plot(depths, places, color=style.MUTED, lw=0.4)
    figure.legend(
        handles=[
            Patch(
                facecolor=FACES[code],
                edgecolor=style.RULE,
                label=text,
                hatch=style.ABSENT_HATCH if code == "unknown" else None,
            )
            for code, text in LABELS.items()
        ],
        loc="outside lower left",
        ncols=4,
        columnspacing=1.6,
        handletextpad=0.5,
    )
    return figure


def _grid(axes: Axes, cells: pd.DataFrame, conditions: str) -> None:
    """One row per form, one square per condition."""
    listed = conditions_of(conditions)
    axes.set_xlim(-0.5, len(listed) - 0.5)
    axes.set_xticks(range(len(listed)), listed["label"], rotation=90, size=6)
    axes.set_yticks(cells.index, [f"{row.iso3} {style.short(row.form, NAME)}" for row in cells.itertuples()], size=5)
    axes.tick_params(axis="x", top=True, labeltop=True, bottom=False, labelbottom=False)
    axes.tick_params(axis="y", left=False, labelleft=False, labelright=True, length=0, pad=1)
    for code, face in FACES.items():
        squares = [
            Rectangle((x - 0.47, y - 0.46), 0.94, 0.92)
            for x, condition in enumerate(listed["condition"])
            for y in cells.index[cells[condition] == code]
        ]
        hatch = style.ABSENT_HATCH if code == "unknown" else None
        axes.add_collection(PatchCollection(squares, facecolor=face, edgecolor=style.RULE, lw=0.2, hatch=hatch))
