"""Provisions that count for a year: those in force on its last day."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ssemap.core import texts
from ssemap.core.days import first_day, last_day
from ssemap.core.frames import missing, text
from ssemap.institutions.legal_forms import INSTANCE

if TYPE_CHECKING:
    import pandas as pd

IN_FORCE, NOT_IN_FORCE, UNKNOWN_START = "yes", "no", "unknown"
# Kinds of laws.csv. An international instrument (the fifth, ``international``) is no law or scheme of the country.
ACT, DECREE, SCHEME, BILL = "act", "decree", "scheme", "bill"
RULES = (ACT, DECREE)
NATIONAL = (*RULES, SCHEME)
BINDING = (*NATIONAL, "international", BILL)  # the most binding first
RULED = ("supervising_body", "min_members", "voting_rule", "profit_rule")  # what the row of a law says of its forms


def counting(tables: Mapping[str, pd.DataFrame], year: int) -> pd.DataFrame:
    """The provisions that count for a year, with ``since`` (first day in force, as precise as known) and ``in_force``.

    ``tables``: ``provisions`` and ``laws``, as ``clean`` writes them. An empty start takes the date of the law: the
    year in force, else that of enactment. ``in_force`` is ``unknown`` where that is empty too: the provision counts,
    and is marked. It ends with its law. Sorted by ``provision_id``.
    """
    provisions = tables["provisions"].sort_values("provision_id", ignore_index=True)
    laws = tables["laws"].set_index("law_id")
    start = laws["in_force"].fillna(laws["enacted"])
    years = provisions["law_id"].map(start).astype("Int64").astype("str").where(provisions["law_id"].map(start).notna())
    provisions["since"] = provisions["in_force_from"].fillna(years)
    provisions["in_force"] = [
        in_force(since, until, year)
        for since, until in zip(provisions["since"], provisions["in_force_until"], strict=True)
    ]
    ends = provisions["law_id"].map(laws["in_force_until"])
    kept = [
        NOT_IN_FORCE not in (found, in_force(None, until, year))
        for found, until in zip(provisions["in_force"], ends, strict=True)
    ]
    return provisions.loc[kept].reset_index(drop=True)


def of_forms(tables: Mapping[str, pd.DataFrame], listed: pd.DataFrame, year: int) -> pd.DataFrame:
    """The provisions that decide on each form: a row per form and provision, with the columns of both.

    ``tables``: ``provisions``, ``provision_forms`` and ``laws`` as ``clean`` writes them; ``listed``: the forms as
    ``legal_forms.roles`` gives them. Those that count for ``year`` and are linked to the form; of an instance those
    alone that are not linked to its legal form, whose ratings it inherits.
    """
    import pandas as pd

    linked = counting(tables, year).drop(columns="iso3", errors="ignore")
    linked = linked.merge(tables["provision_forms"][["provision_id", "form_id"]], on="provision_id")
    linked = linked.merge(listed[["form_id", "legal_form", "role"]], on="form_id")
    there = pd.MultiIndex.from_frame(linked[["provision_id", "form_id"]])
    of_legal_form = pd.MultiIndex.from_frame(linked[["provision_id", "legal_form"]]).isin(there)
    return linked[~((linked["role"] == INSTANCE) & of_legal_form)]


def in_force(since: Any, until: Any, year: int) -> str:
    """Was a rule in force on the last day of a year: ``yes``, ``no``, or ``unknown`` where its start is not known.

    ``since``, ``until``: first and last day, as precise as known (a year, a month or a day); anything that is no text
    is empty. A rule that came into force within the year counts; one that ended within it does not.

    >>> in_force("2012", None, 2019), in_force("2020-04-01", None, 2019), in_force(None, None, 2019)
    ('yes', 'no', 'unknown')
    >>> in_force("2019-10", None, 2019), in_force("2005", "2019", 2019), in_force("2005", "2019-12-31", 2019)
    ('yes', 'no', 'yes')
    """
    day = datetime.date(year, 12, 31)
    if isinstance(until, str) and first_day(until) < day:
        return NOT_IN_FORCE
    if not isinstance(since, str):
        return UNKNOWN_START
    return IN_FORCE if last_day(since) <= day else NOT_IN_FORCE


def known_since(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """Each law of which a date is known, to the first one: a year or a month or a day.

    ``tables``: ``laws``, ``provisions`` and ``policies`` as ``clean`` writes them. The year in force of the law, else
    that of enactment; of a law without either the earliest start of its provisions and of the policies that rest on it.
    """
    laws = tables["laws"].set_index("law_id")
    own = laws["in_force"].fillna(laws["enacted"]).dropna()
    since = {str(law_id): str(int(year)) for law_id, year in own.items()}
    others = [pair for pair in _starts(tables["provisions"], tables["policies"]) if pair[0] not in since]
    for law_id, start in sorted(others, key=lambda pair: first_day(pair[1])):
        since.setdefault(law_id, start)
    return since


def _starts(provisions: pd.DataFrame, policies: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """Each law with the start of a provision of it, or of a policy that rests on it."""
    dated = provisions.dropna(subset=["in_force_from"])
    yield from zip(dated["law_id"], dated["in_force_from"], strict=True)
    for policy in policies.dropna(subset=["year_start"]).itertuples():
        month = "" if missing(policy.month_start) else f"-{int(policy.month_start):02}"
        for evidence_id in texts.several(text(policy.evidence_ids)):
            yield evidence_id, f"{int(policy.year_start)}{month}"


def years(tables: Mapping[str, pd.DataFrame]) -> dict[str, str]:
    """The year of each law of which one is known: that of enactment, else that of ``known_since``.

    ``tables``: as ``known_since`` takes them.
    """
    enacted = tables["laws"].set_index("law_id")["enacted"].dropna()
    first = {law_id: since[: len("2019")] for law_id, since in known_since(tables).items()}
    return first | {str(law_id): str(int(year)) for law_id, year in enacted.items()}


def enacted_by(tables: Mapping[str, pd.DataFrame], year: int) -> pd.DataFrame:
    """The laws and schemes in force on the last day of a year, with ``in_force_then``; a bill is no law.

    ``tables``: as ``known_since`` takes them. A law of which no date is known is kept, and ``in_force_then`` is
    ``unknown``.
    """
    laws = tables["laws"]
    since = known_since(tables)
    ends = zip(laws["law_id"], laws["in_force_until"], strict=True)
    then = [in_force(since.get(law_id), until, year) for law_id, until in ends]
    dated = laws.assign(in_force_then=then)
    return dated[(dated["kind"] != BILL) & (dated["in_force_then"] != NOT_IN_FORCE)]


def grants_only(laws: pd.DataFrame) -> pd.Series:
    """Is each a scheme of which benefits are told and nothing else: it gives something to a form, and makes none?"""
    told = laws[[*RULED]].notna().any(axis=1)
    return (laws["kind"] == SCHEME) & laws["benefits"].notna() & ~told


def by_weight(laws: pd.DataFrame, provisions: pd.DataFrame) -> dict[str, int]:
    """Each law to its place among laws: the most binding kind first, then the law of which most is told.

    ``laws``, ``provisions``: as ``clean`` writes them. What is told of a law are its provisions and what its row says
    of its forms; of two alike the first identity.
    """
    told = Counter(provisions["law_id"])
    for name in RULED:
        told.update(laws.loc[laws[name].notna(), "law_id"])
    kinds = dict(zip(laws["law_id"], laws["kind"], strict=True))
    ranked = sorted(kinds, key=lambda one: (BINDING.index(kinds[one]), -told[one], one))
    return {law_id: place for place, law_id in enumerate(ranked)}


def governed(tables: Mapping[str, pd.DataFrame], year: int) -> set[str]:
    """The forms that an act or a decree of the list governs that was in force on the last day of a year.

    ``tables``: as ``known_since`` takes them, with ``law_forms``.
    """
    laws = enacted_by(tables, year)
    there = laws.loc[laws["kind"].isin(RULES), "law_id"]
    return set(tables["law_forms"].loc[tables["law_forms"]["law_id"].isin(there), "form_id"])
