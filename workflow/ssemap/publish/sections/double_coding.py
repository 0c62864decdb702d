"""Rows that were coded twice, without sight of the first coding: both codes side by side, and how many are alike."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core.conditions import CODERS
from ssemap.core.fields import CODED_TWICE

if TYPE_CHECKING:
    import pandas as pd

NO_CODE = "(none)"  # an empty code is a code of its own


def pairs(recodings: pd.DataFrame) -> pd.DataFrame:
    """Both codes of each field side by side: ``table, id, draw, field, first, second``.

    ``recodings``: one row per ``table``, ``id``, ``field``, ``draw`` and ``coder``, with its ``code``. Fields that only
    one coder has are left out. Rows are sorted by table, draw, field (in the order of ``CODED_TWICE``) and id.
    """
    key = ["table", "id", "draw", "field"]
    known = recodings.fillna({"code": NO_CODE})
    wide = known.pivot(index=key, columns="coder", values="code").reindex(columns=list(CODERS)).dropna()
    return in_order(wide.set_axis(["first", "second"], axis=1).reset_index(), "table", "draw", "place", "id")


def counts(pairs: pd.DataFrame) -> pd.DataFrame:
    """Per table, draw and field: ``table, draw, field, rows, alike``: those coded twice, and how many of them alike."""
    same = (pairs["first"] == pairs["second"]).groupby([pairs["table"], pairs["draw"], pairs["field"]])
    return in_order(same.agg(rows="size", alike="sum").reset_index(), "table", "draw", "place")


def in_order(rows: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Rows sorted by columns, ``place`` among them: that of the field in ``CODED_TWICE``."""
    places = {(table, field): place for table, fields in CODED_TWICE.items() for place, field in enumerate(fields)}
    place = [places[one] for one in zip(rows["table"], rows["field"], strict=True)]
    return rows.assign(place=place).sort_values(list(columns), ignore_index=True).drop(columns="place")
