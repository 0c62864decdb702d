"""Types of national law on cooperatives and on social enterprises, with the laws that make them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ssemap.institutions.law import UNKNOWN_START
from ssemap.institutions.rules import rules
from ssemap.institutions.typology import COOPERATIVE, SOCIAL_ENTERPRISE
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    import pandas as pd

NOTES = (
    "Listed are laws and schemes in force at the end of the reference year, and bills. What "
    "is not listed is not absent. A law without a date has that of its oldest provision or policy on record. A law "
    "ends only where a source of the package says so. A scheme that only gives a benefit makes no form. Social "
    "enterprises are the forms of that family, work integration among them; the most binding kind stands first. An act "
    "that speaks of such forms need not make one: where a form exists by certificate or programme, it counts as "
    "recognised by that.",
    "*: no date of the law or scheme, of its provisions or of a policy that rests on it is known; it counts.",
)


def labels(subject: str) -> dict[str, str]:
    """Type of law to label, of a subject (``cooperative`` or ``social_enterprise``)."""
    told: dict[str, str] = getattr(rules().types, subject)
    return told


def table(types: pd.DataFrame, laws: pd.DataFrame, names: Mapping[str, str]) -> Table:
    """One row per country: the type of its law on cooperatives and what makes a social enterprise, laws named.

    ``types``: as ``institutions`` writes ``law_types``; ``laws``: as ``clean`` writes them, of all countries.
    """
    import pandas as pd

    titles = laws.set_index("law_id")["title_en"]
    rows = []
    for iso3, name in names.items():
        row = {"iso3": iso3, "country": name}
        for subject in (COOPERATIVE, SOCIAL_ENTERPRISE):
            there = types[(types["iso3"] == iso3) & (types["subject"] == subject)]
            kinds = list(dict.fromkeys(there["type"]))
            row[subject] = "; ".join(labels(subject)[kind] for kind in kinds)
            named = there[there["law_id"].notna()]
            marks = (named["in_force"] == UNKNOWN_START).map({True: " *", False: ""})
            row[f"{subject}_laws"] = "; ".join(named["law_id"].map(titles) + marks)
        rows.append(row)
    columns = (
        Column("country", "Country", width=18),
        Column(COOPERATIVE, "Law on cooperatives", width=30),
        Column(f"{COOPERATIVE}_laws", "Acts", width=60, empty="–"),
        Column(SOCIAL_ENTERPRISE, "What makes a social enterprise", width=40),
        Column(f"{SOCIAL_ENTERPRISE}_laws", "Laws and schemes", width=60, empty="–"),
    )
    keys = ["iso3", *(column.key for column in columns)]
    return Table(pd.DataFrame(rows, columns=keys), columns, NOTES)
