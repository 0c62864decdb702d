"""What ``harmonise`` writes: evidence in one vocabulary, the series it forms, and the denominators."""

from ssemap.schemas.clean import CERTAINTIES, QUALIFIERS
from ssemap.schemas.columns import code, day, flag, number, text, whole_number
from ssemap.schemas.table import Stage, table

EXCLUSIONS = [
    "set_aside",  # declared in set_aside.csv
    "no_form",  # counts no form of the list
    "out_of_scope",  # counts a form outside the SSE
    "no_measure",  # the printed measure is declared unusable
    "wrong_unit",  # the unit does not fit the measure
    "no_period",  # no reference period
    "not_a_year",  # a flow of part of a year, or of several years
    "unprinted_zero",  # a zero that no source prints
    "foreign_currency",  # neither national currency nor US dollars
    "no_exchange_rate",  # printed in US dollars for a year without a rate
    "after_edition",  # the source was published after the edition's date
]

EVIDENCE = table(
    "evidence",
    "Every figure in one vocabulary, in a series or excluded with its reason.",
    {
        "evidence_id": text("Identity of the figure."),
        "iso3": text("Country."),
        "form_id": text("Form.", nullable=True),
        "family": code("families", "Family of the form.", nullable=True),
        "measure": code("measures", "Measure.", nullable=True),
        "definition": code("definitions", "Variant of the measure.", nullable=True),
        "coverage": code("coverages", "Part of the form that is covered."),
        "basis": code("bases", "Basis of the count."),
        "basis_assumed": flag("Was an unstated basis joined to the dominant stated one?"),
        "unit": code("units", "Unit of the value."),
        "value": number("Value in the unit.", nullable=False),
        "lower": number("Lower end of a printed range or bound."),
        "upper": number("Upper end of a printed range or bound."),
        "half_width": number("Rounding half-width in the unit.", nullable=False),
        "qualifier": text("How the source qualifies the number.", among=QUALIFIERS),
        "period_start": day("First day of the reference period."),
        "period_end": day("Last day: the date of a stock, the end of a flow."),
        "period_certainty": text("How sure the period is.", among=CERTAINTIES),
        "year": whole_number(
            "Data year: calendar year whose end is nearest to the date of a stock; year that holds most of a flow."
        ),
        "comparability": code(
            "comparabilities", "Comparability of the mapped measure, from the crosswalk.", nullable=True
        ),
        "series_id": text("Series the figure belongs to; absent if excluded.", nullable=True),
        "exclusion": text("Why the figure is in no series; absent if it is.", nullable=True, among=EXCLUSIONS),
        "straddles_edition": flag("May the source be younger than the edition's date?"),
        "sample_size": whole_number("Organisations that answered a survey."),
        "surveyed_from": day("First day of the survey."),
        "surveyed_to": day("Last day of the survey."),
        "origin_id": text("Operation whose count it is.", nullable=True),
        "origin_kind": code("origin_kinds", "What kind of operation that is; unknown where none is named."),
        "origin_holder": text("Who holds it.", nullable=True),
        "source_id": text("Source."),
        "source_type": code("source_types", "Class of the source."),
        "publisher": text("Publisher of the source.", nullable=True),
        "published_from": text("Earliest date of publication.", nullable=True),
        "printed_text": text("The number as printed.", nullable=True),
        "printed_scope": text("What is counted, in the compiler's words.", nullable=True),
        "reason": text("The exclusion in words.", nullable=True),
    },
    key=["evidence_id"],
)

SERIES = table(
    "series",
    "Figures of the same form, measure, definition, coverage and basis.",
    {
        "series_id": text(
            "iso3/form/measure/definition/coverage/basis, each by its code; after a declared break also its day."
        ),
        "iso3": text("Country."),
        "form_id": text("Form."),
        "family": code("families", "Family."),
        "measure": code("measures", "Measure."),
        "definition": code("definitions", "Variant."),
        "coverage": code("coverages", "Coverage."),
        "basis": code("bases", "Basis."),
        "unit": code("units", "Unit."),
        "figures": whole_number("Number of figures.", nullable=False),
        "sources": whole_number("Number of sources.", nullable=False),
        "first_year": whole_number("First data year.", nullable=False),
        "last_year": whole_number("Last data year.", nullable=False),
        "starts": day("Declared break from which on the series speaks."),
        "ends": day("Declared break at which it ends."),
    },
    key=["series_id"],
)

BRIDGES = table(
    "bridges",
    "Declared bridges between series, resolved.",
    {
        "from_series": text("Series from which the bridge leads."),
        "to_series": text("Series to which it leads."),
        "from_basis": code("bases", "Basis of the first series."),
        "reason": text("Why the ratio of one year may stand for another."),
    },
    key=["from_series", "to_series"],
)

PARTITIONS = table(
    "partitions",
    "Forms whose declared parts are complete, with parts of which no two share organisations.",
    {
        "whole": text("Form that the parts make up."),
        "partition": whole_number("Number of the choice of parts of the form.", nullable=False),
        "part": text("One of the parts."),
    },
    key=["whole", "partition", "part"],
)

CONTEXT = table(
    "context",
    "Denominators, published and derived.",
    {
        "iso3": text("Country."),
        "measure": text("Denominator."),
        "year": whole_number("Year.", nullable=False),
        "value": number("Value.", nullable=False),
        "unit": text("Unit."),
        "kind": text("published, or derived: recomputed here.", among=["published", "derived"]),
        "compiled": number("The compiler's own derivation, for comparison."),
        "formula": text("Formula of a derived series.", nullable=True),
        "spread": number("Standard deviation of its logarithm, by how far publishers differ; absent where unknown."),
        "spread_year": whole_number("Year from whose rivals the spread is; absent where it is a declared default."),
        "source_id": text("Source."),
        "context_id": text("Row of context.csv."),
    },
    key=["context_id"],
)

STAGE = Stage("harmonise", (EVIDENCE, SERIES, CONTEXT, BRIDGES, PARTITIONS), issues=True)
