"""Marks of published figures in the figure of a form, and its legend: shape by who counted, face by how it is used."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.transforms import Bbox

from ssemap.core import framework
from ssemap.core.series import part
from ssemap.estimate.rules import reconciliation
from ssemap.publish.figures import style
from ssemap.publish.wording import setting

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

ROLES = {
    "preferred": "filled: stands for its year",
    "rival": "hollow: another national figure",
    "part": "small: a part of the form only",
    "excluded": "cross: not used (why, in the data file)",
}
QUALIFIERS = {"at_least": "^", "at_most": "v"}  # where the arrow of a printed bound points
RING: dict[str, Any] = {"s": 110, "marker": "o", "facecolor": "none", "edgecolor": "#C0392B", "lw": 1.2, "zorder": 6}


def doubted(figures: pd.DataFrame) -> pd.Series:
    """Figures that are flagged as outliers."""
    return figures["outlier_probability"] > reconciliation().flagged


def marks(role: str, basis: str, origin_kind: str) -> dict[str, Any]:
    """Mark of a figure: its shape says who counted, its colour the basis; full if preferred, small if it is of a part.

    A grey cross if it is not used.
    """
    colour, shape = style.mark_of_basis(basis)[0], style.MARKERS[framework.codes("origin_kinds").index(origin_kind)]
    match role:
        case "preferred":
            return {"s": 34, "marker": shape, "facecolor": colour, "edgecolor": style.INK, "lw": 0.7, "zorder": 5}
        case "rival" | "outside":
            return {"s": 28, "marker": shape, "facecolor": "white", "edgecolor": colour, "lw": 1.1, "zorder": 4}
        case "part":
            return {"s": 10, "marker": shape, "facecolor": colour, "edgecolor": colour, "lw": 0.5, "zorder": 3}
    return {"s": 16, "marker": "x", "facecolor": "#9AA4AE", "lw": 0.8, "zorder": 3}


def bounds(axes: Axes, group: pd.DataFrame, colour: str) -> None:
    """Printed ranges as bars, printed bounds as arrows that point to where the number may be."""
    ranges = zip(group["date"], group["lower"], group["upper"], strict=True)
    ranged = [(date, lower, upper) for date, lower, upper in ranges if not (math.isnan(lower) or math.isnan(upper))]
    axes.vlines(*zip(*ranged, strict=True) if ranged else ((), (), ()), color=colour, lw=1.0, zorder=3)
    points = list(zip(group["qualifier"], group["date"], group["value"], strict=True))
    for qualifier, arrow in QUALIFIERS.items():
        for _, date, value in (point for point in points if point[0] == qualifier):
            axes.annotate(
                "",
                (date, value),
                (0, _tip(arrow)),
                textcoords="offset points",
                arrowprops={"arrowstyle": "<|-", "color": colour, "lw": 0.9, "shrinkB": 3, "fc": "white"},
            )


def arrows(axes: Axes, figures: pd.DataFrame) -> list[Bbox]:
    """Boxes in pixels around the tips of the arrows of ``bounds``, for ``style.write_apart`` to keep free."""
    boxes = []
    for qualifier, arrow in QUALIFIERS.items():
        rows = figures[figures["qualifier"] == qualifier]
        up = _tip(arrow) * axes.get_figure().dpi / 72  # type: ignore[union-attr]
        boxes += [
            Bbox.from_bounds(box.x0, box.y0 + up, box.width, box.height)
            for box in style.spots(axes, rows["date"], rows["value"], 3)
        ]
    return boxes


def _tip(arrow: str) -> int:
    """How far above its mark an arrow ends, in points."""
    return 13 if arrow == "^" else -13


def without_line(figures: pd.DataFrame, levels: pd.DataFrame) -> pd.DataFrame:
    """Figures that are used, of bases that no line names."""
    lined = {part(name, "basis") for name in levels["series_id"]}
    return figures[(figures["role"] != "excluded") & ~figures["basis"].isin(lined)]


def legend(figures: pd.DataFrame, levels: pd.DataFrame) -> list[Artist]:
    plain = framework.codes("bases")[0]
    grey = {"facecolor": style.MUTED, "edgecolor": style.MUTED}
    used = figures.loc[figures["role"] != "excluded", "origin_kind"]
    handles: list[Artist] = [
        _handle(marks("part", plain, code) | grey | {"s": 28}, f"counted by: {label.lower()}")
        for code, label in framework.labels("origin_kinds").items()
        if (used == code).any()
    ]
    unlined = without_line(figures, levels)["basis"]
    handles += [
        _handle(marks("part", code, framework.codes("origin_kinds")[0]) | {"s": 28}, f"this colour: {label.lower()}")
        for code, label in framework.labels("bases").items()
        if (unlined == code).any()
    ]
    for role, text in ROLES.items():
        if (figures["role"].replace("outside", "rival") == role).any():
            look = marks(role, plain, framework.codes("origin_kinds")[0])
            face = "white" if look["facecolor"] == "white" else style.MUTED
            handles.append(_handle(look | {"facecolor": face, "edgecolor": style.MUTED}, text))
    if len(levels):
        handles.append(Patch(facecolor=style.MUTED, alpha=0.3, label=f"estimate with {setting.interval} interval"))
    if figures["qualifier"].isin(QUALIFIERS).any():
        handles.append(
            Line2D([], [], ls="", marker="^", mfc="white", color=style.MUTED, label="arrow: printed as at least (most)")
        )
    if (figures["role"] == "outside").any() or (figures["role"] == "rival").any():
        handles.append(Patch(facecolor=style.PALE, edgecolor=style.RULE, label="grey ground: outside the window"))
    if doubted(figures).any():
        handles.append(_handle(RING, "ring: at odds with the others, a misprint or a jump"))
    return handles


def _handle(look: dict[str, Any], label: str) -> Line2D:
    return Line2D(
        [],
        [],
        ls="",
        marker=look["marker"],
        markersize=look["s"] ** 0.5,
        markerfacecolor=look["facecolor"],
        markeredgecolor=look["edgecolor"],
        markeredgewidth=look["lw"],
        label=label,
    )
