"""Marks of cells in figures: what ``grammar.mark`` says, drawn; and the legend that tells what they mean."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matplotlib.legend_handler import HandlerBase
from matplotlib.lines import Line2D
from matplotlib.transforms import ScaledTranslation

from ssemap.core import framework
from ssemap.core.series import UNSTATED
from ssemap.publish import grammar, marks, pages
from ssemap.publish.figures import style
from ssemap.publish.grammar import FigureMark, states
from ssemap.publish.grammar.legend import legend_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.legend import Legend
    from matplotlib.path import Path

    from ssemap.publish.grammar import Cell

BASES = 2  # that are named at a number
SIZE = 5.4  # points: width of a mark
NAN = math.nan
# The open arrow to the right of a mark, in inches from its middle: the shaft, then the head.
ARROW = ((0.06, 0.21, NAN, 0.155, 0.21, 0.155), (0.0, 0.0, NAN, 0.034, 0.0, -0.034))
REACH = 0.24  # inches that a mark with its arrow takes to the right


def draw(
    axes: Axes,
    shown: FigureMark,
    y: float,
    *,
    colour: str,
    marker: str | Path = "o",
    at: Callable[[float], float] = float,
) -> None:
    """Draw a cell's mark at the height ``y`` of ``axes``; a cell that is a word gets none.

    ``at``: where a number of the cell lies along the axis; nan where it has no place there. A partial value stands at
    its lower bound: its arrow says that there may be more, and no interval is drawn.
    """
    if not math.isnan(shown.lower) and not (shown.arrow or shown.back):
        axes.plot([at(shown.lower), at(shown.upper)], [y, y], color=colour, lw=1.5, marker="|", ms=SIZE, zorder=2)
    place = at(shown.at) if shown.shape != "none" else NAN
    if math.isnan(place):
        return
    axes.scatter([place], [y], marker=marker, zorder=3, **_look(shown, colour))
    if shown.arrow or shown.back:
        inches: Any = axes.get_figure().dpi_scale_trans  # type: ignore[union-attr]
        moved = inches + ScaledTranslation(place, y, axes.transData)  # type: ignore[arg-type]
        across, up = ARROW
        toward = across if shown.arrow else tuple(-one for one in across)
        axes.add_artist(Line2D(toward, up, color=colour, lw=1.1, transform=moved, zorder=3))


def _look(shown: FigureMark, colour: str) -> dict[str, Any]:
    """Face, edge and hatch of a mark. What is not comparable is hatched, filled or not."""
    full = shown.shape == "filled" and not shown.hatch
    return {
        "s": (SIZE * (1.45 if shown.hatch else 1.0)) ** 2,
        "facecolor": colour if full else "white",
        "edgecolor": colour,
        "hatch": style.INCOMPATIBLE_HATCH if shown.hatch else None,
        "linewidth": 1.1,
    }


def basis(cell: Cell) -> str:
    """The basis of a number: registered + operating (assumed), or that there are several; '' without a number."""
    if len(cell.bases) > BASES:
        return pages.sentence("several_bases")
    labels = framework.labels("bases")
    assumed = marks.BASIS_ASSUMED in cell.marks
    unnamed = assumed and {*cell.bases} <= {UNSTATED}
    said = "basis" if unnamed else " + ".join(labels[code].lower() for code in cell.bases)
    return pages.sentence("basis_assumed", basis=said) if assumed else said


def counts(cell: Cell) -> str:
    """What a number counts: its basis and the forms that it stands for; and that nobody counted it."""
    claim = marks.words([marks.CLAIM]) if grammar.claimed(cell) else []
    return " · ".join(words for words in (basis(cell), cell.holds, *claim) if words)


# --- legend


@dataclass(frozen=True, slots=True)
class LegendMark:
    """A line of the legend: a mark as it is drawn."""

    shown: FigureMark
    label: str
    colour: str = style.INK

    def get_label(self) -> str:
        """What the legend says of it."""
        return self.label


def codes(cells: Iterable[Cell]) -> set[str]:
    """Codes of the legend that explain cells: of their states, and of marks that a figure writes or hides."""
    return {line.code for line in legend_of(cells)}


SAMPLES = {
    states.VALUE: FigureMark("filled", 0.5, 0.0, 1.0),
    states.AT_LEAST: FigureMark("filled", 0.35, arrow=True),
    states.BOUNDS: FigureMark("none", NAN, 0.0, 1.0),
    states.OTHER_YEAR: FigureMark("open", 0.5),
    states.NOT_COMPARABLE: FigureMark("filled", 0.5, hatch=True),
}


def samples(shown: Collection[str]) -> list[LegendMark]:
    """The lines of the grammar's legend for states that are marks; words need none beside them."""
    lines = {line.code: line.label for line in grammar.legend(shown)}
    return [LegendMark(SAMPLES[code], lines[code]) for code in SAMPLES if code in lines]


class Handler(HandlerBase):
    """Draws a ``LegendMark`` in a legend with the same marks."""

    def create_artists(  # the signature of matplotlib
        self,
        legend: Legend,
        orig_handle: Any,
        xdescent: float,
        ydescent: float,
        width: float,
        height: float,
        fontsize: float,
        trans: Any,
    ) -> list[Artist]:
        """The artists of one sample, in points."""
        sample, middle = orig_handle, 0.5 * height - ydescent
        artists: list[Artist] = []
        left, right = (width * (0.1 + 0.8 * end) - xdescent for end in (0.0, 1.0))
        if not math.isnan(sample.shown.lower):
            artists.append(Line2D([left, right], [middle, middle], color=sample.colour, lw=1.5, marker="|", ms=SIZE))
        if sample.shown.shape != "none":
            place = left + sample.shown.at * (right - left) - (SIZE if sample.shown.arrow else 0)
            artists.append(_spot(sample, place, middle))
            if sample.shown.arrow:
                x, y = ([72 * inch for inch in side] for side in ARROW)
                moved = [place + step for step in x], [middle + step for step in y]
                artists.append(Line2D(*moved, color=sample.colour, lw=1.1))
        for artist in artists:
            artist.set_transform(trans)
        return artists


def _spot(sample: LegendMark, x: float, y: float) -> Artist:
    """The mark itself: a patch, as lines have no hatch."""
    from matplotlib.patches import Circle

    look = _look(sample.shown, sample.colour)
    radius = math.sqrt(look.pop("s")) / 2
    return Circle((x, y), radius, **look)


def legend_options(
    shown: Collection[str], families: Collection[str] = (), more: Sequence[Artist] = ()
) -> dict[str, Any]:
    """Options of ``Figure.legend`` that explain states of cells, families by colours and markers, and ``more``."""
    labels = framework.labels("families")
    handles: list[Any] = [_family(code, labels[code]) for code in families]
    handles += [*samples(shown), *more]
    return {
        "handles": handles,
        "labels": [handle.get_label() for handle in handles],
        "handler_map": {LegendMark: Handler()},
        "handlelength": 2.8,
        "columnspacing": 1.4,
        "loc": "outside lower left",
    }


def _family(code: str, label: str) -> Line2D:
    colour, marker = style.family(code)
    return Line2D([], [], ls="", color=colour, marker=marker, ms=SIZE, label=label)
