"""Figure: how many legal forms of each country meet each condition, as stacked bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.patches import Patch

from ssemap.core.conditions import RATINGS, UNKNOWN, conditions_of
from ssemap.core.printing import whole_percent
from ssemap.institutions.legal_forms import counted
from ssemap.publish import pages
from ssemap.publish.figures import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption

COLUMNS = 2
BAR = 0.165  # inches
NAME = 18  # characters of a country's name
LETTER = 4.6  # points that a digit takes
ORDER = (*RATINGS, UNKNOWN)
# Face, hatch and ink of each rating: told apart by lightness and hatch, not by hue.
LOOKS: dict[str, tuple[str, str | None, str]] = {
    "yes": (style.STEPS[3], None, "white"),
    "partly": (style.STEPS[1], None, style.INK),
    "no": (style.COLOURS[4], "xxxx", style.INK),
    UNKNOWN: ("white", style.ABSENT_HATCH, style.MUTED),
}
LABELS = {"yes": "yes", "partly": "partly", "no": "no", UNKNOWN: "unknown: the evidence does not say"}


def data(ratings: pd.DataFrame, names: dict[str, str], conditions: str) -> pd.DataFrame:
    """Legal forms by rating: ``condition, label, iso3, forms`` and a column for each of ``ORDER``.

    ``ratings``: by form and condition, as ``institutions`` writes them; ``names``: country code to name. One row per
    condition and country, in declared order; a country without a legal form has zeros.
    """
    listed = conditions_of(conditions)
    counts = counted(ratings).groupby(["condition", "iso3"])["rating"].value_counts().unstack(fill_value=0)
    keys = pd.MultiIndex.from_product([listed["condition"], names], names=["condition", "iso3"])
    table = counts.reindex(index=keys, columns=list(ORDER), fill_value=0).reset_index()
    table.insert(1, "label", table["condition"].map(listed.set_index("condition")["label"]))
    table.insert(3, "forms", table[list(ORDER)].sum(axis=1))
    return table


def caption(cells: pd.DataFrame) -> Caption:
    """The words of the bars: the condition that most legal forms meet, and that of which least is known."""
    total = int(cells["forms"].sum())
    sums = cells.groupby("label", sort=False)[["yes", UNKNOWN]].sum()
    return pages.caption(
        "conditions",
        met=sums["yes"].idxmax().lower(),
        met_by=int(sums["yes"].max()),
        untold=sums[UNKNOWN].idxmax().lower(),
        untold_of=int(sums[UNKNOWN].max()),
        forms=int(cells.groupby("iso3")["forms"].first().sum()),
        conditions=cells["condition"].nunique(),
        countries=cells["iso3"].nunique(),
        unknown=whole_percent(cells[UNKNOWN].sum() / total if total else 0.0),
    )


@style.drawn
def draw(cells: pd.DataFrame, names: dict[str, str], *, phone: bool = False) -> Figure:
    """A panel for each condition with a bar for each country: shares of its legal forms, labelled with their number."""
    listed = list(dict.fromkeys(cells["condition"]))
    columns = 1 if phone else COLUMNS
    rows = -(-len(listed) // columns)
    figure = style.canvas(rows * (0.34 + BAR * len(names)), style.PHONE if phone else style.WIDTH)
    figure.get_layout_engine().set(w_pad=0.1)  # type: ignore[union-attr,call-arg]
    panels = figure.subplots(rows, columns, squeeze=False).flat
    labels = style.labels(names, NAME)
    for panel, condition in zip(panels, listed, strict=False):
        there = cells[cells["condition"] == condition].set_index("iso3").loc[list(names)]
        _bars(panel, there, list(labels.values()))
    for panel in list(figure.axes)[len(listed) :]:
        panel.set_axis_off()
    figure.legend(
        handles=[
            Patch(facecolor=LOOKS[code][0], hatch=LOOKS[code][1], edgecolor=style.MUTED, lw=0.4, label=LABELS[code])
            for code in ORDER
        ],
        loc="outside lower left",
        ncols=2 if phone else 4,
        columnspacing=1.6,
        handletextpad=0.5,
    )
    return figure


def _bars(axes: Axes, there: pd.DataFrame, labels: list[str]) -> None:
    """One condition: a bar for each country."""
    axes.set_title(there["label"].iloc[0], size=style.TEXT)
    axes.set_xlim(0, 1)
    axes.set_ylim(len(there) - 0.4, -0.6)
    axes.set_xticks([])
    axes.set_yticks(range(len(there)), labels)
    style.bare(axes, keep=())
    width = 72 * (style.WIDTH / COLUMNS - 1.1)  # points that a bar takes at least
    for place, row in enumerate(there.to_dict("records")):
        if not row["forms"]:
            axes.text(0.01, place, "no legal form", va="center", size=style.SMALL, style="italic", color=style.MUTED)
            continue
        left = 0.0
        for code in ORDER:
            share = row[code] / row["forms"]
            face, hatch, ink = LOOKS[code]
            if share:
                axes.barh(place, share, 0.82, left, color=face, hatch=hatch, edgecolor=style.MUTED, lw=0.4)
            if share * width >= LETTER * len(str(row[code])) + 1.4:
                ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.6} if hatch else None
                look: dict[str, Any] = {"size": style.SMALL, "color": ink, "bbox": ground}
                axes.text(left + share / 2, place, str(row[code]), ha="center", va="center", **look)
            left += share
