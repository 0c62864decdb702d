"""Text of figures: how large it is, and how it breaks into lines of a width."""

from __future__ import annotations

import math
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

import matplotlib
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends.backend_agg import RendererAgg

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

LINE = 1.25  # height of a line, of the size of its letters
SHORT_WORD = 40  # letters that fit into a line of the report's width, whatever they are


class Canvas(FigureCanvasBase):
    """What a figure is laid out on: texts are measured, nothing is drawn.

    Figures of a resolution share a renderer, which keeps the sizes of the texts that it has measured. matplotlib's own
    canvas has one for each size that each figure takes.
    """

    def get_renderer(self) -> RendererAgg:
        """What measures texts, in pixels of the figure's resolution."""
        return _renderer(self.figure.dpi)


def wrap(drawing: Figure, text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Break text of ``size`` points into lines of at most ``width`` inches, by the widths that the words have."""
    dpi = drawing.dpi
    room = width * dpi
    blank = _pixels(dpi, "i i", size, bold) - 2 * _pixels(dpi, "i", size, bold)
    lines: list[str] = []
    for paragraph in text.splitlines():
        line: list[str] = []
        used = 0.0
        for word in _narrow(dpi, paragraph.split(" "), size, room, bold):
            needed = _pixels(dpi, word, size, bold) if word else 0.0
            if line and used + blank + needed > room:
                lines.append(" ".join(line))
                line, used = [], 0.0
            used += needed + (blank if line else 0.0)
            line.append(word)
        lines.append(" ".join(line))
    return lines


def width(drawing: Figure, text: str, size: float, *, bold: bool = False) -> float:
    """Width of a line of text in inches."""
    return _pixels(drawing.dpi, text, size, bold) / drawing.dpi if text else 0.0


def height(size: float, lines: int = 1) -> float:
    """Height of lines of ``size`` points in inches."""
    return lines * size * LINE / 72


def _narrow(dpi: float, words: Iterable[str], size: float, room: float, bold: bool) -> Iterator[str]:
    """Words of at most ``room`` pixels: one that is wider, as text in scripts without blanks, comes in equal parts."""
    for word in words:
        parts, letter = 1, size * dpi / 72
        if len(word) > 1 and (len(word) > SHORT_WORD or len(word) * letter > room):
            needed = _pixels(dpi, word, size, bold)
            # Parts differ by a letter: each has room for one more.
            parts = 1 if needed <= room else math.ceil(needed / max(room - letter, letter))
        cuts = [round(part * len(word) / parts) for part in range(1, parts)]
        starts = [0, *(cut for cut in cuts if not unicodedata.category(word[cut]).startswith("M"))]
        yield from (word[start:end] for start, end in zip(starts, [*starts[1:], len(word)], strict=True))


def _pixels(dpi: float, word: str, size: float, bold: bool) -> float:
    """Width of a word in pixels."""
    return _measured(word, size, tuple(matplotlib.rcParams["font.family"]), bold, dpi)


@cache
def _measured(word: str, size: float, families: tuple[str, ...], bold: bool, dpi: float) -> float:
    """The same, measured once: figures share most of their words, and each is drawn for two widths."""
    size_of: Any = _renderer(dpi).get_text_width_height_descent
    pixels: float = size_of(word, _font(size, families, bold), False)[0]
    return pixels


@cache
def _renderer(dpi: float) -> RendererAgg:
    return RendererAgg(1, 1, dpi)  # type: ignore[no-untyped-call]


@cache
def _font(size: float, families: tuple[str, ...], bold: bool) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=list(families), size=size, weight="bold" if bold else "normal")
