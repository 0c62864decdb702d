"""Claims against scenarios: what holds, what is open, what is reversed, and what cannot be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.collections import PatchCollection
from matplotlib.patches import Patch, Rectangle

from ssemap.publish import pages
from ssemap.publish.figures import style
from ssemap.publish.tables import claims
from ssemap.schemas.scenarios import ABSENT, HOLDS, OPEN, REVERSED

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption

ROW = 0.165  # inches
LABELS = {
    HOLDS: "holds",
    OPEN: "open: the evidence cannot tell",
    REVERSED: "reversed",
    ABSENT: "cannot be asked: no comparable figures",
}
FACES = {HOLDS: style.COLOURS[0], OPEN: style.PALE, REVERSED: "#C0392B", ABSENT: "white"}
MARKS = {HOLDS: "", OPEN: "?", REVERSED: "×", ABSENT: "–"}


def data(outcomes: pd.DataFrame, names: dict[str, str], forms: pd.DataFrame) -> pd.DataFrame:
    """Claims in words by scenario: ``claim, kind, scenario, label, outcome``, in reading order."""
    return claims.worded(outcomes, names, forms)


def caption(cells: pd.DataFrame) -> Caption:
    """The words of the figure, with its counts."""
    counted = claims.counted(cells)
    return pages.caption(
        "scenarios",
        claims=len(counted),
        scenarios=cells["scenario"].nunique(),
        always=int((counted["holds_in"] == claims.ALL).sum()),
    )


@style.drawn
def draw(cells: pd.DataFrame) -> Figure:
    """Draw ``cells`` (see ``data``): one row for each claim, one column for each scenario."""
    rows = list(dict.fromkeys(cells["claim"]))
    columns = dict(zip(cells["scenario"], cells["label"], strict=True))
    figure = style.canvas(1.9 + ROW * max(len(rows), 1))
    axes = figure.subplots()
    axes.set_xlim(-0.5, len(columns) - 0.5)
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xticks(range(len(columns)), list(columns.values()), rotation=90, size=6.5)
    axes.set_yticks(range(len(rows)), rows, size=6.5)
    axes.tick_params(axis="x", top=True, labeltop=True, bottom=False, labelbottom=False)
    style.bare(axes, keep=())
    _cells(axes, cells, rows, list(columns))
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


def _cells(axes: Axes, cells: pd.DataFrame, rows: list[str], columns: list[str]) -> None:
    places = list(
        zip(cells["scenario"].map(columns.index), cells["claim"].map(rows.index), cells["outcome"], strict=True)
    )
    for outcome, face in FACES.items():
        squares = [Rectangle((x - 0.46, y - 0.42), 0.92, 0.84) for x, y, shown in places if shown == outcome]
        axes.add_collection(PatchCollection(squares, facecolor=face, edgecolor=style.RULE, lw=0.4))
    for x, y, outcome in places:
        if MARKS[outcome]:
            ink = "white" if outcome == REVERSED else style.MUTED
            axes.text(x, y, MARKS[outcome], ha="center", va="center", size=6.5, color=ink)
