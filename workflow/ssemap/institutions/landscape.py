"""The landscape of a country in law: which families exist, what recognises them, under how many laws, since when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from ssemap.core import framework
from ssemap.core.absences import COUNTED_ELSEWHERE, FORM_ABSENT, NOT_SEARCHED
from ssemap.institutions.law import NATIONAL, SCHEME, enacted_by, governed, years
from ssemap.institutions.legal_forms import INSTANCE, TOTAL, roles

LAW = "law"
RECOGNITIONS = (LAW, "certification", "programme", "self_declared", "informal")


def recognition(tables: Mapping[str, pd.DataFrame], countries: Iterable[str], year: int) -> pd.DataFrame:
    """One row per country and family: legal forms by recognition, laws, schemes, supervising bodies, first year.

    ``tables``: forms, form_links, laws, law_forms, provisions, policies and absences of all countries by name, each
    with a column ``iso3``. Returns the columns of ``schemas.institutions`` RECOGNITION, every family but the one of
    mixed aggregates for each of ``countries``, in their order. Legal forms alone are counted (``legal_forms.roles``);
    laws and schemes of the country in force on the last day of ``year`` that govern any row of the list in scope.
    ``law``: of the forms that are recognised by law those that an act or a decree among these governs. ``absence``:
    ``form_absent`` where the country declares that the family has no form in law;
    ``counted_elsewhere`` where its rows of the list are instances of legal forms of other families; ``not_searched``
    where its list has no form.
    """
    forms, laws = tables["forms"], enacted_by(tables, year)
    by_law, dated = governed(tables, year), years(tables)
    listed = roles(forms, tables["form_links"])
    counted = forms[forms["form_id"].isin(listed.loc[listed["role"] != INSTANCE, "form_id"])]
    totals = set(listed.loc[listed["role"] == TOTAL, "form_id"])
    linked = tables["law_forms"][["law_id", "form_id"]].merge(listed[["form_id", "family"]], on="form_id")
    linked = linked.merge(laws[laws["kind"].isin(NATIONAL)], on="law_id").drop_duplicates(["iso3", "family", "law_id"])
    absent = tables["absences"]
    absent = set(absent.loc[absent["absence"] == FORM_ABSENT, ["iso3", "family"]].itertuples(index=False, name=None))
    families = [code for code in framework.codes("families") if code != framework.MIXED]
    below = set(listed[["iso3", "family"]].itertuples(index=False, name=None))
    rows = []
    for iso3 in countries:
        for family in families:
            there = counted[(counted["iso3"] == iso3) & (counted["family"] == family)]
            # A total is counted where its parts are of other families, or it has none here.
            own = there[~there["form_id"].isin(totals)]
            there = own if len(own) else there
            governing = linked[(linked["iso3"] == iso3) & (linked["family"] == family)]
            then = (there["recognition"] != LAW) | there["form_id"].isin(by_law)
            kinds = there.loc[then, "recognition"].value_counts()
            schemes = governing["kind"] == SCHEME
            rows.append(
                {
                    "iso3": iso3,
                    "family": family,
                    "forms": len(there),
                    **{kind: int(kinds.get(kind, 0)) for kind in RECOGNITIONS},
                    "laws": governing.loc[~schemes, "law_id"].nunique(),
                    "schemes": governing.loc[schemes, "law_id"].nunique(),
                    "bodies": governing["supervising_body"].nunique(),
                    "since": min((int(dated[law]) for law in governing["law_id"] if law in dated), default=None),
                    "absence": _absence(len(there), (iso3, family) in absent, (iso3, family) in below),
                }
            )
    return pd.DataFrame(rows)


def _absence(forms: int, declared: bool, listed: bool) -> str | None:
    """Why no legal form of a family is counted; none where one is.

    ``declared``: that the family has no form in law; ``listed``: a row of the list is of the family.
    """
    if forms:
        return None
    if declared:
        return FORM_ABSENT
    return COUNTED_ELSEWHERE if listed else NOT_SEARCHED
