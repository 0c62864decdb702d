"""Cells of the grammar as coded rows: their text, signs and marks for the page, which makes none of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssemap.core import grades
from ssemap.core.series import years
from ssemap.publish import grammar
from ssemap.publish.explorer.columns import Dictionary, columns, number
from ssemap.publish.explorer.order import order_class
from ssemap.publish.grammar.legend import legend_of

if TYPE_CHECKING:
    from ssemap.indicators.declared import Indicator
    from ssemap.indicators.of_forms.declared import FormIndicator
    from ssemap.publish.grammar import Cell

# text: as a table prints it. word: what a chart writes in place of a mark. at, lower, upper: where mark and line are.
# beside: year that stands beside an open mark. bases: codes; basis: the same in words, with variants. order: class
# within which it may be ordered. legend: codes of the legend that explain it. published: is it without an interval?
FIELDS = (
    *(
        "text",
        "word",
        "tone",
        "state",
        "unit",
        "at",
        "lower",
        "upper",
        "shape",
        "arrow",
        "hatch",
        "published",
        "beside",
    ),
    *("years", "basis", "bases", "grade", "note", "order", "legend"),
)
TEXTS = ("text", "word", "tone", "state", "unit", "shape", "beside", "years", "basis", "grade", "note", "order")
LISTS = ("bases", "legend")


class CellEncoder:
    """Cells by their places: each distinct one once, its texts and lists as places in ``texts`` and ``lists``.

    ``units``: of all values that were placed.
    """

    def __init__(self, indicators: dict[str, Indicator | FormIndicator], texts: Dictionary, lists: Dictionary) -> None:
        self._indicators, self._texts, self._lists = indicators, texts, lists
        self._rows = Dictionary()
        self._absent: dict[tuple[str, ...], int] = {}
        self.units: set[str] = set()

    def place(self, cell: Cell) -> int:
        """Where a cell stands."""
        if cell.valued:
            self.units.add(cell.unit)
            return self._place(cell)
        key = cell.state, cell.elsewhere, cell.reason
        if key not in self._absent:
            self._absent[key] = self._place(cell)
        return self._absent[key]

    def _place(self, cell: Cell) -> int:
        told = told_of(cell, self._indicators[cell.place.indicator_id])
        for name in TEXTS:
            told[name] = self._texts.place(told[name])
        for name in LISTS:
            told[name] = self._lists.place(told[name])
        return self._rows.place(tuple(told[name] for name in FIELDS))

    def columns(self) -> dict[str, list[Any]]:
        """All cells, as one list for each of ``FIELDS``."""
        return columns(self._rows.values, FIELDS)


def told_of(cell: Cell, indicator: Indicator | FormIndicator) -> dict[str, Any]:
    """What the page is told of a cell, by ``FIELDS``."""
    mark = grammar.mark(cell)
    return {
        "text": grammar.text(cell),
        "word": mark.word,
        "tone": mark.tone,
        "state": cell.state,
        "unit": cell.unit if cell.valued else "",
        "at": number(mark.at),
        "lower": number(cell.lower),
        "upper": number(cell.upper),
        "shape": mark.shape,
        "arrow": int(mark.arrow),
        "hatch": int(mark.hatch),
        "published": int(cell.valued and not cell.interval),
        "beside": mark.year,
        "years": years(cell.data_year, cell.data_year_last) if cell.valued else "",
        "basis": grammar.basis(cell) if cell.valued else "",
        "bases": cell.bases,
        "grade": grades.sign(cell.grade) if cell.grade else "",
        "note": grammar.note(cell),
        "order": order_class(cell, indicator) if cell.valued else "",
        "legend": codes_of_legend(cell),
    }


def codes_of_legend(cell: Cell) -> tuple[str, ...]:
    """The lines of the legend that explain a cell."""
    key = cell.state, cell.marks, cell.other_year
    if key not in _LEGENDS:
        _LEGENDS[key] = tuple(line.code for line in legend_of([cell]))
    return _LEGENDS[key]


_LEGENDS: dict[tuple[object, ...], tuple[str, ...]] = {}
