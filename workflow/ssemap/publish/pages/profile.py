"""A country's profile: two pages with its key numbers, law and gaps, then its tables, each with its files."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from ssemap.core import framework, themes
from ssemap.core.series import in_use
from ssemap.indicators.declared import catalogue
from ssemap.publish import pages
from ssemap.publish.briefs import address as briefs
from ssemap.publish.findings import apart
from ssemap.publish.findings.material import Material
from ssemap.publish.grammar.address import seen_from, to_report
from ssemap.publish.pages.passage import Text
from ssemap.publish.sections import counts, institutions_profile, package_facts
from ssemap.publish.sections.profile import changes, key_numbers, law, missing, on_themes
from ssemap.publish.sections.profile.declared import rules
from ssemap.publish.tables import headline, themed
from ssemap.publish.tables.table import Table
from ssemap.publish.themed import address as theme_address
from ssemap.publish.themed import told
from ssemap.schemas.scenarios import OUTCOMES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from ssemap.core.run import Run
    from ssemap.indicators.declared import Indicator
    from ssemap.publish.pictures import Picture
    from ssemap.store import Processed

TABLES, FIGURES = "tables", "figures"  # folders beside the page
TABLE_FILES = ("csv", "xlsx", "html")
THEME_FILES = {
    "numbers_of_forms": "numbers of forms",
    "surveys": "surveys, parts and claims",
    "statements": "statements",
    "policies": "policies",
}
NOT_TABLES = ("iso3", "package")  # fields of ``ProfileTables``


@dataclass(frozen=True, slots=True)
class ProfileTables:
    """All tables of one country that a profile needs, and what its package says of itself."""

    iso3: str
    package: dict[str, Any]
    country: pd.DataFrame
    forms: pd.DataFrame
    form_links: pd.DataFrame
    sources: pd.DataFrame
    context: pd.DataFrame
    absences: pd.DataFrame
    laws: pd.DataFrame
    law_forms: pd.DataFrame
    provisions: pd.DataFrame
    provision_forms: pd.DataFrame
    statements: pd.DataFrame
    policies: pd.DataFrame
    policy_forms: pd.DataFrame
    form_values: pd.DataFrame
    form_gaps: pd.DataFrame
    evidence: pd.DataFrame
    levels: pd.DataFrame
    observations: pd.DataFrame
    indicators: pd.DataFrame
    codings: pd.DataFrame
    issues: pd.DataFrame

    @property
    def names(self) -> dict[str, str]:
        """Code to name, of this country alone."""
        return {self.iso3: str(self.package["name"])}

    @property
    def used(self) -> pd.DataFrame:
        """The figures that belong to a series."""
        return self.evidence[in_use(self.evidence)]


def load(processed: Processed, iso3: str) -> ProfileTables:
    """Read one country, and nothing of any other. Raises NotBuilt if a table is missing."""
    tables = processed.tables(iso3)
    wanted = [field.name for field in fields(ProfileTables) if field.name not in NOT_TABLES]
    return ProfileTables(iso3, processed.package(iso3), **{name: tables[name] for name in wanted})


def nothing(figures: int, used: int, settings: Run) -> str:
    """Why no figure is in use, of so many that were collected; '' where some are."""
    return "" if used else pages.sentence("nothing_in_use", figures=figures, as_of=settings.as_of)


def numbers(country: ProfileTables, settings: Run) -> dict[str, int]:
    """Key numbers of a country: those of ``counts.Volume``, and of its cells and issues."""
    cells = country.indicators[
        (country.indicators["concept"] == settings.concept)
        & (country.indicators["year"] == settings.reference_year)
        & (country.indicators["aggregate"] == "family")
    ]
    volume = counts.volume({field.name: getattr(country, field.name) for field in fields(country)}, settings.as_of)
    return {
        **asdict(volume),
        "cells": len(cells),
        "filled": int(cells["value"].notna().sum()),
        "issues": len(country.issues),
        "errors": int((country.issues["severity"] == "error").sum()),
    }


def institutional(country: ProfileTables, settings: Run) -> institutions_profile.CountryLandscape:
    """The institutional landscape of the country, by the conditions and in the year of the run."""
    tables = {key: getattr(country, key) for key in institutions_profile.TABLES}
    return institutions_profile.country_landscape(tables, country.iso3, settings.conditions, settings.reference_year)


def landscape(landscape: institutions_profile.CountryLandscape) -> Text:
    """What law secures, what exists by programme only, and what has no form in law, in words."""
    return Text(pages.render("institutions.html.j2", landscape=landscape))


class ProfileMaterial(Material):
    """What findings are made of, of one country; and what several parts of its profile print."""

    @cached_property
    def gaps(self) -> list[missing.MissingForm]:
        """The forms without numbers."""
        return missing.gaps(self)

    @cached_property
    def on_themes(self) -> list[on_themes.OnTheme]:
        """What is known on each theme."""
        [iso3] = self.countries
        return on_themes.on_themes(self, address(iso3))

    @cached_property
    def kinds_apart(self) -> str:
        """What its numbers that stand apart are, as the heading of their table."""
        return apart.headed(apart.kinds(on_themes.all_values(self)))


def material(
    country: ProfileTables, landscape: institutions_profile.CountryLandscape, settings: Run
) -> ProfileMaterial:
    """What findings are made of, of one country alone: scenarios are asked of all countries together."""
    tables = {field.name: getattr(country, field.name) for field in fields(country) if field.name not in NOT_TABLES}
    others = {"recognition": landscape.recognition, "outcomes": OUTCOMES.typed([])}
    return ProfileMaterial({**tables, **others}, settings.of(country.iso3))


def address(iso3: str) -> str:
    """Where the profile of a country stands below ``results/<edition>/``."""
    return f"countries/{iso3}/index.html"


def first_pages(country: ProfileTables, words: ProfileMaterial, settings: Run, charts: Mapping[str, Picture]) -> Text:
    """Heading, key numbers, one chart, law in short, changes, and what is missing: two pages of A4.

    ``charts``: by form; that of the first form of the key numbers is shown, else the first one.
    """
    counted, page, gaps = numbers(country, settings), address(country.iso3), words.gaps
    most = rules().missing.most
    leading = leading_chart(country, charts)
    return Text(
        pages.render(
            "profile.html.j2",
            package=country.package,
            status=package_facts.status(country.package),
            nothing=nothing(counted["figures"], counted["used"], settings),
            stamp=settings.line(),
            year=settings.reference_year,
            key_numbers=key_numbers.key_numbers(words, page),
            form_columns=key_numbers.form_columns(),
            forms=key_numbers.form_numbers(words, page),
            legend=key_numbers.legend(words),
            chart=Markup(chart(charts[leading]).html) if leading else "",
            law_in_short=law.law_in_short(words),
            changes=[finding.html(page=page) for finding in changes.changes(words)],
            gaps=gaps[:most],
            more_gaps=len(gaps[most:]),
            listed=counted["in_scope"],
            themes=words.on_themes,
        )
    )


def leading_chart(country: ProfileTables, charts: Mapping[str, Picture]) -> str:
    """The form whose chart stands on the first pages; '' where there is no chart."""
    families = dict(zip(country.forms["form_id"], country.forms["family"], strict=True))
    return next((form for form in charts if families[form] != framework.MIXED), next(iter(charts), ""))


def other_charts(country: ProfileTables, charts: Mapping[str, Picture]) -> list[Text]:
    """The charts of the other forms."""
    leading = leading_chart(country, charts)
    return [chart(picture) for form, picture in charts.items() if form != leading]


def chart(picture: Picture) -> Text:
    """A figure with links to its files."""
    return Text(picture.with_files(FIGURES))


def on_each_theme(country: ProfileTables, words: ProfileMaterial, settings: Run) -> Text:
    """What is known on each theme, and the policies, each with its source."""
    page = address(country.iso3)
    return Text(
        pages.render(
            "profile_themes.html.j2",
            iso3=country.iso3,
            languages={country.iso3: country.package["language"]},
            themes=words.on_themes,
            policies=on_themes.policies(words),
            up=to_report(page),
            seen={one: seen_from(one, page) for one in map(theme_address.address, themes.codes())},
            year=settings.reference_year,
            files=THEME_FILES,
            folder=TABLES,
            kinds=TABLE_FILES,
        )
    )


def theme_tables(country: ProfileTables, words: ProfileMaterial) -> dict[str, Table]:
    """The files of the themes by name: numbers of forms, surveys apart, statements and policies."""
    tables, names = words.tables, country.names
    rows = on_themes.all_values(words)
    statements, policies = words.statements, words.policies
    told_statements = told.statements(statements, country.sources)
    return {
        "numbers_of_forms": themed.whole(rows[~rows["apart"]], tables, names),
        "surveys": themed.apart(rows[rows["apart"]], tables, names),
        "statements": themed.statements(told_statements, statements, country.sources, names),
        "policies": themed.policies(on_themes.policies(words), policies, country.sources, names),
    }


def to_do(words: ProfileMaterial) -> Table:
    """All forms without numbers, and who could supply them."""
    return missing.table(words.gaps)


def shown(country: ProfileTables, table: Table, name: str) -> Text:
    """A table that was exported as ``name``, with links to its files, and of its numbers to what is behind them."""
    return _with_files(table.spoken(str(country.package["language"])).linked(address(country.iso3)), name)


def _with_files(table: Table, name: str, heading: str = "") -> Text:
    return Text(
        pages.render("profile_table.html.j2", heading=heading, table=table, name=name, folder=TABLES, kinds=TABLE_FILES)
    )


def by_theme(country: ProfileTables, values: Table, declared: Sequence[Indicator]) -> list[Text]:
    """The table of indicators cut by theme, each part under its heading, with links to the files of all."""
    parts = headline.by_theme(values.linked(address(country.iso3)), declared)
    labels = [themes.labels()[theme] for theme in dict.fromkeys(indicator.theme for indicator in declared)]
    return [_with_files(part, "indicators", label) for label, part in zip(labels, parts, strict=True)]


def evidence(country: ProfileTables, settings: Run) -> Text:
    """How much the package holds, in numbers."""
    return Text(
        pages.render(
            "profile_evidence.html.j2", n=numbers(country, settings), year=settings.reference_year, as_of=settings.as_of
        )
    )


def further_reading(country: ProfileTables, settings: Run) -> Text:
    """Links to what stands beside the profile and above it."""
    up = to_report(address(country.iso3))
    files = {
        briefs.label(language, kind): Path(briefs.of_country(country.iso3, language, kind)).name
        for language in settings.languages
        for kind in briefs.KINDS
    }
    return Text(pages.render("profile_links.html.j2", chains=catalogue().titles(), up=up, briefs=files))
