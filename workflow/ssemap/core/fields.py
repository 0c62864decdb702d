"""The fields that are coded for each figure, and the shared lists that their codes come from.

Tables of a package, pages and the agreement of coders speak of these fields alike. Codes of the other fields are ids
(``form_id``) or stand in the schema of the table (``period_certainty``, ``qualifier``).
"""

from __future__ import annotations

LABELS = {
    "form_id": "Form",
    "measure": "Measure",
    "definition": "Definition",
    "unit": "Unit",
    "coverage": "Coverage",
    "basis": "Basis",
    "period_certainty": "Period certainty",
    "qualifier": "Qualifier",
    "source_type": "Type of source",
    "origin_kind": "Kind of origin",
    "origin_holder": "Holder of the origin",
    "instrument": "Instrument",
    "actor_type": "Kind of actor",
}
CODELISTS = {
    "measure": "measures",
    "definition": "definitions",
    "unit": "units",
    "coverage": "coverages",
    "basis": "bases",
    "source_type": "source_types",
}
# Fields of the origin of a figure, by which two codings of it are compared, and their columns of origins.csv.
OF_ORIGIN = {"origin_kind": "kind", "origin_holder": "holder"}
# Fields of each table that are coded a second time to measure the agreement of coders.
CODED_TWICE = {
    "figures": ("form_id", "measure", "definition", "coverage", "basis", "period_certainty", "qualifier", *OF_ORIGIN),
    "policies": ("instrument", "actor_type"),
}
