"""Tables on paper: the same cells as on the page, in columns that fit, with what their signs mean below."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ssemap.publish import grammar
from ssemap.publish.documents import nodes, references
from ssemap.publish.documents.nodes import Node, Nodes
from ssemap.publish.findings.finding import Linked
from ssemap.publish.sections.told import GlanceTable

if TYPE_CHECKING:
    from ssemap.publish.documents.paper import Paper
    from ssemap.publish.findings.glance import GlanceCell
    from ssemap.publish.grammar import Cell, Line
    from ssemap.publish.tables.table import Column, Table

MANY = 6  # columns from which a table is set smaller
SHORTEST, LONGEST = 7, 60  # letters that a column has room for at least, and beyond which it gets no wider


def blocks(content: Table | GlanceTable, paper: Paper) -> Nodes:
    """A table and its notes."""
    return _glance(content, paper) if isinstance(content, GlanceTable) else _table(content, paper)


def number(cell: Cell, words: str, paper: Paper) -> Node:
    """The number of a cell, with the address of its chain; a link to it where that is on the web."""
    chain = grammar.address.trace(cell.place)
    inside = [nodes.text(words)]
    address = paper.seen(chain)
    return nodes.span([nodes.link(inside, address)] if address else inside, "number", chain=chain)


# --- tables of the framework's columns


def _table(table: Table, paper: Paper) -> Nodes:
    if references.listed(table):
        table = references.of(table)
    columns, groups = table.page_columns(), table.page_groups()
    head = [nodes.row([_head(column.label, _numeric(column)) for column in columns])]
    bodies = [
        nodes.body(
            [nodes.row([_cell(table, column, row, paper) for column in columns]) for row in rows],
            [nodes.row([_cell_of([nodes.plain([nodes.emphasis([nodes.text(heading)], strong=True)])], columns=len(columns))])] if table.heading else [],
        )
        for heading, rows in groups
    ]
    if not groups:
        bodies = [nodes.body([nodes.row([_cell_of([nodes.plain([nodes.text(table.nothing)])], columns=len(columns))])])]
    widths = shares([_letters(table, column, groups) for column in columns])
    alignments = [nodes.RIGHT if _numeric(column) else nodes.LEFT for column in columns]
    made = nodes.table(widths, alignments, head, bodies, *_size(len(columns)))
    return [made, *_notes(table)]


def _cell_of(blocks: Nodes, alignment: str = nodes.LEFT, columns: int = 1) -> list[Any]:
    return nodes.cell(blocks, alignment, columns)


def _head(label: str, numeric: bool) -> list[Any]:
    return nodes.cell([nodes.plain([nodes.text(label)])], nodes.RIGHT if numeric else nodes.LEFT)


def _numeric(column: Column) -> bool:
    return column.numeric or column.of_cells


def _cell(table: Table, column: Column, row: dict[str, Any], paper: Paper) -> list[Any]:
    """A cell, and small beneath it what stands there on the page."""
    value = row[column.key]
    inlines = _inlines(table, column, row, paper)
    if language := table.spoken_in(column, row):
        inlines = [nodes.span(inlines, lang=language)]
    if "absent" in table.look(column, value).split():
        inlines = [nodes.span(inlines, "absent")]
    made: Nodes = [nodes.plain(inlines)]
    if small := table.beneath(column, row):
        made.append(nodes.division([nodes.plain([nodes.text(small)])], "small", style="Table Small"))
    return nodes.cell(made, nodes.RIGHT if _numeric(column) else nodes.LEFT)


def _inlines(table: Table, column: Column, row: dict[str, Any], paper: Paper) -> Nodes:
    value = row[column.key]
    if column.of_cells and isinstance(value, grammar.Cell):
        return [number(value, grammar.text(value), paper)]
    if column.key == references.REFERENCE:
        return references.inlines(value)
    return [nodes.text(words(table, column, row))]


def words(table: Table, column: Column, row: dict[str, Any]) -> str:
    """What a cell says; another column's text where one is shown in its place."""
    shown = row[column.shown] if column.shown else ""
    return str(shown) if shown else table.text(column, row[column.key])


