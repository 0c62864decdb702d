"""What ``compare`` writes: pairs of countries with probabilities, and the groups that they make."""

import pandera.pandas as pa

from ssemap.schemas.columns import flag, number, table, text, whole_number

SHARE = pa.Check.in_range(0, 1)
CELL = {
    "indicator_id": text("Indicator."),
    "concept": text("Concept of a total of all families; else empty text.", nullable=False),
    "family": text("Family; 'all' for all families of the concept."),
    "year": whole_number("Year.", nullable=False),
    "iso3": text("Country."),
}

PAIRS = table(
    {
        **CELL,
        "other": text("Country that it is compared with."),
        "least": number("Lower bound of the probability that it exceeds the other.", nullable=False, checks=SHARE),
        "most": number("Upper bound of that probability.", nullable=False, checks=SHARE),
        "above": flag("Is it said to stand above the other?"),
    },
    key=[*CELL, "other"],
)

GROUPS = table({**CELL, "group": whole_number("1 is the highest group.", nullable=False)}, key=list(CELL))
