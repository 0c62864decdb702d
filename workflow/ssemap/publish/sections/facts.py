"""The registry of facts and tables: functions of what a run holds, by the name that tokens call them.

A fact gives a count (int), words (str, or a list of names), a share as words of ``per_cent``, inlines, blocks, a bool
that only conditions ask for, or nothing (None). A table function gives a table or several, or None where there is
nothing to show.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from ssemap.core.lists import listed
from ssemap.publish.sections.document import Inlines, PrintedNumber, Value

if TYPE_CHECKING:
    from ssemap.publish.sections.material import ReportMaterial

Compute = Callable[..., Any]
Made = TypeVar("Made")
Subject = Literal["", "country", "theme"]
COUNTRY: Subject = "country"
THEME: Subject = "theme"


@dataclass(frozen=True, slots=True)
class Fact:
    """A function of the run, and of a country or theme if ``of`` says so. ``counted_from``: in words, for readers."""

    name: str
    compute: Compute
    counted_from: str = ""
    of: Subject = ""

    def value(self, material: ReportMaterial, here: str = "") -> Any:
        """What it gives of a run; ``here``: of this country or theme."""
        return self.compute(material, here) if self.of else self.compute(material)


FACTS: dict[str, Fact] = {}
TABLES: dict[str, Fact] = {}


def fact(counted_from: str = "", *, of: Subject = "") -> Callable[[Compute], Compute]:
    """Registers a function under its name as a fact."""
    return _registered(FACTS, counted_from, of)


def table(*, of: Subject = "") -> Callable[[Compute], Compute]:
    """Registers a function under its name as a table."""
    return _registered(TABLES, "", of)


def once(compute: Callable[[Any, str], Made]) -> Callable[[Any, str], Made]:
    """Computes what several facts of one country or theme are made of once for a run."""

    @functools.wraps(compute)
    def asked(material: Any, here: str) -> Made:
        key = compute.__qualname__, here
        if key not in material.known:
            material.known[key] = compute(material, here)
        made: Made = material.known[key]
        return made

    return asked


def known(registry: dict[str, Fact], subject: Subject) -> list[str]:
    """Names that a text about a country, a theme or neither can call."""
    return sorted(name for name, one in registry.items() if one.of in ("", subject))


def _registered(registry: dict[str, Fact], counted_from: str, of: Subject) -> Callable[[Compute], Compute]:
    def register(compute: Compute) -> Compute:
        name = compute.__name__
        if name in registry:
            raise ValueError(f"two functions are named {name}")
        registry[name] = Fact(name, compute, counted_from, of)
        return compute

    return register


def there(value: Any) -> bool:
    """Is a fact not empty? A count of nothing is empty."""
    return value is not None and value is not False and value != 0 and value not in ("", (), [])


def inlines(value: Any, counted_from: str = "", words: tuple[str, ...] = ()) -> Inlines:
    """A fact as it stands in a sentence; ``words``: of one, and of several.

    >>> inlines(1234, "the list of sources", ("source", "sources"))[0].text
    '1,234 sources'
    """
    if value is None or isinstance(value, bool):
        return ()
    if isinstance(value, int):
        word = f" {words[0] if value == 1 else words[-1]}" if words else ""
        return (PrintedNumber(f"{value:,}{word}", value, counted_from),)
    if isinstance(value, str):
        return (Value(value),) if value else ()
    if isinstance(value, list):
        return (Value(listed(value)),) if value else ()
    return tuple(value)


def per_cent(share: float, counted_from: str = "") -> Inlines:
    """A counted share in whole per cent."""
    return (PrintedNumber(f"{100 * share:.0f} per cent", 100 * share, counted_from),)
