"""The parts of a number while its tokens are read, and what may follow a part.

A part may follow another only if it is smaller than the other's multiplier, and if it is glued to it by a sign of
East Asia (3만9195), or both are words (seratus dua puluh), or it has a smaller multiplier of its own
(5 million 200 thousand): numbers that merely stand side by side are not added.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction

from ssemap.clean.lexicon import Entry, Token
from ssemap.clean.numerals import Numeral


@dataclass(frozen=True, slots=True)
class Part:
    """coefficient x scale; ``quantum`` is the worth of the last printed digit of the part."""

    coefficient: Fraction
    scale: Fraction = Fraction(1)
    quantum: Fraction = Fraction(1)
    tight: bool = False  # may a bare remainder follow, as in 3만9195?
    spelled: bool = False  # in words or ideographs
    native: bool = False  # by a Korean word that takes no multiplier: 하나만 is "only one"

    @property
    def value(self) -> Fraction:
        return self.coefficient if self.scale == 1 else self.coefficient * self.scale

    @property
    def room(self) -> Fraction:
        """What may follow is smaller than this: than the multiplier, or than ten after twenty."""
        if self.scale == 1 and self.spelled and self.coefficient >= 20 and self.coefficient % 10 == 0:
            return Fraction(10)
        return self.scale

    def times(self, factor: Fraction) -> Part:
        return replace(self, scale=self.scale * factor, quantum=self.quantum * factor)


@dataclass(slots=True)
class Cursor:
    """What is known of an amount while its tokens are read."""

    tokens: list[Token]
    at: int
    number_format: str
    parts: list[Part] = field(default_factory=list)
    numerals: list[Numeral] = field(default_factory=list)
    qualifiers: set[str] = field(default_factory=set)
    flags: set[str] = field(default_factory=set)  # roles of other words around the number
    percent: Fraction | None = None
    currency: str | None = None
    counter: Entry | None = None  # in a bracket of units
    doubt: str | None = None
    header: Fraction = Fraction(1)  # multiplier of a bracket of units before the number

    def token(self, ahead: int = 0) -> Token | None:
        index = self.at + ahead
        return self.tokens[index] if 0 <= index < len(self.tokens) else None


def may_follow(cursor: Cursor, new: Part) -> bool:
    """May the new part be the smaller remainder of the number so far?"""
    last = cursor.parts[-1]
    if last.coefficient.denominator > 1 or new.value >= last.room:
        return False
    follower = cursor.token(1)
    multiplier = follower.find("multiplier") if follower else None
    if multiplier is not None and 1 < multiplier.number < last.scale:
        return True
    return last.tight or (last.spelled and new.spelled)


QUALIFIERS = ("at_least", "at_most", "about")  # a bound says more than "about"
SIZE = "a size"  # flag of a number that a word makes negative: of a fall or a loss, and no sign
IN_ORDER = "in order"  # flag of a bound that stands above or below the number, whatever its sign
HUNDRED = Fraction(100)
SHORT = "its end may be short for more, as 'a million two' for 1,200,000"


def makes_size(token: Token) -> bool:
    """Does the word of a negative number tell of a loss, so that the number beside it is a size?"""
    entry = token.find("minus")
    return entry is not None and not entry.value


def is_spoken(cursor: Cursor, new: Part, least: Fraction) -> bool:
    """Is the part one digit after a multiplier of some size and more, with nothing between or behind?"""
    last, before, follower = cursor.parts[-1], cursor.token(-1), cursor.token(1)
    nought = before is not None and (zero := before.find("cardinal")) is not None and zero.number == 0
    joined = nought or (before is not None and before.find("and") is not None)
    multiplied = follower is not None and follower.find("multiplier") is not None
    return last.scale >= least and 0 < new.value < 10 and not joined and not multiplied
