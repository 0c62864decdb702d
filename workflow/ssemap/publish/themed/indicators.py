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


def supplied(indicators: Iterable[str]) -> list[str]:
    """Those of some indicators that a body can supply: what is computed of other indicators follows from these."""
    return [name for name in indicators if not catalogue().of_form(name).of]


def measures(indicators: Iterable[str]) -> set[str]:
    """The measures whose figures would give a number of some of these indicators."""
    named = [catalogue().of_form(name) for name in indicators]
    return {asked.measure for one in named for asked in one.figures()}
