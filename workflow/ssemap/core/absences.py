"""Why a cell has no value: the codes of ``absences.csv`` that the stages set themselves, and the rule by which."""

from __future__ import annotations

from collections.abc import Iterable

from ssemap.core import framework
from ssemap.core.codelists import Absence

HELD_BACK = "held_back"
NOT_SEARCHED = "not_searched"
SEARCHED = "searched_not_found"
COUNTED_ELSEWHERE = "counted_elsewhere"
NOT_APPLICABLE = "not_applicable"
FORM_ABSENT = "form_absent"


def undeclared(figures: bool) -> str:
    """The absence of a cell for which none is declared. ``figures``: are there any, of whatever year and basis?"""
    return HELD_BACK if figures else NOT_SEARCHED


def of_all(kinds: Iterable[str]) -> str:
    """The absence of a whole of which no part has a value: that of the part that ranks first.

    Example: of families of which one is held back and one was not searched the total is held back.
    """
    ranks = {row.absence: row.rank for row in framework.rows(Absence)}
    return min(kinds, key=ranks.__getitem__)
