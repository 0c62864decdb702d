"""Facts of the summary: what is not known, and who could say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core.absences import NOT_SEARCHED, SEARCHED
from ssemap.indicators.declared import catalogue
from ssemap.publish.sections.document import Inline, Inlines, Number, Text
from ssemap.publish.sections.facts import fact

if TYPE_CHECKING:
    from ssemap.publish.sections.material import Material

LISTED = 3  # indicators that the summary names
CELLS = "indicators by country and family"


@fact()
def least_known(material: Material) -> Inlines:
    """The indicators that are known, of a family or of a form, in the fewest countries."""
    indicators, settings = material.tables["indicators"], material.settings
    asked = indicators[(indicators["concept"] == settings.concept) & (indicators["year"] == settings.reference_year)]
    known = asked[asked["value"].notna()].groupby("indicator_id")["iso3"].nunique()
    titles = catalogue().titles()
    ranked = sorted(titles, key=lambda indicator: int(known.get(indicator, 0)))[:LISTED]
    inlines: list[Inline] = []
    for indicator in ranked:
        number = int(known.get(indicator, 0))
        inlines += [*([Text(", ")] if inlines else []), Text(f"{lowered(titles[indicator])} (")]
        inlines += [Number(f"{number} of {len(material.names)}", number, CELLS), Text(")")]
    return tuple(inlines)


def lowered(title: str) -> str:
    """A title within a sentence."""
    return title[:1].lower() + title[1:]


@fact(CELLS)
def gaps_not_searched(material: Material) -> int:
    return int(material.family_cells["absence"].eq(NOT_SEARCHED).sum())


@fact(CELLS)
def gaps_none_found(material: Material) -> int:
    return int(material.family_cells["absence"].eq(SEARCHED).sum())
