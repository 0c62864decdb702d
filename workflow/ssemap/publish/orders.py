"""What the pairs of ``compare`` say of each country: than which it is clearly higher, and why others cannot be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ssemap.publish.wording import setting
from ssemap.schemas.compare import APART, ONE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd

# Why a pair is open: other bases; numbers that are lower bounds; intervals. The codes are those of findings.yaml.
BASES, PARTIAL, INTERVALS = "bases", "partial", "intervals"
REASONS = (BASES, PARTIAL, INTERVALS)


@dataclass(frozen=True, slots=True)
class Order:
    """One country among others: codes of those than which it is clearly ``higher`` or ``lower``, and the ``open`` ones.

    ``reasons``: why they are open, each once.
    """

    higher: tuple[str, ...]
    lower: tuple[str, ...]
    open: tuple[str, ...]
    reasons: tuple[str, ...]


def orders(pairs: pd.DataFrame, countries: Sequence[str], partial: Collection[str]) -> dict[str, Order]:
    """Country to its order among the others.

    ``pairs``: both directions of each, of one indicator, family and year (``schemas.compare``); ``countries``: in the
    order in which they are named; ``partial``: those whose number is a lower bound.
    """
    rows = {(row.iso3, row.other): row for row in pairs.itertuples()}
    found = {}
    for iso3 in countries:
        others = [other for other in countries if (iso3, other) in rows]
        higher = tuple(other for other in others if rows[iso3, other].clearly_higher)
        lower = tuple(other for other in others if rows[other, iso3].clearly_higher)
        rest = tuple(other for other in others if other not in (*higher, *lower))
        why = {why_open(rows[iso3, other], bool({iso3, other}.intersection(partial))) for other in rest}
        found[iso3] = Order(higher, lower, rest, tuple(code for code in REASONS if code in why))
    return found


def why_open(pair: Any, partial: bool) -> str:
    """Why neither country of a pair is clearly higher. ``partial``: is a number of the two a lower bound?

    A probability that has wide bounds, so that at one end the order would be clear, is open for what makes the bounds:
    numbers that are lower bounds, or two bases of which one bounds the other. Else the intervals overlap.
    """
    if pair.standing == APART:
        return BASES
    if pair.least > 1 - setting.certain and pair.most < setting.certain:
        return INTERVALS
    if pair.most - pair.least < 1 - setting.certain:
        return INTERVALS
    if partial:
        return PARTIAL
    return INTERVALS if pair.standing == ONE else BASES
