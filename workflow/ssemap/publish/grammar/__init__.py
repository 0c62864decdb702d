"""One grammar for a cell of the table of indicators: what it is (``cell``), how it is shown (``shown``), where its
chain is (``address``), and what the signs mean (``legend``).
"""

from ssemap.publish.grammar import address, of_forms
from ssemap.publish.grammar.cell import Cell, Place, cells
from ssemap.publish.grammar.legend import Line, legend, legend_of, sentence
from ssemap.publish.grammar.parts import POINTS
from ssemap.publish.grammar.shown import (
    FigureMark,
    SheetCell,
    absence,
    basis,
    beneath,
    change,
    claimed,
    codes,
    figure,
    html,
    mark,
    note,
    printed_exactly,
    prose,
    published,
    sheet,
    text,
    warned,
)
from ssemap.publish.grammar.states import is_absence

__all__ = [
    "POINTS",
    "Cell",
    "FigureMark",
    "Line",
    "Place",
    "SheetCell",
    "absence",
    "address",
    "basis",
    "beneath",
    "cells",
    "change",
    "claimed",
    "codes",
    "figure",
    "html",
    "is_absence",
    "legend",
    "legend_of",
    "mark",
    "note",
    "of_forms",
    "printed_exactly",
    "prose",
    "published",
    "sentence",
    "sheet",
    "text",
    "warned",
]
