"""What stands in the place of a figure that has nothing to draw: a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.publish import pages
from ssemap.publish.figures import style
from ssemap.publish.figures.themed import values
from ssemap.publish.figures.themed.kind import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.figure import Figure

    from ssemap.core.run import Run
    from ssemap.core.themes import ThemeFigure
    from ssemap.publish.pages import Caption


def data(tables: Mapping[str, pd.DataFrame], figure: ThemeFigure, settings: Run) -> pd.DataFrame:
    """No row."""
    return tables["form_values"].iloc[:0]


def caption(
    rows: pd.DataFrame, names: Mapping[str, str], figure: ThemeFigure, settings: Run, title: str = ""
) -> Caption:
    """What is not known."""
    return pages.caption("themed_nothing", indicators=[values.lower(values.title(name)) for name in figure.indicators])


@style.drawn
def draw(rows: pd.DataFrame, names: dict[str, str], *, phone: bool = False) -> Figure:
    """A sentence alone."""
    figure = style.canvas(0.5, style.PHONE if phone else style.WIDTH)
    axes = figure.subplots()
    style.bare(axes, keep=())
    axes.set_xticks([])
    axes.set_yticks([])
    axes.text(0, 0.5, pages.sentence("nothing_drawn"), va="center", color=style.MUTED, size=style.SMALL)
    return figure


KIND = Kind(data, draw, caption)
