"""What changed within series of one country: the findings on changes that hold for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ssemap.publish import grammar
from ssemap.publish.findings.change import change
from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.finding import Linked
from ssemap.publish.grammar.cell import Cell

if TYPE_CHECKING:
    from ssemap.publish.findings.finding import Finding, Part
    from ssemap.publish.findings.material import Material


def changes(material: Material) -> list[Finding]:
    """The changes that hold in the one country of ``material``, in the order of ``findings.yaml``."""
    found = (change(declared, material) for declared in rules().findings.change)
    year = material.settings.reference_year
    return [
        replace(one, claims=tuple(tuple(_with_chain(part, year) for part in claim) for claim in one.claims))
        for one in found
        if one and one.holds
    ]


def _with_chain(part: Part, year: int) -> Part:
    """A number as it is, if its chain is built: chains are those of the reference year; else its words."""
    return Linked(grammar.prose(part)) if isinstance(part, Cell) and part.place.year != year else part
