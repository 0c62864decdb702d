"""Bounds that a source prints of a number: at least so much, at most so much, and each from the other side."""

from __future__ import annotations

AT_LEAST, AT_MOST = "at_least", "at_most"
BOUNDS = frozenset({AT_LEAST, AT_MOST})
_MIRRORED = {AT_LEAST: AT_MOST, AT_MOST: AT_LEAST}


def mirrored(qualifier: str) -> str:
    """The bound from the other side; every other qualifier as it is.

    A fall of at most 30 % is a change of at least -30 %, and what is not below 5,000 is at least 5,000.

    >>> mirrored("at_most"), mirrored("at_least"), mirrored("about")
    ('at_least', 'at_most', 'about')
    """
    return _MIRRORED.get(qualifier, qualifier)
