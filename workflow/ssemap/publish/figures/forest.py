"""A list of numbers with their marks on one scale: groups of rows, each with its number and what it counts in words.

All places are inches from the upper left corner, so that every text has the room that it needs: what is too long breaks
into lines, nothing is cut. On a narrow screen each row is a block of its own, its mark beneath its name.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ssemap.publish.figures import cell_marks, lettering, style
from ssemap.publish.grammar.parts import MINUS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.path import Path

    from ssemap.publish.figures.number_line import NumberLine
    from ssemap.publish.grammar import FigureMark

GAP = 0.09  # inches between columns
ROW = 0.028  # inches between rows
HEAD = 0.05  # inches above a group
NUMBER = 7.5  # points: size of the numbers
TICKS = 0.17  # inches of a line of ticks
APART = 0.09  # inches between rows, on a narrow screen
STRIP = 0.17  # inches of the scale beneath a row, on a narrow screen
PLOT = 1.4  # inches that the scale takes at least, on paper
NAMES = 0.3  # of the width that names take at most
CONCLUDED = 0.29  # of the width: the column of what follows from the numbers
BESIDE = 0.06  # inches between a mark and the words beside it
FITTINGS = 12  # rounds in which the scale finds its length beside the words of its steps
BAR = 0.1  # inches: height of a bar


@dataclass(frozen=True, slots=True)
class FigureStep:
    """One of several numbers on the line of a row, with the words that stand beside it."""

    mark: FigureMark
    label: str
    marker: str | Path


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A number: its name, its mark, itself in words, and what it counts. ``weight``: of the number's letters.

    ``concluded``: what follows from it, in words with their colour, where the figure has a column for that. ``steps``:
    marks in the place of the one, joined by a line; the words of the outermost two stand beside them. ``bar``: a bar
    from zero in the place of the mark.
    """

    name: str
    mark: FigureMark
    number: str
    beside: str
    colour: str
    marker: str
    weight: str = "bold"
    concluded: tuple[str, str] = ("", style.INK)
    steps: tuple[FigureStep, ...] = ()
    bar: bool = False


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Rows under a heading. ``marker``, ``colour``: of the family that it is. ``words``: with their colours.

    ``scale``: its own, where groups do not share one. ``reference``: a number to which its rows are held, as a broken
    line; nan for none.
    """

    heading: str
    rows: tuple[FigureRow, ...]
    words: tuple[tuple[str, str], ...] = ()
    marker: str = ""
    colour: str = style.INK
    scale: NumberLine | None = None
    reference: float = math.nan


@dataclass(slots=True)
class _Sheet:
    """A figure in inches, ``down`` from its top as far as it is drawn. ``size``: points of names."""

    figure: Figure
    axes: Axes
    scale: NumberLine
    width: float
    size: float = style.TEXT
    left: float = 0.0
    right: float = 0.0
    down: float = 0.0

    def at(self, value: float) -> float:
        """Where a number lies, within the scale."""
        share = self.scale.share(value)
        if self.scale.log and value == value and value <= 0:
            share = 0.0
        return self.left + min(max(share, 0.0), 1.0) * (self.right - self.left)

    def write(self, x: float, y: float, text: str, size: float, **look: object) -> None:
        """A line of text whose upper edge is at ``y``."""
        middle = y + lettering.height(size) / 2
        # Its room is known: the layout is not to shrink the page for it.
        self.axes.text(x, middle, text, size=size, va="center", **look).set_in_layout(False)  # type: ignore[arg-type]

    def lines(self, x: float, y: float, lines: Sequence[str], size: float, **look: object) -> float:
        """Lines below each other; their height."""
        for place, line in enumerate(lines):
            self.write(x, y + lettering.height(size, place), line, size, **look)
        return lettering.height(size, len(lines))

    def wrap(self, text: str, size: float, width: float, *, bold: bool = False) -> list[str]:
        """Text in lines of a width."""
        return lettering.wrap(self.figure, text, size, width, bold=bold)

    def room(self, texts: Iterable[str], size: float, *, bold: bool = False) -> float:
        """The width of the longest of some texts, and a little more."""
        widest = max((lettering.width(self.figure, text, size, bold=bold) for text in texts), default=0.0)
        return widest + 0.01


def draw(
    groups: Sequence[FigureGroup],
    scale: NumberLine,
    states: Collection[str],
    *,
    families: Sequence[str] = (),
    handles: Sequence[Artist] = (),
    phone: bool = False,
    dense: bool = False,
    nothing: str = "",
    conclusion: str = "",
) -> Figure:
    """Draw groups of rows on one scale.

    ``states``, ``families``: those that the legend explains, families where no heading names them, and further
    ``handles`` of it; ``dense``: with smaller names, for many rows; ``nothing``: what is said of no group.
    ``conclusion``: heading of the column of what follows from the numbers, where there is one.
    """
    figure, axes = style.sheet(style.PHONE if phone else style.WIDTH)
    width = figure.get_size_inches()[0] - 2 * style.MARGIN
    sheet = _Sheet(figure, axes, scale, width, style.SMALL if dense else style.TEXT)
    if not groups:
        sheet.down += sheet.lines(0, 0, sheet.wrap(nothing, style.TEXT, width), style.TEXT, style="italic")
    elif phone:
        _blocks(sheet, groups, conclusion)
    else:
        _rows(sheet, groups, conclusion)
    style.fit(axes, max(sheet.down, 0.3))
    options = cell_marks.legend_options(states, families, handles)
    if options["handles"]:
        style.legend(figure, columns=2 if phone else 4, **options)
    return figure


def _rows(sheet: _Sheet, groups: Sequence[FigureGroup], conclusion: str = "") -> None:
    """Names, scale, numbers and words in four columns, and a fifth one where there is a ``conclusion``."""
    rows = [row for group in groups for row in group.rows]
    names = min(sheet.room((row.name for row in rows), sheet.size), NAMES * sheet.width)
    numbers = sheet.room((row.number for row in rows), NUMBER, bold=True)
    last = sheet.width * (1 - CONCLUDED) if conclusion else sheet.width + GAP
    rest = last - GAP - names - numbers - 3 * GAP
    plot = max(rest - sheet.room((row.beside for row in rows), style.SMALL), min(PLOT, 0.6 * rest))
    before, after = _labelled(sheet, rows, plot)
    sheet.left, sheet.right = names + GAP + before, names + GAP + plot - max(_reach(rows), after)
    column = names + plot + 2 * GAP
    words = column + numbers + GAP
    if conclusion:
        head = sheet.wrap(conclusion, style.SMALL, sheet.width - last, bold=True)
        sheet.down += sheet.lines(last, sheet.down, head, style.SMALL, weight="bold")
    shared, top = sheet.scale, sheet.down
    for group in groups:
        sheet.scale = group.scale or shared
        _heading(sheet, group, beside=True)
        first = sheet.down
        for row in group.rows:
            name = sheet.wrap(row.name, sheet.size, names)
            beside = sheet.wrap(row.beside, style.SMALL, last - GAP - words)
            concluded, tone = row.concluded
            follows = sheet.wrap(concluded, style.SMALL, sheet.width - last) if conclusion else []
            y = sheet.down
            sheet.lines(0, y, name, sheet.size)
            _mark(sheet, row, y + lettering.height(sheet.size) / 2)
            sheet.write(column, y + 0.005, row.number, NUMBER, weight=row.weight, style=_slant(row))
            sheet.lines(words, y + 0.01, beside, style.SMALL, color=style.MUTED)
            sheet.lines(last, y + 0.01, follows, style.SMALL, color=tone)
            small = max(len(beside), len(follows))
            heights = lettering.height(sheet.size, len(name)), lettering.height(style.SMALL, small) + 0.01
            sheet.down += max(heights) + ROW
        _reference(sheet, group, first)
        if group.scale:
            _grid(sheet, first, sheet.down)
            _ticks(sheet, sheet.down)
            sheet.down += TICKS
    if not rows or all(group.scale for group in groups):
        return
    _grid(sheet, top, sheet.down)
    _ticks(sheet, sheet.down)
    sheet.down += TICKS
    if sheet.scale.unit:
        sheet.write(sheet.left, sheet.down, sheet.scale.unit, style.SMALL, color=style.MUTED)
        sheet.down += lettering.height(style.SMALL) + ROW


def _blocks(sheet: _Sheet, groups: Sequence[FigureGroup], conclusion: str = "") -> None:
    """Each row a block: name and number, the scale, the words, and what follows, where there is a ``conclusion``."""
    shared = sheet.scale
    rows = [row for group in groups for row in group.rows]
    before, after = _labelled(sheet, rows, sheet.width)
    sheet.left, sheet.right = max(0.05, before), sheet.width - max(_reach(rows), after)
    for group in groups:
        sheet.scale = group.scale or shared
        _heading(sheet, group)
        top = sheet.down
        if group.rows:
            _ticks(sheet, sheet.down)
            sheet.down += TICKS
        for row in group.rows:
            room = sheet.width - lettering.width(sheet.figure, row.number, style.TEXT, bold=True) - GAP
            name = sheet.wrap(row.name, style.TEXT, room)
            look = {"weight": row.weight, "style": _slant(row), "ha": "right", "bbox": _ground()}
            sheet.write(sheet.width, sheet.down, row.number, style.TEXT, **look)
            sheet.down += sheet.lines(0, sheet.down, name, style.TEXT, bbox=_ground())
            _mark(sheet, row, sheet.down + STRIP / 2)
            sheet.down += STRIP
            beside = sheet.wrap(row.beside, style.SMALL, sheet.width)
            sheet.down += sheet.lines(0, sheet.down, beside, style.SMALL, color=style.MUTED, bbox=_ground())
            if conclusion:
                concluded, tone = row.concluded
                lines = sheet.wrap(concluded, style.SMALL, sheet.width)
                sheet.down += sheet.lines(0, sheet.down, lines, style.SMALL, color=tone, bbox=_ground())
            sheet.down += APART
        if group.rows:
            _grid(sheet, top + TICKS, sheet.down)
            _reference(sheet, group, top + TICKS)
        sheet.down += _words(sheet, group, 0.0, sheet.down)
    if sheet.scale.unit:
        sheet.down += APART
        sheet.down += sheet.lines(
            0, sheet.down, sheet.wrap(sheet.scale.unit, style.SMALL, sheet.width), style.SMALL, color=style.MUTED
        )


def _slant(row: FigureRow) -> str:
    """A published figure without an interval is in italics, as in tables."""
    return "italic" if row.mark.published else "normal"


def _reach(rows: Iterable[FigureRow]) -> float:
    """Inches that marks at the end of the scale take beyond it."""
    return cell_marks.REACH if any(row.mark.arrow for row in rows) else 0.05


def _labelled(sheet: _Sheet, rows: Iterable[FigureRow], plot: float) -> tuple[float, float]:
    """Inches that the words of the outermost steps need before and after the scale, of the ``plot`` that holds all."""
    ends = [_ends(sheet.scale, row) for row in rows if row.steps]
    low = [(sheet.scale.share(step.mark.at), sheet.room([step.label], style.SMALL) + BESIDE) for step, _ in ends]
    high = [(1 - sheet.scale.share(step.mark.at), sheet.room([step.label], style.SMALL) + BESIDE) for _, step in ends]
    before = after = 0.0
    for _ in range(FITTINGS):  # what one end takes makes the scale shorter for the other
        scale = plot - before - after
        before = max((needed - share * scale for share, needed in low), default=0.0)
        after = max((needed - share * scale for share, needed in high), default=0.0)
        before, after = max(before, 0.0), max(after, 0.0)
    return before, after


def _ends(scale: NumberLine, row: FigureRow) -> tuple[FigureStep, FigureStep]:
    """The outermost steps of a row."""
    placed = sorted(row.steps, key=lambda step: scale.share(step.mark.at))
    return placed[0], placed[-1]


def _ground() -> dict[str, object]:
    return {"facecolor": "white", "edgecolor": "none", "pad": 0.4}


def _heading(sheet: _Sheet, group: FigureGroup, *, beside: bool = False) -> None:
    """The heading of a group, with the marker of its family, under a line; ``beside``: its words on the same line."""
    sheet.down += HEAD
    sheet.axes.plot([0, sheet.width], [sheet.down] * 2, color=style.RULE, lw=0.8, zorder=1)
    sheet.down += HEAD
    left = 0.0
    if group.marker:
        middle = sheet.down + lettering.height(style.TEXT) / 2
        sheet.axes.scatter([0.05], [middle], s=30, marker=group.marker, color=group.colour, zorder=3, lw=0)
        left = 0.16
    lines = sheet.wrap(group.heading, style.TEXT, sheet.width - left, bold=True)
    look = {"weight": "bold", "color": group.colour, "bbox": _ground()}
    height = sheet.lines(left, sheet.down, lines, style.TEXT, **look)
    room = sheet.width - left - sheet.room(lines, style.TEXT, bold=True) - 2 * GAP
    if beside and room > 0.5 * sheet.width:
        height = max(height, _words(sheet, group, sheet.width - room, sheet.down + 0.01))
    elif beside:
        height += _words(sheet, group, 0.0, sheet.down + height)
    sheet.down += height + ROW


def _words(sheet: _Sheet, group: FigureGroup, left: float, top: float) -> float:
    """Write what more is said of a group, one behind the other as far as a line has room; the height that it takes."""
    x, lines_above, blank = left, 0, lettering.width(sheet.figure, "i · i", style.SMALL)
    for place, (text, tone) in enumerate(group.words):
        needed = sheet.room([text], style.SMALL)
        if x > left and x + needed > sheet.width:
            x, lines_above = left, lines_above + 1
        lines = sheet.wrap(text, style.SMALL, sheet.width - x)
        look = {"color": tone, "style": "italic", "bbox": _ground()}
        sheet.lines(x, top + lettering.height(style.SMALL, lines_above), lines, style.SMALL, **look)
        lines_above += len(lines) - 1
        x = x + needed + blank if len(lines) == 1 else sheet.width
        if place == len(group.words) - 1:
            lines_above += 1
    return lettering.height(style.SMALL, lines_above)


def _mark(sheet: _Sheet, row: FigureRow, y: float) -> None:
    if row.steps:
        _steps(sheet, row, y)
        return
    if row.bar and not (row.mark.arrow or row.mark.back):
        _bar(sheet, row, y)
        return
    shown = row.mark
    if math.isnan(sheet.scale.share(shown.at)):  # a zero on a logarithmic scale: its number says it
        shown = replace(shown, shape="none")
    cell_marks.draw(sheet.axes, shown, y, colour=row.colour, marker=row.marker, at=sheet.at)


def _steps(sheet: _Sheet, row: FigureRow, y: float) -> None:
    """Marks joined by a line, with the words of the outermost ones beside them."""
    first, last = _ends(sheet.scale, row)
    low, high = sheet.at(first.mark.at), sheet.at(last.mark.at)
    sheet.axes.plot([low, high], [y, y], color=row.colour, lw=1.5, zorder=1)
    for step in row.steps:
        cell_marks.draw(sheet.axes, step.mark, y, colour=row.colour, marker=step.marker, at=sheet.at)
    top = y - lettering.height(style.SMALL) / 2
    sheet.write(low - BESIDE, top, first.label, style.SMALL, ha="right", bbox=_ground())
    if len(row.steps) > 1:
        sheet.write(high + BESIDE, top, last.label, style.SMALL, ha="left", bbox=_ground())


def _bar(sheet: _Sheet, row: FigureRow, y: float) -> None:
    """A bar from zero to the number, with its interval; what is not comparable is hatched."""
    shown, zero = row.mark, sheet.at(0.0)
    face = "white" if shown.hatch else row.colour
    hatch = style.INCOMPATIBLE_HATCH if shown.hatch else None
    look: dict[str, Any] = {"facecolor": face, "edgecolor": row.colour, "hatch": hatch}
    sheet.axes.barh([y], [sheet.at(shown.at) - zero], BAR, left=zero, lw=0.8, zorder=2, **look)
    ends = [sheet.at(shown.lower), sheet.at(shown.upper)]
    if ends[1] - ends[0] > BAR:  # a shorter one would be a blot
        sheet.axes.plot(ends, [y, y], color=style.INK, lw=1.2, marker="|", ms=cell_marks.SIZE, zorder=3)


def _reference(sheet: _Sheet, group: FigureGroup, top: float) -> None:
    """The number to which the rows of a group are held, from ``top`` to where they end."""
    if group.rows and not math.isnan(group.reference):
        place = [sheet.at(group.reference)] * 2
        sheet.axes.plot(place, [top, sheet.down], color=style.INK, lw=1.0, ls=(0, (3, 2)), zorder=1)


def _ticks(sheet: _Sheet, y: float) -> None:
    """Numbers of the scale; one that has no room beside the one before it is left out."""
    free = -math.inf
    for tick in sheet.scale.ticks:
        number = f"{tick:,.6g}".replace("-", MINUS)
        half = lettering.width(sheet.figure, number, style.SMALL) / 2
        if sheet.at(tick) - half > free:
            sheet.write(sheet.at(tick), y + 0.02, number, style.SMALL, color=style.MUTED, ha="center")
            free = sheet.at(tick) + half + 0.5 * GAP


def _grid(sheet: _Sheet, top: float, bottom: float) -> None:
    """Lines of the scale, from one height to another; the one at zero is dark."""
    for tick in sheet.scale.ticks:
        look = {"color": style.MUTED, "lw": 0.9} if tick == 0 else {"color": style.RULE, "lw": 0.5}
        sheet.axes.plot([sheet.at(tick)] * 2, [top, bottom], zorder=0.5, **look)  # type: ignore[arg-type]
