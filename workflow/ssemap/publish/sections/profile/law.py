"""Law of one country in short: what its laws recognise, who supervises, and what is new."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ssemap.core.absences import COUNTED_ELSEWHERE
from ssemap.institutions import law
from ssemap.institutions.typology import COOPERATIVE, GENERAL, SOCIAL_ENTERPRISE, typology
from ssemap.publish.findings.declared import rules as finding_rules
from ssemap.publish.said_by import SaidBy, said_by
from ssemap.publish.sections.profile.declared import rules
from ssemap.publish.tables.law_types import labels
from ssemap.publish.themed.told import ToldPolicy, policies
from ssemap.publish.wording import setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from ssemap.publish.findings.material import Material

RECOGNISED = ("law", "certification", "programme")  # the most binding first


@dataclass(frozen=True, slots=True)
class NamedLaw:
    """A law or scheme with its year, '' where that is not known, and its source."""

    title: str
    year: str
    source: SaidBy | None


@dataclass(frozen=True, slots=True)
class LawType:
    """A type of national law: its label, the laws that are named, and how many more there are."""

    label: str
    named: list[NamedLaw]
    more: int


@dataclass(frozen=True, slots=True)
class LawInShort:
    """``cooperatives``, ``social_enterprises``: types of law; ``recognised``: labels of families by the most binding
    way in which a form of them is recognised; ``unlisted``: families without a form; ``within``: those whose
    forms are kinds of forms of other families; ``families``: how many there are. ``bodies``: laws with their
    supervising bodies; ``recent``: laws and schemes of ``setting.recent`` or later.
    """

    cooperatives: list[LawType]
    social_enterprises: list[LawType]
    families: int
    recognised: dict[str, list[str]]
    unlisted: list[str]
    within: list[str]
    bodies: list[tuple[NamedLaw, str]]
    recent: list[NamedLaw]
    policies: list[ToldPolicy]


def law_in_short(material: Material) -> LawInShort:
    """What the first pages say on law; ``clean`` left out the laws that are younger than the edition."""
    tables, [iso3] = material.tables, material.countries
    year = material.settings.reference_year
    types = typology(tables, [iso3], year)
    in_force = law.enacted_by(tables, year)
    by_law = _recognised(material)
    return LawInShort(
        cooperatives=_types(types[types["subject"] == COOPERATIVE], COOPERATIVE, tables),
        social_enterprises=_types(types[types["subject"] == SOCIAL_ENTERPRISE], SOCIAL_ENTERPRISE, tables),
        families=len(material.families),
        recognised=by_law,
        unlisted=_without(material, elsewhere=False),
        within=_without(material, elsewhere=True),
        bodies=_bodies(in_force[in_force["kind"].isin(law.NATIONAL)], tables),
        recent=_laws(_recent(tables)[: rules().recent_laws], tables),
        policies=_policies(material),
    )


def _types(types: pd.DataFrame, subject: str, tables: Mapping[str, pd.DataFrame]) -> list[LawType]:
    """Types of law; of those on cooperatives the general acts are named, and the others counted."""
    told = []
    breadth = tables["laws"].set_index("law_id")["breadth"]
    for code, rows in types.groupby("type", sort=False):
        ids = rows["law_id"].dropna()
        general = ids[ids.map(breadth) == GENERAL]
        named = general if subject == COOPERATIVE and len(general) else ids
        shown = _laws(named.head(rules().recent_laws), tables)
        told.append(LawType(labels(subject)[str(code)], shown, len(ids) - len(shown)))
    return told


def _recognised(material: Material) -> dict[str, list[str]]:
    """Families of the concept by the most binding way in which at least one form of them is recognised."""
    rows = material.tables["recognition"].set_index("family")
    names = finding_rules().families
    told: dict[str, list[str]] = {way: [] for way in RECOGNISED}
    for family in material.families:
        way = next((way for way in RECOGNISED if family in rows.index and rows.at[family, way] > 0), "")
        if way:
            told[way].append(names[family])
    return told


def _without(material: Material, *, elsewhere: bool) -> list[str]:
    """Families of the concept that have no form of their own: ``elsewhere`` those whose forms are kinds of forms of
    other families, else those of which no form is listed.
    """
    rows = material.tables["recognition"].set_index("family")
    own, why = rows["forms"], rows["absence"]
    names = finding_rules().families
    without = [family for family in material.families if not own.get(family, 0)]
    return [names[family] for family in without if (why.get(family) == COUNTED_ELSEWHERE) == elsewhere]


def _bodies(laws: pd.DataFrame, tables: Mapping[str, pd.DataFrame]) -> list[tuple[NamedLaw, str]]:
    """The laws that govern most forms, with the body that supervises them; one law of a body."""
    governed = tables["law_forms"]["law_id"].value_counts()
    there = laws[laws["supervising_body"].notna()]
    ranked = there.assign(governed=there["law_id"].map(governed).fillna(0)).sort_values(
        ["governed", "law_id"], ascending=[False, True]
    )
    first = ranked.drop_duplicates("supervising_body").head(rules().bodies)
    return list(zip(_laws(first["law_id"], tables), first["supervising_body"].map(str), strict=True))


def _recent(tables: Mapping[str, pd.DataFrame]) -> list[str]:
    """The laws and schemes of ``setting.recent`` or later, the latest first."""
    laws, years = tables["laws"], law.years(tables)
    listed = laws.loc[laws["kind"].isin(law.NATIONAL), "law_id"]
    recent = [one for one in listed if int(years.get(one, 0)) >= setting.recent]
    return sorted(recent, key=lambda one: int(years[one]), reverse=True)


def _policies(material: Material) -> list[ToldPolicy]:
    """The latest policies of those that the edition has."""
    wanted, tables = rules().policies, material.tables
    rows = material.policies
    rows = rows[rows["actor_type"].isin(wanted.actors) & ~rows["instrument"].isin(wanted.without)]
    told = policies(rows, tables["policy_forms"], tables["forms"], tables["sources"], material.countries)
    return told[: wanted.most]


def _laws(ids: Iterable[str], tables: Mapping[str, pd.DataFrame]) -> list[NamedLaw]:
    """Laws by their ids, with the source of most of their provisions."""
    laws, sources = tables["laws"].set_index("law_id"), tables["sources"].set_index("source_id")
    provisions, years = tables["provisions"], law.years(tables)
    told = []
    for law_id in ids:
        row = laws.loc[law_id]
        behind = provisions.loc[provisions["law_id"] == law_id, "source_id"].value_counts().index
        source = said_by(sources.loc[behind[0]]) if len(behind) else None
        told.append(NamedLaw(str(row["title_en"]), years.get(law_id, ""), source))
    return told
