"""Tables on paper: the same cells as on the page, in columns that fit, with what their signs mean below."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any

from ssemap.publish import grammar
from ssemap.publish.documents import nodes, notes, references
from ssemap.publish.documents.nodes import Node, Nodes
from ssemap.publish.findings.finding import Linked
from ssemap.publish.sections.told import GlanceTable
from ssemap.publish.tables import sources

if TYPE_CHECKING:
    from ssemap.publish.documents.paper import Paper
    from ssemap.publish.findings.glance import GlanceCell
    from ssemap.publish.tables.table import Column, Table

MANY = 6  # columns from which a table is set smaller
WHOLE = 24  # lines up to which a table stays on one page
ACROSS = 112  # letters in a line of a table
TIGHT = 150  # the same of the longest words, where columns stand close
# Letters: room that a column has at least, what it gets no wider for, and what stands between two columns.
SHORTEST, LONGEST_WORD, LONGEST, BETWEEN = 7, 24, 160, 3
USUAL = 0.9  # share of a column's texts that are no longer than what its width is reckoned from
LONG = 1500  # letters of a cell that may be parted by the end of a page


@dataclass(frozen=True, slots=True)
class PaperCell:
    """A cell: its words, what stands small beneath them, and how both look."""

    inlines: Nodes
    words: str
    small: str = ""
    right: bool = False

    def node(self) -> list[Any]:
        """The cell as a node."""
        blocks: Nodes = [nodes.plain(self.inlines)]
        if self.small:
            blocks.append(nodes.division([nodes.plain([nodes.text(self.small)])], "small", style="Table Small"))
        classes = ["long"] if sum(self.lengths) > LONG else []
        return nodes.cell(blocks, nodes.RIGHT if self.right else nodes.LEFT, 1, *classes)

    @property
    def lengths(self) -> tuple[int, int]:
        """Letters of its words and of what stands beneath."""
        return len(self.words), len(self.small)

    @property
    def longest_word(self) -> int:
        """Letters of its longest word."""
        return max(map(len, f"{self.words} {self.small}".split()), default=0)


Row = list[PaperCell]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the cells of its head, and its rows below their headings, '' where it has none."""

    head: Row
    groups: list[tuple[str, list[Row]]]
    nothing: str = ""

    def node(self) -> Node:
        """The table as a node; ``dense``: with many columns, ``whole``: short enough to stay on a page."""
        columns = len(self.head)
        bodies = [
            nodes.body(list(map(_row, rows)), [_across(heading, columns)] if heading else [])
            for heading, rows in self.groups
        ] or [nodes.body([_across(self.nothing, columns)])]
        widths = widths_of([_room(cells) for cells in self._columns()])
        looks = {"dense": columns >= MANY, "whole": self._lines(widths) <= WHOLE}
        classes = [name for name, holds in looks.items() if holds]
        alignments = [nodes.RIGHT if cell.right else nodes.LEFT for cell in self.head]
        return nodes.table(widths, alignments, [_row(self.head)], bodies, *classes)

    def parts(self) -> list[Grid]:
        """The table; where the page is too narrow, tables of some of its columns, each behind the first one."""
        rooms = [_room(cells).least for cells in self._columns()]
        parts: list[list[int]] = [[]]
        for place, room in enumerate(rooms[1:], 1):
            taken = rooms[0] + sum(rooms[one] for one in parts[-1])
            if parts[-1] and taken + room > TIGHT:
                parts.append([])
            parts[-1].append(place)
        return [self._only([0, *part]) for part in parts] if len(parts) > 1 else [self]

    def _only(self, places: Sequence[int]) -> Grid:
        """The table with the columns at some places."""
        groups = [(heading, [[row[place] for place in places] for row in rows]) for heading, rows in self.groups]
        return Grid([self.head[place] for place in places], groups, self.nothing)

    def _rows(self) -> Iterator[Row]:
        return (row for _, rows in self.groups for row in rows)

    def _columns(self) -> Iterator[tuple[PaperCell, ...]]:
        return zip(self.head, *self._rows(), strict=True)

    def _lines(self, widths: Sequence[float]) -> int:
        """About how many lines its rows have."""
        headings = sum(bool(heading) for heading, _ in self.groups)
        return headings + sum(max(map(_cell_lines, row, widths)) for row in self._rows())


def _row(cells: Row) -> list[Any]:
    return nodes.row([cell.node() for cell in cells])


def _across(words: str, columns: int) -> list[Any]:
    """A row of one cell."""
    return nodes.row([nodes.cell([nodes.plain([nodes.emphasis([nodes.text(words)], strong=True)])], columns=columns)])


def _cell_lines(cell: PaperCell, width: float) -> int:
    return sum(ceil(length / (ACROSS * width)) for length in cell.lengths)


@dataclass(frozen=True, slots=True)
class ColumnRoom:
    """Letters that a column needs: for all of its texts in one line, for the usual ones, and for its longest word."""

    most: float
    usual: float
    least: float


