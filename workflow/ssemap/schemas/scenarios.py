"""What ``scenarios`` writes: one row per claim and scenario."""

from ssemap.schemas.columns import text
from ssemap.schemas.table import Stage, table

OUTCOMES = table(
    "outcomes",
    "One row per claim and scenario: does the claim hold?",
    {
        "kind": text(
            "order: a country stands above another; growth, decline: of a form.", among=["order", "growth", "decline"]
        ),
        "indicator_id": text("Indicator."),
        "family": text("Family; 'all' for all families of the concept."),
        "iso3": text("Country that the claim is about."),
        "subject": text("The other country, or the form."),
        "scenario": text("Scenario; 'base' is the configured run."),
        "label": text("Scenario in words."),
        "outcome": text("Does the claim hold?", among=["holds", "reversed", "open", "absent"]),
    },
    key=["kind", "indicator_id", "family", "iso3", "subject", "scenario"],
)

STAGE = Stage("scenarios", (OUTCOMES,), scope="all")
