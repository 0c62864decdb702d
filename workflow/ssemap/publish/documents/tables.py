"""Tables on paper: the same cells as on the page, in columns that fit, with what their signs mean below."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssemap.publish import grammar
from ssemap.publish.documents import nodes, notes, references
from ssemap.publish.documents.nodes import Node, Nodes
from ssemap.publish.findings.finding import Linked
from ssemap.publish.sections.told import GlanceTable
from ssemap.publish.tables import sources, widths

if TYPE_CHECKING:
    from ssemap.publish.documents.paper import Paper
    from ssemap.publish.findings.glance import GlanceCell
    from ssemap.publish.tables.table import Column, Table

MANY = 6  # columns from which a table is set smaller
LINE, DENSE_LINE = 122, 132  # letters in a line of a table, and of one that is set smaller
LONG = 1500  # letters of a cell whose row may be parted by the end of a page


@dataclass(frozen=True, slots=True)
class PaperCell:
    """A cell: its words, what stands small beneath them, and how both look."""

    inlines: Nodes
    words: str
    small: str = ""
    right: bool = False

    def node(self, room: float, *classes: str) -> list[Any]:
        """The cell as a node, in a column with room for so many letters: longer words may break anywhere."""
        blocks: Nodes = [nodes.plain(self.inlines)]
        if self.small:
            blocks.append(nodes.division([nodes.plain([nodes.text(self.small)])], "small", style="Table Small"))
        for node in nodes.within(blocks):
            if node["t"] == "Str":
                node["c"] = widths.broken(node["c"], room)
        return nodes.cell(blocks, nodes.RIGHT if self.right else nodes.LEFT, 1, *classes)

    @property
    def text(self) -> str:
        """Its words and what stands beneath, each a line."""
        return f"{self.words}\n{self.small}" if self.small else self.words


Row = list[PaperCell]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the cells of its head, and its rows below their headings, '' where it has none."""

    head: Row
    groups: list[tuple[str, list[Row]]]
    nothing: str = ""

    def node(self) -> Node:
        """The table as a node; ``dense``: with many columns."""
        columns = len(self.head)
        line = DENSE_LINE if columns >= MANY else LINE
        taken = widths.fitted(*self._texts(), line)
        total = max(line, sum(taken))
        rooms = [line * width / total - widths.SPACE for width in taken]
        bodies = [
            nodes.body([_row(row, rooms) for row in rows], [_across(heading, columns)] if heading else [])
            for heading, rows in self.groups
        ] or [nodes.body([_across(self.nothing, columns)])]
        shares = [round(width / total, 4) for width in taken]
        alignments = [nodes.RIGHT if cell.right else nodes.LEFT for cell in self.head]
        return nodes.table(
            shares, alignments, [_row(self.head, rooms)], bodies, *(["dense"] if columns >= MANY else [])
        )

    def parts(self) -> list[Grid]:
        """The table; where the page is too narrow, tables of some of its columns, each behind the first one."""
        first, *others = widths.narrowest(*self._texts())
        parts: list[list[int]] = [[]]
        for place, room in enumerate(others, 1):
            taken = first + sum(others[one - 1] for one in parts[-1])
            if parts[-1] and taken + room > DENSE_LINE:
                parts.append([])
            parts[-1].append(place)
        return [self._only([0, *part]) for part in parts] if len(parts) > 1 else [self]

    def _only(self, places: Sequence[int]) -> Grid:
        """The table with the columns at some places."""
        groups = [(heading, [[row[place] for place in places] for row in rows]) for heading, rows in self.groups]
        return Grid([self.head[place] for place in places], groups, self.nothing)

    def _rows(self) -> Iterator[Row]:
        return (row for _, rows in self.groups for row in rows)

    def _texts(self) -> tuple[list[str], list[list[str]]]:
        """What its head says, and what its rows say."""
        return [cell.text for cell in self.head], [[cell.text for cell in row] for row in self._rows()]


def _row(cells: Row, rooms: Sequence[float]) -> list[Any]:
    """A row in columns with room for so many letters; one with a long cell may be parted, with each of its cells."""
    classes = ["long"] if any(len(cell.text) > LONG for cell in cells) else []
    return nodes.row([cell.node(room, *classes) for cell, room in zip(cells, rooms, strict=True)])


def _across(words: str, columns: int) -> list[Any]:
    """A row of one cell."""
    return nodes.row([nodes.cell([nodes.plain([nodes.emphasis([nodes.text(words)], strong=True)])], columns=columns)])


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
        small = table.beneath(column, row) if column.bare else notes.beneath(value)
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
