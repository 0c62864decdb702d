"""Facts and tables of the law of one country: what it recognises, who supervises, what is new, and its provisions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ssemap.core import framework
from ssemap.core.lists import listed
from ssemap.institutions import legal_forms
from ssemap.institutions.rules import rules as law_rules
from ssemap.publish.briefs.blocks import items
from ssemap.publish.briefs.declared import rules
from ssemap.publish.sections.document import LinkedWords, PrintedNumber, Prose, Value
from ssemap.publish.sections.facts import fact, table
from ssemap.publish.sections.profile import key_numbers
from ssemap.publish.sections.profile.law import law_in_short
from ssemap.publish.tables import law_matrix
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    from ssemap.publish.briefs.material import BriefMaterial
    from ssemap.publish.sections.document import Blocks, Inline, Inlines
    from ssemap.publish.sections.profile.law import LawInShort, LawType, NamedLaw

COUNTED = "the list of laws and schemes"


def in_short(material: BriefMaterial) -> LawInShort:
    """What the profile says on law, made once."""
    key = "law_in_short", ""
    if key not in material.known:
        material.own  # noqa: B018  # a text about all countries has none
        material.known[key] = law_in_short(material.found)
    found: LawInShort = material.known[key]
    return found


def named(law: NamedLaw) -> Inlines:
    """A law by its title and year, linked to its text or to what is known of it."""
    title: Inline = Value(law.title)
    if law.source and law.source.address:
        title = LinkedWords((title,), law.source.address)
    return (title, Value(f" ({law.year})")) if law.year else (title,)


def _types(types: list[LawType], material: BriefMaterial) -> Inlines:
    """Types of law, each with the laws that make it."""
    told: list[Inline] = []
    for place, one in enumerate(types):
        told.append(Value(f"{'; ' if place else ''}{one.label}"))
        for number, law in enumerate(one.named):
            told += [Prose(", " if number else ": "), *named(law)]
        if one.more:
            told += [Prose(" "), PrintedNumber(material.words.more_laws.format(laws=one.more), one.more, COUNTED)]
    return (*told, Prose(".")) if told else ()


@fact(of="country")
def cooperative_law(material: BriefMaterial, iso3: str) -> Inlines:
    """The type of law on cooperatives, with its general acts."""
    return _types(in_short(material).cooperatives, material)


@fact(of="country")
def enterprise_law(material: BriefMaterial, iso3: str) -> Inlines:
    """What makes a social enterprise."""
    return _types(in_short(material).social_enterprises, material)


@fact(of="country")
def families_recognised(material: BriefMaterial, iso3: str) -> Inlines:
    """Families by the most binding way in which a form of them is recognised."""
    short, words = in_short(material), material.words
    told: list[Inline] = []
    for way, families in short.recognised.items():
        if families:
            label = getattr(words.recognised, way)
            count = words.families_of.format(families=len(families), all=short.families)
            told += [Prose(f"{' ' if told else ''}{label}: "), PrintedNumber(count, len(families), COUNTED)]
            told.append(Value(f" ({listed(families)})."))
    return tuple(told)


@fact(of="country")
def families_unlisted(material: BriefMaterial, iso3: str) -> list[str]:
    """Families of which the package lists no form."""
    return in_short(material).unlisted


@fact(of="country")
def families_within(material: BriefMaterial, iso3: str) -> list[str]:
    """Families whose forms are all kinds of forms of other families."""
    return in_short(material).within


@fact(of="country")
def forms_without_law(material: BriefMaterial, iso3: str) -> list[str]:
    """Forms that exist by a programme or a certificate only."""
    own, forms = material.own_law, material.found.forms
    counted = set(legal_forms.counted(own.record)["form_id"])
    rows = forms[forms["form_id"].isin(counted) & (forms["family"] != framework.MIXED)]
    by_none = rows.loc[rows["name_en"].isin(own.programme), "form_id"]
    return [material.found.form_labels[form] for form in by_none]


@fact(of="country")
def supervisors(material: BriefMaterial, iso3: str) -> Blocks:
    """Supervising bodies, each with its law."""
    return items((*named(law), Value(f": {body}")) for law, body in in_short(material).bodies)


@fact(of="country")
def latest_laws(material: BriefMaterial, iso3: str) -> Blocks:
    """The latest laws and schemes."""
    return items(named(law) for law in in_short(material).recent)


@fact(of="country")
def provisions_told(material: BriefMaterial, iso3: str) -> bool:
    """Does law say something of one of the best documented forms?"""
    return bool(_spoken_of(material))


@table(of="country")
def provisions(material: BriefMaterial, iso3: str) -> Table | None:
    """What law says of the best documented forms, aspect by aspect, with the article; nothing where it says nothing."""
    forms = _spoken_of(material)
    if not forms:
        return None
    own = material.own
    matrix = law_matrix.table(material.own_law.law, own.forms, own.laws, material.own_law.record).frame
    said = matrix.set_index("form_id")
    rows = [
        {
            "aspect": told.label,
            **{
                key: said.at[form, of]
                for form in forms
                for key, of in ((form, f"{aspect}_first"), (f"{form}_law", f"{aspect}_law"))
            },
        }
        for aspect, told in law_rules().aspects.items()
        if any(said.at[form, aspect] for form in forms)
    ]
    none = material.words.no_rule
    columns = (
        Column("aspect", material.words.columns.aspect, width=14),
        *(Column(form, material.found.form_labels[form], note=f"{form}_law", width=44, empty=none) for form in forms),
    )
    keys = ["aspect", *(key for form in forms for key in (form, f"{form}_law"))]
    year = material.settings.reference_year
    return Table(pd.DataFrame(rows, columns=keys), columns).titled(material.words.titles.provisions.format(year=year))


def _spoken_of(material: BriefMaterial) -> list[str]:
    """The best documented forms of which law says most; the first of them where all are alike."""
    law = material.own_law.law
    aspects = law.groupby("form_id")["aspect"].nunique()
    leading = [form for form in key_numbers.leading_forms(material.found) if form in aspects.index]
    ranked = sorted(leading, key=lambda form: -int(aspects[form]))[: rules().provisions]
    return [form for form in leading if form in ranked]
