"""A bracket that holds nothing but a unit, before the number or behind it.

::

    unit bracket = "(" { currency | multiplier | percent | minus | counter | qualifier | filler } ")"

``37.47 (RM Billion)``, ``(百万円) 5,678``, ``5,678 (in thousands)``, ``3.2 million (loss)``, ``300 (est.)``.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from ssemap.clean.lexicon import Entry, Token
from ssemap.clean.parts import QUALIFIERS, Cursor

IDLE = ("filler", "ratio")  # words of a unit that change nothing: in thousands of members


@dataclass(slots=True)
class _Unit:
    """What the words of a bracket say."""

    scale: Fraction = Fraction(1)
    percent: Fraction | None = None
    currency: str | None = None
    counter: Entry | None = None
    negative: bool = False
    qualifiers: frozenset[str] = frozenset()

    def takes(self, token: Token) -> bool:
        """Keep the meaning of a word; False for one of no unit."""
        if entry := token.find("multiplier"):
            self.scale *= entry.number
        elif entry := token.find("currency"):
            self.currency = entry.value
        elif entry := token.find("percent"):
            self.percent = entry.number
        elif entry := token.find("counter"):
            self.counter = entry
        elif qualifiers := {qualifier for qualifier in QUALIFIERS if token.find(qualifier)}:
            self.qualifiers |= qualifiers
        elif token.find("minus"):
            self.negative = True
        else:
            return any(map(token.find, IDLE))
        return True


def read(cursor: Cursor) -> int:
    """Length of the bracket at the cursor, whose unit is applied to its number; 0 if it holds anything else."""
    unit, ahead = _Unit(), 1
    while (token := cursor.token(ahead)) and token.text != ")":
        if not unit.takes(token):
            return 0
        ahead += 1
    if token is None or (not cursor.parts and unit == _Unit()):
        return 0
    if cursor.parts:
        cursor.parts = [part.times(unit.scale) for part in cursor.parts]
    else:
        cursor.header *= unit.scale
    cursor.percent = cursor.percent if unit.percent is None else unit.percent
    cursor.currency = cursor.currency if unit.currency is None else unit.currency
    cursor.counter = cursor.counter or unit.counter
    cursor.qualifiers |= unit.qualifiers
    cursor.flags |= {"minus"} if unit.negative else set()
    return ahead + 1
