"""The landscape of a country in law: which families exist, what recognises them, under how many laws, since when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from ssemap.core import framework
from ssemap.core.absences import FORM_ABSENT, NOT_SEARCHED

RECOGNITIONS = ("law", "certification", "programme", "self-declared", "informal")


def recognition(tables: Mapping[str, pd.DataFrame], countries: Iterable[str]) -> pd.DataFrame:
    """One row per country and family: forms in scope by kind of recognition, laws, supervising bodies, first year.

    ``tables``: forms, laws, law_forms and absences of all countries by name, each with a column ``iso3``. Returns the
    columns of ``schemas.institutions`` RECOGNITION, every family but the one of mixed aggregates for each of
    ``countries``, in their order. ``absence``: ``form_absent`` where the country declares that the family has no form
    in law; ``not_searched`` where its list has no form.
    """
    forms, laws = tables["forms"], tables["laws"]
    forms = forms[forms["in_scope"] == "yes"]
    linked = tables["law_forms"].merge(forms[["form_id", "family"]], on="form_id")
    linked = linked.merge(laws.drop(columns="iso3"), on="law_id").drop_duplicates(["iso3", "family", "law_id"])
    absent = tables["absences"]
    absent = set(absent.loc[absent["absence"] == FORM_ABSENT, ["iso3", "family"]].itertuples(index=False, name=None))
    families = [code for code in framework.codes("families") if code != framework.MIXED]
    rows = []
    for iso3 in countries:
        for family in families:
            listed = forms[(forms["iso3"] == iso3) & (forms["family"] == family)]
            governing = linked[(linked["iso3"] == iso3) & (linked["family"] == family)]
            kinds = listed["recognition"].value_counts()
            rows.append(
                {
                    "iso3": iso3,
                    "family": family,
                    "forms": len(listed),
                    **{kind.replace("-", "_"): int(kinds.get(kind, 0)) for kind in RECOGNITIONS},
                    "laws": governing["law_id"].nunique(),
                    "bodies": governing["supervising_body"].nunique(),
                    "since": governing["enacted"].min() if governing["enacted"].notna().any() else None,
                    "absence": None if len(listed) else FORM_ABSENT if (iso3, family) in absent else NOT_SEARCHED,
                }
            )
    return pd.DataFrame(rows)