def _room(cells: Iterable[PaperCell]) -> ColumnRoom:
    listed = list(cells)
    lengths = sorted(min(length, LONGEST) for cell in listed for length in cell.lengths)
    word = max(SHORTEST, min(max(cell.longest_word for cell in listed), LONGEST_WORD))
    usual = max(word, lengths[int(len(lengths) * USUAL)])
    return ColumnRoom(max(usual, lengths[-1]) + BETWEEN, usual + BETWEEN, word + BETWEEN)


def widths_of(rooms: Sequence[ColumnRoom]) -> list[float]:
    """Shares of the page's width for columns; together less than 1 where they need no more.

    Where the page is too narrow for the usual texts in one line, each column has room for its longest word, and the
    rest goes to long texts by the root of what they lack.

    >>> widths_of([ColumnRoom(13, 13, 13), ColumnRoom(26, 26, 13)])
    [0.1161, 0.2321]
    >>> widths_of([ColumnRoom(300, 30, 10), ColumnRoom(82, 82, 10)])
    [0.2679, 0.7321]
    >>> widths_of([ColumnRoom(30, 30, 30), ColumnRoom(300, 300, 10), ColumnRoom(300, 300, 10)])
    [0.2679, 0.3661, 0.3661]
    """
    usual, most = sum(room.usual for room in rooms), sum(room.most for room in rooms)
    if usual <= ACROSS:
        share = min(1.0, (ACROSS - usual) / (most - usual)) if most > usual else 0.0
        return [round((room.usual + share * (room.most - room.usual)) / ACROSS, 4) for room in rooms]
    lacking = [(room.usual - room.least) ** 0.5 for room in rooms]
    left = max(0.0, ACROSS - sum(room.least for room in rooms))
    each = left / sum(lacking) if any(lacking) else 0.0
    widths = [room.least + each * lack for room, lack in zip(rooms, lacking, strict=True)]
    return [round(width / sum(widths), 4) for width in widths]


# --- what is printed in them


def blocks(content: Table | GlanceTable, paper: Paper) -> Nodes:
    """A table and its notes."""
    if isinstance(content, GlanceTable):
        return [_glance(content, paper).node(), *notes.below(content.signs, content.left_out, _sources(content, paper))]
    grid = _grid(references.of(content) if references.listed(content) else content, paper)
    return [
        *(part.node() for part in grid.parts()),
        *notes.below(content.legend(), content.left_out, *content.notes, _sources(content, paper)),
    ]


def _sources(content: Table | GlanceTable, paper: Paper) -> str:
    """The source line; without what its page alone holds, where no link leads there."""
    return content.source_line if paper.published else sources.on_paper(content.source_line)


def _grid(table: Table, paper: Paper) -> Grid:
    columns = table.page_columns()
    groups = [
        (heading, [[_cell(table, column, row, paper) for column in columns] for row in rows])
        for heading, rows in table.page_groups()
    ]
    return Grid([_head(column.label, right=_numeric(column)) for column in columns], groups, table.nothing)


def _head(label: str, note: str = "", *, right: bool = False) -> PaperCell:
    return PaperCell([nodes.text(label)], label, note, right)


def _numeric(column: Column) -> bool:
    return column.numeric or column.of_cells


def _cell(table: Table, column: Column, row: dict[str, Any], paper: Paper) -> PaperCell:
    value = row[column.key]
    if column.key == references.REFERENCE:
        return PaperCell(references.inlines(value), references.words(value))
    if column.of_cells and isinstance(value, grammar.Cell):
        words = grammar.text(value)
        inlines = [notes.number(value, words, paper)]
        small = "" if column.bare else notes.beneath(value)
    else:
        shown = row[column.shown] if column.shown else ""
        words = str(shown) if shown else table.text(column, value)
        inlines, small = [nodes.text(words)], table.beneath(column, row)
    if language := table.spoken_in(column, row):
        inlines = [nodes.spoken(inlines, language)]
    if "absent" in table.look(column, value).split():
        inlines = [nodes.span(inlines, "absent", style="Absent")]
    return PaperCell(inlines, words, small, _numeric(column))


def _glance(table: GlanceTable, paper: Paper) -> Grid:
    head = [_head("Country"), *(_head(label, note) for label, note in table.glance.columns)]
    rows = [[_head(name), *(_glance_cell(cell, paper) for cell in cells)] for name, cells in table.glance.rows]
    return Grid(head, [("", rows)])


def _glance_cell(cell: GlanceCell, paper: Paper) -> PaperCell:
    if isinstance(cell.number, Linked):
        return PaperCell([nodes.text(cell.text())], cell.text(), cell.below)
    small = notes.graded(cell.number, cell.below)
    return PaperCell([notes.number(cell.number, cell.text(), paper)], cell.text(), small)
