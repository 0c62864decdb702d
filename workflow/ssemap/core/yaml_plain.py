"""The plain part of YAML, read by the parser in C: what settings are made of, many times faster than all of YAML.

Words, numbers, days, lists and keys that every version of YAML reads alike. A text with anything else in it, or with a
fault, is left to ``yaml_files``, which reads all of YAML 1.2 and says what is wrong.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

Place = tuple[str | int, ...]  # keys and positions that lead to a value

DEEPEST = 50  # levels of values within values
SPECIAL = re.compile("[\t\x85\u2028\u2029\ufeff]")  # tabs, and ends of lines of YAML 1.1
WORDS = {"": None, "null": None, "true": True, "false": False}
NUMBER = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,15}(e-\d{1,2})?)?", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
# Without quotes these are numbers in other notations, moments, or keys and words with a meaning of their own.
OTHER = re.compile(
    r"(?=.*[\d_])[-+.:\d_eE]+|[-+]?0[box].*|[-+]?\.\w+|\d{4}-\d.*|[<=~].*|(?i:null|true|false)", re.ASCII
)


class _NotPlain(Exception):
    """The text is more than plain, or has a fault."""


def read(text: str) -> tuple[dict[str, Any], dict[Place, int]] | None:
    """Keys and values of a plain text, and the line of each by the keys and positions that lead to it.

    None for any other text.

    >>> read("years: [2010, 2021]")
    ({'years': [2010, 2021]}, {('years',): 1, ('years', 0): 1, ('years', 1): 1})
    >>> read("years: &a [2010, 2021]") is None
    True
    """
    try:
        from yaml import YAMLError, parse
        from yaml.cyaml import CBaseLoader
    except ImportError:  # where it was built without the library in C
        return None
    if SPECIAL.search(text):
        return None
    reader = _Reader(text, parse(text, Loader=CBaseLoader))
    try:
        return reader.document(), reader.lines
    except (YAMLError, _NotPlain, ValueError):
        return None


@dataclass(frozen=True)
class _Reader:
    """Makes values of what a parser finds in a text. Its methods raise _NotPlain for what is not plain."""

    text: str
    events: Iterator[Any]
    lines: dict[Place, int] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The keys and values of the whole text, without marks of a document."""
        self._pass("StreamStartEvent", "DocumentStartEvent")
        values = self._value(next(self.events), ())
        self._pass("DocumentEndEvent", "StreamEndEvent")
        if not isinstance(values, dict):
            raise _NotPlain
        return values

    def _pass(self, *kinds: str) -> None:
        for kind in kinds:
            event = next(self.events)
            if type(event).__name__ != kind or getattr(event, "explicit", False):
                raise _NotPlain

    def _value(self, event: Any, place: Place) -> Any:
        """The value that begins with an event."""
        kind = type(event).__name__
        if kind == "AliasEvent" or event.anchor or event.tag or len(place) > DEEPEST:
            raise _NotPlain
        if kind == "ScalarEvent":
            return self._scalar(event)
        return self._keys(place) if kind == "MappingStartEvent" else self._items(place)

    def _keys(self, place: Place) -> dict[str | int, Any]:
        """Keys, each once, and their values: words, or within values also whole numbers."""
        kinds = (str, int) if place else (str,)
        values: dict[str | int, Any] = {}
        while type(event := next(self.events)).__name__ != "MappingEndEvent":
            key = self._value(event, place)
            if type(key) not in kinds or key in values:
                raise _NotPlain
            here = (*place, str(key))
            self.lines[here] = event.start_mark.line + 1
            values[key] = self._value(next(self.events), here)
        return values

    def _items(self, place: Place) -> list[Any]:
        """The items of a list."""
        values: list[Any] = []
        for position in count():
            event = next(self.events)
            if type(event).__name__ == "SequenceEndEvent":
                break
            here = (*place, position)
            self.lines[here] = event.start_mark.line + 1
            values.append(self._value(event, here))
        return values

    def _scalar(self, event: Any) -> str | float | bool | datetime.date | None:
        """Words, a number, a day, yes or no, or nothing."""
        text: str = event.value
        escaped = event.style == '"' and "\\" in self.text[event.start_mark.index : event.end_mark.index]
        if escaped or text == "<<":
            raise _NotPlain
        if event.style:
            return text
        if text in WORDS:
            return WORDS[text]
        if number := NUMBER.fullmatch(text):
            return float(text) if number[2] else int(text)
        if DAY.fullmatch(text):
            return datetime.date.fromisoformat(text)
        if OTHER.fullmatch(text):
            raise _NotPlain
        return text
