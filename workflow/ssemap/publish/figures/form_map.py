"""Figure: map of forms by their distances, with the conditions as arrows."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.lines import Line2D

from ssemap.core import framework
from ssemap.core.printing import whole_percent
from ssemap.institutions.groups import APART
from ssemap.publish import pages
from ssemap.publish.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.transforms import Bbox

    from ssemap.publish.pages import Caption


HEIGHT = (5.2, 6.6)  # inches, on paper and on a narrow screen
LINE, PHONE_LINE = 90, 50  # characters of a sentence in the place of the map

MOST_SHOWN = 4  # numbers of forms on one spot
# Where numbers and conditions may stand, in points from their point.
OFFSETS = ((4, 1), (-4, 1), (4, -2), (-4, -2), (4, 9), (-4, 9), (12, 0), (-12, 0), (0, 6), (0, -6))

CENTRE = ((0, 12), (0, -12), (14, 0), (-14, 0), (0, 20), (0, -20), (30, 0), (-30, 0))

STEPS = (2, 10, 18, 26, 34, 42, 50, 58)  # upwards or downwards, for the labels of arrows that end near each other


def caption(places: pd.DataFrame, summary: pd.Series, unmapped: str) -> Caption:
    """The words of the map, with its inertia and stress. ``unmapped``: why there is no map, if there is none."""
    if unmapped:
        return pages.caption("institutions_map", unmapped=unmapped)
    return pages.caption(
        "institutions_map",
        unmapped="",
        forms=len(places),
        grouped=int((places["group"] != APART).sum()),
        groups=int(summary["groups"]),
        x=whole_percent(summary["inertia_x"]),
        y=whole_percent(summary["inertia_y"]),
        stress=f"{summary['stress']:.2f}",
    )


@style.drawn
def draw(
    places: pd.DataFrame, axes_table: pd.DataFrame, labels: dict[str, str], unmapped: str, *, phone: bool = False
) -> Figure:
    """Draw forms at their places, with colour and shape of their family; groups but the largest are tied together.

    Forms are numbered in the order of the table, which names their countries; ``labels``: condition to label;
    ``unmapped``: why there is no map, if there is none: then this sentence is all that is drawn. The conditions are
    arrows.
    """
    if unmapped:
        return _sentence(unmapped, phone)
    figure = style.canvas(HEIGHT[phone], style.PHONE if phone else style.WIDTH)
    axes = figure.subplots()
    centres = _tie(axes, places)
    for row in places.itertuples():
        colour, marker = style.family(row.family)
        sure = 0.35 + 0.65 * row.probability
        axes.scatter(row.x, row.y, s=34, alpha=sure, marker=marker, color=colour, lw=0, zorder=3)
    axes.margins(0.1)
    axes.set_xlabel("first axis")
    axes.set_ylabel("second axis")
    style.bare(axes, keep=("bottom", "left"))
    if phone:  # distances are read, not places: their numbers would take the room of names
        axes.set_xticks([])
        axes.set_yticks([])
    # Labels are placed where the points will stand: the exporter sets the legend below the drawing.
    style.lay_out(axes)
    taken = style.spots(axes, places["x"], places["y"], 2)
    ticks = [*axes.get_xticklabels(), *axes.get_yticklabels(), axes.xaxis.label, axes.yaxis.label]
    taken += [text.get_window_extent() for text in ticks if text.get_text()]
    heads = [(f"Group {row.Index}", row.x, row.y) for row in centres.itertuples()]
    look = {"facecolor": "white", "edgecolor": style.MUTED, "lw": 0.5, "pad": 1.5}
    style.write_apart(axes, heads, CENTRE, taken=taken, size=7, weight="bold", bbox=look)
    reach = 0.9 * max(places[["x", "y"]].abs().max())
    _conditions(axes, axes_table, labels, reach, taken)
    _numbers(axes, places, taken)
    figure.legend(
        handles=[
            Line2D([], [], ls="", marker=style.family(code)[1], color=style.family(code)[0], ms=6, label=label)
            for code, label in framework.labels("families").items()
            if code in set(places["family"])
        ],
        loc="outside lower left",
        ncols=1 if phone else 3,
        columnspacing=1.2,
        handletextpad=0.3,
    )
    return figure


def _tie(axes: Axes, places: pd.DataFrame) -> pd.DataFrame:
    """Draw a line from each form to the middle of its group, but for the largest group; give the middles of all.

    ``x, y`` by group. The lines of the largest group would cover the others; forms in no group have none.
    """
    grouped = places[places["group"] != APART]
    centres = grouped.groupby("group")[["x", "y"]].mean()
    largest = grouped["group"].value_counts().sort_index().idxmax()
    for row in grouped[grouped["group"] != largest].itertuples():
        middle = centres.loc[row.group]
        axes.plot([row.x, middle["x"]], [row.y, middle["y"]], color=style.MUTED, lw=0.5, zorder=1)
    return centres


def _sentence(words: str, phone: bool) -> Figure:
    """A frame that holds one sentence."""
    figure = style.canvas(0.9, style.PHONE if phone else style.WIDTH)
    axes = figure.subplots()
    axes.set_axis_off()
    text = textwrap.fill(words, PHONE_LINE if phone else LINE)
    axes.text(0.5, 0.5, text, ha="center", va="center", style="italic", color=style.MUTED)
    return figure


def _conditions(axes: Axes, axes_table: pd.DataFrame, labels: dict[str, str], reach: float, taken: list[Bbox]) -> None:
    """An arrow for each condition, with its label beyond the tip."""
    tips = axes_table.assign(x=reach * axes_table["x"], y=reach * axes_table["y"])
    for row in tips.itertuples():
        axes.annotate("", (row.x, row.y), (0, 0), arrowprops={"arrowstyle": "->", "color": style.MUTED, "lw": 0.8})
    for row in tips.itertuples():
        # outwards as far as need be, and only then back towards the middle
        right, up = (1 if row.x >= 0 else -1), (1 if row.y >= 0 else -1)
        places = [(sideways * right, step * up) for sideways in (3, -3) for step in STEPS]
        label = [(labels[row.condition], row.x, row.y)]
        style.write_apart(axes, label, places, taken=taken, size=style.SMALL, color=style.MUTED)


def _numbers(axes: Axes, places: pd.DataFrame, taken: list[Bbox]) -> None:
    """The number of each form in the order of ``places``; forms on one spot share a label, and no label meets another.

    A label that finds no room is left out; the table has every form.
    """
    spots: dict[tuple[float, float], list[str]] = {}
    for number, row in enumerate(places.itertuples(), 1):
        spots.setdefault((round(row.x, 3), round(row.y, 3)), []).append(str(number))
    labels = [
        (", ".join(numbers[:MOST_SHOWN]) + (" …" if len(numbers) > MOST_SHOWN else ""), x, y)
        for (x, y), numbers in spots.items()
    ]
    style.write_apart(axes, labels, OFFSETS, taken=taken, size=style.SMALL)
