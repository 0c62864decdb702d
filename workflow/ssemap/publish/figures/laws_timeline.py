"""Figure: laws and schemes in time, by country and decade."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from ssemap.institutions.law import RULES
from ssemap.publish import pages
from ssemap.publish.figures import style
from ssemap.publish.wording import setting

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption

LONGEST_SUM = 6  # characters of "13 + 1" above the bar of a decade


def data(laws: pd.DataFrame) -> pd.DataFrame:
    """Laws and schemes with a year of enactment: ``iso3, law_id, title_en, kind, enacted``, by country and year."""
    dated = laws[laws["enacted"].notna()]
    columns = ["iso3", "law_id", "title_en", "kind", "enacted"]
    return dated[columns].sort_values(["iso3", "enacted", "law_id"], ignore_index=True)


def caption(cells: pd.DataFrame, laws: pd.DataFrame) -> Caption:
    """The words of the timeline, with its counts."""
    return pages.caption(
        "laws_timeline",
        dated=len(cells),
        laws=len(laws),
        first=cells["enacted"].min(),
        last=cells["enacted"].max(),
        recent=int((cells["enacted"] >= setting.recent).sum()),
        acts=int(cells["kind"].isin(RULES).sum()),
    )


@style.drawn
def draw(cells: pd.DataFrame, names: dict[str, str], *, phone: bool = False) -> Figure:
    """One lane per country; laws of one year stand above each other; below, acts and decrees, and others, by decade.

    On a narrow screen (``phone``), and where numbers of both would be too wide for their bars, their sum is written.
    """
    figure = style.canvas(0.55 + 0.5 * len(names) + 0.9, style.PHONE if phone else style.WIDTH)
    lanes, bars = figure.subplots(2, 1, height_ratios=[len(names), 1.6], sharex=True)
    kinds = list(dict.fromkeys(cells["kind"].sort_values()))
    for lane, iso3 in enumerate(names):
        country_laws = cells[cells["iso3"] == iso3]
        lanes.axhline(lane, color=style.RULE, lw=0.6)
        stacked = country_laws.groupby("enacted").cumcount()
        for row, level in zip(country_laws.itertuples(), stacked, strict=True):
            colour, marker = style.mark(kinds.index(row.kind))
            lanes.scatter(
                row.enacted, lane - 0.13 * level, s=20, color=colour, marker=marker, edgecolor="white", lw=0.4, zorder=3
            )
    lanes.set_yticks(range(len(names)), list(style.labels(names).values()))
    lanes.set_ylim(len(names) - 0.5, -0.8)
    style.bare(lanes, keep=())
    decades = cells["enacted"].astype(int) // 10 * 10
    harder = cells["kind"].isin(RULES)
    counts = decades.value_counts().sort_index()
    hard = decades[harder].value_counts().reindex(counts.index, fill_value=0)
    soft = counts - hard
    bars.bar(counts.index + 5, hard, width=8.5, color=style.STEPS[3])
    bars.bar(
        counts.index + 5, soft, width=8.5, bottom=hard, color="white", edgecolor=style.STEPS[3], lw=0.5, hatch="////"
    )
    words = {
        decade: f"{hard[decade]} + {soft[decade]}" if soft[decade] else str(count) for decade, count in counts.items()
    }
    if phone or max(map(len, words.values()), default=0) > LONGEST_SUM:
        words = {decade: str(count) for decade, count in counts.items()}
    for decade, count in counts.items():
        bars.text(decade + 5, count, words[decade], ha="center", va="bottom", size=style.SMALL)
    bars.set_ylim(0, 1.3 * max(counts, default=1))
    bars.set_yticks([])
    bars.set_ylabel("by decade", size=style.SMALL)
    style.bare(bars, keep=("bottom",))
    handles: list[Line2D | Patch] = [
        Line2D([], [], ls="", marker=marker, color=colour, label=kind)
        for kind, (colour, marker) in zip(kinds, map(style.mark, range(len(kinds))), strict=True)
    ]
    if kinds:
        handles += [
            Patch(facecolor=style.STEPS[3], label="by decade: acts and decrees"),
            Patch(facecolor="white", edgecolor=style.STEPS[3], lw=0.5, hatch="////", label="+ schemes and bills"),
        ]
        figure.legend(handles=handles, loc="outside lower left", ncols=2 if phone else 5)
    else:
        bars.set_xticks([])
        lanes.text(0.5, 0.5, "No law has a year.", ha="center", style="italic", transform=lanes.transAxes)
    return figure
