"""What ``scenarios`` writes: one row per claim and scenario."""

import pandera.pandas as pa

from ssemap.schemas.columns import table, text

OUTCOMES = table(
    {
        "kind": text(
            "order: a country stands above another; growth, decline: of a form.",
            checks=pa.Check.isin(["order", "growth", "decline"]),
        ),
        "indicator_id": text("Indicator."),
        "family": text("Family; 'all' for all families of the concept."),
        "iso3": text("Country that the claim is about."),
        "subject": text("The other country, or the form."),
        "scenario": text("Scenario; 'base' is the configured run."),
        "label": text("Scenario in words."),
        "outcome": text("Does the claim hold?", checks=pa.Check.isin(["holds", "reversed", "open", "absent"])),
    },
    key=["kind", "indicator_id", "family", "iso3", "subject", "scenario"],
)
