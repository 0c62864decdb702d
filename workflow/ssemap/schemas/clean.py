"""What ``clean`` writes: one row per printed figure, typed; nothing is dropped."""

from ssemap.schemas.columns import code, day, flag, number, text, whole_number
from ssemap.schemas.table import Stage, TableSchema, table

QUALIFIERS = ["exact", "about", "at_least", "at_most", "range"]
CERTAINTIES = ["stated", "inferred", "statement_date", "unknown"]

FIGURES = table(
    "figures",
    "One row per printed figure, typed; nothing is dropped.",
    {
        "evidence_id": text("Identity of the figure."),
        "iso3": text("Country."),
        "printed_text": text("The number as printed.", nullable=True),
        "printed_form": text("Form as the source names it.", nullable=True),
        "printed_measure": text("Measure as printed."),
        "printed_unit": text("Unit as printed."),
        "printed_period": text("Reference period as printed.", nullable=True),
        "printed_scope": text("What is counted, in the compiler's words.", nullable=True),
        "parsed": number("Value read from the printed text alone; the middle of a range."),
        "value": number(
            "Value used: the parsed one where both entries agree, else the typed one; "
            "for a printed range the typed one, which is the end that the row stands for.",
            nullable=False,
        ),
        "typed": number("The compiler's entry.", nullable=False),
        "agrees": flag("Do the parsed and the typed value agree within the printed precision?"),
        "half_width": number(
            "Half of the last printed digit: the rounding error; of a range half its width.", nullable=False
        ),
        "lower": number("Lower end of a printed range or bound."),
        "upper": number("Upper end of a printed range or bound."),
        "qualifier": text("How the source qualifies the number.", among=QUALIFIERS),
        "reading": text("How the text was read: the parts that made the value.", nullable=True),
        "unit": code("units", "Unit of the value."),
        "period_start": day("First day of the reference period."),
        "period_end": day("Last day of the reference period."),
        "period_certainty": text("How sure the period is.", among=CERTAINTIES),
        "form_id": text("Form that is counted.", nullable=True),
        "measure": code("measures", "Measure; absent where the printed one is unusable.", nullable=True),
        "definition": code("definitions", "Variant of the measure.", nullable=True),
        "coverage": code("coverages", "Part of the form that is covered."),
        "basis": code("bases", "Basis of the count."),
        "sample_size": whole_number("Organisations that answered a survey."),
        "surveyed_from": day("First day of the survey."),
        "surveyed_to": day("Last day of the survey."),
        "origin_id": text("Operation whose count it is.", nullable=True),
        "source_id": text("Source."),
        "locator": text("Page, table or cell in the source.", nullable=True),
        "coded_how": text("rule or hand.", among=["rule", "hand"]),
        "coding_reason": text("Why the row is coded as it is, where it is not obvious.", nullable=True),
        "accepted_reason": text("Answers to warnings about the row.", nullable=True),
        "set_aside": text("Why the row is not used; absent if it is.", nullable=True),
    },
    key=["evidence_id"],
)

COUNTRY = table(
    "country",
    "What later stages need of country.yaml: one row.",
    {
        "iso3": text("Country code."),
        "name": text("English name."),
        "name_native": text("Name in the national language."),
        "language": text("Language of the national name (ISO 639-1)."),
        "currency": code("units", "National currency."),
        "status": text("State of the coding of the package."),
        "status_by": text("Who set the status.", nullable=True),
        "status_date": day("When it was set."),
    },
    key=["iso3"],
)

# Tables of the package, as intake typed them.
COPIED = tuple(
    TableSchema(name, description)
    for name, description in {
        "absences": "Cells that are known to be absent.",
        "breaks": "Declared breaks that cut series.",
        "bridges": "Declared bridges between bases.",
        "codings": "Ratings of forms on conditions.",
        "context": "Denominators, as handed in.",
        "corrections": "Declared corrections of printed columns.",
        "crosswalk": "Printed terms and the codes that they map to.",
        "form_links": "Relations between forms.",
        "forms": "Legal and institutional forms.",
        "law_forms": "Which law governs which form.",
        "laws": "Laws and certification schemes.",
        "origins": "Operations that counted: registers, censuses, surveys, claims.",
        "policies": "Policy instruments and strategies that are not set aside.",
        "policy_forms": "Which policy concerns which form.",
        "provision_forms": "Which provision is for which form.",
        "provisions": "Provisions of laws that are not set aside.",
        "recodings": "Rows coded a second time.",
        "sources": "Sources of figures, laws, statements and policies.",
        "statements": "Thematic facts that are no comparable figures and are not set aside.",
    }.items()
)

STAGE = Stage("clean", (FIGURES, COUNTRY, *COPIED), issues=True)
