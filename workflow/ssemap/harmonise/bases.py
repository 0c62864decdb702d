"""Figures of unstated basis."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from ssemap.core.series import UNSTATED

GROUP = ["form_id", "measure"]


def dominant(figures: pd.DataFrame, never_joined: Sequence[str]) -> pd.Series:
    """Stated basis of most figures of each form and measure; a tie has none.

    Takes ``form_id``, ``measure``, ``basis``; returns the basis indexed by form and measure.
    """
    stated = figures[~figures["basis"].isin([UNSTATED, *never_joined])]
    counts = stated.groupby([*GROUP, "basis"]).size().rename("figures").reset_index()
    most = counts["figures"] == counts.groupby(GROUP)["figures"].transform("max")
    leaders = counts[most]
    return leaders.drop_duplicates(GROUP, keep=False).set_index(GROUP)["basis"]


def join_unstated(figures: pd.DataFrame, never_joined: Sequence[str]) -> pd.DataFrame:
    """Give figures of unstated basis the dominant basis of their form and measure, and mark them.

    Looks at the number of figures only, never at values (METHODS: what a figure counts).
    Returns the frame with ``basis`` filled and ``basis_assumed`` added.

    >>> coded = ["active", "active", "registered", "unstated"]
    >>> figures = pd.DataFrame({"form_id": "f", "measure": "m", "basis": coded})
    >>> join_unstated(figures, ["estimate"])["basis"].iloc[-1]
    'active'
    """
    leaders = dominant(figures, never_joined)
    keys = pd.MultiIndex.from_frame(figures[GROUP])
    dominant_basis = pd.Series(leaders.reindex(keys).to_numpy(), index=figures.index, dtype="str")
    assumed = (figures["basis"] == UNSTATED) & dominant_basis.notna()
    basis = figures["basis"].where(~assumed, dominant_basis)
    return figures.assign(basis=basis, basis_assumed=assumed)
