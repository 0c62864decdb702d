"""Which clear differences and changes survive other choices: one row each, one column for each choice that matters."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.patches import Patch, Rectangle

from ssemap.publish import pages
from ssemap.publish.figures import style
from ssemap.publish.tables import claims
from ssemap.schemas.scenarios import ABSENT, CLAIM, HOLDS, OPEN, REVERSED, UNCHANGED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption

LINE = 0.14  # inches
LEFT = 0.011  # of the width: where headings of rows begin
LINES = 42  # of claims and headings, as many as a page holds beside title and foot
COUNTRY = 24  # characters of a country's name
WRAP = 42  # characters of a line of a claim
BOLD = 48  # characters of a line of a heading, on a narrow screen
HEADING = 11  # characters of a line above a column
LEVEL = 7  # columns from which on their headings stand upright
COLUMNS = ["claim", "kind", "heading", "said", "choice", "label", "outcome"]
# Face, hatch, ink, word in a cell and meaning in the legend: told apart by lightness and by words.
LOOKS: dict[str, tuple[str, str | None, str, str, str]] = {
    HOLDS: (style.STEPS[3], None, "white", "holds", "holds: clear under this choice too"),
    UNCHANGED: (style.STEPS[0], None, style.INK, "same", "same: this choice changes none of its numbers"),
    OPEN: (style.PALE, None, style.INK, "open", "open: cannot be told under this choice"),
    ABSENT: ("white", None, style.MUTED, "no data", "no data: no comparable figures are left"),
    REVERSED: ("white", "////", style.INK, "reversed", "reversed: the contrary is clear"),
}


def data(
    outcomes: pd.DataFrame, chosen: pd.DataFrame, names: Mapping[str, str], forms: pd.DataFrame, *, lines: int = LINES
) -> pd.DataFrame:
    """What becomes of each claim that holds as configured under each choice: columns ``COLUMNS``, in reading order.

    ``outcomes`` as ``scenarios`` writes them; ``chosen``: the claims that may be drawn, counted (``claims.counted``);
    ``names``, ``forms``: see ``claims.worded``. Long names of countries are cut and end with their code. Where the
    claims take more than ``lines`` lines, those that can be asked in most scenarios are kept.
    """
    rows = claims.by_choice(outcomes)
    counted = chosen[[*CLAIM, "asked"]].merge(rows[CLAIM].drop_duplicates(), on=CLAIM)
    listed = claims.worded(counted, style.labels(names, COUNTRY), forms)
    kept = _fitting(listed, lines)
    return kept.drop(columns=["other", "asked"]).merge(rows, on=CLAIM)[COLUMNS]


def _fitting(listed: pd.DataFrame, lines: int) -> pd.DataFrame:
    """The claims that ``lines`` lines have room for, at least one, those that can be asked in most scenarios first."""
    taken: list[Any] = []
    headings: set[str] = set()
    used = 0
    for row in listed.sort_values("asked", ascending=False, kind="stable").itertuples():
        needed = len(_wrapped(row.said)) + (row.heading not in headings)
        if taken and used + needed > lines:
            break
        taken.append(row.Index)
        headings.add(row.heading)
        used += needed
    return listed.loc[sorted(taken)]


def caption(cells: pd.DataFrame, outcomes: pd.DataFrame, year: int) -> Caption:
    """The words of the figure, with its counts. ``outcomes``: of all countries; ``cells``: what is drawn of them."""
    rows = claims.by_choice(outcomes)
    counts = rows.groupby(["choice", "label"], sort=False)["outcome"].value_counts().unstack(fill_value=0)
    counts = counts.reindex(columns=list(LOOKS), fill_value=0)
    total = len(rows[CLAIM].drop_duplicates())
    choices = [{"label": label, **row} for (_, label), row in zip(counts.index, counts.to_dict("records"), strict=True)]
    official = claims.official_choice()
    return pages.caption(
        "scenarios",
        year=year,
        claims=total,
        drawn=cells["claim"].nunique(),
        official=next((row for (code, _), row in counts.iterrows() if code == official), None),
        choices=[choice for choice in choices if choice[UNCHANGED] < total],
        idle=[choice["label"] for choice in choices if choice[UNCHANGED] == total],
        reversed=int((rows["outcome"] == REVERSED).sum()),
    )


@style.drawn
def draw(cells: pd.DataFrame, *, phone: bool = False) -> Figure:
    """Draw ``cells`` (see ``data``): one row for each claim, one column for each choice that changes one of them.

    On a narrow screen (``phone``) the words of a claim stand above its row, and columns are numbered.
    """
    changing = set(cells.loc[cells["outcome"] != UNCHANGED, "choice"])
    columns = {row.choice: row.label for row in cells.itertuples() if row.choice in changing}
    rows, headings, height = _places(cells, phone=phone)
    figure = style.canvas(0.75 + LINE * max(height, 2.0), style.PHONE if phone else style.WIDTH)
    axes = figure.subplots()
    axes.set_xlim(-0.5, max(len(columns), 1) - 0.5)
    axes.set_ylim(max(height, 1.0), 0)
    upright = phone or len(columns) > LEVEL
    heads = [textwrap.fill(label, 2 * HEADING if upright else HEADING) for label in columns.values()]
    axes.set_xticks(range(len(columns)), heads, rotation=90 if upright else 0, size=style.SMALL)
    axes.set_yticks([])
    axes.tick_params(axis="x", top=True, labeltop=True, bottom=False, labelbottom=False)
    style.bare(axes, keep=())
    for heading, place in headings.items():
        _left(axes, "\n".join(_wrapped(heading, BOLD) if phone else [heading]), place, weight="bold")
    if phone:
        for (_, said), (top, _) in rows.items():
            _left(axes, "\n".join(_wrapped(said)), top - len(_wrapped(said)) / 2)
    else:
        middles = [(top + bottom) / 2 for top, bottom in rows.values()]
        axes.set_yticks(middles, ["\n".join(_wrapped(said)) for _, said in rows], size=style.SMALL)
    _cells(axes, cells, rows, list(columns))
    if not rows:
        axes.set_axis_off()
        axes.text(0, 0.5, "No difference or change is clear.", style="italic", transform=axes.transAxes)
        return figure
    shown = set(cells.loc[cells["choice"].isin(list(columns)), "outcome"])
    figure.legend(
        handles=[
            Patch(facecolor=face, hatch=hatch, edgecolor=style.MUTED, lw=0.4, label=label)
            for code, (face, hatch, _, _, label) in LOOKS.items()
            if code in shown
        ],
        loc="outside lower left",
        ncols=1 if phone else 2,
        columnspacing=1.6,
        handletextpad=0.5,
    )
    return figure


def _left(axes: Axes, words: str, place: float, **look: Any) -> None:
    """Words at the left edge of the figure."""
    axes.annotate(
        words, (LEFT, place), xycoords=("figure fraction", "data"), size=style.SMALL, va="center", **look
    ).set_in_layout(False)


def _places(
    cells: pd.DataFrame, *, phone: bool = False
) -> tuple[dict[tuple[str, str], tuple[float, float]], dict[str, float], float]:
    """Where things stand, in lines from the top: claims (heading and words) from and to, headings; and the whole."""
    rows: dict[tuple[str, str], tuple[float, float]] = {}
    headings: dict[str, float] = {}
    top = 0.0
    for heading, said in cells[["heading", "said"]].drop_duplicates().itertuples(index=False):
        if heading not in headings:
            above = len(_wrapped(heading, BOLD)) - 1 if phone else 0
            headings[heading] = top + 0.65 + above / 2
            top += 1.2 + above
        lines = len(_wrapped(said))
        if phone:
            rows[heading, said] = (top + lines, top + lines + 1)
            top += lines + 1.2
        else:
            rows[heading, said] = (top, top + lines)
            top += lines
    return rows, headings, top


def _wrapped(said: str, letters: int = WRAP) -> list[str]:
    return textwrap.wrap(said, letters) or [said]


def _cells(
    axes: Axes, cells: pd.DataFrame, rows: Mapping[tuple[str, str], tuple[float, float]], columns: list[str]
) -> None:
    for cell in cells[cells["choice"].isin(columns)].itertuples():
        (top, bottom), x = rows[cell.heading, cell.said], columns.index(cell.choice)
        face, hatch, ink, word, _ = LOOKS[cell.outcome]
        square = Rectangle(
            (x - 0.47, top + 0.06), 0.94, bottom - top - 0.12, facecolor=face, edgecolor=style.RULE, lw=0.4, hatch=hatch
        )
        axes.add_artist(square)
        ground = {"facecolor": "white", "edgecolor": "none", "pad": 0.6} if hatch else None
        middle = (top + bottom) / 2
        axes.text(x, middle, word, ha="center", va="center", size=style.SMALL, color=ink, bbox=ground)
