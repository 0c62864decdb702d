"""Wholes and parts among forms that are counted together: a part is not counted beside the whole that holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

PART = "part_of"


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


def _above(form: str, wholes: dict[str, set[str]]) -> set[str]:
    """All forms that a form is part of, but itself."""
    found: set[str] = set()
    asked = set(wholes.get(form, ()))
    while asked:
        found |= asked
        asked = {above for whole in asked for above in wholes.get(whole, ())} - found
    return found - {form}
