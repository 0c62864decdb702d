"""How many digits of an estimate are printed: as many as its interval supports.

The last printed digit is of the order of the half-width of the interval, so that no digit is printed that the evidence
does not know.
"""

from __future__ import annotations

import math

DOWN, UP = -0.4999, 0.4999  # of the last place
SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))


def place(lower: float, upper: float) -> int:
    """Power of ten of the last digit that an interval supports; of a single point, of its fourth digit."""
    half = (upper - lower) / 2
    if half > 0:
        return math.floor(math.log10(half))
    return math.floor(math.log10(abs(lower))) - 3 if lower else 0


def estimate(value: float, lower: float, upper: float, *, scaled: bool = False) -> str:
    """An estimate with its interval: ``43 (42-44)``; of a value that is not a number the bounds alone: ``24-30``.

    ``scaled``: large amounts in words of scale, as ``1.6 trillion (1.3-2.1)``.
    """
    divisor, word = _scale(upper) if scaled else (1.0, "")
    last = place(lower / divisor, upper / divisor)
    low, high = number(lower / divisor, last, DOWN), number(upper / divisor, last, UP)
    ends = f"{low} to {high}" if lower < 0 else f"{low}–{high}"
    if math.isnan(value):
        return f"{ends} {word}".strip()
    return f"{number(value / divisor, last)} {word}".strip() + f" ({ends})"


def number(value: float, last: int, way: float = 0.0) -> str:
    """A number rounded at a power of ten, with thousands separators; ``way``: to the nearest, ``DOWN`` or ``UP``."""
    # Ends are rounded outwards, so that no interval is printed narrower than it is.
    rounded = round(value + way * 10.0**last, -last)
    return f"{rounded + 0.0:,.{max(0, -last)}f}"


def _scale(value: float) -> tuple[float, str]:
    return next(((limit, word) for limit, word in SCALES if abs(value) >= limit), (1.0, ""))
