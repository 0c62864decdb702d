"""Compact data for a page: columns instead of rows, each text and each equal row once."""

from __future__ import annotations

import json
import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any


class Dictionary:
    """Values by their places, each once, in the order in which they were first asked for.

    >>> known = Dictionary()
    >>> [known.place(word) for word in ("ab", "cd", "ab")], known.values
    ([0, 1, 0], ['ab', 'cd'])
    """

    def __init__(self) -> None:
        self._places: dict[Hashable, int] = {}

    def place(self, value: Hashable) -> int:
        """Where a value stands."""
        return self._places.setdefault(value, len(self._places))

    @property
    def values(self) -> list[Any]:
        """All values in the order of their places."""
        return list(self._places)


def columns(rows: Sequence[Sequence[Any]], names: Sequence[str]) -> dict[str, list[Any]]:
    """Rows as one list for each name.

    >>> columns([(1, "a"), (2, "b")], ["number", "letter"])
    {'number': [1, 2], 'letter': ['a', 'b']}
    """
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}


def number(value: float) -> float | int | None:
    """A number with twelve digits, as files of data have it, whole ones without a point; None for one that is missing.

    >>> number(1664959.0), number(0.1 + 0.2), number(float("nan"))
    (1664959, 0.3, None)
    """
    if math.isnan(value):
        return None
    short = float(f"{value:.12g}")
    return int(short) if short.is_integer() else short


def inert(data: Mapping[str, Any]) -> str:
    """Data as JSON that can stand inside a page: nothing in it can end the element that holds it, or begin another.

    >>> inert({"name": "</script><b>"}).count("<")
    0
    """
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text
