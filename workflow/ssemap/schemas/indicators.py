"""What ``indicators`` writes: one row per indicator, country, concept, cell and year."""

import pandera.pandas as pa

from ssemap.schemas.columns import code, flag, number, table, text, whole_number

LEVELS = ["form", "family", "all"]  # one form; one family; all families of the concept

INDICATORS = table(
    {
        "indicator_id": text("Indicator, as declared in indicators.yaml."),
        "iso3": text("Country."),
        "concept": text(
            "Concept of the SSE: which families count.", checks=pa.Check.isin(["narrow", "broad"])
        ),
        "aggregate": text("What the row is about.", checks=pa.Check.isin(LEVELS)),
        "family": text("Family; 'all' for all families of the concept."),
        "form_id": text("Form, in rows about one form; else empty text.", nullable=False),
        "year": whole_number("Year asked for.", nullable=False),
        "value": number("Value in the unit."),
        "lower": number("Lower end of the 90 % interval."),
        "upper": number("Upper end of the 90 % interval."),
        "unit": text("Unit of the indicator; the currency where it is money."),
        "basis": text("Basis of the figures, codes joined by +.", nullable=True),
        "basis_assumed": flag(
            "Was the basis of one of the figures assumed, because its source states none?"
        ),
        "comparability": code("comparabilities", "Comparability across countries.", nullable=True),
        "grade": text("Grade A to D.", nullable=True),
        "data_year": whole_number("Data year; the earliest where several figures were added."),
        "data_year_last": whole_number(
            "Data year of the latest of the figures added; else as data_year."
        ),
        "partial": flag("Does the value leave out forms that exist?"),
        "roll_up": text("How the cell was made, in words.", nullable=True),
        "missing_forms": text("Forms left out, ids joined by +.", nullable=True),
        "series_ids": text("Series used, joined by +.", nullable=True),
        "evidence_ids": text("Figures used, joined by +.", nullable=True),
        "context_ids": text("Denominator rows used, joined by +.", nullable=True),
        "absence": code(
            "absences", "Kind of absence; set if and only if there is no value.", nullable=True
        ),
        "absence_reason": text("The absence in words.", nullable=True),
    },
    key=["indicator_id", "iso3", "concept", "aggregate", "family", "form_id", "year"],
)
