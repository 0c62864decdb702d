"""One grammar for a cell of the table of indicators: what it is (``cell``), how it is shown (``shown``), where its
chain is (``address``), and what the signs mean (``legend``).
"""

from ssemap.publish.grammar import address
from ssemap.publish.grammar.cell import Cell, Place, cells
from ssemap.publish.grammar.legend import legend
from ssemap.publish.grammar.shown import FigureMark, SheetCell, html, mark, note, prose, sheet, text

__all__ = [
    "Cell",
    "FigureMark",
    "Place",
    "SheetCell",
    "address",
    "cells",
    "html",
    "legend",
    "mark",
    "note",
    "prose",
    "sheet",
    "text",
]
