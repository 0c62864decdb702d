"""Facts and tables of a theme, whichever it is: what is known of forms, of countries and of what sources say."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from ssemap.core import framework, themes
from ssemap.publish.findings import form_numbers, rivals
from ssemap.publish.sections.document import LinkedWords, PrintedNumber, Prose, Value
from ssemap.publish.sections.facts import fact, once, table
from ssemap.publish.tables import sources, theme_section
from ssemap.publish.themed import context, unknown
from ssemap.publish.themed.address import address

if TYPE_CHECKING:
    import pandas as pd

    from ssemap.publish.sections.document import Inline, Inlines
    from ssemap.publish.sections.material import ReportMaterial
    from ssemap.publish.tables.table import Table
    from ssemap.publish.themed.unknown import ToAsk

VALUES = "values of single forms"
GAPS = "forms without a number"


def every(material: ReportMaterial, theme: str) -> pd.DataFrame:
    """The numbers of forms that the theme asks for, of all years, by country."""
    rows, found = material.tables["form_values"], material.found
    families = [*found.families, framework.MIXED]
    asked = rows["indicator_id"].isin(themes.declared()[theme].indicators) & rows["family"].isin(families)
    return found.in_order(rows[asked])


@once
def whole(material: ReportMaterial, theme: str) -> pd.DataFrame:
    """Those of all of a form that stand at the year compared, however far from it (``rivals.of_form``)."""
    return rivals.of_form(every(material, theme), material.settings)


def apart(material: ReportMaterial, theme: str) -> pd.DataFrame:
    """Those of a part of a form, or that nobody counted."""
    rows = every(material, theme)
    return rows[rows["apart"]]


@once
def samples(material: ReportMaterial, theme: str) -> pd.DataFrame:
    """Those of who answered a survey, each survey once."""
    rows = apart(material, theme)
    return rivals.each_once(rows[form_numbers.is_survey(rows)])


@fact(VALUES, of="theme")
def forms_told(material: ReportMaterial, theme: str) -> int:
    """Forms with a number of all of the form; an aggregate across families is none."""
    rows = whole(material, theme)
    return int(rows.loc[rows["family"] != framework.MIXED, "form_id"].nunique())


@fact(VALUES, of="theme")
def samples_told(material: ReportMaterial, theme: str) -> int:
    return len(samples(material, theme))


@fact(VALUES, of="theme")
def parts_told(material: ReportMaterial, theme: str) -> int:
    """Numbers that stand apart and are of no survey; ``parts_by_coverage`` says of what they are."""
    return len(_parts(material, theme))


def _parts(material: ReportMaterial, theme: str) -> pd.DataFrame:
    rows = apart(material, theme)
    return rows[~form_numbers.is_survey(rows)]


@fact(of="theme")
def parts_by_coverage(material: ReportMaterial, theme: str) -> Inlines:
    """The numbers of ``parts_told`` counted by their coverage, in the order of the list; claims by themselves."""
    rows = _parts(material, theme)
    counts = rows.groupby([rows["claim"].eq(True), "coverage"]).size()
    said: list[Inline] = []
    for claim, (code, label) in itertools.product((False, True), framework.labels("coverages").items()):
        if number := int(counts.get((claim, code), 0)):
            lead = f"{', ' if said else ''}{label.lower()}{' by a claim' if claim else ''} ("
            said += [Prose(lead), PrintedNumber(f"{number:,}", number, VALUES), Prose(")")]
    return tuple(said)


@table(of="theme")
def theme_context(material: ReportMaterial, theme: str) -> Table:
    """The countries by measures of their labour market."""
    tables = material.tables
    wanted = context.asked(themes.declared()[theme], material.settings.reference_year)
    made = context.table(tables["context"], tables["sources"], wanted, material.names, material.settings)
    rows = context.behind(tables["context"], wanted, material.settings)
    return _titled(material, made, "theme_context", theme, "context", sources.line(rows, tables["sources"]))


@table(of="theme")
def numbers_of_forms(material: ReportMaterial, theme: str) -> Table | None:
    """Numbers of all of a form, forms in rows below their countries."""
    rows = whole(material, theme)
    if rows.empty:
        return None
    made = theme_section.whole(rows, themes.declared()[theme].indicators, material.found)
    return _titled(material, made, "numbers_of_forms", theme, "forms", _figures(material, rows))


@table(of="theme")
def numbers_of_surveys(material: ReportMaterial, theme: str) -> Table | None:
    """What surveys say, each with the number of its answers, when it was made and what was counted."""
    rows = samples(material, theme)
    if rows.empty:
        return None
    made = theme_section.samples(rows, themes.declared()[theme].indicators, material.found)
    return _titled(material, made, "numbers_of_surveys", theme, "apart", _figures(material, rows))


def _figures(material: ReportMaterial, rows: pd.DataFrame) -> str:
    """The figures behind some values, and their sources."""
    return sources.summary_line(sources.behind(rows, material.tables["evidence"]))


def _titled(material: ReportMaterial, made: Table, name: str, theme: str, file: str, line: str) -> Table:
    """A table with its words; ``file``: that of the page of the theme which has all countries."""
    words = {"theme": themes.labels()[theme], "year": material.settings.reference_year}
    return material.titled(made, name, line, file=f"{theme}_{file}", **words)


# --- what sources say ------------------------------------------------------------------------------------------------


def _said(material: ReportMaterial, theme: str) -> pd.DataFrame:
    rows = material.found.statements
    return rows[rows["theme"] == theme]


@fact("statements of sources on the theme", of="theme")
def theme_statements(material: ReportMaterial, theme: str) -> int:
    return len(_said(material, theme))


@fact("statements of sources on the theme", of="theme")
def theme_statement_countries(material: ReportMaterial, theme: str) -> int:
    return int(_said(material, theme)["iso3"].nunique())


@fact(of="theme")
def theme_page(material: ReportMaterial, theme: str) -> Inlines:
    """The place where each of them stands with its source."""
    return _page(theme, "statements")


@fact(of="theme")
def theme_page_unknown(material: ReportMaterial, theme: str) -> Inlines:
    """The place that lists every form without a number, by whom to ask."""
    return _page(theme, "unknown")


@fact(of="theme")
def theme_page_apart(material: ReportMaterial, theme: str) -> Inlines:
    """The place where numbers of other parts of forms stand."""
    return _page(theme, "apart")


def _page(theme: str, anchor: str) -> Inlines:
    return (LinkedWords((Prose("page of this theme"),), f"{address(theme)}#{anchor}"),)


@table(of="theme")
def statements_by_group(material: ReportMaterial, theme: str) -> Table | None:
    """Statements counted by what they are about, and by country."""
    rows = _said(material, theme)
    if rows.empty:
        return None
    made = theme_section.statements(rows, themes.declared()[theme].groups, material.names)
    line = sources.statements_line(rows)
    return _titled(material, made, "statements_by_group", theme, "statements", line)


# --- what is not known ------------------------------------------------------------------------------------------------


@fact(of="theme")
def theme_bodies(material: ReportMaterial, theme: str) -> Inlines:
    """Of each country the body that could supply numbers of most forms; nothing where a theme before names the same."""
    first = _first_bodies(material, theme)
    names = {iso3: one.body for iso3, one in first.items()}
    before = itertools.takewhile(lambda code: code != theme, themes.declared())
    if any(names == {iso3: one.body for iso3, one in _first_bodies(material, code).items()} for code in before):
        return ()
    said: list[Inline] = []
    for iso3, one in first.items():
        forms = len(one.forms)
        said.append(Value(f"{'; ' if said else ''}{one.body} ({material.names[iso3]}, "))
        said += [PrintedNumber(_counted(forms), forms, GAPS), Prose(")")]
    return tuple(said)


@once
def _first_bodies(material: ReportMaterial, theme: str) -> dict[str, ToAsk]:
    """Country to the body that could supply numbers of most forms, where one is on record."""
    asked = unknown.to_ask(material.found, themes.declared()[theme].indicators)
    return {iso3: bodies[0] for iso3, bodies in asked.items() if iso3 in material.shown and bodies and bodies[0].body}


@table(of="theme")
def numbers_known(material: ReportMaterial, theme: str) -> Table | None:
    """For how many forms a number is known, of those for which it is asked."""
    gaps, wanted = material.tables["form_gaps"], themes.declared()[theme].indicators
    made = theme_section.known(whole(material, theme), gaps, wanted, material.found)
    return _titled(material, made, "numbers_known", theme, "to_do", "") if len(made.frame) else None


def _counted(forms: int) -> str:
    return f"{forms:,} {'form' if forms == 1 else 'forms'}"
