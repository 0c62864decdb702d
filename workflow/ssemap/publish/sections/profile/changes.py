"""What changed within series of one country: the findings on changes that hold for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.publish.findings.change import change
from ssemap.publish.findings.declared import rules

if TYPE_CHECKING:
    from ssemap.publish.findings.finding import Finding
    from ssemap.publish.findings.material import Material


def changes(material: Material) -> list[Finding]:
    """The changes that hold in the one country of ``material``, in the order of ``findings.yaml``."""
    found = (change(declared, material) for declared in rules().findings.change)
    return [one for one in found if one and one.holds]
