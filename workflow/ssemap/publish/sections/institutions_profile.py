"""The institutional landscape of one country, from its own tables alone: what a profile shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.core.conditions import coded_as, conditions_of
from ssemap.institutions import landscape, scores
from ssemap.institutions.ratings import ADJUDICATED, matrix

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Own:
    """Ranges of scores of the country's forms, recognition by family, and names for the text.

    ``secured``: per condition that was coded, the number of forms of which a law is the place of a rating yes. ``programme``: forms that
    exist by a programme or certification only; ``without``: families that are declared to have no form in law.
    """

    scores: pd.DataFrame
    recognition: pd.DataFrame
    secured: dict[str, int]
    programme: list[str]
    without: list[str]


def of_country(tables: dict[str, pd.DataFrame], iso3: str, name: str) -> Own:
    """``tables``: forms, codings, laws, law_forms and absences of one country; ``name``: set of conditions."""
    own = {key: frame.assign(iso3=iso3) for key, frame in tables.items()}
    forms = own["forms"][own["forms"]["in_scope"] == "yes"].sort_values("form_id")
    found = scores.ranges(matrix(own["codings"], forms["form_id"].tolist(), name), name)
    about = forms.set_index("form_id")[["iso3", "family"]]
    recognition = landscape.recognition(own)
    labels = framework.labels("families")
    rated = own["codings"]
    by_law = rated[
        (rated["conditions"] == coded_as(name))
        & (rated["coder"] == ADJUDICATED)
        & (rated["rating"] == "yes")
        & rated["law_id"].notna()
        & rated["form_id"].isin(forms["form_id"])
    ]
    counts = by_law["condition_id"].value_counts()
    listed = conditions_of(coded_as(name))
    absent = recognition[recognition["absence"] == landscape.ABSENT]
    return Own(
        scores=found.join(about, on="form_id"),
        recognition=recognition,
        secured={
            row.label: int(counts.get(row.condition, 0)) for row in listed.itertuples() if counts.get(row.condition, 0)
        },
        programme=forms.loc[forms["recognition"].isin(["programme", "certification"]), "name_en"].tolist(),
        without=[labels[family] for family in absent["family"]],
    )
