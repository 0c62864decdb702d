"""What ``indicators`` writes: one row per indicator, country, concept, cell and year."""

from ssemap.schemas.clean import CERTAINTIES, QUALIFIERS
from ssemap.schemas.columns import code, day, draws, flag, ids, number, text, whole_number
from ssemap.schemas.table import Stage, table

FORM, SUBFAMILY, FAMILY, ALL = "form", "subfamily", "family", "all"  # all: all families of the concept
PRINTED, COMPUTED = WAYS = ("printed", "computed")  # ways to a value of a form
COMPARED = (FAMILY, ALL)  # what countries are compared by: sub-families and forms stand beside, never in their place

INDICATORS = table(
    "indicators",
    "One row per indicator, country, concept, cell and year.",
    {
        "indicator_id": text("Indicator, as declared in indicators.yaml."),
        "iso3": text("Country."),
        "concept": text("Concept of the SSE: which families count.", among=["narrow", "broad"]),
        "aggregate": text("What the row is about.", among=[FORM, SUBFAMILY, FAMILY, ALL]),
        "family": text("Family; 'all' for all families of the concept."),
        "subfamily": text("Sub-family, in rows about one or about a form of it; else empty text.", nullable=False),
        "form_id": text("Form, in rows about one form; else empty text.", nullable=False),
        "year": whole_number("Year asked for.", nullable=False),
        "value": number("Published figure, or arithmetic on published figures, in the unit."),
        "estimate": number("Estimate for the end of the year; absent where only bounds are known."),
        "lower": number("Lower end of its interval (reconciliation.yaml: interval), or of that of the lower bound."),
        "upper": number("Upper end of its interval (reconciliation.yaml: interval), or of that of the upper bound."),
        "estimate_reason": text("Why a value has no estimate.", nullable=True),
        "bridges": text("Levels that come from another basis, in words.", nullable=True),
        "nearest": number("Years to the nearest figure of the part that is farthest from any."),
        "sources": whole_number("Independent sources of the part that has fewest."),
        "unit": text("Unit of the indicator; the currency where it is money."),
        "bases": ids("Bases of the figures, codes."),
        "basis_assumed": flag("Was the basis of one of the figures assumed, because its source states none?"),
        "comparability": code("comparabilities", "Comparability across countries.", nullable=True),
        "grade": code("grades", "Grade A to D of the evidence.", nullable=True),
        "grade_caps": ids("What holds the grade down (grade_caps.csv), codes."),
        "pedigree": text("Scores 1 to 5 by dimension (pedigree.csv).", nullable=True),
        "data_year": whole_number("Data year; the earliest where several figures were added."),
        "data_year_last": whole_number("Data year of the latest of the figures added; else as data_year."),
        "partial": flag("Does the value leave out forms that exist?"),
        "at_least": flag("Is the value a lower bound because a figure was printed as one, as in 'more than 300'?"),
        "completeness": number(
            "Share of the organisations of all forms asked for that the value stands for; absent where unknown."
        ),
        "coverage": number(
            "Share of its family, or sub-family, that the value stands for, by the sizes of all forms concerned; "
            "absent where one of these is not known."
        ),
        "coverage_by": code(
            "measures",
            "Measure of these sizes: that of the indicator where it is known of all forms concerned, else "
            "organisations; absent where no form is missing.",
            nullable=True,
        ),
        "coverage_known": flag("Is it known how much of its family the value stands for? False where there is none."),
        "coverage_note": text("The coverage in words, with the forms whose size is not known.", nullable=True),
        "stands_for": ids(
            "Forms under whose names the value is printed, because its coverage of the family is not known; else empty."
        ),
        "dominant_form": text(
            "Form that makes more than half of the value (indicators.yaml: dominant_share), if there is one. Of a "
            "family that one form holds by declaration (its only root, with parts) it is not named.",
            nullable=True,
        ),
        "dominant_share": number("Share of that form in the value, from 0 to 1."),
        "roll_up": text("How the cell was made, in words.", nullable=True),
        "missing_forms": ids("Forms left out of a partial value; families of a total of all families."),
        "series_ids": ids("Series used."),
        "evidence_ids": ids("Figures used."),
        "context_ids": ids("Denominator rows used."),
        "absence": code("absences", "Kind of absence; set if and only if there is no value.", nullable=True),
        "absence_reason": text("The absence in words.", nullable=True),
    },
    key=["indicator_id", "iso3", "concept", "aggregate", "family", "subfamily", "form_id", "year"],
)

