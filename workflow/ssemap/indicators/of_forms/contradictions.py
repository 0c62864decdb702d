"""Numbers that ought to be equal: by how much they may differ, and what is said of one that others contradict."""

from __future__ import annotations

from collections.abc import Sequence

from ssemap.core.printing import counted
from ssemap.indicators.declared import catalogue

PRINTED_AS = "As printed."


def differ(ends: Sequence[tuple[float, float]]) -> bool:
    """Is there no number, within what is declared (indicators.yaml: agree), that all of these ends hold?"""
    low, high = max(pair[0] for pair in ends), min(pair[1] for pair in ends)
    return low - high > catalogue().agree * max(abs(low), abs(high))


def formula(against: Sequence[str]) -> str:
    """How a printed value was made: as printed, or as a range that holds the figures that contradict it.

    >>> formula(()), formula(("AAA-F0002",))
    ('As printed.', 'From the lowest to the highest: 1 figure contradicts the preferred one (AAA-F0002).')
    """
    if not against:
        return PRINTED_AS
    verb = "contradicts" if len(against) == 1 else "contradict"
    return (
        f"From the lowest to the highest: {counted(len(against), 'figure')} {verb} the preferred one "
        f"({', '.join(against)})."
    )
