"""What ``scenarios`` writes: one row per claim and scenario."""

from ssemap.schemas.alternatives import BASE
from ssemap.schemas.columns import text
from ssemap.schemas.table import Stage, table

__all__ = [
    "ABSENT",
    "BASE",
    "CLAIM",
    "DECLINE",
    "GROWTH",
    "HOLDS",
    "OPEN",
    "ORDER",
    "OUTCOMES",
    "REVERSED",
    "STAGE",
    "UNCHANGED",
]

# What becomes of a claim in a scenario. Unchanged: the scenario leaves all that the claim is made of as it is; it does
# not count for the claim.
HOLDS, REVERSED, OPEN, ABSENT, UNCHANGED = "holds", "reversed", "open", "absent", "unchanged"
ORDER, GROWTH, DECLINE = "order", "growth", "decline"  # kinds of claims
CLAIM = ["kind", "indicator_id", "family", "iso3", "subject"]  # what tells claims apart

OUTCOMES = table(
    "outcomes",
    "One row per claim and scenario: does the claim hold?",
    {
        "kind": text(
            "order: a country is higher than another; growth, decline: of a form.", among=[ORDER, GROWTH, DECLINE]
        ),
        "indicator_id": text("Indicator."),
        "family": text("Family; 'all' for all families of the concept."),
        "iso3": text("Country that the claim is about."),
        "subject": text("The other country, or the form."),
        "scenario": text("Scenario; 'base' is the configured run, which is none."),
        "label": text("Scenario in words."),
        "outcome": text("Does the claim hold?", among=[HOLDS, REVERSED, OPEN, ABSENT, UNCHANGED]),
    },
    key=[*CLAIM, "scenario"],
)

STAGE = Stage("scenarios", (OUTCOMES,), scope="all")
