"""What ``estimate`` writes: per series and year-end the preferred published figure, and its rivals.

The reconciled level is absent where it is known too little or too far from any figure.
"""

from ssemap.schemas.columns import code, draws, flag, ids, number, text, whole_number
from ssemap.schemas.table import Stage, table

LEVELS = table(
    "levels",
    "For each series and year-end the preferred published figure and the reconciled level.",
    {
        "series_id": text("Series."),
        "iso3": text("Country."),
        "form_id": text("Form."),
        "family": code("families", "Family."),
        "measure": code("measures", "Measure."),
        "definition": code("definitions", "Variant."),
        "coverage": code("coverages", "Coverage."),
        "basis": code("bases", "Basis."),
        "unit": code("units", "Unit."),
        "year": whole_number("Year asked for; the level stands at its end.", nullable=False),
        "preferred": number("Preferred published figure."),
        "evidence_id": text("Row of the preferred figure.", nullable=True),
        "data_year": whole_number("Data year of the preferred figure."),
        "years_apart": whole_number("Data year minus year."),
        "rivals": whole_number("Other figures that competed.", nullable=False),
        "level": number("Reconciled level."),
        "level_lower": number("Lower end of its interval (reconciliation.yaml: interval)."),
        "level_upper": number("Upper end of its interval (reconciliation.yaml: interval)."),
        "level_reason": text("Why there is no level.", nullable=True),
        "bridge": text("How the level comes from a series on another basis.", nullable=True),
        "coherent_with": ids("Series of the total and parts with which the level was made to add up."),
        "added": number("By how much the level differs from the preferred figure, in percent."),
        "nearest": number("Years between the end of the year and the nearest figure."),
        "sources": whole_number("Independent sources near the year.", nullable=False),
        "grade": code("grades", "Grade A to D of the evidence.", nullable=True),
        "grade_caps": ids("What holds the grade down (grade_caps.csv), codes."),
        "pedigree": text("Scores 1 to 5 by dimension (pedigree.csv).", nullable=True),
        "absence": code("absences", "Kind of absence; set if and only if there is no preferred figure.", nullable=True),
        "absence_reason": text("The absence in words.", nullable=True),
    },
    key=["series_id", "year"],
)

OBSERVATIONS = table(
    "observations",
    "The figures that were reconciled.",
    {
        "evidence_id": text("Figure that was reconciled."),
        "outlier_probability": number(
            "Probability that it is an outlier: off by a wide error or a power of ten.", nullable=False
        ),
    },
    key=["evidence_id"],
)

WEIGHTS = table(
    "weights",
    "Weight of each figure in each level.",
    {
        "series_id": text("Series."),
        "year": whole_number("Year of the level.", nullable=False),
        "evidence_id": text("Figure; where total and parts were made to add up, also one of these."),
        "weight": number("By how much the logarithm of the level moves if that of the figure does.", nullable=False),
    },
    key=["series_id", "year", "evidence_id"],
)

DRAWS = table(
    "draws",
    "Draws of each level.",
    {
        "series_id": text("Series."),
        "year": whole_number("Year of the level.", nullable=False),
        "draws": draws("Draws of the level; the same place is the same draw of the series."),
    },
    key=["series_id", "year"],
)

RIVALS = table(
    "rivals",
    "The figures that competed to be preferred.",
    {
        "series_id": text("Series."),
        "year": whole_number("Year asked for.", nullable=False),
        "rank": whole_number("1 is the preferred figure.", nullable=False),
        "evidence_id": text("Row of the figure."),
        "value": number("Its value.", nullable=False),
        "data_year": whole_number("Its data year.", nullable=False),
        "chosen": flag("Is it the preferred figure?"),
        "lost_by": text("First criterion on which it lost to the preferred figure.", nullable=True),
        "reason": text("The same in words.", nullable=True),
    },
    key=["series_id", "year", "evidence_id"],
)

STAGE = Stage("estimate", (LEVELS, RIVALS, OBSERVATIONS, WEIGHTS, DRAWS), issues=True)
