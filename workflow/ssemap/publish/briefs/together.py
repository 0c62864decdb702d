"""Facts of all countries that introduction and conclusions state beside those of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core.absences import NOT_SEARCHED
from ssemap.publish.findings.declared import rules as finding_rules
from ssemap.publish.sections.facts import fact

if TYPE_CHECKING:
    from ssemap.publish.briefs.material import BriefMaterial


@fact("indicators by country and family")
def gaps_unsearched(material: BriefMaterial) -> int:
    """Gaps for which no search is recorded."""
    return int(material.family_cells["absence"].eq(NOT_SEARCHED).sum())


@fact("the families of the concept")
def families_counted(material: BriefMaterial) -> int:
    return len(material.found.families)


@fact()
def families_named(material: BriefMaterial) -> list[str]:
    """Families of the concept, in words."""
    names = finding_rules().families
    return [names[family] for family in material.found.families]
