"""Facts and tables of the organisations of one country: key numbers, forms, families, a chart, what changed."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pandas as pd

from ssemap.publish import grammar
from ssemap.publish.briefs.blocks import items
from ssemap.publish.briefs.declared import rules
from ssemap.publish.figures import address
from ssemap.publish.findings.finding import Linked
from ssemap.publish.findings.glance import glance
from ssemap.publish.pages import profile
from ssemap.publish.pictures import NotDrawn
from ssemap.publish.sections import countries, package_facts, told
from ssemap.publish.sections.document import FigureBlock
from ssemap.publish.sections.facts import fact, table
from ssemap.publish.sections.profile import changes, key_numbers
from ssemap.publish.tables import sources
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    from ssemap.publish.briefs.material import BriefMaterial
    from ssemap.publish.findings.glance import GlanceCell
    from ssemap.publish.sections.document import Blocks


LEGAL = "the legal forms of the package"


@fact(of="country")
def country_spoken(material: BriefMaterial, iso3: str) -> str:
    """Name of the country within a sentence."""
    return material.spoken[iso3]


@fact(LEGAL, of="country")
def country_legal_forms(material: BriefMaterial, iso3: str) -> int:
    """Legal forms of all families, as the table of families counts them."""
    return int(material.own_law.recognition["forms"].sum())


@fact(LEGAL, of="country")
def country_forms_within(material: BriefMaterial, iso3: str) -> int:
    """Forms in scope that are totals of several legal forms, or kinds of one."""
    listed: int = countries.country_forms(material, iso3)
    return listed - int(country_legal_forms(material, iso3))


@fact(of="country")
def brief_status(material: BriefMaterial, iso3: str) -> str:
    """How far the coding of the package has been checked."""
    return package_facts.status(material.packages[iso3])


@table(of="country")
def key_numbers_of(material: BriefMaterial, iso3: str) -> Table:
    """The numbers at a glance of the country, one in a row, and what each rests on."""
    table_at_a_glance = glance(material.found)
    [(_, numbers)] = table_at_a_glance.rows
    rows = [
        {"label": f"{label}, {note}", **_number(number)}
        for (label, note), number in zip(table_at_a_glance.columns, numbers, strict=True)
    ]
    labels = material.words.columns
    columns = (
        Column("label", labels.indicator, width=44),
        Column("number", labels.number, "cell", shown="counted", width=18, empty="", bare=True, alone=True),
        Column("rests", labels.rests, width=48, empty=""),
    )
    made = Table(pd.DataFrame(rows, columns=["label", "number", "counted", "rests"]).astype("object"), columns)
    title = material.words.titles.key_numbers.format(year=material.settings.reference_year)
    return made.titled(title, sources.brief_line(material.used))


def _number(shown: GlanceCell) -> dict[str, object]:
    """A number at a glance; one that is counted from law is no cell of the table of indicators."""
    if isinstance(shown.number, Linked):
        return {"number": None, "counted": shown.text(), "rests": shown.below}
    said = [] if shown.number.brief else [shown.below]
    parts = "; ".join(part for part in (*said, grammar.beneath(shown.number)) if part).split("; ")
    rests = "; ".join(dict.fromkeys(parts))
    return {"number": shown.number, "counted": "", "rests": rests}


@table(of="country")
def leading_forms(material: BriefMaterial, iso3: str) -> Table | None:
    """The best documented forms with their numbers; nothing where no form has a national number."""
    cells = key_numbers.form_cells(material.found)
    if not cells:
        return None
    native = dict(zip(material.found.forms["form_id"], material.found.forms["name_native"], strict=True))
    titles = key_numbers.form_columns()
    keys = [f"number_{place}" for place in range(len(titles))]
    rows = [
        {
            "form": material.found.form_labels[form],
            "native": "" if native[form] == material.found.form_labels[form] else native[form],
            **dict(zip(keys, numbers, strict=True)),
        }
        for form, numbers in islice(cells.items(), rules().leading)
    ]
    columns = (
        Column("form", material.words.columns.form, note="native", width=34),
        *(Column(key, title, "cell", width=18) for key, title in zip(keys, titles, strict=True)),
    )
    made = Table(pd.DataFrame(rows, columns=["form", "native", *keys]).astype("object"), columns)
    title = material.words.titles.leading_forms.format(year=material.settings.reference_year)
    return made.titled(title).spoken(str(material.packages[iso3]["language"]))


@table(of="country")
def forms_by_family(material: BriefMaterial, iso3: str) -> Table:
    """Families of the concept: legal forms, those that a law recognises, and the number of organisations."""
    found, law = material.found, material.own_law.recognition.set_index("family")
    rows = []
    for family in found.families:
        listed = law.loc[family] if family in law.index else {"forms": 0, "law": 0}
        rows.append(
            {
                "family": family,
                "forms": int(listed["forms"]),
                "law": int(listed["law"]),
                "organisations": found.by_country("organisations", family).get(iso3),
            }
        )
    labels = material.words.columns
    columns = (
        Column("family", labels.family, width=30, codelist="families"),
        Column("forms", labels.forms, "count", width=12),
        Column("law", labels.by_law, "count", width=14),
        Column("organisations", labels.organisations, "cell", width=30, empty=""),
    )
    made = Table(pd.DataFrame(rows, columns=[one.key for one in columns]), columns)
    return made.titled(material.words.titles.forms_by_family.format(year=material.settings.reference_year))


@fact(of="country")
def leading_chart(material: BriefMaterial, iso3: str) -> Blocks:
    """The chart of the best documented form, as on the profile; nothing where none is drawn."""
    charts = {}
    for form in package_facts.main_forms(material.own.evidence):
        try:
            charts[form] = material.picture(address.of_form(form))
        except NotDrawn:
            continue
    leading = profile.leading_chart(material.own, charts)
    return (FigureBlock(charts[leading]),) if leading else ()


@fact(of="country")
def changed(material: BriefMaterial, iso3: str) -> Blocks:
    """What changed within series of the country."""
    return items(told.of_finding(one, brief=True) for one in changes.changes(material.found))
