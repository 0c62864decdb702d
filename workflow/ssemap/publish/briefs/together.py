"""Facts of all countries that introduction and conclusions state beside those of the report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core.absences import NOT_SEARCHED
from ssemap.publish.sections.facts import fact

if TYPE_CHECKING:
    from ssemap.publish.briefs.material import BriefMaterial


@fact("indicators by country and family")
def gaps_unsearched(material: BriefMaterial) -> int:
    """Gaps for which no search is recorded."""
    return int(material.family_cells["absence"].eq(NOT_SEARCHED).sum())
