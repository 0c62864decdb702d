"""Facts and tables of policies and strategies: what is on record, who acts, which forms are named, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssemap.core import framework, printing, themes
from ssemap.core.lists import listed
from ssemap.publish.findings.declared import rules as finding_rules
from ssemap.publish.sections.document import ItemList, Paragraph, Value
from ssemap.publish.sections.facts import fact, table
from ssemap.publish.strategies import addressed, matrix
from ssemap.publish.strategies.declared import rules
from ssemap.publish.tables import policies as tables
from ssemap.publish.tables import sources
from ssemap.publish.themed import told

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.publish.sections.document import Blocks
    from ssemap.publish.sections.material import ReportMaterial
    from ssemap.publish.tables.table import Table

ON_RECORD = "the policies on record"
SAID = "the statements of sources"


def _year(material: ReportMaterial) -> int:
    """At whose end it is told whether a policy runs: the year of the edition's date, else the last of the window."""
    as_of = material.settings.as_of
    return as_of.year if as_of else material.settings.window[1]


def _in_state(material: ReportMaterial, state: str) -> int:
    return matrix.states(material.found.policies, _year(material)).count(state)


def _of_actor(material: ReportMaterial, code: str) -> int:
    return int((material.found.policies["actor_type"] == code).sum())


@fact(ON_RECORD)
def policies_on_record(material: ReportMaterial) -> int:
    return len(material.found.policies)


@fact(ON_RECORD)
def policies_judged(material: ReportMaterial) -> int:
    """Policies of which the coder gives a reason."""
    return int(material.found.policies["coding_reason"].notna().sum())


@fact(ON_RECORD)
def policies_public(material: ReportMaterial) -> int:
    return _of_actor(material, "public")


@fact(ON_RECORD)
def policies_private(material: ReportMaterial) -> int:
    return _of_actor(material, "private")


@fact(ON_RECORD)
def policies_civil(material: ReportMaterial) -> int:
    return _of_actor(material, "civil_society")


@fact(ON_RECORD)
def policies_joint(material: ReportMaterial) -> int:
    return _of_actor(material, "joint")


@fact(ON_RECORD)
def policies_begun(material: ReportMaterial) -> int:
    """Policies of which a first year is on record."""
    return int(material.found.policies["year_start"].notna().sum())


@fact(ON_RECORD)
def policies_ended(material: ReportMaterial) -> int:
    return _in_state(material, matrix.ENDED)


@fact(ON_RECORD)
def policies_running(material: ReportMaterial) -> int:
    """Policies of which a later end is on record."""
    return _in_state(material, matrix.RUNNING)


@fact(ON_RECORD)
def policies_endless(material: ReportMaterial) -> int:
    """Policies of which no end is on record."""
    return _in_state(material, matrix.UNKNOWN)


@fact(ON_RECORD)
def policies_later(material: ReportMaterial) -> int:
    """Policies that begin after the year."""
    return _in_state(material, matrix.LATER)


@fact()
def policies_year(material: ReportMaterial) -> str:
    return str(_year(material))


@fact(ON_RECORD)
def policies_formless(material: ReportMaterial) -> int:
    """Policies that name no form of the list."""
    return len(addressed.naming_none(material.found.policies, material.tables["policy_forms"]))


@fact(ON_RECORD)
def policies_with_money(material: ReportMaterial) -> int:
    return int(material.found.policies["amount"].notna().sum())


@fact()
def money_by_kind(material: ReportMaterial) -> list[str]:
    """How many amounts are of each kind, in words."""
    counts = material.found.policies["amount_kind"].value_counts()
    labels = framework.labels("amount_kinds")
    return [f"{label.lower()} {counts[code]}" for code, label in labels.items() if code in counts]


@fact()
def instruments_nowhere(material: ReportMaterial) -> Blocks:
    """Instruments that are the main one of no policy on record in any country, one an item."""
    there = set(material.found.policies["instrument"])
    missing = [label for code, label in matrix.instruments().items() if code not in there]
    items = tuple((Paragraph((Value(label),)),) for label in missing)
    return (ItemList(items),) if items else ()


@fact()
def families_unnamed(material: ReportMaterial) -> Blocks:
    """Countries with the families of which no policy or law on record names a form, in whole or in part."""
    by_form = addressed.by_form(material.found.policies, material.tables)
    labels = finding_rules().families
    items = tuple(
        (Paragraph((Value(f"{name}: {listed(labels[code] for code in own)}."),)),)
        for iso3, name in material.shown.items()
        for own in [addressed.families_left(by_form, iso3)]
        if own
    )
    return (ItemList(items),) if items else ()


def _titled(material: ReportMaterial, made: Table, name: str, rows: pd.DataFrame, **words: Any) -> Table:
    """A table with its words; ``rows``: the policies or statements that it counts."""
    several = printing.counted(len(rows.drop_duplicates(["iso3", "source_id"])), "source")
    return material.titled(made, name, f"{several}{sources.NAMED}.", **words)


@table()
def policies_by_instrument(material: ReportMaterial) -> Table:
    rows = material.found.policies
    return _titled(material, tables.by_instrument(rows, material.names), "policies_by_instrument", rows)


@table()
def policies_by_actor(material: ReportMaterial) -> Table:
    rows = material.found.policies
    return _titled(material, tables.by_actor(rows, material.names), "policies_by_actor", rows)


@table()
def policies_by_family(material: ReportMaterial) -> Table:
    rows, known = material.found.policies, material.tables
    made = tables.by_family(rows, known, material.names)
    return _titled(material, made, "policies_by_family", rows)


@table()
def policies_gaps(material: ReportMaterial) -> Table:
    rows, known = material.found.policies, material.tables
    made = tables.gaps(rows, known, material.names, rules().named)
    return _titled(material, made, "policies_gaps", rows)


def _with_money(material: ReportMaterial, theme: str) -> pd.DataFrame:
    """The policies with money that the page of a theme lists."""
    rows = told.of_theme(material.found.policies, theme)
    return rows[rows["amount"].notna()]


@fact(ON_RECORD, of="theme")
def policy_money_told(material: ReportMaterial, theme: str) -> int:
    """Policies with an amount of money."""
    return len(_with_money(material, theme))


@table(of="theme")
def policy_money(material: ReportMaterial, theme: str) -> Table | None:
    """The money of the policies that the page of a theme lists; nothing where none has any."""
    rows, known = _with_money(material, theme), material.tables
    if rows.empty:
        return None
    currencies = dict(zip(known["country"]["iso3"], known["country"]["currency"], strict=True))
    made = tables.money_table(rows, known["context"], currencies, known["sources"], material.names)
    return _titled(material, made, "policy_money", rows, theme=themes.labels()[theme])


def _statements(material: ReportMaterial, theme: str) -> pd.DataFrame:
    rows = material.found.statements
    return rows[rows["theme"] == theme]


@fact(SAID, of="theme")
def statements_on_actors(material: ReportMaterial, theme: str) -> int:
    """Statements on a theme that tell of what an actor does."""
    return int(_statements(material, theme)["stakeholder"].notna().sum())


@table(of="theme")
def statements_by_actor(material: ReportMaterial, theme: str) -> Table | None:
    """Statements on a theme by kind of actor and group; nothing where there are none."""
    rows = _statements(material, theme)
    if rows.empty:
        return None
    made = tables.stakeholders(rows, theme, material.names)
    return _titled(material, made, "statements_by_actor", rows, theme=themes.labels()[theme])
