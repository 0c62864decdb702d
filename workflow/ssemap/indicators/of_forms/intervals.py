"""Arithmetic on intervals: what is known of a number that was made of others.

An interval holds all that its parts allow, the worst of all cases: parts are not taken to be independent. So it is
never too narrow for what its parts say, and it is wider than that of independent errors. An end that nothing bounds is
infinite.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from ssemap.core.qualifiers import AT_LEAST, AT_MOST

EXACT, ABOUT, RANGE = "exact", "about", "range"


@dataclass(frozen=True, slots=True)
class Ends:
    """Lowest and highest number that something may be; infinite where nothing bounds it."""

    low: float = -math.inf
    high: float = math.inf

    @property
    def known(self) -> bool:
        """Is there an end at all?"""
        return math.isfinite(self.low) or math.isfinite(self.high)

    def hull(self, other: Ends) -> Ends:
        """The smallest interval that holds both.

        >>> Ends(1, 3).hull(Ends(2, 5))
        Ends(low=1, high=5)
        """
        return Ends(min(self.low, other.low), max(self.high, other.high))

    def over(self, other: Ends) -> Ends:
        """Quotient of numbers that are not negative; open where the divisor may be zero or is open.

        >>> Ends(2, 3).over(Ends(4, 8))
        Ends(low=0.25, high=0.75)
        >>> Ends(2).over(Ends(4, 8)), Ends(2, 3).over(Ends(4))
        (Ends(low=0.25, high=inf), Ends(low=-inf, high=0.75))
        """
        low = self.low / other.high if math.isfinite(other.high) and other.high > 0 else -math.inf
        high = self.high / other.low if other.low > 0 else math.inf
        return Ends(low, high)

    def minus(self, other: Ends) -> Ends:
        """Difference.

        >>> Ends(2, 3).minus(Ends(4, 8))
        Ends(low=-6, high=-1)
        """
        return Ends(self.low - other.high, self.high - other.low)

    def times(self, factor: float) -> Ends:
        """Product with a factor above zero."""
        return Ends(self.low * factor, self.high * factor)

    def plus(self, summand: float) -> Ends:
        """Sum with a number."""
        return Ends(self.low + summand, self.high + summand)

    def power(self, exponent: float) -> Ends:
        """Power of numbers that are not negative, with an exponent above zero; open where they are."""
        low = self.low**exponent if self.low >= 0 else -math.inf
        return Ends(low, self.high**exponent)

    def within(self, low: float, high: float) -> Ends:
        """No end outside two bounds; an open end stays open.

        >>> Ends(-1, 120).within(0, 100), Ends(30).within(0, 100)
        (Ends(low=0, high=100), Ends(low=30, high=inf))
        """
        return Ends(
            max(self.low, low) if math.isfinite(self.low) else self.low,
            min(self.high, high) if math.isfinite(self.high) else self.high,
        )


def qualified(ends: Ends, qualifiers: tuple[str, ...]) -> str:
    """How a number is qualified that was made of others: a bound where one end is open; else the weakest of its parts.

    Raises ValueError where both ends are open: nothing is known of such a number.

    >>> qualified(Ends(0.25), ("at_least", "exact")), qualified(Ends(1, 2), ("exact", "about"))
    ('at_least', 'about')
    """
    if not ends.known:
        raise ValueError("no end is known")
    if not math.isfinite(ends.high):
        return AT_LEAST
    if not math.isfinite(ends.low):
        return AT_MOST
    return next((code for code in (RANGE, ABOUT) if code in qualifiers), EXACT)
