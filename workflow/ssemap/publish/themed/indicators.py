"""The indicators of single forms in words, and the measures behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.indicators.declared import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable


def form_indicators() -> dict[str, str]:
    """Id to title of each indicator of single forms, in the order of the file."""
    return {one.id: one.title for one in catalogue().of_forms}


def definitions() -> dict[str, str]:
    """Id to definition of each indicator of single forms."""
    return {one.id: one.definition for one in catalogue().of_forms}


def measures(indicators: Iterable[str]) -> set[str]:
    """The measures whose figures would give a number of some of these indicators."""
    declared = {one.id: one for one in catalogue().of_forms}
    named = [declared[name] for name in indicators]
    behind = [declared[name] for one in named for name in one.of]
    return {asked.measure for one in (*named, *behind) for asked in one.figures()}
