"""What a cell of a frame holds, where a missing one may be None, nan or pandas' missing value."""

from __future__ import annotations


def text(value: object) -> str:
    """A text; '' for what is none.

    >>> text("a"), text(None), text(float("nan"))
    ('a', '', '')
    """
    return value if isinstance(value, str) else ""
