"""Which forms, and which families of forms, the policies on record name; and the laws, where no policy does.

Not each law of a package is entered as a policy too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.core.framework import MIXED
from ssemap.institutions.law import NATIONAL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import pandas as pd

# How a policy names a form: itself; a whole that it is part of, or the legal form that it is an instance of; only
# parts or instances of it; none of these, and a law or scheme names one of them; neither.
NAMED, THROUGH_WHOLE, THROUGH_PARTS, BY_LAW, NOT_NAMED = "named", "through_whole", "through_parts", "law", "not_named"
LINKED = ("form_links", "policy_forms", "laws", "law_forms")  # what is asked of forms, beside the policies
FORM_COLUMNS = ["iso3", "family", "form_id", "name_en", "number", "how", "policy_ids"]
FAMILY_COLUMNS = ["iso3", "family", "forms", "named", "number", "policy_ids", "laws"]


def by_form(policies: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per form in scope, aggregates across families left out: the policies that name it, and ``how``.

    ``policies``: those of the edition; ``tables``: ``forms``, ``form_links``, ``policy_forms``, ``laws`` and
    ``law_forms`` as ``clean`` writes them; all with ``iso3``. Columns ``FORM_COLUMNS``.
    """
    import pandas as pd

    forms = tables["forms"]
    by, by_law = _naming(policies, tables["policy_forms"]), _governing(tables)
    above = _above(forms, tables["form_links"])
    below: dict[str, set[str]] = {}
    for form, wholes in above.items():
        for whole in wholes:
            below.setdefault(whole, set()).add(form)
    asked = forms[(forms["in_scope"] == "yes") & (forms["family"] != MIXED)]
    rows = []
    for form in asked.itertuples():
        ids = sorted(by.get(form.form_id, ()))
        wholes, parts = (set(_reach(form.form_id, ways)) for ways in (above, below))
        how = NAMED if ids else THROUGH_WHOLE if wholes & set(by) else THROUGH_PARTS if parts & set(by) else NOT_NAMED
        if how == NOT_NAMED and {form.form_id, *wholes, *parts} & set(by_law):
            how = BY_LAW
        rows.append((form.iso3, form.family, form.form_id, form.name_en, len(ids), how, ids))
    return pd.DataFrame(rows, columns=FORM_COLUMNS)


def by_family(policies: pd.DataFrame, tables: Mapping[str, pd.DataFrame], countries: Sequence[str]) -> pd.DataFrame:
    """One row per family and country, of single families and of aggregates across them.

    ``forms``: how many forms in scope are listed; ``named``: how many of these a policy names; ``number`` of policies
    that name a form of the family, in scope or not; ``laws``: of laws and schemes that do. ``tables``: as ``by_form``
    takes them. Columns ``FAMILY_COLUMNS``.
    """
    import pandas as pd

    forms = tables["forms"]
    by, by_law = _naming(policies, tables["policy_forms"]), _governing(tables)
    rows = []
    for family in framework.codes("families"):
        for iso3 in countries:
            own = forms[(forms["iso3"] == iso3) & (forms["family"] == family)]
            inside = own.loc[own["in_scope"] == "yes", "form_id"]
            ids = sorted(set().union(*(by.get(form, set()) for form in own["form_id"])))
            laws = set().union(*(by_law.get(form, set()) for form in own["form_id"]))
            rows.append((iso3, family, len(inside), sum(form in by for form in inside), len(ids), ids, len(laws)))
    return pd.DataFrame(rows, columns=FAMILY_COLUMNS)


def families_left(by_form: pd.DataFrame, iso3: str) -> list[str]:
    """Families of a country of which no policy or law names a form, nor a form that it is part of, nor a part of it.

    ``by_form``: as ``by_form`` gives it; in the order of the list of families.
    """
    own = by_form[by_form["iso3"] == iso3]
    left = (own["how"] == NOT_NAMED).groupby(own["family"]).all()
    return [family for family in framework.codes("families") if left.get(family, False)]


def naming_none(policies: pd.DataFrame, links: pd.DataFrame) -> pd.DataFrame:
    """The policies that name no form of the list."""
    return policies[~policies["policy_id"].isin(links["policy_id"])]


def _governing(tables: Mapping[str, pd.DataFrame]) -> dict[str, set[str]]:
    """Form to the laws and schemes of the country that govern it; a bill is none."""
    laws, links = tables["laws"], tables["law_forms"]
    known = links[links["law_id"].isin(laws.loc[laws["kind"].isin(NATIONAL), "law_id"])]
    return {str(form): set(ids) for form, ids in known.groupby("form_id")["law_id"]}


def _naming(policies: pd.DataFrame, links: pd.DataFrame) -> dict[str, set[str]]:
    """Form to the policies that name it."""
    known = links[links["policy_id"].isin(policies["policy_id"])]
    return {str(form): set(ids) for form, ids in known.groupby("form_id")["policy_id"]}


def _above(forms: pd.DataFrame, form_links: pd.DataFrame) -> dict[str, set[str]]:
    """Form to the forms that it is part of, or an instance of."""
    above: dict[str, set[str]] = {}
    parts = form_links[form_links["relation"] == "part_of"]
    instances = forms[forms["legal_form"].notna()]
    pairs = [
        *zip(parts["form_id"], parts["related_form_id"], strict=True),
        *zip(instances["form_id"], instances["legal_form"], strict=True),
    ]
    for form, whole in pairs:
        above.setdefault(form, set()).add(whole)
    return above


def _reach(form: str, ways: dict[str, set[str]]) -> Iterator[str]:
    """The forms that are reached from one, at any depth."""
    seen, waiting = {form}, [form]
    while waiting:
        for further in ways.get(waiting.pop(), set()) - seen:
            seen.add(further)
            waiting.append(further)
            yield further
