"""Facts and tables of size and growth."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.publish.sections import counts
from ssemap.publish.sections.facts import fact, table
from ssemap.publish.tables.table import Column, Table
from ssemap.schemas.compare import APART

if TYPE_CHECKING:
    from ssemap.publish.sections.material import ReportMaterial

SIZE, GROWTH = "organisations_per_100k", "organisations_growth"
COLUMNS = (
    Column("family", "Family", width=30),
    Column("valued", "Countries with a value", "count"),
    Column("of_forms", "Of these, of single forms only", "count"),
    Column("estimated", "With an estimate that can be compared", "count"),
    Column("pairs", "Pairs of countries", "count"),
    Column("clear", "In which one is clearly higher", "count"),
    Column("apart", "Not on one basis", "count"),
    Column("assumed", "With an assumed basis", "count"),
)


@table()
def size_by_family(material: ReportMaterial) -> Table | None:
    """What can be compared of each family; families without any value are left out."""
    import pandas as pd

    rows = list(compared(material))
    frame = pd.DataFrame(rows, columns=[column.key for column in COLUMNS])
    return (
        material.titled(Table(frame, COLUMNS), "size_by_family", "", year=material.settings.reference_year)
        if rows
        else None
    )


def compared(material: ReportMaterial) -> list[dict[str, object]]:
    """One row per family with a value, as ``COLUMNS`` names them."""
    cells = material.family_cells[material.family_cells["indicator_id"] == SIZE]
    pairs = material.pairs[material.pairs["indicator_id"] == SIZE]
    rows: list[dict[str, object]] = []
    for family in framework.families_of(material.settings.concept):
        of_family, between = cells[cells["family"] == family], pairs[pairs["family"] == family]
        valued = of_family["value"].notna()
        if valued.any():
            rows.append(
                {
                    "family": framework.labels("families")[family],
                    "valued": int(valued.sum()),
                    "of_forms": int((valued & ~of_family["coverage_known"].eq(True)).sum()),
                    "estimated": int(
                        (of_family["lower"].notna() & of_family["comparability"].ne("incompatible")).sum()
                    ),
                    "pairs": len(between) // 2,
                    "clear": int(between["clearly_higher"].sum()),
                    "apart": int((between["standing"] == APART).sum()) // 2,
                    "assumed": int(between["assumed"].sum()) // 2,
                }
            )
    return rows


@fact("the families of organisations with a value of any country")
def families_with_value(material: ReportMaterial) -> int:
    return len(compared(material))


@fact("the families of organisations of which countries are compared")
def families_compared(material: ReportMaterial) -> int:
    return sum(bool(row["pairs"]) for row in compared(material))


@fact("pairs of countries, family by family and indicator by indicator")
def pairs_compared(material: ReportMaterial) -> int:
    return len(material.pairs) // 2


@fact("pairs of countries, family by family")
def size_pairs(material: ReportMaterial) -> int:
    return sum(int(str(row["pairs"])) for row in compared(material))


@fact("pairs of countries of which one is clearly higher")
def size_pairs_clear(material: ReportMaterial) -> int:
    return sum(int(str(row["clear"])) for row in compared(material))


def _growth(material: ReportMaterial) -> counts.Growth:
    return counts.growth(material.tables["indicators"], material.settings, GROWTH)


@fact("growth of forms within one series, with an interval")
def growth_forms(material: ReportMaterial) -> int:
    return _growth(material).forms


@fact("countries of the forms whose growth can be estimated")
def growth_countries(material: ReportMaterial) -> int:
    return _growth(material).countries
