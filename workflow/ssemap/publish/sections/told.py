"""Findings as inlines and blocks, and the table at a glance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.publish import choice, pages
from ssemap.publish.findings.declared import rules
from ssemap.publish.findings.finding import Linked, together
from ssemap.publish.grammar import states
from ssemap.publish.grammar.cell import Cell
from ssemap.publish.grammar.legend import Line, legend
from ssemap.publish.sections.document import (
    Aside,
    Block,
    Blocks,
    CellText,
    CrossReference,
    Inline,
    Inlines,
    ItemList,
    LinkedWords,
    Paragraph,
    Prose,
)
from ssemap.publish.sections.facts import fact, table
from ssemap.publish.tables import sources

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ssemap.publish.findings import Finding, Glance
    from ssemap.publish.findings.finding import Part
    from ssemap.publish.sections.material import ReportMaterial

PAGE_ONE, UNKNOWNS = "page_one", "unknowns"  # beside the sections that findings name


@dataclass(frozen=True, slots=True)
class GlanceTable:
    """The table at a glance; ``signs``: what the signs in it mean; ``left_out``: whom it does not show."""

    glance: Glance
    title: str
    signs: tuple[Line, ...]
    left_out: str
    source_line: str


def groups() -> list[str]:
    """What ``{{ findings: ... }}`` can name: sections of which findings are declared, page 1, and what is not known."""
    return sorted({PAGE_ONE, UNKNOWNS, *(one.section for _, one in rules().findings.all())})


def inlines(material: ReportMaterial, name: str) -> Inlines:
    """One finding in a sentence; nothing where it is left out."""
    found = material.findings.by_name.get(name)
    return of_finding(found) if found else ()


def blocks(material: ReportMaterial, group: str) -> Blocks:
    """The findings of a section; those of page 1 are numbered."""
    findings = material.findings
    if group == UNKNOWNS:
        return _listed(_sentence(sentence) for sentence in findings.unknowns)
    chosen = findings.page_one if group == PAGE_ONE else findings.of_section(group)
    brief = group == PAGE_ONE
    return _listed((of_finding(one, brief=brief) for one in chosen), ordered=brief)


def _listed(those: Iterable[Inlines], *, ordered: bool = False) -> Blocks:
    items: tuple[tuple[Block, ...], ...] = tuple((Paragraph(one),) for one in those)
    return (ItemList(items, ordered),) if items else ()


def of_finding(finding: Finding, *, brief: bool = False) -> Inlines:
    """Its claims, the figure that shows it, and smaller what it rests on.

    ``brief``: as page 1 has room for; the section of the finding says the rest.
    """
    shown = (Prose(" "), CrossReference(finding.figure, optional=True)) if finding.figure else ()
    rests = finding.notes if brief else finding.rests
    notes = (Prose(" "), Aside(_sentence(together(rests), noted=not brief))) if rests else ()
    return (*_sentence(together(finding.claims), noted=not brief), *shown, *notes)


def _sentence(parts: Iterable[Part], *, noted: bool = True) -> Inlines:
    return tuple(_part(part, noted) for part in parts)


def _part(part: Part, noted: bool) -> Inline:
    if isinstance(part, Cell):
        return CellText(part, noted)
    if isinstance(part, Linked):
        return LinkedWords((Prose(part.text),), part.address) if part.address else Prose(part.text)
    return Prose(part)


@fact("the findings that hold")
def page_one_findings(material: ReportMaterial) -> int:
    return len(material.findings.page_one)


@table()
def at_a_glance(material: ReportMaterial) -> GlanceTable:
    """Countries by a few numbers, one number in a cell."""
    glance, settings = material.findings.at_a_glance, material.settings
    rows = tuple(
        (material.names[iso3], numbers)
        for iso3, (_, numbers) in zip(settings.countries, glance.rows, strict=True)
        if iso3 in choice.shown(settings)
    )
    shown = type(glance)(glance.columns, rows)
    codes = {cell.state for cell in shown.cells()} | {states.OTHER_YEAR for cell in shown.cells() if cell.other_year}
    return GlanceTable(
        shown,
        pages.caption("at_a_glance", year=settings.reference_year).title,
        tuple(legend(codes)),
        choice.sentence(settings, "tables/indicators.csv"),
        sources.brief_line(material.used),
    )
