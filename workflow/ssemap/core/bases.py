"""Bases of figures in words."""

from __future__ import annotations


def of_share(part: str, whole: str) -> str:
    """The basis of a share in words: that of its whole, and of its part where that is another one.

    >>> of_share("certified", "operating"), of_share("", "operating")
    ('certified, of all operating', 'operating')
    """
    return f"{part}, of all {whole}" if part else whole
