"""Wholes and parts among forms that are counted together: a part is not counted beside the whole that holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core import framework

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

PART = "part_of"
AGGREGATE = "aggregate across families"


def parts_of_others(forms: Iterable[str], links: pd.DataFrame) -> set[str]:
    """Forms that are part of another one of ``forms``, also through forms that are not among them.

    ``links``: ``form_id, related_form_id, relation`` of ``form_links``.

    >>> import pandas as pd
    >>> links = pd.DataFrame({"form_id": ["part", "middle"], "related_form_id": ["middle", "whole"], "relation": PART})
    >>> sorted(parts_of_others(["part", "whole", "other"], links))
    ['part']
    """
    return set(within(forms, links))


def within(forms: Iterable[str], links: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Each form that is part of others of ``forms`` to the nearest of these, in the order of ids.

    >>> import pandas as pd
    >>> links = pd.DataFrame({"form_id": ["part", "middle"], "related_form_id": ["middle", "whole"], "relation": PART})
    >>> within(["part", "middle", "whole"], links)
    {'middle': ('whole',), 'part': ('middle',)}
    """
    chosen = set(forms)
    wholes: dict[str, set[str]] = {}
    for form, whole in links.loc[links["relation"] == PART, ["form_id", "related_form_id"]].itertuples(index=False):
        wholes.setdefault(form, set()).add(whole)
    above = {form: chosen & _above(form, wholes) for form in sorted(chosen)}
    nearest = {form: found - {far for whole in found for far in above[whole]} for form, found in above.items()}
    return {form: tuple(sorted(found or above[form])) for form, found in nearest.items() if above[form]}


def by_indicator(rows: pd.DataFrame, links: pd.DataFrame) -> dict[str, dict[str, tuple[str, ...]]]:
    """Of each indicator the forms with a number of all of them that are part of others with one, and these others.

    ``rows``: of ``form_values``.
    """
    forms = rows[~rows["apart"]].groupby("indicator_id", sort=False)["form_id"]
    return {str(indicator): within(listed, links) for indicator, listed in forms}


def mark(family: str, holders: Sequence[str]) -> str:
    """The words beneath a form that overlaps with others beside it by its nature; '' for another one.

    ``family``: of the form. ``holders``: names of the forms beside it that it is part of.

    >>> mark("cooperative", ["Cooperative", "Union"]), mark("mixed", []), mark("cooperative", [])
    ('counted within Cooperative, Union', 'aggregate across families', '')
    """
    if family == framework.MIXED:
        return AGGREGATE
    return f"counted within {', '.join(holders)}" if holders else ""


def _above(form: str, wholes: dict[str, set[str]]) -> set[str]:
    """All forms that a form is part of, but itself."""
    found: set[str] = set()
    asked = set(wholes.get(form, ()))
    while asked:
        found |= asked
        asked = {above for whole in asked for above in wholes.get(whole, ())} - found
    return found - {form}
