"""Figures of unstated basis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

import pandas as pd

from ssemap.core.frames import tuples
from ssemap.core.series import UNSTATED

GROUP = ["form_id", "measure"]


def dominant(figures: pd.DataFrame, never_joined: Collection[str]) -> dict[tuple[str, str], str]:
    """Stated basis of most figures of each form and measure; a tie has none.

    Takes ``form_id``, ``measure``, ``basis``.
    """
    counts: dict[tuple[str, str], Counter[str]] = {}
    for form, measure, basis in tuples(figures[[*GROUP, "basis"]]):
        if basis != UNSTATED and basis not in never_joined:
            counts.setdefault((form, measure), Counter())[basis] += 1
    leaders = {}
    for group, of_group in counts.items():
        (basis, most), *others = of_group.most_common(2)
        if not others or others[0][1] < most:
            leaders[group] = basis
    return leaders


def join_unstated(figures: pd.DataFrame, never_joined: Collection[str]) -> pd.DataFrame:
    """Give figures of unstated basis the dominant basis of their form and measure, and mark them.

    Looks at the number of figures only, never at values (METHODS: what a figure counts).
    Returns the frame with ``basis`` filled and ``basis_assumed`` added.

    >>> coded = ["active", "active", "registered", "unstated"]
    >>> figures = pd.DataFrame({"form_id": "f", "measure": "m", "basis": coded})
    >>> join_unstated(figures, ["estimate"])["basis"].iloc[-1]
    'active'
    """
    leaders = dominant(figures, never_joined)
    of_group = pd.Series([leaders.get(group) for group in tuples(figures[GROUP])], index=figures.index, dtype="str")
    assumed = (figures["basis"] == UNSTATED) & of_group.notna()
    return figures.assign(basis=figures["basis"].where(~assumed, of_group), basis_assumed=assumed)
