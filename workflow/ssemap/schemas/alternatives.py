"""What ``alternatives`` writes: what one country says in each scenario, as far as claims are made of it."""

from ssemap.schemas.columns import draws, flag, number, text, whole_number
from ssemap.schemas.table import Stage, table

BASE = "base"  # the scenario of the configured run
SCENARIO = {"scenario": text("Scenario; 'base' is the configured run.")}
UNCHANGED = flag("Are the numbers of the row, but for scenario and year, those of the configured run?")

ALTERNATIVE_DRAWS = table(
    "alternative_draws",
    "Draws of the cells by which countries are compared, in each scenario.",
    {
        **SCENARIO,
        "indicator_id": text("Indicator."),
        "iso3": text("Country."),
        "concept": text("Concept of a total of all families; else empty text.", nullable=False),
        "family": text("Family; 'all' for all families of the concept."),
        "year": whole_number("Year of the scenario.", nullable=False),
        "low": draws("Draws of the estimate or of its lower bound."),
        "high": draws("Draws of the upper bound; absent where it is the same.", nullable=True),
        "whole": number("Share of all forms that the cell stands for, by which the upper end is divided, if known."),
        "least_as": draws("Factors of the lower end to each class of bases, in the order of comparison.yaml."),
        "most_as": draws("Factors of the upper end; infinite where nothing bounds it."),
        "assumed": flag("Was a basis of its figures assumed, or is it unstated?"),
        "unchanged": UNCHANGED,
    },
    key=["scenario", "indicator_id", "iso3", "concept", "family", "year"],
    by="scenario",
)

ALTERNATIVE_GROWTH = table(
    "alternative_growth",
    "Intervals of the growth of forms, in each scenario.",
    {
        **SCENARIO,
        "indicator_id": text("Indicator."),
        "iso3": text("Country."),
        "family": text("Family."),
        "form_id": text("Form."),
        "lower": number("Lower end of the interval (reconciliation.yaml: interval).", nullable=False),
        "upper": number("Upper end of the interval.", nullable=False),
        "unchanged": UNCHANGED,
    },
    key=["scenario", "indicator_id", "iso3", "family", "form_id"],
    by="scenario",
)

STAGE = Stage("alternatives", (ALTERNATIVE_DRAWS, ALTERNATIVE_GROWTH))
