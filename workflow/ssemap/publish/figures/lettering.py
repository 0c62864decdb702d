"""Text of figures: how wide it is, and how it breaks into lines of a width."""

from __future__ import annotations

import math
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Any

import matplotlib

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties

LINE = 1.25  # height of a line, of the size of its letters
SHORT_WORD = 40  # letters that fit into a line of the report's width, whatever they are


def wrap(drawing: Figure, text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Break text of ``size`` points into lines of at most ``width`` inches, by the widths that the words have."""
    renderer = drawing.canvas.get_renderer()  # type: ignore[attr-defined]
    room = width * drawing.dpi
    blank = _pixels(renderer, "i i", size, bold) - 2 * _pixels(renderer, "i", size, bold)
    lines: list[str] = []
    for paragraph in text.splitlines():
        line: list[str] = []
        used = 0.0
        for word in _narrow(renderer, paragraph.split(" "), size, room, bold):
            needed = _pixels(renderer, word, size, bold) if word else 0.0
            if line and used + blank + needed > room:
                lines.append(" ".join(line))
                line, used = [], 0.0
            used += needed + (blank if line else 0.0)
            line.append(word)
        lines.append(" ".join(line))
    return lines


def width(drawing: Figure, text: str, size: float, *, bold: bool = False) -> float:
    """Width of a line of text in inches."""
    renderer = drawing.canvas.get_renderer()  # type: ignore[attr-defined]
    return _pixels(renderer, text, size, bold) / drawing.dpi if text else 0.0


def height(size: float, lines: int = 1) -> float:
    """Height of lines of ``size`` points in inches."""
    return lines * size * LINE / 72


def _narrow(renderer: RendererAgg, words: Iterable[str], size: float, room: float, bold: bool) -> Iterator[str]:
    """Words of at most ``room`` pixels: one that is wider, as text in scripts without blanks, comes in equal parts."""
    for word in words:
        parts, letter = 1, size * renderer.dpi / 72
        if len(word) > 1 and (len(word) > SHORT_WORD or len(word) * letter > room):
            needed = _pixels(renderer, word, size, bold)
            # Parts differ by a letter: each has room for one more.
            parts = 1 if needed <= room else math.ceil(needed / max(room - letter, letter))
        cuts = [round(part * len(word) / parts) for part in range(1, parts)]
        starts = [0, *(cut for cut in cuts if not unicodedata.category(word[cut]).startswith("M"))]
        yield from (word[start:end] for start, end in zip(starts, [*starts[1:], len(word)], strict=True))


def _pixels(renderer: RendererAgg, word: str, size: float, bold: bool) -> float:
    """Width of a word in pixels."""
    return _measured(word, size, tuple(matplotlib.rcParams["font.family"]), bold, renderer.dpi)


@cache
def _measured(word: str, size: float, families: tuple[str, ...], bold: bool, dpi: float) -> float:
    """The same, measured once: figures share most of their words, and each is drawn for two widths."""
    size_of: Any = _renderer(dpi).get_text_width_height_descent
    pixels: float = size_of(word, _font(size, families, bold), False)[0]
    return pixels


@cache
def _renderer(dpi: float) -> RendererAgg:
    from matplotlib.backends.backend_agg import RendererAgg

    return RendererAgg(1, 1, dpi)  # type: ignore[no-untyped-call]


@cache
def _font(size: float, families: tuple[str, ...], bold: bool) -> FontProperties:
    from matplotlib.font_manager import FontProperties

    return FontProperties(family=list(families), size=size, weight="bold" if bold else "normal")
