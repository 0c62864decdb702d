"""Facts and tables of policies and strategies: what is on record, who acts, which forms are named, what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ssemap.core import framework, printing, themes
from ssemap.core.framework import MIXED
from ssemap.publish.sections.document import ItemList, Paragraph, Value
from ssemap.publish.sections.facts import fact, listed, table
from ssemap.publish.strategies import addressed, matrix
from ssemap.publish.tables import policies as tables
from ssemap.publish.themed import edition, told

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.publish.sections.document import Blocks
    from ssemap.publish.sections.material import ReportMaterial
    from ssemap.publish.tables.table import Table

ON_RECORD = "the policies on record"
SAID = "the statements of sources"


def _policies(material: ReportMaterial) -> pd.DataFrame:
    """The policies of the edition, of all countries."""
    known = material.tables
    return edition.policies(known["policies"], known["sources"], material.settings.as_of)


def _year(material: ReportMaterial) -> int:
    """At whose end it is told whether a policy runs: the year of the edition's date, else the last of the window."""
    as_of = material.settings.as_of
    return as_of.year if as_of else material.settings.window[1]


def _in_state(material: ReportMaterial, state: str) -> int:
    return matrix.states(_policies(material), _year(material)).count(state)


def _of_actor(material: ReportMaterial, code: str) -> int:
    return int((_policies(material)["actor_type"] == code).sum())


@fact(ON_RECORD)
def policies_on_record(material: ReportMaterial) -> int:
    return len(_policies(material))


@fact(ON_RECORD)
def policies_judged(material: ReportMaterial) -> int:
    """Policies of which the coder gives a reason."""
    return int(_policies(material)["coding_reason"].notna().sum())


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
    return int(_policies(material)["year_start"].notna().sum())


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


@fact()
def policies_year(material: ReportMaterial) -> str:
    return str(_year(material))


@fact(ON_RECORD)
def policies_formless(material: ReportMaterial) -> int:
    """Policies that name no form of the list."""
    return len(addressed.naming_none(_policies(material), material.tables["policy_forms"]))


@fact(ON_RECORD)
def policies_with_money(material: ReportMaterial) -> int:
    return int(_policies(material)["amount"].notna().sum())


@fact()
def money_by_kind(material: ReportMaterial) -> list[str]:
    """How many amounts are of each kind, in words."""
    counts = _policies(material)["amount_kind"].value_counts()
    labels = framework.labels("amount_kinds")
    return [f"{label.lower()} {counts[code]}" for code, label in labels.items() if code in counts]


@fact()
def instruments_nowhere(material: ReportMaterial) -> list[str]:
    """Instruments of which no country has a policy on record."""
    there = set(_policies(material)["instrument"])
    return [label.lower() for code, label in matrix.instruments().items() if code not in there]


@fact()
def families_unnamed(material: ReportMaterial) -> Blocks:
    """Countries with the families of which forms are listed, and no policy on record names one."""
    known = material.tables
    cells = addressed.by_family(_policies(material), known["policy_forms"], known["forms"], list(material.shown))
    gaps = cells[(cells["forms"] > 0) & (cells["number"] == 0) & (cells["family"] != MIXED)]
    labels = framework.labels("families")
    items = tuple(
        (Paragraph((Value(f"{name}: {listed(labels[code].lower() for code in own)}."),)),)
        for iso3, name in material.shown.items()
        for own in [list(gaps.loc[gaps["iso3"] == iso3, "family"])]
        if own
    )
    return (ItemList(items),) if items else ()


def _titled(material: ReportMaterial, made: Table, name: str, rows: pd.DataFrame, **words: Any) -> Table:
    """A table with its words; ``rows``: the policies or statements that it counts."""
    several = printing.counted(rows.drop_duplicates(["iso3", "source_id"])["source_id"].nunique(), "source")
    return material.titled(made, name, f"{several}; each is named on the page of the theme.", **words)


@table()
def policies_by_instrument(material: ReportMaterial) -> Table:
    rows = _policies(material)
    return _titled(material, tables.by_instrument(rows, material.names), "policies_by_instrument", rows)


@table()
def policies_by_actor(material: ReportMaterial) -> Table:
    rows = _policies(material)
    return _titled(material, tables.by_actor(rows, material.names), "policies_by_actor", rows)


@table()
def policies_by_family(material: ReportMaterial) -> Table:
    rows, known = _policies(material), material.tables
    made = tables.by_family(rows, known["policy_forms"], known["forms"], material.names)
    return _titled(material, made, "policies_by_family", rows)


@table()
def policies_gaps(material: ReportMaterial) -> Table:
    rows, known = _policies(material), material.tables
    made = tables.gaps(rows, known["policy_forms"], known["forms"], known["form_links"], material.names)
    return _titled(material, made, "policies_gaps", rows)


@table(of="theme")
def policy_money(material: ReportMaterial, theme: str) -> Table | None:
    """The money of the policies that the page of a theme lists; nothing where none has any."""
    rows, known = told.of_theme(_policies(material), theme), material.tables
    rows = rows[rows["amount"].notna()]
    if rows.empty:
        return None
    currencies = dict(zip(known["country"]["iso3"], known["country"]["currency"], strict=True))
    made = tables.money_table(rows, known["context"], currencies, known["sources"], material.names)
    return _titled(material, made, "policy_money", rows, theme=themes.labels()[theme])


def _statements(material: ReportMaterial, theme: str) -> pd.DataFrame:
    known = material.tables
    rows = edition.statements(known["statements"], known["sources"], material.settings.as_of)
    return rows[rows["theme"] == theme]


@fact(SAID, of="theme")
def statements_on_actors(material: ReportMaterial, theme: str) -> int:
    """Statements on a theme that tell of what an actor does."""
    return int(_statements(material, theme)["stakeholder"].notna().sum())


@fact(SAID, of="theme")
def statements_on_theme(material: ReportMaterial, theme: str) -> int:
    return len(_statements(material, theme))


@table(of="theme")
def statements_by_actor(material: ReportMaterial, theme: str) -> Table | None:
    """Statements on a theme by kind of actor and group; nothing where there are none."""
    rows = _statements(material, theme)
    if rows.empty:
        return None
    made = tables.stakeholders(rows, theme, material.names)
    return _titled(material, made, "statements_by_actor", rows, theme=themes.labels()[theme])
