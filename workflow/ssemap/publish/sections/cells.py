"""Which cell of the table of indicators a token names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ssemap.core import framework
from ssemap.indicators.declared import catalogue
from ssemap.publish.sections import tokens
from ssemap.schemas.indicators import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from ssemap.publish.sections.material import ReportMaterial


def mistakes(token: tokens.SectionToken, material: ReportMaterial, *, in_part: bool) -> Iterator[tuple[str, str]]:
    """What a token names that the run does not have, and what it has."""
    if not 3 <= len(token.names) <= 4:
        yield (
            " ".join(token.names) or "no name",
            "an indicator, a country, a family or form, and a year where it is another",
        )
        return
    indicator, country, part, *year = token.names
    if indicator not in catalogue().titles():
        yield indicator, f"one of {', '.join(catalogue().titles())}"
    countries = [*material.settings.countries, tokens.EACH, *([tokens.HERE] if in_part else [])]
    if country not in countries:
        yield country, f"one of {', '.join(countries)}"
    forms = material.tables["forms"]
    of = dict(zip(forms["form_id"], forms["iso3"], strict=True)).get(part, country)
    if country in material.settings.countries and of != country:
        yield part, f"a form of {country}"
    if part not in [*framework.families_of(material.settings.concept), ALL, *forms["form_id"]]:
        yield part, "a family of the concept, all, or the id of a form"
    if year and year[0] not in map(str, material.settings.years):
        yield year[0], "a year of the window"


def rows(token: tokens.SectionToken, material: ReportMaterial, here: str) -> pd.DataFrame:
    """The rows that a token names, in the order of the run: one for each country that it means."""
    indicator, country, part, *year = token.names
    wanted = {tokens.EACH: list(material.shown), tokens.HERE: [here]}.get(country, [country])
    table = material.tables["indicators"]
    is_form = part in set(material.tables["forms"]["form_id"])
    found = table[
        (table["indicator_id"] == indicator)
        & (table["concept"] == material.settings.concept)
        & (table["year"] == int(year[0] if year else material.settings.reference_year))
        & table["iso3"].isin(wanted)
        & (table["aggregate"] == ("form" if is_form else "all" if part == ALL else "family"))
        & (table["form_id" if is_form else "family"] == part)
    ]
    order = {iso3: place for place, iso3 in enumerate(wanted)}
    return found.sort_values("iso3", key=lambda codes: codes.map(order))
