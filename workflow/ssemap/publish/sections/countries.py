"""Facts of single countries, for what is repeated for each."""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import TYPE_CHECKING

from ssemap.core import themes
from ssemap.core.absences import NOT_SEARCHED
from ssemap.publish.briefs import address as briefs
from ssemap.publish.findings import form_numbers
from ssemap.publish.findings.glance import of_best_form
from ssemap.publish.grammar.cell import Cell
from ssemap.publish.sections import counts
from ssemap.publish.sections.document import CellText, LinkedWords, Prose, Value
from ssemap.publish.sections.facts import fact, once
from ssemap.publish.themed.address import address

if TYPE_CHECKING:
    from collections.abc import Callable

    from ssemap.publish.sections.document import Inline, Inlines
    from ssemap.publish.sections.material import ReportMaterial

PROFILE = "countries/{}/index.html"
PACKAGE = "the package of the country"


@fact()
def profiles(material: ReportMaterial) -> Inlines:
    """Links to the profiles of all countries of the run."""
    links: list[Inline] = []
    for iso3, name in material.names.items():
        links += [*([Prose(", ")] if links else []), LinkedWords((Value(name),), PROFILE.format(iso3))]
    return tuple(links)


@fact()
def country_briefs(material: ReportMaterial) -> Inlines:
    """Links to the briefs of all countries of the run; nothing where no documents are made."""
    links: list[Inline] = []
    for iso3, name in material.names.items():
        files = _files(material, partial(briefs.of_country, iso3))
        links += [Value(f"{', ' if links else ''}{name} ("), *files, Prose(")")] if files else []
    return tuple(links)


@fact()
def introduction_files(material: ReportMaterial) -> Inlines:
    """Links to the introduction to the briefs; nothing where no documents are made."""
    return _files(material, partial(briefs.of_all, briefs.INTRODUCTION))


@fact()
def conclusions_files(material: ReportMaterial) -> Inlines:
    """Links to the conclusions; nothing where no documents are made."""
    return _files(material, partial(briefs.of_all, briefs.CONCLUSIONS))


def _files(material: ReportMaterial, address_of: Callable[[str, str], str]) -> Inlines:
    """Links to a brief in each language and format."""
    links: list[Inline] = []
    for language, kind in product(material.settings.languages, briefs.KINDS):
        words = (Value(briefs.label(language, kind)),)
        links += [*([Prose(", ")] if links else []), LinkedWords(words, address_of(language, kind))]
    return tuple(links)


@fact(of="country")
def brief_links(material: ReportMaterial, iso3: str) -> Inlines:
    """Links to the brief of a country that stand behind other links; nothing where no documents are made."""
    links: list[Inline] = []
    for language, kind in product(material.settings.languages, briefs.KINDS):
        words = (Value(f"Brief ({briefs.label(language, kind)})"),)
        links += [Prose(" · "), LinkedWords(words, briefs.of_country(iso3, language, kind))]
    return tuple(links)


@fact()
def theme_pages(material: ReportMaterial) -> Inlines:
    """Links to the pages of all themes that have one."""
    links: list[Inline] = []
    for code, theme in themes.declared().items():
        if theme.paged:
            links += [*([Prose(", ")] if links else []), LinkedWords((Prose(theme.label),), address(code))]
    return tuple(links)


@fact(of="country")
def country(material: ReportMaterial, iso3: str) -> str:
    """Name of the country."""
    return material.names[iso3]


@fact(of="country")
def native_name(material: ReportMaterial, iso3: str) -> Inlines:
    """Its name in its own language, where that is another one."""
    said = material.packages[iso3]
    native, language = str(said["name_native"]), str(said["language"])
    return (Value(native, language),) if native != material.names[iso3] else ()


@once
def _volume(material: ReportMaterial, iso3: str) -> counts.Volume:
    return counts.volume(material.of(iso3), material.settings.as_of)


@fact(PACKAGE, of="country")
def country_figures(material: ReportMaterial, iso3: str) -> int:
    return _volume(material, iso3).published


@fact(PACKAGE, of="country")
def country_used(material: ReportMaterial, iso3: str) -> int:
    return _volume(material, iso3).used


@fact(PACKAGE, of="country")
def country_sources(material: ReportMaterial, iso3: str) -> int:
    return _volume(material, iso3).sources


@fact(PACKAGE, of="country")
def country_forms(material: ReportMaterial, iso3: str) -> int:
    return _volume(material, iso3).in_scope


@fact(PACKAGE, of="country")
def country_aggregates(material: ReportMaterial, iso3: str) -> int:
    """Aggregates across families in scope, which are no forms."""
    return _volume(material, iso3).aggregates


@fact(PACKAGE, of="country")
def country_laws(material: ReportMaterial, iso3: str) -> int:
    return _volume(material, iso3).laws


@fact(PACKAGE, of="country")
def country_gaps(material: ReportMaterial, iso3: str) -> int:
    cells = material.family_cells
    return int(((cells["iso3"] == iso3) & (cells["absence"] == NOT_SEARCHED)).sum())


@fact(of="country")
def women_of_best_form(material: ReportMaterial, iso3: str) -> Inlines:
    """Women among members, as the table at a glance has it: of the best documented form, whose name is said."""
    found = of_best_form("women_share_members", material.found)[iso3]
    told = found.number  # how sure its year is stands below it
    number = CellText(form_numbers.without_year_mark(told)) if isinstance(told, Cell) else Value(told.text)
    return (number, *([Value(f" ({found.below})")] if found.below else []))


@fact(of="country")
def best_documented(material: ReportMaterial, iso3: str) -> list[str]:
    """The forms with most national figures."""
    return counts.best_documented(material.tables, iso3)
