"""Facts and tables of how sure the report is: evidence, grades, orders and other choices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.publish import marks
from ssemap.publish.sections import counts
from ssemap.publish.sections.document import Blocks, ItemList, Paragraph, Prose
from ssemap.publish.sections.facts import fact, per_cent, table
from ssemap.publish.tables import claims as claims_table
from ssemap.publish.tables import comparisons as comparisons_table
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    from ssemap.publish.sections.document import Inlines
    from ssemap.publish.sections.material import ReportMaterial

EVIDENCE = "the figures in use"
CELLS = "indicators by country and family"
CLAIMS = "claims of the report, under each other choice"


# --- evidence


@fact("the list of sources")
def sources_listed(material: ReportMaterial) -> int:
    return material.volume.sources


@fact()
def official_share(material: ReportMaterial) -> Inlines:
    """Share of the sources that are official, or quote an official release by name."""
    return (
        per_cent(material.volume.official / material.volume.sources, "the list of sources")
        if material.volume.sources
        else ()
    )


@fact("the forms of organisations in scope")
def forms_in_scope(material: ReportMaterial) -> int:
    return material.volume.in_scope


@fact("the packages")
def aggregates_in_scope(material: ReportMaterial) -> int:
    """Aggregates across families, which are no forms."""
    return material.volume.aggregates


@fact()
def main_measures(material: ReportMaterial) -> Blocks:
    """The measures with most figures in use, each with its share."""
    return _shares(counts.measures(material.tables["evidence"]))


@fact()
def source_shares(material: ReportMaterial) -> Blocks:
    """Types of sources with their share of the figures in use."""
    return _shares(counts.source_shares(material.tables["evidence"]))


def _shares(rows: list[counts.Measured]) -> Blocks:
    items = tuple((Paragraph((Prose(f"{row.label}: "), *per_cent(row.share / 100, EVIDENCE))),) for row in rows)
    return (ItemList(items),) if items else ()


@fact("figures whose source may be younger than the date of the edition")
def straddling(material: ReportMaterial) -> int:
    return material.volume.straddling


# --- cells


@fact(CELLS)
def cells_with_value(material: ReportMaterial) -> int:
    return int(material.family_cells["value"].notna().sum())


@fact(CELLS)
def cells_partial(material: ReportMaterial) -> int:
    return int(marks.partial(material.family_cells[material.family_cells["value"].notna()]).sum())


@fact(CELLS)
def cells_of_forms(material: ReportMaterial) -> int:
    cells = material.family_cells
    return int((cells["value"].notna() & ~cells["coverage_known"].eq(True)).sum())


@fact(CELLS)
def cells_estimated(material: ReportMaterial) -> int:
    return int(material.family_cells["lower"].notna().sum())


@table()
def grades_of_values(material: ReportMaterial) -> Table:
    return _kinds(material, "grades_of_values", "grades", "grade", "definition")


@table()
def comparability_of_values(material: ReportMaterial) -> Table:
    return _kinds(material, "comparability_of_values", "comparabilities", "comparability", "shown_as")


@table()
def kinds_of_absence(material: ReportMaterial) -> Table:
    return _kinds(material, "kinds_of_absence", "absences", "absence", "definition")


def _kinds(material: ReportMaterial, name: str, codelist: str, column: str, meaning: str) -> Table:
    """The codes of a list with their meaning and the number of cells that carry each."""
    import pandas as pd

    rows = counts.kinds(material.family_cells, codelist, column)
    frame = pd.DataFrame(
        {
            "label": [row.label for row in rows],
            "meaning": [getattr(row, meaning) for row in rows],
            "cells": [row.cells for row in rows],
        }
    )
    columns = (
        Column("label", "Kind", width=24),
        Column("meaning", "Meaning", width=70),
        Column("cells", "Values" if column != "absence" else "Gaps", "count"),
    )
    return material.titled(Table(frame, columns), name, "")


# --- orders and claims


@table()
def comparisons(material: ReportMaterial) -> Table:
    settings = material.settings
    made = comparisons_table.table(
        material.pairs,
        material.tables["groups"],
        material.tables["indicators"],
        material.shown,
        material.tables["forms"],
        concept=settings.concept,
        year=settings.reference_year,
    )
    return material.titled(made, "comparisons", year=settings.reference_year)


@fact(CLAIMS)
def claims_held(material: ReportMaterial) -> int:
    return material.tested.configured


@fact(CLAIMS)
def claims_on_official(material: ReportMaterial) -> int:
    tested = material.tested
    return tested.stand if tested.official else 0


@fact()
def asked_official(material: ReportMaterial) -> bool:
    """Does a choice leave out all that is not official, and is there a claim?"""
    return material.tested.official is not None and material.tested.configured > 0


@fact(CLAIMS)
def claims_of_order(material: ReportMaterial) -> int:
    return material.tested.orders


@fact(CLAIMS)
def claims_of_growth(material: ReportMaterial) -> int:
    return material.tested.configured - material.tested.orders


@fact("scenarios, each with one choice changed")
def other_choices(material: ReportMaterial) -> int:
    return material.tested.scenarios


@fact(CLAIMS)
def claims_asked(material: ReportMaterial) -> int:
    return material.tested.claims


@fact(CLAIMS)
def claims_reversed(material: ReportMaterial) -> int:
    return material.tested.reversed


@fact(CLAIMS)
def claims_in_all(material: ReportMaterial) -> int:
    return material.tested.held[claims_table.ALL]


@table()
def choices(material: ReportMaterial) -> Table | None:
    """What becomes of the claims under each other choice."""
    import pandas as pd

    tested = material.tested
    if not tested.configured:
        return None
    asked = [*([tested.official] if tested.official else []), *tested.choices]
    keys = ("label", "held", "unchanged", "open", "absent", "reversed")
    frame = pd.DataFrame([{key: getattr(row, key) for key in keys} for row in asked], columns=list(keys))
    columns = (
        Column("label", "Choice", width=40),
        Column("held", "Hold", "count"),
        Column("unchanged", "Cannot be changed by it", "count"),
        Column("open", "Become open", "count"),
        Column("absent", "Cannot be asked", "count"),
        Column("reversed", "Are reversed", "count"),
    )
    return material.titled(Table(frame, columns), "choices", "")


@table()
def claims(material: ReportMaterial) -> Table | None:
    if material.claims.empty:
        return None
    made = claims_table.table(claims_table.worded(material.claims, material.names, material.tables["forms"]))
    return material.titled(made, "claims")
