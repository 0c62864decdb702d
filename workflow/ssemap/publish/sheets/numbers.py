"""Numbers of a workbook and their formats, which print the signs: no more formats than a spreadsheet holds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ssemap.publish import grammar
from ssemap.publish.sheets.workbook import TEXT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Printed = Mapping[grammar.Cell, grammar.SheetCell]

MOST = 180  # a spreadsheet holds 200 to 250; it drops what is above and calls the file damaged


def printed(cells: Iterable[grammar.Cell], *, interval: bool = True) -> Printed:
    """Each cell as a sheet has it. ``interval``: does the format of a number print its interval?"""
    return {cell: grammar.sheet(cell, interval=interval) for cell in cells}


def formats(tables: Iterable[Printed]) -> Counter[str]:
    """Format of numbers to the number of cells that have it."""
    cells = (one for table in tables for one in table.values())
    return Counter(one.format for one in cells if not isinstance(one.value, str))


def most_used(counted: Counter[str]) -> set[str]:
    """The formats that a workbook can have, the most used first."""
    return set(sorted(counted, key=lambda name: (-counted[name], name))[:MOST])


def limited(cells: Printed, kept: set[str]) -> Printed:
    """The same cells; those of a format that is not kept are texts, so that no sign is lost."""
    return {
        cell: one
        if isinstance(one.value, str) or one.format in kept
        else grammar.SheetCell(grammar.text(cell), TEXT, one.note)
        for cell, one in cells.items()
    }


def fitting(cells: Iterable[grammar.Cell]) -> Printed:
    """The cells of a workbook of one table, with intervals if there are formats enough."""
    shown = printed(cells)
    if len(formats([shown])) > MOST:
        shown = printed(shown, interval=False)
    return limited(shown, most_used(formats([shown])))
