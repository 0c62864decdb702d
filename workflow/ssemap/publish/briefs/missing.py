"""Facts and tables of what is missing, and who could supply it: of one country, and of all."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pandas as pd

from ssemap.publish.briefs.blocks import items
from ssemap.publish.briefs.declared import rules
from ssemap.publish.findings.material import Material
from ssemap.publish.sections.countries import country_forms
from ssemap.publish.sections.document import Emphasis, Prose, Value
from ssemap.publish.sections.facts import fact, table
from ssemap.publish.sections.profile import missing
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    from ssemap.publish.briefs.material import BriefMaterial
    from ssemap.publish.sections.document import Blocks
    from ssemap.publish.sections.profile.missing import MissingForm

COUNTED = "the list of forms"


def _gaps(material: BriefMaterial) -> list[MissingForm]:
    """The gaps of the country of a brief, made once."""
    key = "gaps_of_country", ""
    if key not in material.known:
        material.own  # noqa: B018  # a text about all countries has none
        material.known[key] = missing.gaps(material.found)
    found: list[MissingForm] = material.known[key]
    return found


@fact(of="country")
def gaps_told(material: BriefMaterial, iso3: str) -> Blocks:
    """The forms whose numbers leave most open: what each lacks, and whom to ask."""
    words = material.words
    told = []
    for gap in _gaps(material)[: rules().gaps]:
        asked = words.ask.format(body=gap.body, does=gap.why) if gap.body else words.nobody
        told.append((Emphasis((Value(gap.form),), strong=True), Prose(": "), Value(f"{gap.words}. {asked}")))
    return items(told)


@fact(of="country")
def nothing_lacks(material: BriefMaterial, iso3: str) -> bool:
    """Are forms in scope listed, each of which has each number that is asked for?"""
    return bool(country_forms(material, iso3)) and not _gaps(material)


@fact(COUNTED, of="country")
def gaps_more(material: BriefMaterial, iso3: str) -> int:
    """Forms that lack numbers, beyond those that are told."""
    return len(_gaps(material)[rules().gaps :])


@table()
def bodies_to_ask(material: BriefMaterial) -> Table:
    """Of each country the bodies that could supply numbers of most forms."""
    rows = []
    for iso3, name in material.shown.items():
        gaps = missing.gaps(Material(material.of(iso3), material.settings.of(iso3)))
        asked = Counter((gap.body, gap.why) for gap in gaps if gap.body)
        ranked = sorted(asked, key=lambda one: (-asked[one], one))
        for body, does in ranked[: rules().bodies]:
            rows.append({"country": name, "body": body, "does": does, "forms": asked[body, does]})
    labels = material.words.columns
    columns = (
        Column("country", labels.country, width=20),
        Column("body", labels.body, width=34),
        Column("does", labels.does, width=22),
        Column("forms", labels.could_supply, "count", width=20),
    )
    made = Table(pd.DataFrame(rows, columns=["country", "body", "does", "forms"]), columns)
    return made.titled(material.words.titles.bodies_to_ask)
