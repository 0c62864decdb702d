"""Figure: which families are recognised, and by what."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from matplotlib.patches import Patch, Rectangle

from ssemap.core import framework, printing
from ssemap.core.absences import FORM_ABSENT
from ssemap.publish import pages
from ssemap.publish.figures import style

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption

CELL = 12  # characters of a line in a heading, and of a word for an absence
LINE = 13  # characters of a line in a cell
ROW = 0.6  # inches


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
def draw(cells: pd.DataFrame, names: dict[str, str]) -> Figure:
    """Countries by families: how many legal forms law recognises, laws, schemes, and the year of the oldest listed."""
    families = list(dict.fromkeys(cells["family"]))
    figure = style.canvas(0.6 + ROW * len(names))
    axes = figure.subplots()
    axes.set_xlim(-0.5, len(families) - 0.5)
    axes.set_ylim(len(names) - 0.5, -0.5)
    labels = framework.labels("families")
    heads = [textwrap.fill(labels[family], CELL, break_long_words=False) for family in families]
    axes.set_xticks(range(len(families)), heads, size=style.SMALL)
    axes.set_yticks(range(len(names)), list(style.labels(names).values()))
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
            size=style.SMALL,
            linespacing=1.1,
            color=ink,
            bbox={"facecolor": "white", "edgecolor": "none", "pad": 1} if row.forms == 0 else None,
        )
    figure.legend(
        handles=[
            Patch(facecolor=style.STEPS[3], label="some or all by law"),
            Patch(facecolor=style.STEPS[1], label="by certification or programme, none by law"),
            Patch(facecolor=style.PALE, edgecolor=style.RULE, label="self-declared or informal only"),
            Patch(facecolor="white", edgecolor=style.MUTED, hatch=style.ABSENT_HATCH, label="no legal form listed"),
        ],
        loc="outside lower left",
        ncols=2,
        columnspacing=1.2,
        handletextpad=0.5,
    )
    return figure


def recognised(row: Any) -> tuple[str, str, str]:
    """Ground, words and ink of a cell."""
    if row.forms == 0:
        return "white", textwrap.fill(framework.labels("absences")[row.absence].lower(), CELL), style.MUTED
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
