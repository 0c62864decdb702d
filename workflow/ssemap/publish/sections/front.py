"""Facts of the front matter: which report this is, of what data, and how to cite it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import Field

from ssemap.core.documents import Declared, read, typed
from ssemap.core.lists import listed
from ssemap.publish import citation as citations
from ssemap.publish import pages
from ssemap.publish.findings.declared import rules as finding_rules
from ssemap.publish.sections import counts, values
from ssemap.publish.sections.document import Blocks, Emphasis, ItemList, Paragraph, PrintedNumber, Prose, Value
from ssemap.publish.sections.facts import fact

if TYPE_CHECKING:
    from ssemap.core.run import Run
    from ssemap.publish.sections.material import ReportMaterial

VALIDATED = "validated"
DESK_CODING = "This is desk coding: the project alone decided what each published number counts."


class Editions(Declared):
    """What each edition is, by its name in ``config.yaml``; an edition without words has its date alone."""

    NAME: ClassVar[str] = "editions.yaml"
    editions: dict[str, str] = Field(default_factory=dict)


def edition_words() -> dict[str, str]:
    """Name of an edition to what it is. Raises PackageError with every mistake of the file."""
    file = f"workflow/report/{Editions.NAME}"
    return dict(typed(read(pages.REPORT / Editions.NAME, file), Editions).editions)


@fact("the countries of the run")
def countries(material: ReportMaterial) -> int:
    return len(material.names)


@fact()
def country_names(material: ReportMaterial) -> list[str]:
    return list(material.spoken.values())


@fact()
def shown_names(material: ReportMaterial) -> list[str]:
    """Names of the countries that figures and tables show, where these are not all."""
    return [material.spoken[iso3] for iso3 in material.settings.shown]


@fact("the countries that figures and tables show")
def shown_countries(material: ReportMaterial) -> int:
    return len(material.shown)


@fact("the families of the concept")
def families_counted(material: ReportMaterial) -> int:
    return len(material.found.families)


@fact()
def families_named(material: ReportMaterial) -> list[str]:
    """Families of the concept, in words."""
    names = finding_rules().families
    return [names[family] for family in material.found.families]


@fact()
def validation(material: ReportMaterial) -> str:
    """Who has checked the coding, said once."""
    validated = [material.spoken[iso3] for iso3, said in material.packages.items() if said["status"] == VALIDATED]
    if len(validated) == len(material.packages):
        return "National researchers have validated the coding of every country."
    if validated:
        return f"{DESK_CODING} National researchers have validated only {listed(validated)}."
    return f"{DESK_CODING} It is not validated by national researchers."


@fact()
def nothing_in_use(material: ReportMaterial) -> str:
    """Why no figure is in use; '' where some are."""
    if material.volume.used:
        return ""
    return pages.sentence("nothing_in_use", figures=material.volume.figures, as_of=material.settings.as_of)


@fact()
def edition_sources(material: ReportMaterial) -> str:
    """Which sources the edition takes: ``sources published by 22 September 2020``."""
    return dated(material.settings)


@fact()
def edition_dated(material: ReportMaterial) -> bool:
    """Does the edition leave out sources that are younger than its date?"""
    return material.settings.as_of is not None


def dated(settings: Run) -> str:
    """The cut of an edition in words."""
    return (
        f"sources published by {values.day(settings.as_of)}" if settings.as_of else "all sources, whatever their date"
    )


@fact("the figures whose source can have been published by the date of the edition")
def edition_figures(material: ReportMaterial) -> int:
    return counts.within(material.tables["evidence"], material.settings.as_of)


@fact("the figures that were collected")
def figures_collected(material: ReportMaterial) -> int:
    return material.volume.figures


@fact("the figures that belong to a series")
def figures_in_use(material: ReportMaterial) -> int:
    return material.volume.used


@fact()
def editions(material: ReportMaterial) -> Blocks:
    """Each declared edition with its date, its number of figures, and what it is."""
    said = edition_words()
    items = []
    for name, date in material.settings.editions.items():
        figures = counts.within(material.tables["evidence"], date)
        cut = f"sources published by {values.day(date)}" if date else "all sources"
        words: list[Any] = [Emphasis((Value(name),), strong=True), Prose(f": {cut}, ")]
        words += [PrintedNumber(f"{figures:,}", figures, "figures by publication date"), Prose(" figures. ")]
        items.append((Paragraph((*words, Prose(said.get(name, "")))),))
    return (ItemList(tuple(items)),) if items else ()


@fact()
def date_of_data(material: ReportMaterial) -> str:
    """Day on which the coding of the packages was last changed, of the latest one; '' where none says."""
    days = [said["status_date"] for said in material.packages.values() if said["status_date"]]
    return values.day(max(days)) if days else ""


@fact()
def data_named(material: ReportMaterial) -> bool:
    """Does the citation name the data by their fingerprint?"""
    return bool(material.fingerprint)


@fact()
def documents(material: ReportMaterial) -> bool:
    """Is the report written as PDF and Word, too?"""
    return material.documents


@fact()
def citation(material: ReportMaterial) -> str:
    """What names this report, in one line."""
    return citations.cited(material.settings, material.fingerprint)
