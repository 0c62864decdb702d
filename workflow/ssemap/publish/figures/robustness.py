"""Claims against scenarios: what holds, is open, reversed, cannot be asked, or cannot be changed by the scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.collections import PatchCollection
from matplotlib.patches import Patch, Rectangle

from ssemap.estimate.rules import without
from ssemap.publish import pages
from ssemap.publish.figures import style
from ssemap.publish.tables import claims
from ssemap.schemas.scenarios import ABSENT, BASE, CLAIM, HOLDS, OPEN, REVERSED, UNCHANGED

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption

ROW = 0.165  # inches
MOST = 100  # claims
COUNTRY = 24  # characters of a country's name
NAME = 110  # characters of a claim
WIDE = 16  # scenarios from which on texts are smaller
LABELS = {
    HOLDS: "holds",
    OPEN: "open: the evidence cannot tell",
    REVERSED: "reversed",
    ABSENT: "cannot be asked: no comparable figures",
    UNCHANGED: "cannot be changed by this choice",
}
FACES = {HOLDS: style.COLOURS[0], OPEN: style.PALE, REVERSED: "#C0392B", ABSENT: "white", UNCHANGED: "white"}
MARKS = {HOLDS: "", OPEN: "?", REVERSED: "×", ABSENT: "–", UNCHANGED: "="}


def data(
    outcomes: pd.DataFrame, chosen: pd.DataFrame, names: dict[str, str], forms: pd.DataFrame, left_out: Iterable[str]
) -> pd.DataFrame:
    """Claims in words by scenario: ``claim, kind, scenario, label, outcome``, in reading order.

    ``outcomes`` as ``scenarios`` writes them; ``chosen``: the claims that may be drawn, counted. If there are more than
    ``MOST``, those that can be asked in most scenarios are drawn. ``names`` and ``forms``: see ``claims.worded``; long
    names are cut, and codes stand for countries in claims that are too long with names. ``left_out``: countries whose
    own scenarios are not drawn.
    """
    short = style.labels(names, COUNTRY)
    listed = claims.worded(chosen, short, forms)
    most_asked = listed.sort_values("asked", ascending=False, kind="stable").head(MOST).sort_index()
    coded = claims.worded(most_asked, {iso3: iso3 for iso3 in names}, forms)  # in the same order
    both = zip(most_asked["claim"], coded["claim"], strict=True)
    most_asked["claim"] = [with_names if len(with_names) <= NAME else with_codes for with_names, with_codes in both]
    drawn = outcomes[~outcomes["scenario"].isin([without(iso3) for iso3 in left_out])]
    cells = most_asked[[*CLAIM, "claim"]].merge(drawn, on=CLAIM, how="left")
    for iso3, name in names.items():
        of_country = cells["scenario"] == without(iso3)
        cells["label"] = cells["label"].mask(of_country, cells["label"].str.replace(name, short[iso3], regex=False))
    return cells[["claim", "kind", "scenario", "label", "outcome"]]


def caption(cells: pd.DataFrame, counted: pd.DataFrame) -> Caption:
    """The words of the figure, with its counts. ``counted``: the claims of all countries (``claims.counted``)."""
    return pages.caption(
        "scenarios",
        claims=len(counted),
        drawn=cells["claim"].nunique(),
        scenarios=len(set(cells["scenario"]) - {BASE}),
        always=int((counted["holds_in"] == claims.ALL).sum()),
    )


@style.drawn
def draw(cells: pd.DataFrame) -> Figure:
    """Draw ``cells`` (see ``data``): one row for each claim, one column for each scenario."""
    rows = list(dict.fromkeys(cells["claim"]))
    columns = dict(zip(cells["scenario"], cells["label"], strict=True))
    figure = style.canvas(1.9 + ROW * max(len(rows), 1))
    axes = figure.subplots()
    axes.set_xlim(-0.5, max(len(columns), 1) - 0.5)
    axes.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    size = 6.5 if len(columns) <= WIDE else 5.5
    axes.set_xticks(range(len(columns)), list(columns.values()), rotation=90, size=size)
    axes.set_yticks(range(len(rows)), [style.short(claim, NAME) for claim in rows], size=size)
    axes.tick_params(axis="x", top=True, labeltop=True, bottom=False, labelbottom=False)
    style.bare(axes, keep=())
    _cells(axes, cells, rows, list(columns), size)
    if not rows:
        axes.text(0, 0, "No claim holds in any scenario.", ha="center", va="center", style="italic")
    figure.legend(
        handles=[
            Patch(facecolor=FACES[code], edgecolor=style.RULE, label=f"{MARKS[code]} {text}".strip())
            for code, text in LABELS.items()
        ],
        loc="outside lower left",
        ncols=2,
        columnspacing=1.6,
        handletextpad=0.5,
    )
    return figure


def _cells(axes: Axes, cells: pd.DataFrame, rows: list[str], columns: list[str], size: float) -> None:
    places = list(
        zip(cells["scenario"].map(columns.index), cells["claim"].map(rows.index), cells["outcome"], strict=True)
    )
    for outcome, face in FACES.items():
        squares = [Rectangle((x - 0.46, y - 0.42), 0.92, 0.84) for x, y, shown in places if shown == outcome]
        axes.add_collection(PatchCollection(squares, facecolor=face, edgecolor=style.RULE, lw=0.4))
    for x, y, outcome in places:
        if MARKS[outcome]:
            ink = "white" if outcome == REVERSED else style.MUTED
            axes.text(x, y, MARKS[outcome], ha="center", va="center", size=size, color=ink)
