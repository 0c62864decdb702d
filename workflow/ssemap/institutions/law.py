"""Provisions that count for a year: those in force on its last day."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ssemap.core.days import first_day, last_day
from ssemap.institutions.legal_forms import INSTANCE

if TYPE_CHECKING:
    import pandas as pd

IN_FORCE, NOT_IN_FORCE, UNKNOWN_START = "yes", "no", "unknown"
# Kinds of laws.csv. An international instrument (the fifth, ``international``) is no law or scheme of the country.
ACT, DECREE, SCHEME, BILL = "act", "decree", "scheme", "bill"
RULES = (ACT, DECREE)
NATIONAL = (*RULES, SCHEME)


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


def enacted_by(laws: pd.DataFrame, year: int) -> pd.DataFrame:
    """The laws and schemes in force on the last day of a year, with ``in_force_then``; a bill is no law.

    ``laws``: as ``clean`` writes them. One without a year is kept, and ``in_force_then`` is ``unknown``.
    """
    years = laws["in_force"].fillna(laws["enacted"])
    since = [None if missing else str(int(value)) for value, missing in zip(years, years.isna(), strict=True)]
    then = [in_force(begins, until, year) for begins, until in zip(since, laws["in_force_until"], strict=True)]
    dated = laws.assign(in_force_then=then)
    return dated[(dated["kind"] != BILL) & (dated["in_force_then"] != NOT_IN_FORCE)]
