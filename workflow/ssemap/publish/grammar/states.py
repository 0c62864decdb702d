"""The states of a cell: what kind of knowledge of its number there is, and the sign that says so.

One list (``cell_states.csv``) for tables, spreadsheets and figures. Label and definition of a state that is an absence
are those of ``absences.csv``.
"""

from __future__ import annotations

import string
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Literal

from pydantic import Field, field_validator, model_validator

from ssemap.core import framework
from ssemap.core.codelists import Absence, Row, Text
from ssemap.core.issues import Issue, PackageError
from ssemap.core.spelling import did_you_mean

VALUE, AT_LEAST, BOUNDS, NOT_COMPARABLE = "value", "at_least", "bounds", "not_comparable"
AT_MOST, APART = "at_most", "apart"  # of values of single forms alone
OTHER_YEAR = "other_year"  # stands beside the state of a cell, never in its place
NAMED = (VALUE, AT_LEAST, AT_MOST, BOUNDS, OTHER_YEAR, NOT_COMPARABLE, APART)  # all but the absences
SIGNED = (AT_LEAST, AT_MOST, NOT_COMPARABLE, APART)  # a number in such a state never stands without its sign

FILLED = ("interval",)  # what legends fill into the words of a state
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

    @field_validator("brief", "definition")
    @classmethod
    def _fillable(cls, words: str) -> str:
        """Braces that hold nothing else than what legends fill in."""
        named = {name for _, name, _, _ in string.Formatter().parse(words) if name is not None}
        if unknown := sorted(named - set(FILLED)):
            raise ValueError(f"no placeholder but {' and '.join(FILLED)}; found {' and '.join(map(repr, unknown))}")
        return words

    @model_validator(mode="after")
    def _filled(self) -> CellState:
        """A setting is named once: where a value explains its interval, it does so by the placeholder."""
        lacking = [name for name in ("brief", "definition") if "{interval}" not in getattr(self, name)]
        if self.state == VALUE and lacking:
            raise ValueError(f"{{interval}} in {' and '.join(lacking)}, so that the legend follows the setting")
        return self


def states() -> dict[str, CellState]:
    """Code to state, in the order of their ranks.

    Raises PackageError if a state is missing or unknown, shares its label, rank or sign with another one, lacks a sign
    that it needs, or if an absence says its label or definition a second time.
    """
    return _joined(framework.rows(CellState), framework.rows(Absence))


@lru_cache(maxsize=2)
def _joined(states: tuple[CellState, ...], kinds: tuple[Absence, ...]) -> dict[str, CellState]:
    """States by code, those of absences with their label and definition."""
    absences = {row.absence: row for row in kinds}
    if issues := [*_lacking(states, absences), *_shared(states), *_unsigned(states), *_repeated(states, absences)]:
        raise PackageError(issues)
    listed = {row.state: row for row in sorted(states, key=lambda row: row.rank)}
    return {
        code: row.model_copy(update={"label": absences[code].label, "definition": absences[code].definition})
        if code in absences
        else row
        for code, row in listed.items()
    }


def _lacking(states: tuple[CellState, ...], absences: Collection[str]) -> Iterator[Issue]:
    """States without a row, and rows of no state."""
    wanted, listed = [*NAMED, *absences], [row.state for row in states]
    for code in wanted:
        if code not in listed:
            yield _issue(
                "", "missing-code", f"no row of {code}", "a row for each state and each absence", "Add the row."
            )
    for code in listed:
        if code not in wanted:
            action = did_you_mean(code, wanted) or "Delete the row."
            yield _issue("state", "unknown-code", f"'{code}'", f"one of {', '.join(wanted)}", action)


def _shared(states: tuple[CellState, ...]) -> Iterator[Issue]:
    """Labels, ranks and signs of more than one state."""
    for column in ("label", "rank", "sign"):
        of_value: dict[str, list[str]] = {}
        for row in states:
            of_value.setdefault(str(getattr(row, column)), []).append(row.state)
        for value, codes in of_value.items():
            if value and len(codes) > 1:
                found = f"'{value}' of {' and '.join(codes)}"
                yield _issue(column, "duplicate", found, f"another {column} for each state", "Change one of them.")


def _unsigned(states: tuple[CellState, ...]) -> Iterator[Issue]:
    for row in states:
        if row.state in SIGNED and not row.sign.strip():
            expected = "a sign: without one its numbers look like any other"
            yield _issue("sign", "missing-sign", f"no sign of {row.state}", expected, "Add a sign.")
        if row.state in NAMED and not row.label.strip():
            yield _issue("label", "missing-label", f"no label of {row.state}", "a label", "Add a label.")


def _repeated(states: tuple[CellState, ...], absences: Collection[str]) -> Iterator[Issue]:
    for row in states:
        if row.state in absences and (row.label or row.definition):
            found, expected = f"label or definition of {row.state}", f"both in {Absence.FILE} alone"
            yield _issue("label", "said-twice", found, expected, "Delete it here.")


def _issue(column: str, check_id: str, found: str, expected: str, action: str) -> Issue:
    file = f"{framework.FOLDER}/{CellState.FILE}"
    return Issue(check_id, "error", file, 0, column, "", found, expected, action)


def is_absence(state: str) -> bool:
    """Is there no value in this state?"""
    return state in framework.codes("absences")
