"""Figures of the institutional landscape: heat map of ratings, map of forms, laws in time, recognition, agreement."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.collections import PatchCollection
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from scipy.cluster.hierarchy import dendrogram

from ssemap.core import framework
from ssemap.institutions import groups
from ssemap.institutions.distance import gower
from ssemap.institutions.ratings import conditions
from ssemap.publish import pages
from ssemap.publish.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption

ROW = 0.115  # inches
HALVES = 2  # columns of the heat map
FEWEST_OF_TREE = 3
POINTS = 72.0  # in an inch
LETTER = 3.2  # width of a digit of the labels of the map, in points; they are twice as high
MOST_SHOWN = 4  # numbers of forms on one spot
OFFSETS = ((4, 1), (-4, 1), (4, -8), (-4, -8), (4, 9), (-4, 9), (12, -3), (-12, -3))  # of labels, in points
FACES = {"yes": style.COLOURS[0], "partly": style.STEPS[1], "no": style.COLOURS[1], "unknown": "white"}
LABELS = {"yes": "yes", "partly": "partly", "no": "no", "unknown": "unknown: the evidence does not say"}
FEWEST = 1  # known conditions of a form in the heat map


# --- heat map ---------------------------------------------------------------------------------------------


def ordered(ratings: pd.DataFrame, names: dict[str, str], framework_name: str) -> pd.DataFrame:
    """Ratings of one row per form in the order of the tree of their distances; forms without any known one come last.

    Columns ``iso3, form_id, form, family`` and one per condition, in declared order, as codes.
    """
    wide = ratings.pivot(index=["iso3", "form_id", "family"], columns="condition", values="rating")
    wide = wide[conditions(framework_name)["condition"].tolist()].reset_index()
    wide.insert(2, "form", wide["form_id"].map(names))
    known = numbers(wide, framework_name).notna().sum(axis=1)
    rated, bare = wide[known >= FEWEST], wide[known < FEWEST]
    if len(rated) >= FEWEST_OF_TREE:
        leaves = dendrogram(linkage(rated, framework_name), no_plot=True)["leaves"]
        rated = rated.iloc[leaves]
    return pd.concat([rated, bare], ignore_index=True)


def numbers(wide: pd.DataFrame, framework_name: str) -> pd.DataFrame:
    """The conditions of ``ordered`` as numbers, unknown ones missing."""
    scale = framework.rules("institutions")["scale"]
    columns = conditions(framework_name)["condition"]
    return wide[columns].apply(lambda column: column.map(scale)).astype("float64")


def linkage(wide: pd.DataFrame, framework_name: str) -> np.ndarray:
    """Tree of the forms by Gower distance; pairs without a common known condition stand at the mean distance."""
    distance = gower(numbers(wide, framework_name).to_numpy())
    return groups.tree(np.where(np.isnan(distance), np.nanmean(distance), distance))


def heat_caption(cells: pd.DataFrame, framework_name: str) -> Caption:
    """The words of the heat map, with its counts."""
    known = numbers(cells, framework_name).notna()
    return pages.caption(
        "institutions_heat",
        forms=len(cells),
        conditions=known.shape[1],
        unknown=f"{1 - known.to_numpy().mean():.0%}",
        bare=int((~known.any(axis=1)).sum()),
    )


@style.drawn
def draw_heat(cells: pd.DataFrame, framework_name: str) -> Figure:
    """Draw ``ordered`` cells in two columns: forms in rows with their tree at the left, conditions across."""
    half = -(-len(cells) // HALVES)
    figure = style.canvas(1.1 + ROW * half)
    axes = figure.subplots(1, 2 * HALVES, width_ratios=[0.3, 1] * HALVES)
    segments = _segments(cells, framework_name)
    for place in range(HALVES):
        first, last = place * half, min((place + 1) * half, len(cells))
        tree, grid = axes[2 * place], axes[2 * place + 1]
        for panel in (tree, grid):
            panel.set_ylim(first + half - 0.5, first - 0.5)
            style.bare(panel, keep=())
        _grid(grid, cells.iloc[first:last], framework_name)
        tree.set_xticks([])
        tree.set_yticks([])
        for depths, heights in segments:
            tree.plot(depths, heights, color=style.MUTED, lw=0.4)
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


def _grid(axes: Axes, cells: pd.DataFrame, framework_name: str) -> None:
    """One row per form, one square per condition."""
    listed = conditions(framework_name)
    axes.set_xlim(-0.5, len(listed) - 0.5)
    axes.set_xticks(range(len(listed)), listed["label"], rotation=90, size=6)
    axes.set_yticks(cells.index, [f"{row.iso3} {short(row.form)}" for row in cells.itertuples()], size=5)
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


def _segments(cells: pd.DataFrame, framework_name: str) -> list[tuple[list[float], list[float]]]:
    """The tree as lines (depth to the left, place of the row), for rows in the order of ``ordered``."""
    rated = cells[numbers(cells, framework_name).notna().sum(axis=1) >= FEWEST]
    if len(rated) < FEWEST_OF_TREE:
        return []
    # As in ``ordered``: from the same order of rows comes the same tree, whose leaves are these rows.
    first = rated.sort_values(["iso3", "form_id"])
    drawn = dendrogram(linkage(first, framework_name), no_plot=True)
    return [
        ([-depth for depth in depths], [(place - 5) / 10 for place in places])
        for places, depths in zip(drawn["icoord"], drawn["dcoord"], strict=True)
    ]


def short(name: str, most: int = 36) -> str:
    """A name of at most ``most`` characters, cut at a word."""
    return name if len(name) <= most else name[: most - 1].rsplit(" ", 1)[0] + "…"


# --- map of forms -----------------------------------------------------------------------------------------


def map_caption(places: pd.DataFrame, summary: pd.Series) -> Caption:
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
def draw_map(places: pd.DataFrame, axes_table: pd.DataFrame, names: dict[str, str], labels: dict[str, str]) -> Figure:
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


# --- laws in time -----------------------------------------------------------------------------------------


def laws_data(laws: pd.DataFrame) -> pd.DataFrame:
    """Laws and schemes with a year of enactment: ``iso3, law_id, title_en, kind, enacted``, by country and year."""
    dated = laws[laws["enacted"].notna()]
    columns = ["iso3", "law_id", "title_en", "kind", "enacted"]
    return dated[columns].sort_values(["iso3", "enacted", "law_id"], ignore_index=True)


def laws_caption(cells: pd.DataFrame, laws: pd.DataFrame) -> Caption:
    """The words of the timeline, with its counts."""
    return pages.caption(
        "laws_timeline",
        dated=len(cells),
        laws=len(laws),
        first=int(cells["enacted"].min()),
        last=int(cells["enacted"].max()),
        recent=int((cells["enacted"] >= 2000).sum()),
    )


@style.drawn
def draw_laws(cells: pd.DataFrame, names: dict[str, str]) -> Figure:
    """One lane per country; laws of one year stand above each other; below, the number of laws by decade."""
    figure = style.canvas(0.55 + 0.5 * len(names) + 0.9)
    lanes, bars = figure.subplots(2, 1, height_ratios=[len(names), 1.6], sharex=True)
    kinds = list(dict.fromkeys(cells["kind"].sort_values()))
    for lane, iso3 in enumerate(names):
        own = cells[cells["iso3"] == iso3]
        lanes.axhline(lane, color=style.RULE, lw=0.6)
        stacked = own.groupby("enacted").cumcount()
        for row, level in zip(own.itertuples(), stacked, strict=True):
            place = kinds.index(row.kind)
            lanes.scatter(
                row.enacted,
                lane - 0.13 * level,
                s=20,
                color=style.COLOURS[place],
                marker=style.MARKERS[place],
                edgecolor="white",
                lw=0.4,
                zorder=3,
            )
    lanes.set_yticks(range(len(names)), list(names.values()))
    lanes.set_ylim(len(names) - 0.5, -0.8)
    style.bare(lanes, keep=())
    decades = cells["enacted"].astype(int) // 10 * 10
    counts = decades.value_counts().sort_index()
    bars.bar(counts.index + 5, counts, width=8.5, color=style.STEPS[2])
    for decade, count in counts.items():
        bars.text(decade + 5, count, str(count), ha="center", va="bottom", size=6.5)
    bars.set_ylim(0, counts.max() * 1.3)
    bars.set_yticks([])
    bars.set_ylabel("by decade", size=6.5)
    style.bare(bars, keep=("bottom",))
    figure.legend(
        handles=[
            Line2D([], [], ls="", marker=style.MARKERS[place], color=style.COLOURS[place], label=kind)
            for place, kind in enumerate(kinds)
        ],
        loc="outside lower left",
        ncols=5,
    )
    return figure


# --- recognition ------------------------------------------------------------------------------------------


def recognition_caption(cells: pd.DataFrame) -> Caption:
    """The words of the matrix, with its counts."""
    return pages.caption(
        "recognition",
        cells=len(cells),
        there=int((cells["forms"] > 0).sum()),
        by_law=int((cells["law"] > 0).sum()),
        absent=int((cells["absence"] == "form_absent").sum()),
    )


@style.drawn
def draw_recognition(cells: pd.DataFrame, names: dict[str, str]) -> Figure:
    """Countries by families: number of laws and the year of the first, or by what else the forms are recognised."""
    families = list(dict.fromkeys(cells["family"]))
    figure = style.canvas(0.6 + 0.36 * len(names))
    axes = figure.subplots()
    axes.set_xlim(-0.5, len(families) - 0.5)
    axes.set_ylim(len(names) - 0.5, -0.5)
    labels = framework.labels("families")
    axes.set_xticks(range(len(families)), [textwrap.fill(labels[family], 15) for family in families], size=6.5)
    axes.set_yticks(range(len(names)), list(names.values()))
    axes.tick_params(axis="x", top=True, labeltop=True, bottom=False, labelbottom=False)
    style.bare(axes, keep=())
    for row in cells.itertuples():
        x, y = families.index(row.family), list(names).index(row.iso3)
        face, words, ink = recognised(row)
        axes.add_patch(
            Rectangle(
                (x - 0.48, y - 0.46),
                0.96,
                0.92,
                facecolor=face,
                edgecolor=style.RULE,
                lw=0.4,
                hatch=style.ABSENT_HATCH if row.forms == 0 else None,
            )
        )
        axes.text(
            x,
            y,
            words,
            ha="center",
            va="center",
            size=6,
            color=ink,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1} if row.forms == 0 else None,
        )
    figure.legend(
        handles=[
            Patch(facecolor=style.COLOURS[0], label="recognised by law"),
            Patch(facecolor=style.STEPS[1], label="by certification or programme only"),
            Patch(facecolor=style.PALE, edgecolor=style.RULE, label="self-declared or informal only"),
            Patch(facecolor="white", edgecolor=style.MUTED, hatch=style.ABSENT_HATCH, label="no form listed"),
        ],
        loc="outside lower left",
        ncols=4,
        columnspacing=1.2,
        handletextpad=0.5,
    )
    return figure


def recognised(row: Any) -> tuple[str, str, str]:
    """Ground, words and ink of a cell."""
    if row.forms == 0:
        return "white", framework.labels("absences")[row.absence].lower(), style.MUTED
    forms = f"{row.forms} form{'s' if row.forms > 1 else ''}"
    if row.law:
        laws = f"{row.laws} law{'s' if row.laws != 1 else ''}" if row.laws else "law not listed"
        since = f", {int(row.since)}" if isinstance(row.since, int | np.integer) else ""
        return style.COLOURS[0], f"{forms}\n{laws}{since}", "white"
    if row.certification or row.programme:
        return style.STEPS[1], forms, style.INK
    return style.PALE, forms, style.INK


# --- agreement --------------------------------------------------------------------------------------------


def agreement_caption(table: pd.DataFrame) -> Caption:
    """The words of the figure, with the alpha of all conditions."""
    whole = table[table["condition"] == "all"].iloc[0]
    return pages.caption(
        "institutions_agreement",
        alpha=f"{whole['alpha']:.2f}",
        low=f"{whole['low']:.2f}",
        high=f"{whole['high']:.2f}",
        cells=int(whole["cells"]),
        rated=int(whole["rated"]),
        alike=f"{whole['alike_unknown']:.0%}",
    )


@style.drawn
def draw_agreement(table: pd.DataFrame, framework_name: str) -> Figure:
    """Alpha of each condition with its interval, and the share of cells in which the coders agree on unknown."""
    labels = dict(conditions(framework_name)[["condition", "label"]].itertuples(index=False)) | {
        "all": "All conditions"
    }
    figure = style.canvas(0.5 + 0.2 * len(table))
    left, right = figure.subplots(1, 2, sharey=True)
    for y, row in enumerate(table.itertuples()):
        left.plot([row.low, row.high], [y, y], color=style.COLOURS[0], lw=1.4)
        left.scatter([row.alpha], [y], color=style.COLOURS[0], s=22, zorder=3)
        right.scatter([row.alike_unknown], [y], color=style.COLOURS[1], s=22, zorder=3)
    left.axvline(0.8, color=style.MUTED, lw=0.8, ls=":")
    left.set_yticks(range(len(table)), [labels[name] for name in table["condition"]])
    left.set_ylim(len(table) - 0.5, -0.5)
    left.set_xlim(min(0.5, float(np.nanmin(table["low"]))) - 0.02, 1.02)
    right.set_xlim(0.5, 1.02)
    left.set_xlabel("Krippendorff's alpha (ordinal), 95 % interval", size=6.5)
    right.set_xlabel("share of cells: both unknown, or neither", size=6.5)
    for axes in (left, right):
        axes.grid(axis="x", color=style.RULE, lw=0.5)
        style.bare(axes)
    return figure
