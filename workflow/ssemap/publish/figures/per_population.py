"""Organisations per 100,000 inhabitants by family and country, on one logarithmic scale.

Counts differ by orders of magnitude and in what they count. So there are no bars from zero, no ranking and no mean:
countries stand in the order of the run, each number with its basis and the forms that it stands for.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.core.absences import NOT_SEARCHED
from ssemap.core.framework import MIXED
from ssemap.publish import grammar, held, pages
from ssemap.publish.figures import cell_marks, forest, number_line, style
from ssemap.publish.grammar import states
from ssemap.publish.grammar.legend import sentence
from ssemap.schemas.indicators import FAMILY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd
    from matplotlib.figure import Figure

    from ssemap.publish.grammar import Cell
    from ssemap.publish.pages import Caption

HOLDS = 68  # characters of the forms that a number stands for


def data(
    indicators: pd.DataFrame, countries: list[str], forms: pd.DataFrame, *, indicator: str, concept: str, year: int
) -> pd.DataFrame:
    """Rows of the table of indicators of one indicator by family at ``year``: one per family and country.

    ``forms`` of ``clean``, for a further column ``holds``: the forms that a value stands for, in words. A cell that no
    stage wrote is ``not_searched``.
    """
    rows = indicators[
        (indicators["indicator_id"] == indicator)
        & (indicators["concept"] == concept)
        & (indicators["aggregate"] == FAMILY)
        # Each aggregate counts other families: they do not stand side by side.
        & (indicators["family"] != MIXED)
        & (indicators["year"] == year)
    ]
    rows = rows.assign(holds=held.words(rows, held.names(forms), HOLDS))
    families = [code for code in framework.codes("families") if code in set(rows["family"])]
    grid = [(iso3, family) for family in families for iso3 in countries]
    cells = rows.set_index(["iso3", "family"]).reindex(grid).reset_index()
    missing = cells["value"].isna() & cells["absence"].isna()
    cells["absence"] = cells["absence"].where(~missing, NOT_SEARCHED)
    asked = {"indicator_id": indicator, "concept": concept, "aggregate": FAMILY, "year": year}
    return cells.assign(**asked, holds=cells["holds"].fillna(""))


def cells(rows: pd.DataFrame, forms: pd.DataFrame, absences: pd.DataFrame | None = None) -> list[Cell]:
    """The cells of ``rows`` (see ``data``), with their forms in few words."""
    every = grammar.cells(rows, forms, absences)
    return [replace(cell, holds=holds) for cell, holds in zip(every, rows["holds"], strict=True)]


def caption(shown: Sequence[Cell], year: int, finding: str = "") -> Caption:
    """The words of the figure, with its counts. ``finding``: its title; else how many countries have a number."""
    valued = [cell for cell in shown if cell.valued]
    countries = list(dict.fromkeys(cell.place.iso3 for cell in shown))
    labels = framework.labels("families")
    counted = {
        labels[family]: sum(cell.place.family == family for cell in valued)
        for family in dict.fromkeys(cell.place.family for cell in shown)
    }
    return pages.caption(
        "organisations_per_100k",
        finding=finding,
        year=year,
        countries=len(countries),
        most=max(counted, key=counted.__getitem__, default=""),
        of_most=max(counted.values(), default=0),
        counted=counted,
        cells=len(shown),
        values=len(valued),
        incomparable=sum(cell.state == states.NOT_COMPARABLE for cell in valued),
        partial=sum(cell.partial for cell in valued),
        legend=sentence(cell_marks.codes(shown)),
    )


@style.drawn
def draw(shown: list[Cell], names: dict[str, str], *, unit: str, phone: bool = False) -> Figure:
    """Draw cells by family; ``names``: of the countries, in their order; ``unit``: what the scale says."""
    families = dict.fromkeys(cell.place.family for cell in shown)
    groups = [_group(family, [cell for cell in shown if cell.place.family == family], names) for family in families]
    marks = [row.mark for group in groups for row in group.rows]
    scale = number_line.log_scale((end for mark in marks for end in (mark.at, mark.lower, mark.upper)), unit)
    codes = cell_marks.codes(shown)
    return forest.draw(groups, scale, codes, phone=phone, nothing="No country has a number, or a reason why not.")


def _group(family: str, shown: Sequence[Cell], names: Mapping[str, str]) -> forest.FigureGroup:
    colour, marker = style.family(family)
    rows = tuple(
        forest.FigureRow(
            names[cell.place.iso3], grammar.mark(cell), grammar.text(cell), cell_marks.counts(cell), colour, marker
        )
        for cell in shown
        if cell.valued
    )
    return forest.FigureGroup(framework.labels("families")[family], rows, absent(shown, names), marker, colour)


def absent(shown: Iterable[Cell], names: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Countries without a number by the word for it, in the order of the legend: "none found: Alphaland, Betaland"."""
    found: dict[str, tuple[str, list[str]]] = {}
    ranked = list(states.states())
    for cell in sorted((cell for cell in shown if not cell.valued), key=lambda cell: ranked.index(cell.state)):
        mark = grammar.mark(cell)
        found.setdefault(mark.word, (style.TONES[mark.tone], []))[1].append(names[cell.place.iso3])
    return tuple((f"{word}: {', '.join(countries)}", colour) for word, (colour, countries) in found.items())
