"""What a kind of figures of themes is made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd
    from matplotlib.figure import Figure

    from ssemap.core.run import Run
    from ssemap.core.themes import ThemeFigure
    from ssemap.publish.pages import Caption


class Draws(Protocol):
    """Draws rows of ``data`` for the countries in ``names``, in their order."""

    def __call__(self, rows: pd.DataFrame, names: dict[str, str], *, phone: bool = False) -> Figure:
        """Draw on paper, or for a narrow screen."""


class Captions(Protocol):
    """Words of a figure. ``title``: a finding in the place of the one that the rows give."""

    def __call__(
        self, rows: pd.DataFrame, names: Mapping[str, str], figure: ThemeFigure, settings: Run, title: str = ""
    ) -> Caption:
        """Title, subtitle, alternative text and how to read it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of figures.

    ``data(tables, figure, settings)``: the rows that are drawn, of all countries of the run; empty where there is
    nothing to draw, and the figure is then left out. ``tables``: by their names in the store. Rows name what they rest
    on in ``evidence_ids``, those of the context in ``context_ids``.
    """

    data: Callable[[Mapping[str, pd.DataFrame], ThemeFigure, Run], pd.DataFrame]
    draw: Draws
    caption: Captions
