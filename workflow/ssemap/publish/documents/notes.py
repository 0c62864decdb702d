"""What a number rests on, and what signs mean, as paper says it: beneath the number, below the table, at the foot."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ssemap.core import grades
from ssemap.core.series import years
from ssemap.core.texts import guarded
from ssemap.publish import grammar
from ssemap.publish.documents import nodes
from ssemap.publish.documents.nodes import Node, Nodes

if TYPE_CHECKING:
    from ssemap.publish.documents.paper import Paper
    from ssemap.publish.grammar import Cell, Line


def number(cell: Cell, words: str, paper: Paper) -> Node:
    """The number of a cell, with the address of its chain; a link to it where that is on the web.

    As on the page, a published figure is in italics.
    """
    chain = grammar.address.trace(cell.place)
    inside = [nodes.text(words)]
    if cell.valued and not cell.interval:
        inside = [nodes.emphasis(inside)]
    address = paper.seen(chain)
    return nodes.span([nodes.link(inside, address)] if address else inside, "number", chain=chain)


def numbers(blocks: Nodes) -> str:
    """All numbers of a document in reading order with the addresses of their chains, as CSV; each once."""
    rows = [
        (guarded(nodes.letters(span["c"][1])), dict(span["c"][0][2])["chain"])
        for span in nodes.within(blocks)
        if span["t"] == "Span" and "number" in span["c"][0][1]
    ]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerows([("number", "chain"), *dict.fromkeys(rows)])
    return stream.getvalue()


def beneath(cell: Cell) -> str:
    """What stands small beneath a number: as on the page, and the published figure, which a page has one click away."""
    return _told(grammar.beneath(cell), _published(cell)) if cell.valued else ""


def graded(cell: Cell, holds: str) -> str:
    """What a number holds, as its table says it, and its grade; the annex has basis and published figure, too."""
    grade = f"grade\u00a0{grades.sign(cell.grade)}" if cell.grade else ""
    return _told(holds, grade)


def _told(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _published(cell: Cell) -> str:
    """The published figure, where the number is an estimate; its year where it is of another one."""
    if not cell.interval:
        return ""
    same = cell.data_year == cell.data_year_last == cell.place.year
    when = "" if same else f" ({years(cell.data_year, cell.data_year_last)})"
    return f"published {grammar.published(cell)}{when}"


def rest(numbers: Iterable[tuple[str, Cell]]) -> Nodes:
    """What numbers in a sentence rest on, each named by itself: forms, grade, published figure, basis."""
    said = {printed: grammar.note(cell) for printed, cell in numbers if cell.valued}
    made: Nodes = []
    for printed, note in said.items():
        if note:
            made += [nodes.emphasis([nodes.text(printed)]), nodes.text(f": {note}. ")]
    return made


def legend(lines: Sequence[Line]) -> list[Nodes]:
    """What signs mean, as one line; none where there is none."""
    if not lines:
        return []
    made: Nodes = [nodes.text("Signs: ")]
    for place, line in enumerate(lines):
        end = "." if place == len(lines) - 1 else "; "
        made += [nodes.emphasis([nodes.text(line.example)], strong=True), nodes.text(f" {line.brief}{end}")]
    return [made]


def below(signs: Sequence[Line], *lines: str) -> Nodes:
    """What signs mean, and lines of text, below a table."""
    made = [nodes.paragraph(line) for line in (*legend(signs), *([nodes.text(line)] for line in lines if line))]
    return [nodes.division(made, "notes", style="Table Notes")] if made else []
