"""Statements of the comparison in words, and in how many scenarios each holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    import pandas as pd

HOLDS, REVERSED, OPEN, ABSENT = "holds", "reversed", "open", "absent"
BASE = "base"
ALL, MOST, FEW, RARE = "all", "most", "few", "rarely asked"
KINDS = {"order": "Order of countries", "growth": "Growth", "decline": "Decline"}
COLUMNS = (
    Column("claim", "Claim", width=60),
    Column("kind", "Kind", width=18),
    Column("base", "As configured", width=14),
    Column("held", "Scenarios in which it holds", "count", width=12),
    Column("open", "In which it is open", "count", width=12),
    Column("reversed", "In which it is reversed", "count", width=12),
    Column("absent", "In which it cannot be asked", "count", width=12),
    Column("holds_in", "It holds in", width=10),
)


def worded(outcomes: pd.DataFrame, names: dict[str, str], forms: pd.DataFrame) -> pd.DataFrame:
    """``outcomes`` with ``claim`` in words: orders first, then growth and decline, each sorted by its words' parts.

    ``names``: country code to name; ``forms``: form_id to English name in ``name_en``.
    """
    indicators = framework.rules("indicators")["indicators"]
    titles = {one["id"]: one["title"] for one in indicators}
    families = framework.labels("families") | {"all": "All families"}
    named = forms.set_index("form_id")["name_en"].to_dict()
    words = [
        f"{titles[row.indicator_id]}, {families[row.family].lower()}: {names[row.iso3]} above {names[row.subject]}"
        if row.kind == "order"
        else f"{KINDS[row.kind]} in number, {names[row.iso3]}: {named[row.subject]}"
        for row in outcomes.itertuples()
    ]
    order = {kind: place for place, kind in enumerate(KINDS)}
    made = outcomes.assign(claim=words, place=outcomes["kind"].map(order))
    made = made.sort_values(["place", "indicator_id", "family", "iso3", "subject"], kind="stable")
    columns = ["claim", "kind", "scenario", "label", "outcome"]
    return made[columns].reset_index(drop=True)


def counted(cells: pd.DataFrame) -> pd.DataFrame:
    """One row per claim: its outcome as configured, and in how many scenarios it holds.

    ``holds_in``: all, most or few of the scenarios in which it can be asked, the configured run among them; ``rarely
    asked`` where these are fewer than half of all.
    """
    import pandas as pd

    counts = pd.crosstab(cells["claim"], cells["outcome"])
    counts = counts.reindex(columns=[HOLDS, OPEN, REVERSED, ABSENT], fill_value=0)
    base = cells[cells["scenario"] == BASE].set_index("claim")["outcome"]
    rows = cells.drop_duplicates("claim")[["claim", "kind"]].reset_index(drop=True)
    rows = rows.join(counts.rename(columns={HOLDS: "held"}), on="claim")
    asked = rows["held"] + rows[OPEN] + rows[REVERSED]
    share = (rows["held"] / asked).where(2 * asked >= asked + rows[ABSENT])
    most = framework.rules("scenarios")["most"]
    return rows.assign(base=rows["claim"].map(base), holds_in=[_share(one, most) for one in share])


def _share(share: float, most: float) -> str:
    if share != share:
        return RARE
    return ALL if share == 1 else MOST if share >= most else FEW


def table(cells: pd.DataFrame) -> Table:
    """The count of each claim as a table."""
    frame = counted(cells)
    frame["kind"] = frame["kind"].map(KINDS)
    return Table(
        frame,
        COLUMNS,
        (
            "All, most, few: of the scenarios in which the claim can be asked; rarely asked: in fewer than half of them.",
        ),
    )
