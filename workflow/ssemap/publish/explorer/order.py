"""Which values of the explorer may stand in an order of their size, and beside which others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.compare.declared import rules
from ssemap.core.framework import MIXED
from ssemap.publish import marks
from ssemap.publish.grammar import states

if TYPE_CHECKING:
    from ssemap.indicators.declared import Indicator
    from ssemap.indicators.of_forms.declared import FormIndicator
    from ssemap.publish.grammar import Cell

SIZES = ("level", "ratio")  # kinds of indicators whose numbers differ by what counts as an organisation
FORM_SIZES = ("relative",)  # the same of indicators of single forms
ANY = "any"  # class of what may be ordered on whatever basis: parts of one whole, and changes within one series


def by_basis(indicator: Indicator | FormIndicator) -> bool:
    """Are numbers of an indicator alike only on one class of bases (comparison.yaml)?"""
    over_forms = not hasattr(indicator, "roll_up")
    return indicator.kind in (FORM_SIZES if over_forms else SIZES)


def order_class(cell: Cell, indicator: Indicator | FormIndicator) -> str:
    """The id of the class within which a value may be ordered: of bases, or ``ANY``; '' where it may not.

    Never ordered are amounts that grow with the country, aggregates across families, bounds, values of another year,
    values that stand apart or are not comparable, and, of sizes, those whose basis is of no class or of several.
    """
    if indicator.grows_with_country == "yes" or cell.place.family == MIXED:
        return ""
    if cell.state != states.VALUE or cell.other_year:
        return ""
    if marks.fills()[cell.comparability] == marks.HATCHED:
        return ""
    if not by_basis(indicator):
        return ANY
    possible = [tuple(rules().possible(basis)) for basis in cell.bases]
    one = len(set(possible)) == 1 and len(possible[0]) == 1
    return rules().ids[possible[0][0]] if one else ""


def classes() -> dict[str, str]:
    """Id to label of each class of bases, in the order of the file."""
    return {each.id: each.label for each in rules().classes}
