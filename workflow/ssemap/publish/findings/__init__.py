"""Findings: what the report says in sentences with numbers, by rules declared as data (``findings.yaml``).

``at`` gives those of a run by name, those of page 1, the table at a glance, and what is not known. A finding stays true
when data change: one that no longer holds says that it cannot be told, or disappears.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.publish.findings import count
from ssemap.publish.findings.above import above, extreme
from ssemap.publish.findings.change import change
from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.finding import Finding, Linked, marked_up, plain
from ssemap.publish.findings.glance import Glance, glance
from ssemap.publish.findings.kinds import Above, Change, Extreme, Looked, PartOfWhole
from ssemap.publish.findings.kinds import Count as CountOf
from ssemap.publish.findings.material import Material
from ssemap.publish.findings.page_one import page_one
from ssemap.publish.findings.share import share
from ssemap.publish.findings.unknowns import unknowns

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.core.run import Run
    from ssemap.publish.findings.finding import Sentence

__all__ = ["Finding", "Findings", "Glance", "Linked", "Material", "at", "marked_up", "plain", "shown_by"]


@dataclass(frozen=True, slots=True)
class Findings:
    """All findings of a run.

    ``by_name``: in the order of ``findings.yaml``; one that is left out is not there. ``page_one``: those of page 1,
    in their order. ``unknowns``: sentences for ``plain`` and ``marked_up``.
    """

    by_name: Mapping[str, Finding]
    page_one: tuple[Finding, ...]
    at_a_glance: Glance
    unknowns: tuple[Sentence, ...]

    def of_section(self, section: str) -> list[Finding]:
        """The findings of a section, those that hold first."""
        return sorted((one for one in self.by_name.values() if one.section == section), key=lambda one: not one.holds)


def at(tables: Mapping[str, pd.DataFrame], settings: Run) -> Findings:
    """The findings of a run.

    ``tables``: by name, as ``store.tables`` gives them of the countries of the run; of the indicators all years of the
    window, or changes between two years are not found. ``settings``: with the countries.
    """
    material = Material(tables, settings)
    found = [finding for _, declared in rules().findings.all() if (finding := _finding(declared, material))]
    return Findings({one.name: one for one in found}, page_one(found), glance(material), unknowns(material))


def named(names: Iterable[str], material: Material) -> list[Finding]:
    """The findings of some names that are there, in the order of the names: no others are computed."""
    return [finding for name in names if (finding := _finding(_declared(name), material))]


def shown_by(figure: str, material: Material) -> list[Finding]:
    """The findings that a figure shows, in the order of ``findings.yaml``: no others are computed."""
    return named((one.name for _, one in rules().findings.all() if one.figure == figure), material)


def found(names: Iterable[str], material: Material) -> list[Finding]:
    """Those that hold, and are no count of none."""
    return [finding for name in names if (finding := _found(_declared(name), material))]


def _declared(name: str) -> Looked:
    return next(one for _, one in rules().findings.all() if one.name == name)


def _found(declared: Looked, material: Material) -> Finding | None:
    """The finding that is declared, where it holds and is no count of none."""
    if isinstance(declared, CountOf):
        counted = count.count_of(declared, material)
        finding = count.finding_of(declared, counted, material) if counted.number else None
    else:
        finding = _finding(declared, material)
    return finding if finding and finding.holds else None


def _finding(declared: Looked, material: Material) -> Finding | None:
    """The finding that is declared; None where it does not hold and is left out then."""
    if isinstance(declared, Above):
        return above(declared, material)
    if isinstance(declared, Extreme):
        return extreme(declared, material)
    if isinstance(declared, Change):
        return change(declared, material)
    if isinstance(declared, PartOfWhole):
        return share(declared, material)
    assert isinstance(declared, CountOf)
    return count.count(declared, material)
