"""What a cell prints, part by part: its number in the digits of print or of its interval, its ends, year and sign."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ssemap.core import printing
from ssemap.core.series import years
from ssemap.core.units import is_money
from ssemap.publish import marks
from ssemap.publish.grammar import states
from ssemap.publish.grammar.cell import NAN
from ssemap.schemas.indicators import COMPUTED

if TYPE_CHECKING:
    from ssemap.publish.grammar.cell import Cell

MINUS = "\u2212"  # before a number, where readers see it
PRINTED_DECIMALS = 2  # of a percentage that a source prints, at most
OF_ABOUT = 2  # digits of what was computed of a number that is not exact
POINTS = "percentage points"  # the unit of a difference of two shares
APART = (states.NOT_COMPARABLE, states.APART)  # whose sign stands behind the number


@dataclass(frozen=True, slots=True)
class Parts:
    """What a cell prints, part by part. ``number``: the number as printed, nan where only bounds or words are.

    ``digits``: the number, or the bounds; ``unit``: a word of scale or the sign of percent; ``interval``: its ends.
    """

    lead: str = ""
    digits: str = ""
    unit: str = ""
    interval: str = ""
    year: str = ""
    sign: str = ""
    number: float = NAN
    divisor: float = 1.0

    def behind(self) -> str:
        """What stands behind the digits."""
        interval = f" ({self.interval})" if self.interval else ""
        year = f" ({self.year})" if self.year else ""
        return f"{self.unit}{interval}{year}" + (f" {self.sign}" if self.sign else "")


def parts_of(cell: Cell) -> Parts:
    """The parts of a cell with a value."""
    money = printing.currency(cell.unit)
    percent = "" if printing.kind(cell.unit) != "percent" else " points" if cell.unit == POINTS else "%"
    least = f"{states.states()[cell.bound].sign} " if cell.bound else ""
    least = f"fall {least}" if cell.fall else least or about(cell)
    shown = written(replace(cell, value=abs(cell.value)) if cell.fall else cell)
    bounds = not shown.main
    return Parts(
        lead=least + money,
        digits=_signed(shown.ends if bounds else shown.main),
        unit=percent or f" {shown.word}".rstrip(),
        interval="" if bounds else _signed(shown.ends),
        year=years(cell.data_year, cell.data_year_last) if cell.other_year else "",
        sign=states.states()[cell.state].sign if cell.state in APART else "",
        number=NAN if bounds else float(shown.main.replace(",", "")) * shown.divisor * (-1 if cell.fall else 1),
        divisor=shown.divisor,
    )


def about(cell: Cell) -> str:
    """The word before a number of which its source says that it is not exact, and which no sign bounds."""
    stands = marks.ABOUT in cell.marks and not cell.bound and not cell.interval
    return f"{marks.words([marks.ABOUT])[0]} " if stands else ""


def written(cell: Cell) -> printing.Shown:
    """Number, word of scale and ends of a cell with a value."""
    kind, scaled = printing.kind(cell.unit), is_money(cell.unit)
    if not cell.interval:
        return _published(cell)
    if cell.partial:
        return printing.least(cell.lower, cell.upper, scaled=scaled, whole=kind == "count")
    if cell.place.variant:
        return printing.bounds(cell.lower, cell.upper, kind)
    return printing.digits(cell.estimate, cell.lower, cell.upper, scaled=scaled, whole=kind == "count")


def _published(cell: Cell) -> printing.Shown:
    """The published figure of a cell; with the digits of print, where they are known.

    A percentage of at most ``PRINTED_DECIMALS`` was printed, not computed, and keeps them wherever it stands. What was
    computed of a number of which its source says "about" has ``OF_ABOUT`` digits.
    """
    if marks.ABOUT in cell.marks and COMPUTED in cell.place.variant:
        cell = replace(cell, value=printing.significant(cell.value, OF_ABOUT))
    if cell.decimals is not None and not is_money(cell.unit):
        return printing.Shown(f"{cell.value:,.{cell.decimals}f}", "", "")
    if cell.unit == POINTS:
        return printing.Shown(printing.points(cell.value), "", "")
    if printing.kind(cell.unit) == "percent" and math.isclose(cell.value, round(cell.value, PRINTED_DECIMALS)):
        return printing.Shown(printing.shortest(f"{cell.value:,.{PRINTED_DECIMALS}f}"), "", "")
    shown = printing.FORMATS[printing.kind(cell.unit)](cell.value).removesuffix("%")
    digits, _, word = shown.partition(" ")
    divisor = next((limit for limit, name in printing.SCALES if name == word), 1.0)
    return printing.Shown(printing.shortest(digits), word, "", divisor)


def _signed(digits: str) -> str:
    """Numbers as text with the sign for minus.

    >>> _signed("-4.01"), _signed("-1.2 to 0.3")
    ('−4.01', '−1.2 to 0.3')
    """
    return digits.replace("-", MINUS)
