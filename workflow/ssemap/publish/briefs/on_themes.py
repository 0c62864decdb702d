"""Facts and tables of one country on each theme: numbers of its forms, and what sources say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ssemap.core import grades, themes
from ssemap.publish.briefs.blocks import items, source
from ssemap.publish.briefs.declared import rules
from ssemap.publish.findings import form_numbers
from ssemap.publish.sections.document import CellText, Emphasis, Prose, Value
from ssemap.publish.sections.facts import fact, table
from ssemap.publish.sections.profile import on_themes
from ssemap.publish.tables.table import Column, Table
from ssemap.publish.themed import indicators, numbers, subjects, told

if TYPE_CHECKING:
    from ssemap.publish.briefs.material import BriefMaterial
    from ssemap.publish.sections.document import Blocks, Inline, Inlines
    from ssemap.publish.themed.told import ToldStatement


@fact(of="theme")
def theme_label(material: BriefMaterial, theme: str) -> str:
    """Name of the theme."""
    return themes.labels()[theme]


@fact(of="theme")
def theme_numbers(material: BriefMaterial, theme: str) -> Blocks:
    """The numbers of a theme that are known of most forms, each of its best documented forms."""
    rows = numbers.printed(on_themes.values(material.found, theme), material.settings)
    whole = rows[~rows["apart"]]
    known = whole.groupby("indicator_id", sort=False)["form_id"].nunique()
    chosen = set(known.sort_values(ascending=False, kind="stable").index[: rules().numbers])
    return items(
        _of_indicator(material, str(indicator), whole[whole["indicator_id"] == indicator])
        for indicator in known.index
        if indicator in chosen
    )


def _of_indicator(material: BriefMaterial, indicator: str, rows: pd.DataFrame) -> Inlines:
    """An indicator with the latest number of some forms, and how many more forms have one."""
    figures = material.found.figures_of
    ranked = sorted(dict.fromkeys(rows["form_id"]), key=lambda form: -figures.get(form, 0))
    shown = ranked[: rules().forms]
    inlines: list[Inline] = [Emphasis((Value(indicators.form_indicators()[indicator]),)), Prose(": ")]
    latest = (
        rows[rows["form_id"].isin(shown)].sort_values("year", kind="stable").drop_duplicates("form_id", keep="last")
    )
    for place, row in enumerate(latest.sort_index().itertuples(index=False)):
        what = ", ".join(part for part in (numbers.when(row), numbers.what(row), _grade(row.grade)) if part)
        name = material.found.form_labels[str(row.form_id)]
        inlines += [Value(f"{'; ' if place else ''}{name} "), CellText(form_numbers.cell(row)), Value(f" ({what})")]
    if more := len(ranked) - len(shown):
        inlines.append(Value(f"; {material.words.more_forms.format(forms=more)}"))
    return (*inlines, Prose("."))


def _grade(code: object) -> str:
    """The grade of a number, as tables print it; '' where it has none."""
    return f"grade\u00a0{grades.sign(code)}" if isinstance(code, str) and code else ""


@fact(of="theme")
def theme_sayings(material: BriefMaterial, theme: str) -> Blocks:
    """What sources say on a theme: the statement of each group that covers most."""
    return items(_said(one, material) for one in _first_of_groups(material, theme, rules().statements))


@fact(of="country")
def policy_sayings(material: BriefMaterial, iso3: str) -> Blocks:
    """What sources say of stakeholders, under the theme of policies."""
    theme = subjects.of_policies()
    return items(_said(one, material) for one in _first_of_groups(material, theme, rules().policy_statements))


def _first_of_groups(material: BriefMaterial, theme: str, most: int) -> list[ToldStatement]:
    """The first statement of each group, so many at most, in the order of groups."""
    rows = material.found.statements
    said = told.statements(rows[rows["theme"] == theme], material.tables["sources"])
    by_group = told.grouped(said, theme) if theme else {}
    return [statement for of_countries in by_group.values() for [statement, *_] in of_countries.values()][:most]


def _said(one: ToldStatement, material: BriefMaterial) -> Inlines:
    """A statement with its part, its year and its source."""
    about = f"{one.about}; " if one.about else ""
    return (Value(f"{one.statement} ({about}{material.words.source}: "), *source(one.source), Prose(")"))


@table(of="country")
def themes_known(material: BriefMaterial, iso3: str) -> Table:
    """What is known on each theme with a page of its own, counted."""
    rows = [
        {
            "theme": one.label,
            "forms": one.forms,
            "surveys": one.surveys,
            "statements": one.said,
            "policies": one.policies,
        }
        for one in on_themes.on_themes(material.found, "")
        if one.page
    ]
    labels = material.words.columns
    columns = (
        Column("theme", labels.theme, width=24),
        Column("forms", labels.forms_told, "count", width=14),
        Column("surveys", labels.surveys, "count", width=14),
        Column("statements", labels.statements, "count", width=12),
        Column("policies", labels.policies, "count", width=12),
    )
    made = Table(pd.DataFrame(rows, columns=[one.key for one in columns]), columns)
    return made.titled(material.words.titles.themes_known)
