"""Figure: agreement of the two codings of institutions, by condition."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from ssemap.core.conditions import condition_labels
from ssemap.core.printing import whole_percent
from ssemap.institutions.ratings import LAST_ROUNDS
from ssemap.publish import pages
from ssemap.publish.figures import style
from ssemap.publish.wording import setting

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption


def caption(table: pd.DataFrame, rounds: pd.DataFrame) -> Caption:
    """The words of the figure, with the alpha of all conditions.

    ``table``, ``rounds``: as ``ratings.agreement`` and ``ratings.agreement_by_round`` give them.
    """
    each = rounds[(rounds["condition"] == "all") & (rounds["round"] != LAST_ROUNDS)]
    whole = table[table["condition"] == "all"].iloc[0]
    return pages.caption(
        "institutions_agreement",
        enough=bool(whole["alpha"] >= setting.agreement_aim),
        alpha=f"{whole['alpha']:.2f}",
        low=f"{whole['low']:.2f}",
        high=f"{whole['high']:.2f}",
        cells=f"{int(whole['cells']):,}",
        rated=f"{int(whole['rated']):,}",
        alike=whole_percent(whole["alike_unknown"]),
        unknown=whole_percent(whole["both_unknown"]),
        rounds=[(row.round, f"{row.cells:,}", f"{row.alpha:.2f}") for row in each.itertuples()],
    )


@style.drawn
def draw(table: pd.DataFrame, conditions: str, *, phone: bool = False) -> Figure:
    """Alpha of each condition with its interval, and shares of cells: alike on unknown, and both unknown.

    Side by side, on a narrow screen one below the other.
    """
    labels = condition_labels(conditions) | {"all": "All conditions"}
    panel = 0.5 + 0.2 * len(table)
    figure = style.canvas(2 * panel, style.PHONE) if phone else style.canvas(panel)
    left, right = figure.subplots(2, 1) if phone else figure.subplots(1, 2, sharey=True)
    for y, row in enumerate(table.itertuples()):
        left.plot([row.low, row.high], [y, y], color=style.COLOURS[0], lw=1.4)
        left.scatter([row.alpha], [y], color=style.COLOURS[0], s=22, zorder=3)
        right.scatter([row.alike_unknown], [y], color=style.COLOURS[1], s=22, zorder=3)
        right.scatter(
            [row.both_unknown], [y], facecolor="white", edgecolor=style.COLOURS[1], marker="D", s=20, lw=1.2, zorder=3
        )
    left.axvline(setting.agreement_aim, color=style.MUTED, lw=0.8, ls=":")
    for axes in (left, right) if phone else (left,):
        axes.set_yticks(range(len(table)), [labels[name] for name in table["condition"]])
        axes.set_ylim(len(table) - 0.5, -0.5)
    left.set_xlim(min(0.5, float(np.nanmin(table["low"]))) - 0.02, 1.02)
    right.set_xlim(-0.03, 1.03)
    left.set_xlabel(f"Krippendorff's alpha (ordinal), {setting.agreement_interval} interval", size=style.SMALL)
    right.set_xlabel("share of cells: dot - both unknown or neither,\ndiamond - both unknown", size=style.SMALL)
    figure.get_layout_engine().set(wspace=0.06)  # type: ignore[union-attr,call-arg]  # the last tick of one, the first of the other
    for axes in (left, right):
        axes.grid(axis="x", color=style.RULE, lw=0.5)
        style.bare(axes)
    return figure
