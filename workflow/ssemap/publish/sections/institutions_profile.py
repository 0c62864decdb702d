"""The institutional landscape of one country, from its own tables alone: what a profile shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.core.absences import FORM_ABSENT
from ssemap.core.conditions import coded_as, condition_labels
from ssemap.institutions import landscape, law_matrix, legal_forms, long_ratings, scores
from ssemap.institutions.ratings import matrix, of_record

if TYPE_CHECKING:
    import pandas as pd

WITHOUT_LAW = ("programme", "certification")  # kinds of recognition of forms that an organisation takes on
TABLES = (
    "forms",
    "form_links",
    "codings",
    "laws",
    "law_forms",
    "policies",
    "absences",
    "provisions",
    "provision_forms",
)


@dataclass(frozen=True, slots=True)
class CountryLandscape:
    """What a profile tells of law and institutions: tables, and names and numbers for the text.

    ``record``: ratings of record; ``ratings``: of the set that is shown, by form and condition; ``scores``: ranges, by
    form and dimension; ``law``: what law says of each form (``law_matrix``). ``secured``: by label of the conditions
    that were coded, the number of legal forms of which a law is the place of a rating yes; conditions without such a
    form are left out. ``programme``: names of forms that exist by a programme or certification only; ``without``:
    labels of families that are declared to have no form in law.
    """

    record: pd.DataFrame
    ratings: pd.DataFrame
    scores: pd.DataFrame
    law: pd.DataFrame
    recognition: pd.DataFrame
    secured: dict[str, int]
    programme: list[str]
    without: list[str]


def country_landscape(tables: Mapping[str, pd.DataFrame], iso3: str, conditions: str, year: int) -> CountryLandscape:
    """What a profile shows of law and institutions.

    ``tables``: those named in ``TABLES``, of one country; ``conditions``: name of the set; ``year``: law counts that
    was in force on its last day.
    """
    country_tables = {name: frame.assign(iso3=iso3) for name, frame in tables.items()}
    forms = country_tables["forms"]
    listed = legal_forms.roles(forms, country_tables["form_links"])
    about = listed.set_index("form_id")[["iso3", "family", "role"]]
    record = of_record(country_tables, year)
    ratings = matrix(record, listed["form_id"].tolist(), conditions)
    recognition = landscape.recognition(country_tables, [iso3], year)
    absent = recognition[recognition["absence"] == FORM_ABSENT]
    families = framework.labels("families")
    within = forms[forms["form_id"].isin(listed["form_id"])].sort_values("form_id")
    return CountryLandscape(
        record=record,
        ratings=long_ratings(ratings, record, conditions).join(about, on="form_id"),
        scores=scores.ranges(ratings, conditions).join(about, on="form_id"),
        law=law_matrix.law_matrix(country_tables, year),
        recognition=recognition,
        secured=_secured(record, coded_as(conditions)),
        programme=within.loc[within["recognition"].isin(WITHOUT_LAW), "name_en"].tolist(),
        without=[families[family] for family in absent["family"]],
    )


def _secured(record: pd.DataFrame, conditions: str) -> dict[str, int]:
    """Legal forms by label of the condition, for which the rating of record is yes and names a law."""
    rated = legal_forms.counted(record[record["conditions"] == conditions])
    by_law = rated[(rated["rating"] == "yes") & rated["law_id"].notna()]
    counts = by_law["condition_id"].value_counts()
    return {label: int(counts[code]) for code, label in condition_labels(conditions).items() if code in counts.index}
