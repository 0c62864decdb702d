"""Types of national law: how a country legislates on cooperatives, and what makes a social enterprise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ssemap.institutions import law
from ssemap.institutions.rules import ENTERPRISE_TYPES

if TYPE_CHECKING:
    import pandas as pd

COOPERATIVE, SOCIAL_ENTERPRISE = "cooperative", "social_enterprise"
GENERAL, SECTOR, FARM = "general", "sector", "farm"
STATE, CITY, PRIVATE = "state", "city_or_province", "private"
NONE, ACT = "none", "act"


def typology(tables: Mapping[str, pd.DataFrame], countries: Iterable[str], year: int) -> pd.DataFrame:
    """One row per country, subject, type and law: ``iso3, subject, type, law_id, in_force``.

    ``tables``: ``forms``, ``laws``, ``law_forms``, ``provisions`` and ``policies`` as ``clean`` writes them, with
    ``iso3``. Laws in force on the last day of ``year`` that govern a form in scope of the family ``subject``, and bills
    on social enterprises; international instruments are none, nor are schemes that only give something to a form, and a
    law on social enterprises without an issuer is of no type. The law on cooperatives has one type, and acts alone make
    it. Social enterprises have each type for which there is a law. Type ``none`` has no law. ``in_force``: ``yes``, or
    ``unknown`` for a law of which no date is known; missing for bills and without a law.
    """
    import pandas as pd

    forms = tables["forms"]
    families = forms[forms["in_scope"] == "yes"].set_index("form_id")["family"]
    links = tables["law_forms"].assign(family=tables["law_forms"]["form_id"].map(families))
    of = {family: set(links.loc[links["family"] == family, "law_id"]) for family in (COOPERATIVE, SOCIAL_ENTERPRISE)}
    in_force = law.enacted_by(tables, year).sort_values("law_id")
    in_force = in_force[in_force["kind"].isin(law.NATIONAL) & ~law.grants_only(in_force)]
    bills = tables["laws"][tables["laws"]["kind"] == law.BILL].sort_values("law_id")
    rows = []
    for iso3 in countries:
        there = in_force[in_force["iso3"] == iso3]
        cooperative = there[there["law_id"].isin(of[COOPERATIVE])]
        proposed = pd.concat([there, bills[bills["iso3"] == iso3]])
        issued = proposed[proposed["issuer"].notna() | (proposed["kind"] == law.BILL)]
        enterprise = issued[issued["law_id"].isin(of[SOCIAL_ENTERPRISE])]
        rows += [{"iso3": iso3, "subject": COOPERATIVE, **row} for row in _on_cooperatives(cooperative)]
        rows += [{"iso3": iso3, "subject": SOCIAL_ENTERPRISE, **row} for row in _on_enterprises(enterprise)]
    found = pd.DataFrame(rows, columns=["iso3", "subject", "type", "law_id"])
    return found.assign(in_force=found["law_id"].map(in_force.set_index("law_id")["in_force_then"]).astype("str"))


def _on_cooperatives(laws: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """The one type, with each act that makes it."""
    acts = laws[(laws["kind"] == law.ACT) & laws["breadth"].isin([GENERAL, SECTOR, FARM])]
    yield from _each(cooperative_type(set(acts["breadth"])), acts["law_id"])


def cooperative_type(breadths: set[str]) -> str:
    """The type of law on cooperatives, by what its acts cover.

    >>> cooperative_type({"general"}), cooperative_type({"sector", "farm"}), cooperative_type({"farm"})
    ('general_act', 'sector_acts', 'farm_act_only')
    """
    if GENERAL in breadths:
        return "general_and_sector_acts" if breadths & {SECTOR, FARM} else "general_act"
    if SECTOR in breadths:
        return "sector_acts"
    return "farm_act_only" if FARM in breadths else NONE


def _on_enterprises(laws: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Each type that there is, with its laws."""
    kinds = [enterprise_type(kind, issuer) for kind, issuer in zip(laws["kind"], laws["issuer"], strict=True)]
    for name in ENTERPRISE_TYPES[:-1]:
        if name in kinds:
            yield from _each(name, laws.loc[[kind == name for kind in kinds], "law_id"])
    if not kinds:
        yield from _each(NONE, [])


def enterprise_type(kind: str, issuer: str) -> str:
    """What a law or scheme on social enterprises is.

    >>> enterprise_type("decree", "state"), enterprise_type("scheme", "private"), enterprise_type("bill", "state")
    ('act', 'private_label', 'bill')
    """
    if kind == law.BILL:
        return "bill"
    if issuer == STATE:
        return ACT if kind in law.RULES else "state_scheme"
    return "city_scheme" if issuer == CITY else "private_label"


def _each(name: str, laws: Iterable[str]) -> Iterator[dict[str, Any]]:
    """A row for each law, or one without a law."""
    listed: list[str | None] = [*laws]
    for law_id in listed or [None]:
        yield {"type": name, "law_id": law_id}
