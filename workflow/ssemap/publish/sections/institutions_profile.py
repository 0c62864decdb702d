"""The institutional landscape of one country, from its own tables alone: what a profile shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.core.absences import FORM_ABSENT
from ssemap.core.conditions import coded_as, condition_labels, of_record
from ssemap.institutions import landscape, scores
from ssemap.institutions.ratings import matrix

if TYPE_CHECKING:
    import pandas as pd

WITHOUT_LAW = ("programme", "certification")  # kinds of recognition of forms that an organisation takes on


@dataclass(frozen=True, slots=True)
class CountryLandscape:
    """Ranges of scores of the country's forms, recognition by family, and names for the text.

    ``secured``: by label of the conditions that were coded, the number of forms of which a law is the place of a
    rating yes; conditions without such a form are left out. ``programme``: names of forms that exist by a programme
    or certification only; ``without``: labels of families that are declared to have no form in law.
    """

    scores: pd.DataFrame
    recognition: pd.DataFrame
    secured: dict[str, int]
    programme: list[str]
    without: list[str]


def country_landscape(tables: Mapping[str, pd.DataFrame], iso3: str, conditions: str) -> CountryLandscape:
    """What a profile shows of law and institutions.

    ``tables``: forms, codings, laws, law_forms and absences of one country; ``conditions``: name of the set.
    """
    country_tables = {name: frame.assign(iso3=iso3) for name, frame in tables.items()}
    forms = country_tables["forms"]
    forms = forms[forms["in_scope"] == "yes"].sort_values("form_id")
    ranges = scores.ranges(matrix(tables["codings"], forms["form_id"].tolist(), conditions), conditions)
    recognition = landscape.recognition(country_tables, [iso3])
    absent = recognition[recognition["absence"] == FORM_ABSENT]
    families = framework.labels("families")
    return CountryLandscape(
        scores=ranges.join(forms.set_index("form_id")[["iso3", "family"]], on="form_id"),
        recognition=recognition,
        secured=_secured(tables["codings"], forms, coded_as(conditions)),
        programme=forms.loc[forms["recognition"].isin(WITHOUT_LAW), "name_en"].tolist(),
        without=[families[family] for family in absent["family"]],
    )


def _secured(codings: pd.DataFrame, forms: pd.DataFrame, conditions: str) -> dict[str, int]:
    """Forms by label of the condition, for which the adjudicated rating is yes and names a law."""
    rated = of_record(codings[codings["conditions"] == conditions])
    by_law = rated[(rated["rating"] == "yes") & rated["law_id"].notna() & rated["form_id"].isin(forms["form_id"])]
    counts = by_law["condition_id"].value_counts()
    return {label: int(counts[code]) for code, label in condition_labels(conditions).items() if code in counts.index}
