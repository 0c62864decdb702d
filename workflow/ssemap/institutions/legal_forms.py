"""Rows of the list of forms and the legal forms that they stand for: what is counted once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core.forms import FEWEST_PARTS, Forms
from ssemap.schemas.institutions import ROLES

if TYPE_CHECKING:
    import pandas as pd

LEGAL_FORM, INSTANCE, TOTAL = ROLES


def roles(forms: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """The forms in scope with what they are among legal forms, sorted: ``form_id, iso3, family, legal_form, role``.

    ``forms``, ``links``: the tables ``forms`` and ``form_links`` as ``clean`` writes them, of one country or several,
    with ``iso3``. ``role``: ``instance`` of another row of the list (its ``legal_form``); ``total``, of which two legal
    forms of the list or more are parts, or parts of its parts; else ``legal_form``, a form in law or a scheme that
    stands for itself. Legal forms alone are counted: instances are in them, and totals are their parts. ``legal_form``
    of the others is the form itself.
    """
    in_scope = forms[forms["in_scope"] == "yes"].sort_values("form_id", ignore_index=True)
    named = in_scope["legal_form"]
    itself = set(in_scope.loc[named.isna(), "form_id"])
    linked = Forms.linked(in_scope, links)
    totals = {form for form in itself if len(linked.parts_among(form, itself)) >= FEWEST_PARTS}
    role = [INSTANCE if form not in itself else TOTAL if form in totals else LEGAL_FORM for form in in_scope["form_id"]]
    return in_scope.assign(legal_form=named.fillna(in_scope["form_id"]), role=role)[
        ["form_id", "iso3", "family", "legal_form", "role"]
    ]


def counted(table: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table with a column ``role`` that are about legal forms: what is counted once."""
    return table[table["role"] == LEGAL_FORM]
