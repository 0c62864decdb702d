"""Figures that were coded twice, without sight of the first coding: both codes side by side, and how many are alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core.conditions import CODERS
from ssemap.core.fields import CODED_TWICE

if TYPE_CHECKING:
    import pandas as pd

NO_CODE = "(none)"  # an empty code is a code of its own


def pairs(recodings: pd.DataFrame) -> pd.DataFrame:
    """Both codes of each field side by side: ``evidence_id, draw, field, first, second``.

    ``recodings``: one row per ``evidence_id``, ``draw`` and ``coder``, a column for each field of ``CODED_TWICE``.
    Rows that only one coder has are left out. Rows are sorted by draw, field (in the order of ``CODED_TWICE``) and
    evidence.
    """
    key = ["evidence_id", "draw", "coder"]
    long = recodings.melt(key, list(CODED_TWICE), "field", "code").fillna({"code": NO_CODE})
    wide = long.pivot(index=[*key[:-1], "field"], columns="coder", values="code")
    wide = wide.reindex(columns=list(CODERS)).dropna().set_axis(["first", "second"], axis=1).reset_index()
    return in_order(wide, "draw", "place", "evidence_id")


def counts(pairs: pd.DataFrame) -> pd.DataFrame:
    """Per draw and field: ``draw, field, rows, alike``, the rows coded twice and how many of them alike."""
    same = (pairs["first"] == pairs["second"]).groupby([pairs["draw"], pairs["field"]])
    return in_order(same.agg(rows="size", alike="sum").reset_index(), "draw", "place")


def in_order(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Rows sorted by columns, ``place`` among them: that of the field in ``CODED_TWICE``."""
    ranked = table.assign(place=table["field"].map(CODED_TWICE.index)).sort_values(list(columns), ignore_index=True)
    return ranked.drop(columns="place")
