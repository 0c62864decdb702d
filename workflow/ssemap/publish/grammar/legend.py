"""The legend of the grammar: what each state and each mark means, the same under each table and figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.core.codelists import Mark
from ssemap.publish.grammar import states

if TYPE_CHECKING:
    from collections.abc import Collection


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the legend. ``code``: of a state or mark; ``example``: how it is printed; ``meaning`` in words."""

    code: str
    example: str
    label: str
    meaning: str


def legend(shown: Collection[str] | None = None) -> list[Line]:
    """The lines of states, then of marks, in the order of their lists. ``shown``: the codes to explain; all if None."""
    lines = [Line(row.state, row.example, row.label, row.definition) for row in states.states().values()]
    lines += [Line(row.mark, row.label.lower(), row.label, row.definition) for row in framework.rows(Mark)]
    return [line for line in lines if shown is None or line.code in shown]


def sentence(shown: Collection[str] | None = None) -> str:
    """The legend as one paragraph, for captions and notes."""
    return " ".join(f"{line.example}: {_closed(line.meaning)}" for line in legend(shown))


def _closed(words: str) -> str:
    """Words with a full stop at their end."""
    return words if words.endswith(".") else f"{words}."
