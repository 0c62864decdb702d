"""Laws and certification schemes of a country, or of all."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from ssemap.institutions.law import NATIONAL, SCHEME
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    import pandas as pd

SAID = ("supervising_body", "voting_rule", "profit_rule", "benefits")
PROVISION = r"\s*\([A-Z]{3}-P\d{4}\)|,\s*[A-Z]{3}-P\d{4}(?=\))"  # identities of provisions, which tables of them have
COLUMNS = (
    Column("title_en", "Law or scheme", note="title_native", width=44),
    Column("title_native", "Native title", width=30, native=True),
    Column("kind", "Kind", width=12),
    Column("enacted", "Enacted", "whole", width=9),
    Column("in_force", "In force", "whole", width=9),
    Column("amended", "Amended", "whole", width=12),
    Column("supervising_body", "Supervising body", width=36),
    Column("covers", "Forms", width=36, empty="no form of the list"),
    Column("min_members", "Least members", "whole", width=14),
    Column("voting_rule", "Voting", width=30),
    Column("profit_rule", "Profit", width=40),
    Column("benefits", "Benefits", width=40),
    Column("law_id", "Identity", width=34),
)


def table(
    laws: pd.DataFrame, law_forms: pd.DataFrame, forms: pd.DataFrame, names: Mapping[str, str] | None = None
) -> Table:
    """One row per law, oldest first; 'not stated' where the sources seen did not say.

    ``laws``, ``law_forms`` and ``forms`` as ``clean`` writes them. ``names``: country code to name, for a table of
    several countries with a column of their names; then ``laws`` needs ``iso3``, by which it is sorted first.
    """
    form_names = forms.set_index("form_id")["name_en"]
    covers = (
        law_forms.assign(name=law_forms["form_id"].map(form_names))
        .dropna(subset=["name"])
        .sort_values(["law_id", "name"])
        .groupby("law_id")["name"]
        .agg("; ".join)
    )
    rows = laws.assign(
        covers=laws["law_id"].map(covers),
        **{
            year: laws[year].astype("Int64").astype("str").where(laws[year].notna()) for year in ("enacted", "in_force")
        },
        order=laws["enacted"].astype("Int64"),
        **{name: laws[name].map(_without_provisions) for name in SAID},
    ).sort_values(["order", "law_id"], na_position="last")
    columns: tuple[Column, ...] = COLUMNS
    if names:
        rows["country"] = rows["iso3"].map(dict(names))
        rows = rows.sort_values("iso3", kind="stable")
        columns = (Column("country", "Country", width=18), *COLUMNS)
    note = "'not stated': the sources seen did not say."
    return Table(rows.reset_index(drop=True), columns, (note,), heading="country" if names else "")


def _without_provisions(words: object) -> object:
    """What a law says, without the identities of provisions.

    >>> _without_provisions("central bank (approval, XXX-P0065)"), _without_provisions("one vote (XXX-P0071)")
    ('central bank (approval)', 'one vote')
    """
    return re.sub(PROVISION, "", words) if isinstance(words, str) else words


def brief(content: Table) -> Table:
    """The columns of the law table that fit a page."""
    return content.only(["country", "title_en", "title_native", "kind", "enacted", "supervising_body", "covers"])


def by_decade(laws: pd.DataFrame, names: Mapping[str, str]) -> Table:
    """One row per decade of enactment, per country the number of acts and decrees, and of schemes.

    ``laws``: as ``clean`` writes them, with ``iso3``; bills and international instruments are not counted. The last row
    counts those without a year.
    """
    import pandas as pd

    listed = laws[laws["kind"].isin(NATIONAL)]
    starts = listed["enacted"] // 10 * 10
    first, last = starts.min(), starts.max()
    decades = [] if pd.isna(first) else list(range(int(first), int(last) + 10, 10))
    parts = [(f"{decade}s", listed[starts == decade]) for decade in decades]
    parts.append(("no year", listed[starts.isna()]))
    frame = pd.DataFrame([{"decade": label, **_by_country(part, names)} for label, part in parts])
    columns = [Column("decade", "Enacted", width=12)]
    columns += [Column(iso3, name, width=24, empty="–", country=iso3) for iso3, name in names.items()]
    return Table(frame, tuple(columns), ("Only laws on record: what is not listed is not absent.",))


def _by_country(laws: pd.DataFrame, names: Mapping[str, str]) -> dict[str, str]:
    """How many acts and decrees, and schemes, in words, by country."""
    told = {}
    for iso3 in names:
        schemes = laws.loc[laws["iso3"] == iso3, "kind"] == SCHEME
        parts = (
            (int((~schemes).sum()), "act or decree", "acts and decrees"),
            (int(schemes.sum()), "scheme", "schemes"),
        )
        told[iso3] = ", ".join(f"{number} {one if number == 1 else more}" for number, one, more in parts if number)
    return told
