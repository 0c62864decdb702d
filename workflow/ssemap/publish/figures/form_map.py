"""Figure: map of forms by their distances, with the conditions as arrows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.lines import Line2D

from ssemap.core import framework
from ssemap.publish import pages
from ssemap.publish.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption


POINTS = 72.0  # in an inch

LETTER = 3.2  # width of a digit of the labels of the map, in points; they are twice as high

MOST_SHOWN = 4  # numbers of forms on one spot

OFFSETS = ((4, 1), (-4, 1), (4, -8), (-4, -8), (4, 9), (-4, 9), (12, -3), (-12, -3))  # of labels, in points


def caption(places: pd.DataFrame, summary: pd.Series) -> Caption:
    """The words of the map, with its inertia and stress."""
    return pages.caption(
        "institutions_map",
        forms=len(places),
        groups=int(summary["groups"]),
        x=f"{summary['inertia_x']:.0%}",
        y=f"{summary['inertia_y']:.0%}",
        stress=f"{summary['stress']:.2f}",
    )


@style.drawn
def draw(places: pd.DataFrame, axes_table: pd.DataFrame, names: dict[str, str], labels: dict[str, str]) -> Figure:
    """Draw forms at their places, coloured by country and shaped by family, with the conditions as arrows.

    Forms are numbered in the order of the table; ``names``: country code to name; ``labels``: condition to label.
    """
    figure = style.canvas(5.4)
    axes = figure.subplots()
    countries, families = list(names), framework.codes("families")
    for row in places.itertuples():
        axes.scatter(
            row.x,
            row.y,
            s=34,
            color=style.COLOURS[countries.index(row.iso3)],
            alpha=0.35 + 0.65 * row.probability,
            marker=style.MARKERS[families.index(row.family)],
            lw=0,
            zorder=3,
        )
    reach = 0.9 * max(places[["x", "y"]].abs().max())
    for row in axes_table.itertuples():
        axes.annotate(
            "", (reach * row.x, reach * row.y), (0, 0), arrowprops={"arrowstyle": "->", "color": style.MUTED, "lw": 0.8}
        )
        axes.text(reach * row.x * 1.06, reach * row.y * 1.06, labels[row.condition], size=6.5, color=style.MUTED)
    axes.margins(0.08)
    axes.set_xlabel("first axis")
    axes.set_ylabel("second axis")
    _numbers(axes, places)
    style.bare(axes, keep=("bottom", "left"))
    present = [family for family in families if family in set(places["family"])]
    figure.legend(
        handles=[
            *(
                Line2D([], [], ls="", marker="o", color=style.COLOURS[i], label=name)
                for i, name in enumerate(names.values())
            ),
            *(
                Line2D(
                    [],
                    [],
                    ls="",
                    marker=style.MARKERS[families.index(family)],
                    color=style.MUTED,
                    label=framework.labels("families")[family],
                )
                for family in present
            ),
        ],
        loc="outside lower left",
        ncols=4,
        columnspacing=1.2,
        handletextpad=0.3,
    )
    return figure


def _numbers(axes: Axes, places: pd.DataFrame) -> None:
    """The number of each form in the order of ``places``; forms on one spot share a label, and no label meets another.

    A label that finds no room is left out; the table has every form.
    """
    figure = axes.get_figure()
    scale = POINTS / figure.dpi  # type: ignore[union-attr]
    spots: dict[tuple[float, float], list[str]] = {}
    for number, row in enumerate(places.itertuples(), 1):
        spots.setdefault((round(row.x, 3), round(row.y, 3)), []).append(str(number))
    taken: list[tuple[float, float, float, float]] = []
    for (x, y), numbers_here in spots.items():
        text = ", ".join(numbers_here[:MOST_SHOWN]) + (" …" if len(numbers_here) > MOST_SHOWN else "")
        left, low = axes.transData.transform((x, y)) * scale
        width, height = LETTER * len(text), LETTER * 2
        for right, up in OFFSETS:
            start, base = left + (right if right > 0 else right - width), low + up
            box = (start, base, start + width, base + height)
            if not any(_meet(box, other) for other in taken):
                taken.append(box)
                axes.annotate(
                    text, (x, y), xytext=(start - left, up), textcoords="offset points", size=5, va="bottom", ha="left"
                )
                break


def _meet(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
