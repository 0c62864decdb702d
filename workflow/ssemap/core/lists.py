"""Lists within a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def listed(names: Iterable[str], last: str = " and ") -> str:
    """Names within a sentence; '' without any.

    >>> listed(["a"]), listed(["a", "b"]), listed(["a", "b", "c"]), listed(["a", "b"], " or ")
    ('a', 'a and b', 'a, b and c', 'a or b')
    """
    *first, end = [*names] or [""]
    return f"{', '.join(first)}{last}{end}" if first else end
