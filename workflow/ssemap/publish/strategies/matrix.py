"""Policies counted by instrument and country, and by the kinds of actors behind them."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ssemap.core import framework, texts
from ssemap.core.codelists import Instrument

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

UNKNOWN, LATER, RUNNING, ENDED = "unknown", "later", "running", "ended"


def instruments() -> dict[str, str]:
    """Code to label of each instrument; the rest, which is none, is not among them."""
    return {row.instrument: row.label for row in framework.rows(Instrument) if row.rest == "no"}


def of_theme(policies: pd.DataFrame, theme: str) -> pd.DataFrame:
    """The policies that name a theme, in their order."""
    return policies[[theme in texts.several(cell) for cell in policies["themes"]]]


def by_instrument(policies: pd.DataFrame, countries: Sequence[str]) -> pd.DataFrame:
    """One row per instrument and country, those without a policy too: how many there are, and which.

    ``policies``: as ``clean`` writes them, with ``iso3``. Columns ``instrument, iso3, number``, a count for each actor
    type, ``policy_ids`` and ``names``, the latest first. A policy counts once.
    """
    import pandas as pd

    types = framework.codes("actor_types")
    of_each = dict(iter(latest_first(policies).groupby(["instrument", "iso3"])))
    rows = []
    for instrument in framework.codes("instruments"):
        for iso3 in countries:
            own = of_each.get((instrument, iso3), policies[:0])
            actors = Counter(own["actor_type"])
            rows.append(
                {
                    "instrument": instrument,
                    "iso3": iso3,
                    "number": len(own),
                    **{code: actors[code] for code in types},
                    "policy_ids": list(own["policy_id"]),
                    "names": list(own["name"]),
                }
            )
    return pd.DataFrame(rows, columns=["instrument", "iso3", "number", *types, "policy_ids", "names"])


def by_actor(policies: pd.DataFrame, countries: Sequence[str]) -> pd.DataFrame:
    """One row per actor type and country: ``actor_type, iso3, number``."""
    import pandas as pd

    once = policies.drop_duplicates("policy_id")
    rows = [
        (code, iso3, int(((once["actor_type"] == code) & (once["iso3"] == iso3)).sum()))
        for code in framework.codes("actor_types")
        for iso3 in countries
    ]
    return pd.DataFrame(rows, columns=["actor_type", "iso3", "number"])


def latest_first(policies: pd.DataFrame) -> pd.DataFrame:
    """Each policy once, by its first year and month from the latest; of a year those without a month last, then by
    identity; those without a year at the end.
    """
    once = policies.drop_duplicates("policy_id")
    keys = ["year_start", "month_start", "policy_id"]
    return once.sort_values(keys, ascending=[False, False, True], na_position="last", kind="stable")


def with_number(table: pd.DataFrame, column: str, code: str) -> list[str]:
    """Countries with a policy of a code, in the order of a table of ``by_instrument`` or ``by_actor``."""
    return list(table.loc[(table[column] == code) & (table["number"] > 0), "iso3"])


def states(policies: pd.DataFrame, year: int) -> list[str]:
    """Whether each policy runs at the end of a year: RUNNING, ENDED, LATER (not begun), or UNKNOWN.

    It runs only where a later end is on record: a policy without a last year may have ended.
    """
    return [_state(first, last, year) for first, last in _spans(policies)]


def _spans(policies: pd.DataFrame) -> Iterable[tuple[int | None, int | None]]:
    first, last = (
        [None if year != year else int(year) for year in policies[name].astype("float64")]
        for name in ("year_start", "year_end")
    )
    return zip(first, last, strict=True)


def _state(first: int | None, last: int | None, year: int) -> str:
    if first is not None and first > year:
        return LATER
    if last is None:
        return UNKNOWN
    return RUNNING if last > year else ENDED
