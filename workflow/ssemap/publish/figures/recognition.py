"""Figure: which families are recognised, and by what."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.patches import Patch, Rectangle

from ssemap.core import framework, printing
from ssemap.core.absences import COUNTED_ELSEWHERE, FORM_ABSENT
from ssemap.publish import pages
from ssemap.publish.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption

CELL = 12  # characters of a line in a heading, and of a word for an absence
LINE = 13  # characters of a line in a cell
SIDE = 14  # characters of a line of a family, on a narrow screen
BESIDE = 3  # countries beside each other, on a narrow screen
ROW = 0.6  # inches
WITHIN = "only as a kind of another form"  # a family whose forms are all instances of forms of other families


def caption(cells: pd.DataFrame) -> Caption:
    """The words of the matrix, with its counts."""
    return pages.caption(
        "recognition",
        cells=len(cells),
        there=int((cells["forms"] > 0).sum()),
        by_law=int((cells["law"] > 0).sum()),
        forms=int(cells["forms"].sum()),
        forms_by_law=int(cells["law"].sum()),
        absent=int((cells["absence"] == FORM_ABSENT).sum()),
    )


@style.drawn
def draw(cells: pd.DataFrame, names: dict[str, str], *, phone: bool = False) -> Figure:
    """Countries by families: how many legal forms law recognises, laws, schemes, and the year of the oldest listed.

    On a narrow screen (``phone``) families stand in rows, and countries in columns, a few beside each other.
    """
    families = list(dict.fromkeys(cells["family"]))
    labels, countries = framework.labels("families"), style.labels(names)
    beside = [list(names)[first : first + BESIDE] for first in range(0, len(names), BESIDE)] if phone else [list(names)]
    lines = len(families) if phone else len(names)
    figure = style.canvas((0.6 + ROW * lines) * len(beside), style.PHONE if phone else style.WIDTH)
    panels = figure.subplots(len(beside), 1, squeeze=False).flat
    for axes, codes in zip(panels, beside, strict=True):
        across, down = (codes, families) if phone else (families, codes)
        heads = [countries[code] for code in codes] if phone else [labels[family] for family in families]
        sides = [labels[family] for family in families] if phone else [countries[code] for code in codes]
        axes.set_xlim(-0.5, (BESIDE if phone else len(across)) - 0.5)
        axes.set_ylim(len(down) - 0.5, -0.5)
        wrapped = [textwrap.fill(head, CELL, break_long_words=False) for head in heads]
        axes.set_xticks(range(len(across)), wrapped, size=style.SMALL)
        axes.set_yticks(range(len(down)), [textwrap.fill(side, SIDE) if phone else side for side in sides])
        axes.tick_params(axis="x", top=True, labeltop=True, bottom=False, labelbottom=False)
        style.bare(axes, keep=())
        for row in cells[cells["iso3"].isin(codes)].itertuples():
            x, y = (row.iso3, row.family) if phone else (row.family, row.iso3)
            _cell(axes, across.index(x), down.index(y), row)
    figure.legend(
        handles=[
            Patch(facecolor=style.STEPS[3], label="some or all by law"),
            Patch(facecolor=style.STEPS[1], label="by certification or programme, none by law"),
            Patch(facecolor=style.PALE, edgecolor=style.RULE, label="by no law, certificate or programme on record"),
            Patch(facecolor="white", edgecolor=style.MUTED, hatch=style.ABSENT_HATCH, label="no legal form listed"),
        ],
        loc="outside lower left",
        ncols=1 if phone else 2,
        columnspacing=1.2,
        handletextpad=0.5,
    )
    return figure


def _cell(axes: Axes, x: int, y: int, row: Any) -> None:
    face, words, ink = recognised(row)
    hatch = style.ABSENT_HATCH if row.forms == 0 else None
    square = Rectangle((x - 0.48, y - 0.46), 0.96, 0.92, facecolor=face, edgecolor=style.RULE, lw=0.4, hatch=hatch)
    axes.add_artist(square)
    ground = {"facecolor": "white", "edgecolor": "none", "pad": 1} if row.forms == 0 else None
    look: dict[str, Any] = {"size": style.SMALL, "linespacing": 1.1, "color": ink, "bbox": ground}
    axes.text(x, y, words, ha="center", va="center", **look)


def recognised(row: Any) -> tuple[str, str, str]:
    """Ground, words and ink of a cell."""
    if row.forms == 0:
        why = WITHIN if row.absence == COUNTED_ELSEWHERE else framework.labels("absences")[row.absence].lower()
        return "white", textwrap.fill(why, CELL), style.MUTED
    lines = [f"{row.law} of {row.forms}", "by law"]
    if row.laws or row.schemes:
        parts = ((row.laws, "law"), (row.schemes, "scheme"))
        lines.append(", ".join(printing.counted(number, name) for number, name in parts if number))
        if len(lines[-1]) > LINE:
            lines[-1] = lines[-1].replace(", ", ",\n")
    else:
        lines.append("none listed")
    if isinstance(row.since, int | np.integer):
        lines.append(f"oldest: {int(row.since)}")
    words = "\n".join(lines)
    if row.law:
        return style.STEPS[3], words, "white"
    if row.certification or row.programme:
        return style.STEPS[1], words, style.INK
    return style.PALE, words, style.INK
