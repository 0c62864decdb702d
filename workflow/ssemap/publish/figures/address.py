"""Names of the files of figures: known without what draws them, which takes 0.3 s to load."""

from __future__ import annotations


def of_form(form_id: str) -> str:
    """Name of the figure of a form over time.

    >>> of_form("AAA-credit-union")
    'form_credit_union'
    """
    return f"form_{form_id.partition('-')[2].replace('-', '_')}"
