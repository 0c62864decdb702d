"""Facts and tables of one country on each theme: numbers of its forms, and what sources say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from ssemap.core import framework, grades, themes
from ssemap.publish.briefs.blocks import items, source
from ssemap.publish.briefs.declared import rules
from ssemap.publish.findings import form_numbers
from ssemap.publish.sections import quotes
from ssemap.publish.sections.document import CellText, Emphasis, Prose, Value
from ssemap.publish.sections.facts import fact, table
from ssemap.publish.sections.profile import on_themes
from ssemap.publish.tables.table import Column, Table
from ssemap.publish.themed import indicators, numbers, subjects

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
    """The numbers of a theme that are known of most forms, each of its best documented forms.

    An aggregate across families is no form, and is not counted among them (``themes_known``).
    """
    rows = numbers.printed(on_themes.values(material.found, theme), material.settings)
    whole = rows[~rows["apart"] & (rows["family"] != framework.MIXED)]
    known = whole.groupby("indicator_id", sort=False)["form_id"].nunique()
    chosen = set(known.sort_values(ascending=False, kind="stable").index[: rules().numbers])
    return items(
        _of_indicator(material, str(indicator), whole[whole["indicator_id"] == indicator])
        for indicator in known.index
        if indicator in chosen
    )


def _of_indicator(material: BriefMaterial, indicator: str, rows: pd.DataFrame) -> Inlines:
    """An indicator with the number of some forms that stands at the year compared, and how many more forms have one."""
    figures = material.found.figures_of
    ranked = sorted(dict.fromkeys(rows["form_id"]), key=lambda form: -figures.get(form, 0))
    shown = ranked[: rules().forms]
    inlines: list[Inline] = [Emphasis((Value(indicators.form_indicators()[indicator]),)), Prose(": ")]
    told = rows[rows["stands"].eq(True) & rows["form_id"].isin(shown)]
    for place, row in enumerate(told.itertuples(index=False)):
        what = ", ".join(part for part in (numbers.when(row), numbers.what(row), _grade(row.grade)) if part)
        name = material.found.whole_names[str(row.form_id)]
        number = form_numbers.without_year_mark(form_numbers.cell(row))  # the words behind it say so
        inlines += [Value(f"{'; ' if place else ''}{name} "), CellText(number), Value(f" ({what})")]
    if more := len(ranked) - len(shown):
        inlines.append(Value(f"; {material.words.more_forms.format(forms=more)}"))
    return (*inlines, Prose("."))


def _grade(code: object) -> str:
    """The grade of a number, as tables print it; '' where it has none."""
    return f"grade\u00a0{grades.sign(code)}" if isinstance(code, str) and code else ""


@fact(of="theme")
def theme_sayings(material: BriefMaterial, theme: str) -> Blocks:
    """What sources say on a theme: the strongest statements, chosen as the report chooses them."""
    return items(_said(one, material) for one in strongest(material, theme, rules().statements))


@fact(of="country")
def policy_sayings(material: BriefMaterial, iso3: str) -> Blocks:
    """What sources say of stakeholders, under the theme of policies."""
    theme = subjects.of_policies()
    return items(_said(one, material) for one in strongest(material, theme, rules().policy_statements))


def strongest(material: BriefMaterial, theme: str, most: int) -> list[ToldStatement]:
    """The strongest statements on a theme, so many at most, by group (``quotes.choose``); none of the theme ''."""
    if not theme:
        return []
    rows = material.found.statements
    groups = list(themes.declared()[theme].groups)
    chosen = quotes.choose(rows[rows["theme"] == theme], material.tables["sources"], groups, most)
    return [statement for of_group in chosen.values() for statement in of_group]


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
