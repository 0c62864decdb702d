"""The pedigree of a country's cells: five scores each, beside the grade that they explain."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.patches import Patch, Rectangle

from ssemap.core import framework, grades
from ssemap.indicators.declared import catalogue
from ssemap.publish import pages
from ssemap.publish.figures import lettering, style

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from ssemap.publish.pages import Caption

ROW, EDGES = 0.17, 1.25  # inches of a row, and of the words above and below all
NAMES = 0.52  # of the width of a narrow screen
# From the best score to the worst.
FACES = (style.STEPS[3], style.STEPS[2], style.STEPS[1], style.STEPS[0], "white")
WORDS = ("1 best", "2", "3", "4", "5 worst")


def data(indicators: pd.DataFrame, *, concept: str, year: int) -> pd.DataFrame:
    """Cells by family with a value: ``indicator_id, family, grade`` and one column per dimension, in declared order."""
    declared = catalogue().ids()
    families = framework.codes("families")
    rows = indicators[
        (indicators["concept"] == concept)
        & (indicators["year"] == year)
        & (indicators["aggregate"] == "family")
        & indicators["value"].notna()
    ]
    order = [(declared.index(row.indicator_id), families.index(row.family)) for row in rows.itertuples()]
    rows = rows.iloc[sorted(range(len(rows)), key=order.__getitem__)]
    table = rows[["indicator_id", "family", "grade"]].join(grades.profile(rows["pedigree"]))
    return table.reset_index(drop=True)


def caption(cells: pd.DataFrame, year: int, country: str) -> Caption:
    """The words of the figure of a country, with its counts. ``country``: its name."""
    counts = cells["grade"].value_counts()
    spread = ", ".join(f"{counts[code]} of grade {code}" for code in framework.codes("grades") if code in counts)
    return pages.caption("pedigree", country=country, year=year, cells=len(cells), spread=spread)


@style.drawn
def draw(cells: pd.DataFrame, *, phone: bool = False) -> Figure:
    """Draw ``cells`` (see ``data``): one row for each, one column for each dimension, and the grade."""
    figure = style.canvas(1.0, style.PHONE if phone else style.WIDTH)
    titles = catalogue().titles()
    families = framework.labels("families")
    dimensions = grades.dimensions()
    names = [f"{titles[row.indicator_id]}: {families[row.family].lower()}" for row in cells.itertuples()]
    if phone:
        names = ["\n".join(lettering.wrap(figure, name, style.SMALL, NAMES * style.PHONE)) for name in names]
    most = max((name.count("\n") for name in names), default=0)
    row = ROW + lettering.height(style.SMALL, most)
    figure.set_size_inches(figure.get_size_inches()[0], EDGES + row * max(len(cells), 1))
    axes = figure.subplots()
    axes.set_xlim(-0.5, len(dimensions) + 0.5)
    axes.set_ylim(max(len(cells), 1) - 0.5, -0.5)
    axes.set_yticks(range(len(names)), names, size=style.SMALL)
    axes.set_xticks(range(len(dimensions) + 1), [*dimensions, "grade"], size=style.SMALL, rotation=90)
    axes.tick_params(axis="x", top=True, labeltop=True, bottom=False, labelbottom=False)
    style.bare(axes, keep=())
    _cells(axes, cells, dimensions)
    figure.legend(
        handles=[
            Patch(facecolor=face, edgecolor=style.RULE, label=text) for face, text in zip(FACES, WORDS, strict=True)
        ],
        loc="outside lower left",
        ncols=5,
        columnspacing=0.8 if phone else 1.6,
        handletextpad=0.5,
    )
    return figure


def _cells(axes: Axes, cells: pd.DataFrame, dimensions: list[str]) -> None:
    """Write the scores. Limits of the panel are given: with ``add_patch`` each square would look for them anew."""
    for y, row in enumerate(cells.to_dict("records")):
        for x, dimension in enumerate(dimensions):
            score = int(row[dimension])
            axes.add_artist(
                Rectangle((x - 0.47, y - 0.42), 0.94, 0.84, facecolor=FACES[score - 1], edgecolor=style.RULE, lw=0.4)
            )
            ink = "white" if score == 1 else style.INK
            axes.text(x, y, str(score), ha="center", va="center", size=style.SMALL, color=ink)
        axes.text(len(dimensions), y, row["grade"], ha="center", va="center", size=7, weight="bold")
