"""The states of a cell: what kind of knowledge of its number there is, and the sign that says so.

One list (``cell_states.csv``) for tables, spreadsheets and figures. Label and definition of a state that is an absence
are those of ``absences.csv``.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from pydantic import Field

from ssemap.core import framework
from ssemap.core.codelists import Absence, Row, Text

VALUE, AT_LEAST, BOUNDS, NOT_COMPARABLE = "value", "at_least", "bounds", "not_comparable"
AT_MOST, APART = "at_most", "apart"  # of values of single forms alone
OTHER_YEAR = "other_year"  # stands beside the state of a cell, never in its place

Looks = Literal["mark", "arrow", "line", "open", "hatch", "word"]
Tone = Literal["ink", "grey", "light"]


class CellState(Row):
    """One state. ``sign``: what a table prints, or stands before or behind its number; ``word``: what a figure writes.

    ``short``: where a figure has room for one letter. ``example``: a cell in this state. ``rank``: order of the legend
    and of states in a sorted column. ``figure`` and ``tone``: how a figure shows it. ``brief``: what legends say of it.
    """

    FILE = "cell_states.csv"
    state: Text
    label: str
    sign: str
    word: str
    short: str
    example: Text
    rank: int = Field(ge=1)
    figure: Looks
    tone: Tone
    brief: Text
    definition: str


def states() -> dict[str, CellState]:
    """Code to state, in the order of their ranks.

    Raises ValueError if an absence has no state, or says its label or definition a second time.
    """
    return _joined(framework.rows(CellState), framework.rows(Absence))


@lru_cache(maxsize=2)
def _joined(states: tuple[CellState, ...], kinds: tuple[Absence, ...]) -> dict[str, CellState]:
    """States by code, those of absences with their label and definition."""
    absences = {row.absence: row for row in kinds}
    listed = {row.state: row for row in sorted(states, key=lambda row: row.rank)}
    if missing := sorted(set(absences) - set(listed)):
        raise ValueError(f"{CellState.FILE}: a row for each absence; without one: {', '.join(missing)}")
    if twice := sorted(code for code in absences if listed[code].label or listed[code].definition):
        raise ValueError(f"{CellState.FILE}: label and definition stand in {Absence.FILE}: {', '.join(twice)}")
    return {
        code: row.model_copy(update={"label": absences[code].label, "definition": absences[code].definition})
        if code in absences
        else row
        for code, row in listed.items()
    }


def is_absence(state: str) -> bool:
    """Is there no value in this state?"""
    return state in framework.codes("absences")
