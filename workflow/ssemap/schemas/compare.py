"""What ``compare`` writes: pairs of countries with probabilities, and the groups that they make."""

from ssemap.schemas.columns import flag, number, text, whole_number
from ssemap.schemas.table import Stage, table

SHARE = (0, 1)
CELL = {
    "indicator_id": text("Indicator."),
    "concept": text("Concept of a total of all families; else empty text.", nullable=False),
    "family": text("Family; 'all' for all families of the concept."),
    "year": whole_number("Year.", nullable=False),
    "iso3": text("Country."),
}

ONE, BRIDGED, ONE_SIDED, APART = "one", "bridged", "one_sided", "apart"
# Codes of standings in words, as readers see them.
STANDINGS = {
    ONE: "on one basis",
    BRIDGED: "bounded by a published operating share",
    ONE_SIDED: "bounded on one side",
    APART: "not on one basis",
}

PAIRS = table(
    "pairs",
    "Pairs of countries with the probability that one exceeds the other.",
    {
        **CELL,
        "other": text("Country that it is compared with."),
        "standing": text("How the bases of the two stand to one another (comparison.yaml).", among=list(STANDINGS)),
        "basis": text("Class of bases on which they are compared; absent where there is none.", nullable=True),
        "assumed": flag(
            "Does the comparison rest on a basis that was assumed, or is unstated? No where it is not on one basis."
        ),
        "least": number("Lower bound of the probability that it exceeds the other.", nullable=False, between=SHARE),
        "most": number("Upper bound of that probability.", nullable=False, between=SHARE),
        "clearly_higher": flag("Is the lower bound at least as high as comparison.yaml asks for?"),
    },
    key=[*CELL, "other"],
)

GROUPS = table(
    "groups",
    "Groups of countries, the highest first.",
    {**CELL, "group": whole_number("1 is the highest group.", nullable=False)},
    key=list(CELL),
)

STAGE = Stage("compare", (PAIRS, GROUPS), scope="all")
