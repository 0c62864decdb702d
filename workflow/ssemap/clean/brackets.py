"""The unit of a number: a bracket that holds nothing else, before the number or behind it, or a header before it.

::

    unit bracket = "(" unit ")"
    header       = unit, with a multiplier beside a currency, a noun or the word "unit"
    unit         = { currency | multiplier | percent | minus | counter | qualifier | filler | "000" | ":" }

``37.47 (RM Billion)``, ``(百万円) 5,678``, ``5,678 (in thousands)``, ``3.2 million (loss)``, ``300 (est.)``;
``US$m 1,234``, ``млн сом 1 234``, ``단위: 천명 500``. A number with a multiplier of its own takes no other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from ssemap.clean.lexicon import Entry, Token
from ssemap.clean.parts import QUALIFIERS, SIZE, Cursor, makes_size

IDLE = ("filler", "ratio")  # words of a unit that change nothing: in thousands of members
IDLE_SIGNS = frozenset({":", "x", "×", "s", "'"})
REVISIONS = frozenset("pr")  # 1,234 (p) is provisional, (r) revised, and neither a currency
CLOSING = {"(": ")", "[": "]"}
NOUGHTS = re.compile("1?((?:[,.]?000)+)")  # as a unit: ('000), (x 1,000)
THOUSAND = 1000


@dataclass(slots=True)
class _Unit:
    """What the words of a bracket say."""

    scale: Fraction = Fraction(1)
    percent: Fraction | None = None
    currency: str | None = None
    counter: Entry | None = None
    flags: frozenset[str] = frozenset()  # of a negative number
    told: bool = False  # by a word that a number by itself has not
    qualifiers: frozenset[str] = frozenset()

    def takes(self, token: Token) -> bool:
        """Keep the meaning of a word; False for one of no unit."""
        if entry := token.find("multiplier"):
            self.scale *= entry.number
            self.told |= entry.place == "after"
        elif noughts := NOUGHTS.fullmatch(token.text):
            self.scale *= THOUSAND ** noughts[1].count("000")
        elif entry := token.find("currency"):
            self.currency = entry.value
        elif entry := token.find("percent"):
            self.percent = entry.number
        elif entry := token.find("counter"):
            self.counter = entry
        elif qualifiers := {qualifier for qualifier in QUALIFIERS if token.find(qualifier)}:
            self.qualifiers |= qualifiers
        elif token.find("minus"):
            self.flags |= {"minus", SIZE} if makes_size(token) else {"minus"}
        else:
            return token.text in IDLE_SIGNS or any(map(token.find, IDLE))
        return True

    def apply(self, cursor: Cursor) -> None:
        """Give the number at the cursor, or the one that follows, its unit."""
        if cursor.parts and self.scale != 1:
            multiply(cursor, self.scale)
        elif self.scale != 1:
            cursor.header *= self.scale
        cursor.percent = cursor.percent if self.percent is None else self.percent
        cursor.currency = cursor.currency if self.currency is None else self.currency
        cursor.counter = cursor.counter or self.counter
        cursor.qualifiers |= self.qualifiers
        cursor.flags |= self.flags


def read(cursor: Cursor) -> int:
    """Length of the bracket at the cursor, whose unit is applied to its number; 0 if it holds anything else."""
    opening, unit, ahead = cursor.token(), _Unit(), 1
    if opening is None or opening.text not in CLOSING:
        return 0
    first, second = cursor.token(1), cursor.token(2)
    if first and second and cursor.parts and first.text in REVISIONS and second.text == CLOSING[opening.text]:
        return 3
    while (token := cursor.token(ahead)) and token.text != CLOSING[opening.text]:
        if not unit.takes(token):
            return 0
        ahead += 1
    if token is None or (unit == _Unit() and (not cursor.parts or opening.text != "(")):
        return 0
    unit.apply(cursor)
    return ahead + 1


def header(cursor: Cursor) -> int:
    """Length of the unit that stands before the digits without a bracket; 0 where there is none with a multiplier."""
    unit, ahead = _Unit(), 0
    while (token := cursor.token(ahead)) and token.kind != "numeral":
        letter = len(token.text) == 1 and token.text.isascii() and token.find("multiplier")
        money = unit.currency is not None or cursor.currency is not None
        if token.find("vague") or token.text in IDLE_SIGNS - {":"} or (letter and not money):
            return 0  # B$5 is of Brunei, and no billions
        if not unit.takes(token):
            return 0
        ahead += 1
    named = unit.told or unit.currency is not None or unit.counter is not None or cursor.currency is not None
    if token is None or unit.scale < THOUSAND or not named or _has_article(cursor, ahead):
        return 0
    unit.apply(cursor)
    return ahead


def _has_article(cursor: Cursor, length: int) -> bool:
    """Is a number word among the words, so that they are a number of their own: a million pesos?"""
    words = (cursor.token(ahead) for ahead in range(-1, length))
    return any(token is not None and (token.kind == "numeral" or token.find("cardinal")) for token in words)


def multiply(cursor: Cursor, scale: Fraction) -> None:
    """Take the number at the cursor by the multiplier of its unit; it may have none of its own."""
    if any(part.scale > 1 for part in cursor.parts):
        cursor.doubt = "the number has a multiplier of its own beside that of its unit"
    cursor.parts = [part.times(scale) for part in cursor.parts]
