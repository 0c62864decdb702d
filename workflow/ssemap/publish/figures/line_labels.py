"""Labels beside a panel, at the ends of its lines: wrapped to a column, none on another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ssemap.publish.figures import lettering, style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHARE = 0.27  # of the width of a figure: the widest column of labels
GAP = 0.05  # inches between two labels
BESIDE = 1.015  # of the width of a panel: where its labels begin


class End(NamedTuple):
    """The last point of a line, in data, and what the line counts."""

    x: float
    y: float
    words: str


def wrapped(figure: Figure, words: str) -> str:
    """A label in lines that the column of labels has room for."""
    return "\n".join(lettering.wrap(figure, words, style.SMALL, SHARE * figure.get_size_inches()[0]))


def height(labels: Sequence[str]) -> float:
    """Height in inches of wrapped labels one above the other."""
    return sum(_height(words) + GAP for words in labels)


def _height(words: str) -> float:
    return lettering.height(style.SMALL, words.count("\n") + 1)


def write(axes: Axes, ends: Sequence[End], panel: float) -> None:
    """Write labels of ``wrapped`` words beside a panel of ``panel`` inches, in the order of the ends of the lines."""
    axes.get_ylim()  # settles the scale, on which labels are placed
    points = [axes.transData.transform((end.x, end.y)) for end in ends]
    places = [float(axes.transAxes.inverted().transform(point)[1]) for point in points]
    spread = apart(places, [(_height(end.words) + GAP) / panel for end in ends])
    for end, place in zip(ends, spread, strict=True):
        axes.annotate(
            end.words,
            (end.x, end.y),
            xytext=(BESIDE, place),
            textcoords="axes fraction",
            va="center",
            size=style.SMALL,
            arrowprops={"arrowstyle": "-", "color": style.MUTED, "lw": 0.5, "shrinkA": 0, "shrinkB": 2},
        )


def apart(places: Sequence[float], heights: Sequence[float]) -> list[float]:
    """Middles of boxes near ``places``, in their order, none on another and all between 0 and 1.

    Boxes that are higher than 1 together end at 1 and stand out below.

    >>> [round(place, 2) for place in apart([0.9, 0.5, 0.92], [0.1, 0.1, 0.2])]
    [0.75, 0.5, 0.9]
    """
    order = sorted(range(len(places)), key=lambda number: places[number])
    spread = list(places)
    free = 0.0  # from here upwards
    for number in order:
        spread[number] = max(spread[number], free + heights[number] / 2)
        free = spread[number] + heights[number] / 2
    free = 1.0  # from here downwards
    for number in reversed(order):
        spread[number] = min(spread[number], free - heights[number] / 2)
        free = spread[number] - heights[number] / 2
    return spread
