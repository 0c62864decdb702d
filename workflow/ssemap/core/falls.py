"""Falls of which a source prints a bound: "a decline of up to 34 per cent", "a decline of more than 18 per cent".

The number of a fall is negative, so that a bound of its size is one of the number from the other side. Where the text
itself tells the fall, ends and qualifier are those of the number. Where only the coder's sign does, the number has no
end, and the qualifier is that of the size, as the text has it.
"""

from __future__ import annotations

from typing import Any

from ssemap.core.frames import missing
from ssemap.core.qualifiers import AT_LEAST, AT_MOST, BOUNDS, mirrored

PRINTED = "printed"


def bound(row: Any) -> str:
    """How the size of a fall is bounded: at_least or at_most; '' for what is no fall, or has no bound.

    ``row``: ``value, qualifier, lower, upper, way`` of ``form_values``. What is computed and at least so much may be a
    rise, so that nothing bounds a fall.

    >>> from types import SimpleNamespace as Row
    >>> bound(Row(value=-33.9, qualifier="at_most", lower=None, upper=None, way="printed"))
    'at_most'
    >>> bound(Row(value=-18.0, qualifier="at_most", lower=None, upper=-18.0, way="printed"))
    'at_least'
    >>> bound(Row(value=-2.0, qualifier="at_least", lower=-2.0, upper=None, way="computed"))
    ''
    """
    if row.qualifier not in BOUNDS or not row.value < 0:
        return ""
    if row.way != PRINTED:
        return AT_LEAST if row.qualifier == AT_MOST else ""
    of_size = missing(row.lower) and missing(row.upper)
    return str(row.qualifier) if of_size else mirrored(row.qualifier)
