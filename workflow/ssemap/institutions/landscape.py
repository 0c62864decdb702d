"""The landscape of a country in law: which families exist, by what they are recognised, under how many laws, since when."""

from __future__ import annotations

import pandas as pd

from ssemap.core import framework

ABSENT = "form_absent"
RECOGNITIONS = ("law", "certification", "programme", "self-declared", "informal")


def recognition(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """One row per country and family: forms in scope by kind of recognition, laws, supervising bodies, first year.

    ``absence``: ``form_absent`` where the country declares that the family has no form in law; ``not_collected`` where
    its list has no form.
    """
    forms, laws = tables["forms"], tables["laws"]
    forms = forms[forms["in_scope"] == "yes"]
    linked = tables["law_forms"].merge(forms[["form_id", "family"]], on="form_id")
    linked = linked.merge(laws.drop(columns="iso3"), on="law_id").drop_duplicates(["iso3", "family", "law_id"])
    absent = tables["absences"]
    absent = set(absent.loc[absent["absence"] == ABSENT, ["iso3", "family"]].itertuples(index=False, name=None))
    families = [code for code in framework.codes("families") if code != framework.MIXED]
    rows = []
    for iso3 in dict.fromkeys(tables["forms"]["iso3"]):
        for family in families:
            own = forms[(forms["iso3"] == iso3) & (forms["family"] == family)]
            under = linked[(linked["iso3"] == iso3) & (linked["family"] == family)]
            kinds = own["recognition"].value_counts()
            rows.append(
                {
                    "iso3": iso3,
                    "family": family,
                    "forms": len(own),
                    **{kind.replace("-", "_"): int(kinds.get(kind, 0)) for kind in RECOGNITIONS},
                    "laws": under["law_id"].nunique(),
                    "bodies": under["supervising_body"].nunique(),
                    "since": under["enacted"].min() if under["enacted"].notna().any() else None,
                    "absence": None if len(own) else ABSENT if (iso3, family) in absent else "not_collected",
                }
            )
    return pd.DataFrame(rows)