INDICATOR_DRAWS = table(
    "indicator_draws",
    "Draws of the cells of families and totals that may be compared: those whose coverage is known.",
    {
        "indicator_id": text("Indicator."),
        "iso3": text("Country."),
        "concept": text("Concept of a total of all families; else empty text.", nullable=False),
        "family": text("Family; 'all' for all families of the concept."),
        "year": whole_number("Year asked for.", nullable=False),
        "low": draws("Draws of the estimate or of its lower bound."),
        "high": draws("Draws of the upper bound; absent where it is the same.", nullable=True),
    },
    key=["indicator_id", "iso3", "concept", "family", "year"],
)

FORM_VALUES = table(
    "form_values",
    "Values of single forms, of every coverage: one row per indicator, form, coverage, variant, basis, way, year and "
    "survey.",
    {
        "indicator_id": text("Indicator, as declared in indicators.yaml under of_forms."),
        "iso3": text("Country."),
        "family": text("Family of the form."),
        "form_id": text("Form."),
        "coverage": code("coverages", "Part of the form that is covered."),
        "definition": code("definitions", "Variant of the measure; of arithmetic that of its first part."),
        "basis": code(
            "bases", "Basis of the figure; of arithmetic that of its first part, of a share that of its whole."
        ),
        "part_basis": code("bases", "Basis of the part of a share, where it is stated and another one.", nullable=True),
        "way": text(
            "Is the indicator itself printed, or computed from printed figures? A form may have both.", among=WAYS
        ),
        "year": whole_number("Data year; of a change its later year.", nullable=False),
        "survey": text("Evidence id of a figure that stands apart; else empty text.", nullable=False),
        "year_from": whole_number("Earlier year of a change."),
        "value": number("Published figure, or arithmetic on published figures, in the unit.", nullable=False),
        "lower": number("Lower end of the interval, or of the printed range or bound; absent where none is known."),
        "upper": number("Upper end of the interval, or of the printed range or bound; absent where none is known."),
        "qualifier": text(
            "How the source qualifies the number; of arithmetic what follows from its parts.", among=QUALIFIERS
        ),
        "unit": text("Unit of the indicator; the currency where it is money."),
        "comparability": code("comparabilities", "Comparability across countries, by basis, variant and mapping."),
        "basis_assumed": flag("Was the basis of one of the figures assumed, because its source states none?"),
        "apart": flag(
            "Is less than the form covered, is it not known what is, or is it a claim? Such values are never ordered."
        ),
        "claim": flag("Was the number said or printed without an operation that counted it? Never computed with."),
        "sample_size": whole_number("Organisations that answered a survey."),
        "surveyed_from": day("First day of the survey."),
        "surveyed_to": day("Last day of the survey."),
        "period_start": day("First day of the reference period; of arithmetic that of its first part."),
        "period_end": day("Last day of the reference period; of arithmetic that of its first part."),
        "period_certainty": text("How sure the period is; of arithmetic that of its first part.", among=CERTAINTIES),
        "printed_scope": text("What was counted, in the compiler's words.", nullable=True),
        "grade": code("grades", "Grade A to D of the evidence.", nullable=True),
        "formula": text("How the value was made, with its numbers, in words.", nullable=True),
        "series_ids": ids("Series used."),
        "evidence_ids": ids("Figures used."),
        "context_ids": ids("Denominator rows used."),
    },
    key=["indicator_id", "iso3", "form_id", "coverage", "definition", "basis", "way", "year", "survey"],
)

FORM_GAPS = table(
    "form_gaps",
    "Forms in scope without a value of all of the form: one row per indicator and form.",
    {
        "indicator_id": text("Indicator, as declared in indicators.yaml under of_forms."),
        "iso3": text("Country."),
        "family": text("Family of the form."),
        "form_id": text("Form."),
        "absence": code("absences", "Kind of absence."),
        "absence_reason": text("The absence in words."),
        "apart": flag("Is there a value that stands apart?"),
    },
    key=["indicator_id", "iso3", "form_id"],
)

STAGE = Stage("indicators", (INDICATORS, INDICATOR_DRAWS, FORM_VALUES, FORM_GAPS))
