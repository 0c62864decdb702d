"""The legend of the grammar: what each state and each mark means, the same under each table and figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.core.codelists import Mark
from ssemap.publish import marks
from ssemap.publish.grammar import states
from ssemap.publish.wording import setting

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from ssemap.publish.grammar.cell import Cell


SAID = (marks.PARTIAL, marks.AT_LEAST, marks.AT_MOST)  # by the signs of the states "at least" and "at most this many"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the legend.

    ``code``: of a state or mark; ``example``: how it is printed; ``meaning``: in a sentence; ``brief``: in few words,
    for the foot of a table or figure.
    """

    code: str
    example: str
    label: str
    meaning: str
    brief: str


def legend(shown: Collection[str] | None = None) -> list[Line]:
    """The lines of states, then of marks that no sign of a state says. ``shown``: the codes to explain; all if None."""
    lines = [
        Line(row.state, row.example, row.label, _filled(row.definition), _filled(row.brief))
        for row in states.states().values()
    ]
    lines += [
        Line(row.mark, row.label.lower(), row.label, _closed(row.definition), row.definition)
        for row in framework.rows(Mark)
        if row.mark not in SAID
    ]
    return [line for line in lines if shown is None or line.code in shown]


def legend_of(cells: Iterable[Cell]) -> list[Line]:
    """The lines for what is printed of these cells: their states and years, and marks that stand beneath them."""
    shown: set[str] = set()
    for cell in cells:
        shown |= {cell.state, cell.bound, *cell.marks} - ({*SAID} - {cell.bound})
        shown |= {states.OTHER_YEAR} if cell.other_year else set()
    return legend(shown)


def sentence(shown: Collection[str] | None = None) -> str:
    """The legend in few words as one paragraph, for captions and notes; '' where there is nothing to explain.

    >>> sentence(["at_least", "bounds"])
    'Signs: “≥ number” at least this many; “low–high” between these bounds.'
    """
    lines = [f"“{line.example}” {line.brief}" for line in legend(shown)]
    return f"Signs: {'; '.join(lines)}." if lines else ""


def _filled(words: str) -> str:
    """Words with the settings that they name in braces (``states.FILLED``)."""
    return words.format(**{name: getattr(setting, name) for name in states.FILLED})


def _closed(words: str) -> str:
    """A definition as a sentence."""
    return f"{words[0].upper()}{words[1:].rstrip('.')}."
