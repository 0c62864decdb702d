"""Facts and tables of the policies of one country, and the challenges that the evidence carries."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pandas as pd

from ssemap.publish import findings
from ssemap.publish.briefs.blocks import items
from ssemap.publish.briefs.declared import rules
from ssemap.publish.findings.declared import rules as finding_rules
from ssemap.publish.sections import told
from ssemap.publish.sections.facts import fact, once, table
from ssemap.publish.sections.profile import missing, on_themes
from ssemap.publish.strategies import addressed, matrix
from ssemap.publish.tables.table import Column, Table

if TYPE_CHECKING:
    from ssemap.publish.briefs.material import BriefMaterial
    from ssemap.publish.sections.document import Blocks
    from ssemap.publish.themed.told import ToldPolicy


def _by_instrument(material: BriefMaterial) -> dict[str, list[ToldPolicy]]:
    """Label of an instrument to its policies, the latest first. Instruments of most policies first, the rest last."""
    found: dict[str, list[ToldPolicy]] = {}
    for one in on_themes.policies(material.found):
        found.setdefault(one.instrument, []).append(one)
    listed = set(matrix.instruments().values())
    return dict(sorted(found.items(), key=lambda item: (item[0] not in listed, -len(item[1]))))


@table(of="country")
def policies_by_means(material: BriefMaterial, iso3: str) -> Table | None:
    """The instruments of most policies, with the latest policy of each; nothing where no policy is on record."""
    words = material.words
    rows = [
        {"instrument": label, "number": len(policies), "latest": _told(policies[0], words.by_actor)}
        for label, policies in islice(_by_instrument(material).items(), rules().instruments)
    ]
    columns = (
        Column("instrument", words.columns.instrument, width=22),
        Column("number", words.columns.policies, "count", width=10),
        Column("latest", words.columns.latest, width=70),
    )
    made = Table(pd.DataFrame(rows, columns=[one.key for one in columns]), columns)
    return made.titled(words.titles.policies_by_means) if rows else None


def _told(policy: ToldPolicy, by_actor: str) -> str:
    """A policy with its years and who acts."""
    when = f" ({policy.years})" if policy.years else ""
    return f"{policy.name}{when}; {by_actor.format(actor=policy.actor)}"


@fact(of="country")
def further_instruments(material: BriefMaterial, iso3: str) -> list[str]:
    """The other instruments that are the main one of a policy, each with the number of its policies."""
    others = islice(_by_instrument(material).items(), rules().instruments, None)
    return [f"{missing.within(label)} ({len(policies)})" for label, policies in others]


@fact(of="country")
def instruments_absent(material: BriefMaterial, iso3: str) -> list[str]:
    """Instruments that are the main one of no policy on record in the country; none where no policy is."""
    there = set(material.found.policies["instrument"])
    return [missing.within(label) for code, label in matrix.instruments().items() if there and code not in there]


@fact(of="country")
def families_without_policy(material: BriefMaterial, iso3: str) -> list[str]:
    """Families with a form, of which no policy or law on record names a form; none where no policy is on record."""
    if material.found.policies.empty:
        return []
    by_form = addressed.by_form(material.found.policies, material.tables)
    return [finding_rules().families[family] for family in addressed.families_left(by_form, iso3)]


@fact(of="country")
@once
def challenges(material: BriefMaterial, iso3: str) -> Blocks:
    """The declared findings that hold in the country and are told as challenges."""
    return items(told.of_finding(one, brief=True) for one in findings.found(rules().challenges, material.found))


@fact(of="country")
def challenges_read(material: BriefMaterial, iso3: str) -> bool:
    """Is there anything to tell as a challenge?"""
    told_here = (challenges, families_without_policy, instruments_absent)
    return any(each(material, iso3) for each in told_here)
