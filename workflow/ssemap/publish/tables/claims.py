"""Claims of the comparison in words, and in how many scenarios each holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap import scenarios
from ssemap.core import framework
from ssemap.indicators.declared import catalogue
from ssemap.publish import held
from ssemap.publish.tables.table import Column, Table
from ssemap.schemas.scenarios import ABSENT, BASE, CLAIM, DECLINE, GROWTH, HOLDS, OPEN, ORDER, REVERSED, UNCHANGED

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

ALL, MOST, FEW, RARE, UNTESTED = "all", "most", "few", "rarely asked", "none can change it"
ANOTHER_FIT = "Model without one country at a time"  # all its scenarios together
MOVED = {GROWTH: "Clear growth in number", DECLINE: "Clear decline in number"}
KINDS = {ORDER: "Order of countries", GROWTH: "Growth", DECLINE: "Decline"}
WORST = [UNCHANGED, HOLDS, OPEN, ABSENT, REVERSED]  # the best outcome first
COLUMNS = (
    Column("claim", "Claim", width=60, shown="said"),  # pages print the rest above the rows
    Column("kind", "Kind", width=18, page=False),  # the claim says it
    Column("base", "As configured", width=14),
    Column("held", "Scenarios in which it holds", "count", width=12),
    Column("open", "In which it is open", "count", width=12),
    Column("reversed", "In which it is reversed", "count", width=12),
    Column("absent", "In which it cannot be asked", "count", width=12),
    Column(UNCHANGED, "That cannot change it", "count", width=12),
    Column("holds_in", "It holds in", width=10),
)


def counted(outcomes: pd.DataFrame) -> pd.DataFrame:
    """One row per claim: its outcome as configured, and in how many scenarios it holds.

    ``outcomes`` as ``scenarios`` writes them; columns ``CLAIM, held, open, reversed, absent, unchanged, asked, base,
    holds_in``. The configured run is no scenario, and one that cannot change a claim does not count for it. ``asked``:
    scenarios that can change the claim and in which it can be asked. ``holds_in``: all, most or few of these; ``rarely
    asked`` where these are fewer than half of those that can change it.
    """
    import pandas as pd

    tested = outcomes["outcome"].where(outcomes["scenario"] != BASE)
    counts = pd.DataFrame({code: tested == code for code in (HOLDS, OPEN, REVERSED, ABSENT, UNCHANGED)})
    by_claim = counts.groupby([outcomes[key] for key in CLAIM], sort=False).sum()
    rows = by_claim.rename(columns={HOLDS: "held"}).reset_index()
    base = outcomes[outcomes["scenario"] == BASE].set_index(CLAIM)["outcome"]
    asked = rows["held"] + rows[OPEN] + rows[REVERSED]
    share = (rows["held"] / asked).where(2 * asked >= asked + rows[ABSENT])
    can_change = asked + rows[ABSENT] > 0
    most = scenarios.rules().most
    return rows.assign(
        asked=asked,
        base=base.reindex(pd.MultiIndex.from_frame(rows[CLAIM])).to_numpy(),
        holds_in=[_words(held, most) if can else UNTESTED for held, can in zip(share, can_change, strict=True)],
    )


def worded(claims: pd.DataFrame, names: Mapping[str, str], forms: pd.DataFrame) -> pd.DataFrame:
    """Claims with ``claim`` in words: orders first, then growth and decline, each sorted by its words' parts.

    ``claims``: any rows with the columns ``CLAIM``; ``other``: the second country, where there is one; ``heading`` and
    ``said``: the two parts of the words. ``names``: country code to name; ``forms``: names of forms, ``iso3, form_id,
    name_en``.
    """
    titles = catalogue().titles()
    families = framework.labels("families") | {"all": "All families"}
    named = held.names(forms).short
    ordered = claims["kind"] == ORDER
    headings = [
        f"{titles[row.indicator_id]}, {families[row.family].lower()}" if row.kind == ORDER else MOVED[row.kind]
        for row in claims.itertuples()
    ]
    said = [
        f"{names[row.iso3]} clearly higher than {names[row.subject]}"
        if row.kind == ORDER
        else f"{names[row.iso3]}, {named[row.subject]}"
        for row in claims.itertuples()
    ]
    order = {kind: place for place, kind in enumerate(KINDS)}
    claims = claims.assign(
        claim=[f"{heading}: {words}" for heading, words in zip(headings, said, strict=True)],
        heading=headings,
        said=said,
        other=claims["subject"].where(ordered, ""),
        place=claims["kind"].map(order),
    )
    keys = ["place", "indicator_id", "family", "iso3", "subject"]
    return claims.sort_values(keys, kind="stable", ignore_index=True).drop(columns="place")


def by_choice(outcomes: pd.DataFrame) -> pd.DataFrame:
    """What becomes of each claim that holds as configured under each other choice: ``CLAIM, choice, label, outcome``.

    ``outcomes`` as ``scenarios`` writes them. Another pooled fit is one choice, whichever country it leaves out: of its
    scenarios the worst outcome counts, and a claim is unchanged only where none can change it. Official sources come
    first, the other choices in the order of ``scenarios.yaml``.
    """
    holding = outcomes[(outcomes["scenario"] == BASE) & (outcomes["outcome"] == HOLDS)]
    asked = outcomes[outcomes["scenario"] != BASE].merge(holding[CLAIM], on=CLAIM)
    declared = {one.id: one for one in scenarios.rules().scenarios}
    single = asked["scenario"].isin(list(declared))
    fit = next((one.id for one in declared.values() if one.fit), "")
    asked = asked.assign(
        choice=asked["scenario"].where(single, fit),
        label=asked["label"].where(single, ANOTHER_FIT),
        worst=asked["outcome"].map(WORST.index),
    )
    rows = asked.groupby([*CLAIM, "choice", "label"], sort=False)["worst"].max().reset_index()
    places = {code: place for place, code in enumerate(dict.fromkeys([official_choice(), *declared]))}
    rows = rows.assign(outcome=[WORST[place] for place in rows["worst"]], place=rows["choice"].map(places))
    return rows.sort_values([*CLAIM, "place"], kind="stable", ignore_index=True).drop(columns=["worst", "place"])


def official_choice() -> str:
    """The scenario that keeps official sources only; '' where none is declared."""
    return next((one.id for one in scenarios.rules().scenarios if one.sources == "official"), "")


def _words(share: float, most: float) -> str:
    """In how many scenarios a claim holds; ``share`` is missing where it can rarely be asked."""
    if share != share:
        return RARE
    return ALL if share == 1 else MOST if share >= most else FEW


def table(claims: pd.DataFrame) -> Table:
    """The count of each claim as a table; ``claims``: counted, in words."""
    return Table(
        claims.assign(kind=claims["kind"].map(KINDS)),
        COLUMNS,
        (
            "All, most, few: of the scenarios that can change the claim and in which it can be asked; rarely asked: "
            "in fewer than half of those that can change it. A scenario cannot change a claim where it leaves all "
            "numbers of the claim as they are; it is not counted for it. The configured run is no scenario.",
        ),
        heading="heading",
    )