def _letters(table: Table, column: Column, groups: Sequence[tuple[str, list[dict[str, Any]]]]) -> float:
    """The room that a column needs: its longest word, and more where its texts are long."""
    texts = [column.label]
    for _, rows in groups:
        for row in rows:
            texts += [_said(table, column, row), table.beneath(column, row)]
    longest_word = max((len(word) for one in texts for word in one.split()), default=0)
    lengths = sorted(map(len, texts))
    usual = lengths[int(len(lengths) * 0.9)] if lengths else 0
    return max(SHORTEST, min(longest_word, 16), min(usual, LONGEST) ** 0.75)


def _said(table: Table, column: Column, row: dict[str, Any]) -> str:
    value = row[column.key]
    return "a" * 90 if column.key == references.REFERENCE else words(table, column, row) if value is not None else ""


def shares(letters: Sequence[float]) -> list[float]:
    """Shares of the page's width.

    >>> shares([10, 30])
    [0.25, 0.75]
    """
    whole = sum(letters)
    return [round(one / whole, 4) for one in letters]


def _size(columns: int) -> tuple[str, ...]:
    return ("dense",) if columns >= MANY else ()


# --- notes


def _notes(table: Table) -> Nodes:
    """What signs mean, whom the table does not show, and where it comes from."""
    lines = [one for one in (table.left_out, *table.notes, table.source_line) if one]
    return note_lines([*legend(table.legend()), *([nodes.text(line)] for line in lines)])


def note_lines(lines: Iterable[Nodes]) -> Nodes:
    """Lines below a table."""
    made = [nodes.paragraph(line) for line in lines]
    return [nodes.division(made, "notes", style="Table Notes")] if made else []


def legend(lines: Sequence[Line]) -> list[Nodes]:
    """What signs mean, in one line."""
    if not lines:
        return []
    made: Nodes = [nodes.text("Signs: ")]
    for place, line in enumerate(lines):
        end = "." if place == len(lines) - 1 else "; "
        made += [nodes.emphasis([nodes.text(line.example)], strong=True), nodes.text(f" {line.brief}{end}")]
    return [made]


# --- the table at a glance


def _glance(table: GlanceTable, paper: Paper) -> Nodes:
    glance = table.glance
    head = [
        nodes.row(
            [
                _head("Country", False),
                *(
                    nodes.cell([nodes.plain([nodes.text(label)]), _small(note)], nodes.LEFT)
                    for label, note in glance.columns
                ),
            ]
        )
    ]
    rows = [
        nodes.row([_cell_of([nodes.plain([nodes.text(name)])]), *(_glance_cell(cell, paper) for cell in cells)])
        for name, cells in glance.rows
    ]
    columns = len(glance.columns) + 1
    made = nodes.table(shares([1.0] * columns), [nodes.LEFT] * columns, head, [nodes.body(rows)], *_size(columns), "glance")
    lines = [nodes.text(line) for line in (table.left_out, table.source_line) if line]
    return [made, *note_lines([*legend(table.signs), *_rest_of(table), *([line] for line in lines)])]


def _glance_cell(cell: GlanceCell, paper: Paper) -> list[Any]:
    inside = (
        [nodes.text(cell.text())] if isinstance(cell.number, Linked) else [number(cell.number, cell.text(), paper)]
    )
    return _cell_of([nodes.plain(inside), *([_small(cell.below)] if cell.below else [])])


def _small(words: str) -> Node:
    return nodes.division([nodes.plain([nodes.text(words)])], "small", style="Table Small")


def _rest_of(table: GlanceTable) -> list[Nodes]:
    """What the numbers of each country rest on."""
    lines = []
    for name, cells in table.glance.rows:
        told = rest([(one.text(), one.number) for one in cells if isinstance(one.number, grammar.Cell)])
        if told:
            lines.append([nodes.emphasis([nodes.text(f"{name}. ")], strong=True), *told])
    return lines


def rest(numbers: Iterable[tuple[str, Cell]]) -> Nodes:
    """What numbers rest on, each named by itself: grade, published figure, basis."""
    said = {printed: grammar.note(cell) for printed, cell in numbers if cell.valued}
    made: Nodes = []
    for printed, note in said.items():
        if note:
            made += [nodes.emphasis([nodes.text(printed)]), nodes.text(f": {note}. ")]
    return made
